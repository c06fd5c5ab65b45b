"""What became known of a subject since a moment (其后的变化): two states of knowledge held against each other.

Nothing is logged for it: facts are appended, so what was known then can be asked at any time (R11b). A version that was
recorded and replaced between the two is not told; what was replaced is told as it is now.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from graph_service.domain.acts import Act, CaseHead
from graph_service.domain.facts import FACTS
from graph_service.store.cases import cases_about
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.same import Sameness
from graph_service.store.walk import edge_of
from graph_service.usecases.asked import Row
from graph_service.usecases.records import masked_record

MOST_READ = 1_000  # records of a kind, and relations, in each state
_KIND_OF = {kind.label: kind.name for kind in FACTS.values() if kind.is_relation}
_TOLD = ("doc_no", "case_no", "code", "title", "task_no", "list_name", "item")  # what a record is called by
_PROVENANCE = frozenset({"rid", "recorded_at", "source", "batch", "row", "trust", "fact", "superseded_at"})


class Change(StrEnum):
    """What happened (变化)."""

    ADDED = "ADDED"  # 新增
    CORRECTED = "CORRECTED"  # 更正: a later version, or another statement in its place
    ENDED = "ENDED"  # 终止: a relation whose last day is stated now
    WITHDRAWN = "WITHDRAWN"  # 撤回: the source states it no more
    ACT = "ACT"  # 办理: a step of a case


@dataclass(frozen=True, slots=True)
class Changed:
    """One change (一项变化): when it was recorded, and of what; ``row`` is a fact, ``act`` a step of the case ``head``.

    ``fields`` are the columns that a correction changed. Nobody is named in ``called``.
    """

    at: str
    change: Change
    kind: str
    row: Row | None = None
    called: str | None = None
    fields: tuple[str, ...] = ()
    head: CaseHead | None = None
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of a subject, newest first (变化清单), with the parties that its relations name."""

    subject: Row
    items: tuple[Changed, ...]
    names: Mapping[str, Row]
    truncated: bool


def changes_since(
    store: GraphStore, code: str, since: datetime, *, limit: int, may_see: Callable[[CaseHead], bool]
) -> Changes:
    """Tell what became known of a subject after a moment (其后的变化), by the time of recording. Raises ``NotFound``.

    Registrations, records, relations (任职、持股、担保) and the steps of cases that ``may_see`` admits. Cost: two reads
    of the subject.
    """
    subject = store.subject(code)
    eid, then = subject["eid"], since.astimezone(UTC).isoformat()
    states = [_known(store, eid, known_at) for known_at in (then, None)]
    before, now = (rows for rows, _ in states)
    found = [*_differing(before, now), *_acts(store, eid, then, may_see)]
    found.sort(key=lambda one: (one.at, one.kind, one.called or "", one.change), reverse=True)
    items = tuple(found[:limit])
    met = {row[end] for one in items if (row := one.row) and "source_id" in row for end in ("source_id", "target_id")}
    names = {row["eid"]: row for row in store.subjects(sorted(met))} | {
        row["pid"]: row for row in store.persons(sorted(met))
    }
    cut = len(found) > limit or any(truncated for _, truncated in states)
    return Changes(subject, items, names, cut)


_State = Mapping[tuple[str, str], Row]  # by kind and natural key, the version that stands


def _known(store: GraphStore, eid: str, known_at: str | None) -> tuple[_State, bool]:
    """All that was known of a subject at a moment (当时所知), and whether there was more."""
    page = store.records(eid, kinds=RECORD_KINDS, known_at=known_at, limit=MOST_READ)
    found = {(row["fact"], row["key"]): row for row in page.rows}
    live = known_at or END_OF_TIME
    versions = store.registrations(eid, known_at=known_at).rows
    for row in versions:
        if row["superseded_at"] is None or row["superseded_at"] > live:
            found[("registration", row["key"])] = row
    same = Sameness(store.connection, live)
    ids = same.widen([eid])
    rows = [
        row
        for one in ids
        for row in store.connection.read("relations_around", party=one, known_at=live, limit=MOST_READ + 1)
    ]
    for row in same.narrow(rows):
        kind, key = _KIND_OF[row["kind"]], row["relation"]["key"]
        found[(kind, key)] = edge_of(row) | {
            "fact": kind,
            "key": key,
            "superseded_at": row["relation"].get("superseded_at"),
        }
    return found, page.truncated or len(rows) > MOST_READ * len(ids)


def _differing(before: _State, now: _State) -> Iterator[Changed]:
    for named, row in now.items():
        old = before.get(named)
        if old is None:
            yield _changed(Change.ADDED, row, row["recorded_at"])
        elif old["rid"] != row["rid"]:
            fields = tuple(name for name in row if name not in _PROVENANCE and row[name] != old.get(name))
            ended = "source_id" in row and row["valid_to"] is not None and old["valid_to"] is None
            yield _changed(Change.ENDED if ended else Change.CORRECTED, row, row["recorded_at"], fields)
    for named, row in before.items():
        if named not in now and row["superseded_at"]:
            yield _changed(Change.WITHDRAWN, row, row["superseded_at"])


def _changed(change: Change, row: Row, at: str, fields: tuple[str, ...] = ()) -> Changed:
    told: Mapping[str, Any] = row if "source_id" in row else masked_record(row)
    called = next((str(told[name]) for name in _TOLD if told.get(name)), None)
    return Changed(at, change, row["fact"], row, called, fields)


def _acts(store: GraphStore, eid: str, then: str, may_see: Callable[[CaseHead], bool]) -> Iterable[Changed]:
    for case in cases_about(store.connection, eid):
        if may_see(case.head):
            for act in case.acts:
                if act.at > then:
                    yield Changed(act.at, Change.ACT, case.head.procedure, head=case.head, act=act)
