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


def known(world: World, kind: str) -> list[Row]:
    """Rows of what began, and was recorded of a day, by the day asked about."""
    starts = ("valid_from", "decided_on", "stated_on", "opened_on")
    return [row for row in world.rows(kind) if all((row.get(start) or LONG_AGO) <= AS_OF for start in starts)]


def penalties(world: World) -> list[Row]:
    """Penalties that nobody annulled, repaired or still objects to."""
    open_ones = {
        (row["subject"], row["doc_no"].replace("－", "-"))
        for row in world.rows("objection")
        if (row["objected_on"] or LONG_AGO) <= AS_OF
        and (row["state"] == "处理中" if row["closed_on"] is None else row["closed_on"] > AS_OF)
    }
    return [
        row
        for row in known(world, "penalty")
        if row.get("state") in (None, "正常") and (row["subject"], row["doc_no"]) not in open_ones
    ]


def days(number: float) -> timedelta:
    return timedelta(int(number))


def near(day: date, penalty: Row, limits: Limits) -> bool:
    decided, done = penalty["decided_on"], penalty.get("violation_to") or penalty.get("violation_from")
    return abs(day - decided) <= days(limits["days"]) or (done is not None and done <= day <= decided)


def near_penalties(world: World, firm: str, day: date, limits: Limits) -> list[Row]:
    return [one for one in penalties(world) if one["subject"] == firm and near(day, one, limits)]


def certain(party: str) -> bool:
    return party.startswith("p:")


def live(world: World) -> list[str]:
    return [firm for firm in world.firms if world.parties[firm].get("status", "ACTIVE") == "ACTIVE"]


def now(world: World, kind: str) -> list[Row]:
    return [row for row in world.rows(kind) if holds(row)]


def roles(world: World, *kinds: str, on: date | None = AS_OF) -> list[Row]:
    return [row for row in known(world, "role") if row["kind"] in kinds and (on is None or holds(row, on))]


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


def controls(world: World, top: str, on: date = AS_OF) -> set[str]:
    inside = {top}
    while True:
        held: dict[str, int] = {}
        for row in world.rows("holding"):
            if row["owner"] in inside and holds(row, on):
                held[row["eid"]] = held.get(row["eid"], 0) + share(row)
        wider = inside | {firm for firm, votes in held.items() if votes > 500_000}
        if wider == inside:
            return inside - {top}
        inside = wider


def is_state(world: World, party: str) -> bool:
    return world.parties[party].get("entity_kind") == "PUBLIC_BODY"
