"""Whole kinds out of the graph (整类导出): rows packed by the server, as many at once as it can hold (ADR 0052)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import Any

import numpy as np
import polars as pl

from graph_service.store.bolt import Connection

_HEX = "0123456789abcdef"
_BUCKET_ROWS = 100_000  # packed rows the server holds at once
_AT_ONCE = 3  # queries under way: some are packed by the server while one is decoded here
_SUBJECTS = 5_000  # asked about in one query, so that a county's are several and are packed while others are decoded


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
    elements: Sequence[str],
    **values: object,
) -> Iterator[pl.DataFrame]:
    """Frames of the relations that end at some subjects (按主体导出), in the order of these.

    The relations of a type have no key that both servers look up cheaply: by a bucket of ``rid`` each is passed once a
    bucket. Subjects are found by ``elements``, what the server itself calls them by, so that each is passed once.
    """

    def ask(chunk: Sequence[str]) -> pl.DataFrame:
        return _of_groups(connection.read(query, elements=list(chunk), **values), schema)

    chunks = [elements[start : start + _SUBJECTS] for start in range(0, len(elements), _SUBJECTS)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(ask, chunks)


def _of_groups(groups: Sequence[Mapping[str, Any]], schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Make a frame of groups of rows: what those of a group have in common stands once, all else as one list a column.

    In lists an empty text and not-a-number stand for nothing.
    """
    if not groups:
        return pl.DataFrame(schema=schema)
    lists = [name for name in schema if isinstance(groups[0][name], list)]
    group = np.repeat(np.arange(len(groups)), [len(one["rid"]) for one in groups])
    told = {name: [one[name] for one in groups] for name in schema}
    columns = [
        pl.Series(name, list(chain.from_iterable(told[name])) if name in lists else told[name], dtype)
        for name, dtype in schema.items()
    ]
    rows = [column if column.name in lists else column.gather(group) for column in columns]
    return pl.DataFrame(rows).select(_stated(pl.col(name), dtype) for name, dtype in schema.items())


def _stated(column: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.String():
        return pl.when(column != "").then(column)
    return column.fill_nan(None) if dtype == pl.Float64() else column


def _buckets(count: int) -> Iterator[list[str]]:
    """First characters of rids, as many together as fit a bucket: a small kind is one query, a large one sixteen."""
    size = max(1, len(_HEX) * _BUCKET_ROWS // max(count, 1))
    for start in range(0, len(_HEX), size):
        yield list(_HEX[start : start + size])
