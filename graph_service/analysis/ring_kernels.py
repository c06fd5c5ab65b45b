"""Kernel of one ring of holdings (环内求解内核): solved so that no ring, however nearly closed, breaks it (R8.6).

A ring is a walk upwards: from a member to each of its owners by their shares, until it leaves the ring; ``(I - A)^-1``
counts its visits. Where almost nothing leaves, ``I - A`` is singular to a double. But what leaves is known itself, and
an elimination that keeps it (Grassmann, Taksar and Heyman, Operations Research 33, 1985) only adds, multiplies and
divides positive numbers, so that every entry keeps its digits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel

_LEAST = 1e-100  # nothing is divided by less: eight holdings of 10⁻¹² in a row leave more


@kernel
def solve_ring(inside: NDArray[np.float64], leaving: NDArray[np.float64], flow: NDArray[np.float64]) -> None:
    """Turn what enters a ring at each member into what each member finally has of it, in place (环内求解).

    ``inside[i, j]`` is the share of member ``i`` in member ``j`` (the diagonal is not read) and ``leaving[j]`` the part
    of ``j`` held outside the ring: they and the share of ``j`` in itself make a whole. ``flow`` has one row a member
    and one column a source: ``flow = (flow' (I - A)^-1)'``. All three are overwritten. Cost O(size³ + size² sources),
    less where most members hold nothing of each other.
    """
    size = leaving.size
    for here in range(size):
        pivot = leaving[here]
        for other in range(here + 1, size):
            pivot += inside[other, here]
        pivot = max(pivot, _LEAST)
        for other in range(here + 1, size):
            leaving[other] += leaving[here] / pivot * inside[here, other]
            if inside[other, here] > 0:
                inside[other, here] /= pivot
                _add(inside, other, here, inside[other, here], here + 1)
        flow[here] /= pivot
        for other in range(here + 1, size):
            _add(flow, other, here, inside[here, other], 0)
    for here in range(size - 1, 0, -1):
        for other in range(here):
            _add(flow, other, here, inside[here, other], 0)


@kernel
def _add(table: NDArray[np.float64], into: int, row: int, part: float, begin: int) -> None:
    """Add ``part`` of one row to another, from column ``begin`` on."""
    if part > 0:
        for column in range(begin, table.shape[1]):
            table[into, column] += part * table[row, column]
