"""Who is outside a caller's region (行政区划范围, ADR 0100): asked of the register, else of the code.

What tells no region is not outside: a limit hides what is known to be elsewhere, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from graph_service.domain.errors import BadInput, NotFound
from graph_service.domain.regions import region_of_subject, region_prefix
from graph_service.domain.subjects import is_person
from graph_service.rulebook.access import AccessMatrix
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Row
from graph_service.usecases.subjects import subject_id

Item = TypeVar("Item")
NOWHERE = "-"  # no region begins like this
OUTSIDE = "该主体不在本行政区划, 只提供公开信息。"
ASK_THERE = "请由该主体所在地的信用主管部门查询。"


def region_limit(matrix: AccessMatrix, role: str, region: str) -> str:
    """Return what the regions a caller sees begin with (区划限制), empty for no limit.

    A caller whose region is none of the table sees no subject of a known region: a mistake opens nothing.
    """
    if role not in matrix.roles or not matrix.roles[role].regional:
        return ""
    try:
        return region_prefix(region)
    except BadInput:
        return NOWHERE


def is_outside(store: GraphStore, code: str, limit: str) -> bool:
    """Whether the subject that a code names is outside (不在本行政区划); one not there is judged by its code."""
    if not limit or not code or is_person(code):
        return False
    try:
        return lies_outside(store.subject(code), limit)
    except NotFound:
        return lies_outside({"eid": subject_id(code)}, limit)


def outside_of(store: GraphStore, eids: Iterable[str], limit: str) -> dict[str, Row]:
    """Return the subjects among these that are outside, by id (区划外的主体)."""
    wanted = sorted(set(eids))
    rows = store.subjects(wanted) if limit and wanted else []
    return {row["eid"]: row for row in rows if lies_outside(row, limit)}


def not_outside(
    store: GraphStore, items: Sequence[Item], subject: Callable[[Item], str], limit: str, own: Callable[[Item], bool]
) -> list[Item]:
    """Return the items whose subjects are not outside, and those that are the caller's ``own`` (区划内的).

    A natural person has no region: what is about him stays.
    """
    parties = {subject(one) for one in items} if limit else set[str]()
    outside = outside_of(store, (party for party in parties if party and not is_person(party)), limit)
    return [one for one in items if subject(one) not in outside or own(one)]


def lies_outside(row: Row, limit: str) -> bool:
    """Whether a subject's register, else its code, says that it is elsewhere (区划外)."""
    region = region_of_subject(row.get("region"), row.get("uscc") or row["eid"])
    return region is not None and not region.startswith(limit)
