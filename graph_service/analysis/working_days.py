"""Working days of whole columns (整列工作日, R0.4): each day once, and differences after that."""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.domain.calendar import covered_years, working_days_between


def working_day_numbers(days: pl.Series) -> pl.Series:
    """Number the working days (工作日序号): the difference of two numbers is ``working_days_between`` of the days.

    Null for no day and for a day of a year that the calendar does not cover. Cost: one look-up a distinct day.

    >>> working_day_numbers(pl.Series([date(2026, 9, 24), date(2026, 10, 12), date(2099, 1, 1)])).diff().to_list()
    [None, 7, None]
    """
    first = date(min(covered_years()), 1, 1)
    distinct = days.drop_nulls().unique()
    numbers = [working_days_between(first, day) if day >= first else None for day in distinct]
    told = pl.DataFrame({"day": distinct, "number": pl.Series(numbers, dtype=pl.Int32())})
    asked = pl.DataFrame({"day": days})
    return asked.join(told, on="day", how="left", maintain_order="left")["number"].rename(days.name)
