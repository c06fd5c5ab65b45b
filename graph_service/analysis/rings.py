"""Rings (环): the strongest cycle through a strongly connected set of parties (R8.10)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, cast

import networkx as nx

Shortest: TypeAlias = tuple[dict[int, float], dict[int, list[int]]]  # by party: length, path


@dataclass(frozen=True, slots=True)
class Ring:
    """A simple cycle (环): its parties in order, from the first in the given order; the product of its weights.

    ``truncated`` says that not every party was tried as a start, so that a stronger ring may have been missed.
    """

    parties: tuple[int, ...]
    product: float
    truncated: bool


def strongest_ring(weights: Mapping[tuple[int, int], float], *, max_starts: int) -> Ring:
    """Find the simple cycle with the largest product of weights; among equals the shorter, then the smaller one.

    ``weights`` (each above 0, at most 1) are the relations inside one strongly connected component of two and more
    parties. Shortest paths with lengths ``-log(weight)`` from each of at most ``max_starts`` parties, cost
    O(starts * relations * log parties). With all weights equal and below 1 the shortest cycle is found.
    """
    graph: nx.DiGraph[int] = nx.DiGraph()
    for (left, right), weight in sorted(weights.items()):
        if left != right:
            graph.add_edge(left, right, cost=max(0.0, -math.log(weight)))
    nodes = sorted(graph)
    best: tuple[float, int, tuple[int, ...]] | None = None
    for start in nodes[:max_starts]:
        cost, path = cast("Shortest", nx.single_source_dijkstra(graph, start, weight="cost"))
        for last in graph.predecessors(start):
            ring = tuple(path[last])
            total = cost[last] + graph.edges[last, start]["cost"]
            turned = ring.index(min(ring))
            found = (round(total, 12), len(ring), ring[turned:] + ring[:turned])
            best = found if best is None else min(best, found)
    if best is None:
        raise ValueError("no ring: fewer than two parties hold each other")
    ring = best[2]
    product = math.prod(weights[step] for step in zip(ring, (*ring[1:], ring[0]), strict=True))
    return Ring(ring, product, len(nodes) > max_starts)
