"""The strongest ring against all simple cycles of networkx (R8.10)."""

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.rings import strongest_ring

WEIGHTS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)), st.sampled_from([0.05, 0.1, 0.3, 0.5, 0.9, 1.0]), max_size=18
)


@settings(max_examples=500, deadline=None)
@given(WEIGHTS)
def test_strongest_of_all_cycles(weights: dict[tuple[int, int], float]) -> None:
    graph = nx.DiGraph(list(weights))
    for members in nx.strongly_connected_components(graph):
        if len(members) < 2:
            continue
        inside = {pair: weight for pair, weight in weights.items() if set(pair) <= members}
        cycles = [cycle for cycle in nx.simple_cycles(nx.DiGraph(list(inside))) if len(cycle) > 1]
        products = [math.prod(inside[step] for step in zip(c, c[1:] + c[:1], strict=True)) for c in cycles]
        found = strongest_ring(inside, max_starts=10)
        assert found.product == pytest.approx(max(products))
        assert found.parties[0] == min(found.parties)
        assert not found.truncated


def test_equal_weights_give_the_shortest_ring_and_work_is_cut() -> None:
    weights = dict.fromkeys([(0, 1), (1, 2), (2, 0), (1, 0)], 0.5)
    assert strongest_ring(weights, max_starts=3).parties == (0, 1)
    assert strongest_ring(weights, max_starts=2).truncated
