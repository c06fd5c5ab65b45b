"""What bears on control, read from the store (控制关系所涉范围): above subjects, and below a party.

A control relation depends on nothing but the holdings, roles and agreements above a subject, so the closure stands
for the whole registry: ``analysis`` computes from it what it computes from a snapshot (R8.7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.runners import HEAD_ROLES, RUNNING_ROLES
from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, empty_snapshot, snapshot_schema
from graph_service.domain.facts import FACTS
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import EntityKind, is_person
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row

CLOSURE = 20_000  # relations read for one question
_LEVELS = 100  # no chain of owners is as long; a closure that is, is reported as truncated
_RUN_BY = (*RUNNING_ROLES, *HEAD_ROLES)
_FACTS = {FACTS[name].label: FACTS[name] for name in ("holding", "role", "proxy", "concert")}


@dataclass(frozen=True, slots=True)
class Closure:
    """Parties, and the relations that bear on control among them (控制关系所涉范围)."""

    parties: tuple[Row, ...]
    relations: tuple[Row, ...]
    truncated: bool

    @property
    def names(self) -> dict[str, Row]:
        """Parties by id."""
        return {row["party"]: row for row in self.parties}

    def of_kind(self, kind: str) -> tuple[Row, ...]:
        """Relations of one type."""
        return tuple(row for row in self.relations if row["kind"] == kind)

    @property
    def holdings(self) -> tuple[Row, ...]:
        """Holdings."""
        return self.of_kind("OWNS")

    @property
    def roles(self) -> tuple[Row, ...]:
        """Roles of every kind."""
        return self.of_kind("ROLE")


def step_of(row: Row) -> tuple[str, str]:
    """The lower and the upper end of a relation (下端、上端): a branch stands below its head."""
    ends = (row["target_id"], row["source_id"])
    return ends[::-1] if row["kind"] == BRANCH_OF.label else ends


def leads_up(row: Row) -> bool:
    """Whether votes may come over a relation: every one but roles that run nothing."""
    return row["kind"] != "ROLE" or row["role"] in _RUN_BY


def closure_above(store: GraphStore, eids: Sequence[str], asked: Asked) -> Closure:
    """Read all holdings, roles and agreements above subjects, to the top (股权闭包).

    Walked level by level, because a role or an agreement may lead on to a firm whose own owners count too. Merged
    parties are read as what they are (ADR 0046), as the snapshot does.
    """
    relations: dict[str, Row] = {}
    seen, front, truncated = set[str](), set(eids), False
    for _ in range(_LEVELS):
        seen |= front
        page = store.control_into(sorted(front), limit=CLOSURE, **asked.times)
        relations |= {row["rid"]: row for row in page.rows}
        truncated = page.truncated or len(relations) > CLOSURE
        upper = {step_of(row)[1] for row in page.rows if leads_up(row)}
        front = {party for party in upper if not is_person(party)} - seen
        if truncated or not front or store.connection.late:
            break
    return _closure(store, seen | front, relations.values(), truncated=truncated or bool(front))


def closure_below(store: GraphStore, tops: Sequence[str], asked: Asked) -> Closure:
    """Read what some parties may control (下控范围): all below them, and all that bears on control of what was reached.

    Whether a party controls a subject depends on the votes in what lies between them alone, so nothing above the
    others who hold them is read.
    """
    reached, front, truncated = set(tops), set(tops), False
    for _ in range(_LEVELS):
        page = store.control_from(sorted(front), roles=_RUN_BY, limit=CLOSURE, **asked.times)
        front = {step_of(row)[0] for row in page.rows} - reached
        truncated = page.truncated or len(reached) > CLOSURE
        if truncated or not front or store.connection.late:
            break
        reached |= front
    subjects = sorted(party for party in reached if not is_person(party))
    into = store.control_into(subjects, limit=CLOSURE, **asked.times) if subjects else None
    rows = {row["rid"]: row for row in (into.rows if into else ())}
    cut = truncated or bool(front - reached) or bool(into and into.truncated)
    return _closure(store, reached, rows.values(), truncated=cut)


def _closure(store: GraphStore, parties: Collection[str], rows: Collection[Row], *, truncated: bool) -> Closure:
    ends = {row[end] for row in rows for end in ("source_id", "target_id")} | set(parties)
    people = sorted(end for end in ends if is_person(end))
    persons = store.persons(people)
    subjects = store.subjects(sorted(ends - set(people)))
    shown = [{"party": row["eid"], "is_person": False, **row} for row in subjects]
    shown += [{"party": row["pid"], "is_person": True, **row} for row in persons]
    return Closure(tuple(shown), tuple(rows), truncated)


def snapshot_of(closure: Closure, as_of: date) -> Snapshot:
    """Make a snapshot of a closure (局部快照): schemas as of a whole graph, with the facts that control needs."""
    empty = empty_snapshot(as_of)
    subjects = [row for row in closure.parties if not row["is_person"]]
    facts = {kind.name: _frame(kind.name, closure.of_kind(label)) for label, kind in _FACTS.items()}
    registrations = pl.DataFrame(
        [{"eid": row["eid"], "name": row["name"] or row["eid"], "type_text": row.get("type_text")} for row in subjects],
        schema=snapshot_schema(FACTS["registration"]),
    )
    branches = pl.DataFrame(
        [
            {"branch": row["source_id"], "eid": row["target_id"], "rid": row["rid"], "trust": row["trust"]}
            for row in closure.of_kind(BRANCH_OF.label)
        ],
        schema=snapshot_schema(BRANCH_OF),
    )
    return Snapshot(
        as_of=as_of,
        data_version="closure",
        parties=pl.concat([empty.parties, _parties(closure.parties)], how="diagonal").sort("party"),
        facts={**empty.facts, **facts, "registration": registrations, BRANCH_OF.name: branches},
    )


def _parties(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    columns = ("party", "is_person", "name", "certain", "entity_kind", "capital_yuan")
    table = [
        {
            **{name: row.get(name) for name in columns},
            "entity_kind": None if row["is_person"] else row.get("entity_kind") or EntityKind.UNKNOWN.value,
        }
        for row in rows
    ]
    return pl.DataFrame(table, schema={name: PARTY_SCHEMA[name] for name in columns})


def _frame(kind: str, rows: Iterable[Row]) -> pl.DataFrame:
    """Frame of a relation kind from edges, whose ends and role stand under other names there."""
    first, last = FACTS[kind].ends
    named = ({**row, first: row["source_id"], last: row["target_id"]} for row in rows)
    if kind == "role":
        named = ({**row, "kind": row["role"]} for row in named)
    return fact_frame(kind, named).sort("rid")
