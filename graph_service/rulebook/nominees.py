"""Holders that are no owners of their own (名义持有人) and holders that are the state (国家出资人): R8.1, R8.7."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.rulebook.control import ControlPolicy, control_policy
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class HolderPolicy:
    """Which holders are nominees and which are the state (持有人性质), by name: whole names, and ends of names.

    ``nominees`` are compared by their cores (``analysis.nominees``). ``control`` says who casts votes by a role, and
    what may be presumed beyond a computed majority.
    """

    rule: Rule
    nominees: tuple[str, ...]
    nominee_endings: tuple[str, ...]
    state_endings: tuple[str, ...]
    control: ControlPolicy

    @classmethod
    def parse(cls, table: Row, control: ControlPolicy) -> HolderPolicy:
        """Read the policy from ``nominees.toml``; raises ``RuleBookError`` naming the key at fault."""
        policy = cls(
            read_rule(table),
            table.texts("nominees"),
            table.texts("nominee_endings"),
            table.texts("state_endings"),
            control,
        )
        table.close()
        return policy


def holder_policy() -> HolderPolicy:
    """Read ``nominees.toml`` and ``control.toml`` (名义持有人表、控制认定规则表).

    >>> "香港中央结算(代理人)有限公司" in holder_policy().nominees
    True
    """
    return HolderPolicy.parse(open_table("nominees"), control_policy())
