"""R11a, R0.4, A8: every clock with a day counted by hand, against counting day by day, and its states."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.clocks import ClockState, Standing, due, standing, surcharge
from graph_service.domain.calendar import Due, covered_years
from graph_service.domain.errors import BadInput, RuleBookError
from graph_service.rulebook.clocks import Bearer, Clock, Nature, Unit, clock_policy, read_clock_policy
from graph_service.rulebook.loader import Row, load_table

D = date
POLICY = clock_policy()
MISSING = max(covered_years()) + 1
S = ClockState
DAY = timedelta(days=1)

LIMITS = {  # the table of R11a (and R2.7a for C05.2 and on): unit, limit
    "C01": ("wd", 7), "C02": ("wd", 20), "C02.2": ("wd", 10), "C02.3": ("wd", 10), "C03": ("wd", 3), "C04": ("wd", 20),
    "C05": ("year", "06-30"), "C05.2": ("wd", 10), "C05.3": ("d", 10), "C05.4": ("wd", 10), "C05.5": ("wd", 10),
    "C05.6": ("wd", 5), "C06": ("wd", 20), "C07": ("wd", 20), "C08": ("wd", 1), "C08.2": ("wd", 3), "C08.3": ("wd", 7),
    "C09": ("d", 20), "C10": ("wd", 7), "C10.2": ("wd", 3), "C11": ("wd", 10), "C12": ("wd", 3), "C13": ("wd", 10),
    "C13.2": ("d", 30), "C13.3": ("d", 90), "C14": ("wd", 3), "C14.2": ("m", 3), "C14.3": ("d", 45), "C14.4": ("m", 6),
    "C15": ("d", 90), "C16": ("d", 30), "C17": ("d", 20), "C18": ("m", 24), "C18.2": ("m", 60), "C19": ("%", 3),
    "C20": ("m", 36), "C20.2": ("m", 12), "C21": ("wd", 7), "C22": ("d", 30), "C22.2": ("day", "2025-11-01"),
    "C23": ("m", 60), "C24": ("m", 6), "C24.2": ("m", 60), "C24.3": ("m", 36), "C24.4": ("m", 36),
}  # fmt: skip
UNITS = {
    "wd": Unit.WORKING_DAYS, "d": Unit.DAYS, "m": Unit.MONTHS, "%": Unit.PERCENT, "year": Unit.DAY_OF_YEAR,
    "day": Unit.DAY,
}  # fmt: skip


def test_the_table_has_every_limit_of_the_rule_book() -> None:
    assert {id_: (clock.unit, clock.limit or clock.until) for id_, clock in POLICY.clocks.items()} == {
        id_: (UNITS[unit], limit) for id_, (unit, limit) in LIMITS.items()
    }


def test_every_clock_says_from_what_to_what_and_whom_it_binds() -> None:
    assert all(clock.starts and clock.stops for clock in POLICY.clocks.values())
    subject = {id_ for id_, clock in POLICY.clocks.items() if clock.bearer is Bearer.SUBJECT}
    assert subject == {"C04", "C05", "C05.3", "C16", "C17", "C19", "C22", "C22.2"}
    kept = {id_ for id_, clock in POLICY.clocks.items() if clock.nature is not Nature.DEADLINE}
    assert kept == {
        "C14.3", "C17", "C18", "C18.2", "C19", "C20", "C20.2", "C23", "C24", "C24.2", "C24.3", "C24.4",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("id_", "start", "last"),
    [
        # A8: 25-27 September (Mid-Autumn) and 1-7 October 2026 are free, Saturday 10 October is worked
        ("C01", D(2026, 9, 24), D(2026, 10, 12)),
        ("C01", D(2026, 9, 18), D(2026, 9, 29)),  # Sunday 20 September is worked, 25-27 are free
        ("C02", D(2026, 9, 24), D(2026, 10, 29)),
        ("C02.2", D(2026, 9, 24), D(2026, 10, 15)),
        ("C02.3", D(2026, 4, 30), D(2026, 5, 18)),  # 1-5 May are free, Saturday 9 May is worked
        ("C03", D(2026, 7, 1), D(2026, 7, 6)),
        ("C04", D(2026, 3, 2), D(2026, 3, 30)),
        ("C05", D(2026, 1, 1), D(2026, 6, 30)),
        ("C05", D(2026, 6, 30), D(2026, 6, 30)),
        ("C05", D(2026, 7, 1), D(2027, 6, 30)),
        ("C05.2", D(2026, 6, 30), D(2026, 7, 14)),
        ("C05.3", D(2026, 9, 23), D(2026, 10, 8)),  # 3 October moves past National Day (203)
        ("C05.4", D(2026, 6, 1), D(2026, 6, 15)),
        ("C05.5", D(2026, 6, 12), D(2026, 6, 29)),  # 19 June (Dragon Boat) is free
        ("C05.6", D(2026, 6, 12), D(2026, 6, 22)),
        ("C06", D(2026, 3, 2), D(2026, 3, 30)),
        ("C07", D(2026, 9, 24), D(2026, 10, 29)),
        ("C08", D(2026, 9, 30), D(2026, 10, 8)),
        ("C08.2", D(2026, 9, 30), D(2026, 10, 10)),
        ("C08.3", D(2026, 9, 30), D(2026, 10, 15)),
        ("C09", D(2026, 6, 30), D(2026, 7, 20)),
        ("C09", D(2026, 9, 15), D(2026, 10, 8)),  # 5 October moves on
        ("C10", D(2026, 6, 1), D(2026, 6, 10)),
        ("C10.2", D(2026, 6, 1), D(2026, 6, 4)),
        ("C11", D(2026, 6, 1), D(2026, 6, 15)),
        ("C12", D(2026, 6, 1), D(2026, 6, 4)),
        ("C13", D(2026, 6, 1), D(2026, 6, 15)),
        ("C13.2", D(2026, 9, 2), D(2026, 10, 8)),  # 2 October moves on
        ("C13.3", D(2026, 4, 1), D(2026, 6, 30)),
        ("C14", D(2026, 9, 24), D(2026, 9, 30)),
        ("C14.2", D(2026, 5, 31), D(2026, 8, 31)),
        ("C14.2", D(2025, 11, 30), D(2026, 2, 28)),  # 30 February is 28 (202): a Saturday that is worked in 2026
        ("C14.3", D(2026, 8, 19), D(2026, 10, 3)),  # a notice does not move on
        ("C14.4", D(2026, 4, 3), D(2026, 10, 8)),
        ("C15", D(2026, 7, 3), D(2026, 10, 8)),  # 1 October moves on
        ("C16", D(2026, 6, 30), D(2026, 7, 30)),
        ("C17", D(2026, 9, 13), D(2026, 10, 3)),
        ("C18", D(2024, 2, 29), D(2026, 2, 28)),  # a leap day
        ("C18.2", D(2024, 2, 29), D(2029, 2, 28)),
        ("C19", D(2026, 6, 1), D(2026, 7, 5)),  # 34 days of 3 % reach the whole
        ("C20", D(2026, 1, 31), D(2029, 1, 31)),
        ("C20.2", D(2024, 2, 29), D(2025, 2, 28)),
        ("C21", D(2026, 6, 30), D(2026, 7, 9)),
        ("C22", D(2026, 6, 30), D(2026, 7, 30)),
        ("C22.2", D(2024, 11, 1), D(2025, 11, 1)),
        ("C23", D(2024, 2, 29), D(2029, 2, 28)),
        ("C24", D(2025, 8, 31), D(2026, 2, 28)),
        ("C24.2", D(2026, 1, 1), D(2031, 1, 1)),
        ("C24.3", D(2026, 1, 1), D(2029, 1, 1)),
        ("C24.4", D(2026, 1, 1), D(2029, 1, 1)),
    ],
)
def test_last_day(id_: str, start: date, last: date) -> None:
    assert due(POLICY.clock(id_), start) == Due(last), id_


def test_every_clock_has_a_golden_day() -> None:
    (mark,) = (mark for mark in test_last_day.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    assert {case[0] for case in mark.args[1]} == set(POLICY.clocks)


@pytest.mark.parametrize(
    ("id_", "start"),
    [("C01", D(MISSING - 1, 12, 29)), ("C16", D(MISSING - 1, 12, 15)), ("C14.2", D(MISSING, 2, 1))],
)
def test_a8_a_year_whose_calendar_is_missing_is_flagged_and_not_guessed(id_: str, start: date) -> None:
    assert due(POLICY.clock(id_), start) == Due(None, (MISSING,))


def test_what_counts_no_working_day_needs_no_calendar() -> None:
    assert due(POLICY.clock("C23"), D(MISSING + 3, 5, 5)).certain


def counted(clock: Clock, start: date) -> date:
    """The last day by counting it off on the calendar, one day after the other."""
    day, left = start, clock.limit or 0
    if clock.unit is Unit.MONTHS:
        month = start.year * 12 + start.month - 1 + left
        for number in range(start.day, 0, -1):  # the corresponding day, or the last one there is
            try:
                day = date(month // 12, month % 12 + 1, number)
                break
            except ValueError:
                continue
        left = 0
    while left:
        day += DAY
        left -= clock.unit is Unit.DAYS or chinese_calendar.is_workday(day)
    while clock.rolls and not chinese_calendar.is_workday(day):
        day += DAY
    return day


@given(
    st.sampled_from([id_ for id_, (unit, _) in LIMITS.items() if unit in {"wd", "d"}] + ["C14.2", "C14.4", "C24"]),
    st.dates(D(2010, 1, 1), D(MISSING - 2, 12, 31)),
)
def test_the_last_day_is_the_one_counted_off(id_: str, start: date) -> None:
    assert due(POLICY.clock(id_), start) == Due(counted(POLICY.clock(id_), start))


def state(id_: str, start: date, stop: date | None, as_of: date) -> ClockState:
    return standing(POLICY.clock(id_), start, stop, as_of, soon_days=POLICY.soon_days).state


@pytest.mark.parametrize(
    ("id_", "start", "stop", "as_of", "found"),
    [
        ("C01", D(2026, 9, 24), None, D(2026, 9, 23), S.NOT_STARTED),
        ("C01", D(2026, 9, 24), None, D(2026, 10, 8), S.RUNNING),
        ("C01", D(2026, 9, 24), None, D(2026, 10, 9), S.DUE_SOON),
        ("C01", D(2026, 9, 24), None, D(2026, 10, 12), S.DUE_TODAY),
        ("C01", D(2026, 9, 24), None, D(2026, 10, 13), S.OVERDUE),
        ("C01", D(2026, 9, 24), D(2026, 10, 12), D(2026, 10, 13), S.MET),
        ("C01", D(2026, 9, 24), D(2026, 10, 13), D(2026, 10, 13), S.LATE),
        ("C01", D(2026, 9, 24), D(2026, 10, 14), D(2026, 10, 13), S.OVERDUE),  # not stopped on that day yet
        ("C01", D(2026, 6, 3), None, D(2026, 6, 13), S.DUE_TODAY),  # Saturday after the last day, a Friday
        ("C01", D(2026, 6, 3), D(2026, 6, 14), D(2026, 6, 30), S.MET),  # seven working days lie between (R2.4)
        ("C01", D(2026, 6, 3), D(2026, 6, 15), D(2026, 6, 30), S.LATE),
        ("C16", D(2026, 6, 10), None, D(2026, 7, 11), S.OVERDUE),  # by days: the Saturday after is too late
        ("C18", D(2024, 2, 29), None, D(2026, 3, 1), S.EXPIRED),
        ("C18", D(2024, 2, 29), D(2026, 2, 28), D(2026, 3, 1), S.MET),
        ("C23", D(2020, 5, 1), None, D(2025, 5, 2), S.EXPIRED),
        ("C23", D(2020, 5, 1), None, D(2025, 5, 1), S.DUE_TODAY),
        ("C23", D(2020, 5, 1), D(2025, 6, 1), D(2025, 6, 2), S.LATE),  # kept too long
        ("C24", D(2026, 1, 1), None, D(2026, 7, 2), S.EXPIRED),
        ("C24", D(2026, 1, 1), D(2026, 6, 1), D(2026, 7, 2), S.EARLY),  # not kept long enough
        ("C24", D(2026, 1, 1), D(2026, 7, 2), D(2026, 7, 2), S.MET),
        ("C17", D(2026, 9, 1), D(2026, 9, 20), D(2026, 9, 30), S.EARLY),
        ("C19", D(2026, 6, 1), None, D(2026, 7, 6), S.EXPIRED),
    ],
)
def test_state(id_: str, start: date, stop: date | None, as_of: date, found: ClockState) -> None:
    assert state(id_, start, stop, as_of) is found


def test_overdue_counts_working_days() -> None:
    found = standing(POLICY.clock("C01"), D(2026, 9, 18), None, D(2026, 10, 10), soon_days=3)
    assert found == Standing(Due(D(2026, 9, 29)), S.OVERDUE, 4)  # 30 September, 8, 9 and the worked Saturday 10
    late = standing(POLICY.clock("C01"), D(2026, 9, 18), D(2026, 10, 8), D(2026, 12, 1), soon_days=3)
    assert late == Standing(Due(D(2026, 9, 29)), S.LATE, 2)


@pytest.mark.parametrize(
    ("start", "stop", "as_of", "found"),
    [
        (D(MISSING - 1, 12, 29), None, D(MISSING - 1, 12, 31), S.UNKNOWN),
        (D(MISSING - 1, 12, 21), None, D(MISSING - 1, 12, 22), S.RUNNING),  # whatever the calendar says
        (D(MISSING - 1, 12, 29), None, D(MISSING, 1, 5), S.UNKNOWN),
        (D(MISSING - 1, 12, 29), D(MISSING - 1, 12, 31), D(MISSING, 2, 1), S.MET),
        (D(MISSING - 1, 12, 29), D(MISSING, 1, 20), D(MISSING, 2, 1), S.UNKNOWN),
        (D(MISSING - 1, 12, 1), None, D(MISSING, 3, 1), S.OVERDUE),  # working days of December have passed
        (D(MISSING - 1, 12, 1), D(MISSING, 3, 1), D(MISSING, 3, 2), S.LATE),
    ],
)
def test_what_is_known_decides_and_nothing_else(start: date, stop: date | None, as_of: date, found: ClockState) -> None:
    assert state("C01" if start.day != 21 else "C06", start, stop, as_of) is found


@given(
    st.sampled_from(sorted(POLICY.clocks)),
    st.dates(D(2015, 1, 1), D(MISSING, 6, 1)),
    st.none() | st.dates(D(2015, 1, 1), D(MISSING, 12, 31)),
    st.dates(D(2015, 1, 1), D(MISSING, 12, 31)),
)
def test_states_never_contradict_the_days(id_: str, start: date, stop: date | None, as_of: date) -> None:
    found = standing(POLICY.clock(id_), start, stop, as_of, soon_days=POLICY.soon_days)
    ended = stop is not None and stop <= as_of
    assert (found.state is S.NOT_STARTED) is (start > as_of)
    if found.state in {S.OVERDUE, S.EXPIRED, S.DUE_TODAY, S.DUE_SOON, S.RUNNING}:
        assert not ended
    if found.state in {S.LATE, S.EARLY, S.MET}:
        assert ended
    if found.state in {S.OVERDUE, S.EXPIRED}:
        assert found.due.day is not None
        assert found.due.day < as_of
    if found.state is S.UNKNOWN:
        assert MISSING in {*found.due.missing_years, as_of.year, stop.year if stop else 0}


def test_the_surcharge_never_exceeds_the_fine() -> None:
    c19 = POLICY.clock("C19")
    days = [surcharge(c19, 2_000, D(2026, 6, 1), D(2026, 6, 1) + n * DAY) for n in range(60)]
    assert days == sorted(days)
    assert days[:3] == [0.0, 60.0, 120.0]
    assert set(days[34:]) == {2_000.0}
    for clock, fine in (("C01", 1.0), ("C19", -1.0)):
        with pytest.raises(BadInput):
            surcharge(POLICY.clock(clock), fine, D(2026, 6, 1), D(2026, 6, 2))


def test_an_unknown_clock_is_named() -> None:
    with pytest.raises(BadInput, match="C99"):
        POLICY.clock("C99")


CLOCK = {
    "id": "X", "source": "G", "article": "1", "status": "unconfirmed", "text": "甲 → 乙", "unit": "days", "limit": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"text": "甲到乙"}, "text"),
        ({"limit": 0}, "limit"),
        ({"until": "06-30"}, "limit"),
        ({"unit": "day_of_year"}, "until"),
        ({"unit": "day_of_year", "limit": None, "until": "02-29"}, "until"),
        ({"unit": "day", "limit": None, "until": "2025-13-01"}, "until"),
        ({"unit": "weeks"}, "unit"),
        ({"bearer": "nobody"}, "bearer"),
        ({"extends": "Y"}, "X"),
        ({"starts": "甲"}, "starts"),
    ],
)
def test_a_faulty_clock_is_refused(change: dict[str, object], named: str) -> None:
    row = {name: value for name, value in (CLOCK | change).items() if value is not None}
    table = Row("clocks.toml", load_table("clocks") | {"clock": [row]})
    with pytest.raises(RuleBookError, match=rf"clocks\.toml.* 的 {named}"):
        read_clock_policy(table)


@pytest.mark.parametrize(
    ("change", "problem"), [({"clock": [CLOCK, CLOCK]}, "id 有重复"), ({"soon_days": -1}, "soon_days")]
)
def test_a_faulty_table_is_refused(change: dict[str, object], problem: str) -> None:
    with pytest.raises(RuleBookError, match=problem):
        read_clock_policy(Row("clocks.toml", load_table("clocks") | change))
