"""Repair rules (信用修复规则, R5): classes of records, how long each is published, and the conditions, by regime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.domain.errors import BadInput
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.repair_classes import ClassRules, RecordClass, read_classes
from graph_service.rulebook.repair_conditions import RepairConditions, read_conditions
from graph_service.rulebook.rules import Rule, in_force, read_rule


class Start(StrEnum):
    """Which day the terms run from (期限起算日)."""

    DOCUMENT = "document"  # 文书日期
    PUBLICATION = "publication"  # 公示之日


@dataclass(frozen=True, slots=True)
class PublicationTerm:
    """How a class is published (公示期限): whether at all, months until repair may be asked for, months at most."""

    publish: bool
    least_months: int
    most_months: int


@dataclass(frozen=True, slots=True)
class Regime:
    """One text on repair and its terms (修复制度); in key fields (重点领域) the minimum may be longer.

    ``samr`` says that it is the text of the market regulators for what they decided; ``severe_by_designator`` that a
    severe list is left through the unit alone that listed (R5.3a).
    """

    rule: Rule
    terms: Mapping[RecordClass, PublicationTerm]
    key_words: tuple[str, ...]
    key_least_months: int
    samr: bool
    start: Start
    severe_by_designator: bool


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A term of another law, which prevails (另有规定的从其规定, R5.1), for lists by their code or for arrears.

    ``until_removed`` says that publication ends with the removal or the payment alone.
    """

    rule: Rule
    lists: tuple[str, ...]
    arrears: bool
    least_months: int
    until_removed: bool


@dataclass(frozen=True, slots=True)
class Restriction:
    """Words by which a record says that it restricts its subject (限制措施): shown while that runs, if longer."""

    rule: Rule
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BreachClass:
    """Class of a promise that was not kept or was false (违诺信息的分类)."""

    rule: Rule
    record_class: RecordClass


@dataclass(frozen=True, slots=True)
class RepairRules:
    """All of ``repair.toml`` (信用修复规则)."""

    regimes: tuple[Regime, ...]
    classes: ClassRules
    restriction: Restriction
    own: tuple[OwnTerm, ...]
    breach: BreachClass
    samr_authorities: tuple[str, ...]
    samr_lists: tuple[str, ...]
    conditions: RepairConditions

    def find_regime(self, day: date, *, samr: bool = False) -> Regime | None:
        """Regime in force on ``day`` (适用的修复制度), ``None`` where there was none yet.

        What market regulators decided has a text of its own where one was in force.
        """
        found = in_force(self.regimes, day)
        special = [regime for regime in found if regime.samr] if samr else []
        general = [regime for regime in found if not regime.samr]
        return next(reversed(special or general), None)

    def regime(self, day: date, *, samr: bool = False) -> Regime:
        """Regime in force on ``day`` (适用的修复制度); raises ``BadInput`` where there was none yet."""
        found = self.find_regime(day, samr=samr)
        if found is None:
            raise BadInput(f"{day} 没有适用的信用修复规则。", advice="请查询2023年5月1日以后的日期。", rule="R5.3a")
        return found

    def is_samr(self, authority_name: str, list_code: str = "") -> bool:
        """Whether the market regulators decided it (市场监管部门的信息), by the authority's name or the list."""
        return list_code in self.samr_lists or any(word in authority_name for word in self.samr_authorities)

    def own_term(self, day: date, *, list_code: str = "") -> OwnTerm | None:
        """Term of another law for a list, or for arrears where no list is named (另有规定的期限)."""
        found = in_force(self.own, day)
        return next((one for one in found if (list_code in one.lists if list_code else one.arrears)), None)


@cache
def read_repair() -> RepairRules:
    """Read ``repair.toml`` (信用修复规则); raises ``RuleBookError``."""
    return parse_repair(open_table("repair"))


def parse_repair(table: Row) -> RepairRules:
    """Take the table of repair apart (信用修复规则表); raises ``RuleBookError``."""
    samr = table.row("samr")
    rules = RepairRules(
        regimes=tuple(_read_regime(row) for row in table.rows("regime")),
        classes=read_classes(table.row("classes")),
        restriction=_read_restriction(table.row("restriction")),
        own=tuple(_read_own(row) for row in table.rows("own")),
        breach=_read_breach(table.row("breach")),
        samr_authorities=samr.texts("authorities"),
        samr_lists=samr.texts("list_codes"),
        conditions=read_conditions(table),
    )
    samr.close()
    table.close()
    return rules


def _read_regime(row: Row) -> Regime:
    named = {RecordClass.MINOR: "minor", RecordClass.GENERAL: "general", RecordClass.SERIOUS: "serious"}
    key = row.row("key") if row.has("key") else None
    regime = Regime(
        rule=read_rule(row),
        terms=MappingProxyType({record_class: _read_term(row.row(name)) for record_class, name in named.items()}),
        key_words=key.texts("words") if key else (),
        key_least_months=(key.integer("least_months") or 0) if key else 0,
        samr=row.flag("samr"),
        start=row.choice("start", Start, Start.DOCUMENT),
        severe_by_designator=row.flag("severe_by_designator"),
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


def _read_own(row: Row) -> OwnTerm:
    own = OwnTerm(
        rule=read_rule(row),
        lists=row.texts("list_codes"),
        arrears=row.flag("arrears"),
        least_months=row.integer("least_months") or 0,
        until_removed=row.flag("until_removed"),
    )
    row.close()
    return own


def _read_breach(row: Row) -> BreachClass:
    breach = BreachClass(read_rule(row), row.choice("record_class", RecordClass))
    row.close()
    return breach


def _read_restriction(row: Row) -> Restriction:
    restriction = Restriction(read_rule(row), row.texts("words"))
    row.close()
    return restriction
