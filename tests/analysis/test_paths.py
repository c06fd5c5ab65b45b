"""找关系 against networkx: the same paths in the same order, on many small graphs; ceilings told."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import combinations, pairwise

import networkx as nx
import pytest

from graph_service.analysis.paths import Cut, Link, Way, find_paths
from graph_service.analysis.snapshot import PPM

KINDS = ("OWNS", "OWNS", "ROLE", "GUARANTEES", "BRANCH_OF")
GRAPHS = 3_000


def random_links(rng: random.Random) -> list[Link]:
    """Few parties, many relations: parallel ones, rings, self-holdings, unstated shares, equal strengths."""
    parties = "ABCDEFGH"[: rng.randint(3, 8)]
    links: list[Link] = []
    for number in range(rng.randint(1, 14)):
        kind = rng.choice(KINDS)
        share = rng.choice([None, 0.5, 0.5, 0.25, 1.0]) if kind == "OWNS" else None
        links.append(Link(f"r{number}", kind, rng.choice(parties), rng.choice(parties), share))
    return links


def expected_paths(links: list[Link], ends: list[str], depth: int, hubs: set[str]) -> list[tuple[str, ...]]:
    """Every simple path by networkx, put in order by the definition."""
    graph = nx.Graph((link.start, link.end) for link in links)
    graph.add_nodes_from(ends)
    weights: dict[frozenset[str], Fraction] = {}
    for link in links:
        pair = frozenset((link.start, link.end))
        weight = Fraction(round((link.share or 0.0) * PPM), PPM) if link.kind == "OWNS" else Fraction(1)
        weights[pair] = max(weight, weights.get(pair, Fraction(0)))

    def rank(path: tuple[str, ...]) -> tuple[int, Fraction, tuple[str, ...]]:
        strength = Fraction(1)
        for one, other in pairwise(path):
            strength *= weights[frozenset((one, other))]
        return len(path), -strength, path

    return sorted(
        (
            tuple(path)
            for one, other in combinations(ends, 2)
            for path in nx.all_simple_paths(graph, one, other, cutoff=depth)
            if not (set(ends) | hubs) & set(path[1:-1])
        ),
        key=rank,
    )


def test_all_simple_paths_in_their_order() -> None:
    met = 0
    for seed in range(GRAPHS):
        rng = random.Random(seed)
        links = random_links(rng)
        ends = rng.sample("ABCDEFGH"[: rng.randint(3, 8)], rng.randint(2, 3))
        depth, limit = rng.randint(1, 6), rng.choice([3, 1_000])
        hubs = set(rng.sample("ABCDEFGH", rng.choice([0, 0, 1])))
        expected = expected_paths(links, ends, depth, hubs - set(ends))
        found = find_paths(links, ends, depth=depth, limit=limit, hubs=frozenset(hubs))
        assert [way.parties for way in found.ways] == expected[:limit], (seed, ends)
        assert (Cut.LIMIT in found.cuts) is (len(expected) > limit)
        free = expected_paths(links, ends, depth, set())
        assert Cut.HUB in found.cuts or len(free) == len(expected), "a path lost to a hub must be told"
        met += bool(expected)
    assert met > GRAPHS / 3


def test_the_order_of_relations_does_not_matter() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        links = random_links(rng)
        there = find_paths(links, ["A", "B", "C"], depth=5, limit=4)
        rng.shuffle(links)
        assert find_paths(links, ["A", "B", "C"], depth=5, limit=4) == there


def test_each_hop_has_all_its_relations_and_the_strength_of_the_best() -> None:
    links = [
        Link("h1", "OWNS", "P", "A", 0.6),
        Link("h2", "OWNS", "P", "A", 0.3),
        Link("h3", "OWNS", "P", "B", 0.5),
        Link("r1", "ROLE", "Q", "A"),
        Link("h4", "OWNS", "Q", "B"),
    ]
    first, second = find_paths(links, ["A", "B"], depth=2, limit=10).ways
    assert (first.parties, [hop.rids for hop in first.hops]) == (("A", "P", "B"), [("h1", "h2"), ("h3",)])
    assert (first.strength, second.strength) == (Fraction(3, 10), Fraction(0))  # an unstated share is not known


def test_shorter_comes_before_stronger() -> None:
    links = [Link("1", "OWNS", "A", "B", 0.01), Link("2", "ROLE", "P", "A"), Link("3", "ROLE", "P", "B")]
    assert [way.parties for way in find_paths(links, ["A", "B"], depth=3, limit=9).ways] == [
        ("A", "B"),
        ("A", "P", "B"),
    ]


def test_a_hub_is_met_and_not_walked_through_but_may_be_an_end() -> None:
    links = [Link("1", "ROLE", "H", "A"), Link("2", "ROLE", "H", "B")]
    cut = find_paths(links, ["A", "B"], depth=2, limit=9, hubs=frozenset("H"))
    assert (cut.ways, cut.cuts) == ((), {Cut.HUB})
    ended = find_paths(links, ["A", "H"], depth=2, limit=9, hubs=frozenset("H"))
    assert ([way.parties for way in ended.ways], ended.cuts) == ([("A", "H")], set())


def test_a_hub_too_far_away_to_matter_cuts_nothing() -> None:
    links = [Link("0", "ROLE", "A", "B"), Link("1", "ROLE", "A", "C"), Link("2", "ROLE", "C", "H")]
    assert find_paths(links, ["A", "B"], depth=2, limit=9, hubs=frozenset("H")).cuts == set()


@pytest.mark.parametrize("steps", [1, 50, 5_000])
def test_the_work_is_bounded_and_what_was_found_is_told(steps: int) -> None:
    parties = [f"E{number:02}" for number in range(14)]
    links = [Link(f"{one}{other}", "ROLE", one, other) for one, other in combinations(parties, 2)]
    found = find_paths(links, [parties[0], parties[-1]], depth=6, limit=1_000_000, steps=steps)
    assert found.cuts == {Cut.STEPS}
    lengths = [len(way.hops) for way in found.ways]
    assert lengths == sorted(lengths)
    assert all(isinstance(way, Way) for way in found.ways)


def test_strangers_have_no_path() -> None:
    found = find_paths([Link("1", "ROLE", "P", "A")], ["A", "B"], depth=6, limit=9)
    assert (found.ways, found.cuts) == ((), set())
