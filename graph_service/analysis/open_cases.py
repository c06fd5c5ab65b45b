"""Open cases with the day stated for them (待办案件): corrections and notices have terms of their own, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import replay
from graph_service.domain.acts import Case, CaseHead, Value


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case that is not closed (待办案件): ``due`` is the term its acts stated last, ``over`` once it has passed."""

    head: CaseHead
    state: str
    term: str
    since: date
    due: date | None
    over: bool
    data: Mapping[str, Value]


def open_cases(cases: Iterable[Case], *, as_of: date, known_at: str | None = None) -> tuple[OpenCase, ...]:
    """List the open cases among some (待办案件), by deciding unit, the nearest term first, those without one last."""
    found: list[OpenCase] = []
    for case in cases:
        now = replay(case, as_of=as_of, known_at=known_at)
        if now and not now.state.closed:
            stated = now.data.get("due_on")
            due = date.fromisoformat(str(stated)) if stated else None
            over = due is not None and as_of > due
            found.append(OpenCase(case.head, now.state.id, now.state.term, now.since, due, over, now.data))
    return tuple(sorted(found, key=lambda one: (*_unit(one), one.due or date.max, one.since, one.head.id)))


def by_department(found: Iterable[OpenCase]) -> Mapping[tuple[str, str], tuple[OpenCase, ...]]:
    """Group open cases by the unit that leads them (按单位), its code and name, in their order.

    A unit is its code, or its name where no code is stated; it is called by the name of its first case.
    """
    groups: dict[str, list[OpenCase]] = {}
    for one in found:
        groups.setdefault(one.head.authority_code or one.head.authority_name, []).append(one)
    return {(rows[0].head.authority_code, rows[0].head.authority_name): tuple(rows) for rows in groups.values()}


def _unit(one: OpenCase) -> tuple[str, str]:
    return (one.head.authority_code, "" if one.head.authority_code else one.head.authority_name)
