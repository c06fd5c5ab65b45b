"""From the signals of a subject to an answer (风险信号的呈现): for the API and the command line."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.api.models.signals import SignalFoundOut, SignalsOut, SignalStepOut
from graph_service.api.presenting import Presenter, record_row, relation_term
from graph_service.domain.evidence import Step
from graph_service.domain.masking import mask_text
from graph_service.rulebook.rules import STATUS_TERMS, SUSPECTED_MOST, Status
from graph_service.rulebook.signals import KIND_TERMS, SignalKind
from graph_service.usecases.signals import FoundSignal, SignalsAnswer


def signals_out(show: Presenter, found: SignalsAnswer) -> SignalsOut:
    """Signals of a subject as an answer shows them (风险信号清单)."""
    return SignalsOut(
        as_of=found.run.as_of,
        data_version=found.run.data_version,
        truncated=found.truncated,
        code=found.subject["eid"],
        items=[_signal_out(one, show, found.way_back) for one in found.signals],
        parties=sorted((show.party(party, found.names) for party in found.names), key=lambda party: party.ref),
        note="最近一次计算的结果, 供内部核查, 不影响任何权利; 未查到信号不等于没有风险。",
    )


def _signal_out(one: FoundSignal, show: Presenter, way_back: Sequence[str]) -> SignalFoundOut:
    row = one.row
    shown = ("code", "term", "kind", "confidence", "rule", "article", "status", "as_of", "run")
    kind, status, confidence = row.get("kind"), row.get("status"), row.get("confidence")
    return SignalFoundOut(
        **{name: row.get(name) for name in shown},
        kind_term=KIND_TERMS[SignalKind(kind)] if kind in set(SignalKind) else None,
        status_term=STATUS_TERMS[Status(status)] if status in set(Status) else None,
        label="疑似" if confidence is None or confidence <= SUSPECTED_MOST else "据记录",
        summary=mask_text(row["summary"]) if row.get("summary") else None,
        about=[show.ref(party) for party in one.about],
        path=[_step_out(step, show) for step in one.path],
        records=list(one.records),
        sources=[record_row(record) for record in one.stated],
        way_back=list(way_back),
        restricted=bool(row.get("restricted")),
        truncated=one.truncated,
    )


def _step_out(step: Step, show: Presenter) -> SignalStepOut:
    return SignalStepOut(
        start=show.ref(step.start),
        kind=step.kind,
        term=relation_term(step.kind),
        end=show.ref(step.end),
        share=step.share,
        record=step.rid,
    )
