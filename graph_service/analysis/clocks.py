"""The SLA engine (时限计算, R11a, R0.4): when a clock is due, and how one run of it stands on a day.

Definition. A run starts on a day, which is not counted (民法典201), and is stopped on a day or not yet; what is stopped
after the day asked about still runs on it. The last day, included, is ``due``; where the clock rolls, a last day that
is no working day moves to the next one (民法典203). A clock that counts working days is late by working days: on rest
days after its last day it is still due (R2.4: late is more than seven working days). Nothing is guessed: where the
calendar of a year is missing, ``due`` names that year and has no day, and the run is ``UNKNOWN`` unless what is known
decides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from graph_service.domain.calendar import (
    Due,
    covered_years,
    roll_to_working_day,
    term,
    working_day_after,
    working_days_between,
)
from graph_service.domain.errors import BadInput
from graph_service.rulebook.clocks import Clock, Nature, Unit


class ClockState(StrEnum):
    """How a run stands on a day (时限状态), the most pressing first."""

    OVERDUE = "OVERDUE"  # 逾期: open after the last day of a deadline
    EXPIRED = "EXPIRED"  # 期满: open after the last day of a term or a retention
    DUE_TODAY = "DUE_TODAY"  # 今日到期
    DUE_SOON = "DUE_SOON"  # 临期
    UNKNOWN = "UNKNOWN"  # 无法确定: the calendar of a needed year is missing
    RUNNING = "RUNNING"  # 计时中
    NOT_STARTED = "NOT_STARTED"  # 未起算
    LATE = "LATE"  # 逾期办结
    EARLY = "EARLY"  # 未满即止: stopped before a least time was full
    MET = "MET"  # 按期


STATE_TERMS: dict[ClockState, str] = {
    ClockState.OVERDUE: "逾期",
    ClockState.EXPIRED: "期满",
    ClockState.DUE_TODAY: "今日到期",
    ClockState.DUE_SOON: "临期",
    ClockState.UNKNOWN: "无法确定(缺放假安排)",
    ClockState.RUNNING: "计时中",
    ClockState.NOT_STARTED: "未起算",
    ClockState.LATE: "逾期办结",
    ClockState.EARLY: "未满即止",
    ClockState.MET: "按期",
}
PRESSING = (ClockState.OVERDUE, ClockState.EXPIRED, ClockState.DUE_TODAY, ClockState.DUE_SOON, ClockState.UNKNOWN)
"""States of open runs that somebody has to look at now (待办状态)."""
OPEN = (*PRESSING, ClockState.RUNNING)
"""States of runs that started and are not stopped (未停止)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a run stands (时限情况): ``over`` working days past its last day, ``None`` where none or not countable."""

    due: Due
    state: ClockState
    over: int | None = None


def due(clock: Clock, start: date) -> Due:
    """Last day, included, of a clock that starts on ``start`` (到期日).

    Of C19 it is the day on which the surcharge reaches its cap, of C05 the next 30 June that is not before ``start``.

    >>> from graph_service.rulebook.clocks import clock_policy
    >>> clocks = clock_policy().clocks
    >>> due(clocks["C01"], date(2026, 9, 24)).day, due(clocks["C16"], date(2026, 9, 1)).day
    (datetime.date(2026, 10, 12), datetime.date(2026, 10, 8))
    >>> due(clocks["C01"], date(2099, 1, 1))
    Due(day=None, missing_years=(2099,))
    """
    limit = clock.limit or 0
    if clock.unit is Unit.WORKING_DAYS:
        return working_day_after(start, limit)
    last = _last(clock, start, limit)
    return roll_to_working_day(last) if clock.rolls else Due(last)


def _last(clock: Clock, start: date, limit: int) -> date:
    if clock.unit is Unit.MONTHS:
        return term(start, months=limit)
    if clock.unit is Unit.DAYS:
        return start + timedelta(days=limit)
    if clock.unit is Unit.PERCENT:
        return start + timedelta(days=-(-100 // limit))
    if clock.unit is Unit.DAY:
        return date.fromisoformat(clock.until)
    this = date.fromisoformat(f"{start.year}-{clock.until}")
    return this if start <= this else this.replace(year=start.year + 1)


def standing(clock: Clock, start: date, stop: date | None, as_of: date, *, soon_days: int) -> Standing:
    """How a run stands on ``as_of`` (时限情况); ``soon_days`` calendar days before its last day it is due soon."""
    last = due(clock, start)
    if start > as_of:
        return Standing(last, ClockState.NOT_STARTED)
    if stop is not None and stop <= as_of:
        return _stopped(clock, last, stop)
    if last.day is None:
        surely = as_of + timedelta(days=soon_days) < _first_possible(last)
        return Standing(last, ClockState.RUNNING if surely else ClockState.UNKNOWN)
    past = _past(clock, last.day, as_of)
    if past is None:
        return Standing(last, ClockState.UNKNOWN)
    if past:
        after = ClockState.OVERDUE if clock.nature is Nature.DEADLINE else ClockState.EXPIRED
        return Standing(last, after, working_days_between(last.day, as_of))
    left = (last.day - as_of).days
    pressing = ClockState.DUE_SOON if left > 0 else ClockState.DUE_TODAY
    return Standing(last, pressing if left <= soon_days else ClockState.RUNNING)


def _stopped(clock: Clock, last: Due, stop: date) -> Standing:
    past = _past(clock, last.day, stop) if last.day else (None if stop >= _first_possible(last) else False)
    if past is None:
        return Standing(last, ClockState.UNKNOWN)
    least = clock.nature is Nature.AT_LEAST
    if not past:
        return Standing(last, ClockState.EARLY if least else ClockState.MET)
    over = working_days_between(last.day, stop) if last.day else None
    return Standing(last, ClockState.MET if least else ClockState.LATE, over)


def _past(clock: Clock, last: date, day: date) -> bool | None:
    """Whether a day lies past the last one; ``None`` where the calendar that would tell is missing."""
    if day <= last or clock.unit is not Unit.WORKING_DAYS:
        return day > last
    if (passed := working_days_between(last, day)) is not None:
        return passed > 0
    known = date(min(year for year in range(last.year, day.year + 1) if year not in covered_years()) - 1, 12, 31)
    return True if working_days_between(last, known) else None


def _first_possible(last: Due) -> date:
    """Day before which a last day that is not known cannot lie: the first of the year that the calendar lacks."""
    return date(min(last.missing_years), 1, 1)


def surcharge(clock: Clock, fine_yuan: float, payable_until: date, as_of: date) -> float:
    """Surcharge on a fine not paid by ``payable_until`` (加处罚款, C19), in yuan: a part of it a day, at most all.

    Raises ``BadInput`` for a clock that counts no percentage and for a negative fine.

    >>> from graph_service.rulebook.clocks import clock_policy
    >>> c19 = clock_policy().clock("C19")
    >>> [surcharge(c19, 10_000, date(2026, 6, 1), date(2026, *day)) for day in ((6, 1), (6, 2), (7, 4), (7, 5))]
    [0.0, 300.0, 9900.0, 10000.0]
    """
    if clock.unit is not Unit.PERCENT or clock.limit is None:
        raise BadInput(f"时限 {clock.rule.id} 不以每日百分比计。", advice="加处罚款用 C19。", rule=clock.rule.id)
    if fine_yuan < 0:
        raise BadInput(f"罚款数额不能为负: {fine_yuan}", rule=clock.rule.id)
    days = max(0, (as_of - payable_until).days)
    return round(min(float(fine_yuan), fine_yuan * clock.limit * days / 100), 2)
