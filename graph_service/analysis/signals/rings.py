"""Signals of rings (环): circular holdings, closed rings, mutual guarantees (R8.6, R8.10, R8.12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.components import strong_components
from graph_service.analysis.csr import build
from graph_service.analysis.event_columns import is_person_column
from graph_service.analysis.groups import share_rings
from graph_service.analysis.ownership import closed_rings
from graph_service.analysis.rings import Ring, strongest_ring
from graph_service.analysis.signals.guarantees import amount_told
from graph_service.analysis.signals.shape import Facts, Signal, in_force_on
from graph_service.analysis.signals.stakes import records_of, stake_steps
from graph_service.domain.evidence import Step
from graph_service.domain.facts import FACTS
from graph_service.rulebook.signals import SignalKind, SignalRule

HALF = 0.5  # equal weights below 1 make the strongest ring the shortest one


@dataclass(frozen=True, slots=True)
class _Tangle:
    """A strongly connected set (强连通分量): its members by code, and its relations by position."""

    members: tuple[str, ...]
    edges: NDArray[np.int64]


def _tangles(
    facts: Facts,
    label: NDArray[np.int32],
    size: NDArray[np.int64],
    source: NDArray[np.int32],
    target: NDArray[np.int32],
) -> Iterator[_Tangle]:
    """Collect the strongly connected sets of two and more members, ordered by their codes."""
    ids = facts.snapshot.parties["party"]
    inside = np.flatnonzero((label[source] == label[target]) & (size[label[source]] > 1))
    by_set = pl.DataFrame({"edge": inside, "set": label[source[inside]]}).group_by("set", maintain_order=True)
    tangles: list[_Tangle] = []
    for _, group in by_set:
        edges = group["edge"].to_numpy()
        tangles.append(_Tangle(tuple(sorted(ids.gather(np.unique(source[edges])).to_list())), edges))
    yield from sorted(tangles, key=lambda tangle: tangle.members)


def circular_holding(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find parties that hold each other in a ring (循环持股, R8.10), with the product of the strongest ring.

    Risk where the product reaches the threshold, or where no capital on the ring is paid in; context otherwise.
    """
    graph = facts.picture.graph
    strong = share_rings(graph)
    held = np.flatnonzero(graph.econ_ppm > 0)
    owner, owned = graph.owner[held], graph.owned[held]
    for tangle in _tangles(facts, strong.label, strong.size, owner, owned):
        edges = {(int(owner[e]), int(owned[e])): int(held[e]) for e in tangle.edges}
        share = {pair: graph.econ_ppm[e] / graph.econ_base[pair[1]] for pair, e in edges.items()}
        ring = _in_code_order(facts, share, rule)
        steps = tuple(zip(ring.parties, (*ring.parties[1:], ring.parties[0]), strict=True))
        path = stake_steps(facts, [edges[step] for step in steps])
        unpaid = _unpaid(facts, graph.row[[edges[step] for step in steps]])
        risk = ring.product >= rule.thresholds["risk_product"] or unpaid
        paid_note = ", 环上出资均未实缴" if unpaid else ""
        yield facts.signal(
            rule,
            tangle.members,
            f"{facts.names(tangle.members)}循环持股, 环上持股比例乘积{ring.product:.4f}{paid_note}",
            records=records_of(path),
            path=path,
            kind=SignalKind.RISK if risk else SignalKind.CONTEXT,
            truncated=ring.truncated,
        )


def closed_ring(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find parties wholly held by each other, with nobody behind them (封闭环, R8.6)."""
    graph, ids = facts.picture.graph, facts.snapshot.parties["party"]
    ring = closed_rings(graph)
    held = np.flatnonzero((graph.econ_ppm > 0) & (ring[graph.owned] >= 0) & (ring[graph.owner] == ring[graph.owned]))
    found: list[tuple[tuple[str, ...], NDArray[np.int64]]] = []
    for number in np.unique(ring[graph.owned[held]]):
        edges = held[ring[graph.owned[held]] == number]
        found.append((tuple(sorted(ids.gather(np.unique(graph.owned[edges])).to_list())), edges))
    for members, edges in sorted(found, key=lambda item: item[0]):
        path = stake_steps(facts, edges.tolist())
        yield facts.signal(
            rule,
            members,
            f"{facts.names(members)}全部股权互相持有, 没有环外股东, 综合持股比例无解",
            records=records_of(path),
            path=path,
        )


def mutual_guarantee(facts: Facts, rule: SignalRule) -> Iterator[Signal]:
    """Find subjects that answer for each other's debts, directly or round a ring (互保、联保, R8.12).

    One signal for everything that is tangled; the path is the shortest ring in it. A person is no link of a ring.
    """
    ends = [~is_person_column(end) for end in ("guarantor", "eid")]
    frame = in_force_on(facts, "guarantee").filter(ends)
    source, target = facts.snapshot.locate(frame["guarantor"]), facts.snapshot.locate(frame["eid"])
    ids = facts.snapshot.parties["party"]
    strong = strong_components(build(source, target, facts.snapshot.parties.height))
    for tangle in _tangles(facts, strong.label, strong.size, source, target):
        first = {(int(source[e]), int(target[e])): int(e) for e in reversed(tangle.edges)}
        ring = _in_code_order(facts, dict.fromkeys(first, HALF), rule)
        steps = tuple(zip(ring.parties, (*ring.parties[1:], ring.parties[0]), strict=True))
        rows = frame[tangle.edges]
        yield facts.signal(
            rule,
            tangle.members,
            f"{facts.names(tangle.members)}互相担保, {rows.height}笔, {amount_told(rows)}",
            records=tuple(rows["rid"]),
            path=tuple(
                Step(ids[step[0]], FACTS["guarantee"].label, ids[step[1]], rid=frame["rid"][first[step]])
                for step in steps
            ),
            truncated=ring.truncated,
        )


def _in_code_order(facts: Facts, weights: dict[tuple[int, int], float], rule: SignalRule) -> Ring:
    """Find the strongest ring, ties broken by code: rows of the snapshot may stand in any order."""
    rank = facts.code_order
    party_at = {int(rank[party]): party for pair in weights for party in pair}
    ring = strongest_ring(
        {(int(rank[left]), int(rank[right])): weight for (left, right), weight in weights.items()},
        max_starts=int(rule.thresholds["max_starts"]),
    )
    return Ring(tuple(party_at[place] for place in ring.parties), ring.product, ring.truncated)


def _unpaid(facts: Facts, rows: NDArray[np.int64]) -> bool:
    """Whether nothing is paid in on any stated holding of a ring: a branch or a business has no capital to pay in."""
    paid = facts.snapshot.facts["holding"]["paid_yuan"].gather(rows[rows >= 0])
    return bool(paid.len() and (paid == 0).fill_null(value=False).all())
