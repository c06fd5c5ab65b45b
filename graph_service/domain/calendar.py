"""Terms and working days (期间与工作日, R0.4): 民法典 201-203, 行政处罚法 85, with the State Council's swapped days.

Swaps come from ``chinese_calendar`` (ADR 0003). A working-day answer that needs a year the package does not cover is
flagged with that year and has no day: it is never guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import chinese_calendar

from graph_service.domain.errors import BadInput

CHINA = ZoneInfo("Asia/Shanghai")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A day reached by counting working days (到期日); ``day`` is ``None`` where a needed year is missing."""

    day: date | None
    missing_years: tuple[int, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether every year needed is in the calendar."""
        return self.day is not None


@lru_cache(maxsize=1)
def covered_years() -> frozenset[int]:
    """Years whose State Council holiday notice is loaded (已载入放假安排的年份)."""
    return frozenset(day.year for day in chinese_calendar.holidays)


def is_working_day(day: date) -> bool | None:
    """Whether a day is a working day (工作日), swaps included; ``None`` where its year is not covered.

    >>> is_working_day(date(2026, 10, 10)), is_working_day(date(2026, 10, 1)), is_working_day(date(2099, 1, 5))
    (True, False, None)
    """
    return chinese_calendar.is_workday(day) if day.year in covered_years() else None


def working_day_after(start: date, n: int) -> Due:
    """Last day of a term of ``n`` working days (R0.4): the start day is not counted (民法典 201).

    Raises ``BadInput`` where ``n`` is below 1.

    >>> working_day_after(date(2026, 9, 24), 7)
    Due(day=datetime.date(2026, 10, 12), missing_years=())
    """
    if n < 1:
        raise BadInput("工作日期限应至少为 1 日。", rule="R0.4")
    return _nth_working_day(start + _ONE_DAY, n)


def working_days_between(start: date, end: date) -> int | None:
    """Working days after ``start`` up to and including ``end`` (C01 逾期工作日数); ``None`` if a year is not covered.

    Raises ``BadInput`` where ``end`` lies before ``start``.

    >>> working_days_between(date(2026, 9, 24), date(2026, 10, 12))
    7
    """
    if end < start:
        raise BadInput(f"终止日 {end} 早于起始日 {start}。", rule="R0.4")
    if any(year not in covered_years() for year in range(start.year, end.year + 1)):
        return None
    days = _working_days()
    return bisect_right(days, end) - bisect_right(days, start)


@lru_cache(maxsize=1)
def _working_days() -> tuple[date, ...]:
    """Every working day of the covered years in order: a registry counts between many days."""
    first, last = date(min(covered_years()), 1, 1), date(max(covered_years()), 12, 31)
    return tuple(day for day in _days(first, last) if is_working_day(day))


def add_months(start: date, months: int) -> date:
    """Corresponding day ``months`` later, the month's end where it has none (民法典 202).

    >>> add_months(date(2026, 1, 31), 1), add_months(date(2026, 5, 10), 3)
    (datetime.date(2026, 2, 28), datetime.date(2026, 8, 10))
    """
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month0 + 1, min(start.day, monthrange(year, month0 + 1)[1]))


def add_years(start: date, years: int) -> date:
    """Corresponding day ``years`` later, 28 February for a leap day (民法典 202)."""
    return add_months(start, 12 * years)


def term(start: date, *, years: int = 0, months: int = 0) -> date:
    """Last day, included, of a term of years and months that starts on ``start`` (期间届满日, 民法典 201-202).

    A ban is stored as ``[start, term(start, …)]``; what may be done "after expiry" may be done from the next day.
    Raises ``BadInput`` where no positive term is given.
    """
    if years * 12 + months < 1:
        raise BadInput("期限应为正的年数或月数。", rule="R0.4")
    return add_months(start, 12 * years + months)


def day_in_china(moment: str | datetime) -> date:
    """Day on which a moment fell in China (北京时间的日期), whatever zone it is written in.

    >>> day_in_china("2026-06-30T16:30:00+00:00")
    datetime.date(2026, 7, 1)
    """
    told = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return told.astimezone(CHINA).date()


def minute_in_china(moment: str | datetime) -> str:
    """A moment as people are told it (北京时间的时刻), whatever zone it is written in.

    >>> minute_in_china("2026-06-30T16:05:59+00:00")
    '2026-07-01 00:05'
    """
    told = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return f"{told.astimezone(CHINA):%Y-%m-%d %H:%M}"


def roll_to_working_day(last: date) -> Due:
    """Move the last day of a procedural term to the next working day where it is none (民法典 203)."""
    return _nth_working_day(last, 1)


def _nth_working_day(first: date, n: int) -> Due:
    for day in _days(first):
        working = is_working_day(day)
        if working is None:
            return Due(None, (day.year,))
        n -= working
        if n == 0:
            return Due(day)
    raise BadInput("期限超出日历范围。", rule="R0.4")


def _days(first: date, last: date = date.max) -> Iterator[date]:
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1))
