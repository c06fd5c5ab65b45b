"""Repair rules (信用修复规则, R5.1, R5.3a): classes of records, and how long each is published, by regime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from graph_service.domain.errors import BadInput
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, in_force, read_rule


class RecordClass(StrEnum):
    """Class of a dishonest record (失信信息分类, R5.1)."""

    MINOR = "轻微"
    GENERAL = "一般"
    SERIOUS = "严重"


@dataclass(frozen=True, slots=True)
class PublicationTerm:
    """How a class is published (公示期限): whether at all, months until repair may be asked for, months at most."""

    publish: bool
    least_months: int
    most_months: int


@dataclass(frozen=True, slots=True)
class Regime:
    """One text on repair and its terms (修复制度); in key fields (重点领域) the minimum may be longer."""

    rule: Rule
    terms: Mapping[RecordClass, PublicationTerm]
    key_words: tuple[str, ...]
    key_least_months: int


@dataclass(frozen=True, slots=True)
class ClassRules:
    """How a penalty is classed (分类规则, R5.1): words of its categories, words of the procedure, amounts in yuan."""

    rule: Rule
    serious: tuple[str, ...]
    minor: tuple[str, ...]
    simple_procedure: tuple[str, ...]
    simple_fine_person_yuan: float
    simple_fine_unit_yuan: float
    huge_fine_person_yuan: float
    huge_fine_unit_yuan: float


@dataclass(frozen=True, slots=True)
class RepairRules:
    """All of ``repair.toml`` (信用修复规则)."""

    regimes: tuple[Regime, ...]
    classes: ClassRules

    def regime(self, day: date) -> Regime:
        """Return the regime in force on ``day`` (适用的修复制度); raises ``BadInput`` where there was none yet."""
        found = in_force(self.regimes, day)
        if not found:
            raise BadInput(f"{day} 没有适用的信用修复规则。", advice="请查询2023年5月1日以后的日期。", rule="R5.3a")
        return found[-1]


def read_repair() -> RepairRules:
    """Read ``repair.toml`` (信用修复规则); raises ``RuleBookError``."""
    table = open_table("repair")
    regimes = tuple(_read_regime(row) for row in table.rows("regime"))
    classes = _read_classes(table.row("classes"))
    table.close()
    return RepairRules(regimes, classes)


def _read_regime(row: Row) -> Regime:
    named = {RecordClass.MINOR: "minor", RecordClass.GENERAL: "general", RecordClass.SERIOUS: "serious"}
    key = row.row("key") if row.has("key") else None
    regime = Regime(
        rule=read_rule(row),
        terms=MappingProxyType({record_class: _read_term(row.row(name)) for record_class, name in named.items()}),
        key_words=key.texts("words") if key else (),
        key_least_months=(key.integer("least_months") or 0) if key else 0,
    )
    row.close()
    return regime


def _read_term(row: Row) -> PublicationTerm:
    least, most = row.integer("least_months"), row.integer("most_months")
    if least is None or most is None:
        raise row.fault("least_months", "须写明最短和最长月数")
    if most < least:
        raise row.fault("most_months", "短于最短期限")
    return PublicationTerm(row.flag("publish"), least, most)


def _read_classes(row: Row) -> ClassRules:
    def yuan(key: str) -> float:
        amount = row.number(key)
        if amount is None:
            raise row.fault(key, "缺少该项")
        return amount

    classes = ClassRules(
        rule=read_rule(row),
        serious=row.texts("serious"),
        minor=row.texts("minor"),
        simple_procedure=row.texts("simple_procedure"),
        simple_fine_person_yuan=yuan("simple_fine_person_yuan"),
        simple_fine_unit_yuan=yuan("simple_fine_unit_yuan"),
        huge_fine_person_yuan=yuan("huge_fine_person_yuan"),
        huge_fine_unit_yuan=yuan("huge_fine_unit_yuan"),
    )
    row.close()
    return classes
