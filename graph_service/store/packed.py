"""Whole kinds out of the graph (整类导出): rows packed by the server, as many at once as it can hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from graph_service.store.bolt import Connection

_HEX = "0123456789abcdef"
_BUCKET_ROWS = 100_000  # packed rows the server holds at once


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


def _buckets(count: int) -> Iterator[list[str]]:
    """First characters of rids, as many together as fit a bucket: a small kind is one query, a large one sixteen."""
    size = max(1, len(_HEX) * _BUCKET_ROWS // max(count, 1))
    for start in range(0, len(_HEX), size):
        yield list(_HEX[start : start + size])
