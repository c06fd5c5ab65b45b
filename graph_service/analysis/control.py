"""Control by votes (控制关系): the strict majority closure of R8.7, every holder of a registry at once.

``C(i)`` is the least set with ``i`` in it, and ``j`` in it whenever the members of ``C(i)`` together hold more than
half of the votes of ``j``. Exactly half is not control (R8.7, R8.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel
from graph_service.analysis.shares import ShareGraph

NOBODY = -1
N = TypeVar("N", bound=np.generic)


@dataclass(frozen=True, slots=True)
class Control:
    """Who controls whom (控制关系), one entry a pair, ordered by controller, then as the closure reached it.

    ``votes_ppm`` are the votes that the controller and everything it controls hold together; ``direct`` says whether
    the controller has the majority by its own votes.
    """

    controller: NDArray[np.int32]
    controlled: NDArray[np.int32]
    votes_ppm: NDArray[np.int64]
    direct: NDArray[np.bool_]


@kernel
def _closures(
    indptr: NDArray[np.int64],
    owned: NDArray[np.int32],
    votes: NDArray[np.int64],
    base: NDArray[np.int64],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_]]:
    parties = base.size
    stamp = np.full(parties, NOBODY, np.int32)  # the source that touched a party last
    held = np.zeros(parties, np.int64)
    capacity = parties + 1
    controller, controlled = np.empty(capacity, np.int32), np.empty(capacity, np.int32)
    together, direct = np.empty(capacity, np.int64), np.empty(capacity, np.bool_)
    used = 0
    for source in range(parties):
        begins = False
        for edge in range(indptr[source], indptr[source + 1]):
            begins = begins or 2 * votes[edge] > base[owned[edge]]
        if not begins:  # the closure starts with its own votes alone, so without a majority it stays empty
            continue
        begin = used
        stamp[source] = source
        member = source
        reached = begin
        while True:
            for edge in range(indptr[member], indptr[member + 1]):
                party = owned[edge]
                if party == source:
                    continue
                if stamp[party] != source:
                    stamp[party] = source
                    held[party] = 0
                before = held[party]
                held[party] = before + votes[edge]
                if 2 * before <= base[party] < 2 * held[party]:
                    if used == controlled.size:
                        capacity = 2 * used
                        controller, controlled = _grow(controller, capacity), _grow(controlled, capacity)
                        together, direct = _grow(together, capacity), _grow(direct, capacity)
                    controller[used], controlled[used], direct[used] = source, party, member == source
                    used += 1
            if reached == used:
                break
            member = controlled[reached]
            reached += 1
        for pair in range(begin, used):
            together[pair] = held[controlled[pair]]
    return controller[:used].copy(), controlled[:used].copy(), together[:used].copy(), direct[:used].copy()


@kernel
def _grow(values: NDArray[N], capacity: int) -> NDArray[N]:
    wider = np.empty(capacity, values.dtype)
    wider[: values.size] = values
    return wider


def control(graph: ShareGraph) -> Control:
    """Every pair of a controller and what it controls (控制闭包, R8.7).

    Cost O(parties + relations out of what each holder controls).
    """
    csr, votes = graph.votes
    return Control(*_closures(csr.indptr, csr.neighbour, votes, graph.votes_base))
