"""Registrations through time (历次登记): in what state subjects were on a day, and versions that others replaced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from graph_service.domain.registered import registered_on
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME, counted
from graph_service.store.packed import bucketed
from graph_service.store.same import CHUNK, Sameness


def statuses_on(same: Sameness, eids: Sequence[str], as_of: str) -> dict[str, str | None]:
    """In what state registers kept subjects on a day (当日登记状态); those that no register states are missing."""
    own = same.finals(same.widen(eids))
    versions: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for start in range(0, len(ids := list(own)), CHUNK):
        for row in same.connection.read("registrations_of", eids=ids[start : start + CHUNK], known_at=same.known_at):
            versions[own[row["eid"]]].append(row)
    stated = {
        eid: registered_on(sorted(rows, key=lambda row: row["version_order"], reverse=True), as_of)
        for eid, rows in versions.items()
    }
    return {eid: row["status"] for eid, row in stated.items() if row}


def superseded_registrations(
    connection: Connection, schema: Mapping[str, pl.DataType], known_at: str | None = None
) -> pl.DataFrame:
    """Export them as known at a time (default: now), in the order of their ids; ``schema`` names the columns."""
    counts = counted(connection, relations=False)
    frames = bucketed(
        connection,
        "export_superseded_registrations",
        schema,
        counts["Registration"],
        known_at=known_at or END_OF_TIME,
    )
    return pl.concat([pl.DataFrame(schema=schema), *frames]).sort("rid")
