"""The route of repair (信用修复): what may be repaired from when, told from the first day (R5.3b)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.repairs import RepairsOut
from graph_service.api.params import Code, QuestionDep
from graph_service.api.repair_answers import repairs_out
from graph_service.usecases.repairs import repairs_of

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])


@router.get(
    "/{code}/repairs",
    summary="信用修复 repairs",
    response_model=RepairsOut,
    responses=problems.responses(401, 403, 404, 422, 500, 503),
)
def repairs(code: Code, reader: ReaderDep, store: StoreDep, question: QuestionDep) -> Response:
    """可修复事项: 自何日起可申请、公式、倒计时、条件清单、申请办到哪一步; 无非公开权限的角色只见公示中的信息和期限.

    What may be repaired from when, with formula, countdown, checklist and the state of any application; callers
    without non-public access see the terms of public records only.
    """
    public_only = "subjects:nonpublic" not in reader.scopes
    found = repairs_of(store, code, question.asked, public_only=public_only)
    rules = ("R5.1", *sorted({one.terms.rule.id for one in found.repairs}))
    answer = repairs_out(reader.presenter, found, question.said, public_only=public_only)
    return reader.send(answer, rules=rules, records=(one.item.ref for one in found.repairs))
