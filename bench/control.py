"""Control, groups and integrated shares against networkx and scipy, in one run on the same generated registry.

    python bench/control.py [COMPANIES ...]      # default 100000 1000000; peers run up to 100000

Every answer is compared before a ratio is printed. Times are processor seconds, medians of
five (slow peers: one) after a warm-up.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graph_service.analysis.components import weak_components
from graph_service.analysis.control import control
from graph_service.analysis.ownership import integrated_all, integrated_upstream
from graph_service.analysis.shares import ShareGraph, share_graph
from graph_service.analysis.snapshot import PPM, HoldingArrays

T = TypeVar("T")
PEER_LIMIT = 100_000


def registry(companies: int, seed: int) -> HoldingArrays:
    """Draw a registry-like graph: 1.84 holders a company, 28 % of holdings by companies, power-law hubs, few cycles."""
    rng = np.random.default_rng(seed)
    holders = rng.choice([1, 2, 3, 5], size=companies, p=[0.45, 0.37, 0.13, 0.05])
    owned = np.repeat(np.arange(companies, dtype=np.int32), holders)
    by_company = rng.random(owned.size) < 0.28
    person = companies + rng.integers(0, companies * 3 // 2, owned.size)
    above = (owned * rng.power(0.15, owned.size)).astype(np.int64)  # older companies, few of them with very many
    owner = np.where(by_company & (owned > 0), above, person).astype(np.int32)
    back = by_company & (2 * above > owned) & (rng.random(owned.size) < 1e-2)  # some of the younger: rings of two
    owner, owned = np.concatenate([owner, owned[back]]), np.concatenate([owned, owner[back]])
    single = np.unique(owner.astype(np.int64) * companies + owned, return_index=True)[1]
    owner, owned = owner[np.sort(single)], owned[np.sort(single)]
    weight = rng.integers(1, 20, owned.size).astype(np.float64)
    ppm = np.floor(weight / np.bincount(owned, weights=weight)[owned] * PPM).astype(np.int64)
    return HoldingArrays(owner, owned, ppm, ppm, np.arange(ppm.size, dtype=np.int64), companies * 5 // 2)


def timed(job: Callable[[], T], times: int = 1) -> tuple[float, T]:
    """Median seconds and the last answer."""
    spent: list[float] = []
    while True:
        start = time.process_time()
        answer = job()
        spent.append(time.process_time() - start)
        if len(spent) == times:
            return statistics.median(spent), answer


def control_networkx(graph: ShareGraph) -> set[tuple[int, int]]:
    """R8.7 as a user would write it: a closure a holder on a networkx graph."""
    network = nx.DiGraph()
    network.add_weighted_edges_from(
        zip(graph.owner.tolist(), graph.owned.tolist(), graph.votes_ppm.tolist(), strict=True)
    )
    pairs: set[tuple[int, int]] = set()
    for source in network:
        held: dict[int, int] = {}
        members = [source]
        for member in members:
            for party, data in network[member].items():
                before = held.get(party, 0)
                held[party] = before + data["weight"]
                if party != source and 2 * before <= PPM < 2 * held[party]:
                    members.append(party)
        pairs.update((source, member) for member in members[1:])
    return pairs


def control_scipy(graph: ShareGraph) -> set[tuple[int, int]]:
    """Close all holders together: multiply the members by the votes until nothing changes."""
    n = graph.parties
    votes = sparse.csr_matrix((graph.votes_ppm, (graph.owner, graph.owned)), shape=(n, n))
    members = sparse.identity(n, dtype=np.int64, format="csr")
    while True:
        held = members @ votes
        held.data = (2 * held.data > PPM).astype(np.int64)
        held.eliminate_zeros()
        grown = (held + sparse.identity(n, dtype=np.int64, format="csr")).astype(bool).astype(np.int64)
        if grown.nnz == members.nnz:
            rows, columns = grown.nonzero()
            return {(int(a), int(b)) for a, b in zip(rows, columns, strict=True) if a != b}
        members = grown


def integrated_series(graph: ShareGraph) -> sparse.csr_matrix:
    """Sum the power series of the share matrix to 1e-9, which ignores the zeroed row: equal outside rings."""
    n = graph.parties
    shares = sparse.csr_matrix(
        (graph.econ_ppm / graph.econ_base[graph.owned], (graph.owner, graph.owned)), shape=(n, n)
    )
    total, term = shares.copy(), shares
    while term.nnz:
        term = term @ shares
        term.data[term.data < 1e-9] = 0
        term.eliminate_zeros()
        total = total + term
    return total


def groups_networkx(left: NDArray[np.int32], right: NDArray[np.int32]) -> int:
    """Count the connected components of what is held, by networkx."""
    return nx.number_connected_components(nx.Graph(zip(left.tolist(), right.tolist(), strict=True)))


def compare(companies: int) -> None:
    """Run every job on one registry and print the ratios."""
    holdings = registry(companies, seed=7)
    built, graph = timed(lambda: share_graph(holdings), 5)
    rows, _ = timed(lambda: (graph.votes, graph.owners))
    print(f"\n{companies:,} companies, {graph.owner.size:,} holdings; share graph {built:.3f} s, rows {rows:.3f} s")
    mine_control, pairs = timed(lambda: control(graph), 5)
    mine_integrated, shares = timed(lambda: integrated_all(graph), 5)
    mine_groups, label = timed(lambda: weak_components(graph.parties, graph.owner, graph.owned), 5)
    print(f"control    {mine_control:8.3f} s  {pairs.controller.size:,} pairs")
    print(f"integrated {mine_integrated:8.3f} s  {shares.share.size:,} pairs")
    print(f"groups     {mine_groups:8.3f} s  {np.unique(label).size:,} groups")
    subjects = np.random.default_rng(1).integers(0, companies, 2000).tolist()
    spent = sorted(timed(lambda at=subject: integrated_upstream(graph, at))[0] for subject in subjects)
    print(f"one subject's owners: p50 {spent[1000] * 1e6:.0f} µs, p99 {spent[1980] * 1e6:.0f} µs")
    matrix = sparse.csr_matrix((np.ones(graph.owner.size), (graph.owner, graph.owned)), shape=(graph.parties,) * 2)
    theirs, (count, _) = timed(lambda: connected_components(matrix, directed=False), 3)
    assert count == np.unique(label).size
    print(f"groups     {theirs / mine_groups:8.1f} × scipy")
    if companies > PEER_LIMIT:
        return
    mine_pairs = set(zip(pairs.controller.tolist(), pairs.controlled.tolist(), strict=True))
    for name, peer in (("networkx", control_networkx), ("scipy", control_scipy)):
        theirs, answer = timed(lambda run=peer: run(graph))
        assert answer == mine_pairs, name
        print(f"control    {theirs / mine_control:8.1f} × {name}")
    theirs, series = timed(lambda: integrated_series(graph))
    ringless = np.isnan(shares.self_share) | (shares.self_share > 0)
    plain = ~ringless[shares.owner] & ~ringless[shares.owned]
    assert np.allclose(np.asarray(series[shares.owner[plain], shares.owned[plain]]), shares.share[plain], atol=1e-6)
    print(f"integrated {theirs / mine_integrated:8.1f} × scipy series")
    theirs, count = timed(lambda: groups_networkx(graph.owner, graph.owned))
    touched = np.zeros(graph.parties, bool)
    touched[graph.owner] = touched[graph.owned] = True
    assert count == np.unique(label[touched]).size
    print(f"groups     {theirs / mine_groups:8.1f} × networkx (building included)")


if __name__ == "__main__":
    compare(1_000)  # compiles
    for size in [int(text) for text in sys.argv[1:]] or [100_000, 1_000_000]:
        compare(size)
