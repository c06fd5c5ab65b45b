"""Integrated shares (R8.6) against dense linear algebra, and one subject against the whole registry."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from graph_service.analysis.ownership import integrated_all, integrated_upstream
from graph_service.analysis.shares import Treatment, share_graph
from graph_service.analysis.snapshot import PPM
from tests.analysis.share_cases import Named, holdings, matrices, share_rows


def closed_parties(rows: list[tuple[int, int, int]], parties: int) -> set[int]:
    """Members of strongly connected components that nobody outside owns a part of, the slack of rounding allowed."""
    stated, base = matrices(rows, parties)
    graph = nx.from_numpy_array(stated, create_using=nx.DiGraph)
    closed: set[int] = set()
    for members in nx.strongly_connected_components(graph):
        inside = stated[np.ix_(sorted(members), sorted(members))]
        rounded = np.array([sum(owned == at and ppm % 10 > 0 for _, owned, ppm in rows) for at in sorted(members)])
        slack = np.maximum(1, (rounded + 1) // 2)
        if inside.any() and (inside.sum(axis=0) >= base[sorted(members)] - slack).all():
            closed |= members
    return closed


def dense(rows: list[tuple[int, int, int]], parties: int) -> dict[tuple[int, int], float]:
    """R8.6 word for word: one solve a source with its row zeroed; rings without an owner left out."""
    stated, base = matrices(rows, parties)
    shares = stated / base
    closed = closed_parties(rows, parties)
    shares[sorted(closed), :] = 0  # no number for what a closed ring holds ...
    shares[:, sorted(closed)] = 0  # ... nor for what is held of it
    result: dict[tuple[int, int], float] = {}
    for source in range(parties):
        zeroed = shares.copy()
        zeroed[source, :] = 0
        integrated = shares[source] @ np.linalg.inv(np.eye(parties) - zeroed)
        result.update({(source, owned): y for owned, y in enumerate(integrated) if y > 0})
    return result


@settings(max_examples=500, deadline=None)
@given(share_rows())
def test_whole_registry_is_dense_algebra_with_the_row_zeroed(case: tuple[list[tuple[int, int, int]], int]) -> None:
    rows, parties = case
    found = integrated_all(share_graph(holdings(rows, parties)))
    expected = dense(rows, parties)
    pairs = dict(zip(zip(found.owner.tolist(), found.owned.tolist(), strict=True), found.share.tolist(), strict=True))
    assert set(np.flatnonzero(found.closed_ring >= 0)) == closed_parties(rows, parties)
    assert pairs.keys() == {pair for pair in expected if pair[0] != pair[1]}
    for pair, share in pairs.items():
        assert share == pytest.approx(expected[pair], rel=1e-9)
    for party, share in enumerate(found.self_share):
        if not np.isnan(share):
            assert share == pytest.approx(expected.get((party, party), 0.0), abs=1e-9)


@settings(max_examples=500, deadline=None)
@given(share_rows())
def test_one_subject_is_the_whole_registry(case: tuple[list[tuple[int, int, int]], int]) -> None:
    graph = share_graph(holdings(*case))
    whole = integrated_all(graph)
    for subject in range(graph.parties):
        one = integrated_upstream(graph, subject)
        mine = whole.owned == subject
        assert sorted(one.owner.tolist()) == sorted(whole.owner[mine].tolist())
        assert one.share[np.argsort(one.owner)] == pytest.approx(whole.share[mine][np.argsort(whole.owner[mine])])
        assert one.unknown == pytest.approx(whole.unknown[subject])
        assert one.closed_ring == (whole.closed_ring[subject] >= 0)
        assert one.self_share == pytest.approx(whole.self_share[subject], nan_ok=True)


@settings(max_examples=500, deadline=None)
@given(share_rows())
def test_final_owners_and_the_unknown_make_a_whole(case: tuple[list[tuple[int, int, int]], int]) -> None:
    rows, parties = case
    rows = [(owner, owned, ppm // 1000 * 1000) for owner, owned, ppm in rows]  # what is missing exceeds rounding
    graph = share_graph(holdings(rows, parties))
    found = integrated_all(graph)
    held = np.zeros(parties, bool)
    held[[owned for _, owned, _ in rows]] = True
    total = found.unknown.copy()
    final = ~held[found.owner]
    np.add.at(total, found.owned[final], found.share[final])
    assert total[held] == pytest.approx(1.0)


def test_unknown_owner_takes_the_rest_and_passes_it_on() -> None:
    case = Named("P 60 H", "H 50 X", "Q 20 X")
    found = integrated_all(case.graph)
    assert found.unknown[[case.at["H"], case.at["X"]]] == pytest.approx([0.4, 0.3 + 0.5 * 0.4])


def test_thirds_are_whole_and_leave_nobody_unknown() -> None:
    graph = share_graph(holdings([(0, 3, 333_333), (1, 3, 333_333), (2, 3, 333_333)], 4))
    assert graph.unknown_ppm.tolist() == [0, 0, 0, 0]
    assert graph.faults.is_empty()


def test_closed_ring_has_no_number_and_poisons_nothing_silently() -> None:
    case = Named("A 100 B", "B 100 A", "A 60 Z", "P 40 Z")
    found = integrated_all(case.graph)
    at = case.at
    assert found.closed_ring.tolist() == [0, 0, -1, -1]
    assert np.isnan(found.self_share[[at["A"], at["B"]]]).all()
    assert [(found.owner[e], found.owned[e], found.share[e]) for e in range(found.share.size)] == [
        (at["P"], at["Z"], 0.4)
    ]
    assert found.unknown[at["Z"]] == pytest.approx(0.6)


FAULTS = [
    ([(0, 2, 700_000), (1, 2, 700_000)], Treatment.SCALED, 1_400_000, [0.5, 0.5]),
    ([(0, 1, 300_000), (0, 1, 400_000)], Treatment.LARGEST, 400_000, [0.4]),
    ([(1, 1, 200_000), (0, 1, 800_000)], Treatment.TREASURY, 200_000, [1.0]),
    ([(0, 1, 1_500_000), (2, 1, 100_000)], Treatment.DROPPED, 1_500_000, [0.1]),
]


@pytest.mark.parametrize(("rows", "treatment", "ppm", "shares"), FAULTS)
def test_faults_are_named_and_treated(
    rows: list[tuple[int, int, int]], treatment: Treatment, ppm: int, shares: list[float]
) -> None:
    graph = share_graph(holdings(rows, 3))
    assert graph.faults.select("treatment", "ppm").rows() == [(treatment, ppm)]
    assert integrated_all(graph).share.tolist() == pytest.approx(shares)


def test_a_long_chain_of_full_ownership_keeps_the_whole() -> None:
    chain = share_graph(holdings([(ix, ix + 1, PPM) for ix in range(300)], 301))
    found = integrated_upstream(chain, 300)
    assert found.share == pytest.approx(np.ones(300))
