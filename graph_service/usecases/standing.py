"""Bans as they stand, asked of the graph (限制的效力查询): decided cases with what became of what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from graph_service.analysis.ban_standing import StandingBan, resting_on, standing_bans
from graph_service.analysis.cases import effects
from graph_service.analysis.designations import PROCEDURE as DESIGNATION
from graph_service.analysis.designations import void_entries
from graph_service.analysis.law_overlay import Effects, with_effects
from graph_service.domain.acts import Case, Effect, ref, ref_parts
from graph_service.domain.ban_terms import read_terms
from graph_service.domain.events import Event
from graph_service.rulebook.procedures import procedures
from graph_service.store.bolt import Connection
from graph_service.store.cases import cases_about
from graph_service.store.grounds import ORIGINS, Grounds, grounds
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import filed_against, made_by
from graph_service.usecases.scenes import events_of

_FROZEN = "ban"  # the field that holds the frozen terms


@dataclass(frozen=True, slots=True)
class Footing:
    """What became of what measures rest on (限制依据的现状): cases on it, what they do to it, and records as events."""

    cases: tuple[Case, ...]
    effects: Effects
    events: Mapping[str, Event]


@cache
def barring() -> tuple[str, ...]:
    """Return the procedures by which a measure may come into force (可产生限制的程序)."""
    return tuple(
        one.id for one in procedures().values() if any(state.effect is Effect.BAR for state in one.states.values())
    )


def bans_of_persons(
    connection: Connection, persons: Iterable[str], asked: Asked, *, unserved: bool = False
) -> tuple[StandingBan, ...]:
    """Bans of some persons that are or were in force on the day (人员的限制), whatever became of them.

    ``unserved`` asks for what was decided and not served yet besides.
    """
    return bans_of_cases(connection, cases_about(connection, *persons, procedures=barring()), asked, unserved=unserved)


def bans_of_cases(
    connection: Connection, cases: Iterable[Case], asked: Asked, *, unserved: bool = False
) -> tuple[StandingBan, ...]:
    """Bans of some cases that are or were in force on the day (案件的限制): one query more, of no case none."""
    frozen = [case for case in cases if _FROZEN in case.acts[0].data]
    refs = {named: _entity(case) if _is_record(named) else "" for case in frozen for named in resting_on(case)}
    found = footing(connection, refs, asked)
    return tuple(
        ban
        for case in frozen
        for ban in standing_bans(
            case,
            found.effects,
            as_of=asked.as_of,
            known_at=asked.known_text,
            origin=next((found.events[named] for named in case.head.refs if named in found.events), None),
            unserved=unserved,
        )
    )


def _entity(case: Case) -> str:
    return read_terms(str(case.acts[0].data[_FROZEN])).entity


def _is_record(named: str) -> bool:
    return ref_parts(named)[0] in ORIGINS


def footing(connection: Connection, refs: Mapping[str, str], asked: Asked) -> Footing:
    """Work out what became of records, roles and cases by reference (限制依据的现状), each with whose record it is.

    A record is what its source states, or what a designation made it; one whose designation was revoked is void (R5.9).
    """
    found = grounds(connection, refs, known_at=asked.known_text)
    known = found.records
    made = {subject for named, subject in refs.items() if _is_record(named) and named not in known}
    cases = cases_about(connection, *made, procedures=(DESIGNATION,)) if made else []
    entries = {ref("list_entry", row["key"]): row for row in made_by(cases, asked).get("list_entry", ())}
    void = {ref("list_entry", key): one for key, one in void_entries(cases, known_at=asked.known_text).items()}
    events = void | _as_stated({**entries, **known}, found, asked)
    done = effects(found.cases, as_of=asked.as_of, known_at=asked.known_text)
    return Footing(found.cases, done, {named: event for named, event in events.items() if named in refs})


def _as_stated(rows: Mapping[str, Row], found: Grounds, asked: Asked) -> dict[str, Event]:
    """Make events of records by reference, each as sources state it, an objection that one filed among that."""
    told: list[Row] = []
    for subject in sorted({row["subject"] for row in rows.values()}):
        own = [{**row, "fact": ref_parts(named)[0]} for named, row in rows.items() if row["subject"] == subject]
        told += with_effects(own, {}, filed_against(found.filed.get(subject, ()), asked))
    events = {event.rid: event for event in events_of(told)}
    return {named: events[row["rid"]] for named, row in rows.items() if row["rid"] in events}
