"""Work done once a distinct value (按不同取值计算): the columns of a register repeat their days, sums and words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl


def by_distinct(column: pl.Series, function: Callable[[str], Any], dtype: pl.DataType) -> pl.Series:
    """Apply ``function`` to each cell, null of null: however many rows hold a value, Python sees it once.

    >>> by_distinct(pl.Series(["a", None, "a"]), str.upper, pl.String()).to_list()
    ['A', None, 'A']
    """
    values = column.drop_nulls().unique()
    if values.is_empty():
        return pl.Series(column.name, [None] * len(column), dtype=dtype)
    results = pl.Series([function(value) for value in values.to_list()], dtype=dtype)
    return column.replace_strict(values, results, default=None, return_dtype=dtype)


def once(
    column: pl.Expr,
    reading: Callable[[pl.Expr], pl.Expr],
    dtype: pl.DataType,
    quick: Callable[[pl.Expr], pl.Expr] | None = None,
) -> pl.Expr:
    """Evaluate ``reading``, an expensive expression of one text column, once for each distinct text.

    ``quick`` reads the commonest spelling; only what it leaves null is read by ``reading``.

    >>> frame = pl.DataFrame({"x": ["1", "2", "1", None]})
    >>> frame.select(once(pl.col("x"), lambda text: text.cast(pl.Int64) * 2, pl.Int64()))["x"].to_list()
    [2, 4, 2, None]
    """

    def evaluate(texts: pl.Series) -> pl.Series:
        named = texts.rename("text").to_frame()
        values = named.head(1) if texts.null_count() == len(texts) else named.unique()
        if quick:
            seen = values.with_columns(quick(pl.col("text")).cast(dtype).alias("read"))
            rest = seen.filter(pl.col("read").is_null()).select("text")
            read = pl.concat([seen.filter(pl.col("read").is_not_null()), _read(rest)])
        else:
            read = _read(values)
        if read.height == 1:
            return read["read"].new_from_index(0, len(texts)).rename(texts.name)
        return named.join(read, on="text", how="left", nulls_equal=True, maintain_order="left")["read"].rename(
            texts.name
        )

    def _read(values: pl.DataFrame) -> pl.DataFrame:
        return values.with_columns(reading(pl.col("text")).cast(dtype).alias("read"))

    return column.map_batches(evaluate, return_dtype=dtype)
