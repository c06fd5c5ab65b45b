"""Routes of what changed of a subject and when it was last looked at (变化、上次查看)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.api import presenting, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import actor_of
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.models.changes import SubjectChangeOut, SubjectChangesOut, VisitOut
from graph_service.api.params import Code, KnownAt, TodayDep
from graph_service.api.presenting import Presenter
from graph_service.api.visits import visited
from graph_service.domain.facts import FACTS
from graph_service.rulebook.procedures import procedure
from graph_service.usecases.changes import Change, Changed, changes_since
from graph_service.usecases.permission import reaches

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
ONE = problems.responses(401, 403, 404, 422, 500, 503)
NOTE = "按入库和办理的时间列出, 与事情发生的日期不同; 其间入库又被取代的不列。"
TERMS = {
    Change.ADDED: "新增",
    Change.CORRECTED: "更正",
    Change.ENDED: "终止",
    Change.WITHDRAWN: "撤回",
    Change.ACT: "办理",
}


@router.get("/{code}/changes", summary="其后的变化 changes since", response_model=SubjectChangesOut, responses=ONE)
def changes(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    said: TodayDep,
    since: Annotated[
        KnownAt, Query(description="自何时起, 不含 after this moment", examples=["2026-06-01T00:00:00+08:00"])
    ],
    limit: Annotated[int, Query(ge=1, le=500, description="条数上限")] = 100,
) -> Response:
    """自某时起新入库、更正、终止、撤回的登记、记录和关系, 以及案件的办理, 近的在前.

    What became known after a moment: two states of knowledge held against each other, and steps of cases.
    """
    actor = actor_of(reader)
    found = changes_since(
        store, code, since, limit=limit, may_see=lambda head: reaches(reader.matrix, actor, "cases:read", head)
    )
    show = reader.presenter
    answer = SubjectChangesOut(
        **said,
        truncated=found.truncated,
        code=found.subject["eid"],
        since=since,
        items=[_change_out(show, one) for one in found.items],
        parties=sorted((show.party(party, found.names) for party in found.names), key=lambda party: party.ref),
        note=NOTE,
    )
    return reader.send(answer, rules=("R8.13",))


@router.post("/{code}/visits", summary="上次查看 last visit", response_model=VisitOut, responses=ONE)
def visit(code: Code, reader: ReaderDep, context: ContextDep, store: StoreDep, said: TodayDep) -> Response:
    """记下本账号查看该主体, 应答上次查看的时间; 半小时内的算同一次. 只为人员账号留存, 只有本账号能看到.

    Note that this account looks at the subject; answers when it did before. Kept for accounts of people alone.
    """
    eid, account = store.subject(code)["eid"], reader.caller.client
    kept = account in context.gate.roll.accounts.entries()
    last = visited(context.settings.data, account, eid, context.clock()) if kept else None
    return reader.send(VisitOut(**said, code=eid, last_visit=last, kept=kept))


def _change_out(show: Presenter, one: Changed) -> SubjectChangeOut:
    row, act, relation = one.row, one.act, bool(one.row and "source_id" in one.row)
    steps = procedure(one.kind) if act else None
    return SubjectChangeOut(
        at=one.at,
        change=one.change.value,
        change_term=TERMS[one.change],
        kind=one.kind,
        term=steps.term if steps else FACTS[one.kind].term,
        record=row["rid"] if row and not relation else None,
        called=one.called,
        fields=list(one.fields),
        step=show.step(row) if row and relation else None,
        case=one.head.id if one.head else None,
        act_term=steps.step(act.step).term if steps and act else None,
        source=presenting.source(row) if row else None,
    )
