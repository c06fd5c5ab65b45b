"""Shares of a ring or a chain by the records that state them (持股依据): a holding, or a role, or a head office."""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.analysis.signals.shape import Facts
from graph_service.domain.evidence import Step
from graph_service.domain.facts import FACTS


def stake_steps(facts: Facts, edges: Iterable[int]) -> tuple[Step, ...]:
    """Tell pairs of the share graph as steps from owner to owned (股权路径), each by a record that states it.

    Where no holding does, a branch or the business of an operator is its owner's whole: the role, or what names the
    head office, is the record.
    """
    graph, ids = facts.picture.graph, facts.snapshot.parties["party"]
    rids = facts.snapshot.facts["holding"]["rid"]
    steps: list[Step] = []
    for edge in edges:
        owner, owned, row = int(graph.owner[edge]), int(graph.owned[edge]), int(graph.row[edge])
        share = float(graph.econ_ppm[edge] / graph.econ_base[owned])
        kind, rid = (FACTS["holding"].label, rids[row]) if row >= 0 else facts.votes.told(owner, owned)
        steps.append(Step(ids[owner], kind, ids[owned], share, rid))
    return tuple(steps)


def records_of(steps: Iterable[Step]) -> tuple[str, ...]:
    """Records that steps go by (依据记录)."""
    return tuple(step.rid for step in steps if step.rid)
