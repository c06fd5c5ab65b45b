"""The subject that the main job shows a portrait of (画像示例主体), where nobody asked for a certain one."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.snapshot import Snapshot
from graph_service.store.graph_store import RECORD_KINDS


def richest_subject(snapshot: Snapshot) -> str | None:
    """Return the registered subject with most kinds of records, then most records, then the first code.

    The main job shows its portrait where nobody asked for a certain one.
    """
    told = pl.concat([snapshot.facts[kind].select(pl.lit(kind).alias("kind"), "subject") for kind in RECORD_KINDS])
    counted = (
        told.join(snapshot.parties.filter("registered").select(subject="party"), on="subject", how="semi")
        .group_by("subject")
        .agg(kinds=pl.col("kind").n_unique(), n=pl.len())
        .sort("kinds", "n", "subject", descending=[True, True, False])
    )
    return None if counted.is_empty() else counted["subject"][0]
