"""Cases replayed (案件推演): state, clocks and effects of a case from its acts alone, on any day and as known any time.

Definition. The acts of a case, in order, lead from state to state as its procedure allows. On a day d, as known at a
time t, the case is what its acts done by d and recorded by t make of it. Nothing else is ever stored as its truth, so a
correction, a late record and a question about the past are all the same computation (R11b).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.domain.acts import Act, Case, CaseHead, Effect, Value
from graph_service.domain.errors import BadInput, Conflict
from graph_service.rulebook.procedures import Procedure, State, Step, procedure


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A clock of a case (时限): ``stop`` is ``None`` while it runs."""

    clock: str
    start: date
    stop: date | None


@dataclass(frozen=True, slots=True)
class CaseState:
    """Where a case stands (案件状态): ``since`` is the day of its last act, ``data`` what acts stated last."""

    head: CaseHead
    procedure: Procedure
    state: State
    since: date
    seq: int
    clocks: tuple[CaseClock, ...]
    data: Mapping[str, Value]

    @property
    def onward(self) -> tuple[Step, ...]:
        """The steps that may follow (可为的步骤)."""
        return self.procedure.onward(self.state.id)


def replay(case: Case, *, as_of: date | None = None, known_at: str | None = None) -> CaseState | None:
    """Work out where a case stands (案件推演); ``None`` where it was not open yet.

    ``as_of`` leaves out acts of a later day, ``known_at`` those recorded later. Raises ``Conflict`` for a history that
    its procedure does not allow. Cost: one pass over the acts.
    """
    found: CaseState | None = None
    for act in case.acts:
        if (as_of is None or act.day <= as_of) and (known_at is None or act.at <= known_at):
            found = advance(case.head, found, act)
    return found


def advance(head: CaseHead, before: CaseState | None, act: Act) -> CaseState:
    """Take one act more (推进一步): the state after it.

    Raises ``NotFound`` for a step that the procedure does not know, ``Conflict`` for one that may not follow, and
    ``BadInput`` for what it does not state or states wrongly.
    """
    rules = procedure(head.procedure) if before is None else before.procedure
    step = rules.step(act.step)
    _allowed(rules, step, before)
    _stated(step, act)
    if before and act.day < before.since:
        raise BadInput(f"{step.term}的日期 {act.day} 早于上一步({before.since})。", rule=rules.rule.id)
    earlier = before.clocks if before else ()
    kept = tuple(
        CaseClock(one.clock, one.start, act.day) if one.stop is None and one.clock in step.stops else one
        for one in earlier
    )
    started = tuple(
        CaseClock(one.clock, date.fromisoformat(str(act.data[one.field])) if one.field else act.day, None)
        for one in step.starts
        if not one.field or one.field in act.data
    )
    return CaseState(
        head=head,
        procedure=rules,
        state=rules.states[step.to],
        since=act.day,
        seq=act.seq,
        clocks=kept + started,
        data={**(before.data if before else {}), **act.data},
    )


def _allowed(rules: Procedure, step: Step, before: CaseState | None) -> None:
    if before is None:
        if step.origins:
            raise Conflict(f"{rules.term}尚未立案, 不能{step.term}。", rule=rules.rule.id)
        return
    if before.state.id not in step.origins:
        onward = "、".join(f"{one.id}({one.term})" for one in before.onward) or "无"
        raise Conflict(
            f"{rules.term}现为「{before.state.term}」, 不能{step.term}。", advice=f"可为的步骤: {onward}。",
            rule=rules.rule.id,
        )  # fmt: skip


def _stated(step: Step, act: Act) -> None:
    """Refuse an act that lacks what its step needs, or states what it has no place for."""
    known = {field.id: field for field in (*step.needs, *step.may)}
    lacking = [field for field in step.needs if act.data.get(field.id) in (None, "", [])]
    if lacking:
        told = "、".join(f"{field.term}({field.id})" for field in lacking)
        raise BadInput(f"{step.term}缺少: {told}。", advice="请补齐后再提交。")
    if step.reasoned and not act.reason.strip():
        raise BadInput(f"{step.term}须说明理由。", advice="请在 reason 中写明。")
    unknown = sorted(set(act.data) - set(known))
    if unknown:
        raise BadInput(f"{step.term}没有栏目 {unknown[0]}。", advice=f"可填: {'、'.join(known) or '无'}。")
    for name, value in act.data.items():
        known[name].checked(value)


@dataclass(frozen=True, slots=True)
class Effecting:
    """That a case does something to a record (案件效果): since which day, by which case."""

    effect: Effect
    since: date
    case: str
    procedure: str


def effects(cases: Iterable[Case], *, as_of: date, known_at: str | None = None) -> Mapping[str, tuple[Effecting, ...]]:
    """What cases do to the records they concern (记录所受效果), by reference, in the order of day and case.

    What is void is void from the start: an annulment known at the time asked about counts on every day (R5.9), all
    else from its own day on.
    """
    found: dict[str, list[Effecting]] = {}
    for case in cases:
        latest = replay(case, known_at=known_at)
        now = latest if latest and latest.state.effect is Effect.ANNUL else replay(case, as_of=as_of, known_at=known_at)
        if now and now.state.effect:
            told = Effecting(now.state.effect, now.since, case.head.id, case.head.procedure)
            for one in case.head.refs:
                found.setdefault(one, []).append(told)
    return {key: tuple(sorted(found[key], key=lambda one: (one.since, one.case))) for key in sorted(found)}
