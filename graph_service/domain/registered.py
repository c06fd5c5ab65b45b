"""What a register states of a subject on a day (当日登记), from every version of it known by then.

A register is an extract of one moment. What it dates (when the subject began, when it was struck off) holds for every
day; what it does not date is of the moment it was stated, and of an earlier day it is not known (R8.13).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph_service.domain.subjects import Status

Row = dict[str, Any]

_IDENTITY = ("eid", "uscc", "reg_no", "name", "entity_kind", "established_on", "valid_from")
_PROVENANCE = ("fact", "rid", "key", "recorded_at", "superseded_at", "source", "batch", "row", "trust")


def registered_on(versions: Sequence[Row], day: str) -> Row | None:
    """Return what the register states on a day (当日登记): the version of that day, without what came to pass later.

    ``versions`` are all that were known, newest first; ``status`` of a subject not founded yet is ``UNFOUNDED``, and
    nothing but its identity is told. ``stated_since`` is the day from which the version speaks: where no version is
    old enough the oldest is shown, and that day is a later one. Nothing where there is no version.
    """
    if not versions:
        return None
    newest = versions[0]
    if (newest["established_on"] or day) > day:
        known = {name: value if name in _IDENTITY + _PROVENANCE else None for name, value in newest.items()}
        return known | {"status": Status.UNFOUNDED.value, "stated_since": None}
    over = newest["closed_on"] and newest["closed_on"] <= day
    then = newest if over else next((one for one in versions if _since(one) <= day), versions[-1])
    later = {name: None for name in ("approved_on", "closed_on", "valid_to") if (then.get(name) or "") > day}
    return then | later | {"status": _status(then, day), "stated_since": _since(then)}


def _since(version: Mapping[str, Any]) -> str:
    """From when a version speaks (自何日起): its approval, else the day it was recorded."""
    return version["approved_on"] or version["recorded_at"][:10]


def _status(version: Mapping[str, Any], day: str) -> str | None:
    """State on a day on which the subject was there (当日登记状态), as far as a version can tell.

    Struck off on a later day, it was still there; a state without a day is not carried back before it was stated.
    """
    status, closed = version["status"], version["closed_on"]
    if closed and closed > day:
        return Status.ACTIVE.value
    dated = status == Status.ACTIVE or closed or version["recorded_at"][:10] <= day
    return status if dated else Status.UNKNOWN.value
