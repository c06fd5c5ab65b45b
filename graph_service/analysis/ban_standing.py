"""Bans as they stand (限制的效力, R4.6, R5.8, R5.9): worked out from the case that decided and the record it came from.

Definition. A ban stands against a person on a day iff the case that decided it is in force then, neither it nor the
record it came from is void, the record still stands where the measure hangs on it, and the day lies in its span. A
measure with a statutory term of its own runs on to its date whatever becomes of the record, short of annulment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph_service.analysis.cases import CaseState, Effecting, replay
from graph_service.analysis.propagation import ended
from graph_service.domain.acts import Act, Case, Effect, ref
from graph_service.domain.ban_terms import BanTerms, read_terms
from graph_service.domain.decisions import Ban
from graph_service.domain.events import Event, EventState
from graph_service.domain.measures import Measure, Span


class BanState(StrEnum):
    """Whether a ban stands (限制状态)."""

    ACTIVE = "ACTIVE"
    PENDING = "PENDING"
    UNSERVED = "UNSERVED"
    SUSPENDED = "SUSPENDED"
    PAUSED = "PAUSED"
    EXPIRED = "EXPIRED"
    ENDED = "ENDED"
    REPAIRED = "REPAIRED"
    LIFTED = "LIFTED"
    VOID = "VOID"


BAN_TERMS: Mapping[BanState, str] = {
    BanState.ACTIVE: "生效",
    BanState.PENDING: "未到起始日",
    BanState.UNSERVED: "已认定, 待送达",
    BanState.SUSPENDED: "暂停执行",
    BanState.PAUSED: "重整期间暂停",
    BanState.EXPIRED: "期满",
    BanState.ENDED: "随源记录结束",
    BanState.REPAIRED: "随源记录修复解除",
    BanState.LIFTED: "已解除",
    BanState.VOID: "自始无效",
}
_BY_CASE = {
    "SUSPENDED": BanState.SUSPENDED,
    "LIFTED": BanState.LIFTED,
    "REVOKED": BanState.LIFTED,
    "VOID": BanState.VOID,
}
_DECIDED = "CONFIRMED"  # the state of a case whose decision waits to be served
_DECIDES = ("confirm", "receive")  # the step by which the measures were decided
_OVER = (BanState.ENDED, BanState.REPAIRED, BanState.LIFTED, BanState.VOID)


@dataclass(frozen=True, slots=True)
class StandingBan:
    """One measure of a decided case (限制).

    ``mark`` while an objection to it or its record is open (R6.3); ``decided_on`` is the day of the decision on the
    person; ``since`` the day on which the case or the record made the state what it is, ``None`` where the span did.
    """

    case: str
    ban: Ban
    measure: Measure
    state: BanState
    mark: bool
    terms: BanTerms
    decided_on: date
    authority_code: str
    authority_name: str
    since: date | None

    @property
    def over_since(self) -> date | None:
        """The last day of a ban that ran out, else the day on which it ended, ``None`` while it has not (终止日)."""
        return self.measure.span.last if self.state is BanState.EXPIRED else self.since if self.state in _OVER else None

    @property
    def refs(self) -> tuple[str, ...]:
        """The case and the record that it rests on (依据引用)."""
        return tuple(one for one in (ref("case", self.case), self.terms.origin) if one)


def standing_bans(
    case: Case,
    effects: Mapping[str, Sequence[Effecting]],
    *,
    as_of: date,
    known_at: str | None = None,
    origin: Event | None = None,
    unserved: bool = False,
) -> tuple[StandingBan, ...]:
    """Work out the bans of a case (限制的效力), none for a case by which nothing ever came into force by then.

    ``unserved`` asks for what was decided and not served yet besides: without effect, and never among ``active``.

    ``effects`` are those on what the case rests on, record and role, and on the case itself (``cases.effects``):
    whichever of them turns out void takes the ban with it. ``origin`` is the record as its own source states it,
    ``None`` where it is not in this graph: what hangs on it then stands until somebody ends it.
    """
    now = replay(case, as_of=as_of, known_at=known_at)
    if now is None:
        return ()
    served = _ever_in_force(case, now)
    if not served and not (unserved and now.state.id == _DECIDED):
        return ()
    latest = replay(case, known_at=known_at) or now
    terms = read_terms(str(now.data["ban"]))
    by_decision = next(act for act in case.acts if act.step in _DECIDES)
    met = [one for named in resting_on(case) for one in effects.get(named, ())]
    mark = any(one.effect is Effect.MARK for one in met) or bool(now.data.get("objected"))
    whole, since = _state(
        latest if latest.state.id == BanState.VOID else now, terms, met, effects.get(terms.origin, ()), origin, as_of
    )
    return tuple(
        StandingBan(
            case=case.head.id,
            ban=Ban(terms.person, one.scopes, one.span, terms.article, _number(by_decision), terms.entity),
            measure=one,
            state=state,
            mark=mark or (origin is not None and origin.state is EventState.MARKED),
            terms=terms,
            decided_on=date.fromisoformat(str(by_decision.data.get("decided_on", by_decision.day))),
            authority_code=case.head.authority_code,
            authority_name=case.head.authority_name,
            since=since,
        )
        for one in _until(terms.measures, now.data.get("until"))
        for state in [whole or _by_day(one.span, as_of, served=served)]
    )


def resting_on(case: Case) -> tuple[str, ...]:
    """Return what a decided case rests on (限制的依据), itself among it: what ``standing_bans`` asks effects of."""
    return (*case.head.refs, ref("case", case.head.id))


def _ever_in_force(case: Case, now: CaseState) -> bool:
    """Whether any of the acts counted brought the measures into force (曾经生效): no proposal, no unserved decision."""
    steps, states = now.procedure.steps, now.procedure.states
    return any(states[steps[act.step].to].effect is Effect.BAR for act in case.acts[: now.seq])


def _number(decision: Act) -> str:
    """Number of the decision on the person (决定文号), the foreign one of a ban taken over."""
    return str(decision.data.get("foreign_no") or decision.data.get("doc_no") or "")


def _until(measures: Iterable[Measure], until: object) -> tuple[Measure, ...]:
    """Measures with the end that the authority fixed, where the law left it the choice (法定幅度)."""
    if not until:
        return tuple(measures)
    last = date.fromisoformat(str(until))
    return tuple(
        one if one.span.last or one.span.life else replace(one, span=replace(one.span, last=last)) for one in measures
    )


def _state(
    now: CaseState,
    terms: BanTerms,
    met: Sequence[Effecting],
    on_record: Sequence[Effecting],
    origin: Event | None,
    as_of: date,
) -> tuple[BanState | None, date | None]:
    """What the case and the record make of all its measures, and since when; ``None`` where the day decides."""
    if voided := [one.since for one in met if one.effect is Effect.ANNUL]:
        return BanState.VOID, min(voided)
    if origin and origin.state is EventState.ANNULLED:
        return BanState.VOID, origin.decided_on
    if now.state.id in _BY_CASE:
        return _BY_CASE[now.state.id], now.since
    if terms.with_origin:
        if repaired := [one.since for one in on_record if one.effect is Effect.REPAIR]:
            return BanState.REPAIRED, min(repaired)
        if origin and origin.state is EventState.REPAIRED:
            return BanState.REPAIRED, origin.decided_on
        if origin and ended(origin, as_of):
            return BanState.ENDED, origin.ends_on
        if paused := [one.since for one in on_record if one.effect is Effect.PAUSE]:
            return BanState.PAUSED, min(paused)
    return None, None


def _by_day(span: Span, as_of: date, *, served: bool) -> BanState:
    if span.over(as_of):
        return BanState.EXPIRED
    if not served:
        return BanState.UNSERVED
    return BanState.ACTIVE if span.covers(as_of) else BanState.PENDING


def active(bans: Iterable[StandingBan]) -> tuple[StandingBan, ...]:
    """Return the bans in force (生效的限制): what a check may block on."""
    return tuple(one for one in bans if one.state is BanState.ACTIVE)
