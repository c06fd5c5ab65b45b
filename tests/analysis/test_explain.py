"""Explanations: strongest chains against all simple paths, control by the holdings it rests on."""

import networkx as nx
import pytest
from hypothesis import given, settings

from graph_service.analysis.control import control
from graph_service.analysis.explain import control_basis, ownership_paths
from graph_service.analysis.ownership import integrated_upstream
from graph_service.analysis.shares import share_graph
from tests.analysis.share_cases import Named, holdings, share_rows


@settings(max_examples=200, deadline=None)
@given(share_rows(most=6))
def test_chains_are_all_simple_paths_largest_first(case: tuple[list[tuple[int, int, int]], int]) -> None:
    rows, parties = case
    shares = share_graph(holdings(rows, parties))
    edges = zip(shares.owner.tolist(), shares.owned.tolist(), shares.econ_ppm.tolist(), strict=True)
    graph = nx.DiGraph()
    graph.add_nodes_from(range(parties))
    graph.add_weighted_edges_from((a, b, ppm / shares.econ_base[b]) for a, b, ppm in edges if ppm)
    found = ownership_paths(shares, 0, 1, top=10**6, max_steps=10**6)
    products: list[float] = []
    for path in nx.all_simple_paths(graph, 0, 1):
        product = 1.0
        for step in nx.utils.pairwise(path):
            product *= graph.edges[step]["weight"]
        products.append(product)
    assert [path.product for path in found.paths] == pytest.approx(sorted(products, reverse=True))
    assert found.path_sum == pytest.approx(sum(products))
    assert not found.truncated


def test_path_sum_equals_the_integrated_share_without_rings_only() -> None:
    acyclic = Named("P 60 A", "P 60 B", "A 30 X", "B 20 X")
    ring = Named("P 60 X", "Y 30 X", "Q 10 X", "X 20 Y", "R 80 Y")
    for case, equal in ((acyclic, True), (ring, False)):
        owner, subject = case.at["P"], case.at["X"]
        upstream = integrated_upstream(case.graph, subject)
        integrated = upstream.share[upstream.owner == owner].item()
        paths = ownership_paths(case.graph, owner, subject, top=1, max_steps=100)
        assert len(paths.paths) == 1
        assert (paths.path_sum == pytest.approx(integrated)) == equal


def test_work_is_cut_and_says_so() -> None:
    case = Named("P 60 A", "P 60 B", "A 30 X", "B 20 X")
    cut = ownership_paths(case.graph, case.at["P"], case.at["X"], top=5, max_steps=2)
    assert (len(cut.paths), cut.truncated) == (1, True)


def test_control_rests_on_the_holdings_named() -> None:
    case = Named("P 60 A", "P 60 B", "P 70 Z", "A 30 X", "B 25 X", "Z 10 Q")
    basis = control_basis(case.graph, case.at["P"], case.at["X"])
    assert [(case.names[step.owner], case.names[step.owned], step.votes_ppm, step.row) for step in basis] == [
        ("P", "A", 600_000, 0), ("P", "B", 600_000, 1), ("A", "X", 300_000, 3), ("B", "X", 250_000, 4),
    ]  # fmt: skip
    assert control_basis(case.graph, case.at["A"], case.at["X"]) == ()


@settings(max_examples=200, deadline=None)
@given(share_rows(most=7))
def test_every_control_pair_has_a_basis_and_no_other(case: tuple[list[tuple[int, int, int]], int]) -> None:
    graph = share_graph(holdings(*case))
    found = control(graph)
    pairs = set(zip(found.controller.tolist(), found.controlled.tolist(), strict=True))
    for source in range(graph.parties):
        for party in range(graph.parties):
            basis = control_basis(graph, source, party)
            assert bool(basis) == ((source, party) in pairs)
            if basis:
                assert basis[-1].owned == party
                together = sum(step.votes_ppm for step in basis if step.owned == party)
                assert 2 * together > graph.votes_base[party]
