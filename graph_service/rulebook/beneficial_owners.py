"""Standards of beneficial ownership as rules (受益所有人规则, R8.4); read from ``beneficial_owners.toml``."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule


@dataclass(frozen=True, slots=True)
class BeneficialOwnerPolicy:
    """The standards of R8.4 (受益所有人规则).

    ``least_share`` and ``least_votes`` are fractions 0..1, reaching them is enough. ``titles`` name the senior manager
    in charge of daily management, ``roles`` who else is, in this order. ``kinds_out`` and ``types_out`` (regular
    expressions on the registered type) are out of scope; ``promise_capital_yuan`` is the capital up to which a subject
    whose holders are all natural persons may promise instead of filing.
    """

    share: Rule
    votes: Rule
    control: Rule
    management: Rule
    scope: Rule
    least_share: float
    least_votes: float
    titles: tuple[str, ...]
    roles: tuple[RoleKind, ...]
    kinds_out: tuple[EntityKind, ...]
    types_out: tuple[str, ...]
    promise_capital_yuan: float

    @classmethod
    def parse(cls, table: Row) -> BeneficialOwnerPolicy:
        """Read the policy from ``beneficial_owners.toml``; raises ``RuleBookError`` naming the key at fault."""
        share, votes, control, management, scope = (
            table.row(name) for name in ("share", "votes", "control", "management", "scope")
        )
        policy = cls(
            *(read_rule(row) for row in (share, votes, control, management, scope)),
            least_share=_fraction(share),
            least_votes=_fraction(votes),
            titles=management.texts("titles"),
            roles=management.choices("roles", RoleKind),
            kinds_out=scope.choices("kinds_out", EntityKind),
            types_out=scope.texts("types_out"),
            promise_capital_yuan=scope.number("promise_capital_yuan") or 0.0,
        )
        for row in (share, votes, control, management, scope, table):
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
