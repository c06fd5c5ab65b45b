"""Rows of the store as frames (事实列表转表): what the column functions of ``analysis`` read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from graph_service.analysis.snapshot import snapshot_schema, with_days, written_schema
from graph_service.domain.facts import FACTS


def fact_frame(kind: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """Frame of a fact kind (schema ``snapshot_schema``) from rows with days as ISO text (ADR 0005), in their order."""
    schema = snapshot_schema(FACTS[kind])
    told = [{name: row.get(name) for name in schema} for row in rows]
    return with_days(pl.DataFrame(told, schema=written_schema(schema)), schema)
