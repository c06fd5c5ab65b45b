"""Control by votes (控制关系): the strict majority closure of R8.7, every holder of a registry at once.

``C(i)`` is the least set with ``i`` in it, and ``j`` in it whenever the members of ``C(i)`` together hold more than
half of the votes of ``j``. Exactly half is not control (R8.7, R8.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.kernel import THREADS, kernel, side_by_side
from graph_service.analysis.shares import ShareGraph

NOBODY = -1
HELD, BASE = 0, 1
LARGE = 200_000  # relations from which a registry is shared out; every part keeps 16 bytes a party
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
    first: int,
    last: int,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64], NDArray[np.bool_]]:
    """Closures of the holders ``first..last-1``, one after the other."""
    side = np.empty((base.size, 2), np.int64)  # votes held together so far and what they count against, side by side
    for party in range(base.size):
        side[party, HELD], side[party, BASE] = 0, base[party]
    capacity = last - first + 1
    controller, controlled = np.empty(capacity, np.int32), np.empty(capacity, np.int32)
    together, direct = np.empty(capacity, np.int64), np.empty(capacity, np.bool_)
    used = 0
    for source in range(first, last):
        begins = False
        for edge in range(indptr[source], indptr[source + 1]):
            begins = begins or 2 * votes[edge] > side[owned[edge], BASE]
        if not begins:  # the closure starts with its own votes alone, so without a majority it stays empty
            continue
        begin = reached = used
        member = source
        while True:
            for edge in range(indptr[member], indptr[member + 1]):
                party = owned[edge]
                before = side[party, HELD]
                held = before + votes[edge]
                side[party, HELD] = held
                if 2 * before <= side[party, BASE] < 2 * held and party != source:
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
            together[pair] = side[controlled[pair], HELD]
        for turn in range(begin - 1, used):  # nothing is held when the next holder begins
            member = source if turn < begin else controlled[turn]
            for edge in range(indptr[member], indptr[member + 1]):
                side[owned[edge], HELD] = 0
    return controller[:used].copy(), controlled[:used].copy(), together[:used].copy(), direct[:used].copy()


@kernel
def _grow(values: NDArray[N], capacity: int) -> NDArray[N]:
    wider = np.empty(capacity, values.dtype)
    wider[: values.size] = values
    return wider


def control(graph: ShareGraph) -> Control:
    """Every pair of a controller and what it controls (控制闭包, R8.7).

    Cost O(parties + relations out of what each holder controls). A large registry is shared out among threads; the
    answer does not depend on how many.
    """
    csr, votes = graph.votes
    parts = THREADS if votes.size > LARGE else 1
    cuts = np.searchsorted(csr.indptr, np.linspace(0, votes.size, parts + 1))  # as many relations each
    cuts[0], cuts[-1] = 0, graph.parties
    found = side_by_side(
        lambda part: _closures(csr.indptr, csr.neighbour, votes, graph.votes_base, *part), [*pairwise(cuts.tolist())]
    )
    return Control(*(np.concatenate(columns) for columns in zip(*found, strict=True)))
