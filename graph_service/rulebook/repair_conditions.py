"""What repair asks for besides its terms (修复条件, R5.2, R5.7, R5.10), as data of ``repair.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.rulebook.loader import Row
from graph_service.rulebook.rules import Rule, in_force, read_rule


class ConditionName(StrEnum):
    """The conditions that are looked at (修复条件, R5.2)."""

    TERM = "term"  # 达到最短公示期
    CORRECTED = "corrected"  # 已纠正、已履行
    PROMISE = "promise"  # 已承诺
    REPAIRABLE = "repairable"  # 没有规定不可修复
    HONEST = "honest"  # 没有不实承诺 (R5.7)
    LAWFUL = "lawful"  # 其他法定条件
    NOT_AGAIN = "not_again"  # 未因同类行为再受处罚
    NOT_LISTED = "not_listed"  # 不在名录名单中


@dataclass(frozen=True, slots=True)
class ConditionRule:
    """One condition (条件); ``samr_penalty`` says that it is asked of penalties of market regulators alone."""

    rule: Rule
    name: ConditionName
    term: str
    samr_penalty: bool
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarredRule:
    """A kind of penalty that may not be repaired (不可修复情形), by words of its categories, with its law."""

    rule: Rule
    samr_penalty: bool
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One way of measure 25 (修复方式, R5.10): required, the office's own work, or offered freely."""

    name: str
    required: bool
    by_office: bool


@dataclass(frozen=True, slots=True)
class RepairConditions:
    """Conditions, what is barred, the ways, the lock-out and where publication must have stopped (修复条件)."""

    conditions: tuple[ConditionRule, ...]
    barred: tuple[BarredRule, ...]
    ways: tuple[Way, ...]
    lockout: Rule
    lockout_months: int
    sync: Rule
    sites: tuple[str, ...]
    samr_sites: tuple[str, ...]

    @property
    def optional(self) -> tuple[str, ...]:
        """What may be offered and never asked for (自愿提供的材料, R5.10)."""
        return tuple(way.name for way in self.ways if not way.required and not way.by_office)

    def asked(self, day: date, *, samr_penalty: bool) -> tuple[ConditionRule, ...]:
        """Conditions asked for on ``day`` (当日的条件), in the order of the table."""
        return tuple(one for one in in_force(self.conditions, day) if samr_penalty or not one.samr_penalty)


def read_conditions(table: Row) -> RepairConditions:
    """Read the conditions out of the table of repair; raises ``RuleBookError``."""
    lockout, sync = table.row("lockout"), table.row("sync")
    months = lockout.integer("months")
    if months is None or months < 1:
        raise lockout.fault("months", "应为正的月数")
    read = RepairConditions(
        conditions=tuple(_read_condition(row) for row in table.rows("condition")),
        barred=tuple(_read_barred(row) for row in table.rows("barred")),
        ways=tuple(_read_way(row) for row in table.rows("way")),
        lockout=read_rule(lockout),
        lockout_months=months,
        sync=read_rule(sync),
        sites=sync.texts("sites"),
        samr_sites=sync.texts("samr_sites"),
    )
    lockout.close()
    sync.close()
    return read


def _read_condition(row: Row) -> ConditionRule:
    condition = ConditionRule(
        rule=read_rule(row),
        name=row.choice("name", ConditionName),
        term=row.text("term"),
        samr_penalty=row.flag("samr_penalty"),
        lists=row.texts("list_codes"),
    )
    row.close()
    return condition


def _read_barred(row: Row) -> BarredRule:
    barred = BarredRule(rule=read_rule(row), samr_penalty=row.flag("samr_penalty"), words=row.texts("words"))
    if not barred.rule.source or not barred.rule.article:
        raise row.fault("source", "不可修复须有依据条款")
    if not barred.words:
        raise row.fault("words", "须写明适用的用语")
    row.close()
    return barred


def _read_way(row: Row) -> Way:
    way = Way(row.text("name"), row.flag("required"), row.flag("by_office"))
    row.close()
    return way
