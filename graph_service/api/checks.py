"""Route of checks (限制核查): what a desk asks of persons before it appoints, permits or serves (SEED 20)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fastapi import APIRouter, Response

from graph_service.analysis.ban_standing import StandingBan
from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import actor_of
from graph_service.api.check_answers import checks_out
from graph_service.api.context import Context, ContextDep, StoreDep
from graph_service.api.models.checks import CheckIn, ChecksIn, ChecksOut
from graph_service.api.params import Question, QuestionDep
from graph_service.api.reader import Reader
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.checks import CheckItem, check_items, person_of
from graph_service.usecases.permission import everywhere, is_authority
from graph_service.usecases.person_search import persons_known
from graph_service.usecases.region_scope import outside_of
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
    told = _unserved_told(reader, [ban for one in found if one.checked for ban in one.checked.unserved])
    found = [one.telling(told) for one in found]
    answer = checks_out(found, rulebook, question.said, _known(reader, store, items, question))
    reader = reader.about(" ".join(dict.fromkeys(item.person for item in items)))
    return reader.send(answer, rules=("R4.2b", "R4.6"), records=(one for outcome in found for one in outcome.given))


def _unserved_told(reader: Reader, bans: Sequence[StandingBan]) -> Callable[[StandingBan], bool]:
    """Whether a decision that was not served may be told: it has no effect, so nobody needs it but who leads it on.

    That is its own unit, and who sees every proposal (of its region): what waits is in their queue anyhow.
    """
    actor, context = actor_of(reader), reader.context
    all_of_them = everywhere(context.matrix, actor.role, "proposals:read")
    outside = outside_of(context.store(), {one.terms.entity for one in bans}, reader.limit) if all_of_them else {}

    def told(one: StandingBan) -> bool:
        own = is_authority(actor, one.authority_code, one.authority_name)
        return own or (all_of_them and one.terms.entity not in outside)

    return told


def _known(reader: Reader, store: GraphStore, items: Sequence[CheckItem], question: Question) -> list[bool | None]:
    """Whether the graph has the persons asked about, told to those alone who may search for any person (R10.3)."""
    if not everywhere(reader.context.matrix, reader.caller.role, "persons:masked"):
        return [None] * len(items)
    persons = sorted({one.person for one in items})
    there = persons_known(store, persons, question.asked, lambda eids: frozenset(outside_of(store, eids, reader.limit)))
    return [there[one.person] for one in items]


def _item(one: CheckIn, context: Context) -> CheckItem:
    person = person_of(one.id_number.get_secret_value(), context.vault(), context.today())
    at = subject_id(one.at) if one.at else ""
    return CheckItem(person, one.post, one.measure, one.scene, business=one.business, at=at)
