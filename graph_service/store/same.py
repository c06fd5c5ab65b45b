"""Merged subjects (已归并主体): where an old id leads, and which old ids a subject has (ADR 0046)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.domain.facts import FACTS
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection

Row = dict[str, Any]

END_OF_TIME = "9999-12-31T23:59:59+00:00"
CHUNK = 5_000  # ids a query
_HOPS = 20  # a chain of merges is short: an old number, its code, perhaps the code of a successor


def canonical_of(connection: Connection, eids: Iterable[str], known_at: str = END_OF_TIME) -> dict[str, str]:
    """Subject that each merged id leads to in the end (归并后主体); ids that were not merged are missing."""
    steps: dict[str, str] = {}
    front = sorted(set(eids))
    for _ in range(_HOPS):
        found = _asked(connection, "same_entities", front, known_at)
        fresh = {row[0]: row[1] for row in found if row[0] not in steps}
        if not fresh:
            break
        steps |= fresh
        front = sorted(set(fresh.values()))
    return resolved(steps)


def members_of(connection: Connection, eids: Iterable[str], known_at: str = END_OF_TIME) -> dict[str, str]:
    """Old ids of these subjects (主体的旧标识), each with the one of ``eids`` it leads to."""
    found: dict[str, str] = {eid: eid for eid in eids}
    asked, front = set(found), sorted(found)
    for _ in range(_HOPS):
        fresh = [pair for pair in _asked(connection, "same_into", front, known_at) if pair[0] not in found]
        if not fresh:
            break
        found |= {old: found[new] for old, new in fresh}
        front = sorted({old for old, _ in fresh})
    return {old: eid for old, eid in found.items() if old not in asked}


def resolved(steps: Mapping[str, str]) -> dict[str, str]:
    """Follow merges to their end (归并链): each old id with what it finally is. A ring, which nobody may make, stops.

    >>> resolved({"reg:1": "A", "A": "B"})
    {'reg:1': 'B', 'A': 'B'}
    """
    ends: dict[str, str] = {}
    for old in steps:
        end, seen = old, {old}
        while (nxt := steps.get(end)) and nxt not in seen:
            seen.add(nxt)
            end = nxt
        if end != old:
            ends[old] = end
    return ends


def _asked(connection: Connection, query: str, ids: Sequence[str], known_at: str) -> list[tuple[str, str]]:
    chunks = (list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))
    return [
        (row["old"], row["new"]) for chunk in chunks for row in connection.read(query, ids=chunk, known_at=known_at)
    ]


@dataclass(frozen=True, slots=True)
class Sameness:
    """Which subjects are one, as known at a time (同一主体视图): asked under all its ids, answered under one."""

    connection: Connection
    known_at: str

    def widen(self, eids: Sequence[str]) -> list[str]:
        """Return the ids and every old id of theirs."""
        return [*eids, *sorted(members_of(self.connection, eids, self.known_at))] if eids else []

    def narrow(self, rows: Sequence[Row]) -> list[Row]:
        """Name what merged ends of relations finally are; of those that thereby say one thing the last stays.

        Rows have ``source_id, target_id, kind`` (relation type) and ``relation``.
        """
        ends = {row[end] for row in rows for end in _ENDS if not is_person(row[end])}
        final = canonical_of(self.connection, ends, self.known_at)
        if not final:
            return list(rows)
        named: list[Row] = [{**row, **{end: final.get(row[end], row[end]) for end in _ENDS}} for row in rows]
        moved = {_key(new) for old, new in zip(rows, named, strict=True) if any(old[end] in final for end in _ENDS)}
        last: dict[tuple[object, ...], Row] = {}
        for row in sorted(named, key=_version):
            last[_key(row)] = row
        return [row for row in named if _key(row) not in moved or last[_key(row)] == row]


_ENDS = ("source_id", "target_id")
_FACT_OF = {kind.label: kind for kind in (*FACTS.values(), BRANCH_OF) if kind.is_relation}


def _version(row: Row) -> tuple[str, str]:
    return row["relation"]["recorded_at"], row["relation"]["rid"]


def _key(row: Row) -> tuple[object, ...]:
    """What makes two versions of a relation speak of one thing."""
    kind = _FACT_OF[row["kind"]]
    rest = (row["relation"].get(name) for name in kind.natural_key if name not in kind.ends)
    return (row["kind"], row["source_id"], row["target_id"], *rest)
