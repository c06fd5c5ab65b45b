"""What is told of a record only some time after it was made (后来才知的内容): its end, and what came with it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

TOLD_LATER: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "commitment": ("found_on", ("performance", "unfulfilled", "accountability")),
        "complaint": ("closed_on", ("result", "upheld")),
        "rectification": ("done_on", ("result",)),
        "list_entry": ("removed_on", ("removal_reason", "performance")),
        "arrears": ("cleared_on", ()),
        "honour": ("revoked_on", ()),
        "lawsuit": ("", ("result",)),
        "objection": ("closed_on", ("state", "result")),
        "bid": ("", ("won",)),
        "holding": ("", ("pledged", "frozen")),
    }
)
"""Columns told some time after a record was made, and the day by which they were (后来才知的内容); none: never."""
ENDS = frozenset(day for day, _ in TOLD_LATER.values() if day)
"""Columns that say when a record came to its end (办结、移出等日期)."""


def as_told_by(row: Mapping[str, Any], day: str) -> dict[str, Any]:
    """A record as it stood on a day (当日所载): without an end that came, and was told, only later.

    An end ahead that was recorded by then was planned, and stays. ``row`` has ``fact``, its kind.
    """
    column, with_it = TOLD_LATER.get(row["fact"], ("", ()))
    end = row.get(column)
    if not end or end <= day or row["recorded_at"][:10] <= day:
        return dict(row)
    gone = {column, *with_it} | {name for name in ("valid_to",) if row[name] == end}
    return {**row, **dict.fromkeys(gone)}
