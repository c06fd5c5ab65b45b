"""Explanations: strongest chains against all simple paths."""

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.explain import ownership_paths
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


def test_only_what_leads_to_the_owner_is_looked_at() -> None:
    wide = [(holder, 3_000, 300) for holder in range(3_000)]
    graph = share_graph(holdings([*wide, (3_001, 3_002, 100_000), (3_002, 3_000, 200)], 3_003))
    weak = ownership_paths(graph, 3_001, 3_000, top=3, max_steps=2_000)
    assert [path.parties for path in weak.paths] == [(3_001, 3_002, 3_000)]
    assert (weak.path_sum, weak.truncated) == (pytest.approx(2e-5, rel=0.2), False)  # 0.9002 is stated: nothing scaled
    direct = ownership_paths(graph, 5, 3_000, top=3, max_steps=2_000)
    assert ([path.parties for path in direct.paths], direct.truncated) == ([(5, 3_000)], False)


def test_a_lattice_has_its_strongest_chains_and_its_whole_sum() -> None:
    layers, wide = 12, 8
    steps = [(layer * wide + a, (layer + 1) * wide + b) for layer in range(layers) for a in range(wide)
             for b in range(wide)]  # fmt: skip
    graph = share_graph(holdings([(*step, 120_000) for step in steps], (layers + 1) * wide))
    found = ownership_paths(graph, 0, layers * wide, top=3, max_steps=2_000)
    assert [len(path.parties) for path in found.paths] == [layers + 1] * 3
    upstream = integrated_upstream(graph, layers * wide)
    assert found.path_sum == pytest.approx(upstream.share[upstream.owner == 0].item(), rel=1e-12)
    assert not found.truncated


@settings(max_examples=200, deadline=None)
@given(share_rows(most=6), st.integers(0, 12))
def test_where_the_work_is_cut_the_sum_is_a_lower_bound(
    case: tuple[list[tuple[int, int, int]], int], max_steps: int
) -> None:
    graph = share_graph(holdings(*case))
    whole = ownership_paths(graph, 0, 1, top=10**6, max_steps=10**6)
    cut = ownership_paths(graph, 0, 1, top=2, max_steps=max_steps)
    assert cut.path_sum <= whole.path_sum + 1e-15
    if not cut.truncated:
        assert [path.product for path in cut.paths] == pytest.approx([path.product for path in whole.paths[:2]])
        assert cut.path_sum == pytest.approx(whole.path_sum)
    else:
        assert len(cut.paths) < len(whole.paths)
