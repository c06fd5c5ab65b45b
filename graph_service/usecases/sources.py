"""Where facts stand (来源): which file and row states each of them, for whoever wants to look it up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from graph_service.analysis.snapshot import Snapshot

REGISTRATION = "registration"  # what ``more`` facts are
UNKNOWN_FILE = "?"
SHOWN_ID = 12  # characters of a batch's id that people are shown


@dataclass(frozen=True, slots=True)
class Sources:
    """Where each version of a fact stands (来源): ``rid, fact, source, batch, row`` and ``place``, "file#row".

    Departments deliver a file of one name month after month: where several batches have it, ``place`` names the batch,
    "file[batch]#row", by as much of its id as ``batch list`` shows.
    """

    frame: pl.DataFrame

    @classmethod
    def of(cls, snapshot: Snapshot, batches: Iterable[Mapping[str, str | None]], *more: pl.DataFrame) -> Sources:
        """Make them from a snapshot, ``more`` registrations (``rid, batch, row``) and the ledger (``id, file``)."""
        files = {str(batch["id"]): str(batch["file"]) for batch in batches}
        known = pl.DataFrame(
            {"batch": list(files), "file": list(files.values())}, schema=dict.fromkeys(("batch", "file"), pl.String)
        )
        of_several = pl.format("{}[{}]", "file", pl.col("batch").str.slice(0, SHOWN_ID))
        known = known.with_columns(file=pl.when(pl.len().over("file") > 1).then(of_several).otherwise("file"))
        stated = [
            *(
                frame.select("rid", "source", "batch", "row", fact=pl.lit(kind))
                for kind, frame in snapshot.facts.items()
            ),
            *(
                frame.select("rid", "batch", "row", source=pl.lit(None, pl.String), fact=pl.lit(REGISTRATION))
                for frame in more
            ),
        ]
        return cls(
            pl.concat(stated, how="diagonal")
            .join(known, on="batch", how="left")
            .select(
                "rid", "fact", "source", "batch", "row",
                place=pl.concat_str(pl.col("file").fill_null(UNKNOWN_FILE), pl.lit("#"), "row"),
            )
        )  # fmt: skip

    def places(self, rids: Iterable[str]) -> dict[str, str]:
        """Place of each of some versions; one that no fact has is left out."""
        return dict(self._of(rids).select("rid", "place").iter_rows())

    def rows(self, rids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """What is known of each of some versions (来源行): ``rid, fact, source, batch, row``."""
        return {row["rid"]: row for row in self._of(rids).drop("place").iter_rows(named=True)}

    def _of(self, rids: Iterable[str]) -> pl.DataFrame:
        asked = pl.DataFrame({"rid": sorted(set(rids))}, schema={"rid": pl.String})
        return self.frame.join(asked, on="rid", how="semi")
