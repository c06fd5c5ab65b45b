"""What is told of campaigns (专项治理应答), alike over HTTP and on the command line."""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.analysis.campaigns import Progress
from graph_service.api import presenting
from graph_service.api.case_answers import party
from graph_service.api.models.campaigns import CampaignItemOut, CampaignOut, CampaignProgressOut, CampaignsOut
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter


def campaign_out(one: Progress) -> CampaignOut:
    """A campaign in numbers (专项治理及其进度)."""
    state = one.campaign.state
    return CampaignOut(
        id=one.campaign.head.id,
        title=str(one.campaign.data["title"]),
        authority_name=one.campaign.head.authority_name,
        state=state.id,
        state_term=state.term,
        due_on=one.due_on,
        listed=one.listed,
        done=one.done,
        exempt=one.exempt,
        open=len(one.open_items),
        share=one.share,
        overdue=one.overdue,
    )


def campaigns_out(found: Iterable[Progress], said: Said, *, truncated: bool) -> CampaignsOut:
    """The campaigns there are (专项治理清单)."""
    return CampaignsOut(**said, truncated=truncated, campaigns=[campaign_out(one) for one in found])


def progress_out(one: Progress, show: Presenter, said: Said, *, limit: int, offset: int) -> CampaignProgressOut:
    """One campaign with a page of the subjects still to be dealt with (专项治理进度)."""
    items = one.open_items[offset : offset + limit]
    named = ((item, party(item.head, show)) for item in items)
    return CampaignProgressOut(
        **said,
        truncated=len(one.open_items) > offset + len(items),
        campaign=campaign_out(one),
        rule=presenting.rule(one.campaign.procedure.rule),
        open_items=[CampaignItemOut(id=item.head.id, party=who, since=item.since) for item, who in named if who],
        limit=limit,
        offset=offset,
    )
