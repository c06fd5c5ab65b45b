"""Joint control against a slow set-based fixpoint on random graphs (R8.5, R8.7, R8.8)."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.control import NOBODY, control
from graph_service.analysis.joint import Concert, bound_votes
from graph_service.analysis.shares import ShareGraph, share_graph
from graph_service.analysis.ultimate import Mode, ultimate_controllers
from tests.analysis.share_cases import holdings, share_rows

Votes = dict[tuple[int, int], int]


def closure(start: set[int], votes: Votes, base: list[int], side: dict[int, set[int]]) -> set[int]:
    """Everything reached from ``start`` by strict majorities; ``side`` adds holders where an agreement is about it."""
    reached = set(start)
    while True:
        grown = {
            party
            for party in range(len(base))
            if 2 * sum(votes.get((holder, party), 0) for holder in reached | side.get(party, set()) if holder != party)
            > base[party]
        } | reached
        if grown == reached:
            return reached
        reached = grown


@st.composite
def bound_graphs(draw: st.DrawFn) -> tuple[ShareGraph, tuple[Concert, ...]]:
    """A share graph and up to three agreements about some of its parties."""
    rows, parties = draw(share_rows(7))
    graph = share_graph(holdings(rows, parties))
    party = st.integers(0, parties - 1)
    members = st.lists(party, min_size=2, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
    about = st.dictionaries(party, members, min_size=1, max_size=2)
    agreements = draw(st.lists(about, max_size=3))
    return graph, tuple(Concert(str(number), one) for number, one in enumerate(agreements))


@settings(max_examples=2_000, deadline=None)
@given(bound_graphs())
def test_bound_votes_are_the_least_fixpoint(case: tuple[ShareGraph, tuple[Concert, ...]]) -> None:
    graph, agreements = case
    pairs = control(graph)
    votes = {
        (int(a), int(b)): int(ppm)
        for a, b, ppm in zip(graph.owner, graph.owned, graph.votes_ppm, strict=True)
        if a != b
    }
    base = graph.votes_base.tolist()
    alone = {party: closure({party}, votes, base, {}) for party in range(graph.parties)}
    found = bound_votes(graph, pairs, agreements)
    expected: list[tuple[int, bool, int, set[int]]] = []
    for one in agreements:
        voting = {
            subject: {m for m in members if any(votes.get((holder, subject)) for holder in alone[m])}
            for subject, members in one.members.items()
        }
        voting = {subject: members for subject, members in voting.items() if len(members) > 1}
        side = {subject: set().union(*(alone[member] for member in members)) for subject, members in voting.items()}
        joint = closure(set(), votes, base, side)
        for subject in sorted(joint | side.keys()):
            holders = (joint | side.get(subject, set())) - {subject}
            ppm = sum(votes.get((holder, subject), 0) for holder in holders)
            expected.append((subject, subject in joint, ppm, voting.get(subject, set().union(*voting.values()))))
    assert [(one.subject, one.majority, one.ppm, set(one.members)) for one in found] == expected

    ultimate = ultimate_controllers(graph, pairs, concerts=agreements)
    plain = ultimate_controllers(graph, pairs)
    jointly = ultimate.mode == Mode.JOINT
    assert set(np.flatnonzero(jointly).tolist()) <= {one.subject for one in found if one.majority}
    assert (ultimate.controller[jointly] == NOBODY).all()
    unbound = ~jointly
    assert (ultimate.mode[unbound] == plain.mode[unbound]).all()
    named = {int(subject) for subject in ultimate.several.subject}
    assert named == set(np.flatnonzero(np.isin(ultimate.mode, (Mode.JOINT, Mode.JOINT_PRESUMED))).tolist())
