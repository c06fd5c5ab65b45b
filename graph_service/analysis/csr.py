"""Compressed sparse rows (压缩稀疏行): relations grouped by one end, built by counting sort in O(edges + nodes)."""

from __future__ import annotations

from dataclasses import dataclass

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
    indptr = np.zeros(size + 1, np.int64)
    for key in keys:
        indptr[key + 1] += 1
    for row in range(size):
        indptr[row + 1] += indptr[row]
    free = indptr[:-1].copy()
    order = np.empty(keys.size, np.int64)
    for edge in range(keys.size):
        key = keys[edge]
        order[free[key]] = edge
        free[key] += 1
    return indptr, order


def build(rows: NDArray[np.int32], columns: NDArray[np.int32], size: int) -> Csr:
    """Group the relations ``rows[e] -> columns[e]`` by row.

    >>> csr = build(np.array([1, 0, 1], np.int32), np.array([2, 2, 0], np.int32), 3)
    >>> csr.indptr.tolist(), csr.neighbour.tolist(), csr.edge.tolist()
    ([0, 1, 3, 3], [2, 2, 0], [1, 0, 2])
    """
    indptr, order = counting_sort(rows, size)
    return Csr(indptr, columns[order], order)


def pair_order(first: NDArray[np.int32], second: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Find the stable order by ``(first, second)``."""
    inner = counting_sort(second, size)[1]
    return inner[counting_sort(first[inner], size)[1]]
