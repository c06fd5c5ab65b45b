"""Standards of beneficial ownership as rules (受益所有人规则, R8.4); read from ``beneficial_owners.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule

_ROWS = ("share", "votes", "control", "management", "state", "branch", "scope")


@dataclass(frozen=True, slots=True)
class BeneficialOwnerPolicy:
    """The standards of R8.4 (受益所有人规则).

    ``least_share`` and ``least_votes`` are fractions 0..1, reaching them is enough. ``titles`` name the senior manager
    in charge of daily management, ``roles`` who else is, in this order. ``state_types`` are state-owned companies by
    their registered type unless one of ``state_types_not`` is in it or in the name, whose ``state_roles`` stand for the
    owners; ``branch_types`` branches of foreign companies, whose ``branch_roles`` stand beside them. ``kinds_out`` and
    ``types_out`` (like all types, regular expressions) are out of scope, foreign branches apart;
    ``promise_capital_yuan`` is the capital up to which a subject whose holders are all natural persons may promise
    instead of filing.
    """

    share: Rule
    votes: Rule
    control: Rule
    management: Rule
    state: Rule
    branch: Rule
    scope: Rule
    least_share: float
    least_votes: float
    titles: tuple[str, ...]
    roles: tuple[RoleKind, ...]
    state_types: tuple[str, ...]
    state_types_not: tuple[str, ...]
    state_roles: tuple[RoleKind, ...]
    branch_types: tuple[str, ...]
    branch_roles: tuple[RoleKind, ...]
    kinds_out: tuple[EntityKind, ...]
    types_out: tuple[str, ...]
    promise_capital_yuan: float

    @classmethod
    def parse(cls, table: Row) -> BeneficialOwnerPolicy:
        """Read the policy from ``beneficial_owners.toml``; raises ``RuleBookError`` naming the key at fault."""
        rows = [table.row(name) for name in _ROWS]
        share, votes, _, management, state, branch, scope = rows
        policy = cls(
            *(read_rule(row) for row in rows),
            least_share=_fraction(share),
            least_votes=_fraction(votes),
            titles=management.texts("titles"),
            roles=management.choices("roles", RoleKind),
            state_types=state.texts("types"),
            state_types_not=state.texts("types_not"),
            state_roles=state.choices("roles", RoleKind),
            branch_types=branch.texts("types"),
            branch_roles=branch.choices("roles", RoleKind),
            kinds_out=scope.choices("kinds_out", EntityKind),
            types_out=scope.texts("types_out"),
            promise_capital_yuan=scope.number("promise_capital_yuan") or 0.0,
        )
        for row in (*rows, table):
            row.close()
        return policy


def _fraction(row: Row) -> float:
    value = row.number("least_share")
    if value is None or not 0 < value <= 1:
        raise row.fault("least_share", "应大于 0, 不大于 1")
    return value


def beneficial_owner_policy() -> BeneficialOwnerPolicy:
    """Read ``beneficial_owners.toml`` (受益所有人规则表).

    >>> beneficial_owner_policy().least_share
    0.25
    """
    return BeneficialOwnerPolicy.parse(open_table("beneficial_owners"))
