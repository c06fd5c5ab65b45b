"""The owner tree: products of shares, rings, ceilings (R8.6, R8.10)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.usecases.networks import Branch, Stop, grow_tree

Holdings = list[tuple[str, str, float | None]]


def rows(holdings: Holdings) -> list[dict[str, object]]:
    return [{"source_id": owner, "target_id": owned, "econ": share} for owner, owned, share in holdings]


def flat(branches: tuple[Branch, ...], way: tuple[str, ...] = ()) -> Iterator[tuple[str, float | None, Stop | None]]:
    for branch in branches:
        here = (*way, branch.party)
        yield ">".join(here), None if branch.product is None else round(branch.product, 6), branch.stop
        yield from flat(branch.owners, here)


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
    branches, truncated = grow_tree(rows(holdings), "X", depth=depth, limit=limit)
    assert (list(flat(branches)), truncated) == (expected, cut)


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEX"), st.sampled_from("ABCDEX"), st.sampled_from([0.1, 0.3, 0.5])),
        max_size=9,
        unique_by=lambda held: held[:2],
    )
)
def test_a_tree_without_ceilings_is_every_simple_way_up(holdings: Holdings) -> None:
    def ways(owned: str, way: tuple[str, ...], product: float) -> Iterator[tuple[str, float]]:
        for owner, target, share in holdings:
            if target == owned and share is not None:
                here = (*way, owner)
                yield ">".join(here), round(product * share, 9)
                if owner not in ("X", *way):
                    yield from ways(owner, here, product * share)

    branches, truncated = grow_tree(rows(holdings), "X", depth=10, limit=10_000)
    assert not truncated
    found = {(way, round(product or 0.0, 9)) for way, product, _ in flat(branches)}
    assert {way for way, _ in found} == {way for way, _ in ways("X", (), 1.0)}
