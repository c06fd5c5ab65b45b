"""Permission (权限, R10.2): whether a role reaches a subject, and which kinds of data it is shown.

The matrix says how far each scope reaches. What cannot be checked yet is refused, never assumed: a person's consent
(R9.3), and of a subject's authorisation (R9.2) all but the portrait (``by_grant``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graph_service.domain.acts import Actor, CaseHead
from graph_service.domain.errors import Forbidden
from graph_service.rulebook.access import AccessMatrix, Reach
from graph_service.rulebook.aliases import body_aliases

RULE = "R10.2"

_UNPROVEN: Mapping[Reach, str] = {
    Reach.FIELD: "该权限限于本领域, 本领域范围尚未登记。",
    Reach.GRANT: "需经该主体授权, 该数据尚无可查验的授权。",
    Reach.CONSENT: "需经本人书面同意, 尚无可查验的同意。",
    Reach.CASE: "需凭案件号, 尚无可查验的案件。",
    Reach.AGGREGATE: "该角色只可查看汇总数据。",
}
_SUMS = (Reach.ALL, Reach.AGGREGATE)
OFF_LIST = "该主体不在本单位的名单内。"
ASK_FOR_LIST = "名单由系统管理员登记。"


def require(
    matrix: AccessMatrix, *, role: str, unit: str, scope: str, subject: str = "", members: Collection[str] = ()
) -> None:
    """Raise ``Forbidden`` unless ``role`` of ``unit`` reaches ``subject`` with ``scope`` (权限校验).

    ``members`` are on the list of the client, which a scope of reach ``MEMBERS`` goes by.

    It looks at nothing but its arguments, so a refusal cannot tell whether the subject exists. Without ``subject``
    the question is about many at once, which only a scope of reach ``ALL`` answers.
    """
    reach = require_held(matrix, role=role, scope=scope)
    if reach is Reach.ALL or (reach is Reach.OWN and subject and subject == unit):
        return
    if reach is Reach.MEMBERS:
        if subject not in members:
            raise Forbidden(OFF_LIST, advice=ASK_FOR_LIST, rule=RULE)
        return
    advice = (
        "本权限的授权查验尚未开通。" if reach in _UNPROVEN else "请只查询本单位自身; 涉及他人的, 请向信用主管部门提出。"
    )
    raise Forbidden(_UNPROVEN.get(reach, "该权限限于本单位自身的信息。"), advice=advice, rule=RULE)


def require_held(matrix: AccessMatrix, *, role: str, scope: str) -> Reach:
    """Return how far ``scope`` goes for ``role``; raise ``Forbidden`` where it is not held at all (持有权限)."""
    reach = matrix.reach(role, scope) if role in matrix.roles else None
    if reach is None:
        able = "、".join(one.term for name, one in matrix.roles.items() if matrix.reach(name, scope) is not None)
        advice = f"有此权限的是: {able}。职责确需的, 请本单位向安全保密管理员申请。"
        raise Forbidden(f"当前角色无此权限: {matrix.scopes[scope]}。", advice=advice, rule=RULE)
    return reach


def require_sums(matrix: AccessMatrix, *, role: str, scope: str) -> None:
    """Raise ``Forbidden`` unless ``role`` reaches everything with ``scope``, or its sums (汇总权限)."""
    if require_held(matrix, role=role, scope=scope) not in _SUMS:
        raise Forbidden("该权限不及全县汇总。", advice="汇总由信用主管部门提供; 请只查询本单位或本领域的。", rule=RULE)


def sum_scopes(matrix: AccessMatrix, role: str) -> frozenset[str]:
    """Return the scopes by which a role is shown sums (汇总可见范围)."""
    grants = matrix.roles[role].grants if role in matrix.roles else {}
    return frozenset(scope for scope, reach in grants.items() if reach in _SUMS)


def by_grant(matrix: AccessMatrix, role: str, scope: str) -> bool:
    """Whether a role holds a scope on a subject's authorisation alone (凭授权)."""
    return role in matrix.roles and matrix.reach(role, scope) is Reach.GRANT


def everywhere(matrix: AccessMatrix, role: str, scope: str) -> bool:
    """Whether a scope of a role reaches everything (不限单位)."""
    return role in matrix.roles and matrix.reach(role, scope) is Reach.ALL


def reaches(matrix: AccessMatrix, actor: Actor, scope: str, head: CaseHead) -> bool:
    """Whether a scope of an actor reaches a case (案件权限).

    A field is what the unit itself decided (谁认定谁负责): the cases that it is to decide, and those about it.
    """
    reach = matrix.reach(actor.role, scope) if actor.role in matrix.roles else None
    own = decides(actor, head) or (bool(actor.unit) and actor.unit == head.subject)
    return reach is Reach.ALL or (reach in (Reach.FIELD, Reach.OWN) and own)


def decides(actor: Actor, head: CaseHead) -> bool:
    """Whether a unit is the authority of a case (认定单位): by its code, by its full name where no code is stated."""
    return is_authority(actor, head.authority_code, head.authority_name)


def is_authority(actor: Actor, code: str, name: str) -> bool:
    """Whether a unit decided something (认定单位): by its code, by its full name where no code is stated."""
    if code:
        return code == actor.unit
    full = body_aliases().full_key
    return bool(actor.unit_name and name) and full(actor.unit_name) == full(name)


def field_scopes(matrix: AccessMatrix, role: str) -> frozenset[str]:
    """Return the scopes that reach a unit's own field and what it decided itself (本领域可见范围)."""
    grants = matrix.roles[role].grants if role in matrix.roles else {}
    return frozenset(scope for scope, reach in grants.items() if reach in (Reach.FIELD, Reach.OWN))


def shown(
    matrix: AccessMatrix, *, role: str, unit: str, subject: str = "", members: Collection[str] = ()
) -> frozenset[str]:
    """Return the scopes that ``require`` would not refuse to ``role`` of ``unit`` (可见范围)."""
    if role not in matrix.roles:
        return frozenset()
    reached = {Reach.ALL}
    if subject and subject == unit:
        reached.add(Reach.OWN)
    if subject in members:
        reached.add(Reach.MEMBERS)
    return frozenset(scope for scope, reach in matrix.roles[role].grants.items() if reach in reached)
