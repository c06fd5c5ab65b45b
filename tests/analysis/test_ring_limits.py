"""Rings near the limit of R8.6: nothing raises, final owners and the unknown make a whole, sizes are bounded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.edge_list import WHOLE
from graph_service.analysis.ownership import RingTooLarge, integrated_all, integrated_upstream
from graph_service.analysis.ring_kernels import solve_ring
from graph_service.analysis.shares import Pairs, ShareGraph, matrices, share_graph
from graph_service.analysis.snapshot import PPM
from tests.analysis.share_cases import Named, holdings

Rows = list[tuple[int, int, int]]


def as_stated(rows: Rows, parties: int) -> ShareGraph:
    """A graph in units of a list, whose sums within rounding of the whole are left as they are."""
    table = np.array(sorted(rows), np.int64).reshape(-1, 3)
    owner, owned = table[:, 0].astype(np.int32), table[:, 1].astype(np.int32)
    pairs = Pairs(owner, owned, table[:, 2], table[:, 2], np.arange(len(rows)))
    graph = matrices(pairs, parties=parties, whole=WHOLE, expected=np.bincount(owned, minlength=parties) > 0)
    held = np.bincount(owned, table[:, 2], parties)
    graph.econ_base[held <= WHOLE + graph.slack_ppm] = WHOLE
    return graph


@st.composite
def near_rings(draw: st.DrawFn) -> tuple[Rows, int]:
    """Up to six members that hold nearly all of each other, one of them by a hair less; sums about the whole."""
    size = draw(st.integers(1, 6))
    hair = st.sampled_from([1, 7, 1_000, 499_999, 999_999, 1_000_000, 1_000_001, 1_500_000, 2_000_000, 3_000_000])
    rows: dict[tuple[int, int], int] = {}
    for member in range(size):
        holders = draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=3, unique=True))
        if size > 1:
            holders = list({*holders, (member + 1) % size})
        left = WHOLE + draw(st.sampled_from([-1, 0, 0, 1])) * draw(hair)
        for holder in holders[1:]:
            part = draw(st.sampled_from([1, 1_000, 1_000_000, WHOLE // 3, WHOLE // 2]))
            rows[holder, member], left = part, left - part
        if draw(st.booleans()):
            part = draw(hair)
            rows[size + member % 2, member], left = part, left - part
        if 0 < left <= WHOLE:
            rows[holders[0], member] = left
    rows[0, size + 2] = WHOLE
    return [(*pair, units) for pair, units in rows.items()], size + 3


@settings(max_examples=2000, deadline=None)
@given(near_rings())
def test_final_owners_and_the_unknown_make_a_whole(case: tuple[Rows, int]) -> None:
    rows, parties = case
    graph = as_stated(rows, parties)
    found = integrated_all(graph)
    assert np.isfinite(found.share).all()
    assert ((found.share >= 0) & (found.share <= 1 + 4e-6)).all()  # stated sums may exceed the whole by rounding
    assert (found.self_share[found.closed_ring < 0] < 1 + 1e-9).all()
    total = found.unknown.copy()
    held = np.bincount(graph.owned, minlength=parties) > 0
    final = ~held[found.owner]
    np.add.at(total, found.owned[final], found.share[final])
    assert total[held] == pytest.approx(1.0, abs=4e-6)  # what rounding leaves over, step by step
    for subject in range(parties):
        one = integrated_upstream(graph, subject)
        assert one.share.sum() == pytest.approx(found.share[found.owned == subject].sum())


def test_a_ring_whose_sum_exceeds_the_whole_by_rounding_is_its_outside_owners() -> None:
    stated = [("B", "A", 0.5), ("C", "A", 0.500001), ("A", "B", 0.999998), ("P", "B", 0.000002), ("A", "C", 1.0)]
    rows = [("ABCP".index(owner), "ABCP".index(owned), round(part * WHOLE)) for owner, owned, part in stated]
    found = integrated_all(as_stated(rows, 4))
    shares = {(int(a), int(b)): s for a, b, s in zip(found.owner, found.owned, found.share, strict=True)}
    assert [shares[3, member] for member in range(3)] == pytest.approx([1, 1, 1])


def test_what_rounding_leaves_over_is_unknown_where_a_ring_multiplies_it() -> None:
    rows = [(1, 0, WHOLE - 2_500_000), (2, 0, 2_000_000), (0, 1, WHOLE - 500_000)]
    found = integrated_all(as_stated(rows, 3))
    assert found.unknown[:2] == pytest.approx([1 / 3, 1 / 3], rel=1e-5)


def test_a_leak_that_a_double_cannot_subtract_is_kept() -> None:
    """A and B own each other but for a trail of ever smaller holdings, at whose end stands the only owner outside."""
    rows: Rows = [(1, 0, WHOLE - 1), (2, 0, 1), (0, 1, WHOLE), (0, 2, WHOLE - 1), (3, 2, 1), (0, 3, WHOLE // 2),
                  (4, 3, WHOLE // 2)]  # fmt: skip
    found = integrated_all(as_stated(rows, 5))
    assert found.share[(found.owner == 4)] == pytest.approx([1, 1, 1, 1])


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_kernel_is_the_inverse(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 12))
    shares = rng.random((size, size)) * (rng.random((size, size)) < 0.5)
    shares /= np.maximum(1.0, shares.sum(axis=0) * (1 + rng.random(size)))
    flow = np.eye(size)
    solve_ring(shares.copy(), 1 - shares.sum(axis=0), flow)
    assert pytest.approx(np.linalg.inv(np.eye(size) - shares), rel=1e-9, abs=1e-12) == flow.T


def ring_of(size: int) -> ShareGraph:
    ring = [(at, (at + 1) % size, 300_000) for at in range(size)]
    return share_graph(holdings([*ring, *((size + at, at, 700_000) for at in range(size))], 2 * size))


def test_a_ring_of_some_hundred_firms_is_solved() -> None:
    found = integrated_upstream(ring_of(300), 0)
    assert found.share[found.owner >= 300].sum() == pytest.approx(1.0)
    assert found.share[found.owner == 299].item() == pytest.approx(0.3)


@pytest.mark.parametrize("size", [4_000, 20_000])
def test_a_ring_too_large_is_named_not_tried(size: int) -> None:
    graph = ring_of(size)
    for ask in (integrated_all, lambda graph: integrated_upstream(graph, 0)):
        with pytest.raises(RingTooLarge, match=f"{size} 家企业互相持股成一个环") as error:
            ask(graph)
        assert sorted(error.value.members) == list(range(size))


def test_sixty_small_holders_leave_their_rest_unknown() -> None:
    rows = [(holder, 61, 16_600) for holder in range(60)]
    assert share_graph(holdings([*rows, (60, 61, 3_970)], 62)).unknown_ppm[61] == 30
    assert share_graph(holdings([(holder, 7, 142_857) for holder in range(7)], 8)).unknown_ppm[7] == 0


def test_of_two_statements_the_larger_share_counts_with_its_own_votes() -> None:
    stated = holdings([(0, 1, 400_000), (0, 1, 300_000), (2, 1, 600_000)], 3)
    stated = replace(stated, votes_ppm=np.array([100_000, 600_000, 400_000]))
    graph = share_graph(stated)
    assert (graph.econ_ppm.tolist(), graph.votes_ppm.tolist()) == ([400_000, 600_000], [100_000, 400_000])
    assert graph.row.tolist() == [0, 2]
    stated.row[1] = -1  # made by a role, such as that of an executive partner: no statement, it counts beside
    assert share_graph(stated).votes_ppm.tolist() == [600_000, 400_000]
    assert Named("P 60 X").graph.econ_base.tolist() == [PPM, PPM]
