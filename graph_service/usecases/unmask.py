"""Seeing a person unmasked (明文查看, R10.3): on a case of one's own that concerns him, and on nothing else.

A reference is never looked up: it is worked out anew for the few persons of the case, so that no table of references
exists. Why it is refused is not told apart: no case, another unit's, a closed one, one that concerns somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from graph_service.analysis.abuse import UNMASKING
from graph_service.analysis.cases import replay
from graph_service.domain.acts import Actor, Case
from graph_service.domain.ban_terms import read_terms
from graph_service.domain.calendar import CHINA
from graph_service.domain.errors import NotFound
from graph_service.domain.subjects import is_person
from graph_service.rulebook.abuse import AbusePolicy, AlertRule, Watch, Window
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.same import Sameness
from graph_service.store.vault import PersonVault
from graph_service.usecases.asked import Row
from graph_service.usecases.audit_reading import newest
from graph_service.usecases.concerned import concerned
from graph_service.usecases.permission import decides

_FROZEN = "ban"  # the field that holds the frozen terms of a measure
_MOST = 10_000
_NAMING = ("lr_name", "finding_names")  # columns of records that name people
_SLACK = timedelta(hours=1)  # by which moments of the log may stand out of order


@dataclass(frozen=True, slots=True)
class Unmasked:
    """A person in clear (明文): what is not known is ``None``."""

    name: str | None
    id_number: str | None


def person_in_case(
    connection: Connection, actor: Actor, case: str, named: Callable[[str], bool], today: date
) -> str | None:
    """Return the person of an open case of the actor's own unit whom a reference names, ``None`` for any other.

    Persons of a case are its subject, whom its measure is against, ends of the relations it concerns, and whoever holds
    or held a role at its subject under a name that the records it concerns name.
    """
    with suppress(NotFound):
        found = case_by_id(connection, case)
        state = replay(found, as_of=today)
        if state and not state.state.closed and decides(actor, found.head):
            persons = list(dict.fromkeys(persons_of(connection, found)))
            known = Sameness(connection, END_OF_TIME).widen(persons) if persons else []
            return next((person for person in known if named(person)), None)
    return None


def persons_of(connection: Connection, case: Case) -> Iterator[str]:
    """Yield the natural persons that a case concerns (案件所涉自然人)."""
    head = case.head
    if is_person(head.subject):
        yield head.subject
    for act in case.acts:
        if _FROZEN in act.data and is_person(person := read_terms(str(act.data[_FROZEN])).person):
            yield person
    with suppress(NotFound):  # records that another case or a removal took away name nobody any more
        rows = concerned(connection, head.subject, head.refs)
        yield from _ends(rows.values())
        if names := frozenset(_names(rows.values())):
            yield from _holders(connection, head.subject, names)


def _ends(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        for end in ("source_id", "target_id", "subject"):
            if is_person(str(row.get(end) or "")):
                yield row[end]


def _names(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        for column in _NAMING:
            value = row.get(column)
            yield from ([value] if isinstance(value, str) else value or ())


def _holders(connection: Connection, subject: str, names: frozenset[str]) -> list[str]:
    """Persons of these names who hold or held a role at a subject."""
    rows = connection.read("relations_around", party=subject, known_at=END_OF_TIME, limit=_MOST)
    met = sorted({row["source_id"] for row in rows if row["kind"] == "ROLE" and is_person(row["source_id"])})
    return [row["pid"] for row in GraphStore(connection).persons(met) if row["name"] in names]


def in_clear(connection: Connection, vault: PersonVault, person: str) -> Unmasked:
    """Open what is sealed of one person (解封): the number is ``None`` where it was never known."""
    known = GraphStore(connection).persons([person])
    sealed = connection.read("sealed_numbers", pids=[person])
    number = sealed[0]["sealed"] if sealed else None
    return Unmasked(known[0]["name"] if known else None, vault.open(number) if number else None)


def over_limit(log: Path, unit: str, policy: AbusePolicy, now: datetime) -> AlertRule | None:
    """Return the limit of unmasking that a unit has reached (明文查看限度, R10.6), if any. Cost: a day of the log."""
    here = now.astimezone(CHINA)
    hour, day = here.replace(minute=0, second=0, microsecond=0), here.date()
    by_hour = by_day = 0
    for one in newest(log):
        at = one.at.astimezone(CHINA)
        if at.date() < day and at + _SLACK < here.replace(hour=0, minute=0, second=0, microsecond=0):
            break
        if (one.text("action"), one.text("outcome"), one.text("unit")) == (UNMASKING, "answered", unit):
            by_day += at.date() == day
            by_hour += at >= hour
    counts = {Window.HOUR: by_hour, Window.DAY: by_day}
    return next((one for one in policy.limits(Watch.UNMASK) if counts[one.window] >= one.most), None)
