"""Route of checks (限制核查): what a desk asks of persons before it appoints, permits or serves (SEED 20)."""

from __future__ import annotations

from fastapi import APIRouter, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.check_answers import checks_out
from graph_service.api.context import Context, ContextDep, StoreDep
from graph_service.api.models.checks import CheckIn, ChecksIn, ChecksOut
from graph_service.api.params import QuestionDep
from graph_service.usecases.checks import CheckItem, check_items, person_of
from graph_service.usecases.subjects import subject_id

router = APIRouter(prefix="/v1", tags=["核查 checks"])


@router.post(
    "/checks",
    summary="限制核查 checks",
    response_model=ChecksOut,
    responses=problems.responses(401, 403, 422, 500, 503),
)
def checks(
    wanted: ChecksIn, reader: ReaderDep, context: ContextDep, store: StoreDep, question: QuestionDep
) -> Response:
    """任职、许可等事项前的核查: 以证件号码查职务、措施种类或场景, 至多 100 项, 按序应答.

    Only a decision that was served can block; 未查到限制记录 is no statement that there is none. Whether it was applied
    is told back by a case of procedure `measure_use`.
    """
    items = [_item(one, context) for one in wanted.checks]
    rulebook = context.refresh.policies.rulebook
    found = check_items(store, items, question.asked, rulebook)
    answer = checks_out(found, rulebook, question.said)
    reader = reader.about(" ".join(dict.fromkeys(item.person for item in items)))
    return reader.send(answer, rules=("R4.2b", "R4.6"), records=(one for outcome in found for one in outcome.given))


def _item(one: CheckIn, context: Context) -> CheckItem:
    person = person_of(one.id_number.get_secret_value(), context.vault(), context.today())
    at = subject_id(one.at) if one.at else ""
    return CheckItem(person, one.post, one.measure, one.scene, business=one.business, at=at)
