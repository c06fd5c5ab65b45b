"""The clocks of cases (案件时限): when each is due, and how it stands (R11a)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from graph_service.analysis.cases import CaseState
from graph_service.analysis.clocks import ClockState, Standing, standing
from graph_service.rulebook.clocks import Clock, read_clocks


@dataclass(frozen=True, slots=True)
class CaseClockStanding:
    """A clock of a case on a day (案件时限): ``stop`` is ``None`` while it runs."""

    clock: Clock
    start: date
    stop: date | None
    standing: Standing

    @property
    def due(self) -> date | None:
        """The last day; ``None`` where a holiday notice is missing, never guessed."""
        return self.standing.due.day

    @property
    def overdue(self) -> bool:
        """Whether it is, or was, not stopped in time."""
        return self.standing.state in (ClockState.OVERDUE, ClockState.LATE)


def clocks_of(state: CaseState, day: date) -> tuple[CaseClockStanding, ...]:
    """Return the clocks of a case as they stand on a day (案件时限)."""
    return tuple(
        CaseClockStanding(
            _clocks()[one.clock],
            one.start,
            one.stop,
            standing(_clocks()[one.clock], one.start, one.stop, day, soon_days=0),
        )
        for one in state.clocks
    )


@cache
def _clocks() -> Mapping[str, Clock]:
    return {clock.rule.id: clock for clock in read_clocks()}
