"""Merged parties (已归并主体): where an old id leads, and under which ids sources speak of one party (ADR 0046)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from graph_service.domain.facts import FACTS, FactKind
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.last_versions import last_versions

Row = dict[str, Any]

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
    """Which parties are one, as known at a time (同一主体视图): asked under all their ids, answered under one.

    What was asked about a party is remembered: a walk meets the same ones hop after hop.
    """

    connection: Connection
    known_at: str
    _found: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    def widen(self, parties: Sequence[str]) -> list[str]:
        """Return the ids and every other id of theirs: under any of them sources may speak of these parties."""
        merged = self._merged(parties)
        final = {merged.get(party, party) for party in parties}
        others = {old for old, new in merged.items() if new in final} | (final & set(merged.values()))
        return [*parties, *sorted(others.difference(parties))]

    def finals(self, parties: Sequence[str]) -> dict[str, str]:
        """Return what each of these ids finally is (归并后标识): itself where it was not merged."""
        merged = self._merged(parties)
        return {party: merged.get(party, party) for party in parties}

    def narrow(self, rows: Sequence[Row]) -> list[Row]:
        """Name what merged ends of relations finally are; of those that thereby say one thing the last stays.

        Rows have ``source_id, target_id, kind`` (relation type) and ``relation``, and hold on some day: one that a
        later version replaces is dropped even where that version does not hold on the day (``last_versions``).
        """
        merged = self._merged({row[end] for row in rows for end in _ENDS})
        if not merged:
            return list(rows)
        several = set(merged.values())
        named: list[Row] = [{**row, **{end: merged.get(row[end], row[end]) for end in _ENDS}} for row in rows]
        doubtful = {row["relation"]["rid"]: _pair(row) for row in named if any(row[end] in several for end in _ENDS)}
        last = self._last(set(doubtful.values()), merged)
        return [row for row in named if row["relation"]["rid"] not in doubtful or row["relation"]["rid"] in last]

    def _last(self, pairs: Set[Pair], merged: Mapping[str, str]) -> set[str]:
        """Of all relations that ever were between parties, the versions that stay (``rid``)."""
        targets = {target for _, _, target in pairs}
        ids = sorted(targets | {old for old, new in merged.items() if new in targets})
        versions: dict[str, list[Row]] = defaultdict(list)
        for start in range(0, len(ids), CHUNK):
            for row in self.connection.read("versions_into", eids=ids[start : start + CHUNK], known_at=self.known_at):
                if (row["kind"], *(merged.get(row[end], row[end]) for end in _ENDS)) in pairs:
                    versions[row["kind"]].append(row)
        frames = (
            last_versions(_FACT_OF[kind], _frame(_FACT_OF[kind], rows), merged) for kind, rows in versions.items()
        )
        return {rid for frame in frames for rid in frame["rid"]}

    def degrees(self, parties: Sequence[str]) -> dict[str, int]:
        """Count the relations of parties that a walk reads (关联数), past ones included, under all their ids."""
        merged, found = self._merged(parties), Counter[str]()
        ids = self.widen(parties)
        subjects, people = ([one for one in ids if is_person(one) is person] for person in (False, True))
        for query, asked in (("degrees_of_subjects", subjects), ("degrees_of_persons", people)):
            for start in range(0, len(asked), CHUNK):
                for row in self.connection.read(query, ids=asked[start : start + CHUNK]):
                    party: str = row["party"]
                    found[merged.get(party, party)] += row["degree"]
        return {party: found[merged.get(party, party)] for party in parties}

    def _merged(self, parties: Iterable[str]) -> dict[str, str]:
        """What all ids of these parties finally are (归并后); ids that were not merged are missing."""
        steps, asked, front = set[tuple[str, str]](), set[str](), set(parties)
        for _ in range(_HOPS):
            asked |= front
            steps |= self._steps(sorted(front))
            front = {end for step in steps for end in step} - asked
            if not front:
                break
        return resolved(dict(sorted(steps)))

    def _steps(self, parties: Sequence[str]) -> set[tuple[str, str]]:
        """Merges that start or end at these parties."""
        asked = [party for party in parties if party not in self._found]
        for start in range(0, len(asked), CHUNK):
            chunk = asked[start : start + CHUNK]
            pids = [party for party in chunk if is_person(party)]
            eids = [party for party in chunk if not is_person(party)]
            rows = self.connection.read("same_around", eids=eids, pids=pids, known_at=self.known_at)
            around: dict[str, set[tuple[str, str]]] = {party: set() for party in chunk}
            for pair in [(row["old"], row["new"]) for row in rows]:
                for end in around.keys() & set(pair):
                    around[end].add(pair)
            self._found.update(around)
        return {pair for party in parties for pair in self._found[party]}


Pair = tuple[str, str, str]  # kind of relation and both ends
_ENDS = ("source_id", "target_id")
_FACT_OF = {kind.label: kind for kind in (*FACTS.values(), BRANCH_OF) if kind.is_relation}


def _pair(row: Row) -> Pair:
    return row["kind"], row["source_id"], row["target_id"]


def _frame(kind: FactKind, rows: Iterable[Row]) -> pl.DataFrame:
    """Relations as a frame of what ``last_versions`` reads."""
    ends = dict(zip(kind.ends, _ENDS, strict=True))
    columns = dict.fromkeys((*kind.ends, *kind.natural_key, "recorded_at", "rid"), pl.String())
    table = [[row[ends[name]] if name in ends else row["relation"].get(name) for name in columns] for row in rows]
    return pl.DataFrame(table, schema=columns, orient="row")
