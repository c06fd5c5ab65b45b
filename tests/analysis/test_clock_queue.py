"""The queue: every open run that presses, by department; the same answer as one run at a time."""

from __future__ import annotations

from collections import Counter
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.analysis.clock_queue import ClockRun, department_sums, queue, run_frame
from graph_service.analysis.clock_standing import STANDING_SCHEMA, with_standing
from graph_service.analysis.clocks import OPEN, PRESSING, ClockState, standing
from graph_service.domain.calendar import covered_years
from graph_service.domain.errors import BadInput
from graph_service.rulebook.clocks import Bearer, clock_policy

POLICY = clock_policy()
D = date
MISSING = max(covered_years()) + 1
DAYS = st.dates(D(2025, 1, 1), D(MISSING, 3, 1)) | st.dates(D(2003, 11, 1), D(MISSING + 3, 1, 1))
DEPARTMENTS = st.sampled_from([("11", "甲局"), ("12", "乙局"), (None, "丙局"), (None, "未载明机关")])


@st.composite
def clock_run(draw: st.DrawFn, number: int = 0) -> ClockRun:
    code, name = draw(DEPARTMENTS)
    return ClockRun(
        draw(st.sampled_from(sorted(POLICY.clocks))), code, name, str(draw(st.integers(0, 99))), "某事项",
        draw(DAYS), draw(st.none() | DAYS),
    )  # fmt: skip


@given(st.lists(clock_run(), max_size=30), DAYS, st.sampled_from([None, "11", "丙局", "甲局", "无此局"]))
def test_the_queue_is_what_each_run_says_by_itself(runs: list[ClockRun], as_of: date, department: str | None) -> None:
    frame = run_frame(runs)
    told = with_standing(frame, POLICY, as_of)
    assert told.height == len(runs)
    assert told.select(frame.columns).equals(frame)
    for run, row in zip(runs, told.select(*STANDING_SCHEMA).iter_rows(named=True), strict=True):
        clock = POLICY.clock(run.clock)
        one = standing(clock, run.start, run.stop, as_of, soon_days=POLICY.soon_days)
        assert row == {
            "bearer": clock.bearer, "due": one.due.day, "missing_year": min(one.due.missing_years, default=None),
            "state": one.state, "over": one.over,
        }  # fmt: skip
    found = queue(frame, POLICY, as_of, department=department, bearers=[Bearer.DEPARTMENT])
    expected = Counter(
        (run.case, row["state"])
        for run, row in zip(runs, told.iter_rows(named=True), strict=True)
        if row["state"] in PRESSING or (run.clock == "C21" and row["state"] == "RUNNING" and run.start < as_of)
        if row["bearer"] == "department"
        if department is None or department == (run.department_code or run.department_name)
    )
    assert Counter(found.select("case", "state").iter_rows()) == expected
    sums = department_sums(told, as_of)
    assert {row["department_name"]: row["overdue"] for row in sums.iter_rows(named=True)} == {
        name: sum(row["state"] == "OVERDUE" and row["department_name"] == name for row in told.iter_rows(named=True))
        for name in {run.department_name for run in runs}
    }


def test_the_most_pressing_comes_first_within_a_department() -> None:
    def run(case: str, name: str, start: date, clock: str = "C01") -> ClockRun:
        return ClockRun(clock, None, name, case, "", start)

    frame = run_frame([
        run("soon", "乙", D(2026, 6, 18)), run("over", "乙", D(2026, 6, 1)), run("more over", "乙", D(2026, 5, 1)),
        run("running", "乙", D(2026, 6, 29)), run("kept", "乙", D(2020, 1, 1), "C23"),
        run("today", "甲", D(2026, 6, 18)), run("to come", "甲", D(2026, 7, 2)),
    ])  # fmt: skip
    as_of = D(2026, 6, 30)
    found = queue(frame, POLICY, as_of)
    assert found.select("department_name", "case", "state").rows() == [
        ("乙", "more over", "OVERDUE"), ("乙", "over", "OVERDUE"), ("乙", "kept", "EXPIRED"),
        ("乙", "soon", "DUE_TODAY"), ("甲", "today", "DUE_TODAY"),
    ]  # fmt: skip
    assert "running" in queue(frame, POLICY, as_of, states=OPEN)["case"].to_list()
    assert "to come" not in queue(frame, POLICY, as_of, states=tuple(ClockState))["case"].to_list()


def test_a_department_is_its_code_whatever_it_is_called() -> None:
    frame = run_frame([ClockRun("C01", "11", name, "1", "", D(2026, 6, 1)) for name in ("甲局", "甲")])
    sums = department_sums(with_standing(frame, POLICY, D(2026, 6, 30)), D(2026, 6, 30))
    assert sums.select("department_code", "department_name", "overdue").rows() == [("11", "甲", 2)]


def test_a_commitment_nobody_judged_counts_from_the_day_after_its_last() -> None:
    days = [(29, None), (30, None), (1, D(2026, 6, 5)), (1, None)]
    frame = run_frame([ClockRun("C21", "11", "甲", "1", "", D(2026, 6, start), stop) for start, stop in days])
    sums = department_sums(with_standing(frame, POLICY, D(2026, 6, 30)), D(2026, 6, 30))
    assert sums.select("unreviewed", "overdue", "running", "met").rows() == [(2, 1, 2, 1)]
    listed = queue(frame, POLICY, D(2026, 6, 30)).select("start", "state").rows()
    assert listed == [(D(2026, 6, 1), "OVERDUE"), (D(2026, 6, 29), "RUNNING")]


def test_no_run_is_no_queue() -> None:
    assert queue(run_frame([]), POLICY, D(2026, 6, 30)).is_empty()


def test_a_run_of_an_unknown_clock_is_refused() -> None:
    with pytest.raises(BadInput, match="C99"):
        with_standing(run_frame([ClockRun("C99", None, None, "1", "", D(2026, 6, 1))]), POLICY, D(2026, 6, 30))


def test_a_frame_of_runs_is_typed_when_empty() -> None:
    assert isinstance(run_frame([]).schema["start"], pl.Date)
