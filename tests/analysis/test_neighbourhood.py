"""The neighbourhood on arrays against networkx and a slow search, with its ceilings."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.neighbourhood import both_ways, neighbourhood
from graph_service.domain.errors import BadInput

SEEDS = st.integers(0, 2**32 - 1)


def some_relations(seed: int) -> tuple[int, np.ndarray, np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(seed)
    parties = int(rng.integers(1, 90))
    left, right = rng.integers(0, parties, (2, int(rng.integers(0, 2 * parties))), dtype=np.int32)
    if rng.random() < 0.3:
        left[: left.size // 2] = 0  # a hub
    return parties, left, right, rng


@settings(max_examples=2000, deadline=None)
@given(SEEDS)
def test_who_is_found_and_how_deep_is_what_networkx_says(seed: int) -> None:
    parties, left, right, rng = some_relations(seed)
    start, depth = int(rng.integers(0, parties)), int(rng.integers(0, 7))
    found = neighbourhood(both_ways(parties, left, right), start, depth=depth)
    network = nx.Graph(zip(left.tolist(), right.tolist(), strict=True))
    network.add_nodes_from(range(parties))
    assert set(found.party.tolist()) == set(nx.ego_graph(network, start, radius=depth))
    depths = nx.single_source_shortest_path_length(network, start, cutoff=depth)
    assert dict(zip(found.party.tolist(), found.depth.tolist(), strict=True)) == depths
    assert not found.truncated
    for place, party in enumerate(found.party.tolist()):
        at = start
        for relation in found.path(place):
            ends = {int(left[relation]), int(right[relation])}
            assert at in ends
            at = (ends - {at} or {at}).pop()
        assert at == party
        assert len(found.path(place)) == found.depth[place]


def search(network: list[list[int]], start: int, depth: int, most: int, hub: int) -> tuple[list[int], bool]:
    """The definition, with lists."""
    found, depths, cut = [start], {start: 0}, False
    for here in found:
        if depths[here] == depth:
            continue
        if here != start and len(network[here]) > hub:
            cut = True
            continue
        for other in network[here]:
            if other not in depths:
                if len(found) == most:
                    return found, True
                found.append(other)
                depths[other] = depths[here] + 1
    return found, cut


@settings(max_examples=2000, deadline=None)
@given(SEEDS)
def test_ceilings_cut_and_say_so(seed: int) -> None:
    parties, left, right, rng = some_relations(seed)
    graph = both_ways(parties, left, right)
    lists = [graph.neighbour[graph.indptr[at] : graph.indptr[at + 1]].tolist() for at in range(parties)]
    start, depth, most, hub = (int(rng.integers(low, high)) for low, high in ((0, parties), (0, 7), (1, 60), (1, 12)))
    found = neighbourhood(graph, start, depth=depth, most=most, hub=hub)
    assert (found.party.tolist(), found.truncated) == search(lists, start, depth, most, hub)


def test_a_hub_asked_about_shows_its_own_relations() -> None:
    star = both_ways(2001, np.zeros(2000, np.int32), np.arange(1, 2001, dtype=np.int32))
    assert neighbourhood(star, 0, depth=1, most=5_000).party.size == 2001
    through = neighbourhood(star, 7, depth=2)
    assert (through.party.tolist(), through.truncated) == ([7, 0], True)


@pytest.mark.parametrize("wrong", [{"depth": 7}, {"depth": -1}, {"depth": 2, "most": 0}, {"depth": 2, "hub": 0}])
def test_ceilings_are_ceilings(wrong: dict[str, int]) -> None:
    with pytest.raises(BadInput):
        neighbourhood(both_ways(1, np.empty(0, np.int32), np.empty(0, np.int32)), 0, **wrong)
