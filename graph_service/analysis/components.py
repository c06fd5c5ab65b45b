"""Components (连通分量): strongly connected ones by Tarjan, weakly connected ones by union-find; both compiled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.csr import Csr
from graph_service.analysis.kernel import kernel


@dataclass(frozen=True, slots=True)
class StrongComponents:
    """Strongly connected components (强连通分量).

    ``label[v]`` numbers the component of node ``v`` so that along every relation ``row -> neighbour`` of the graph
    given, labels never rise: ascending labels visit what is pointed at first. ``size[c]`` counts its nodes.
    """

    label: NDArray[np.int32]
    size: NDArray[np.int64]


@kernel
def tarjan(indptr: NDArray[np.int64], neighbour: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """Component label of each node, and how many there are (Tarjan 1972, without recursion)."""
    nodes = indptr.size - 1
    label = np.full(nodes, -1, np.int32)
    found = np.zeros(nodes, np.int32)  # order of discovery, 1..; 0 is unseen
    low = np.zeros(nodes, np.int32)
    edge = indptr[:-1].copy()
    open_nodes = np.empty(nodes, np.int32)
    calls = np.empty(nodes, np.int32)
    opened = clock = components = 0
    for root in range(nodes):
        if found[root]:
            continue
        depth = 1
        calls[0] = root
        clock += 1
        found[root] = low[root] = clock
        open_nodes[opened] = root
        opened += 1
        while depth:
            node = calls[depth - 1]
            if edge[node] < indptr[node + 1]:
                other = neighbour[edge[node]]
                edge[node] += 1
                if not found[other]:
                    clock += 1
                    found[other] = low[other] = clock
                    open_nodes[opened] = other
                    opened += 1
                    calls[depth] = other
                    depth += 1
                elif label[other] < 0:
                    low[node] = min(low[node], found[other])
                continue
            depth -= 1
            if depth:
                parent = calls[depth - 1]
                low[parent] = min(low[parent], low[node])
            if low[node] == found[node]:
                while True:
                    opened -= 1
                    label[open_nodes[opened]] = components
                    if open_nodes[opened] == node:
                        break
                components += 1
    return label, components


def strong_components(graph: Csr) -> StrongComponents:
    """Strongly connected components of a graph in compressed rows, in O(nodes + edges)."""
    label, count = tarjan(graph.indptr, graph.neighbour)
    return StrongComponents(label, np.bincount(label, minlength=count))


@kernel
def _union(nodes: int, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int32]:
    parent = np.arange(nodes).astype(np.int32)
    for edge in range(left.size):
        a, b = left[edge], right[edge]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a < b:
            parent[b] = a
        elif b < a:
            parent[a] = b
    for node in range(nodes):
        parent[node] = parent[parent[node]]
    return parent


def weak_components(nodes: int, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int32]:
    """Smallest node id of each node's connected component (连通分量), relations taken both ways.

    >>> weak_components(5, np.array([3, 4], np.int32), np.array([1, 3], np.int32)).tolist()
    [0, 1, 2, 1, 1]
    """
    return _union(nodes, left, right)
