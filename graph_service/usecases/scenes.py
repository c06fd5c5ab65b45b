"""What a subject's record brings in a scene (场景核查, R4.2b), and which incentives it holds (R4.10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.event_columns import event_of, list_events, penalty_events
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.incentives import Honour, IncentiveStanding, incentives_of
from graph_service.analysis.law_overlay import row_ref
from graph_service.analysis.scene_check import SceneAnswer, check_scene
from graph_service.domain.events import Event, EventState
from graph_service.domain.scenes import Scene
from graph_service.rulebook.book import Rulebook
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import records_under_law

_MOST = 1_000
_EVENTS = {"penalty": penalty_events, "list_entry": list_events}


@dataclass(frozen=True, slots=True)
class SceneFound:
    """Measures and incentives of a subject (场景核查结果); ``refs`` are the records that were looked at, by version."""

    subject: Row
    answer: SceneAnswer
    incentives: tuple[IncentiveStanding, ...]
    refs: dict[str, str]
    truncated: bool


def scene_of(store: GraphStore, code: str, scene: Scene, asked: Asked, book: Rulebook) -> SceneFound:
    """Answer which measures and incentives a subject's record brings in a scene (应用场景核查).

    Records stand as their sources and the cases on them leave them. Raises ``NotFound``, ``BadInput`` for a day before
    the edition of the list.
    """
    return scene_of_party(store, store.subject(code), scene, asked, book)


def scene_of_party(store: GraphStore, subject: Row, scene: Scene, asked: Asked, book: Rulebook) -> SceneFound:
    """Answer it of a party by its id, ``eid`` of ``subject``: a subject, or a person, of whom his own records count."""
    page = records_under_law(store, subject["eid"], (*_EVENTS, "honour"), asked, limit=_MOST)
    events = events_of(page.rows)
    lists = {one.rule.id: one for one in book.lists}
    answer = check_scene(subject["eid"], events, scene, as_of=asked.as_of, measures=book.measures, repair=book.repair)
    held = incentives_of(
        subject["eid"],
        _honours(page.rows),
        events,
        as_of=asked.as_of,
        incentives=book.incentives,
        repair=book.repair,
        lists=lists,
    )
    refs = {row["rid"]: row_ref(row["fact"], row) for row in page.rows}
    return SceneFound(subject, answer, held, refs, page.truncated)


def events_of(rows: Sequence[Row]) -> list[Event]:
    """Make events of records as cases leave them (记录转事件): those that state a day."""
    found: list[Event] = []
    for kind, columns in _EVENTS.items():
        own = [row for row in rows if row["fact"] == kind]
        if not own:  # a frame costs milliseconds, and whoever checks a person waits for it
            continue
        states = {row["rid"]: EventState(row["standing"]) for row in own}
        found += [
            event_of({**row, "state": states[row["rid"]].value})
            for row in columns(fact_frame(kind, own)).iter_rows(named=True)
            if row["decided_on"] is not None
        ]
    return found


def _honours(rows: Sequence[Row]) -> list[Honour]:
    return [
        Honour(
            rid=row["rid"],
            subject=row["subject"],
            title=row["title"] or "",
            kind=row["honour_kind"] or "",
            awarded_on=date.fromisoformat(row["awarded_on"]),
            ends_on=_day(row["ends_on"]),
            revoked_on=_day(row["revoked_on"]),
        )
        for row in rows
        if row["fact"] == "honour" and row["awarded_on"]
    ]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
