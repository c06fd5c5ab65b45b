"""The clocks (时限, R11a): how long from what to what, counted how, binding whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.domain.errors import BadInput
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule

ARROW = " → "


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


class Nature(StrEnum):
    """What the last day of a clock means (时限性质)."""

    DEADLINE = "deadline"  # 限期: to be done by it, overdue after it
    AT_MOST = "at_most"  # 至多: it runs out (C18, C20), or a thing is kept no longer (C23)
    AT_LEAST = "at_least"  # 至少: not to be ended before it is full (C17, C24)


class Bearer(StrEnum):
    """Whom a clock binds (责任方)."""

    DEPARTMENT = "department"  # 行政机关
    SUBJECT = "subject"  # 主体
    INSTITUTION = "institution"  # 征信机构
    PLATFORM = "platform"  # 本平台


BEARER_TERMS = {
    Bearer.DEPARTMENT: "行政机关",
    Bearer.SUBJECT: "主体",
    Bearer.INSTITUTION: "征信机构",
    Bearer.PLATFORM: "本平台",
}
NATURE_TERMS = {Nature.DEADLINE: "限期", Nature.AT_MOST: "至多", Nature.AT_LEAST: "至少"}


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit (时限): ``limit`` counts in ``unit``; ``until`` is the fixed day where the unit is one.

    ``rolls`` says that a last day that is no working day moves on (民法典203); ``extends`` names the clock whose time
    this one lengthens.
    """

    rule: Rule
    unit: Unit
    limit: int | None
    until: str
    nature: Nature = Nature.DEADLINE
    bearer: Bearer = Bearer.DEPARTMENT
    rolls: bool = False
    extends: str = ""

    @property
    def starts(self) -> str:
        """What starts it (起算)."""
        return self.rule.text.split(ARROW)[0]

    @property
    def stops(self) -> str:
        """What stops it (停止)."""
        return self.rule.text.split(ARROW)[1]

    @property
    def length(self) -> str:
        """The limit in words (期限)."""
        if self.until:
            return self.until
        return f"每日 {self.limit}%" if self.unit is Unit.PERCENT else f"{self.limit} {DURATIONS[self.unit]}"


@dataclass(frozen=True, slots=True)
class ClockPolicy:
    """The clocks by id (时限表), when one counts as due soon, and the words by which sources name what starts one."""

    clocks: Mapping[str, Clock]
    soon_days: int
    words: Mapping[str, tuple[str, ...]]

    def clock(self, id_: str) -> Clock:
        """Return a clock (时限); raises ``BadInput`` for an id that the table does not have."""
        try:
            return self.clocks[id_]
        except KeyError:
            raise BadInput(
                f"没有这个时限: {id_}", advice="credit-graph clocks list 列出全部时限。", rule="R11a"
            ) from None


@cache
def clock_policy() -> ClockPolicy:
    """Read ``clocks.toml`` (时限); raises ``RuleBookError``.

    >>> policy = clock_policy()
    >>> policy.clock("C01").length, policy.clock("C01").stops, policy.soon_days
    ('7 个工作日', '报送平台并公示', 3)
    """
    return read_clock_policy(open_table("clocks"))


def read_clock_policy(table: Row) -> ClockPolicy:
    """Read the table (时限); raises ``RuleBookError`` naming file and key."""
    rows = table.rows("clock")
    clocks = {clock.rule.id: clock for clock in map(_read_clock, rows)}
    if len(clocks) < len(rows):
        raise table.fault("clock", "id 有重复")
    for clock in clocks.values():
        if clock.extends and clock.extends not in clocks:
            raise table.fault(clock.rule.id, f"extends 所指的 {clock.extends} 不在本表")
    words = table.row("words")
    named = {name: words.texts(name) for name in words.data}
    soon = table.integer("soon_days")
    if soon is None or soon < 0:
        raise table.fault("soon_days", "应为不小于 0 的整数")
    table.close()
    return ClockPolicy(MappingProxyType(clocks), soon, MappingProxyType(named))


def read_clocks() -> tuple[Clock, ...]:
    """Read the clocks alone (时限), in the order of the table; raises ``RuleBookError``."""
    return tuple(clock_policy().clocks.values())


def _read_clock(row: Row) -> Clock:
    clock = Clock(
        rule=read_rule(row),
        unit=row.choice("unit", Unit),
        limit=row.integer("limit"),
        until=row.text("until", ""),
        nature=row.choice("nature", Nature, Nature.DEADLINE),
        bearer=row.choice("bearer", Bearer, Bearer.DEPARTMENT),
        rolls=row.flag("rolls"),
        extends=row.text("extends", ""),
    )
    if (clock.limit is None) is not bool(clock.until) or (clock.limit is not None and clock.limit < 1):
        raise row.fault("limit", "limit 与 until 应恰好写一项, limit 至少为 1")
    if bool(clock.until) is not (clock.unit in {Unit.DAY, Unit.DAY_OF_YEAR}):
        raise row.fault("until", "只用于 day 与 day_of_year")
    if clock.until:
        _day(row, clock)
    if clock.rule.text.count(ARROW) != 1:
        raise row.fault("text", f"应写成“起算{ARROW}停止”")
    row.close()
    return clock


def _day(row: Row, clock: Clock) -> date:
    """Last day of a clock of a fixed day, of a year without a leap day: one that every year has."""
    try:
        return date.fromisoformat(clock.until if clock.unit is Unit.DAY else f"2001-{clock.until}")
    except ValueError as error:
        raise row.fault("until", f"{clock.until!r} 不是日期") from error
