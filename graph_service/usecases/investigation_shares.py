"""Shares of investigations (研判卷宗分享): a link with rights and a last day, for a unit or a role where it says so.

The link holds a token that is told once; of it the graph has a hash. Whoever opens it signs in, fits what it says, and
is entered: from then on the investigation is in his list while the share lasts. It gives sight of a canvas and of no
data: what the canvas points at is asked for under the rights of whoever looks.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from graph_service.domain.errors import BadInput, Conflict, Forbidden, Gone, NotFound
from graph_service.domain.investigations import Opening, Rights, Share
from graph_service.rulebook.access import AccessMatrix
from graph_service.usecases.investigations import Held, Table, ask_anew, open_still, owned, owns, without_numbers

SCOPE = "investigations:write"


@dataclass(frozen=True, slots=True)
class Offer:
    """A share as it is asked for (分享申请)."""

    rights: Rights
    until: date
    unit: str = ""
    role: str = ""
    note: str = ""


def share_investigation(table: Table, matrix: AccessMatrix, one: Held, offer: Offer) -> tuple[Share, str]:
    """Share an investigation (分享): the share, and the token of its link, which nothing tells again.

    Raises ``BadInput`` for a day beyond the limit or a role that may open none, ``Conflict`` for one share too many.
    """
    made, last = owned(one), table.today + timedelta(days=table.rules.most_days)
    if not table.today <= offer.until <= last:
        raise BadInput(
            f"分享的截止日应在 {table.today} 至 {last} 之间。",
            advice=f"最长 {table.rules.most_days} 天; 到期后可另行分享。",
            rule=table.rules.rule.id,
        )
    if offer.role and (offer.role not in matrix.roles or matrix.reach(offer.role, SCOPE) is None):
        able = "、".join(f"{name} {role.term}" for name, role in matrix.roles.items() if matrix.reach(name, SCOPE))
        raise BadInput("该角色不能打开研判卷宗。", advice=f"可选: {able}; 不限角色的请留空。", rule="R10.2")
    without_numbers(offer.note, offer.unit)
    if sum(share.lives(table.today) for share in table.store.shares(made.id)) >= table.rules.most_live:
        raise Conflict(
            f"该卷宗有效的分享已达 {table.rules.most_live} 个。", advice="请先收回不再需要的分享。",
            rule=table.rules.rule.id,
        )  # fmt: skip
    token = secrets.token_urlsafe(32)
    share = Share(
        secrets.token_hex(16), made.id, offer.rights, offer.until, offer.unit, offer.role, offer.note, table.now
    )
    table.store.add_share(share, _hashed(token))
    return share, token


def withdraw_share(table: Table, one: Held, share: str) -> None:
    """Withdraw a share (收回): it opens nothing from now on; raises ``NotFound``."""
    made = owned(one)
    if share not in {known.id for known in table.store.shares(made.id)}:
        raise NotFound("该卷宗没有这个分享。", advice="请刷新分享清单后再试。")
    table.store.withdraw(share, table.now)


def open_share(table: Table, token: str) -> Held:
    """Open a link (打开分享) and enter who did.

    Raises ``NotFound`` for a link that is none, ``Forbidden`` where it is meant for others, ``Gone`` where it ended,
    was withdrawn, or its investigation was closed.
    """
    share = table.store.share_of(_hashed(token))
    if share is None:
        raise NotFound("没有这个分享链接。", advice="请核对链接是否完整, 或向发送人另行索取。")
    (made,) = table.store.find([share.investigation])
    if not share.fits(table.writer.unit, table.role):
        raise Forbidden("该链接不是给本单位或本角色的。", advice=ask_anew(made), rule="R10.2")
    if not share.lives(table.today):
        over = "已被收回" if share.withdrawn_at else f"已于 {share.until} 到期"
        raise Gone(f"该分享链接{over}。", advice=ask_anew(made), rule=table.rules.rule.id)
    one = Held(open_still(made), share)
    if owns(table, made):
        return Held(made)
    table.store.add_opening(share, Opening(share.id, table.writer, table.now))
    return one


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
