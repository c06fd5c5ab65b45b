"""Plain Python on rows, and scipy: ``analysis.plain``, the fallback that answers as the kernels do."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from bench.graph.jobs import HUB, Answer, Way, asked_shares, labels, pairs, scores
from bench.graph.ours import owners_of, shares_of, votes_of
from bench.registry import Registry
from graph_service.analysis import plain
from graph_service.analysis.shares import ShareGraph


def _links(data: Registry) -> sparse.csr_matrix:
    ones = np.ones(data.owner.size, np.int8)
    return sparse.csr_matrix((ones, (data.owner, data.owned)), shape=(data.parties,) * 2)


def _matrix(data: Registry) -> sparse.csr_matrix:
    """Shares by owned subject: a row tells who owns it."""
    graph = shares_of(data)
    share = graph.econ_ppm / graph.econ_base[graph.owned]
    return sparse.csr_matrix((share, (graph.owned, graph.owner)), shape=(data.parties,) * 2)


def _above(shares: sparse.csr_matrix, subject: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Owners of one subject by a dense inverse over what lies above it."""
    near = breadth_first_order(shares, subject, return_predecessors=False)
    walks = np.linalg.inv(np.eye(near.size) - shares[near][:, near].toarray())
    return near[1:], walks[0, 1:] / walks.diagonal()[1:]


def _control_by_matrix(graph: ShareGraph) -> sparse.csr_matrix:
    """Close all holders together: multiply the members by the votes until nothing changes."""
    csr, votes = graph.votes
    n = graph.parties
    matrix = sparse.csr_matrix((votes, csr.neighbour, csr.indptr), shape=(n, n))
    one = sparse.identity(n, dtype=np.int64, format="csr")
    members = one
    while True:
        held = members @ matrix
        held.data = (2 * held.data > graph.votes_base[held.indices]).astype(np.int64)
        held.eliminate_zeros()
        grown = held.maximum(one)
        if grown.nnz == members.nnz:
            return grown
        members = grown


def _pairs(found: sparse.csr_matrix, data: Registry, *, valued: bool) -> Answer:
    entries = found.tocoo()
    other = entries.row != entries.col
    values = entries.data[other] if valued else ()
    return pairs(entries.row[other], entries.col[other], data.parties, values)


def _ties(data: Registry) -> tuple[list[tuple[int, int, float]], list[float], Registry]:
    ties = zip(data.tie_to.tolist(), data.tie_source.tolist(), data.tie_weight.tolist(), strict=True)
    return list(ties), data.own.tolist(), data


SCIPY = {
    "groups": Way(_links, lambda links: connected_components(links, directed=False)[1], labels),
    "control": Way(votes_of, _control_by_matrix, lambda found, data: _pairs(found, data, valued=False)),
    "integrated": Way(
        owners_of, lambda graph: plain.integrated(graph, 1e-9), lambda found, data: _pairs(found, data, valued=True)
    ),
    "one company": Way(_matrix, _above, asked_shares, each=True),
}
PYTHON = {
    "control": Way(
        votes_of, plain.control, lambda found, data: pairs(*np.array(list(found), np.int64).T, data.parties),
        most=1_000_000,
    ),
    "risk": Way(
        _ties,
        lambda state: plain.related_risk(state[0], state[1], HUB),
        lambda found, data: scores(np.arange(data.parties), [one.score for one in found]),
        most=1_000_000,
    ),
}  # fmt: skip
