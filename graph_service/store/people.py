"""Persons looked for by name, and all they were ever tied to (查人员), as known at a time."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import Page
from graph_service.store.same import Sameness
from graph_service.store.walk import edge_of


def persons_called(connection: Connection, name: str, *, known_at: str | None, limit: int) -> tuple[list[str], bool]:
    """Persons of exactly this name, each as what he finally is (ADR 0006), and whether there are more."""
    rows = connection.read("persons_called", name=name, limit=limit + 1)
    finals = Sameness(connection, known_at or END_OF_TIME).finals([row["pid"] for row in rows[:limit]])
    return sorted(set(finals.values())), len(rows) > limit


def ties_ever(connection: Connection, pids: Sequence[str], *, known_at: str | None, limit: int) -> Page:
    """Relations that these persons ever had (人员历来关系), the latest first, under each of their ids."""
    known = known_at or END_OF_TIME
    same = Sameness(connection, known)
    ids = same.widen(pids)
    rows = connection.read("relations_ever_of_persons", pids=ids, known_at=known, limit=limit + 1) if ids else []
    return Page(tuple(map(edge_of, same.narrow(rows[:limit]))), truncated=len(rows) > limit)
