"""The route of the risk signals of a subject (风险信号)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import Reader, needs_purpose
from graph_service.api.context import StoreDep
from graph_service.api.models.signals import SignalFoundOut, SignalsOut, SignalStepOut
from graph_service.api.params import AskedRunDep, Code, Limit
from graph_service.api.presenting import Presenter, record_row, relation_term
from graph_service.domain.evidence import Step
from graph_service.domain.masking import mask_text
from graph_service.usecases.signals import FoundSignal, signals_about

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
SUSPECTED = 0.5  # what is no surer than this is told as 疑似 (R8.11)
KIN = "kin:read"


@router.get(
    "/{code}/signals",
    summary="风险信号 signals",
    response_model=SignalsOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503),
)
def signals(
    code: Code,
    reader: Annotated[Reader, needs_purpose("signals:read")],
    store: StoreDep,
    asked: AskedRunDep,
    limit: Limit = 100,
) -> Response:
    """最近一次计算得出的风险信号 (L3, 内部), 每条附依据; 依据亲属关系的须逐案授权, 否则不列.

    Signals of the last run with their evidence; those that rest on kinship need a scope of their own.
    """
    found = signals_about(store, code, limit=limit, restricted=KIN in reader.scopes, asked=asked)
    show = reader.presenter
    answer = SignalsOut(
        as_of=found.run.as_of,
        data_version=found.run.data_version,
        truncated=found.truncated,
        code=found.subject["eid"],
        items=[_signal_out(one, show) for one in found.signals],
        parties=sorted((show.party(party, found.names) for party in found.names), key=lambda party: party.ref),
        note="最近一次计算的结果, 供内部核查, 不影响任何权利; 未查到信号不等于没有风险。",
    )
    rules = {str(one.row["rule"]) for one in found.signals if one.row.get("rule")}
    return reader.send(answer, rules=tuple(sorted(rules)))


def _signal_out(one: FoundSignal, show: Presenter) -> SignalFoundOut:
    row = one.row
    shown = ("code", "term", "kind", "confidence", "rule", "article", "status", "as_of", "run")
    confidence = row.get("confidence")
    return SignalFoundOut(
        **{name: row.get(name) for name in shown},
        label="疑似" if confidence is None or confidence <= SUSPECTED else "据记录",
        summary=mask_text(row["summary"]) if row.get("summary") else None,
        about=[show.ref(party) for party in one.about],
        path=[_step_out(step, show) for step in one.path],
        records=list(one.records),
        sources=[record_row(record) for record in one.stated],
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
