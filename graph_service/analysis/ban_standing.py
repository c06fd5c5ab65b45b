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

from graph_service.analysis.cases import Effecting, replay
from graph_service.domain.acts import Case, Effect, ref
from graph_service.domain.ban_terms import BanTerms, read_terms
from graph_service.domain.decisions import Ban
from graph_service.domain.measures import Measure, Span


class BanState(StrEnum):
    """Whether a ban stands (限制状态)."""

    ACTIVE = "ACTIVE"
    PENDING = "PENDING"
    SUSPENDED = "SUSPENDED"
    PAUSED = "PAUSED"
    EXPIRED = "EXPIRED"
    ENDED = "ENDED"
    LIFTED = "LIFTED"
    VOID = "VOID"


BAN_TERMS: Mapping[BanState, str] = {
    BanState.ACTIVE: "生效",
    BanState.PENDING: "未到起始日",
    BanState.SUSPENDED: "暂停执行",
    BanState.PAUSED: "重整期间暂停",
    BanState.EXPIRED: "期满",
    BanState.ENDED: "随源记录结束",
    BanState.LIFTED: "已解除",
    BanState.VOID: "自始无效",
}
_BY_CASE = {
    "SUSPENDED": BanState.SUSPENDED,
    "LIFTED": BanState.LIFTED,
    "REVOKED": BanState.LIFTED,
    "VOID": BanState.VOID,
}


@dataclass(frozen=True, slots=True)
class StandingBan:
    """One measure of a decided case (限制); ``mark`` while an objection to it or its record is open (R6.3)."""

    case: str
    ban: Ban
    measure: Measure
    state: BanState
    mark: bool
    terms: BanTerms
    decided_on: date


def standing_bans(
    case: Case,
    effects: Mapping[str, Sequence[Effecting]],
    *,
    as_of: date,
    known_at: str | None = None,
    ended: bool = False,
) -> tuple[StandingBan, ...]:
    """Work out the bans of a case (限制的效力), none for a case that has decided nothing by then.

    ``effects`` are those on the case and on its record (``cases.effects``); ``ended`` says that the record itself does
    not stand any more on ``as_of``: removed, performed, or annulled by its source.
    """
    now = replay(case, as_of=as_of, known_at=known_at)
    if now is None or (now.state.effect is not Effect.BAR and now.state.id not in _BY_CASE):
        return ()
    terms = read_terms(str(now.data["ban"]))
    on_record = effects.get(terms.origin, ())
    on_case = effects.get(ref("case", case.head.id), ())
    mark = any(one.effect is Effect.MARK for one in (*on_record, *on_case))
    whole = _state(now.state.id, terms, on_record, on_case, ended=ended)
    decision = str(now.data.get("foreign_no") or now.data.get("doc_no") or "")
    decided = next(act.day for act in case.acts if act.step in ("confirm", "receive"))
    return tuple(
        StandingBan(
            case=case.head.id,
            ban=Ban(terms.person, one.scopes, one.span, terms.article, decision, terms.entity),
            measure=one,
            state=whole or _by_day(one.span, as_of),
            mark=mark,
            terms=terms,
            decided_on=decided,
        )
        for one in _until(terms.measures, now.data.get("until"))
    )


def _until(measures: Iterable[Measure], until: object) -> tuple[Measure, ...]:
    """Measures with the end that the authority fixed, where the law left it the choice (法定幅度)."""
    if not until:
        return tuple(measures)
    last = date.fromisoformat(str(until))
    return tuple(
        one if one.span.last or one.span.life else replace(one, span=replace(one.span, last=last)) for one in measures
    )


def _state(
    state: str, terms: BanTerms, on_record: Sequence[Effecting], on_case: Sequence[Effecting], *, ended: bool
) -> BanState | None:
    """What the case and the record make of all its measures; ``None`` where the day decides."""
    if any(one.effect is Effect.ANNUL for one in (*on_record, *on_case)):
        return BanState.VOID
    if state in _BY_CASE:
        return _BY_CASE[state]
    if terms.with_origin:
        if any(one.effect is Effect.PAUSE for one in on_record):
            return BanState.PAUSED
        if ended or any(one.effect is Effect.REPAIR for one in on_record):
            return BanState.ENDED
    return None


def _by_day(span: Span, as_of: date) -> BanState:
    if span.over(as_of):
        return BanState.EXPIRED
    return BanState.ACTIVE if span.covers(as_of) else BanState.PENDING


def in_force(bans: Iterable[StandingBan]) -> tuple[Ban, ...]:
    """Return the bans that a check may block on (生效的限制)."""
    return tuple(one.ban for one in bans if one.state is BanState.ACTIVE)
