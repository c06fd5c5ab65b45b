"""The registered holdings above a subject (登记的股权链), one question a hop and none where nothing is to be found.

Made for one subject at a time, as a portrait needs it; ``walk_holdings`` goes wherever there are merged parties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import fact_row

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class HoldingsAbove:
    """Holdings as ``held_row`` has them (上溯股权), nearest first, and whether ``limit`` or ``depth`` cut them."""

    holdings: tuple[Row, ...]
    truncated: bool


def held_row(row: Row, owned: str) -> Row:
    """Shape a holding as it was read: its columns with ``owned``, ``holder`` and ``holder_name``.

    ``more`` says that there are holdings in the holder, ``same`` that it is known under several ids.
    """
    ends = {"owned": owned, "holder": row["party"], "holder_name": row["name"]}
    return {**fact_row("holding", row), **ends, "more": row["more"], "same": row["same"]}


def holdings_above(
    connection: Connection, first: Sequence[Row], *, times: Mapping[str, str], depth: int, limit: int
) -> HoldingsAbove | None:
    """Read on above the holdings in a subject (上溯股权), at most ``depth`` hops with those, each holding once.

    ``first`` are the holdings in it. ``None`` where one of the holders is known under several ids.
    """
    found: dict[str, Row] = {}
    seen, level = {row["owned"] for row in first}, list(first)
    for _ in range(depth):
        if any(row["same"] for row in level):
            return None
        fresh = sorted((row for row in level if row["rid"] not in found), key=itemgetter("owned", "batch", "row"))
        cut = len(fresh) > limit - len(found)
        found |= {row["rid"]: row for row in fresh[: limit - len(found)]}
        above = {row["holder"] for row in level if row["more"] and not is_person(row["holder"])} - seen
        seen |= {row["holder"] for row in level}
        if cut or not above or connection.late:
            return HoldingsAbove(tuple(found.values()), cut or bool(above))
        rows = connection.read("holders_above", eids=sorted(above), limit=limit + 1, **times)
        level = [held_row(row, row["asked"]) for row in rows]
    return HoldingsAbove(tuple(found.values()), any(row["rid"] not in found for row in level))
