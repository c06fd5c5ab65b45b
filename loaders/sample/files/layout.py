"""The order of rows in a file (排列): shuffled, some doubled, blank ones between, some codes typed carelessly."""

from __future__ import annotations

import string
from itertools import pairwise

import polars as pl

from loaders.sample.pools import Rng

DUPLICATES = 0.002  # of the rows, at least one where any may be doubled
BLANKS = 3
CARELESS = 0.01  # codes in lower case, and as many in full-width characters
WIDE = {character: chr(ord(character) + 0xFEE0) for character in string.digits + string.ascii_uppercase}


def laid_out(rng: Rng, frame: pl.DataFrame) -> pl.DataFrame:
    """All rows in file order. Rows that the truth names are never doubled; blank rows come only after the last of them.

    So a row has one number whether a reader counts blank rows or not.
    """
    if frame.is_empty():
        return frame
    rows = frame[pl.Series(rng.permutation(frame.height))]
    free = rows.filter(pl.col("tag").is_null())
    doubled = free[pl.Series(rng.permutation(free.height))].head(max(1, round(DUPLICATES * frame.height)))
    rows = pl.concat([rows, doubled])
    named = rows.with_row_index("ix").filter(pl.col("tag").is_not_null())["ix"].max()
    first = 0 if named is None else int(str(named)) + 1
    cuts = [0, *sorted(rng.integers(max(first, 1), rows.height + 1, BLANKS).tolist()), rows.height]
    blank = rows.clear(1)
    parts: list[pl.DataFrame] = []
    for start, end in pairwise(cuts):
        parts += [rows.slice(start, end - start), blank]
    return pl.concat(parts[:-1])


def carelessly_typed(rng: Rng, frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Frame with some codes of one column in lower case, some in full-width characters (R1.6, V17)."""
    code, draw = pl.col(column), pl.Series(rng.random(frame.height))
    return frame.with_columns(
        pl.when(draw < CARELESS)
        .then(code.str.to_lowercase())
        .when(draw < 2 * CARELESS)
        .then(code.str.replace_many(WIDE))
        .otherwise(code)
        .alias(column)
    )
