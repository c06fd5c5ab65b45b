"""Blocks of a table and their digests (分块摘要): two states of it are compared block by block, equal ones unread.

A block begins at a row whose key says so by its hash, so that a row come or gone changes its own block and moves the
others without changing them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.csr import spans

NO_ROW = -1
_ROWS = 64  # of a block, on average: what changed costs so many rows a change
Rows = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks of a table of so many rows (分块): the row each begins at, ascending, and a digest of what is in it."""

    first: Rows
    digest: NDArray[np.uint64]
    rows: int

    @classmethod
    def of(cls, frame: pl.DataFrame, key: str) -> Blocks:
        """Cut a table into blocks and digest all its columns; ``key`` stands once in it. O(rows)."""
        if frame.is_empty():
            return cls(np.empty(0, np.int32), np.empty(0, np.uint64), 0)
        begins = (frame[key].hash() % _ROWS == 0).to_numpy().copy()
        begins[0] = True
        first = np.flatnonzero(begins).astype(np.int32)
        place = np.arange(frame.height) - np.repeat(first, _sizes(first, frame.height))
        odd = (2 * place + 1).astype(np.uint64)  # a sum alone would not tell the order of rows
        weighed = frame.hash_rows().to_numpy() * odd
        return cls(first, np.add.reduceat(weighed, first), frame.height)

    def apart(self, other: Blocks) -> Rows:
        """Rows of the blocks that another state of the table does not have (变动块的行), ascending."""
        return self._rows(np.flatnonzero(~np.isin(self.digest, other.digest)))

    def counterparts(self, other: Blocks) -> Rows:
        """Row in another state of each row of the blocks that both have (对应行), ``NO_ROW`` for the rest."""
        found = np.full(self.rows, NO_ROW, np.int32)
        _, ours, theirs = np.intersect1d(self.digest, other.digest, assume_unique=True, return_indices=True)
        found[self._rows(ours)] = other._rows(theirs)
        return found

    def _rows(self, blocks: NDArray[np.intp]) -> Rows:
        return spans(self.first[blocks], _sizes(self.first, self.rows)[blocks]).astype(np.int32)


def _sizes(first: Rows, rows: int) -> NDArray[np.int64]:
    return np.diff(first, append=rows).astype(np.int64)


def unmatched(size: int, found: Rows) -> Rows:
    """Rows, of so many, that are the counterpart of none (无对应的行)."""
    free = np.ones(size, np.bool_)
    free[found[found != NO_ROW]] = False
    return np.flatnonzero(free).astype(np.int32)
