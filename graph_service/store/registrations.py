"""Registrations that others replaced (被取代的登记信息): what a snapshot, which holds the live ones, does not tell."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME, counted
from graph_service.store.packed import bucketed


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
