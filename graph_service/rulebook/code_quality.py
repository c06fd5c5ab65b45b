"""The target for shared and wrong codes (重错码率目标, R1.11)."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class CodeQualityTarget:
    """The rate of faulty subjects has to stay below ``per_10000`` in ten thousand (重错码率目标)."""

    rule: Rule
    per_10000: int

    @classmethod
    def parse(cls, row: Row) -> CodeQualityTarget:
        """Take the target out of its table; raises ``RuleBookError``."""
        rule, target = read_rule(row), row.integer("target_per_10000")
        row.close()
        if target is None or target < 1:
            raise row.fault("target_per_10000", "应为正整数")
        return cls(rule, target)


def code_quality_target() -> CodeQualityTarget:
    """Read ``code_quality.toml`` (重错码率目标)."""
    return CodeQualityTarget.parse(open_table("code_quality"))
