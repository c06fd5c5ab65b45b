"""Merged subjects (已归并主体): where an old id leads, and which old ids a subject has (ADR 0039)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from graph_service.store.bolt import Connection

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
