"""Cases acted on (案件办理): one way for every procedure to be opened and led on, each act one transaction.

An act is judged before it is written: who may (R10.2, 谁认定谁负责), whether its procedure allows it now, what the law
asks beyond that (``case_guards``), what follows from it (``case_followups``). All of it is appended together, so that a
case is never half led on; what it does to records follows from the acts (``analysis.cases``) and is stored nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graph_service.analysis.cases import CaseState, advance, replay
from graph_service.domain.acts import Act, Case, CaseHead, Value, ref_parts
from graph_service.domain.calendar import minute_in_china
from graph_service.domain.errors import BadInput, Conflict, Forbidden
from graph_service.domain.subjects import is_person
from graph_service.rulebook.procedures import By, Step, procedure
from graph_service.store.cases import StaleRun, act_step, append, case_by_id, case_of_act, opening_steps
from graph_service.store.naming import unit_name
from graph_service.usecases.case_plan import Desk, Draft, Opening, Taking
from graph_service.usecases.case_rules import extras, follow, guard
from graph_service.usecases.permission import decides, reaches, require_held

_TRIES = 3  # acts on other cases that may change the results of the last run while this one is worked out


def open_case(desk: Desk, wanted: Opening) -> CaseState:
    """Open a case (立案) and return where it stands; the same act sent again is answered, not repeated.

    Raises ``Forbidden`` where the actor may not, ``BadInput`` for what does not fit, ``Conflict`` where the case is
    there already, and whatever the law of the procedure says against it (``Unlawful``).
    """
    rules = procedure(wanted.procedure)
    if done := _done(desk, wanted.act):
        return done
    for one in wanted.refs:
        kind, _ = ref_parts(one)
        if kind not in rules.concerns:
            raise BadInput(f"{rules.term}不能针对这种记录: {kind}。", advice=f"可针对: {'、'.join(rules.concerns)}。")
    head = wanted.head
    act = _act(desk, head, 1, wanted.act, wanted.step, wanted.day, wanted.reason, wanted.data)
    return _perform(desk, Case(head, ()), act)


def take_step(desk: Desk, wanted: Taking) -> CaseState:
    """Lead a case on by one step (办理) and return where it stands.

    ``seen`` is the number of acts the actor saw: where somebody acted since, ``Conflict``, and nothing is written.
    """
    if done := _done(desk, wanted.act):
        return done
    case = case_by_id(desk.connection, wanted.case)
    if wanted.seen is not None and wanted.seen != len(case.acts):
        raise _overtaken(desk, case, wanted.seen)
    act = _act(desk, case.head, len(case.acts) + 1, wanted.act, wanted.step, wanted.day, wanted.reason, wanted.data)
    return _perform(desk, case, act)


def _done(desk: Desk, act: str) -> CaseState | None:
    """Where the case of an act stands that was taken before, ``None`` where it was not."""
    case = case_of_act(desk.connection, act)
    return replay(case_by_id(desk.connection, case)) if case else None


def _act(
    desk: Desk, head: CaseHead, seq: int, act: str, step: str, day: date, reason: str, data: Mapping[str, Value]
) -> Act:
    if day > desk.today:
        raise BadInput(f"日期 {day} 在今天({desk.today})之后。", advice="请填写实际发生的日期。")
    return Act(act, head.id, seq, step, day, desk.at, desk.actor, reason, data)


def _perform(desk: Desk, case: Case, act: Act) -> CaseState:
    before = replay(case)
    step = procedure(case.head.procedure).step(act.step)
    permit(desk, step, case.head)
    after = advance(case.head, before, act)
    guard(desk, before, after, act)
    drafts = [Draft(after, act), *follow(desk, before, after, act), *desk.along]
    written = [step for draft in drafts for step in _written(draft)]
    written += extras(desk, before, after, act)
    for _ in range(_TRIES):
        try:
            append(desk.connection, [*written, *desk.also(drafts)])
        except StaleRun:
            continue
        except Conflict:  # somebody was quicker in this case, or in one that follows from it
            now = case_by_id(desk.connection, case.head.id)
            if len(now.acts) < act.seq:
                raise
            raise _overtaken(desk, now, act.seq - 1) from None
        return after
    raise Conflict("计算结果一再被其他案件更新, 本次操作未写入。", advice="请再提交一次。")


def _overtaken(desk: Desk, now: Case, seen: int) -> Conflict:
    """What happened since somebody looked (他人先行办理): which unit, when, which step; a party is not named."""
    rules = procedure(now.head.procedure)
    done = "；".join(
        f"{_unit_term(desk, act)} {minute_in_china(act.at)} {rules.step(act.step).term}" for act in now.acts[seen:]
    )
    return Conflict(
        f"该案件已由他人先行办理, 本次操作未写入{f': {done}' if done else ''}。",
        advice="请刷新后查看最新状态再办理。",
        seq=len(now.acts),
    )


def _unit_term(desk: Desk, act: Act) -> str:
    unit = act.actor.unit
    return "当事人" if is_person(unit) else unit_name(desk.connection, unit) or unit or "未登记单位的账号"


def _written(draft: Draft) -> list[tuple[str, dict[str, object]]]:
    head, now = draft.after.head, draft.after.state
    opened = opening_steps(head) if draft.act.seq == 1 else []
    return [*opened, act_step(head, draft.act, state=now.id, closed=now.closed)]


def permit(desk: Desk, step: Step, head: CaseHead) -> None:
    """Raise ``Forbidden`` unless the actor may take the step in this case (办理权限, R10.2).

    A step by the authority is for the deciding unit alone, whatever a role reaches (谁认定谁负责, R4.6a step 6).
    """
    actor = desk.actor
    require_held(desk.matrix, role=actor.role, scope=step.scope)
    if not reaches(desk.matrix, actor, step.scope, head):
        raise Forbidden("该案件不属于本单位。", advice="由认定单位或所涉主体办理。", rule="R10.2")
    if step.by is By.AUTHORITY and not decides(actor, head):
        named = head.authority_name or head.authority_code or "未载明"
        advice = "" if head.authority_code else "该记录未载明认定单位代码: 请在接入方登记中写明本单位全称。"
        raise Forbidden(f"{step.term}只能由认定单位({named})作出。", advice=advice, rule="R4.6a")
