"""The access matrix (权限矩阵, R10.2): which role holds which scope, and how far it reaches."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from graph_service.domain.errors import NotFound, RuleBookError
from graph_service.rulebook.access_rows import RouteRow, read_fields, read_routes
from graph_service.rulebook.loader import Row, open_table
from graph_service.rulebook.rules import Rule, read_rule

PUBLIC = frozenset({"subjects:read"})
"""All that the public holds (公开信息的权限)."""
_OF_TENANTS = PUBLIC | {"portrait:read"}  # what a role with a member list may hold, and no more (R10.2)
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
    MEMBERS = "members"  # 名单内主体


REACH_TERMS: Mapping[Reach, str] = MappingProxyType(
    {
        Reach.ALL: "全部",
        Reach.FIELD: "本领域",
        Reach.OWN: "本人(本单位)",
        Reach.GRANT: "凭主体授权",
        Reach.CONSENT: "凭本人同意",
        Reach.CASE: "凭案件号",
        Reach.AGGREGATE: "仅汇总",
        Reach.MEMBERS: "名单内主体",
    }
)


@dataclass(frozen=True, slots=True)
class AccessRole:
    """A kind of user (角色) with the scopes it holds and how far each reaches.

    ``regional``: beyond public data it sees its client's region alone (限于本行政区划). ``members``: its clients have a
    list of members, and what it holds by grant or for members reaches those on the list alone (限于名单内主体).
    ``officer`` for one of the three (三员), who hold nothing of business.
    """

    id: str
    term: str
    grants: Mapping[str, Reach]
    regional: bool = False
    members: bool = False
    officer: bool = False


@dataclass(frozen=True, slots=True)
class AccessMatrix:
    """Roles by scopes (权限矩阵, R10.2): what is not written is not held.

    ``most_months`` is how long a subject's authorisation may run at most (R9.2). ``routes`` are by method and path,
    ``fields`` the scopes of fields by the model that declares them.
    """

    rule: Rule
    most_months: int
    scopes: Mapping[str, str]
    roles: Mapping[str, AccessRole]
    routes: Mapping[str, RouteRow]
    fields: Mapping[str, Mapping[str, str]]

    def route(self, name: str) -> RouteRow:
        """Return the row of a route (接口权限), ``GET /v1/…``; raises ``RuleBookError`` where there is none."""
        if name not in self.routes:
            raise RuleBookError(f"权限矩阵没有这个接口: {name}", advice="请在 access.toml 的 [routes] 中补上。")
        return self.routes[name]

    def _role(self, role: str) -> AccessRole:
        try:
            return self.roles[role]
        except KeyError:
            raise NotFound(f"权限矩阵中没有这个角色: {role}", rule=self.rule.id) from None

    def scopes_of(self, role: str) -> frozenset[str]:
        """Return the scopes a role holds (角色的权限); raises ``NotFound`` for a role that the matrix does not know."""
        return frozenset(self._role(role).grants)

    def narrowed(self, role: str, scopes: Collection[str] | None) -> AccessMatrix:
        """Return the matrix as one client has it (接入方的权限): its role holds ``scopes`` alone, or all."""
        if scopes is None or role not in self.roles:
            return self
        one = self.roles[role]
        grants = {name: reach for name, reach in one.grants.items() if name in scopes}
        return replace(self, roles={**self.roles, role: replace(one, grants=grants)})

    def reach(self, role: str, scope: str) -> Reach | None:
        """How far ``scope`` goes for ``role`` (权限范围), ``None`` where it is not held."""
        return self._role(role).grants.get(scope)


@cache
def access_matrix() -> AccessMatrix:
    """Read the matrix of ``access.toml`` (权限矩阵).

    >>> matrix = access_matrix()
    >>> sorted(matrix.scopes_of("auditor")), str(matrix.reach("bank", "portrait:read"))
    (['audit:read'], 'grant')
    """
    return read_access(open_table("access"))


def read_access(table: Row) -> AccessMatrix:
    """Read a matrix out of its table (权限矩阵).

    Raises ``RuleBookError`` where a role holds a scope that is not declared or, with a member list, more than public
    data and the portrait; where a route or field is faulty; where an authorisation has no longest term; and where one
    of the three officers holds business data or what another of them holds (三员分立).
    """
    rule = read_rule(table)
    declared = table.row("scopes")
    scopes = MappingProxyType({name: declared.text(name) for name in declared.data})
    roles = tuple(read_role(row, scopes) for row in table.rows("role"))
    _keep_apart(table, roles, frozenset(table.texts("officer_scopes")))
    months = table.integer("most_months") or 0
    if months < 1:
        raise table.fault("most_months", "授权的最长期限应为正数")
    routes, fields = read_routes(table.row("routes"), scopes), read_fields(table.row("fields"), scopes)
    table.close()
    return AccessMatrix(
        rule=rule,
        most_months=months,
        scopes=scopes,
        roles=MappingProxyType({role.id: role for role in roles}),
        routes=routes,
        fields=fields,
    )


def read_role(row: Row, scopes: Mapping[str, str]) -> AccessRole:
    """Read a role (角色); raises ``RuleBookError`` for a grant that is not declared or that it may not have."""
    granted, members = row.row("grants"), row.flag("members")
    grants = {name: granted.choice(name, Reach) for name in granted.data}
    for name, reach in grants.items():
        if name not in scopes:
            raise granted.fault(name, "未在 [scopes] 中声明")
        if members and name not in _OF_TENANTS:
            raise granted.fault(name, "有名单的角色只能持有公开信息和凭授权的画像")
        if members and name not in PUBLIC and reach is not Reach.GRANT:
            raise granted.fault(name, "有名单的角色只能凭授权取得非公开信息")
        if reach is Reach.MEMBERS and not members:
            raise granted.fault(name, "该角色没有名单 (members = true)")
    role = AccessRole(
        id=row.text("id"),
        term=row.text("term"),
        grants=MappingProxyType(grants),
        regional=row.flag("regional"),
        members=members,
        officer=row.flag("officer"),
    )
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
