"""Compressed sparse rows (压缩稀疏行): relations grouped by one end, built by counting sort in O(edges + nodes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel


@dataclass(frozen=True, slots=True)
class Csr:
    """Relations grouped by row (压缩稀疏行).

    Those of row ``r`` are ``indptr[r]:indptr[r+1]``; ``neighbour`` is the other end and ``edge`` the position in the
    arrays it was built from, so that any column is brought into row order by ``column[csr.edge]``.
    """

    indptr: NDArray[np.int64]
    neighbour: NDArray[np.int32]
    edge: NDArray[np.int64]


@kernel
def counting_sort(keys: NDArray[np.int32], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row starts and the stable order that sorts ``keys`` (each in ``0..size-1``)."""
    free = _starts(keys, size)
    order = np.empty(keys.size, np.int64)
    for edge in range(keys.size):
        at = free[keys[edge] + 1]
        order[at] = edge
        free[keys[edge] + 1] = at + 1
    return free[:-1], order


@kernel
def _starts(keys: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Start of each row, one place late: whoever fills row ``r`` counts ``r + 1`` up to its end, and has row starts."""
    starts = np.zeros(size + 2, np.int64)
    for key in keys:
        starts[key + 2] += 1
    for row in range(size + 1):
        starts[row + 1] += starts[row]
    return starts


def spans(first: NDArray[Any], many: NDArray[Any]) -> NDArray[np.int64]:
    """Places of runs, one run after another (连续位置): ``many`` of them from ``first`` on.

    >>> spans(np.array([7, 2]), np.array([2, 3])).tolist()
    [7, 8, 2, 3, 4]
    """
    return np.repeat(first - np.cumsum(many) + many, many) + np.arange(many.sum())


def build(rows: NDArray[np.int32], columns: NDArray[np.int32], size: int) -> Csr:
    """Group the relations ``rows[e] -> columns[e]`` by row.

    >>> csr = build(np.array([1, 0, 1], np.int32), np.array([2, 2, 0], np.int32), 3)
    >>> csr.indptr.tolist(), csr.neighbour.tolist(), csr.edge.tolist()
    ([0, 1, 3, 3], [2, 2, 0], [1, 0, 2])
    """
    indptr, order = counting_sort(rows, size)
    return Csr(indptr, columns[order], order)


def build_some(rows: NDArray[np.int32], columns: NDArray[np.int32], size: int, keep: NDArray[np.bool_]) -> Csr:
    """Group by row those relations that are to be kept; ``edge`` is still the position among all.

    >>> csr = build_some(np.array([1, 0, 1], np.int32), np.array([2, 2, 0], np.int32), 3, np.array([False, True, True]))
    >>> csr.indptr.tolist(), csr.neighbour.tolist(), csr.edge.tolist()
    ([0, 1, 2, 2], [2, 0], [1, 2])
    """
    if keep.all():
        return build(rows, columns, size)
    kept = np.flatnonzero(keep)
    csr = build(rows[kept], columns[kept], size)
    return Csr(csr.indptr, csr.neighbour, kept[csr.edge])


@kernel
def pair_order(first: NDArray[np.int32], second: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Find the stable order by ``(first, second)``."""
    inner = counting_sort(second, size)[1]
    free = _starts(first, size)
    order = np.empty(first.size, np.int64)
    for edge in inner:
        at = free[first[edge] + 1]
        order[at] = edge
        free[first[edge] + 1] = at + 1
    return order


def places_of(keys: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each wanted key stands among ascending ``keys`` (位置), -1 where it does not.

    >>> places_of(np.array([2, 5], np.int64), np.array([5, 3], np.int64)).tolist()
    [1, -1]
    """
    if not keys.size:
        return np.full(wanted.size, -1, np.int64)
    place = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.where(keys[place] == wanted, place, -1)
