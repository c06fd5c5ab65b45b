"""Records of a whole graph by their day (按日期取记录): what the feed of public records is read from (ADR 0110)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.store.bolt import Connection
from graph_service.store.graph_store import fact_row

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A place among records, the newest first (位置): after the record ``after`` of a day, empty for before all."""

    day: str
    after: str = ""

    def precedes(self, row: Row) -> bool:
        """Whether a record comes after this place."""
        day: str | None = row["valid_from"]
        return day is not None and (day < self.day or (day == self.day and row["rid"] > self.after))


def newest(connection: Connection, kinds: Iterable[str], *, since: str, place: Place, limit: int) -> list[Row]:
    """Read what the graph has now on subjects, newest first and then by ``rid`` (最新记录), ``limit`` of each kind.

    Natural persons have no part in it (R10.4). A record without a day has no place here.
    """
    return in_order(
        fact_row(kind, {**row, "superseded_at": None})
        for kind in kinds
        for row in connection.read(f"feed_{kind}", since=since, until=place.day, after=place.after, limit=limit)
    )


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Sort records, the newest first and then by ``rid`` (排序)."""
    return sorted(sorted(rows, key=lambda row: row["rid"]), key=lambda row: row["valid_from"], reverse=True)


def objections_on(connection: Connection, parties: Sequence[str]) -> list[Row]:
    """Read the objections that sources filed on some parties (一批主体的异议)."""
    rows = connection.read("objections_on", parties=list(parties)) if parties else []
    return [fact_row("objection", {**row, "superseded_at": None}) for row in rows]
