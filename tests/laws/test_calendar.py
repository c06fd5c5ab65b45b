"""R0.4, A6-A8: terms and working days."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.domain.calendar import (
    Due,
    add_months,
    add_years,
    covered_years,
    is_working_day,
    roll_to_working_day,
    term,
    working_day_after,
    working_days_between,
)
from graph_service.domain.errors import BadInput

D = date
covered_days = st.dates(D(2010, 1, 1), D(2026, 6, 30))


@pytest.mark.parametrize(
    ("case", "start", "length", "last"),
    [
        ("A6 general fine, minimum", D(2026, 5, 10), {"months": 3}, D(2026, 8, 10)),
        ("A6 automatic stop", D(2026, 5, 10), {"years": 1}, D(2027, 5, 10)),
        ("A7 revocation, minimum", D(2026, 5, 10), {"years": 1}, D(2027, 5, 10)),
        ("A7 automatic stop", D(2026, 5, 10), {"years": 3}, D(2029, 5, 10)),
        ("A7 P08 ban", D(2026, 5, 10), {"years": 5}, D(2031, 5, 10)),
        ("A1 P08 ban", D(2026, 3, 10), {"years": 5}, D(2031, 3, 10)),
        ("202 no corresponding day", D(2026, 1, 31), {"months": 1}, D(2026, 2, 28)),
        ("202 leap February", D(2027, 11, 30), {"months": 3}, D(2028, 2, 29)),
        ("202 leap day", D(2024, 2, 29), {"years": 1}, D(2025, 2, 28)),
        ("202 leap day to leap day", D(2024, 2, 29), {"years": 4}, D(2028, 2, 29)),
        ("across the year", D(2026, 12, 15), {"months": 1}, D(2027, 1, 15)),
        ("both", D(2026, 5, 10), {"years": 1, "months": 6}, D(2027, 11, 10)),
    ],
)
def test_last_day_of_a_term(case: str, start: date, length: dict[str, int], last: date) -> None:
    assert term(start, **length) == last, case


def test_a6_application_opens_the_day_after() -> None:
    """A6"""
    assert term(D(2026, 5, 10), months=3) + timedelta(days=1) == D(2026, 8, 11)


def test_a8_seven_working_days_over_national_day() -> None:
    """A8: 25-27 September (Mid-Autumn) and 1-7 October are free, Saturday 10 October is worked"""
    assert working_day_after(D(2026, 9, 24), 7) == Due(D(2026, 10, 12))


def test_a8_a_year_that_is_not_loaded_is_flagged() -> None:
    """A8"""
    missing = max(covered_years()) + 1
    due = working_day_after(D(missing - 1, 12, 29), 7)
    assert due == Due(None, (missing,))
    assert not due.certain
    assert working_days_between(D(missing - 1, 12, 1), D(missing, 1, 5)) is None
    assert is_working_day(D(missing, 1, 5)) is None
    assert roll_to_working_day(D(missing, 5, 1)) == Due(None, (missing,))


@pytest.mark.parametrize(
    ("last", "rolled"),
    [
        (D(2026, 10, 3), D(2026, 10, 8)),  # 203: within National Day
        (D(2026, 10, 10), D(2026, 10, 10)),  # a Saturday that is worked
        (D(2026, 8, 10), D(2026, 8, 10)),
    ],
)
def test_last_day_on_a_holiday_moves_on(last: date, rolled: date) -> None:
    assert roll_to_working_day(last) == Due(rolled)


@given(covered_days, st.integers(1, 60))
def test_counting_back_gives_the_number_of_days(start: date, n: int) -> None:
    due = working_day_after(start, n)
    assert due.day is not None
    assert working_days_between(start, due.day) == n
    assert chinese_calendar.is_workday(due.day)


@given(st.dates(D(1950, 1, 1), D(2090, 1, 1)), st.integers(1, 240))
def test_corresponding_day(start: date, months: int) -> None:
    """202: same day of the month, or the month's end, in the month ``months`` later"""
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


def test_years_are_twelve_months() -> None:
    assert add_years(D(2026, 5, 10), 3) == add_months(D(2026, 5, 10), 36)


@pytest.mark.parametrize(
    "call",
    [
        lambda: working_day_after(D(2026, 1, 1), 0),
        lambda: working_days_between(D(2026, 1, 2), D(2026, 1, 1)),
        lambda: term(D(2026, 1, 1)),
    ],
)
def test_no_term_no_answer(call) -> None:
    with pytest.raises(BadInput):
        call()
