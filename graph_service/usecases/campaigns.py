"""Campaigns asked about (专项治理, measure 26): those there are, their items, how far each has come."""

from __future__ import annotations

from datetime import date

from graph_service.analysis.campaigns import Progress, progress
from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import CaseHead, ref, ref_parts
from graph_service.domain.errors import BadInput, NotFound
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, case_by_id, cases_concerning

CAMPAIGN, ITEM = "campaign", "campaign_item"


def campaign_of(connection: Connection, item: CaseHead) -> CaseState:
    """Return the campaign that an item belongs to (所属专项治理), as it stands; raises ``BadInput`` for none."""
    named = [key for kind, key in map(ref_parts, item.refs) if kind == "case"]
    if len(named) != 1:
        raise BadInput(
            "专项治理对象须引用所属的专项治理。", advice="请在 refs 中写明一个 case:专项治理案件编号。", rule="SEED26"
        )
    return campaign(connection, named[0])


def campaign(connection: Connection, id_: str, as_of: date | None = None) -> CaseState:
    """Return a campaign as it stands (专项治理), on a day where given; raises ``NotFound`` for another case or none."""
    case = case_by_id(connection, id_)
    now = replay(case, as_of=as_of) if case.head.procedure == CAMPAIGN else None
    if now is None:
        when = f"在 {as_of} " if as_of else ""
        raise NotFound(f"{when}没有专项治理 {id_}。", advice="credit-graph campaign list 列出全部专项治理。")
    return now


def items_of(connection: Connection, id_: str, as_of: date | None = None) -> list[CaseState]:
    """Return the items of a campaign as they stand (专项治理对象), on a day where given."""
    found = cases_concerning(connection, [ref("case", id_)])
    states = (replay(case, as_of=as_of) for case in found if case.head.procedure == ITEM)
    return [state for state in states if state]


def campaign_progress(connection: Connection, id_: str, as_of: date) -> Progress:
    """Return how far a campaign is on a day (治理进度); raises ``NotFound``."""
    return progress(campaign(connection, id_, as_of), items_of(connection, id_, as_of), as_of)


def campaigns(connection: Connection, as_of: date, *, limit: int) -> tuple[list[Progress], bool]:
    """List the campaigns there were by a day with their progress (专项治理清单), and say whether more follow.

    The first due comes first.
    """
    states = (replay(case, as_of=as_of) for case in all_cases(connection, procedure=CAMPAIGN))
    found = sorted((state for state in states if state), key=lambda one: (str(one.data["due_on"]), one.head.id))
    told = [progress(one, items_of(connection, one.head.id, as_of), as_of) for one in found[:limit]]
    return told, len(found) > limit
