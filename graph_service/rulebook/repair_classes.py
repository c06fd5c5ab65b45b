"""Classes of dishonest records (失信信息分类, R5.1), as data of ``repair.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph_service.rulebook.loader import Row
from graph_service.rulebook.rules import Rule, read_rule


class RecordClass(StrEnum):
    """Class of a dishonest record (失信信息分类, R5.1)."""

    MINOR = "轻微"
    GENERAL = "一般"
    SERIOUS = "严重"


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


def read_classes(row: Row) -> ClassRules:
    """Read how penalties are classed (分类规则); raises ``RuleBookError``."""

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
