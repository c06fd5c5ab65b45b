"""What the law and risk part of a run leaves in the graph (计算结果写出): signals, proposals, classes, related risk.

Every row has an id that its content decides, so that what an act changes of them is found by comparing two results.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from graph_service.analysis.event_records import event_records
from graph_service.analysis.law_overlay import LawView
from graph_service.analysis.matters import LAYERS, event_refs, matter_of, terms_of
from graph_service.analysis.propagation import Spread
from graph_service.analysis.retention import mark_over
from graph_service.analysis.signals.shape import Signal
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.tie_records import tie_records
from graph_service.domain.acts import digest
from graph_service.domain.decisions import NeedsId, Reach
from graph_service.domain.evidence import Step
from graph_service.rulebook.propagation import PropagationTable
from graph_service.rulebook.retention import months_of, retention_policy
from graph_service.usecases.policies import Policies
from graph_service.usecases.result_tables import span_of
from graph_service.usecases.sources import Sources
from graph_service.usecases.stored_paths import step_lists
from graph_service.usecases.stored_records import packed_text
from graph_service.usecases.stored_risk import risk_rows
from graph_service.usecases.weighing import Weighed

Rows = Mapping[str, list[dict[str, Any]]]


def computed_rows(found: Weighed, view: LawView, policies: Policies, sources: Sources) -> Rows:
    """Lay out what ``weigh`` found as the graph keeps it (传导与计险写出), by kind of ``store.computed.COMPUTED``."""
    as_of = view.snapshot.as_of.isoformat()
    ties = tie_records(found.basis, policies.related, found.related.parts)
    events = event_records(view.weighed, policies.risk, found.related.scores.filter(pl.col("own") > 0)["eid"])
    classes = found.classes.drop("factors").with_columns(
        pl.col("floors").list.join("; "), scheme=pl.lit(policies.risk.version)
    )
    return {
        "signal": signal_rows(found.signals, as_of, sources),
        "proposal": proposal_rows(found.spread, view.snapshot, policies.rulebook.propagation),
        "annotation": annotation_rows(found.spread, view.snapshot, policies.rulebook.propagation),
        "risk_class": [{"id": row["eid"], "as_of": as_of, **row} for row in classes.iter_rows(named=True)],
        "related_risk": risk_rows(found.related, ties, events, sources, as_of),
    }


def signal_rows(signals: tuple[Signal, ...], as_of: str, sources: Sources) -> list[dict[str, Any]]:
    """Lay out signals as the graph keeps them (信号写出): the path as lists, and as a line to look at.

    ``stated`` are the rows that state its records and the relations of its path.
    """
    rows = sources.rows(rid for signal in signals for rid in _stated(signal))
    return [
        {
            "id": key,
            "code": signal.rule.code,
            "term": signal.rule.term,
            "kind": signal.kind.value,
            "confidence": signal.confidence,
            "summary": signal.summary,
            "rule": signal.evidence.rule,
            "article": signal.evidence.article,
            "status": signal.rule.rule.status.value,
            "records": list(signal.evidence.records),
            "path": _path(signal.evidence.path),
            **step_lists(signal.evidence.path),
            "stated": packed_text(_stated(signal), rows),
            "truncated": signal.evidence.truncated,
            "restricted": signal.restricted,
            "about": [*signal.subjects, *signal.persons],
            "as_of": as_of,
        }
        for key, signal in zip(_signal_ids(signals), signals, strict=True)
    ]


def _stated(signal: Signal) -> tuple[str, ...]:
    """Every fact that a signal rests on."""
    return (*signal.evidence.records, *(step.rid for step in signal.evidence.path if step.rid))


def _signal_ids(signals: tuple[Signal, ...]) -> list[str]:
    """Ids of signals: of what each says and rests on; of equal ones, the next has a number besides."""
    seen: dict[str, int] = {}
    ids: list[str] = []
    for one in signals:
        key = digest((one.rule.code, *one.subjects, *one.persons, *_stated(one), one.summary))
        seen[key] = seen.get(key, 0) + 1
        ids.append(key if seen[key] == 1 else f"{key}.{seen[key]}")
    return ids


def proposal_rows(spread: Spread, snapshot: Snapshot, table: PropagationTable) -> list[dict[str, Any]]:
    """Lay out whom the spread would reach (拟措施写出), each with the terms that a case would decide on.

    The id is that of the matter: one that several roles or articles reach alike is told once.
    """
    refs, as_of = event_refs(snapshot), snapshot.as_of.isoformat()
    rows: dict[str, dict[str, Any]] = {}
    for one in (*spread.proposals, *spread.candidates, *spread.needs_id):
        reach = one.reach
        if not reach.person:
            continue
        first, last = span_of(() if isinstance(one, NeedsId) else one.measures)
        matter = matter_of(reach, refs[reach.event])
        rows[matter] = {
            "id": matter,
            "matter": matter,
            "layer": LAYERS[type(one)],
            "rule": reach.rule,
            "version": reach.version,
            "article": reach.article,
            **_reached(reach),
            "from": first.isoformat() if first else None,
            "to": last.isoformat() if last else None,
            "notes": [note.value for note in reach.notes],
            "path": _path(reach.path),
            "way_back": list(reach.way_back),
            "status": one.status,
            "records": [reach.event],
            "origin": refs[reach.event],
            "terms": terms_of(one, refs[reach.event], table).packed(),
            "as_of": as_of,
        }
    return list(rows.values())


def _reached(reach: Reach) -> dict[str, Any]:
    """Columns of whom something reaches, and by whose decision."""
    return {
        "person": reach.person,
        "entity": reach.entity,
        "entity_name": reach.entity_name,
        "role": reach.role.value if reach.role else None,
        "doc_no": reach.doc_no,
        "decided_on": reach.decided_on.isoformat(),
        "authority_name": reach.authority_name,
        "authority_code": reach.authority_code or None,
    }


def annotation_rows(spread: Spread, snapshot: Snapshot, table: PropagationTable) -> list[dict[str, Any]]:
    """Lay out whose record is marked, without effect on any right (记录标注写出, L2), one a matter.

    One kept too long is not told anew (C23).
    """
    refs, as_of = event_refs(snapshot), snapshot.as_of.isoformat()
    months = months_of(retention_policy().personal)
    heads = {rule.version: rule for rule in (table.annotation.rule, *(row.rule for row in table.rules))}
    rows: dict[str, dict[str, Any]] = {}
    for one in spread.annotations:
        reach = one.reach
        rule, matter = heads[reach.version], matter_of(reach, refs[reach.event])
        reached = _reached(reach)
        if mark_over(refs[reach.event], date.fromisoformat(reached["decided_on"]), snapshot.as_of, months):
            continue
        rows[matter] = {
            "id": matter,
            "rule": rule.id,
            "version": rule.version,
            "article": rule.article,
            "status": rule.status.value,
            "text": rule.text,
            **reached,
            "origin": refs[reach.event],
            "path": _path(reach.path),
            "way_back": list(reach.way_back),
            "as_of": as_of,
        }
    return list(rows.values())


def _path(steps: tuple[Step, ...]) -> str:
    """Steps of a path as one line of text, for people who look at the graph itself."""
    return "; ".join(f"{step.start} -{step.kind}-> {step.end}" for step in steps)
