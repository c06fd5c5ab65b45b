"""Responsible persons (责任人员): who held a role at the time, whom the decision names, what is still missing (R4.5).

Only roles at the subject itself are read. A decision may also confer a role by naming a person ("直接负责的主管人员
王某"): he is looked for among those who held any role there at the time, because a name alone is nobody (R12.4).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph_service.domain.decisions import Missing
from graph_service.domain.events import Event, Finding
from graph_service.domain.interval import Interval
from graph_service.domain.relations import RoleHolding, RoleKind
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.propagation import PropagationRule, PropagationTable, RoleTime, Target, Trigger

OFFICES = frozenset({RoleKind.LR, RoleKind.FZ, RoleKind.MP})  # one person at a time: several must be told apart

UNDATED = Interval()

Window = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Hit:
    """A person whom a rule finds in a role (命中人员).

    ``person`` is empty where the decision names somebody who holds no role on record; ``role`` is ``None`` where the
    person is himself the subject. ``computed`` marks a role that was worked out from shares, not stated by a source.
    """

    person: str
    person_name: str
    certain: bool
    role: RoleKind | None
    rid: str = ""
    held: Interval = UNDATED
    finding: Finding | None = None
    computed: bool = False
    missing: tuple[Missing, ...] = ()

    @property
    def key(self) -> str:
        """What makes two hits the same person: the id, or the bare name where there is none."""
        return self.person or f"名:{self.person_name}"


def window_of(role_time: RoleTime, event: Event, as_of: date) -> Window:
    """Return the days in which a role counts (任职时点), both inclusive.

    The violation, or the day of the decision; where the rule follows the office, that day and all since (P25, A4).
    """
    if role_time is RoleTime.ONWARD:
        return event.decided_on, max(as_of, event.decided_on)
    if role_time is RoleTime.DECISION or event.violation is None:
        return event.decided_on, event.decided_on
    return event.violation


def overlap(held: Interval, window: Window) -> Window | None:
    """Return the days of ``window`` in which the role was held (任职重合期间), or ``None`` (R4.5: excluded).

    >>> overlap(Interval(date(2025, 1, 1), date(2025, 9, 1)), (date(2025, 6, 1), date(2025, 12, 31)))
    (datetime.date(2025, 6, 1), datetime.date(2025, 8, 31))
    >>> overlap(Interval(date(2026, 1, 15), None), (date(2025, 6, 1), date(2025, 12, 31))) is None
    True
    """
    first = window[0] if held.start is None else max(held.start, window[0])
    last = window[1] if held.end is None else min(held.end - timedelta(days=1), window[1])
    return (first, last) if first <= last else None


def same_name(left: str, right: str) -> bool:
    """Whether two person names read alike (姓名相同): width and spaces apart, nothing else."""
    return _plain(left) == _plain(right) != ""


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def without_shadows(holdings: Iterable[RoleHolding]) -> tuple[RoleHolding, ...]:
    """Leave out a named-only holder where a certain one of that name holds the role in that time (ADR 0006)."""
    holdings = tuple(holdings)
    certain = [holding for holding in holdings if holding.certain]

    def shadow(named: RoleHolding) -> bool:
        return any(
            named.kind is sure.kind
            and same_name(named.person_name, sure.person_name)
            and named.held.overlaps(sure.held)
            for sure in certain
        )

    return tuple(holding for holding in holdings if holding.certain or not shadow(holding))


def hits(
    row: PropagationRule,
    trigger: Trigger,
    event: Event,
    *,
    declared: Sequence[RoleHolding],
    computed: Sequence[RoleHolding],
    table: PropagationTable,
    as_of: date,
) -> tuple[Hit, ...]:
    """Return the persons a row finds (命中人员), each once, with what each still lacks (R4.6a steps 3 and 5).

    A person found in several roles is kept in the one that lacks least, between equals in the first of the clause.
    """
    doubt = (Missing.TRIGGER,) if trigger.needs_human else ()
    if row.target is Target.SELF:
        return (Hit(event.subject, event.subject_name, is_certain_person(event.subject), None, missing=doubt),)
    window = window_of(row.role_time, event, as_of)
    there = [holding for holding in declared if overlap(holding.held, window)]
    found: dict[str, Hit] = {}
    for slot in row.slots:
        members = [
            *holders(there, slot, event.findings, computed=False),
            *holders(computed, slot, event.findings, computed=True),
            *adjudged(event.findings, slot, there, table),
        ]
        office = not OFFICES.isdisjoint(slot)
        for hit in members:
            rivals = [one for one in members if one.key != hit.key]
            if row.role_time is RoleTime.ONWARD:  # who follows in office is no rival of who went before
                rivals = [one for one in rivals if one.held.overlaps(hit.held)]
            judged = replace(hit, missing=(*_missing(hit, row.needs_finding, office and bool(rivals)), *doubt))
            known = found.get(hit.key)
            if known is None or len(judged.missing) < len(known.missing):
                found[hit.key] = judged
    return tuple(sorted(found.values(), key=lambda hit: (hit.person_name, hit.rid, hit.key)))


def holders(
    holdings: Iterable[RoleHolding], slot: Sequence[RoleKind], findings: Sequence[Finding], *, computed: bool
) -> list[Hit]:
    """Return the holders of the roles of a slot (任职人), each with the finding that names him."""
    return [
        Hit(
            holding.person,
            holding.person_name,
            holding.certain,
            holding.kind,
            holding.rid,
            holding.held,
            finding=next((one for one in findings if same_name(one.name, holding.person_name)), None),
            computed=computed,
        )
        for holding in holdings
        if holding.kind in slot
    ]


def adjudged(
    findings: Iterable[Finding], slot: Sequence[RoleKind], there: Sequence[RoleHolding], table: PropagationTable
) -> list[Hit]:
    """Return those whom the decision itself puts into a role of the slot (决定书认定的责任人员).

    A name that fits several persons at the subject, or none, gives hits of uncertain identity (step 4).
    """
    found: list[Hit] = []
    for finding in findings:
        role = conferred(finding.role_text, table)
        if role not in slot:
            continue
        bearers = {one.person: one for one in there if same_name(one.person_name, finding.name)}
        sure = len(bearers) == 1
        found += [
            Hit(one.person, one.person_name, one.certain and sure, role, one.rid, one.held, finding)
            for one in bearers.values()
        ] or [Hit("", finding.name, certain=False, role=role, finding=finding)]
    return found


def conferred(role_text: str, table: PropagationTable) -> RoleKind | None:
    """Read which role a finding confers (认定的责任身份), ``None`` where it only repeats a registered one.

    ``role_text`` is the kind that the loader read, or the words of the decision.
    """
    if role_text in RoleKind.__members__:
        return next((role for role in table.adjudged if role.value == role_text), None)
    if not role_text.strip():
        return table.adjudged_otherwise
    return next((role for role in table.adjudged if any(word in role_text for word in table.role_words[role])), None)


def _missing(hit: Hit, needs_finding: bool, several: bool) -> tuple[Missing, ...]:
    unnamed = hit.finding is None
    asked = (
        (Missing.FINDING, unnamed and needs_finding),
        (Missing.SELECTION, unnamed and several),
        (Missing.CONTROL, hit.computed),
    )
    return tuple(missing for missing, applies in asked if applies)
