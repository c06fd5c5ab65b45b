"""How whole columns of runs stand on a day (整列时限情况): what ``clocks.standing`` says of each, for a registry."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from graph_service.analysis.clocks import ClockState, due
from graph_service.analysis.working_days import working_day_numbers
from graph_service.domain.calendar import covered_years
from graph_service.rulebook.clocks import ClockPolicy, Nature, Unit

STANDING_SCHEMA: dict[str, pl.DataType] = {
    "bearer": pl.String(),
    "due": pl.Date(),
    "missing_year": pl.Int32(),  # the first year whose calendar is missing, where ``due`` could not be counted
    "state": pl.String(),
    "over": pl.Int32(),  # working days past due
}
_WORK: dict[str, pl.DataType] = {"nature": pl.String(), "unit": pl.String()}
_col, _lit = pl.col, pl.lit


def with_standing(runs: pl.DataFrame, policy: ClockPolicy, as_of: date) -> pl.DataFrame:
    """Add to runs how each stands on a day (时限情况): ``STANDING_SCHEMA``, in their order.

    ``runs`` has ``clock``, ``start`` and ``stop`` (``clock_queue.RUN_SCHEMA``). Equal to ``clocks.standing`` row by
    row; the last day is counted once a distinct clock and start. Raises ``BadInput`` for a clock that the table does
    not have.
    """
    told = runs.join(_dues(runs, policy), on=["clock", "start"], how="left", maintain_order="left")
    reached = pl.when(_col("stop") <= as_of).then("stop").otherwise(_lit(as_of))
    told = told.with_columns(_ended=(_col("stop") <= as_of).fill_null(value=False), _reached=reached)
    numbers = {f"_{name}_number": working_day_numbers(told[name]) for name in ("due", "_reached")}
    last = working_day_numbers(pl.Series([date(max(covered_years()), 12, 31)]))[0]
    passed = _col("__reached_number") - _col("_due_number")
    told = told.with_columns(**numbers).with_columns(_past=_past(passed, last))
    state = _state(as_of, policy.soon_days)
    return told.with_columns(
        state=state, over=pl.when(_col("_past") & _col("due").is_not_null() & (_col("start") <= as_of)).then(passed)
    ).select(*runs.columns, *STANDING_SCHEMA)


def _dues(runs: pl.DataFrame, policy: ClockPolicy) -> pl.DataFrame:
    rows: list[tuple[str, date, str, date | None, int | None, str, str]] = []
    for id_, start in runs.select("clock", "start").unique().iter_rows():
        clock, last = policy.clock(id_), due(policy.clock(id_), start)
        missing = min(last.missing_years, default=None)
        rows.append((id_, start, clock.bearer.value, last.day, missing, clock.nature.value, clock.unit.value))
    schema = {"clock": pl.String(), "start": pl.Date(), **dict(list(STANDING_SCHEMA.items())[:3]), **_WORK}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _first_possible() -> pl.Expr:
    return pl.date(_col("missing_year"), 1, 1)


def _past(passed: pl.Expr, last: int) -> pl.Expr:
    """Whether the day reached lies past the last one; null where the calendar that would tell is missing."""
    by_day = _col("_reached") > _col("due")
    surely = pl.when(_lit(last) > _col("_due_number")).then(_lit(value=True))
    by_working_days = pl.when(~by_day).then(_lit(value=False)).otherwise(pl.coalesce(passed > 0, surely))
    known = pl.when(_col("unit") == Unit.WORKING_DAYS.value).then(by_working_days).otherwise(by_day)
    unknown = pl.when(_col("_reached") < _first_possible()).then(_lit(value=False))
    return pl.when(_col("due").is_null()).then(unknown).otherwise(known)


def _state(as_of: date, soon_days: int) -> pl.Expr:
    least = _col("nature") == Nature.AT_LEAST.value
    deadline = _col("nature") == Nature.DEADLINE.value
    left = (_col("due") - _lit(as_of)).dt.total_days()
    surely_running = _lit(as_of + timedelta(days=soon_days)) < _first_possible()

    def state(one: ClockState) -> pl.Expr:
        return _lit(one.value)

    stopped = (
        pl.when(_col("_past").is_null()).then(state(ClockState.UNKNOWN))
        .when(_col("_past")).then(pl.when(least).then(state(ClockState.MET)).otherwise(state(ClockState.LATE)))
        .otherwise(pl.when(least).then(state(ClockState.EARLY)).otherwise(state(ClockState.MET)))
    )  # fmt: skip
    after = pl.when(deadline).then(state(ClockState.OVERDUE)).otherwise(state(ClockState.EXPIRED))
    still = (
        pl.when(_col("due").is_null() & surely_running).then(state(ClockState.RUNNING))
        .when(_col("due").is_null() | _col("_past").is_null()).then(state(ClockState.UNKNOWN))
        .when(_col("_past")).then(after)
        .when(left > soon_days).then(state(ClockState.RUNNING))
        .when(left > 0).then(state(ClockState.DUE_SOON))
        .otherwise(state(ClockState.DUE_TODAY))
    )  # fmt: skip
    begun = pl.when(_col("_ended")).then(stopped).otherwise(still)
    return pl.when(_col("start") > as_of).then(state(ClockState.NOT_STARTED)).otherwise(begun)
