"""The product's own kernels (本系统), called as the product calls them; ``child.OVER_FRAMES`` has the other jobs."""

from __future__ import annotations

import numpy as np

from bench.draw import holdings
from bench.graph.jobs import HOPS, HUB, Answer, Way, asked, asked_shares, labels, pairs, scores
from bench.registry import Registry
from graph_service.analysis.components import weak_components
from graph_service.analysis.control import control
from graph_service.analysis.kernel import PIECES
from graph_service.analysis.neighbourhood import both_ways, neighbourhood
from graph_service.analysis.ownership import integrated_all, integrated_upstream
from graph_service.analysis.shares import ShareGraph, share_graph
from graph_service.analysis.tie_rows import Reached, TieRows, reach, tie_rows


def shares_of(data: Registry) -> ShareGraph:
    """Build the share graph of R8.5."""
    return share_graph(holdings(data.owner, data.owned, data.ppm, data.parties))


def votes_of(data: Registry) -> ShareGraph:
    """Build the share graph with its rows by owner."""
    graph = shares_of(data)
    assert graph.votes
    return graph


def owners_of(data: Registry) -> ShareGraph:
    """Build the share graph with its rows by owned subject."""
    graph = shares_of(data)
    assert graph.owners
    return graph


def _rows(data: Registry) -> TieRows:
    return tie_rows(data.tie_to, data.tie_source, data.tie_kind, data.tie_weight, data.own)


def _reach(rows: TieRows) -> tuple[TieRows, Reached]:
    return rows, reach(rows, np.arange(rows.own.size, dtype=np.int32), HUB, PIECES)


def _scores(found: tuple[TieRows, Reached], data: Registry) -> Answer:
    rows, reached = found
    return scores(np.arange(data.parties), 1 - (1 - rows.own) * reached.kept)


WAYS = {
    "groups": Way(lambda data: data, lambda data: weak_components(data.parties, data.owner, data.owned), labels),
    "control": Way(
        votes_of, control, lambda found, data: pairs(found.controller, found.controlled, data.parties)
    ),
    "integrated": Way(
        owners_of, integrated_all, lambda found, data: pairs(found.owner, found.owned, data.parties, found.share)
    ),
    "risk": Way(_rows, _reach, _scores),
    "khop": Way(
        lambda data: both_ways(data.parties, np.r_[data.owner, data.holder], np.r_[data.owned, data.firm]),
        lambda graph, start: neighbourhood(graph, start, depth=HOPS, most=graph.indptr.size, hub=graph.indptr.size),
        lambda found, data: asked([one.party for one in found], data),
        each=True,
    ),
    "one company": Way(
        owners_of,
        integrated_upstream,
        lambda found, data: asked_shares([(one.owner, one.share) for one in found], data),
        each=True,
    ),
}  # fmt: skip
