"""What is control, who casts votes by a role, what may be presumed (控制认定规则, R8.3, R8.5, R8.7, R8.8)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class SubjectForm:
    """A form of subjects, and the roles that cast all their votes (组织形式与全权角色, R8.5).

    ``types`` and ``names`` are regular expressions on the registered type and on the name, written as comparison keys
    are (``name_key``). ``roles`` always cast the votes, ``roles_unheld`` where no holding is on record.
    """

    form: str
    kinds: tuple[EntityKind, ...]
    types: tuple[str, ...]
    names: tuple[str, ...]
    roles: tuple[RoleKind, ...]
    roles_unheld: tuple[RoleKind, ...]

    @classmethod
    def parse(cls, row: Row) -> SubjectForm:
        """Read one form; raises ``RuleBookError`` naming the key at fault."""
        form = cls(
            row.text("form"),
            row.choices("kinds", EntityKind),
            row.texts("types"),
            row.texts("names"),
            row.choices("roles", RoleKind),
            row.choices("roles_unheld", RoleKind),
        )
        row.close()
        return form


@dataclass(frozen=True, slots=True)
class ControlPolicy:
    """What is control, and what may be presumed of whom (控制认定规则).

    ``over_share`` is the share of votes, 0..1, that must be exceeded in a listed company; ``listed_types`` are regular
    expressions on the registered type of a subject, written as a comparison key. ``forms`` say by which roles all
    votes are cast, the first that fits.
    """

    majority: Rule
    presumed: Rule
    joint: Rule
    runners: Rule
    over_share: float
    listed_types: tuple[str, ...]
    forms: tuple[SubjectForm, ...]

    @classmethod
    def parse(cls, table: Row) -> ControlPolicy:
        """Read the policy from ``control.toml``; raises ``RuleBookError`` naming the key at fault."""
        majority, presumed, joint, runners = map(table.row, ("majority", "presumed", "joint", "runners"))
        over = presumed.number("over_share")
        if over is None or not 0 < over < 1:
            raise presumed.fault("over_share", "应大于 0, 小于 1")
        forms = tuple(SubjectForm.parse(row) for row in runners.rows("forms"))
        types = presumed.texts("listed_types")
        policy = cls(
            read_rule(majority), read_rule(presumed), read_rule(joint), read_rule(runners), over, types, forms
        )  # fmt: skip
        for row in (majority, presumed, joint, runners, table):
            row.close()
        return policy


@cache
def control_policy() -> ControlPolicy:
    """Read ``control.toml`` (控制认定规则表).

    >>> control_policy().over_share
    0.3
    """
    return ControlPolicy.parse(open_table("control"))
