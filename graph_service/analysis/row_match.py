"""Which row of one column is which of another (行对应): two states of one table, most of it as it was."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

NO_ROW = -1
_BLOCK = 64  # rows that are laid beside their counterparts together: what changed costs so many rows a change


def matched_rows(old: pl.Series, new: pl.Series) -> NDArray[np.int32]:
    """Row in ``new`` of each of ``old`` (行对应), ``NO_ROW`` where it has none; in each, a key stands once.

    Both sorted, as snapshots are, the keys of a block of ``old`` are looked for side by side from where its first one
    stands in ``new``; whatever is not found there, and everything where the order is another, is joined. So the cost
    is a glance at each row, and a join of what lies around the changes.

    >>> matched_rows(pl.Series(["a", "b", "d"]), pl.Series(["b", "c", "d"])).tolist()
    [-1, 0, 2]
    """
    found = np.full(len(old), NO_ROW, np.int32)
    if len(old) and len(new) and old.is_sorted() and new.is_sorted():
        begins = new.search_sorted(old.gather_every(_BLOCK)).to_numpy().astype(np.int32)
        guess = np.repeat(begins, _BLOCK)[: len(old)] + np.arange(len(old), dtype=np.int32) % _BLOCK
        np.minimum(guess, len(new) - 1, out=guess)
        hit = (old == brought(new, guess)).to_numpy()
        found[hit] = guess[hit]
    left, free = np.flatnonzero(found == NO_ROW), unmatched(len(new), found)
    one = pl.DataFrame({"key": old.gather(left), "old": left})
    pairs = one.join(pl.DataFrame({"key": new.gather(free), "new": free}), on="key")
    found[pairs["old"].to_numpy()] = pairs["new"].to_numpy()
    return found


def brought(column: pl.Series, rows: NDArray[np.int32]) -> pl.Series:
    """Values at some rows; the column itself where these are all of it in its order, which costs nothing."""
    same = rows.size == len(column) and bool((rows == np.arange(rows.size, dtype=np.int32)).all())
    return column if same else column.gather(rows)


def unmatched(size: int, found: NDArray[np.int32]) -> NDArray[np.int64]:
    """Rows, of so many, that are the counterpart of none (无对应的行)."""
    free = np.ones(size, np.bool_)
    free[found[found != NO_ROW]] = False
    return np.flatnonzero(free)
