"""What waits at a desk (工作台): open cases by procedure, and what plans of inspection ask for next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.usecases.case_clocks import clocks_of

MOST = 20_000  # rows that one kind of count goes through


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of one kind waits (待办计数); ``overdue`` is ``None`` where nothing of it has a clock."""

    id: str
    term: str
    count: int
    overdue: int | None = None


def cases_waiting(states: Iterable[CaseState], day: date) -> list[Waiting]:
    """Count open cases by procedure, and those with a running clock past its day (未结案件)."""
    count, late, terms = Counter[str](), Counter[str](), dict[str, str]()
    for state in states:
        key = state.head.procedure
        terms[key] = state.procedure.term
        count[key] += 1
        late[key] += any(one.stop is None and one.overdue for one in clocks_of(state, day))
    return [Waiting(key, terms[key], count[key], late[key]) for key in sorted(count)]


def plans_waiting(states: Iterable[CaseState]) -> list[Waiting]:
    """Count plans of inspection by the state that asks for the next step (抽查计划待办)."""
    still = [state.state for state in states if not state.state.closed]
    count = Counter(one.id for one in still)
    terms = {one.id: one.term for one in still}
    return [Waiting(key, terms[key], count[key]) for key in sorted(count)]
