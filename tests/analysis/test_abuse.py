"""R10.6: what looks like abuse in the audit log is told as a hint, with who, when, how often and which lines."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.abuse import SCHEMA, UNMASKING, Alert, abuse_alerts
from graph_service.domain.calendar import CHINA
from graph_service.rulebook.abuse import Watch, abuse_policy

POLICY = abuse_policy()
MONDAY = datetime(2026, 6, 29, 10, 0, tzinfo=CHINA)


def entry(at: datetime = MONDAY, **more: Any) -> dict[str, Any]:
    told = {"line": None, "at": at, "who": "li", "unit": "u1", "role": "department", "action": "GET /x",
            "outcome": "answered", "subject": "s", "grant": "", "rules": []}  # fmt: skip
    return told | more


def alerts(*rows: dict[str, Any], near: dict[str, set[str]] | None = None) -> list[Alert]:
    numbered = [row | {"line": number} for number, row in enumerate(rows, 1)]
    return list(abuse_alerts(pl.DataFrame(numbered, schema=SCHEMA), POLICY, near or {}))


def found(*rows: dict[str, Any]) -> list[tuple[str, int]]:
    return sorted((one.rule.rule.id, one.count) for one in alerts(*rows))


def test_nothing_is_told_of_an_empty_log_or_of_work_as_usual() -> None:
    assert found() == []
    assert found(*[entry(MONDAY + timedelta(minutes=n), subject=f"s{n}") for n in range(30)]) == []


def test_reads_outside_working_hours_are_told_by_the_calendar() -> None:
    night, morning, closing = MONDAY.replace(hour=6, minute=59), MONDAY.replace(hour=7), MONDAY.replace(hour=21)
    assert found(entry(night)) == [("R10.6.1", 1)]
    assert found(entry(morning)) == []
    assert found(entry(closing - timedelta(minutes=1))) == []
    assert found(entry(closing)) == [("R10.6.1", 1)]
    holiday, swapped = datetime(2026, 10, 1, 10, tzinfo=CHINA), datetime(2026, 10, 10, 10, tzinfo=CHINA)
    assert found(entry(holiday)) == [("R10.6.1", 1)]
    assert found(entry(swapped)) == []  # a Saturday that is worked
    assert found(entry(night, role="subject"), entry(night, role="bank")) == []  # no staff
    assert found(entry(night, outcome="refused")) == []


def test_a_year_without_a_calendar_counts_by_weekday_and_says_so() -> None:
    (one,) = alerts(entry(datetime(2099, 1, 3, 10, tzinfo=CHINA)))  # a Saturday
    assert one.uncertain
    assert alerts(entry(datetime(2099, 1, 5, 10, tzinfo=CHINA))) == []


def test_many_subjects_in_an_hour_or_a_day_are_told() -> None:
    many = [entry(MONDAY, subject=f"s{n}") for n in range(61)]
    assert found(*many) == [("R10.6.2", 61)]
    assert found(*many[:60]) == []
    assert found(*[entry(MONDAY) for _ in range(100)]) == []  # one subject, often
    spread = [entry(MONDAY + timedelta(hours=n % 10), subject=f"s{n}") for n in range(201)]
    assert found(*spread) == [("R10.6.3", 201)]
    two = [entry(MONDAY, subject=f"s{n}", who=f"w{n % 2}") for n in range(100)]
    assert found(*two) == []  # callers are counted apart


def test_refusals_one_after_another_are_told_of_anybody() -> None:
    assert found(*[entry(outcome="refused", role="public") for _ in range(11)]) == [("R10.6.4", 11)]
    assert found(*[entry(outcome="refused") for _ in range(10)]) == []


def test_unmasking_without_a_case_or_often_is_told_by_unit() -> None:
    assert found(entry(action=UNMASKING, grant="c1")) == []
    assert found(entry(action=UNMASKING)) == [("R10.6.5", 1)]
    assert found(entry(action=UNMASKING, outcome="refused", grant="c1")) == [("R10.6.5", 1)]
    for_volume = entry(action=UNMASKING, outcome="refused", grant="c1", rules=["R10.6", "R10.6.6"])
    often = [entry(action=UNMASKING, grant="c1", who=f"w{n}") for n in range(10)]
    assert found(*often) == []
    (one,) = alerts(*often, for_volume)
    assert (one.rule.rule.id, one.count, one.unit, one.who[:8]) == ("R10.6.6", 11, "u1", "li、w0、w1")


def test_reads_of_what_is_near_to_oneself_are_told_and_nobody_else_s() -> None:
    near = {"li": {"s", "t"}, "wu": {"u"}}
    rows = [entry(), entry(subject="t"), entry(subject="u"), entry(who="wu"), entry(outcome="refused"),
            entry(role="subject"), entry(who="wu", subject="u", at=MONDAY + timedelta(days=1))]  # fmt: skip
    told = [(one.rule.rule.id, one.who, one.count, one.lines) for one in alerts(*rows, near=near)]
    assert told == [("R10.6.9", "wu", 1, (7,)), ("R10.6.9", "li", 2, (1, 2))]
    assert alerts(*rows) == []


def test_exports_in_bulk_are_told_with_their_lines() -> None:
    (one,) = alerts(*[entry(outcome="exported", role="operator", subject="") for _ in range(11)])
    assert (one.rule.rule.id, one.lines, one.first) == ("R10.6.8", tuple(range(1, 12)), MONDAY)


MOMENTS = st.integers(0, 3 * 24 * 60).map(lambda minutes: MONDAY.replace(hour=0) + timedelta(minutes=minutes))
ROWS = st.lists(
    st.builds(
        entry, MOMENTS, who=st.sampled_from(["a", "b"]), role=st.sampled_from(["department", "public", "operator"]),
        outcome=st.sampled_from(["answered", "refused", "exported"]), subject=st.sampled_from(["", "s1", "s2"]),
    ),
    max_size=60,
)  # fmt: skip


@given(ROWS)
def test_refusals_and_exports_are_those_that_a_plain_count_finds(rows: list[dict[str, Any]]) -> None:
    hours = Counter((r["who"], r["role"], r["at"].replace(minute=0)) for r in rows if r["outcome"] == "refused")
    days = Counter(
        (r["who"], r["role"], r["at"].date()) for r in rows if r["outcome"] == "exported" and r["role"] in POLICY.staff
    )
    refusals, exports = (POLICY.limits(one)[0].most for one in (Watch.REFUSALS, Watch.EXPORTS))
    expected = sorted([n for n in hours.values() if n > refusals] + [n for n in days.values() if n > exports])
    told = [one.count for one in alerts(*rows) if one.rule.watch in (Watch.REFUSALS, Watch.EXPORTS)]
    assert sorted(told) == expected
