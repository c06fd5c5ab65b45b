"""When the platform first had a record (首次收到之日): what lateness of a report is counted to (R2.4).

A correction is a later version of the same thing, and a department that corrects is not late again; a row that waited
for a register was received with its file all the same (ADR 0049). So the day is that of the earliest batch that states
the key, in China.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.calendar import day_in_china

RECEIVED = ("penalty", "licence", "inspection", "objection")
"""Kinds of fact whose receipt stops a clock (C01, C07, C08)."""
VERSION_SCHEMA: dict[str, pl.DataType] = dict.fromkeys(("fact", "key", "batch", "recorded_at"), pl.String())
RECEIPT_SCHEMA: dict[str, pl.DataType] = {"fact": pl.String(), "key": pl.String(), "received_on": pl.Date()}


def first_receipts(snapshot: Snapshot, replaced: pl.DataFrame, batches: Iterable[Mapping[str, str]]) -> pl.DataFrame:
    """Find when each thing of ``RECEIVED`` was first delivered (首次收到之日): ``RECEIPT_SCHEMA``, each key once.

    ``replaced`` are the versions that later ones replaced (``VERSION_SCHEMA``), ``batches`` the ledger (``id``,
    ``received_at``). A version of a batch that the ledger does not have was received when it was recorded.
    """
    known = {batch["id"]: batch["received_at"] for batch in batches}
    live = [snapshot.facts[kind].select("key", "batch", "recorded_at", fact=pl.lit(kind)) for kind in RECEIVED]
    versions = pl.concat([replaced.select(*VERSION_SCHEMA), *(frame.select(*VERSION_SCHEMA) for frame in live)])
    distinct = versions.select("batch", "recorded_at").unique()
    days = [day_in_china(known.get(batch) or recorded) for batch, recorded in distinct.iter_rows()]
    told = distinct.with_columns(received_on=pl.Series(days, dtype=pl.Date()))
    dated = versions.join(told, on=["batch", "recorded_at"], nulls_equal=True)
    return dated.group_by("fact", "key").agg(pl.col("received_on").min()).sort("fact", "key")
