"""Commitments in the graph (承诺读取): what sources state of them, of one receiving unit or of all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME

_PAGE = 20_000


def live_commitments(
    connection: Connection, *, as_of: str, authority: str = "", known_at: str | None = None
) -> Iterator[dict[str, Any]]:
    """Read the commitments made by a day (有效版本的承诺), as known at a time, by version id, a page at a time."""
    after = ""
    asked = {"as_of": as_of, "authority": authority, "known_at": known_at or END_OF_TIME}
    while page := connection.read("commitments_live", after=after, limit=_PAGE, **asked):
        yield from (row["record"] for row in page)
        after = page[-1]["record"]["rid"]
