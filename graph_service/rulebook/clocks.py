"""The clocks (时限, R11a): how long from what to what, counted how."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


class Unit(StrEnum):
    """How a clock counts (计时单位, R0.4)."""

    WORKING_DAYS = "working_days"  # 工作日
    DAYS = "days"  # 日
    MONTHS = "months"  # 月
    PERCENT = "percent"  # 每日百分比 (C19)
    DAY_OF_YEAR = "day_of_year"  # 每年截止日, MM-DD
    DAY = "day"  # 截止日, ISO


DURATIONS = {Unit.WORKING_DAYS: "个工作日", Unit.DAYS: "日", Unit.MONTHS: "个月"}
"""The units that count a length of time, in words (时长单位)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit (时限): ``limit`` counts in ``unit``; ``until`` is the fixed day where the unit is one."""

    rule: Rule
    unit: Unit
    limit: int | None
    until: str


def read_clocks() -> tuple[Clock, ...]:
    """Read ``clocks.toml`` (时限); raises ``RuleBookError``."""
    table = open_table("clocks")
    clocks = tuple(_read_clock(row) for row in table.rows("clock"))
    table.close()
    return clocks


def _read_clock(row: Row) -> Clock:
    clock = Clock(read_rule(row), row.choice("unit", Unit), row.integer("limit"), row.text("until", ""))
    if (clock.limit is None) is not bool(clock.until):
        raise row.fault("limit", "limit 与 until 应恰好写一项")
    row.close()
    return clock
