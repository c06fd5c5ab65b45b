"""Records by their references (源记录): what a decided measure came from, as its source states it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graph_service.domain.acts import ref, ref_parts
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME

Row = dict[str, Any]
ORIGINS = ("penalty", "list_entry")
"""Kinds of record that a measure on a person may come from (R4.6a)."""


def objection_rows(
    connection: Connection, parties: Iterable[str], *, known_at: str | None = None
) -> dict[str, list[Row]]:
    """Objections that sources filed, by the party that they are of (来源异议), the versions live at a time."""
    found: dict[str, list[Row]] = {}
    asked = sorted(set(parties))
    for row in connection.read("objections_on", parties=asked, known_at=known_at or END_OF_TIME) if asked else ():
        found.setdefault(row["record"]["subject"], []).append(row["record"])
    return found


def origin_rows(connection: Connection, refs: Iterable[str], *, known_at: str | None = None) -> dict[str, Row]:
    """Penalties and list entries by reference, the versions live at a time (源记录); others are missing."""
    keys: dict[str, list[str]] = {kind: [] for kind in ORIGINS}
    for kind, key in map(ref_parts, sorted(set(refs))):
        if kind in keys:
            keys[kind].append(key)
    if not any(keys.values()):
        return {}
    found = connection.read(
        "origins_by_key", penalties=keys["penalty"], entries=keys["list_entry"], known_at=known_at or END_OF_TIME
    )
    return {ref(row["kind"], row["record"]["key"]): row["record"] for row in found}
