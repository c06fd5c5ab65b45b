"""The clocks of cases (案件时限): when each is due, and whether it is over (R11a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from graph_service.analysis.cases import CaseState
from graph_service.domain.calendar import add_months, working_day_after
from graph_service.rulebook.clocks import Clock, Unit, read_clocks


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A clock of a case (案件时限): ``due`` is ``None`` where a holiday notice is missing, never guessed."""

    clock: Clock
    start: date
    due: date | None
    stop: date | None

    def overdue(self, day: date) -> bool:
        """Whether it was, or is on ``day``, not stopped in time."""
        return self.due is not None and (self.stop or day) > self.due


def clocks_of(state: CaseState) -> tuple[RunningClock, ...]:
    """Return the clocks of a case with their due days (案件时限)."""
    return tuple(
        RunningClock(_clocks()[one.clock], one.start, _due(_clocks()[one.clock], one.start), one.stop)
        for one in state.clocks
    )


@cache
def _clocks() -> Mapping[str, Clock]:
    return {clock.rule.id: clock for clock in read_clocks()}


def _due(clock: Clock, start: date) -> date | None:
    limit = clock.limit or 0
    match clock.unit:
        case Unit.WORKING_DAYS:
            return working_day_after(start, limit).day
        case Unit.DAYS:
            return date.fromordinal(start.toordinal() + limit)
        case Unit.MONTHS:
            return add_months(start, limit)
        case _:
            return None
