"""Rows of the store as frames (事实列表转表): what the column functions of ``analysis`` read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from graph_service.analysis.snapshot import snapshot_schema
from graph_service.domain.facts import FACTS


def fact_frame(kind: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Frame of a fact kind (schema ``snapshot_schema``) from rows with days as ISO text (ADR 0005), in their order."""
    schema = snapshot_schema(FACTS[kind])
    days = [name for name, dtype in schema.items() if dtype == pl.Date()]
    raw = {name: pl.String() if name in days else dtype for name, dtype in schema.items()}
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=raw)
    return frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d"))
