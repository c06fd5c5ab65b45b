"""Whole kinds out of the graph (整类导出): rows packed by the server, as many at once as it can hold (ADR 0052)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import polars as pl

from graph_service.store.bolt import Connection

_HEX = "0123456789abcdef"
_BUCKET_ROWS = 100_000  # packed rows the server holds at once
_AT_ONCE = 3  # queries under way: some are packed by the server while one is decoded here
_SUBJECTS = 5_000  # asked about in one query, so that a county's are several and are packed while others are decoded
_SENT: Mapping[pl.DataType, pl.DataType] = {pl.Boolean(): pl.Int8()}  # types that lists hold otherwise


def unpacked(connection: Connection, query: str, schema: Mapping[str, pl.DataType], **values: object) -> pl.DataFrame:
    """What an export query answers, as one frame of ``schema`` (整批导出)."""
    frames = [pl.DataFrame(row["rows"], schema=schema, orient="row") for row in connection.read(query, **values)]
    return pl.concat([pl.DataFrame(schema=schema), *frames])


def bucketed(
    connection: Connection, query: str, schema: Mapping[str, pl.DataType], count: int, **values: object
) -> Iterator[pl.DataFrame]:
    """Frames of a kind that has ``count`` records (分桶导出): rids are hashes, so that their buckets are even."""
    for prefixes in _buckets(count):
        yield unpacked(connection, query, schema, prefixes=prefixes, **values)


def of_subjects(
    connection: Connection,
    query: str,
    schema: Mapping[str, pl.DataType],
    eids: Sequence[str],
    **values: object,
) -> Iterator[pl.DataFrame]:
    """Frames of the relations that end at some subjects (按主体导出), in the order of these.

    The relations of a type have no key that both servers look up cheaply: by a bucket of ``rid`` each is passed once a
    bucket. Subjects have one, so that each relation is passed once.
    """

    def ask(chunk: Sequence[str]) -> pl.DataFrame:
        (row,) = connection.read(query, eids=list(chunk), **values)
        return _of_columns(row["columns"], schema)

    chunks = [eids[start : start + _SUBJECTS] for start in range(0, len(eids), _SUBJECTS)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(ask, chunks)


def _of_columns(columns: Sequence[list[Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Lay columns side by side as a frame of ``schema``; what stands for nothing in a list becomes null."""
    told = zip(schema.items(), columns, strict=True)
    frame = pl.DataFrame([pl.Series(name, values, _SENT.get(dtype, dtype)) for (name, dtype), values in told])
    return frame.with_columns(_stated(pl.col(name), dtype) for name, dtype in schema.items())


def _stated(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.String():
        return pl.when(column != "").then(column)
    if dtype == pl.Boolean():
        return pl.when(column >= 0).then(column == 1)
    return column.fill_nan(None) if dtype == pl.Float64() else column


def _buckets(count: int) -> Iterator[list[str]]:
    """First characters of rids, as many together as fit a bucket: a small kind is one query, a large one sixteen."""
    size = max(1, len(_HEX) * _BUCKET_ROWS // max(count, 1))
    for start in range(0, len(_HEX), size):
        yield list(_HEX[start : start + size])
