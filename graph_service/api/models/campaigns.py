"""Answers about campaigns (专项治理)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import Answer, Model, PartyOut, RuleOut


class CampaignOut(Model):
    """A campaign and how far it has come (专项治理及其进度)."""

    id: str = Field(description="专项治理案件编号")
    title: str = Field(description="名称")
    authority_name: str = Field(description="牵头单位")
    state: str = Field(description="状态", examples=["RUNNING"])
    state_term: str = Field(description="状态名称", examples=["治理中"])
    due_on: date = Field(description="期限届满日")
    listed: int = Field(description="列入户数")
    done: int = Field(description="已完成")
    exempt: int = Field(description="不再治理")
    open: int = Field(description="待治理")
    share: float | None = Field(description="完成率: 已完成 / (列入 - 不再治理), 0..1; null: 没有应治理的")
    overdue: bool = Field(description="是否逾期 whether items are left after its last day")


class CampaignsOut(Answer):
    """Campaigns, the first due first (专项治理清单)."""

    campaigns: list[CampaignOut]


class CampaignItemOut(Model):
    """A subject still to be dealt with (待治理对象)."""

    id: str = Field(description="对象案件编号")
    party: PartyOut
    since: date = Field(description="列入日期")


class CampaignProgressOut(Answer):
    """One campaign with the subjects still to be dealt with (专项治理进度)."""

    campaign: CampaignOut
    rule: RuleOut
    open_items: list[CampaignItemOut]
    limit: int
    offset: int
