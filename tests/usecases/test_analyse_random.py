"""``analyse ownership`` on 2,500 random graphs in one list, against oracles that share no code with the engine.

Control: the definition of R8.7 on sets, in fractions. Integrated shares: R8.6 word for word, one dense solve a source
with its row zeroed. Rings, closed rings, treasury shares, sums of exactly one half and above the whole all occur.
"""

from __future__ import annotations

import csv
import io
import random
from fractions import Fraction
from pathlib import Path

import networkx as nx
import numpy as np
import pytest

from tests.usecases.analysed import HEADER, Told, run

GRAPHS = 2_500
PARTS = ("0.1", "0.25", "0.3", "0.333333", "0.5", "0.500001", "0.51", "0.6", "1")
Shares = dict[tuple[str, str], Fraction]


def random_graph(seed: int) -> dict[tuple[str, str], str]:
    """Shares as text of few parties, so that rings and exact halves occur."""
    draw = random.Random(seed)
    names = [f"{seed}-{at}" for at in range(draw.randint(2, 9))]
    pairs = [(draw.choice(names), draw.choice(names)) for _ in range(draw.randint(1, 3 * len(names)))]
    return {pair: draw.choice((*PARTS, f"{draw.random():.9f}", f"{draw.random():.4f}")) for pair in pairs}


def stated(graph: dict[tuple[str, str], str]) -> tuple[Shares, dict[str, Fraction]]:
    """Shares above 0, and the sum stated of each party."""
    shares = {pair: Fraction(text) for pair, text in graph.items()}
    sums: dict[str, Fraction] = {name: Fraction(0) for pair in graph for name in pair}
    for (_, owned), share in shares.items():
        sums[owned] += share
    return {pair: share for pair, share in shares.items() if share}, sums


def rounding(graph: dict[tuple[str, str], str], party: str) -> Fraction:
    """R8.5: one millionth, or half a unit of the last decimal of each share that is stated to six and more."""
    decimals = [len(text.partition(".")[2].rstrip("0")) for (_, owned), text in graph.items() if owned == party]
    return max(Fraction(1, 10**6), sum((Fraction(1, 2 * 10**places) for places in decimals if places > 5), Fraction(0)))


def control(graph: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    """The least set, grown until nothing is added."""
    shares, sums = stated(graph)
    base = {name: max(Fraction(1), total) - shares.get((name, name), 0) for name, total in sums.items()}
    pairs: set[tuple[str, str]] = set()
    for source in sums:
        members, grown = {source}, True
        while grown:
            more = {
                party
                for party in sums.keys() - members
                if 2 * sum(shares.get((member, party), Fraction(0)) for member in members) > base[party]
            }
            grown = bool(more)
            members |= more
        pairs |= {(source, member) for member in members - {source}}
    return pairs


def closed(graph: dict[tuple[str, str], str]) -> set[str]:
    """Members of components that own all of each other, the rounding of what is stated apart."""
    shares, sums = stated(graph)
    network = nx.DiGraph(list(shares))
    found: set[str] = set()
    for group in nx.strongly_connected_components(network):
        inside = {name: sum(shares.get((other, name), Fraction(0)) for other in group) for name in group}
        whole = {name: sums[name] if sums[name] > 1 + rounding(graph, name) else Fraction(1) for name in group}
        if any(inside.values()) and all(inside[name] >= whole[name] - rounding(graph, name) for name in group):
            found |= group
    return found


def integrated(graph: dict[tuple[str, str], str], ringed: set[str]) -> dict[tuple[str, str], float]:
    """One solve a source; closed rings own nothing and are owned by nobody, for they have no number.

    What is stated above the whole counts in proportion, within rounding only inside a ring.
    """
    shares, sums = stated(graph)
    names = list(sums)
    network = nx.DiGraph(list(shares))
    in_ring = {name for group in nx.strongly_connected_components(network) if len(group) > 1 for name in group}
    in_ring |= set(nx.nodes_with_selfloops(network))
    matrix = np.zeros((len(names), len(names)))
    for (owner, owned), share in shares.items():
        scaled = sums[owned] > (1 if owned in in_ring else 1 + rounding(graph, owned))
        whole = sums[owned] if scaled else 1
        if not {owner, owned} & ringed:
            matrix[names.index(owner), names.index(owned)] = float(share / whole)
    pairs: dict[tuple[str, str], float] = {}
    for at, source in enumerate(names):
        zeroed = matrix.copy()
        zeroed[at] = 0
        row = matrix[at] @ np.linalg.inv(np.eye(len(names)) - zeroed)
        pairs |= {(source, owned): float(y) for owned, y in zip(names, row, strict=True) if y > 0 and owned != source}
    return pairs


@pytest.fixture(scope="module")
def graphs() -> list[dict[tuple[str, str], str]]:
    return [random_graph(seed) for seed in range(GRAPHS)]


@pytest.fixture(scope="module")
def found(graphs: list[dict[tuple[str, str], str]], tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder: Path = tmp_path_factory.mktemp("random")
    rows = [(*pair, share) for graph in graphs for pair, share in graph.items()]
    random.Random(1).shuffle(rows)
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return run(folder, f"{HEADER}\n{text.getvalue()}")


def test_control_is_the_least_set_of_the_definition(graphs: list[dict[tuple[str, str], str]], found: Told) -> None:
    expected = set().union(*(control(graph) for graph in graphs))
    assert len(expected) > GRAPHS
    assert found.control == expected


def test_integrated_shares_are_dense_algebra(graphs: list[dict[tuple[str, str], str]], found: Told) -> None:
    ringed = set().union(*(closed(graph) for graph in graphs))
    assert len(ringed) > 50
    assert {name for ring in found.report["closed_rings"] for name in ring["members"]} == ringed
    expected: dict[tuple[str, str], float] = {}
    for graph in graphs:
        expected |= integrated(graph, ringed)
    assert found.integrated.keys() == expected.keys()
    assert found.integrated == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_every_fault_is_told_and_no_other(graphs: list[dict[tuple[str, str], str]], found: Told) -> None:
    told: dict[str, set[str]] = {}
    for rule, owned in found.faults("rule", "owned"):
        told.setdefault(rule, set()).add(owned)
    sums = [(name, total, rounding(graph, name)) for graph in graphs for name, total in stated(graph)[1].items()]
    named = {owned for graph in graphs for _, owned in graph}
    assert told == {
        "SUM_OVER_WHOLE": {name for name, total, slack in sums if total > 1 + slack},
        "SUM_BELOW_WHOLE": {name for name, total, slack in sums if name in named and total < 1 - slack},
        "SELF_HOLDING": {owner for graph in graphs for owner, owned in graph if owner == owned},
    }
