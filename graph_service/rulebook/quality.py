"""Checks of the data-quality report (数据质量检查): what each looks for, what to do, and whose duty it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


class QualityCode(StrEnum):
    """Kinds of finding (数据质量问题种类)."""

    SHARES_OVER_WHOLE = "SHARES_OVER_WHOLE"
    SHARES_BELOW_WHOLE = "SHARES_BELOW_WHOLE"
    NO_OWNER = "NO_OWNER"
    CLOSED_RING = "CLOSED_RING"
    LR_DIFFERS = "LR_DIFFERS"
    LR_ENDED = "LR_ENDED"
    LR_AFTER_CLOSURE = "LR_AFTER_CLOSURE"
    NOT_REGISTERED = "NOT_REGISTERED"
    NAME_ONLY = "NAME_ONLY"
    CODE_FAULT = "CODE_FAULT"


@dataclass(frozen=True, slots=True)
class QualityCheck:
    """One check (数据质量检查项): ``of`` names what its number is a part of, ``cites`` the rule that asks for it.

    ``field`` is what is wrong in the rows that a finding names.
    """

    rule: Rule
    term: str
    cites: str
    field: str
    of: str
    advice: str
    department: str


def quality_checks() -> Mapping[QualityCode, QualityCheck]:
    """Read ``quality.toml`` (数据质量检查表); raises ``RuleBookError``.

    >>> quality_checks()[QualityCode.CLOSED_RING].cites
    'R8.6'
    """
    table = open_table("quality")
    checks = [(row, _read_check(row)) for row in table.rows("check")]
    table.close()
    by_code: dict[QualityCode, QualityCheck] = {}
    for row, check in checks:
        if check.rule.id not in set(QualityCode) or check.rule.id in by_code:
            raise row.fault("id", f"没有这种检查, 或有重复: {check.rule.id}")
        by_code[QualityCode(check.rule.id)] = check
    if missing := sorted(set(QualityCode) - by_code.keys()):
        raise table.fault("check", f"应恰好各有一条: 缺少 {missing}")
    return MappingProxyType(by_code)


def _read_check(row: Row) -> QualityCheck:
    check = QualityCheck(
        rule=read_rule(row),
        term=row.text("term"),
        cites=row.text("cites"),
        field=row.text("field"),
        of=row.text("of"),
        advice=row.text("advice"),
        department=row.text("department"),
    )
    row.close()
    return check
