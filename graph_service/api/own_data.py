"""Routes of access and copy (查阅、复制, PIPL 45): all that the graph states of the one who asks, for him alone."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.models.own_data import PersonDataOut, SubjectDataOut
from graph_service.api.own_data_answers import person_data_out, subject_data_out
from graph_service.api.own_data_files import XLSX, own_data_workbook
from graph_service.api.params import Code, QuestionDep
from graph_service.api.reader import Reader
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.access import Reach
from graph_service.usecases.own_data import person_data, subject_data

router = APIRouter(prefix="/v1", tags=["本人信息 own data"])
RULES = ("R6.6", "R10.2")
_BOOK: dict[int | str, dict[str, Any]] = {
    200: {"content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}, "description": "全部信息, 或其工作簿"}
}
READ = _BOOK | problems.responses(401, 403, 422, 500, 503)


class Format(StrEnum):
    """As what the copy is wanted (格式)."""

    JSON = "json"
    XLSX = "xlsx"


FormatDep = Annotated[Format, Query(alias="format", description="json 或 xlsx(一份工作簿, 每类一张表)")]


@router.get(
    "/subjects/{code}/own-data",
    summary="查阅、复制本主体信息 own data of a subject",
    response_model=SubjectDataOut,
    responses=READ | problems.responses(404),
)
def subject(
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    form: FormatDep = Format.JSON,
) -> Response:
    """图谱中关于本主体的全部信息: 历次登记、各类记录及效力、关系、案件及经过、授权、分类; 只给主体本人.

    All that the graph states of a subject, to that subject alone: officials have routes of their own.
    """
    _only_own(reader, "只有主体本人可以查阅、复制其全部信息。")
    found = subject_data(store, code, question.asked)
    answer = subject_data_out(found, reader.presenter, question.said)
    return _sent(reader, answer, form)


@router.get(
    "/persons/me/own-data",
    summary="查阅、复制本人信息 own data of a person",
    response_model=PersonDataOut,
    responses=READ,
)
def person(
    reader: ReaderDep,
    context: ContextDep,
    store: StoreDep,
    question: QuestionDep,
    form: FormatDep = Format.JSON,
) -> Response:
    """图谱中关于本人的全部信息: 历来任职、记录、措施与标注、拟措施、案件、同意; 只给本人, 其他自然人脱敏.

    All that the graph states of a person, to himself alone: whom the account of the caller stands for.
    """
    reader = reader.about(reader.caller.unit)
    _only_own(reader, "只有本人可以查阅、复制其全部信息。")
    reader.only_if(
        is_certain_person(reader.caller.unit), "该接入方不是自然人本人。", "主体请查阅 /v1/subjects/…/own-data。"
    )
    found = person_data(store, reader.caller.unit, question.asked)
    table = context.refresh.policies.rulebook.propagation
    answer = person_data_out(found, table, reader.presenter, question.said)
    return _sent(reader, answer, form)


def _only_own(reader: Reader, problem: str) -> None:
    """Refuse whoever reaches it otherwise than as the one it is about (本人以外)."""
    reader.only_if(
        reader.matrix.reach(reader.caller.role, reader.route.scope) is Reach.OWN,
        problem,
        "答复书面申请请用 credit-graph own-data。",
    )


def _sent(reader: Reader, answer: SubjectDataOut | PersonDataOut, form: Format) -> Response:
    """Answer, audited; no record enters the share log: who is told of himself owes no answer to a correction (R6.4)."""
    if form is Format.JSON:
        return reader.send(answer, rules=RULES)
    fields = (*type(answer).model_fields, Format.XLSX)
    response = reader.sealed(own_data_workbook(answer), fields=fields, rules=RULES)
    response.headers["Content-Type"] = XLSX
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('本人信息')}.xlsx"
    return response
