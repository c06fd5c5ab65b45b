"""What the three officers may not do (三员分立, R10.2), as sentences: empty where it may be done."""

from __future__ import annotations

from graph_service.api.holders import Holder
from graph_service.rulebook.access import AccessMatrix


def against_own(name: str, by: str) -> str:
    """Nobody acts on an account of his own (不得操作本人账号)."""
    return "不得操作本人的账号。" if name == by else ""


def against_grant(matrix: AccessMatrix, holder: Holder, role: str, by: str) -> str:
    """Why ``by`` may not grant this role (授予限制): who made the entry or its secret does not grant it.

    One of the three stays what he is, and nobody becomes one of them who was something else: an account that has
    handled business data must not come to watch over it, nor the other way round.
    """
    if by in (holder.added_by, holder.keyed_by):
        return "新增或重置该账号的人不得为其授予角色。"
    if holder.role and holder.role != role and (_officer(matrix, holder.role) or _officer(matrix, role)):
        return "三员账号与业务账号不得互相转换, 三员之间也不得转换。"
    return ""


def _officer(matrix: AccessMatrix, role: str) -> bool:
    return role in matrix.roles and matrix.roles[role].officer
