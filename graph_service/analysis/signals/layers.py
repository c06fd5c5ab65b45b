"""Signals of layers (股权层级): many companies stand between a subject and whoever owns it in the end (R8.12)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from graph_service.analysis.chains import chains
from graph_service.analysis.csr import build
from graph_service.analysis.share_bounds import at_least
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.analysis.signals.stakes import records_of, stake_steps
from graph_service.domain.subjects import LIVE
from graph_service.rulebook.signals import SignalRule

MOST_STEPS = 100  # relations told of one chain


def complex_layers(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find live subjects under many layers of companies (股权层级复杂, R8.12).

    Layers are the companies on the longest chain of holdings upwards, the subject apart, each step at least the least
    share. Parties that hold each other in a ring are one layer; persons and state bodies are none.
    """
    graph, holders, parties = facts.picture.graph, facts.picture.holders, facts.snapshot.parties
    held = np.flatnonzero((graph.econ_ppm > 0) & at_least(graph, rule.thresholds["min_share"]))
    above = build(graph.owned[held], graph.owner[held], graph.parties)
    found = chains(above, ~(holders.person | holders.state))
    live = parties["status"].is_in(LIVE).fill_null(value=False).to_numpy() & ~holders.person
    ids = parties["party"]
    deep = np.flatnonzero(live & (found.depth >= int(rule.thresholds["min_layers"])))
    for subject in deep.tolist():
        edges = [int(held[at]) for _, _, at in found.longest(subject, facts.code_order, MOST_STEPS)]
        path = stake_steps(facts, edges)
        eid = ids[subject]
        yield facts.signal(
            rule,
            (eid,),
            f"{facts.names((eid,))}之上有{int(found.depth[subject])}层企业, "
            f"自下而上: {facts.names(tuple(step.start for step in path), len(path))}",
            records=records_of(path),
            path=path[::-1],
            truncated=len(path) == MOST_STEPS,
        )
