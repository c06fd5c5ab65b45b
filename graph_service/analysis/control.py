"""Control by votes (控制关系): the strict majority closure of R8.7, every holder of a registry at once.

``C(i)`` is the least set with ``i`` in it, and ``j`` in it whenever the members of ``C(i)`` together hold more than
half of the votes of ``j``. Exactly half is not control (R8.7, R8.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.csr import pair_order
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


class Mode(IntEnum):
    """How a subject is controlled at the top (控制方式, R8.7, R8.8)."""

    UNKNOWN = 0  # no vote on record
    NONE = 1  # votes on record, nobody has a majority
    SOLE = 2  # one ultimate controller
    RING = 3  # controlled only from inside a ring of mutual control
    JOINT_PRESUMED = 4  # two sides with exactly half each


MODE_TERMS: dict[Mode, str] = {
    Mode.UNKNOWN: "未查到股权记录",
    Mode.NONE: "无单一控制人",
    Mode.SOLE: "单独控制",
    Mode.RING: "相互控制",
    Mode.JOINT_PRESUMED: "推定共同控制",
}


@dataclass(frozen=True, slots=True)
class Ultimate:
    """Ultimate controllers (实际控制人, computed), one entry a party.

    ``controller`` and ``votes_ppm`` are set where ``mode`` is ``SOLE``: the controller whom nobody controls, and the
    votes its side holds. ``block_*`` list, for each party without a majority, the votes of each side: a top party
    and what it controls.
    """

    mode: NDArray[np.int8]
    controller: NDArray[np.int32]
    votes_ppm: NDArray[np.int64]
    block_subject: NDArray[np.int32]
    block_holder: NDArray[np.int32]
    block_ppm: NDArray[np.int64]

    def top(self) -> NDArray[np.int32]:
        """Return the ultimate controller of each party, the party itself where nobody controls it."""
        return np.where(self.controller == NOBODY, np.arange(self.controller.size, dtype=np.int32), self.controller)


def ultimate_controllers(graph: ShareGraph, pairs: Control) -> Ultimate:
    """Find the controller at the top of each party (R8.7), ``JOINT_PRESUMED`` at exactly half and half (R8.8).

    Controllers of one party are nested (two disjoint sides cannot both have more than half), so at most one of them
    has no other controller; where each has one, they control each other in a ring.
    """
    n = graph.parties
    controller = np.full(n, NOBODY, np.int32)
    votes_ppm = np.zeros(n, np.int64)
    mode = np.full(n, Mode.UNKNOWN, np.int8)
    csr, votes = graph.votes
    mode[csr.neighbour] = Mode.NONE
    mode[pairs.controlled] = Mode.RING
    has_controller = np.zeros(n, np.bool_)
    has_controller[pairs.controlled] = True
    top = ~has_controller[pairs.controller]
    controller[pairs.controlled[top]] = pairs.controller[top]
    votes_ppm[pairs.controlled[top]] = pairs.votes_ppm[top]
    mode[pairs.controlled[top]] = Mode.SOLE

    holder = np.repeat(np.arange(n, dtype=np.int32), np.diff(csr.indptr))
    open_edges = mode[csr.neighbour] == Mode.NONE
    side = np.where(controller == NOBODY, np.arange(n, dtype=np.int32), controller)[holder[open_edges]]
    subject, holder, ppm = _blocks(csr.neighbour[open_edges], side, votes[open_edges], n)
    halves = subject[2 * ppm == graph.votes_base[subject]]
    mode[np.bincount(halves, minlength=n) == 2] = Mode.JOINT_PRESUMED
    return Ultimate(mode, controller, votes_ppm, subject, holder, ppm)


def _blocks(
    subject: NDArray[np.int32], side: NDArray[np.int32], ppm: NDArray[np.int64], n: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Votes added up per (subject, side), ordered by subject, larger sides first."""
    order = pair_order(subject, side, n)
    subject, side, ppm = subject[order], side[order], ppm[order]
    fresh = np.ones(order.size, np.bool_)
    fresh[1:] = (subject[1:] != subject[:-1]) | (side[1:] != side[:-1])
    starts = np.flatnonzero(fresh)
    if not starts.size:
        return subject, side, ppm
    total = np.add.reduceat(ppm, starts)
    subject, side = subject[starts], side[starts]
    larger_first = np.lexsort((-total, subject))
    return subject[larger_first], side[larger_first], total[larger_first]
