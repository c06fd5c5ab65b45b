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

from graph_service.analysis.kernel import PIECES, THREADS, kernel, side_by_side
from graph_service.analysis.shares import ShareGraph

NOBODY = -1
LARGE = 200_000  # relations from which a registry is shared out; every thread keeps a number a party
TO, VOTES = 0, 1
MAJORITY, LEADS_ON, ALL = 1, 2, 4  # what a relation is: more than half of the votes; of a party that holds votes; all
KINDS = 3  # bits for what a relation is, below those of its party
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

    ``step[e]`` is the party that relation ``e`` is in, above ``KINDS`` bits for what the relation is (``MAJORITY``,
    ``LEADS_ON`` and ``ALL``, added up), and the votes: side by side, since looking far costs more than reckoning.
    """

    indptr: NDArray[np.int64]
    step: NDArray[Any]


class _Pairs(NamedTuple):
    """Control pairs found so far (已得控制关系), and what the relation that reached the controlled is."""

    controller: NDArray[np.int32]
    controlled: NDArray[np.int32]
    together: NDArray[Any]
    direct: NDArray[np.bool_]
    kind: NDArray[np.int8]


@kernel
def _parties(base: NDArray[np.int64], indptr: NDArray[np.int64], missing: NDArray[Any], told: NDArray[Any]) -> None:
    """Fill in one number a party each: the votes it lacks to be controlled; twice its votes, and one if it has some."""
    for party in range(base.size):
        missing[party] = base[party] // 2 + 1  # strictly more than half, in whole numbers
        told[party] = 2 * base[party] + (indptr[party + 1] > indptr[party])


@kernel
def _tell(
    rows: _Rows, owned: NDArray[np.int32], votes: NDArray[np.int64], told: NDArray[Any], first: int, last: int
) -> None:
    """Fill in the relations ``first..last-1``: a pass without a branch keeps many far looks under way."""
    for edge in range(first, last):
        party = owned[edge]
        base, leads_on = told[party] >> 1, told[party] & 1
        kind = MAJORITY * (2 * votes[edge] > base) + LEADS_ON * leads_on + ALL * (votes[edge] == base)
        rows.step[edge, TO], rows.step[edge, VOTES] = (party << KINDS) + kind, votes[edge]


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
                pairs.controller[used], pairs.controlled[used] = source, rows.step[edge, TO] >> KINDS
                pairs.together[used], pairs.direct[used] = rows.step[edge, VOTES], True
                used += 1
    return _Pairs(
        pairs.controller[:used], pairs.controlled[:used], pairs.together[:used], pairs.direct[:used],
        pairs.kind[:used],
    )  # fmt: skip


@kernel
def _closure(source: int, rows: _Rows, missing: NDArray[Any], pairs: _Pairs, used: int) -> tuple[_Pairs, int]:
    """Add the closure of one holder: what its side holds is taken from ``missing``, and given back at its end.

    Who holds all votes of a party controls it, and nobody else has any: of such nothing is kept in ``missing``.
    """
    indptr, step = rows
    controller, controlled, together, direct, kind = pairs
    begin = reached = used
    member = source
    while True:
        for edge in range(indptr[member], indptr[member + 1]):
            party = step[edge, TO] >> KINDS
            if step[edge, TO] & ALL:
                fresh = party != source
            else:
                before = missing[party]
                missing[party] = before - step[edge, VOTES]
                fresh = before > 0 >= missing[party] and party != source
            if fresh:
                if used == controlled.size:
                    controller, controlled, together, direct, kind = _wider(
                        _Pairs(controller, controlled, together, direct, kind), 2 * used
                    )
                controller[used], controlled[used], direct[used] = source, party, member == source
                together[used], kind[used] = step[edge, VOTES], step[edge, TO] & (LEADS_ON | ALL)
                used += 1
        while reached < used and not kind[reached] & LEADS_ON:
            reached += 1
        if reached == used:
            break
        member = controlled[reached]
        reached += 1
    pairs = _Pairs(controller, controlled, together, direct, kind)
    _give_back(source, rows, missing, pairs, begin, used)
    return pairs, used


@kernel
def _give_back(source: int, rows: _Rows, missing: NDArray[Any], pairs: _Pairs, begin: int, used: int) -> None:
    """Give back what the side of a closure took, and tell of each of its pairs how much that was."""
    for pair in range(begin, used):
        if not pairs.kind[pair] & ALL:
            pairs.together[pair] = -missing[pairs.controlled[pair]]
    for turn in range(begin - 1, used):
        if turn < begin or pairs.kind[turn] & LEADS_ON:
            member = source if turn < begin else pairs.controlled[turn]
            for edge in range(rows.indptr[member], rows.indptr[member + 1]):
                if not rows.step[edge, TO] & ALL:
                    missing[rows.step[edge, TO] >> KINDS] += rows.step[edge, VOTES]
    for pair in range(begin, used):
        if not pairs.kind[pair] & ALL:
            pairs.together[pair] += missing[pairs.controlled[pair]]


@kernel
def _no_pairs(
    votes: NDArray[V],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[V], NDArray[np.bool_], NDArray[np.int8]]:
    none = np.empty(0, np.int32)
    return none, none, votes[:0], none > 0, np.empty(0, np.int8)


@kernel
def _wider(pairs: _Pairs, room: int) -> _Pairs:
    """The same pairs with room for more."""
    return _Pairs(
        _grown(pairs.controller, room), _grown(pairs.controlled, room), _grown(pairs.together, room),
        _grown(pairs.direct, room), _grown(pairs.kind, room),
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
    most = max(graph.votes_base.max(initial=0), graph.parties << KINDS)
    exact = np.int32 if most < SMALL else np.int64
    missing, told = np.empty(graph.parties, exact), np.empty(graph.parties, exact)
    _parties(graph.votes_base, csr.indptr, missing, told)
    rows = _Rows(csr.indptr, np.empty((votes.size, 2), exact))
    pieces, threads = (PIECES, THREADS) if votes.size > LARGE else (1, 1)
    cuts = np.searchsorted(csr.indptr, np.linspace(0, votes.size, pieces + 1))  # as many relations each
    cuts[0], cuts[-1] = 0, graph.parties
    shares = [*pairwise(cuts.tolist())]
    spare = [missing, *(missing.copy() for _ in range(threads - 1))]  # one a thread, as it was after each piece

    def tell(part: tuple[int, int]) -> None:
        first, last = csr.indptr[part[0]], csr.indptr[part[1]]
        _tell(rows, csr.neighbour, votes, told, first, last)

    def closures(part: tuple[int, int]) -> _Pairs:
        mine = spare.pop()
        found = _closures(rows, mine, *part)
        spare.append(mine)
        return found

    side_by_side(tell, shares)
    controller, controlled, together, direct, _ = zip(*side_by_side(closures, shares), strict=True)
    votes_ppm = np.concatenate(together, dtype=np.int64)
    return Control(np.concatenate(controller), np.concatenate(controlled), votes_ppm, np.concatenate(direct))
