"""Route of the desk (工作台): how much waits for the one who asks, each count with the query that lists its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from fastapi import APIRouter, Response

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.clocks import STATE_TERMS, ClockState
from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import cases_here, own_or_all
from graph_service.api.context import ContextDep
from graph_service.api.models.desk import DeskCountOut, DeskOut
from graph_service.api.params import Question, QuestionDep
from graph_service.api.proposals import proposals_counted
from graph_service.api.reader import Reader
from graph_service.domain.acts import Case
from graph_service.store.cases import list_cases
from graph_service.usecases.clocks import clock_queue
from graph_service.usecases.desk_counts import MOST, Waiting, cases_waiting, plans_waiting
from graph_service.usecases.inspection_desk import DRAW
from graph_service.usecases.proposals_desk import PENDING, PROGRESS_TERMS

router = APIRouter(prefix="/v1", tags=["案件 cases"])
TOLD = (ClockState.OVERDUE, ClockState.EXPIRED, ClockState.DUE_TODAY, ClockState.DUE_SOON)
NOTE = "只计本账号有权办理或查看的; 未列出的种类是无此权限, 0 只说明未查到待办。"
Kind = Literal["proposals", "cases", "clocks", "inspections"]


@router.get(
    "/desk", summary="工作台 the desk", response_model=DeskOut, responses=problems.responses(401, 403, 422, 500, 503)
)
def desk(reader: ReaderDep, context: ContextDep, question: QuestionDep) -> Response:
    """待认定的拟措施、各类未结案件及逾期、时限、抽查计划的件数; 只有数目. Counts alone, of what the caller may list."""
    held = context.matrix.scopes_of(reader.caller.role)
    waits: list[DeskCountOut] = []
    truncated = False
    if "proposals:read" in held:
        asker, unit, name = own_or_all(reader, "proposals:read")
        counts = proposals_counted(asker, unit, name)
        found = [Waiting(one.value, PROGRESS_TERMS[one], counts[one]) for one in PENDING]
        waits += _counts("proposals", found, "/v1/proposals?progress={}")
    asker, unit, name = own_or_all(reader, "cases:read")
    found = list_cases(context.connection, authority=unit, authority_name=name, open_only=True, limit=MOST)
    truncated |= len(found) == MOST
    open_ = cases_waiting(_states(cases_here(asker, found), question), question.asked.as_of)
    waits += _counts("cases", open_, "/v1/cases?procedure={}")
    if "clocks:read" in held:
        waits += _counts("clocks", _clocks(reader, question), "/v1/clocks")
    if "draws:read" in held:
        plans = list_cases(context.connection, procedure=DRAW, open_only=True, limit=MOST)
        waits += _counts("inspections", plans_waiting(_states(plans, question)), "/v1/inspections")
    return reader.send(DeskOut(**question.said, truncated=truncated, waits=waits, note=NOTE))


def _clocks(reader: Reader, question: Question) -> list[Waiting]:
    """The clocks that press (时限), of the caller's unit, or of all where it may ask about all."""
    context = reader.context
    _, unit, _ = own_or_all(reader, "clocks:read")
    board = context.clocks(question.data_version, question.asked)
    sums = clock_queue(
        context.connection, board, question.asked, department=unit or None, limit=reader.limit, own=reader.caller.unit
    ).sums
    return [Waiting(one.value, STATE_TERMS[one], int(sums[one.value.lower()].sum())) for one in TOLD]


def _states(cases: Iterable[Case], question: Question) -> Iterator[CaseState]:
    asked = question.asked
    states = (replay(case, as_of=asked.as_of, known_at=asked.known_text) for case in cases)
    return (state for state in states if state is not None)


def _counts(kind: Kind, found: Iterable[Waiting], query: str) -> list[DeskCountOut]:
    return [
        DeskCountOut(
            kind=kind, id=one.id, term=one.term, count=one.count, overdue=one.overdue, query=query.format(one.id)
        )
        for one in found
    ]
