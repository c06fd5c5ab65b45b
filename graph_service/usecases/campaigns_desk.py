"""Campaigns led (专项治理办理, measure 26): items belong to a running one; none ends with items left in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from graph_service.analysis.campaigns import LISTED
from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Act
from graph_service.domain.errors import BadInput, Conflict, Unlawful
from graph_service.store.bolt import Connection
from graph_service.store.cases import cases_about
from graph_service.usecases.campaigns import CAMPAIGN, ITEM, campaign_of, items_of
from graph_service.usecases.case_plan import Desk, Opening

_NAMED = 5  # open items that a refusal names
RULE = "SEED26"


def item_of(connection: Connection, opening: Opening, _unit: str) -> Opening:
    """Say of an item that whoever leads its campaign is responsible for it (治理对象立案)."""
    head = campaign_of(connection, opening.head).head
    return replace(opening, authority_code=head.authority_code, authority_name=head.authority_name)


def _start(_desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    if date.fromisoformat(str(after.data["due_on"])) < act.day:
        raise BadInput("专项治理的期限早于启动之日。", advice="请核对期限届满日。", rule=RULE)


def _list(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    """Take a subject on the list of one running campaign, once."""
    if not after.head.subject:
        raise BadInput("专项治理对象须写明主体。", rule=RULE)
    campaign = campaign_of(desk.connection, after.head)
    if campaign.state.closed or act.day < campaign.since:
        raise Conflict(f"该专项治理现为「{campaign.state.term}」, 不能列入对象。", rule=RULE)
    for other in cases_about(desk.connection, after.head.subject):
        if other.head.procedure == ITEM and other.head.refs == after.head.refs:
            raise Conflict("该主体已在此专项治理的名单上。", advice=f"见案件 {other.head.id}。", rule=RULE)


def _end(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    left = [item for item in items_of(desk.connection, after.head.id, act.day) if item.state.id == LISTED]
    if left and not str(after.data.get("unfinished", "")).strip():
        named = "、".join(item.head.subject_name or item.head.subject for item in left[:_NAMED])
        more = " 等" if len(left) > _NAMED else ""
        raise Unlawful(
            f"尚有 {len(left)} 户未办结: {named}{more}。",
            advice="请逐户办结, 或在 unfinished 中写明未办结对象的处理。", rule=RULE,
        )  # fmt: skip


GUARDS = {(CAMPAIGN, "start"): _start, (ITEM, "list"): _list, (CAMPAIGN, "end"): _end}
