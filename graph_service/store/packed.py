"""Whole kinds out of the graph (整类导出): rows packed by the server, as many at once as it can hold (ADR 0052)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from graph_service.store.bolt import Connection

_HEX = "0123456789abcdef"
_BUCKET_ROWS = 100_000  # packed rows the server holds at once
_AT_ONCE = 2  # queries under way: one is packed by the server while the other is decoded here
_SUBJECTS = 20_000  # asked about in one query: fewer cost the server more than they free


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
    count: int,
    **values: object,
) -> Iterator[pl.DataFrame]:
    """Frames of the ``count`` relations that end at some subjects (按主体导出), in the order of these.

    The relations of a type have no key that both servers look up cheaply: by a bucket of ``rid`` each is passed once a
    bucket. Subjects have one, so that each relation is passed once.
    """
    size = min(_SUBJECTS, max(1, len(eids) * _BUCKET_ROWS // max(count, 1)))

    def ask(chunk: Sequence[str]) -> pl.DataFrame:
        return unpacked(connection, query, schema, eids=list(chunk), **values)

    chunks = [eids[start : start + size] for start in range(0, len(eids), size)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(ask, chunks)


def is_large(count: int) -> bool:
    """Whether so many records are more than the server should pack at once (大类)."""
    return count > _BUCKET_ROWS


def _buckets(count: int) -> Iterator[list[str]]:
    """First characters of rids, as many together as fit a bucket: a small kind is one query, a large one sixteen."""
    size = max(1, len(_HEX) * _BUCKET_ROWS // max(count, 1))
    for start in range(0, len(_HEX), size):
        yield list(_HEX[start : start + size])
