"""The access matrix (权限矩阵, R10.2): which role holds which scope, and how far it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from graph_service.domain.errors import NotFound
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule

# Who adds an account, who grants it and who reads what both did are three hands (三员分立).
_ONE_HAND_EACH = frozenset({"accounts:add", "accounts:grant", "audit:read"})


class Reach(StrEnum):
    """How far a scope goes for a role (权限范围)."""

    ALL = "all"  # 全部
    FIELD = "field"  # 本领域
    OWN = "own"  # 本人或本单位
    GRANT = "grant"  # 凭主体授权 (R9.2)
    CONSENT = "consent"  # 凭本人书面同意 (R9.3)
    CASE = "case"  # 凭案件号
    AGGREGATE = "aggregate"  # 仅汇总


@dataclass(frozen=True, slots=True)
class AccessRole:
    """A kind of user (角色): its scopes and how far each reaches; ``officer`` for one of the three (三员)."""

    id: str
    term: str
    grants: Mapping[str, Reach]
    officer: bool = False


@dataclass(frozen=True, slots=True)
class AccessMatrix:
    """Roles by scopes (权限矩阵, R10.2): what is not written is not held.

    ``most_months`` is how long a subject's authorisation may run at most (R9.2).
    """

    rule: Rule
    most_months: int
    scopes: Mapping[str, str]
    roles: Mapping[str, AccessRole]

    def _role(self, role: str) -> AccessRole:
        try:
            return self.roles[role]
        except KeyError:
            raise NotFound(f"权限矩阵中没有这个角色: {role}", rule=self.rule.id) from None

    def scopes_of(self, role: str) -> frozenset[str]:
        """Return the scopes a role holds (角色的权限); raises ``NotFound`` for a role that the matrix does not know."""
        return frozenset(self._role(role).grants)

    def reach(self, role: str, scope: str) -> Reach | None:
        """How far ``scope`` goes for ``role`` (权限范围), ``None`` where it is not held."""
        return self._role(role).grants.get(scope)


def access_matrix() -> AccessMatrix:
    """Read the matrix of ``access.toml`` (权限矩阵).

    >>> matrix = access_matrix()
    >>> sorted(matrix.scopes_of("auditor")), str(matrix.reach("bank", "portrait:read"))
    (['audit:read'], 'grant')
    """
    return read_access(open_table("access"))


def read_access(table: Row) -> AccessMatrix:
    """Read a matrix out of its table (权限矩阵).

    Raises ``RuleBookError`` where a role holds a scope that is not declared, an authorisation has no longest term, or
    one of the three officers holds business data or what another of them holds (三员分立).
    """
    rule = read_rule(table)
    declared = table.row("scopes")
    scopes = MappingProxyType({name: declared.text(name) for name in declared.data})
    roles = tuple(_read_role(row, scopes) for row in table.rows("role"))
    _keep_apart(table, roles, frozenset(table.texts("officer_scopes")))
    months = table.integer("most_months") or 0
    if months < 1:
        raise table.fault("most_months", "授权的最长期限应为正数")
    table.close()
    return AccessMatrix(
        rule=rule, most_months=months, scopes=scopes, roles=MappingProxyType({role.id: role for role in roles})
    )


def _read_role(row: Row, scopes: Mapping[str, str]) -> AccessRole:
    granted = row.row("grants")
    for name in granted.data:
        if name not in scopes:
            raise granted.fault(name, "未在 [scopes] 中声明")
    grants = {name: granted.choice(name, Reach) for name in granted.data}
    officer = row.flag("officer")
    role = AccessRole(id=row.text("id"), term=row.text("term"), grants=MappingProxyType(grants), officer=officer)
    row.close()
    return role


def _keep_apart(table: Row, roles: tuple[AccessRole, ...], reserved: frozenset[str]) -> None:
    for role in roles:
        held = frozenset(role.grants)
        if role.officer and not held <= reserved:
            raise table.fault("role", f"{role.term}属三员, 不得持有业务权限: {'、'.join(sorted(held - reserved))}")
        if not role.officer and held & reserved:
            raise table.fault("role", f"{role.term}不属三员, 不得持有: {'、'.join(sorted(held & reserved))}")
        if len(held & _ONE_HAND_EACH) > 1:
            raise table.fault("role", f"{role.term}不得兼有: {'、'.join(sorted(held & _ONE_HAND_EACH))}")
