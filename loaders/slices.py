"""Slices of a sheet (逐段): typed rows, each slice made ready while the one before is matched, checked and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TypeVar

import polars as pl

from loaders.detect import Sheet
from loaders.prepare import typed_rows

SLICE = 50_000  # rows in memory at a time
T = TypeVar("T")


def typed_slices(sheet: Sheet, today: date) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Rows of a sheet as it has them and as ``typed_rows``, slice by slice (逐段类型化).

    A merged cell counts for the rows below it, over the end of a slice too.
    """
    above: dict[str, str | None] = dict.fromkeys(sheet.mapping.carry)
    for grid in sheet.slices(SLICE):
        rows = sheet.fields(grid)
        carry = [name for name in above if name in rows.columns]
        carried = rows.select(
            pl.col(name).replace("", None).forward_fill().fill_null(pl.lit(above[name], pl.String)) for name in carry
        )
        above |= {name: carried[name][-1] for name in carry}
        yield grid, typed_rows(rows.with_columns(carried), sheet.mapping, today)


def ahead(items: Iterable[T]) -> Iterator[T]:
    """Return the same items, the next of which is being made while one is used (预取)."""
    source, end = iter(items), object()
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, source, end)
        while (item := coming.result()) is not end:
            coming = beside.submit(next, source, end)
            yield item  # pyright: ignore[reportReturnType]
