"""Snapshot export (取快照): the whole graph as columnar frames, packed by the server, a bucket at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.columns import address_keys, name_cores
from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, snapshot_schema, with_days, written_schema
from graph_service.domain.errors import StoreBusy
from graph_service.domain.facts import FACTS, FactKind
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import EntityKind, Status
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME, GraphState, counted, graph_state
from graph_service.store.last_versions import last_versions
from graph_service.store.packed import bucketed, of_subjects, unpacked
from graph_service.store.same import resolved

_TRIES = 3  # exports before somebody is told to come back when the data is loaded
_BY_SUBJECT = ("holding", "role")  # as many as there are subjects and more; few subjects have another relation
_EXPORTED = frozenset({kind.label for kind in FACTS.values()} | {"Entity", "Person"})
_REPEATED = ("source", "batch", "recorded_at", "kind", "subject_kind", "way")  # few texts in many rows
_SUBJECT = {name: PARTY_SCHEMA[name] for name in ("party", "uscc", "name", "certain", "entity_kind")}
_PERSON = ("party", "name", "certain")
_REGISTERED = (
    "status", "established_on", "closed_on", "region", "address", "scope", "industry", "capital_yuan", "lr_name",
)  # fmt: skip


def export_snapshot(connection: Connection, as_of: date, known_at: str | None = None) -> Snapshot:
    """Export the graph as of a day (快照), as known at a time (default: now).

    Schemas are ``PARTY_SCHEMA`` and ``snapshot_schema``. Facts are the versions live at ``known_at``; past and future
    ones stay in with their intervals, because roles are asked at the time of a violation. A party that was merged
    (``SAME_AS``: a person known by name, a subject known by an old number) appears as the one it is. Parties and facts
    are in the order of their ids, so that equal graphs give equal snapshots.
    """
    known = known_at or END_OF_TIME
    for _ in range(_TRIES):
        before = _moment(connection, known)
        snapshot = _exported(connection, as_of, known, before)
        if _moment(connection, known) == before:
            return snapshot
    raise StoreBusy("正在载入数据, 取不到前后一致的快照", advice="请待载入完成后再试。")


@dataclass(frozen=True, slots=True)
class _Moment:
    """What the graph holds while it is read: its state, who was merged, and how many of everything exported.

    Relations are added within batches alone: they are counted only where one is under way.
    """

    state: GraphState
    merged: Mapping[str, str]
    counts: Mapping[str, int]


def _moment(connection: Connection, known: str) -> _Moment:
    state, merged = graph_state(connection), _merged(connection, known)
    counts = counted(connection, relations=not state.settled)
    return _Moment(state, merged, {what: n for what, n in counts.items() if what in _EXPORTED})


def _exported(connection: Connection, as_of: date, known: str, moment: _Moment) -> Snapshot:
    merged = moment.merged
    subjects = subjects_of(connection)
    elements, counts = subjects["element"], moment.counts
    facts = {
        name: last_versions(kind, export_facts(connection, kind, counts.get(kind.label, 0), elements, known), merged)
        for name, kind in FACTS.items()
    }
    facts[BRANCH_OF.name] = last_versions(BRANCH_OF, _derived(connection, BRANCH_OF, known), merged)
    parties = pl.concat([_subjects(subjects, facts["registration"], merged), _persons(connection, merged)])
    return Snapshot(
        as_of=as_of,
        data_version=moment.state.version(known),
        parties=parties.sort("party"),
        facts=facts,
    )


def subjects_of(connection: Connection) -> pl.DataFrame:
    """Export every subject as written (导出主体), with ``element``, what the server calls it by, in the order of these.

    Subjects that were written together lie together, and so do their relations: asked for in this order, they are read
    a third faster than in that of their codes.
    """
    return unpacked(connection, "export_subjects", {**_SUBJECT, "element": pl.String()}).sort("element")


def export_facts(connection: Connection, kind: FactKind, count: int, elements: pl.Series, known: str) -> pl.DataFrame:
    """Export the facts of a kind, as known at a time (导出一类事实), by ``rid``.

    Holdings and roles are asked for by the ``elements`` of subjects, what the server calls them by, the others in as
    many buckets as ``count`` of them need.
    """
    schema = snapshot_schema(kind)
    raw = written_schema(schema)
    if kind.name in _BY_SUBJECT:
        frames = of_subjects(connection, f"export_{kind.name}", raw, elements.to_list(), known_at=known)
    else:
        frames = map(_shared_texts, bucketed(connection, f"export_{kind.name}", raw, count, known_at=known))
    typed = (with_days(frame, schema) for frame in frames)
    return pl.concat([pl.DataFrame(schema=schema), *typed]).sort("rid")


def _shared_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep each text of columns in which few stand in many rows (重复文本) once: sixteen bytes a row."""
    return frame.with_columns(pl.col(name).cast(pl.Categorical).cast(pl.String) for name in _REPEATED if name in frame)


def _derived(connection: Connection, kind: FactKind, known: str) -> pl.DataFrame:
    schema = snapshot_schema(kind)
    frame = unpacked(connection, f"export_{kind.name}", written_schema(schema), known_at=known)
    return with_days(frame, schema).sort("rid")


def _merged(connection: Connection, known: str) -> Mapping[str, str]:
    """What each merged party finally is (归并后): persons and subjects."""
    persons = {row["named"]: row["certain"] for row in connection.read("export_same_as", known_at=known)}
    subjects = {row["old"]: row["new"] for row in connection.read("export_same_subjects", known_at=known)}
    return resolved(persons) | resolved(subjects)


def _subjects(subjects: pl.DataFrame, registrations: pl.DataFrame, merged: Mapping[str, str]) -> pl.DataFrame:
    known = subjects.filter(~pl.col("party").is_in(list(merged)))
    newest = registrations.select("eid", pl.col("name").alias("registered_name"), *_REGISTERED)
    frame = known.join(newest, left_on="party", right_on="eid", how="left", coalesce=False)
    frame = frame.with_columns(
        registered=pl.col("eid").is_not_null(),
        is_person=pl.lit(value=False),
        name=pl.coalesce("registered_name", "name"),
        entity_kind=pl.col("entity_kind").fill_null(EntityKind.UNKNOWN.value),
        status=pl.col("status").fill_null(Status.UNKNOWN.value),
    )
    return frame.with_columns(name_core=name_cores(frame["name"]), address_key=address_keys(frame["address"])).select(
        *PARTY_SCHEMA
    )


def _persons(connection: Connection, merged: Mapping[str, str]) -> pl.DataFrame:
    frame = unpacked(connection, "export_persons", {name: PARTY_SCHEMA[name] for name in _PERSON})
    kept = frame.filter(~pl.col("party").is_in(list(merged)))
    rest = {name: pl.lit(None, dtype) for name, dtype in PARTY_SCHEMA.items() if name not in _PERSON}
    columns = rest | {"is_person": pl.lit(value=True), "registered": pl.lit(value=False)}
    return kept.with_columns(**columns).select(*PARTY_SCHEMA)
