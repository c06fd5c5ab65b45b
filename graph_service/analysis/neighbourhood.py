"""The neighbourhood of a party (关联网络): who is within so many relations of it, and by which way, on arrays.

Definition: a breadth-first search over relations taken both ways. A party is at its least depth; of the ways of that
length, the one is told whose parties were found first, relations in the order they were given. Three ceilings bound
it, and ``truncated`` tells when one of them cut something off: ``depth`` relations (that one is asked for, so it is no
cut), ``most`` parties, and no way through a hub, which is a party of more than ``hub`` relations other than the start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.csr import Csr, build
from graph_service.analysis.kernel import kernel
from graph_service.domain.errors import BadInput

DEEPEST = 6
START = -1
FREE = -1
PARTY, DEPTH, PARENT, RELATION = range(4)


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """Parties around a start in the order found, the start first (关联网络).

    ``found`` has a row a party: the ``party``, its ``depth``, the place of its ``parent`` here (``START`` for the
    start), and the number of the ``relation`` that leads to it (``START`` for the start). One array, because handing
    over four costs more than most searches.
    """

    found: NDArray[np.int64]
    truncated: bool

    @property
    def party(self) -> NDArray[np.int64]:
        """The parties."""
        return self.found[:, PARTY]

    @property
    def depth(self) -> NDArray[np.int64]:
        """How many relations away each is."""
        return self.found[:, DEPTH]

    def path(self, place: int) -> list[int]:
        """Relations on the way from the start to the party at ``place`` (关联路径), the first one first."""
        steps: list[int] = []
        while self.found[place, PARENT] != START:
            steps.append(int(self.found[place, RELATION]))
            place = int(self.found[place, PARENT])
        return steps[::-1]


def both_ways(parties: int, left: NDArray[np.int32], right: NDArray[np.int32]) -> Csr:
    """Group relations at both their ends (双向邻接); ``edge`` is the number of the relation. Cost O(relations).

    >>> csr = both_ways(3, np.array([0, 1], np.int32), np.array([1, 2], np.int32))
    >>> csr.neighbour[csr.indptr[1]:csr.indptr[2]].tolist(), csr.edge.tolist()
    ([2, 0], [0, 1, 0, 1])
    """
    csr = build(np.concatenate([left, right]), np.concatenate([right, left]), parties)
    np.mod(csr.edge, max(1, left.size), out=csr.edge)
    return csr


def neighbourhood(graph: Csr, start: int, *, depth: int, most: int = 1_000, hub: int = 1_000) -> Neighbourhood:
    """Find who is within ``depth`` relations of ``start`` (关联网络).

    ``graph`` is made by ``both_ways``. Raises ``BadInput`` unless ``0 <= depth <= 6`` and ``most`` and ``hub`` are
    positive. Cost O(relations at the parties found): a few microseconds, whatever the size of the registry.

    >>> graph = both_ways(4, np.array([0, 1, 2], np.int32), np.array([1, 2, 3], np.int32))
    >>> found = neighbourhood(graph, 0, depth=2)
    >>> found.party.tolist(), found.depth.tolist(), found.path(2), found.truncated
    ([0, 1, 2], [0, 1, 2], [0, 1], False)
    """
    if not 0 <= depth <= DEEPEST or most < 1 or hub < 1:
        raise BadInput(f"层数应在 0 与 {DEEPEST} 之间, 数量上限应为正数。")
    return Neighbourhood(*_search(graph.indptr, graph.neighbour, graph.edge, start, depth, most, hub))


@kernel
def _slot(table: NDArray[np.int32], party: int) -> int:
    """Where ``party`` is in a hash table of a power of two, or the free place where it belongs."""
    mask = table.size - 1
    at = (party * 0x9E3779B1 >> 7) & mask
    while table[at] != FREE and table[at] != party:
        at = (at + 1) & mask
    return at


@kernel
def _search(
    indptr: NDArray[np.int64],
    neighbour: NDArray[np.int32],
    edge: NDArray[np.int64],
    start: int,
    depth: int,
    most: int,
    hub: int,
) -> tuple[NDArray[np.int64], bool]:
    """Search level by level; who was met stands in a hash table that grows with them, so no array of all parties."""
    room = 128
    table = np.full(2 * room, FREE, np.int32)
    found = np.empty((room, 4), np.int64)
    found[0, PARTY], found[0, DEPTH], found[0, PARENT], found[0, RELATION] = start, 0, START, START
    table[_slot(table, start)] = start
    known, done, truncated = 1, 0, False
    while done < known and found[done, DEPTH] < depth:
        here = found[done, PARTY]
        begin, end = indptr[here], indptr[here + 1]
        if done and end - begin > hub:
            truncated = True
            done += 1
            continue
        for place in range(begin, end):
            other = neighbour[place]
            at = _slot(table, other)
            if table[at] == other:
                continue
            if known == most:
                return found[:known], True
            if known == room:
                wider = np.empty((2 * room, 4), np.int64)
                wider[:room] = found
                found = wider
                room *= 2
                table = np.full(2 * room, FREE, np.int32)
                for one in found[:known, PARTY]:
                    table[_slot(table, one)] = one
                at = _slot(table, other)
            table[at] = other
            found[known, PARTY], found[known, DEPTH] = other, found[done, DEPTH] + 1
            found[known, PARENT], found[known, RELATION] = done, edge[place]
            known += 1
        done += 1
    return found[:known], truncated
