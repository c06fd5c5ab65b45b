"""Runs of clocks as rows (时限队列): how each stands on a day, what is pressing, and the sums of each department.

A run may come from anywhere: from facts (``clock_runs``), from the cases that people work on, from a notebook.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl

from graph_service.analysis.clock_standing import with_standing
from graph_service.analysis.clocks import OPEN, PRESSING, ClockState
from graph_service.rulebook.clocks import Bearer, ClockPolicy

UNNAMED = "未载明机关"
"""Name of the department of runs that state none."""

RUN_SCHEMA: dict[str, pl.DataType] = {
    "clock": pl.String(),  # id in clocks.toml
    "department_code": pl.String(),
    "department_name": pl.String(),
    "case": pl.String(),  # id of the record (rid) or of the case
    "ref": pl.String(),  # the record over its versions (``domain.acts.ref``); empty where it rests on none
    "label": pl.String(),  # what it is about, in words
    "subject": pl.String(),  # eid; empty where it is about a natural person or nobody
    "start": pl.Date(),
    "stop": pl.Date(),
}
COMMITMENT = "C21"
BY_DEPARTMENT = ("department_code", "department_name")
_RANK = {state.value: rank for rank, state in enumerate(ClockState)}


@dataclass(frozen=True, slots=True)
class ClockRun:
    """One run of a clock (时限计时): which one, whose, about what, from when, and until when it ran."""

    clock: str
    department_code: str | None
    department_name: str | None
    case: str
    label: str
    start: date
    stop: date | None = None
    subject: str | None = None
    ref: str | None = None


def run_frame(runs: Iterable[ClockRun]) -> pl.DataFrame:
    """Lay out runs as rows of ``RUN_SCHEMA`` (时限计时表)."""
    return pl.DataFrame([asdict(run) for run in runs], schema=RUN_SCHEMA)


def queue(
    runs: pl.DataFrame,
    policy: ClockPolicy,
    as_of: date,
    *,
    department: str | None = None,
    bearers: Collection[Bearer] = tuple(Bearer),
    states: Collection[ClockState] = PRESSING,
) -> pl.DataFrame:
    """Open runs that somebody has to look at (时限队列), the most pressing of each department first.

    ``department`` is a code or, for one whose code no source states, its name. ``states`` may add those still running;
    a commitment past its day that nobody judged is there from the next day on (R3.2, measures 1 and 2).
    Columns are ``RUN_SCHEMA`` and ``STANDING_SCHEMA``.
    """
    told = with_standing(of_department(runs, department), policy, as_of)
    return pressing(told.filter(pl.col("bearer").is_in([bearer.value for bearer in bearers])), as_of, states=states)


def pressing(standings: pl.DataFrame, as_of: date, *, states: Collection[ClockState] = PRESSING) -> pl.DataFrame:
    """Keep the open runs of ``with_standing`` that press (待办) and every unreviewed commitment, as ``queue`` does."""
    asked = pl.col("state").is_in([state.value for state in states if state in OPEN])
    return _in_order(standings.filter(asked | _unreviewed(as_of)))


def standing_as(standings: pl.DataFrame, as_of: date, state: ClockState | None) -> pl.DataFrame:
    """Keep the runs that ``department_sums`` counts in one state (某状态的时限), stopped ones too, in the same order.

    ``None`` are the commitments that it counts as unreviewed.
    """
    return _in_order(standings.filter(_unreviewed(as_of) if state is None else pl.col("state") == state.value))


def _in_order(found: pl.DataFrame) -> pl.DataFrame:
    rank = pl.col("state").replace_strict(_RANK, return_dtype=pl.Int32)
    order = [*BY_DEPARTMENT, rank, "due", "clock", "case"]
    return found.sort(order, nulls_last=True, maintain_order=True)


def of_department(frame: pl.DataFrame, department: str | None) -> pl.DataFrame:
    """Keep the rows of one department (本单位), by its code, or its name where no code is stated; all for ``None``."""
    if department is None:
        return frame
    named = pl.col("department_code").is_null() & (pl.col("department_name") == department)
    return frame.filter((pl.col("department_code") == department) | named)


def department_sums(standings: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Count the runs of each department by how they stand (各单位时限汇总), of ``with_standing`` on the same day.

    A department is its code, or its name where no code is stated. Columns are ``department_code``, ``department_name``,
    one count for each of ``ClockState``, in lower case, and ``unreviewed``: commitments past their day that nobody has
    judged yet (OVERDUE_UNREVIEWED, R3.2), which count against the department from the first day on.
    """
    counts = [(pl.col("state") == state.value).sum().cast(pl.Int64).alias(state.value.lower()) for state in ClockState]
    named = pl.when(pl.col("department_code").is_null()).then("department_name")
    grouped = standings.group_by("department_code", named.alias("named"))
    sums = grouped.agg(
        pl.col("department_name").min(),
        *counts,
        unreviewed=_unreviewed(as_of).sum().cast(pl.Int64),
    ).drop("named")
    return sums.sort(BY_DEPARTMENT, nulls_last=True)


def _unreviewed(as_of: date) -> pl.Expr:
    """Whether a run is of a commitment past its day without a finding (OVERDUE_UNREVIEWED, R3.2)."""
    still = pl.col("state").is_in([state.value for state in OPEN])
    return still & (pl.col("clock") == COMMITMENT) & (pl.col("start") < as_of)
