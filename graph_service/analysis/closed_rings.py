"""Closed rings (封闭环): components of which nobody outside owns any, so that nobody finally owns them (R8.6)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.components import tarjan
from graph_service.analysis.csr import counting_sort
from graph_service.analysis.kernel import kernel


class OwnerRows(NamedTuple):
    """Rows by owned party (按被持股方分组): owners and economic ppm; base, slack and missing ppm of each party."""

    indptr: NDArray[np.int64]
    owner: NDArray[np.int32]
    econ: NDArray[np.int64]
    base: NDArray[np.int64]
    slack: NDArray[np.int64]
    missing: NDArray[np.int64]


@kernel
def is_closed(group: NDArray[np.int64], rows: OwnerRows, label: NDArray[np.int32]) -> bool:
    """Whether nobody outside owns any of a component: its members hold all of each other."""
    for member in group:
        inside = 0
        for edge in range(rows.indptr[member], rows.indptr[member + 1]):
            if label[rows.owner[edge]] == label[member]:
                inside += rows.econ[edge]
        if inside < rows.base[member] - rows.slack[member]:
            return False
    return True


@kernel
def number_closed_rings(rows: OwnerRows) -> NDArray[np.int32]:
    """Tell the number of the closed ring each party lies in, -1 outside, as ``integrate`` numbers them."""
    label, components = tarjan(rows.indptr, rows.owner)
    first, members = counting_sort(label, components)
    ring = np.full(label.size, -1, np.int32)
    rings = 0
    for component in range(components):
        group = members[first[component] : first[component + 1]]
        if is_closed(group, rows, label):
            ring[group] = rings
            rings += 1
    return ring
