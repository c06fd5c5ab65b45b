"""Routes of explanations (说明, PIPL 24): of a proposal or a measure on a person, and of a risk class."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import actor_of
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.explanation_answers import class_explanation_out, explanation_out
from graph_service.api.models.explanations import ClassExplanationOut, ExplanationOut
from graph_service.api.params import AskedRunDep, Code, Said, TodayDep
from graph_service.api.reader import Reader
from graph_service.domain.errors import NotFound
from graph_service.usecases.explanation import Matter, explain, find_matter, may_read
from graph_service.usecases.last_run import run_asked_for
from graph_service.usecases.risk_classes import explain_class

router = APIRouter(prefix="/v1", tags=["说明 explanations"])
READ = problems.responses(401, 403, 404, 422, 500, 503)
MatterId = Annotated[str, Path(min_length=1, max_length=100, description="事项号, 即拟措施或其认定案件的编号")]
RULES = ("R10.5", "R6.6", "R4.6a")


@router.get(
    "/proposals/{matter}/explanation",
    summary="拟措施的说明 why proposed",
    response_model=ExplanationOut,
    responses=READ,
)
def explanation(matter: MatterId, reader: ReaderDep, context: ContextDep, store: StoreDep, said: TodayDep) -> Response:
    """以当时的数据和规则重新计算一项拟措施, 逐步说明; 限本人、源记录的主体、认定单位和信用主管.

    A proposal replayed as of its day and told step by step, to the person, the subject, its authority, the regulator.
    """
    found = find_matter(store, matter, context.today())
    allowed = may_read(context.matrix, actor_of(reader), found)
    reader = reader if found is None else _in_front(reader, found)
    reader.only_if(allowed, "该事项的说明只给本人、源记录的主体和认定单位。", "请核对事项号, 或向认定单位书面申请。")
    if found is None:
        raise NotFound(f"没有事项 {matter}。", advice="可能已随最近一次计算消失, 请核对编号。")
    table = context.refresh.policies.rulebook.propagation
    own = reader.caller.unit == found.terms.person != ""
    answer = explanation_out(explain(store, table, found), reader.presenter, said, own=own)
    told_of_itself = reader.caller.unit in (found.terms.person, found.terms.entity)
    records = () if told_of_itself else (found.terms.origin,)  # who must answer a correction (R6.4)
    return reader.send(answer, rules=(*RULES, found.terms.version), records=records)


def _in_front(reader: Reader, found: Matter) -> Reader:
    """The reader in front of the person, seeing what it sees of its own: itself, its record, its field."""
    person, unit = found.terms.person, reader.caller.unit
    near = reader.about(unit if unit in (person, found.terms.entity) else person)
    own_field = may_read(reader.context.matrix, actor_of(reader), found)
    return replace(near.deciding() if own_field else near, subject=person)


@router.get(
    "/subjects/{code}/class/explanation",
    summary="信用风险分类说明 why this class",
    response_model=ClassExplanationOut,
    responses=READ,
)
def class_explanation(
    code: Code,
    reader: ReaderDep,
    context: ContextDep,
    store: StoreDep,
    asked: AskedRunDep,
) -> Response:
    """按最近一次计算的截至日重新分类, 逐项说明本主体的得分、阈值和底线规则; 不含其他主体的数据. 内部参考.

    The class of a subject worked out anew as of the day of the last run; nothing of any other subject is told.
    """
    eid = store.subject(code)["eid"]
    day = run_asked_for(store, asked).as_of
    version = context.now.edition().version
    told = explain_class(context.connection, context.classes(version, day), eid)
    said = Said(as_of=day, data_version=version)
    return reader.send(class_explanation_out(told, said), rules=("R7.3", "R6.6"))
