"""When the platform first had each act (首次收到之日), as the ledger of batches and the replaced versions tell."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.first_receipts import RECEIVED, VERSION_SCHEMA, first_receipts
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.facts import FACTS
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME, counted
from graph_service.store.ledger import Ledger
from graph_service.store.packed import bucketed


def read_receipts(connection: Connection, snapshot: Snapshot, known_at: str | None = None) -> pl.DataFrame:
    """When each act of a snapshot was first delivered (``first_receipts``), as known at a time (default: now).

    A snapshot holds live versions alone: what was corrected since is looked up among those that were replaced.
    """
    labels = {FACTS[kind].label: kind for kind in RECEIVED}
    counts = counted(connection, relations=False)
    frames = bucketed(
        connection, "export_replaced_acts", {"fact": pl.String(), **VERSION_SCHEMA},
        sum(counts[label] for label in labels), known_at=known_at or END_OF_TIME,
    )  # fmt: skip
    replaced = pl.concat([pl.DataFrame(schema=VERSION_SCHEMA), *frames])
    kinds = replaced.with_columns(pl.col("fact").replace_strict(labels, return_dtype=pl.String))
    return first_receipts(snapshot, kinds, Ledger(connection).all())
