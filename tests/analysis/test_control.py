"""Control (R8.7, R8.8) against a slow set-based fixpoint, and the boundary at exactly half."""

import numpy as np
import pytest
from hypothesis import given, settings

from graph_service.analysis.control import NOBODY, control
from graph_service.analysis.shares import share_graph
from graph_service.analysis.ultimate import Mode, ultimate_controllers
from tests.analysis.share_cases import Named, holdings, matrices, share_rows


def slow_control(rows: list[tuple[int, int, int]], parties: int) -> dict[tuple[int, int], int]:
    """R8.7 word for word: add members until nothing changes."""
    stated, base = matrices(rows, parties)
    treasury = np.diag(stated).copy()
    np.fill_diagonal(stated, 0)
    base = base - treasury
    pairs: dict[tuple[int, int], int] = {}
    for source in range(parties):
        members = {source}
        while True:
            votes = stated[sorted(members)].sum(axis=0)
            joined = {j for j in range(parties) if 2 * votes[j] > base[j]} - members
            if not joined:
                break
            members |= joined
        pairs.update({(source, j): int(votes[j]) for j in members - {source}})
    return pairs


@settings(max_examples=500, deadline=None)
@given(share_rows())
def test_closure_is_the_slow_fixpoint(case: tuple[list[tuple[int, int, int]], int]) -> None:
    rows, parties = case
    found = control(share_graph(holdings(rows, parties)))
    pairs = zip(found.controller.tolist(), found.controlled.tolist(), strict=True)
    assert dict(zip(pairs, found.votes_ppm.tolist(), strict=True)) == slow_control(rows, parties)
    stated, base = matrices(rows, parties)
    base = base - np.diag(stated)
    own = stated[found.controller, found.controlled]
    assert found.direct.tolist() == (2 * own > base[found.controlled]).tolist()


@settings(max_examples=500, deadline=None)
@given(share_rows())
def test_at_most_one_controller_is_at_the_top(case: tuple[list[tuple[int, int, int]], int]) -> None:
    rows, parties = case
    graph = share_graph(holdings(rows, parties))
    pairs = slow_control(rows, parties)
    found = ultimate_controllers(graph, control(graph))
    for subject in range(parties):
        controllers = {i for i, j in pairs if j == subject}
        top = {i for i in controllers if not any(j == i for _, j in pairs)}
        assert len(top) <= 1
        assert found.controller[subject] == (top.pop() if top else NOBODY)
        assert (found.mode[subject] in {Mode.SOLE, Mode.RING}) == bool(controllers)
        assert (found.mode[subject] == Mode.RING) == (bool(controllers) and found.controller[subject] == NOBODY)


BOUNDARY = [
    ("exactly half is not control", [(0, 2, 500_000), (1, 2, 400_000)], Mode.NONE, NOBODY),
    ("one ppm more is", [(0, 2, 500_001), (1, 2, 499_999)], Mode.SOLE, 0),
    ("half and half", [(0, 2, 500_000), (1, 2, 500_000)], Mode.JOINT_PRESUMED, NOBODY),
    ("half against two quarters", [(0, 2, 500_000), (1, 2, 250_000), (3, 2, 250_000)], Mode.NONE, NOBODY),
    ("two thirds together", [(0, 1, 1_000_000), (0, 2, 333_333), (1, 2, 333_333), (3, 2, 333_334)], Mode.SOLE, 0),
    ("one third alone", [(0, 2, 333_333), (1, 2, 333_333), (3, 2, 333_334)], Mode.NONE, NOBODY),
    ("six sixths, three each", [(o, 2, 166_667) for o in (0, 1, 3, 4, 5, 6)] + [(0, 1, 600_000), (0, 3, 600_000)],
     Mode.NONE, NOBODY),
    ("treasury votes do not count", [(2, 2, 200_000), (0, 2, 400_001)], Mode.SOLE, 0),
    ("half through one's own firm", [(0, 1, 600_000), (0, 2, 300_000), (1, 2, 200_000), (3, 2, 500_000)],
     Mode.JOINT_PRESUMED, NOBODY),
    ("sums above the whole are scaled", [(0, 2, 600_000), (1, 2, 600_000)], Mode.JOINT_PRESUMED, NOBODY),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "mode", "controller"), [case[1:] for case in BOUNDARY], ids=[c[0] for c in BOUNDARY])
def test_boundary(rows: list[tuple[int, int, int]], mode: Mode, controller: int) -> None:
    graph = share_graph(holdings(rows, 7))
    found = ultimate_controllers(graph, control(graph))
    assert (found.mode[2], found.controller[2]) == (mode, controller)


def test_votes_decide_not_capital() -> None:
    case = holdings([(0, 2, 900_000), (1, 2, 100_000)], 3)
    weighted = type(case)(case.owner, case.owned, case.econ_ppm, case.votes_ppm[::-1].copy(), case.row, 3)
    graph = share_graph(weighted)
    assert ultimate_controllers(graph, control(graph)).controller[2] == 1


def test_mutual_majority_is_a_ring_without_a_top() -> None:
    case = Named("A 60 B", "B 60 A", "A 70 Z", "P 40 A", "Q 40 B")
    found = ultimate_controllers(case.graph, control(case.graph))
    assert [found.mode[case.at[name]] for name in "ABZP"] == [Mode.RING, Mode.RING, Mode.RING, Mode.UNKNOWN]


def test_blocks_list_the_largest_side_first() -> None:
    case = Named("P 60 H", "H 30 X", "P 15 X", "Q 40 X")
    found = ultimate_controllers(case.graph, control(case.graph))
    names = [case.names[ix] for ix in found.blocks.holder]
    assert list(zip(names, found.blocks.ppm.tolist(), strict=True)) == [("P", 450_000), ("Q", 400_000)]
