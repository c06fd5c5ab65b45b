"""Commitments in the graph (承诺读取): what sources state of them, of one receiving unit or of all."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.snapshot import snapshot_schema, with_days, written_schema
from graph_service.domain.facts import FACTS
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME, counted
from graph_service.store.packed import bucketed

_COLUMNS = (
    "rid", "code", "subject", "subject_name", "type", "matter", "made_on", "due_on", "authority_code",
    "authority_name", "performance", "found_on",
)  # fmt: skip
SCHEMA = {name: snapshot_schema(FACTS["commitment"])[name] for name in _COLUMNS}
"""Columns of the fact kind that counting and reviewing commitments needs."""


def live_commitments(
    connection: Connection, *, as_of: str, authority: str = "", known_at: str | None = None
) -> pl.DataFrame:
    """Read the commitments made by a day (有效版本的承诺), as known at a time, by version id: a frame of ``SCHEMA``."""
    schema, count = written_schema(SCHEMA), counted(connection, relations=False).get("Commitment", 0)
    asked = {"as_of": as_of, "authority": authority, "known_at": known_at or END_OF_TIME}
    frames = bucketed(connection, "export_commitments_made", schema, count, **asked)
    return with_days(pl.concat([pl.DataFrame(schema=schema), *frames]), SCHEMA).sort("rid")
