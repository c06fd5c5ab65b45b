"""Kernels for one subject (单一主体上溯内核): what lies above it, and its owners from that alone (R8.6)."""

from __future__ import annotations

import numpy as np
from numba import types
from numba.typed import Dict
from numpy.typing import NDArray

from graph_service.analysis.closed_rings import OwnerRows
from graph_service.analysis.kernel import kernel
from graph_service.analysis.ownership_kernels import integrate


@kernel
def closure_above(subject: int, rows: OwnerRows) -> tuple[NDArray[np.int32], OwnerRows]:
    """Everything that owns ``subject`` in any number of steps, as a graph of its own: its parties, then its rows.

    The subject comes first; the cost depends on the closure alone, not on the registry.
    """
    place = Dict.empty(key_type=types.int32, value_type=types.int32)
    nodes, near = np.empty(16, np.int32), np.empty(32, np.int32)
    part, starts = np.empty(32, np.int64), np.empty(17, np.int64)
    nodes[0] = subject
    place[nodes[0]] = np.int32(0)
    known, done, used = 1, 0, 0
    while done < known:
        starts[done] = used
        for edge in range(rows.indptr[nodes[done]], rows.indptr[nodes[done] + 1]):
            owner = rows.owner[edge]
            if owner not in place:
                if known == nodes.size:
                    nodes = np.append(nodes, np.empty(known, np.int32))
                    starts = np.append(starts, np.empty(known, np.int64))
                nodes[known] = owner
                place[owner] = np.int32(known)
                known += 1
            if used == near.size:
                near, part = np.append(near, np.empty(used, np.int32)), np.append(part, np.empty(used, np.int64))
            near[used], part[used] = place[owner], rows.econ[edge]
            used += 1
        done += 1
    starts[known] = used
    nodes = nodes[:known].copy()
    return nodes, OwnerRows(
        starts[: known + 1].copy(), near[:used].copy(), part[:used].copy(),
        rows.base[nodes], rows.slack[nodes], rows.missing[nodes],
    )  # fmt: skip


@kernel
def integrate_above(
    subject: int, rows: OwnerRows
) -> tuple[NDArray[np.int32], NDArray[np.float64], float, float, bool, NDArray[np.int32]]:
    """Owners and shares of one subject, its self share, unknown part, whether it lies in a closed ring.

    Last the members of a ring above it that is too large to be solved; then the rest is no answer.
    """
    nodes, above = closure_above(subject, rows)
    found = integrate(above)
    end = found.starts[1]
    return (
        nodes[found.owner[:end]], found.share[:end].copy(), found.self_share[0], found.unknown[0], found.ring[0] >= 0,
        nodes[found.too_large],
    )  # fmt: skip
