"""Chains (链): the longest way onward from every party, rings counted once, compiled and linear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.components import StrongComponents, strong_components
from graph_service.analysis.csr import Csr, counting_sort
from graph_service.analysis.kernel import kernel


@kernel
def _depths(
    indptr: NDArray[np.int64],
    neighbour: NDArray[np.int32],
    label: NDArray[np.int32],
    order: NDArray[np.int64],
    weight: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Depth of each component; ``order`` visits the components that are pointed at first."""
    depth = np.zeros(weight.size, np.int64)
    for node in order:
        here = label[node]
        for edge in range(indptr[node], indptr[node + 1]):
            there = label[neighbour[edge]]
            if there != here:
                depth[here] = max(depth[here], depth[there] + weight[there])
    return depth


@dataclass(frozen=True)
class Chains:
    """The longest chains of a graph (最长链).

    ``depth[v]`` is how many strongly connected components with a counted party the longest way onward from ``v``
    passes, its own component left out: on a graph without rings, the counted parties after ``v``.
    """

    graph: Csr
    strong: StrongComponents
    weight: NDArray[np.int64]
    depth: NDArray[np.int64]

    @cached_property
    def _members(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        return counting_sort(self.strong.label, self.strong.size.size)

    def longest(self, start: int, rank: NDArray[np.int64], most: int) -> Iterator[tuple[int, int, int]]:
        """Walk one longest chain from ``start``, at most ``most`` relations: ``left, right``, and the edge's position.

        Of equal ones that to the party of least ``rank``. The chain ends at the last counted party. Where it runs
        through a ring, the relations inside the ring are left out: one enters at one party and leaves from another.
        """
        label, weight, depth = self.strong.label, self.weight, self.depth
        starts, members = self._members
        here = int(label[start])
        for _ in range(most):
            inside = members[starts[here] : starts[here + 1]]
            left = int(depth[inside[0]])
            onward = [
                (rank[other := self.graph.neighbour[edge]], rank[node], int(node), int(other), edge)
                for node in inside.tolist()
                for edge in range(self.graph.indptr[node], self.graph.indptr[node + 1])
                if left and label[self.graph.neighbour[edge]] != here
            ]
            best = [step for step in onward if depth[step[3]] + weight[label[step[3]]] == left]
            if not best:
                return
            _, _, node, other, edge = min(best)
            yield node, other, int(self.graph.edge[edge])
            here = int(label[other])


def chains(graph: Csr, counted: NDArray[np.bool_]) -> Chains:
    """Find the longest chains of a graph (最长链), in O(parties + relations).

    >>> from graph_service.analysis.csr import build
    >>> line = build(np.array([0, 1], np.int32), np.array([1, 2], np.int32), 3)
    >>> found = chains(line, np.ones(3, np.bool_))
    >>> found.depth.tolist(), list(found.longest(0, np.arange(3), 9))
    ([2, 1, 0], [(0, 1, 0), (1, 2, 1)])
    """
    strong = strong_components(graph)
    weight = np.zeros(strong.size.size, np.int64)
    weight[strong.label[counted]] = 1
    order = counting_sort(strong.label, strong.size.size)[1]
    depth = _depths(graph.indptr, graph.neighbour, strong.label, order, weight)
    return Chains(graph, strong, weight, depth[strong.label])
