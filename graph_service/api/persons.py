"""Routes about a person (个人信用记录, 查人员): by identity number or name, which are in no URL and no log."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import actor_of
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.models.person_search import PersonSearchIn, PersonsFoundOut
from graph_service.api.models.persons import PersonRecordIn, PersonRecordOut
from graph_service.api.params import QuestionDep
from graph_service.api.person_answers import found_out, record_out
from graph_service.domain.errors import BadInput, Forbidden
from graph_service.rulebook.access import Reach
from graph_service.usecases.checks import person_of
from graph_service.usecases.person_records import SCOPE, record_for
from graph_service.usecases.person_search import persons_by_id, persons_by_name, within
from graph_service.usecases.region_scope import outside_of

router = APIRouter(prefix="/v1/persons", tags=["核查 checks"])


@router.post(
    "/record",
    summary="个人信用记录 personal credit record",
    response_model=PersonRecordOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def record(
    wanted: PersonRecordIn,
    reader: ReaderDep,
    context: ContextDep,
    store: StoreDep,
    question: QuestionDep,
) -> Response:
    """已决定的措施和标注; 本人看自己的, 认定单位看本单位认定的, 信用主管看全部(脱敏), 银行须有本人同意.

    Measures decided and marks noted of a person; a bank is refused without the person's own consent (R9.3).
    """
    person = person_of(wanted.id_number.get_secret_value(), context.vault(), context.today())
    reader = reader.about(person)
    try:
        found = record_for(store, context.matrix, actor_of(reader), person, question.asked)
    except Forbidden as refusal:
        reader.only_if(False, refusal.message, refusal.advice)
        raise
    part = context.matrix.reach(reader.caller.role, SCOPE) is Reach.FIELD
    table = context.refresh.policies.rulebook.propagation
    answer = record_out(found, table, reader.presenter, question.said, part=part)
    return reader.send(answer, rules=("R0.3", "R5.8", "R10.2"), records=found.refs)


@router.post(
    "/search",
    summary="查人员 find a person",
    response_model=PersonsFoundOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def search(
    wanted: PersonSearchIn, reader: ReaderDep, context: ContextDep, store: StoreDep, question: QuestionDep
) -> Response:
    """凭完整的公民身份号码或完整姓名查人员, 结果脱敏 (R10.3), 附其历来相连的主体; 同名不等于同一人.

    By the full identity number or a whole name; masked, with the subjects the person is or was tied to.
    """
    if (wanted.id_number is None) is (wanted.name is None):
        raise BadInput("公民身份号码和姓名须填其一。", advice="有号码的请用号码: 姓名会查到同名的人。")
    if wanted.id_number is not None:
        number = wanted.id_number.get_secret_value()
        found = persons_by_id(store, person_of(number, context.vault(), context.today()), question.asked)
    else:
        found = persons_by_name(store, wanted.name or "", question.asked)
    shown, elsewhere = within(found, lambda eids: frozenset(outside_of(store, eids, reader.limit)))
    reader = replace(reader, subject=" ".join(one.row["pid"] for one in shown.persons))
    outside = frozenset(outside_of(store, shown.subjects, reader.limit))
    answer = found_out(shown, reader.presenter, question.said, elsewhere=elsewhere, outside=outside)
    return reader.send(answer, rules=("R10.3", "R10.5"))
