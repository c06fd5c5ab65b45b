"""What the oracle of signals asks of one small world, by loops over its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from tests.analysis.signal_worlds import World
from tests.analysis.snapshots import AS_OF

Row = dict[str, Any]
Found = set[tuple[str, ...]]
Limits = Mapping[str, float]
LONG_AGO = date(1, 1, 1)


def holds(row: Row, day: date = AS_OF) -> bool:
    start, end = row.get("valid_from"), row.get("valid_to")
    return (start is None or start <= day) and (end is None or end > day)


def days(number: float) -> timedelta:
    return timedelta(int(number))


def certain(party: str) -> bool:
    return party.startswith("p:")


def live(world: World) -> list[str]:
    return [firm for firm in world.firms if world.parties[firm].get("status", "ACTIVE") == "ACTIVE"]


def now(world: World, kind: str) -> list[Row]:
    return [row for row in world.rows(kind) if holds(row)]


def roles(world: World, *kinds: str, on: date | None = AS_OF) -> list[Row]:
    return [row for row in world.rows("role") if row["kind"] in kinds and (on is None or holds(row, on))]


def share(row: Row) -> int:
    return round(row["econ"] * 1_000_000)


def same_for(pairs: Iterable[tuple[object, str]], least: float, most: float = 1e9) -> Found:
    """Sets of subjects under one key, of a size between."""
    by_key: dict[object, set[str]] = {}
    for key, firm in pairs:
        by_key.setdefault(key, set()).add(firm)
    return {tuple(sorted(firms)) if len(firms) <= most else () for firms in by_key.values() if len(firms) >= least}


def reach(edges: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """What is reached from each node in one step and more."""
    step: dict[str, set[str]] = {}
    for a, b in edges:
        step.setdefault(a, set()).add(b)
        step.setdefault(b, set())
    while True:
        wider = {a: found | {c for b in found for c in step[b]} for a, found in step.items()}
        if wider == step:
            return step
        step = wider


def rings(edges: list[tuple[str, str]]) -> Found:
    seen = reach(edges)
    return {
        tuple(sorted({a, *(b for b in seen[a] if a in seen[b])}))
        for a in seen
        if any(b != a and a in seen[b] for b in seen[a])
    }


def controls(world: World, top: str) -> set[str]:
    inside = {top}
    while True:
        held: dict[str, int] = {}
        for row in now(world, "holding"):
            if row["owner"] in inside:
                held[row["eid"]] = held.get(row["eid"], 0) + share(row)
        wider = inside | {firm for firm, votes in held.items() if votes > 500_000}
        if wider == inside:
            return inside - {top}
        inside = wider


def is_state(world: World, party: str) -> bool:
    return world.parties[party].get("entity_kind") == "PUBLIC_BODY"
