"""Route of arrears (拖欠账款, R4.8): who published nothing of what it owes; complaints are cases."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep
from graph_service.api.models.arrears import UnpublishedArrearsOut, UnpublishedOut
from graph_service.api.params import QuestionDep
from graph_service.usecases.arrears_desk import unpublished_arrears

router = APIRouter(prefix="/v1/arrears", tags=["案件 cases"])
ANSWERS = problems.responses(401, 403, 404, 422, 500, 503)


@router.get(
    "/unpublished",
    summary="应公开未公开的拖欠账款 arrears unpublished",
    response_model=UnpublishedArrearsOut,
    responses=ANSWERS,
)
def unpublished(
    reader: ReaderDep,
    context: ContextDep,
    question: QuestionDep,
    year: Annotated[int, Query(ge=2020, le=2999, description="所欠年度 the year at whose end it was owed")],
) -> Response:
    """年末有逾期账款而没有公开的债务单位 (R4.8). Who owed at the end of a year and published nothing of it."""
    found = unpublished_arrears(context.connection, question.asked, year=year)
    debtors = [
        UnpublishedOut(
            code=one.subject, name=one.subject_name, amount_yuan=one.amount_yuan, due=one.due, overdue=one.over,
            records=list(one.debts),
        )
        for one in found
    ]  # fmt: skip
    return reader.send(UnpublishedArrearsOut(**question.said, year=year, debtors=debtors), rules=("R4.8",))
