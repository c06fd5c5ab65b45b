"""The whole-registry algorithms without a compiler (无编译对照): the definitions in plain Python and scipy.

They answer as the compiled kernels do and are what those are proved against; the benchmarks run them as the peer a
user would write. They are kept in the product, not in its tests, so that whoever doubts a number can compute it here.
Slow: use them to check, or for up to some 100,000 parties.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from graph_service.analysis.shares import ShareGraph

Pairs = dict[tuple[int, int], float]


def groups(parties: int, left: NDArray[np.int32], right: NDArray[np.int32]) -> NDArray[np.int32]:
    """Smallest id of each party's connected component (连通分量), as ``components.weak_components``."""
    links = sparse.coo_matrix((np.ones(left.size, np.bool_), (left, right)), shape=(parties, parties))
    label = np.asarray(connected_components(links, directed=False)[1], np.int64)
    smallest = np.full(parties, parties, np.int32)
    np.minimum.at(smallest, label, np.arange(parties, dtype=np.int32))
    return smallest[label]


def control(graph: ShareGraph) -> set[tuple[int, int]]:
    """Every pair of a controller and what it controls (控制闭包, R8.7), as ``control.control``."""
    csr, votes = graph.votes
    starts, owned = csr.indptr.tolist(), csr.neighbour.tolist()
    ppm, base = votes.tolist(), graph.votes_base.tolist()
    begins = np.unique(np.repeat(np.arange(graph.parties), np.diff(csr.indptr))[2 * votes > graph.votes_base[owned]])
    pairs: set[tuple[int, int]] = set()
    for source in begins.tolist():
        held: dict[int, int] = {}
        members = [source]
        for member in members:  # grows while it is read
            for edge in range(starts[member], starts[member + 1]):
                party = owned[edge]
                before = held.get(party, 0)
                held[party] = before + ppm[edge]
                if party != source and 2 * before <= base[party] < 2 * held[party]:
                    members.append(party)
        pairs.update((source, member) for member in members[1:])
    return pairs


def integrated(graph: ShareGraph, least: float = 1e-12) -> sparse.csr_matrix:
    """Integrated shares as a matrix (综合持股比例, R8.6), as ``ownership.integrated_all`` to the precision ``least``.

    The power series ``A + A² + …`` counts every walk; a walk that comes back to its source counts once, so row ``i``
    is divided by ``1 + its own diagonal``, which is zeroing row ``i`` of ``A``. Closed rings are left out.
    """
    n = graph.parties
    keep = np.flatnonzero(graph.econ_ppm > 0)
    owner, owned, econ = graph.owner[keep], graph.owned[keep], graph.econ_ppm[keep]
    closed = _closed(graph, owner, owned, econ)
    outside = ~closed[owner] & ~closed[owned]
    owner, owned, econ = owner[outside], owned[outside], econ[outside]
    shares = sparse.csr_matrix((econ / graph.econ_base[owned], (owner, owned)), shape=(n, n))
    total, term = shares.copy(), shares
    while term.nnz:
        term = sparse.csr_matrix(term @ shares)
        term.data[np.less(term.data, least)] = 0
        term.eliminate_zeros()
        total = total + term
    returns = 1 + total.diagonal()
    total.data /= np.repeat(returns, np.diff(total.indptr))
    return total


def _closed(
    graph: ShareGraph, owner: NDArray[np.int32], owned: NDArray[np.int32], econ: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Mark the members of components that nobody outside owns any of."""
    n = graph.parties
    links = sparse.coo_matrix((np.ones(owner.size, np.bool_), (owner, owned)), shape=(n, n))
    label = np.asarray(connected_components(links, directed=True, connection="strong")[1], np.int64)
    inside = label[owner] == label[owned]
    held = np.bincount(owned[inside], weights=econ[inside], minlength=n)
    open_ones = held < graph.econ_base - graph.slack_ppm
    return ~np.isin(label, label[open_ones])


class Reach(NamedTuple):
    """What reaches one subject (所达): its score, parts by source as ``(via, weight)``, and whether a hub cut it."""

    score: float
    parts: dict[int, tuple[int, float]]
    truncated: bool


def related_risk(ties: Sequence[tuple[int, int, float]], own: Sequence[float], most: int) -> list[Reach]:
    """Score every party (关联方风险, R8.12) from ``(to, source, weight)``, as ``related_risk.RiskGraph``.

    Via -1 is none; a subject that more than ``most`` others reach is not looked through.
    """
    best: list[dict[int, float]] = [{} for _ in own]
    for to, source, weight in ties:
        if to != source and weight > 0:
            best[to][source] = max(weight, best[to].get(source, 0.0))
    loaded = [{source: weight for source, weight in row.items() if own[source] > 0} for row in best]
    found: list[Reach] = []
    for subject, row in enumerate(best):
        parts = {source: (-1, weight) for source, weight in loaded[subject].items()}
        cut = False
        for between in sorted(row):
            if loaded[between] and len(best[between]) > most:
                cut = True
                continue
            for source, weight in loaded[between].items():
                if source != subject and row[between] * weight > parts.get(source, (0, 0.0))[1]:
                    parts[source] = (between, row[between] * weight)
        kept = 1.0
        for source, (_, weight) in parts.items():
            kept *= 1 - weight * own[source]
        found.append(Reach(1 - (1 - own[subject]) * kept, parts, cut))
    return found
