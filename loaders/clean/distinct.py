"""A Python function over a column, called once a distinct value (按不同取值计算)."""

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
