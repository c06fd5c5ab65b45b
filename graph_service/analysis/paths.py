"""找关系: every simple path between some subjects, shortest first, with the relations of each hop.

Definition. Nodes are parties, a hop joins two parties that have at least one relation, whichever way it points. A path
between two of the subjects asked about visits nobody twice and passes through no third one of them (its two halves are
told by themselves). Hubs end paths and are not walked through. Order: length, then strength (larger first), then the
parties on the way, so that the first ``limit`` are the same on every machine. Strength is the product over the hops
of: 1 where a role, guarantee, branch or agreement joins the two, else their largest stated share, 0 where none is
stated. It orders paths of one length and is no share of anything.

Method. Distances to the far end are known first (breadth first), then paths of length 1, 2, … are enumerated depth
first, never stepping where the far end is out of reach; so each length costs about what it finds. ``steps`` ceils the
work: what is found by then is told, marked as cut.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from heapq import nsmallest
from itertools import combinations, pairwise

from graph_service.analysis.snapshot import PPM

HOLDING = "OWNS"
MAX_ENDS, MAX_DEPTH = 10, 6


class Cut(StrEnum):
    """Why there may be more paths than are told (截断原因)."""

    LIMIT = "LIMIT"  # 路径数达到上限
    STEPS = "STEPS"  # 查找步数达到上限
    HUB = "HUB"  # 遇到关系过多的一方, 未穿过
    RELATIONS = "RELATIONS"  # 读取的关系数达到上限


@dataclass(frozen=True, slots=True)
class Hop:
    """What joins two parties (一段): relation ids, and the weight of the hop in ppm."""

    rids: tuple[str, ...]
    ppm: int


@dataclass(frozen=True, slots=True)
class Way:
    """One path (路径): the parties on it, the hops between them, its strength 0..1."""

    parties: tuple[str, ...]
    hops: tuple[Hop, ...]
    strength: Fraction


@dataclass(frozen=True, slots=True)
class Ways:
    """Paths found (查找结果), best first; ``cuts`` say why there may be more, empty where there are none."""

    ways: tuple[Way, ...]
    cuts: frozenset[Cut]


@dataclass(frozen=True, slots=True)
class Link:
    """One relation (关系) as the search takes it."""

    rid: str
    kind: str
    start: str
    end: str
    share: float | None = None


def find_paths(
    links: Iterable[Link],
    ends: Sequence[str],
    *,
    depth: int,
    limit: int,
    hubs: frozenset[str] = frozenset(),
    steps: int = 500_000,
) -> Ways:
    """Find the paths between subjects (找关系): at most ``depth`` hops, the best ``limit`` of all pairs together.

    Paths of a pair run from the one named first in ``ends``. ``hubs`` are parties not to be walked through; an end may
    be one. Cost O(relations + steps).
    """
    graph = _hops(links)
    search = _Search(graph, frozenset(ends), hubs - set(ends), depth, steps)
    far = {end: search.distances(end) for end in dict.fromkeys(ends)}
    pairs = [(one, other, far[other]) for one, other in combinations(far, 2)]
    found: list[Way] = []
    for length in range(1, depth + 1):
        level = (way for one, other, away in pairs for way in search.ways(one, other, away, length))
        found += nsmallest(limit + 1 - len(found), level, key=_order)
        if len(found) > limit or search.exhausted:
            break
    cuts = {Cut.LIMIT} if len(found) > limit else set[Cut]()
    cuts |= {Cut.STEPS} if search.exhausted else set()
    nearest = {end: min((away[hub] for hub in search.hubs & away.keys()), default=depth) for end, away in far.items()}
    cuts |= {Cut.HUB} if any(nearest[one] + nearest[other] <= depth for one, other, _ in pairs) else set()
    return Ways(tuple(found[:limit]), frozenset(cuts))


def _order(way: Way) -> tuple[Fraction, tuple[str, ...]]:
    return -way.strength, way.parties


def _hops(links: Iterable[Link]) -> Mapping[str, Mapping[str, Hop]]:
    """Neighbours of each party with the hop to them, in the order of their ids."""
    joined = defaultdict[tuple[str, str], list[Link]](list)
    for link in links:
        if link.start != link.end:
            joined[min(link.start, link.end), max(link.start, link.end)].append(link)
    graph = defaultdict[str, dict[str, Hop]](dict)
    for (one, other), between in sorted(joined.items()):
        weights = (PPM if link.kind != HOLDING else min(PPM, round((link.share or 0.0) * PPM)) for link in between)
        hop = Hop(tuple(sorted(link.rid for link in between)), max(weights))
        graph[one][other] = graph[other][one] = hop
    return graph


class _Search:
    """The graph of one question and the work done so far."""

    def __init__(
        self,
        graph: Mapping[str, Mapping[str, Hop]],
        ends: frozenset[str],
        hubs: frozenset[str],
        depth: int,
        steps: int,
    ) -> None:
        self.graph = graph
        self.shut = hubs | ends  # nobody walks through these
        self.hubs = hubs
        self.depth = depth
        self.left = steps

    @property
    def exhausted(self) -> bool:
        """Whether the ceiling of steps was reached."""
        return self.left < 0

    def distances(self, end: str) -> Mapping[str, int]:
        """Hops from each party to an end, not through hubs or other ends; those are reached and no further."""
        far, front = {end: 0}, [end]
        for distance in range(1, self.depth + 1):
            fresh = {other for party in front for other in self.graph.get(party, ())} - far.keys()
            far |= dict.fromkeys(fresh, distance)
            front = [party for party in fresh if party not in self.shut]
        return far

    def ways(self, one: str, other: str, far: Mapping[str, int], length: int) -> Iterator[Way]:
        """Yield the paths of exactly ``length`` hops between two ends."""
        if far.get(one, length + 1) > length:
            return
        way = [one]
        stack = [iter(self.graph[one])]
        while stack:
            party = next(stack[-1], None)
            if party is None:
                stack.pop()
                way.pop()
                continue
            self.left -= 1
            if self.left < 0:
                return
            rest = length - len(way)
            if party == other:
                if rest == 0:
                    yield self._way((*way, other))
            elif far.get(party, length + 1) <= rest and party not in self.shut and party not in way:
                way.append(party)
                stack.append(iter(self.graph[party]))

    def _way(self, parties: tuple[str, ...]) -> Way:
        hops = tuple(self.graph[one][other] for one, other in pairwise(parties))
        strength = Fraction(1)
        for hop in hops:
            strength *= Fraction(hop.ppm, PPM)
        return Way(parties, hops, strength)
