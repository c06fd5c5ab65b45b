"""Trees of holdings: products of shares, rings, ceilings, one relation seen from both ends (R8.6, R8.10)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.usecases.holding_trees import Branch, Ring, Stop, grow_tree

Holdings = list[tuple[str, str, float | None]]


def rows(holdings: Holdings) -> list[dict[str, object]]:
    return [{"source_id": owner, "target_id": owned, "econ": share} for owner, owned, share in holdings]


def flat(branches: tuple[Branch, ...], way: tuple[str, ...] = ()) -> Iterator[tuple[str, float | None, Stop | None]]:
    for branch in branches:
        here = (*way, branch.party)
        yield ">".join(here), None if branch.product is None else round(branch.product, 6), branch.stop
        yield from flat(branch.beyond, here)


CASES: dict[str, tuple[Holdings, int, int, list[tuple[str, float | None, Stop | None]], bool]] = {
    "nobody": ([], 10, 100, [], False),
    "T1 a chain": ([("P", "H", 0.6), ("H", "X", 0.55)], 10, 100, [("H", 0.55, None), ("H>P", 0.33, None)], False),
    "T2 two ways": (
        [("P", "A", 0.6), ("P", "B", 0.6), ("A", "X", 0.3), ("B", "X", 0.3), ("Q", "X", 0.4)],
        10,
        100,
        [("Q", 0.4, None), ("A", 0.3, None), ("A>P", 0.18, None), ("B", 0.3, None), ("B>P", 0.18, None)],
        False,
    ),
    "a ring ends where it closes": (
        [("A", "X", 0.5), ("X", "A", 0.2), ("P", "A", 0.8)],
        10,
        100,
        [("A", 0.5, None), ("A>P", 0.4, None), ("A>X", 0.1, Stop.LOOP)],
        False,
    ),
    "a subject that holds itself": ([("X", "X", 0.1)], 10, 100, [("X", 0.1, Stop.LOOP)], False),
    "an unstated share is not nought": (
        [("A", "X", None), ("P", "A", 1.0)],
        10,
        100,
        [("A", None, None), ("A>P", None, None)],
        False,
    ),
    "a depth reached": ([("A", "X", 1.0), ("P", "A", 1.0)], 1, 100, [("A", 1.0, Stop.CUT)], True),
    "a depth just enough": ([("A", "X", 1.0)], 1, 100, [("A", 1.0, None)], False),
    "a limit cuts the far end": (
        [("A", "X", 0.6), ("B", "X", 0.4), ("P", "A", 1.0), ("Q", "B", 1.0)],
        10,
        3,
        [("A", 0.6, None), ("A>P", 0.6, None), ("B", 0.4, Stop.CUT)],
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_owners_as_a_tree(case: str) -> None:
    holdings, depth, limit, expected, cut = CASES[case]
    grown = grow_tree(rows(holdings), "X", depth=depth, limit=limit)
    assert (list(flat(grown.branches)), grown.cut) == (expected, cut)


def test_what_is_not_shown_is_counted_where_it_would_stand() -> None:
    held = rows([("A", "X", 0.5), ("B", "X", 0.3), ("C", "X", None), ("P", "A", 0.9), ("Q", "A", 0.1)])
    grown = grow_tree(held, "X", depth=10, limit=100, each=2)
    assert ([one.party for one in grown.branches], grown.more) == (["A", "B"], 1)  # an unstated share comes last
    few = grow_tree(held, "X", depth=10, limit=4)
    (first, *_), whole = few.branches, {one.party: (one.more, one.stop) for one in few.branches}
    assert ([one.party for one in first.beyond], whole["A"], few.more) == (["P"], (1, Stop.CUT), 0)
    near = grow_tree(held, "X", depth=1, limit=100)
    assert [(one.party, one.more) for one in near.branches] == [("A", 2), ("B", 0), ("C", 0)]


def test_holdings_that_were_not_read_are_told_as_more() -> None:
    grown = grow_tree(rows([("A", "X", 0.5)]), "X", depth=1, limit=100, unread={"A": 3})
    assert [(one.more, one.stop) for one in grown.branches] == [(3, Stop.CUT)] and grown.cut


def test_a_ring_is_told_once_from_owner_to_owned() -> None:
    held = rows([("A", "X", 0.5), ("X", "B", 0.4), ("B", "A", 0.3), ("P", "X", 0.1)])
    for down in (False, True):
        (ring,) = grow_tree(held, "X", depth=10, limit=100, down=down).rings
        assert ring == Ring(("A", "X", "B"), (0.5, 0.4, 0.3))
        assert ring.product == pytest.approx(0.06)
    (alone,) = grow_tree(rows([("X", "X", None)]), "X", depth=5, limit=5).rings
    assert alone == Ring(("X",), (None,)) and alone.product is None


HOLDINGS = st.lists(
    st.tuples(st.sampled_from("ABCDEX"), st.sampled_from("ABCDEX"), st.sampled_from([0.1, 0.3, 0.5])),
    max_size=9,
    unique_by=lambda held: held[:2],
)


@given(HOLDINGS)
def test_a_tree_without_ceilings_is_every_simple_way_up(holdings: Holdings) -> None:
    def ways(owned: str, way: tuple[str, ...], product: float) -> Iterator[tuple[str, float]]:
        for owner, target, share in holdings:
            if target == owned and share is not None:
                here = (*way, owner)
                yield ">".join(here), round(product * share, 9)
                if owner not in ("X", *way):
                    yield from ways(owner, here, product * share)

    grown = grow_tree(rows(holdings), "X", depth=10, limit=10_000)
    assert not grown.cut and not grown.more
    found = {(way, round(product or 0.0, 9)) for way, product, _ in flat(grown.branches)}
    assert found == set(ways("X", (), 1.0))


@given(HOLDINGS)
def test_what_is_held_below_is_what_is_owned_above(holdings: Holdings) -> None:
    """A way down from A to B is a way up from B to A, with the same product; a loop ends a way and is none."""

    def ways(start: str, *, down: bool) -> set[tuple[str, float]]:
        grown = grow_tree(rows(holdings), start, depth=10, limit=10_000, down=down)
        told = ((f"{start}>{way}", product, stop) for way, product, stop in flat(grown.branches))
        return {(way, round(product or 0.0, 9)) for way, product, stop in told if stop is None}

    below = {pair for start in "ABCDEX" for pair in ways(start, down=True)}
    above = {pair for start in "ABCDEX" for pair in ways(start, down=False)}
    assert below == {(way[::-1], product) for way, product in above}


@given(HOLDINGS, st.booleans())
def test_the_rings_of_a_tree_are_every_simple_cycle_within_reach(holdings: Holdings, down: bool) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("X")
    graph.add_weighted_edges_from(holdings)
    reach = (nx.descendants if down else nx.ancestors)(graph, "X") | {"X"}
    cycles = {
        tuple(cycle[cycle.index(min(cycle)) :] + cycle[: cycle.index(min(cycle))])
        for cycle in nx.simple_cycles(graph.subgraph(reach))
    }
    rings = grow_tree(rows(holdings), "X", depth=10, limit=10_000, down=down).rings
    assert {ring.parties for ring in rings} == cycles
    for ring in rings:
        steps = zip(ring.parties, (*ring.parties[1:], ring.parties[0]), strict=True)
        assert list(ring.shares) == [graph.edges[step]["weight"] for step in steps]
        assert ring.product == pytest.approx(math.prod(share or 0.0 for share in ring.shares))
