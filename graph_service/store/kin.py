"""Kinship of persons (亲属关系), restricted: read for a case alone (R8.11)."""

from __future__ import annotations

from collections.abc import Sequence

from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import Page
from graph_service.store.same import Sameness
from graph_service.store.walk import Row, edge_of


def kin_of(connection: Connection, persons: Sequence[str], *, as_of: str, known_at: str | None, limit: int) -> Page:
    """Kinship of some persons in force on a day (亲属关系), each once, as edges from person to relative.

    A person is asked under all its ids and answered under the one given (ADR 0006). In the order of ids;
    ``truncated`` where ``limit`` cut.
    """
    known = known_at or END_OF_TIME
    same = Sameness(connection, known)
    found: dict[str, Row] = {}
    for person in persons:
        ids = same.widen([person])
        rows = connection.read("kin_of_persons", pids=ids, as_of=as_of, known_at=known, limit=limit + 1)
        for row in rows:
            ends = {end: person if row[end] in ids else row[end] for end in ("source_id", "target_id")}
            edge = edge_of({**row, **ends})
            found[edge["rid"]] = edge
    edges = [found[rid] for rid in sorted(found)]
    return Page(tuple(edges[:limit]), truncated=len(edges) > limit)
