"""Last versions (末次版本): what stays of facts that, once their parties are named as one, speak of one thing.

The one definition for both ways to read a graph: the snapshot applies it to every fact, a question to the relations
around what it asks about. It comes before any day is asked: a version that ended still replaces the one before it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from graph_service.domain.fact_shapes import FactKind

_VERSION_DAYS = ("approved_on", "valid_from", "established_on")  # as ``writer.version_order`` has them


def last_versions(kind: FactKind, frame: pl.DataFrame, merged: Mapping[str, str]) -> pl.DataFrame:
    """Name the party that a merged one is; of facts that thereby speak of one thing the last version stays.

    Sources that knew a subject by its old number and by its code, or a person by name and by number, state one holding
    twice; counted twice, the shares would exceed the whole. ``frame`` has the ends and the natural key of the kind,
    ``recorded_at`` and ``rid``; ``merged`` leads from old ids to final ones. Facts with no merged party and no twin
    stay as they are.
    """
    if not merged:
        return frame
    moved = frame.select(pl.any_horizontal(pl.col(end).is_in(list(merged)) for end in kind.ends)).to_series()
    if not moved.any():
        return frame
    frame = frame.with_columns(pl.col(end).replace(merged) for end in kind.ends)
    key = [name for name in kind.natural_key if name in frame.columns]
    doubled = frame.filter(moved).select(key).unique()
    order = [name for name in _VERSION_DAYS if kind.name == "registration"]
    day = pl.coalesce(order).fill_null(date.min) if order else pl.lit(date.min)
    last = frame.join(doubled, on=key, how="semi", nulls_equal=True).with_columns(day.alias("version_day"))
    last = last.sort("version_day", "recorded_at", "rid").unique(key, keep="last").drop("version_day")
    return pl.concat([frame.join(doubled, on=key, how="anti", nulls_equal=True), last]).sort("rid")
