"""Control beyond a computed majority (控制认定规则, R8.3, R8.8): presumption for listed companies, joint control."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class ControlPolicy:
    """What may be presumed of whom (控制认定规则).

    ``over_share`` is the share of votes, 0..1, that must be exceeded in a listed company; ``listed_types`` are regular
    expressions on the registered type of a subject.
    """

    presumed: Rule
    joint: Rule
    over_share: float
    listed_types: tuple[str, ...]

    @classmethod
    def parse(cls, table: Row) -> ControlPolicy:
        """Read the policy from ``control.toml``; raises ``RuleBookError`` naming the key at fault."""
        presumed, joint = table.row("presumed"), table.row("joint")
        over = presumed.number("over_share")
        if over is None or not 0 < over < 1:
            raise presumed.fault("over_share", "应大于 0, 小于 1")
        policy = cls(read_rule(presumed), read_rule(joint), over, presumed.texts("listed_types"))
        for row in (presumed, joint, table):
            row.close()
        return policy


def control_policy() -> ControlPolicy:
    """Read ``control.toml`` (控制认定规则表).

    >>> control_policy().over_share
    0.3
    """
    return ControlPolicy.parse(open_table("control"))
