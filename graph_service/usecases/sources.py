"""Where facts stand (来源): which file and row states each of them, for whoever wants to look it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph_service.analysis.snapshot import Snapshot
from graph_service.store.ledger import SHOWN_ID

REGISTRATION = "registration"  # what ``more`` facts are
UNKNOWN_FILE = "?"
_COLUMNS = ("rid", "fact", "source", "batch", "row")


@dataclass(frozen=True, slots=True)
class Sources:
    """Where each version of a fact stands (来源): rows ``rid, fact, source, batch, row``, and the file of each batch.

    Departments deliver a file of one name month after month: where several batches have it, it is told with the batch,
    "file[batch]", by as much of its id as ``batch list`` shows.
    """

    frames: tuple[pl.DataFrame, ...]
    files: pl.DataFrame

    @classmethod
    def of(
        cls, snapshots: Iterable[Snapshot], batches: Iterable[Mapping[str, str | None]], *more: pl.DataFrame
    ) -> Sources:
        """Make them from snapshots, ``more`` registrations (``rid, batch, row``) and the ledger (``id, file``)."""
        known = [(str(batch["id"]), str(batch["file"])) for batch in batches]
        files = pl.DataFrame(known, schema=dict.fromkeys(("batch", "file"), pl.String), orient="row")
        of_several = pl.format("{}[{}]", "file", pl.col("batch").str.slice(0, SHOWN_ID))
        stated = [
            frame.select("rid", "source", "batch", "row", fact=pl.lit(kind))
            for snapshot in snapshots
            for kind, frame in snapshot.facts.items()
        ]
        replaced = [
            frame.select("rid", "batch", "row", source=pl.lit(None, pl.String), fact=pl.lit(REGISTRATION))
            for frame in more
        ]
        return cls(
            tuple(frame.select(_COLUMNS) for frame in (*stated, *replaced)),
            files.with_columns(file=pl.when(pl.len().over("file") > 1).then(of_several).otherwise("file")),
        )

    def stated(self, rids: Iterable[str]) -> pl.DataFrame:
        """Tell some versions (来源行), each once, with ``place``, "file#row"; one that no fact has is left out.

        Takes a glance at the id of each fact: what is not asked for is not copied.
        """
        asked = pl.DataFrame({"rid": sorted(set(rids))}, schema={"rid": pl.String})
        found = [frame.join(asked, on="rid", how="semi", maintain_order="left") for frame in self.frames]
        told = pl.concat(found).unique("rid", keep="first", maintain_order=True)
        file = pl.col("file").fill_null(UNKNOWN_FILE)
        return told.join(self.files, on="batch", how="left", maintain_order="left").select(
            *_COLUMNS, place=pl.concat_str(file, pl.lit("#"), "row")
        )

    def places(self, rids: Iterable[str]) -> dict[str, str]:
        """Place of each of some versions (来源位置)."""
        return dict(self.stated(rids).select("rid", "place").iter_rows())

    def rows(self, rids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Row of each of some versions (来源行): ``rid, fact, source, batch, row``."""
        return {row["rid"]: row for row in self.stated(rids).drop("place").iter_rows(named=True)}
