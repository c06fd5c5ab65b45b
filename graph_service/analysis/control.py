"""Control by votes (控制关系): the strict majority closure of R8.7, every holder of a registry at once.

``C(i)`` is the least set with ``i`` in it, and ``j`` in it whenever the members of ``C(i)`` together hold more than
half of the votes of ``j``. Exactly half is not control (R8.7, R8.8).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.kernel import THREADS, kernel, side_by_side
from graph_service.analysis.shares import ShareGraph

NOBODY = -1
LARGE = 200_000  # relations from which a registry is shared out; every part keeps a number a party
TO, VOTES = 0, 1
MAJORITY, LEADS_ON = 1, 2  # what a relation is: more than half of the votes; of a party that holds votes itself
SMALL = 1 << 30  # numbers below it are kept in half the room: twice as many fit a cache
N = TypeVar("N", bound=np.generic)
V = TypeVar("V", np.int32, np.int64)


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


class _Rows(NamedTuple):
    """Votes by holder (表决权行).

    ``step[e]`` is the party that relation ``e`` is in, times four, plus what the relation is (``MAJORITY`` and
    ``LEADS_ON``, added up), and the votes: side by side, since looking far costs more than reckoning.
    """

    indptr: NDArray[np.int64]
    step: NDArray[Any]


class _Pairs(NamedTuple):
    """Control pairs found so far (已得控制关系), and whether the party controlled holds votes itself."""

    controller: NDArray[np.int32]
    controlled: NDArray[np.int32]
    together: NDArray[Any]
    direct: NDArray[np.bool_]
    leads_on: NDArray[np.bool_]


@kernel
def _tell(
    rows: _Rows, owned: NDArray[np.int32], votes: NDArray[np.int64], missing: NDArray[Any], first: int, last: int
) -> None:
    """Fill in the relations ``first..last-1``: a pass without a branch keeps many far looks under way."""
    for edge in range(first, last):
        party = owned[edge]
        leads_on = rows.indptr[party + 1] > rows.indptr[party]
        is_what = MAJORITY * (votes[edge] >= missing[party]) + LEADS_ON * leads_on
        rows.step[edge, TO], rows.step[edge, VOTES] = 4 * party + is_what, votes[edge]


@kernel
def _closures(rows: _Rows, missing: NDArray[Any], first: int, last: int) -> _Pairs:
    """Closures of the holders ``first..last-1``, one after the other.

    ``missing`` are the votes that each party lacks to be controlled. A holder without a majority of its own controls
    nothing; one with majorities only in parties that hold nothing controls these, by its own votes.
    """
    pairs, used = _wider(_Pairs(*_no_pairs(missing)), last - first + 1), 0
    for source in range(first, last):
        begin, end = rows.indptr[source], rows.indptr[source + 1]
        majorities, leads_on = 0, 0
        for edge in range(begin, end):
            own = rows.step[edge, TO] & MAJORITY
            majorities += own
            leads_on += own * (rows.step[edge, TO] & LEADS_ON)
        if majorities == 0:
            continue
        if used + majorities > pairs.controlled.size:
            pairs = _wider(pairs, 2 * (used + majorities))
        if leads_on > 0:
            pairs, used = _closure(source, rows, missing, pairs, used)
            continue
        for edge in range(begin, end):
            if rows.step[edge, TO] & MAJORITY:
                pairs.controller[used], pairs.controlled[used] = source, rows.step[edge, TO] >> 2
                pairs.together[used], pairs.direct[used] = rows.step[edge, VOTES], True
                used += 1
    return _Pairs(
        pairs.controller[:used], pairs.controlled[:used], pairs.together[:used], pairs.direct[:used],
        pairs.leads_on[:used],
    )  # fmt: skip


@kernel
def _closure(source: int, rows: _Rows, missing: NDArray[Any], pairs: _Pairs, used: int) -> tuple[_Pairs, int]:
    """Add the closure of one holder: what its side holds is taken from ``missing``, and given back at its end."""
    indptr, step = rows
    controller, controlled, together, direct, leads_on = pairs
    begin = reached = used
    member = source
    while True:
        for edge in range(indptr[member], indptr[member + 1]):
            party = step[edge, TO] >> 2
            before = missing[party]
            missing[party] = before - step[edge, VOTES]
            if before > 0 >= missing[party] and party != source:
                if used == controlled.size:
                    controller, controlled, together, direct, leads_on = _wider(
                        _Pairs(controller, controlled, together, direct, leads_on), 2 * used
                    )
                controller[used], controlled[used], direct[used] = source, party, member == source
                leads_on[used] = step[edge, TO] & LEADS_ON > 0
                used += 1
        while reached < used and not leads_on[reached]:
            reached += 1
        if reached == used:
            break
        member = controlled[reached]
        reached += 1
    for pair in range(begin, used):
        together[pair] = -missing[controlled[pair]]
    for turn in range(begin - 1, used):
        if turn < begin or leads_on[turn]:
            member = source if turn < begin else controlled[turn]
            for edge in range(indptr[member], indptr[member + 1]):
                missing[step[edge, TO] >> 2] += step[edge, VOTES]
    for pair in range(begin, used):
        together[pair] += missing[controlled[pair]]
    return _Pairs(controller, controlled, together, direct, leads_on), used


@kernel
def _no_pairs(votes: NDArray[V]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[V], NDArray[Any], NDArray[Any]]:
    none = np.empty(0, np.int32)
    return none, none, votes[:0], none > 0, none > 0


@kernel
def _wider(pairs: _Pairs, room: int) -> _Pairs:
    """The same pairs with room for more."""
    return _Pairs(
        _grown(pairs.controller, room), _grown(pairs.controlled, room), _grown(pairs.together, room),
        _grown(pairs.direct, room), _grown(pairs.leads_on, room),
    )  # fmt: skip


@kernel
def _grown(values: NDArray[N], room: int) -> NDArray[N]:
    wider = np.empty(room, values.dtype)
    wider[: values.size] = values
    return wider


def control(graph: ShareGraph) -> Control:
    """Every pair of a controller and what it controls (控制闭包, R8.7).

    Cost O(parties + relations out of what each holder controls). A large registry is shared out among threads; the
    answer does not depend on how many.
    """
    csr, votes = graph.votes
    most = max(graph.votes_base.max(initial=0) // 2, votes.max(initial=0), 4 * graph.parties)
    exact = np.int32 if most < SMALL else np.int64
    majority = np.floor_divide(graph.votes_base, 2, dtype=exact, casting="unsafe")
    majority += 1  # strictly more than half, in whole numbers
    rows = _Rows(csr.indptr, np.empty((votes.size, 2), majority.dtype))
    parts = THREADS if votes.size > LARGE else 1
    cuts = np.searchsorted(csr.indptr, np.linspace(0, votes.size, parts + 1))  # as many relations each
    cuts[0], cuts[-1] = 0, graph.parties
    shares = [*pairwise(cuts.tolist())]

    def tell(part: tuple[int, int]) -> None:
        first, last = csr.indptr[part[0]], csr.indptr[part[1]]
        _tell(rows, csr.neighbour, votes, majority, first, last)

    def closures(part: tuple[int, int]) -> _Pairs:
        return _closures(rows, majority if part[0] == 0 else majority.copy(), *part)

    side_by_side(tell, shares)
    found = [np.concatenate(columns) for columns in zip(*side_by_side(closures, shares), strict=True)]
    controller, controlled, together, direct, _ = found
    return Control(controller, controlled, together.astype(np.int64), direct)
