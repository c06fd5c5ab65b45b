"""Ultimate controllers (实际控制人, R8.7, R8.8): who stands at the top of each subject, and how sure that is.

Computed control comes first: a majority (``SOLE``), a majority bound by agreement (``JOINT``). What is presumed
(``JOINT_PRESUMED``, ``PRESUMED``) is kept apart from it and controls nothing further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.control import NOBODY, Control
from graph_service.analysis.csr import pair_order
from graph_service.analysis.joint import Bound, Concert, bound_votes
from graph_service.analysis.shares import ShareGraph
from graph_service.analysis.snapshot import PPM


class Mode(IntEnum):
    """How a subject is controlled at the top (控制方式, R8.3, R8.7, R8.8)."""

    UNKNOWN = 0  # no vote on record
    NONE = 1  # votes on record, nobody has a majority
    SOLE = 2  # one ultimate controller
    RING = 3  # controlled only from inside a ring of mutual control
    JOINT_PRESUMED = 4  # two sides with exactly half each
    JOINT = 5  # sides bound by a recorded agreement hold a majority together
    PRESUMED = 6  # a listed company without a majority: sides above the threshold of R8.3


NO_MAJORITY = "无单一控制人"
"""``NONE`` where no votes of unknown holders could give anybody a majority (``controllers.settled``)."""
MODE_TERMS: dict[Mode, str] = {
    Mode.UNKNOWN: "未查到股权记录",
    Mode.NONE: "未算得单一控制人",
    Mode.SOLE: "单独控制",
    Mode.RING: "相互控制",
    Mode.JOINT_PRESUMED: "推定共同控制",
    Mode.JOINT: "共同控制",
    Mode.PRESUMED: "推定控制(上市公司)",
}
SEVERAL = (Mode.JOINT_PRESUMED, Mode.JOINT, Mode.PRESUMED)
"""Modes that name several controllers, or may."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Votes in subjects by side (各方表决权): a top party and what it controls; one entry a subject and side."""

    subject: NDArray[np.int32]
    holder: NDArray[np.int32]
    ppm: NDArray[np.int64]

    def only(self, keep: NDArray[np.bool_]) -> Sides:
        """Keep some entries."""
        return Sides(self.subject[keep], self.holder[keep], self.ppm[keep])


@dataclass(frozen=True, slots=True)
class Ultimate:
    """Ultimate controllers (实际控制人, computed), one entry a party.

    ``controller`` and ``votes_ppm`` are set where ``mode`` is ``SOLE``: the controller whom nobody controls, and the
    votes its side holds. ``several`` names the controllers of the subjects whose mode is one of ``SEVERAL``, with the
    votes of each side (``JOINT``: of all that the agreement binds). ``blocks`` lists, for each party without a
    majority, the votes of each side, larger ones first.
    """

    mode: NDArray[np.int8]
    controller: NDArray[np.int32]
    votes_ppm: NDArray[np.int64]
    several: Sides
    blocks: Sides

    def top(self) -> NDArray[np.int32]:
        """Return the ultimate controller of each party, the party itself where no single one controls it."""
        return np.where(self.controller == NOBODY, np.arange(self.controller.size, dtype=np.int32), self.controller)


def ultimate_controllers(
    graph: ShareGraph,
    pairs: Control,
    *,
    concerts: Sequence[Concert] = (),
    listed: NDArray[np.bool_] | None = None,
    over_share: float = 1.0,
) -> Ultimate:
    """Find the controllers at the top of each party (R8.7).

    Controllers of one party are nested (two disjoint sides cannot both have more than half), so at most one of them
    has no other controller; where each has one, they control each other in a ring. Without a majority: ``JOINT`` where
    a recorded agreement binds one (R8.8); ``JOINT_PRESUMED`` at exactly half and half; ``PRESUMED`` in a ``listed``
    company for every side, and for the members of every agreement, with more than ``over_share`` (0..1) of the votes
    (R8.3). What a jointly controlled party controls is controlled jointly.
    """
    n = graph.parties
    controller = np.full(n, NOBODY, np.int32)
    votes_ppm = np.zeros(n, np.int64)
    mode = np.full(n, Mode.UNKNOWN, np.int8)
    mode[graph.votes[0].neighbour] = Mode.NONE
    mode[pairs.controlled] = Mode.RING
    has_controller = np.zeros(n, np.bool_)
    has_controller[pairs.controlled] = True
    top = ~has_controller[pairs.controller]
    controller[pairs.controlled[top]] = pairs.controller[top]
    votes_ppm[pairs.controlled[top]] = pairs.votes_ppm[top]
    mode[pairs.controlled[top]] = Mode.SOLE

    side = np.where(controller == NOBODY, np.arange(n, dtype=np.int32), controller)
    blocks = _blocks(graph, side, mode == Mode.NONE)

    bound = bound_votes(graph, pairs, concerts)
    tops = [(one, frozenset(side[list(one.members)].tolist())) for one in bound]
    rows = _joint(tops, controller, mode)
    jointly = np.array(list({subject for subject, _, _ in rows}), np.int64)
    mode[jointly], controller[jointly], votes_ppm[jointly] = Mode.JOINT, NOBODY, 0
    half = _halves(graph, blocks, mode)
    mode[half.subject] = Mode.JOINT_PRESUMED
    if listed is not None:
        presumed = _presumed(graph, blocks, tops, listed & (mode == Mode.NONE), over_share)
        mode[[subject for subject, _, _ in presumed]] = Mode.PRESUMED
        rows += presumed
    return Ultimate(mode, controller, votes_ppm, _together(half, rows, n), blocks)


