"""The route of the risk signals of a subject (风险信号)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.signals import SignalsOut
from graph_service.api.params import AskedRunDep, Code, Limit
from graph_service.api.signal_answers import signals_out
from graph_service.usecases.signals import signals_about

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
KIN = "kin:read"


@router.get(
    "/{code}/signals",
    summary="风险信号 signals",
    response_model=SignalsOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503),
)
def signals(
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    asked: AskedRunDep,
    limit: Limit = 100,
) -> Response:
    """最近一次计算得出的风险信号 (内部参考), 每条附依据; 依据亲属关系的须逐案授权, 否则不列.

    Signals of the last run with their evidence; those that rest on kinship need a scope of their own.
    """
    found = signals_about(store, code, limit=limit, restricted=KIN in reader.scopes, asked=asked)
    rules = {str(one.row["rule"]) for one in found.signals if one.row.get("rule")}
    return reader.send(signals_out(reader.presenter, found), rules=tuple(sorted(rules)))
