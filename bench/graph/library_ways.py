"""igraph and rustworkx: compiled graph libraries."""

from __future__ import annotations

from typing import Any

import igraph
import numpy as np
import rustworkx

from bench.graph.jobs import HOPS, Way, asked, labels
from bench.registry import Registry


def _around(data: Registry) -> np.ndarray:
    return np.column_stack([np.r_[data.owner, data.holder], np.r_[data.owned, data.firm]])


def _rustworkx(data: Registry) -> rustworkx.PyGraph:
    network = rustworkx.PyGraph()
    network.add_nodes_from(range(data.parties))
    network.add_edges_from_no_data(list(map(tuple, _around(data).tolist())))
    return network


def _hops(network: rustworkx.PyGraph, start: int) -> list[int]:
    found = {start}
    edge = [start]
    for _ in range(HOPS):
        edge = list({other for here in edge for other in network.neighbors(here)} - found)
        found.update(edge)
    return list(found)


def _igraph(ends: Any, parties: int) -> igraph.Graph:
    return igraph.Graph(n=parties, edges=ends)


IGRAPH = {
    "groups": Way(
        lambda data: _igraph(np.column_stack([data.owner, data.owned]), data.parties),
        lambda network: network.connected_components(mode="weak").membership,
        labels,
        most=1_000_000,
    ),
    "khop": Way(
        lambda data: _igraph(_around(data), data.parties),
        lambda network, start: network.neighborhood(start, order=HOPS),
        asked,
        each=True,
        most=1_000_000,
    ),
}
RUSTWORKX = {"khop": Way(_rustworkx, _hops, asked, each=True, most=1_000_000)}
