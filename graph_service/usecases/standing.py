"""Bans as they stand, asked of the graph (限制的效力查询): decided cases with what became of what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from graph_service.analysis.ban_standing import StandingBan, resting_on, standing_bans
from graph_service.analysis.designations import PROCEDURE as DESIGNATION
from graph_service.analysis.designations import void_entries
from graph_service.analysis.law_overlay import with_effects
from graph_service.domain.acts import Case, Effect, ref, ref_parts
from graph_service.domain.ban_terms import read_terms
from graph_service.domain.events import Event
from graph_service.rulebook.procedures import procedures
from graph_service.store.bolt import Connection
from graph_service.store.cases import cases_about
from graph_service.store.origins import ORIGINS, objection_rows, origin_rows
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import effects_on, filed_against, made_by
from graph_service.usecases.scenes import events_of

_FROZEN = "ban"  # the field that holds the frozen terms


@cache
def barring() -> tuple[str, ...]:
    """Return the procedures by which a measure may come into force (可产生限制的程序)."""
    return tuple(
        one.id for one in procedures().values() if any(state.effect is Effect.BAR for state in one.states.values())
    )


def bans_of_persons(connection: Connection, persons: Iterable[str], asked: Asked) -> tuple[StandingBan, ...]:
    """Bans of some persons that are or were in force on the day (人员的限制), whatever became of them."""
    return bans_of_cases(connection, cases_about(connection, *persons, procedures=barring()), asked)


def bans_of_cases(connection: Connection, cases: Iterable[Case], asked: Asked) -> tuple[StandingBan, ...]:
    """Bans of some cases that are or were in force on the day (案件的限制): two queries, of no case none."""
    frozen = [case for case in cases if _FROZEN in case.acts[0].data]
    if not frozen:
        return ()
    effects = effects_on(connection, {named for case in frozen for named in resting_on(case)}, asked)
    subjects = {
        named: read_terms(str(case.acts[0].data[_FROZEN])).entity for case in frozen for named in _records(case)
    }
    events = origins(connection, subjects, asked)
    return tuple(
        ban
        for case in frozen
        for ban in standing_bans(
            case,
            effects,
            as_of=asked.as_of,
            known_at=asked.known_text,
            origin=next((events[named] for named in _records(case) if named in events), None),
        )
    )


def _records(case: Case) -> list[str]:
    return [named for named in case.head.refs if ref_parts(named)[0] in ORIGINS]


def origins(connection: Connection, subjects: Mapping[str, str], asked: Asked) -> dict[str, Event]:
    """Penalties and list entries by reference, as their source states them or a designation made them (源事件).

    ``subjects`` says of each reference whose record it is. An entry whose designation was revoked is void (R5.9).
    """
    rows: dict[str, Row] = dict(origin_rows(connection, subjects, known_at=asked.known_text))
    made = {subject for named, subject in subjects.items() if named not in rows}
    cases = cases_about(connection, *made, procedures=(DESIGNATION,)) if made else []
    entries = {ref("list_entry", row["key"]): row for row in made_by(cases, asked).get("list_entry", ())}
    void = {ref("list_entry", key): one for key, one in void_entries(cases, known_at=asked.known_text).items()}
    found = void | _as_stated(connection, entries | rows, asked)
    return {named: event for named, event in found.items() if named in subjects}


def _as_stated(connection: Connection, rows: Mapping[str, Row], asked: Asked) -> dict[str, Event]:
    """Make events of records by reference, each as sources state it, an objection that one filed among that."""
    told: list[Row] = []
    filed = objection_rows(connection, {row["subject"] for row in rows.values()}, known_at=asked.known_text)
    for subject in sorted({row["subject"] for row in rows.values()}):
        own = [{**row, "fact": ref_parts(named)[0]} for named, row in rows.items() if row["subject"] == subject]
        told += with_effects(own, {}, filed_against(filed.get(subject, ()), asked))
    events = {event.rid: event for event in events_of(told)}
    return {named: events[row["rid"]] for named, row in rows.items() if row["rid"] in events}
