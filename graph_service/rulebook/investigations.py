"""Rules of investigations (研判卷宗规则): how large a canvas may be, how long and how often it may be shared."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class InvestigationRules:
    """The table (研判卷宗规则): days of a share, bytes of a canvas, shares of one investigation that live at once."""

    rule: Rule
    most_days: int
    most_bytes: int
    most_live: int


def investigation_rules(table: Row | None = None) -> InvestigationRules:
    """Read ``investigations.toml`` (研判卷宗规则); raises ``RuleBookError`` for a limit that allows nothing.

    >>> investigation_rules().most_days
    90
    """
    table = table or open_table("investigations")
    limits = {name: table.integer(name) or 0 for name in ("most_days", "most_bytes", "most_live")}
    rules = InvestigationRules(read_rule(table), **limits)
    for name, most in limits.items():
        if most < 1:
            raise table.fault(name, "上限至少为 1")
    table.close()
    return rules
