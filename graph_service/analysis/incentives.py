"""Whether an incentive is held (守信激励是否享有, R4.10): pure, from the honours and the records of a subject.

Definition: an honour whose kind or title names an incentive brings it from the day of the award to the honour's own end
or, where it states none, to the end of the incentive's term. It is lost of itself on the first day on which, in that
time, a serious record stands that is not repaired. Serious is what R5.1 classes so, lists that are no severe lists
apart; a record stands until it is annulled, repaired or removed, or until its publication stops of itself. Once no such
record stands, what remains of the term is held again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graph_service.analysis.measure_terms import RecordTerms
from graph_service.analysis.repair import GONE
from graph_service.analysis.repair_classes import penalty_class
from graph_service.domain.calendar import add_months
from graph_service.domain.events import Event, EventState
from graph_service.rulebook.incentives import IncentiveList, IncentiveRule
from graph_service.rulebook.lists import ListRule
from graph_service.rulebook.repair import RepairRules
from graph_service.rulebook.repair_classes import RecordClass


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour on record (荣誉): kind and title in the record's words, from when to when, the last day included."""

    rid: str
    subject: str
    title: str
    kind: str
    awarded_on: date
    ends_on: date | None = None
    revoked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """A serious record by which an incentive is lost (丧失事由)."""

    record: str
    doc_no: str
    decided_on: date
    objection_mark: bool


@dataclass(frozen=True, slots=True)
class IncentiveStanding:
    """What an honour's incentive comes to on a day (激励状态).

    ``first`` and ``last`` are its days by the honour, both inclusive; ``lost_from`` the first day of the loss,
    ``causes`` the records it comes from, in their order.
    """

    incentive: str
    name: str
    version: str
    honour: str
    held: bool
    first: date
    last: date
    lost_from: date | None
    causes: tuple[Cause, ...]
    message: str


def incentives_of(
    subject: str,
    honours: Iterable[Honour],
    events: Iterable[Event],
    *,
    as_of: date,
    incentives: IncentiveList,
    repair: RepairRules,
    lists: Mapping[str, ListRule],
) -> tuple[IncentiveStanding, ...]:
    """Say for each incentive that the subject's honours bring whether it is held on ``as_of``, from when lost, and why.

    In the order of the list, then of the day of the award. Honours and records of others count for nothing.
    """
    serious = sorted(
        (one for one in events if one.subject == subject and is_serious(one, as_of, RecordTerms(lists, repair))),
        key=lambda one: (one.decided_on, one.doc_no, one.rid),
    )
    own = sorted((one for one in honours if one.subject == subject), key=lambda one: (one.awarded_on, one.rid))
    return tuple(
        _standing(rule, honour, serious, as_of)
        for rule in incentives.incentives
        for honour in own
        if rule.rule.in_force(honour.awarded_on) and rule.names(f"{honour.kind} {honour.title}")
    )


def is_serious(event: Event, as_of: date, terms: RecordTerms) -> bool:
    """Whether a record is serious and stands unrepaired on ``as_of`` (未修复的严重失信记录)."""
    listed = terms.lists.get(event.list_code)
    if event.state in GONE or event.decided_on > as_of or (listed and not listed.severe):
        return False
    if penalty_class(event, terms.repair.classes) is not RecordClass.SERIOUS:
        return False
    until = terms.until(event, as_of)
    return until is None or as_of <= until


def _standing(rule: IncentiveRule, honour: Honour, serious: Iterable[Event], as_of: date) -> IncentiveStanding:
    ends = [honour.ends_on or add_months(honour.awarded_on, rule.months)]
    ends += [honour.revoked_on - timedelta(days=1)] if honour.revoked_on else []
    last = min(ends)
    causes = tuple(
        Cause(one.rid, one.doc_no, one.decided_on, one.state is EventState.MARKED)
        for one in serious
        if one.decided_on <= last
    )
    lost_from = max(causes[0].decided_on, honour.awarded_on) if causes else None
    runs = honour.awarded_on <= as_of <= last
    if not runs:
        message = f"不在激励期间({honour.awarded_on} 至 {last})。"
    elif causes:
        message = f"自 {lost_from} 起因未修复的严重失信记录丧失(R4.10): {'、'.join(one.doc_no for one in causes)}。"
    else:
        message = f"可享有至 {last}, 未查到未修复的严重失信记录。"
    return IncentiveStanding(
        incentive=rule.rule.id,
        name=rule.name,
        version=rule.rule.version,
        honour=honour.rid,
        held=runs and not causes,
        first=honour.awarded_on,
        last=last,
        lost_from=lost_from,
        causes=causes,
        message=message,
    )
