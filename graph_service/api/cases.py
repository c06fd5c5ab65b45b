"""Routes of cases (案件): procedures, what waits, opening and leading on."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response

from graph_service.analysis.cases import CaseState, replay
from graph_service.api import case_answers, problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import Context, ContextDep
from graph_service.api.models.cases import (
    ActIn,
    CaseIn,
    CaseOut,
    CasesOut,
    ProceduresOut,
)
from graph_service.api.params import Code, Question, QuestionDep
from graph_service.api.reader import ASK_FOR_UNIT, Reader
from graph_service.domain.acts import Actor, Case, ref
from graph_service.domain.errors import BadInput
from graph_service.rulebook.procedures import procedures
from graph_service.store.cases import case_by_id, cases_about, list_cases
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.notices_desk import PROCEDURE, letter
from graph_service.usecases.openings import opening_of
from graph_service.usecases.permission import decides, everywhere, reaches
from graph_service.usecases.region_scope import not_outside
from graph_service.usecases.share_log import share_log

router = APIRouter(prefix="/v1", tags=["案件 cases"])
READ = problems.responses(401, 403, 404, 422, 500, 503)
ACT = problems.responses(401, 403, 404, 409, 422, 500, 503)
CaseId = Annotated[str, Path(max_length=100, description="案件编号")]
After = Annotated[str, Query(max_length=100, description="上一页末条的编号")]
Page = Annotated[int, Query(ge=1, le=200, description="条数")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        description="本次操作的唯一编号: 重发不会重复办理 the same key twice is one act",
    ),
]


@router.get("/procedures", summary="程序 procedures", response_model=ProceduresOut, responses=READ)
def list_procedures(reader: ReaderDep, question: QuestionDep) -> Response:
    """各类案件的状态、步骤、栏目和依据. States, steps and forms of every kind of case."""
    found = [case_answers.procedure_out(one) for one in procedures().values()]
    return reader.send(ProceduresOut(**question.said, procedures=found))


@router.get("/cases", summary="案件清单 cases", response_model=CasesOut, responses=READ)
def cases(
    reader: ReaderDep,
    context: ContextDep,
    question: QuestionDep,
    procedure: Annotated[str, Query(max_length=50, description="程序")] = "",
    open_only: Annotated[bool, Query(description="只列待办")] = True,
    after: After = "",
    limit: Page = 50,
) -> Response:
    """案件, 按编号; 认定单位只见由其办理的. Cases by id; a unit sees those it is to decide."""
    reader, unit, name = own_or_all(reader, "cases:read")
    found = list_cases(
        context.connection,
        procedure=procedure,
        authority=unit,
        authority_name=name,
        open_only=open_only,
        after=after,
        limit=limit,
    )
    today = question.asked.as_of
    states = [
        state
        for case in cases_here(reader, found)
        if (state := replay(case, as_of=today, known_at=question.asked.known_text))
    ]
    answer = CasesOut(
        **question.said,
        cases=[case_answers.case_line(state, reader.presenter, today) for state in states],
        after=found[-1].head.id if len(found) == limit else None,
    )
    return reader.send(answer, rules=("R10.2",))


@router.get("/subjects/{code}/cases", summary="主体的案件 cases about", response_model=CasesOut, responses=READ)
def cases_of(code: Code, reader: ReaderDep, context: ContextDep, question: QuestionDep) -> Response:
    """关于该主体的案件; 认定单位只见由其办理的. Cases about a subject, those the caller may see."""
    subject = GraphStore(context.connection).subject(code)["eid"]
    today = question.asked.as_of
    states = [
        state
        for case in cases_about(context.connection, subject)
        if _sees(reader, case) and (state := replay(case, as_of=today, known_at=question.asked.known_text))
    ]
    shown = [case_answers.case_line(state, reader.presenter, today) for state in states]
    return reader.send(CasesOut(**question.said, cases=shown, after=None), rules=("R10.2",))


@router.get("/cases/{case}", summary="案件 one case", response_model=CaseOut, responses=READ)
def one_case(case: CaseId, reader: ReaderDep, context: ContextDep, question: QuestionDep) -> Response:
    """案件现状、经过、时限和可为的步骤; 可按时点和当时所知回看. Where a case stands and how it came there."""
    return _shown(reader, context, case, question)


@router.post("/cases", summary="立案 open a case", response_model=CaseOut, status_code=201, responses=ACT)
def open_(wanted: CaseIn, reader: ReaderDep, context: ContextDep, question: QuestionDep, key: Key = None) -> Response:
    """立案: 异议、修复、撤销、认定、约谈、承诺等, 见 /v1/procedures. Open a case of any procedure."""
    opening = Opening(
        act=key or secrets.token_hex(16),
        procedure=wanted.procedure,
        step=wanted.step,
        day=wanted.day or context.today(),
        reason=wanted.reason,
        data=wanted.data,
    )
    opening = opening_of(
        context.connection,
        opening,
        unit=reader.caller.unit,
        subject=wanted.subject,
        case=wanted.case,
        proposal=wanted.proposal,
        records=wanted.records,
    )
    state = open_case(desk_of(context, reader), opening)
    return _shown(reader, context, state.head.id, question, status=201)


@router.post("/cases/{case}/acts", summary="办理 lead a case on", response_model=CaseOut, responses=ACT)
def act(
    case: CaseId, wanted: ActIn, reader: ReaderDep, context: ContextDep, question: QuestionDep, key: Key = None
) -> Response:
    """办理一步; 他人先行办理的返回 409, 不写入. One step; 409 where somebody acted since you looked."""
    step = Taking(
        act=key or secrets.token_hex(16),
        case=case,
        step=wanted.step,
        day=wanted.day or context.today(),
        reason=wanted.reason,
        data=wanted.data,
        seen=wanted.seen,
    )
    take_step(desk_of(context, reader), step)
    return _shown(reader, context, case, question)


def desk_of(context: Context, reader: Reader) -> Desk:
    """The desk of a caller (经办)."""
    return Desk(
        connection=context.connection,
        matrix=context.matrix,
        actor=actor_of(reader),
        today=context.today(),
        now=context.clock(),
        receivers=share_log(context.audit_log, reader.caller.unit),
        also=context.refresh,
    )


def actor_of(reader: Reader) -> Actor:
    """The caller as an actor (行为人)."""
    caller = reader.caller
    return Actor(caller.client, caller.unit, caller.role, caller.unit_name)


def _shown(reader: Reader, context: Context, case: str, question: Question, status: int = 200) -> Response:
    found = case_by_id(context.connection, case)
    asked = question.asked
    state = replay(found, as_of=asked.as_of, known_at=asked.known_text)
    if state is None:
        raise BadInput(f"截至 {asked.as_of} 尚无该案件。")
    reader = reader.about(found.head.subject)
    reader.only_if(_sees(reader, found), "该案件不属于本单位。", "由认定单位或所涉主体查看。")
    reader = reader.deciding() if decides(actor_of(reader), found.head) else reader
    acts = [one for one in found.acts if one.seq <= state.seq]
    told = letter(GraphStore(context.connection), state, reader.caller.unit) if _is_notice(state) else None
    answer = case_answers.case_out(state, acts, reader.presenter, question.said, context.today(), told)
    response = reader.send(answer, rules=(state.procedure.rule.id,), records=(ref("case", case), *found.head.refs))
    response.status_code = status
    return response


def _is_notice(state: CaseState) -> bool:
    return state.head.procedure == PROCEDURE


def _sees(reader: Reader, case: Case) -> bool:
    """Whether the caller decides the case, is the one it is about, or acted in it (feedback on a measure, R4.2b).

    Who reaches every case reaches those of its region (ADR 0100).
    """
    actor = actor_of(reader)
    if reader.outside and reader.everywhere:
        return _takes_part(actor, case)
    return _takes_part(actor, case) or reaches(reader.context.matrix, actor, "cases:read", case.head)


def _takes_part(actor: Actor, case: Case) -> bool:
    """Whether a unit decides a case or acted in it."""
    return decides(actor, case.head) or (bool(actor.unit) and any(act.actor.unit == actor.unit for act in case.acts))


def cases_here(reader: Reader, found: list[Case]) -> list[Case]:
    """The cases of a list that the caller may look into: who reaches all sees those of its region (ADR 0100)."""
    actor, limit = actor_of(reader), reader.limit
    return not_outside(reader.context.store(), found, lambda one: one.head.subject, limit, partial(_takes_part, actor))


def own_or_all(reader: Reader, scope: str) -> tuple[Reader, str, str]:
    """The caller with code and name of the unit whose cases it is shown: none where the scope reaches everything."""
    caller = reader.caller
    if everywhere(reader.context.matrix, caller.role, scope):
        return reader, "", ""
    reader.only_if(bool(caller.unit), "该接入方没有登记单位。", ASK_FOR_UNIT)
    return reader.deciding(), caller.unit, caller.unit_name
