"""The whole graph as values, to compare two of them: every node and relation with all it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from graph_service.store.bolt import Connection
from graph_service.store.queries import parse_query

_FILES = sorted((Path(__file__).parent / "cypher").glob("*.cypher"))
_QUERIES = {path.stem: parse_query(path.stem, "read", path.read_text("utf-8")) for path in _FILES}


def nodes(connection: Connection, *, sealed: bool = False) -> list[tuple[str, dict[str, Any]]]:
    """Label and properties of every node; ``sealed`` numbers differ each time and are left out unless asked for."""
    rows = _whole(connection).read("every_node")
    return [(row["label"], {k: v for k, v in row["properties"].items() if sealed or k != "sealed"}) for row in rows]


def relations(connection: Connection) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Type, ends and properties of every relation."""
    rows = _whole(connection).read("every_relation")
    return [(row["kind"], row["start"], row["finish"], row["properties"]) for row in rows]


def _whole(connection: Connection) -> Connection:
    return Connection(connection.driver, connection.database, {**connection.queries, **_QUERIES})
