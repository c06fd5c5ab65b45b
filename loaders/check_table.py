"""The table of row checks (校验规则表, R2.7d): severity, outcome and advice of each, and the numbers they compare with.

The values are law and live in ``rulebook/checks.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from graph_service.rulebook.loader import open_table
from graph_service.rulebook.rules import Rule, read_rule


class Severity(StrEnum):
    """Severity of a check (级别)."""

    ERROR = "E"
    WARNING = "W"


class Outcome(StrEnum):
    """What a hit does to its row (处理), gravest first."""

    REJECTED = "rejected"
    QUARANTINED = "quarantined"
    REPAIRED = "repaired"
    FLAGGED = "flagged"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Check:
    """One check (校验规则) with what follows from a hit."""

    rule: Rule
    severity: Severity
    outcome: Outcome
    advice: str


@dataclass(frozen=True, slots=True)
class CheckTable:
    """Every check by id, and the numbers they compare with (校验规则表)."""

    checks: dict[str, Check]
    fine_ceiling_yuan: float
    publicity_terms_months: tuple[int, ...]
    penalty_items: tuple[str, ...]
    shared_by_names: int
    contact_placeholders: frozenset[str]


@cache
def check_table() -> CheckTable:
    """Read the table of checks (校验规则表). Raises ``RuleBookError`` where it does not fit."""
    table = open_table("checks")
    checks: dict[str, Check] = {}
    for row in table.rows("check"):
        rule = read_rule(row)
        checks[rule.id] = Check(
            rule, row.choice("severity", Severity), row.choice("outcome", Outcome), row.text("advice")
        )
        row.close()
    params = table.row("params")
    terms = params.data.get("publicity_terms_months")
    return CheckTable(
        checks=checks,
        fine_ceiling_yuan=params.number("fine_ceiling_yuan") or 0.0,
        publicity_terms_months=tuple(int(str(months)) for months in (terms if isinstance(terms, list) else [])),
        penalty_items=params.texts("penalty_items"),
        shared_by_names=int(params.number("shared_by_names") or 0),
        contact_placeholders=frozenset(params.texts("contact_placeholders")),
    )
