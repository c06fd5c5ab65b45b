"""The personal credit record asked of the graph (个人信用记录查询): measures from cases, marks from the last run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from graph_service.analysis.ban_standing import StandingBan
from graph_service.analysis.cases import replay
from graph_service.analysis.person_record import Marked, marks_shown, measures_shown
from graph_service.domain.acts import Actor, Case
from graph_service.rulebook.access import AccessMatrix, Reach
from graph_service.rulebook.clocks import read_clocks
from graph_service.store.graph_store import GraphStore
from graph_service.store.last_run import last_run
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.permission import is_authority, require
from graph_service.usecases.standing import bans_of_persons, footing

SCOPE = "records:person"
RETENTION = "C23"  # 个人不良信息保存, 自终止之日起不超过
_MOST = 10_000
_UNCLEAR = "UNCLEAR"  # an objection that stays open to doubt: the record is kept with the objector's words (R6.5)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """The record of one person (个人信用记录).

    ``row`` is the person as the graph knows him, ``None`` where nobody is known by that number; ``marks_of`` the day of
    the run that ``marks`` come from; ``statements`` what he or others stated of a record or a case, by its reference.
    """

    person: str
    row: Row | None
    measures: tuple[StandingBan, ...]
    marks: tuple[Marked, ...]
    marks_of: date | None
    statements: Mapping[str, tuple[str, ...]]

    @property
    def refs(self) -> tuple[str, ...]:
        """References of all that it tells of (所涉记录)."""
        return (*(named for one in self.measures for named in one.refs), *(one.origin for one in self.marks))

    def decided_by(self, actor: Actor) -> PersonRecord:
        """What of it a unit decided itself (本单位认定的部分)."""
        return replace(
            self,
            measures=tuple(one for one in self.measures if is_authority(actor, one.authority_code, one.authority_name)),
            marks=tuple(
                one
                for one in self.marks
                if is_authority(actor, one.row.get("authority_code") or "", one.row.get("authority_name") or "")
            ),
        )


def person_record(store: GraphStore, person: str, asked: Asked) -> PersonRecord:
    """Make up the record of a person as of a day (个人信用记录).

    Marks are those of the last run, of records that stand on the day; where the question is about what was known before
    that run, there are none.
    """
    bans = measures_shown(bans_of_persons(store.connection, [person], asked), asked.as_of, _kept_months())
    rows, computed = _annotations(store, person, asked)
    told = {named: "" for one in bans for named in one.refs} | {row["origin"]: row["entity"] for row in rows}
    found = footing(store.connection, told, asked)
    known = store.persons([person])
    return PersonRecord(
        person=person,
        row=known[0] if known else None,
        measures=bans,
        marks=marks_shown(rows, found.events, found.effects, asked.as_of, _kept_months()),
        marks_of=computed,
        statements=_statements(found.cases, asked),
    )


def record_for(store: GraphStore, matrix: AccessMatrix, actor: Actor, person: str, asked: Asked) -> PersonRecord:
    """The record as an actor may see it (按权限查看, R10.2): all of it, his own, or what his unit decided.

    Raises ``Forbidden``: a bank without the person's own consent, whoever is not the person himself.
    """
    if actor.role in matrix.roles and matrix.reach(actor.role, SCOPE) is Reach.FIELD:
        return person_record(store, person, asked).decided_by(actor)
    require(matrix, role=actor.role, unit=actor.unit, scope=SCOPE, subject=person)
    return person_record(store, person, asked)


@cache
def _kept_months() -> int:
    return next(one.limit or 0 for one in read_clocks() if one.rule.id == RETENTION)


def _annotations(store: GraphStore, person: str, asked: Asked) -> tuple[list[Row], date | None]:
    run = last_run(store.connection)
    if run is None or (asked.known_text and run["at"] > asked.known_text):
        return [], None
    rows = store.connection.read("annotations_of_person", pid=person, limit=_MOST)
    return [row["annotation"] for row in rows], date.fromisoformat(run["as_of"])


def _statements(cases: Iterable[Case], asked: Asked) -> dict[str, tuple[str, ...]]:
    """Statements of objections that could not be cleared up, by what they are about (R6.5)."""
    found: dict[str, tuple[str, ...]] = {}
    for case in cases:
        now = replay(case, as_of=asked.as_of, known_at=asked.known_text)
        if now and now.state.id == _UNCLEAR:
            for named in case.head.refs:
                found[named] = (*found.get(named, ()), str(now.data["statement"]))
    return found
