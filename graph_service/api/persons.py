"""Route of the personal credit record (个人信用记录, SEED 23): by identity number, which is in no URL and no log."""

from __future__ import annotations

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import actor_of
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.models.persons import PersonRecordIn, PersonRecordOut
from graph_service.api.params import QuestionDep
from graph_service.api.person_answers import record_out
from graph_service.domain.errors import Forbidden
from graph_service.rulebook.access import Reach
from graph_service.usecases.checks import person_of
from graph_service.usecases.person_records import SCOPE, record_for

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
    """已决定的措施(L1)和标注(L2); 本人看自己的, 认定单位看本单位认定的, 信用主管看全部(脱敏), 银行须有本人同意.

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