def _joint(
    tops: Sequence[tuple[Bound, frozenset[int]]], controller: NDArray[np.int32], mode: NDArray[np.int8]
) -> list[tuple[int, int, int]]:
    """Subjects that an agreement controls, its members' tops, and the votes bound (R8.8).

    A party that controls the subject alone comes first, unless an agreement controls that party. Of several
    agreements the smaller coalitions count: one that contains another is not needed.
    """
    majority = [(one, sides) for one, sides in tops if one.majority and len(sides) > 1]
    reached = {one.subject for one, _ in majority}
    by_subject: dict[int, list[tuple[Bound, frozenset[int]]]] = {}
    for one, sides in majority:
        alone = mode[one.subject] == Mode.SOLE and int(controller[one.subject]) not in reached
        if not alone and mode[one.subject] != Mode.RING:
            by_subject.setdefault(one.subject, []).append((one, sides))
    rows: dict[tuple[int, int], int] = {}
    for subject, coalitions in by_subject.items():
        for one, sides in coalitions:
            if not any(other < sides for _, other in coalitions):
                rows |= {(subject, holder): max(one.ppm, rows.get((subject, holder), 0)) for holder in sides}
    return [(subject, holder, ppm) for (subject, holder), ppm in rows.items()]


def _halves(graph: ShareGraph, blocks: Sides, mode: NDArray[np.int8]) -> Sides:
    """Two sides with exactly half each (R8.8)."""
    half = (2 * blocks.ppm == graph.votes_base[blocks.subject]) & (mode[blocks.subject] == Mode.NONE)
    twice = np.bincount(blocks.subject[half], minlength=mode.size) == 2
    return blocks.only(half & twice[blocks.subject])


def _presumed(
    graph: ShareGraph,
    blocks: Sides,
    tops: Sequence[tuple[Bound, frozenset[int]]],
    listed: NDArray[np.bool_],
    over_share: float,
) -> list[tuple[int, int, int]]:
    """Sides and concerts with more than ``over_share`` of the votes of a listed company (R8.3)."""
    over = round(over_share * PPM)
    enough = listed[blocks.subject] & (blocks.ppm * PPM > over * graph.votes_base[blocks.subject])
    alone = blocks.only(enough)
    rows = {
        (subject, holder): ppm
        for subject, holder, ppm in zip(alone.subject.tolist(), alone.holder.tolist(), alone.ppm.tolist(), strict=True)
    }
    for one, sides in tops:
        if listed[one.subject] and one.ppm * PPM > over * int(graph.votes_base[one.subject]):
            rows |= {(one.subject, holder): max(one.ppm, rows.get((one.subject, holder), 0)) for holder in sides}
    return [(subject, holder, ppm) for (subject, holder), ppm in rows.items()]


def _together(half: Sides, rows: Sequence[tuple[int, int, int]], n: int) -> Sides:
    """All controllers of subjects that may have several, by subject and holder."""
    more = np.array(rows, np.int64).reshape(-1, 3)
    subject = np.concatenate([half.subject, more[:, 0].astype(np.int32)])
    holder = np.concatenate([half.holder, more[:, 1].astype(np.int32)])
    order = pair_order(subject, holder, n)
    return Sides(subject[order], holder[order], np.concatenate([half.ppm, more[:, 2]])[order])


def _blocks(graph: ShareGraph, side: NDArray[np.int32], of: NDArray[np.bool_]) -> Sides:
    """Votes in the subjects ``of``, added up by the side that each holder is on."""
    csr, votes = graph.votes
    holder = np.repeat(np.arange(graph.parties, dtype=np.int32), np.diff(csr.indptr))
    chosen = of[csr.neighbour]
    subject, sides, ppm = csr.neighbour[chosen], side[holder[chosen]], votes[chosen]
    order = pair_order(subject, sides, graph.parties)
    subject, sides, ppm = subject[order], sides[order], ppm[order]
    fresh = np.ones(order.size, np.bool_)
    fresh[1:] = (subject[1:] != subject[:-1]) | (sides[1:] != sides[:-1])
    starts = np.flatnonzero(fresh)
    if not starts.size:
        return Sides(subject, sides, ppm)
    total = np.add.reduceat(ppm, starts)
    larger_first = np.lexsort((-total, subject[starts]))
    return Sides(subject[starts][larger_first], sides[starts][larger_first], total[larger_first])
