"""What changed of a subject, and when it was last looked at (变化、上次查看)."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, ContestableAnswer, Model, PartyOut, SourceOut, StepOut, WalkAnswer


class SubjectChangeOut(Model):
    """One change (一项变化)."""

    at: str = Field(description="入库或办理的时间 when it was recorded", examples=["2026-06-30T09:12:00Z"])
    change: Literal["ADDED", "CORRECTED", "ENDED", "WITHDRAWN", "ACT"] = Field(description="变化")
    change_term: str = Field(examples=["新增"])
    kind: str = Field(description="记录、关系或程序的种类", examples=["penalty"])
    term: str = Field(description="种类名称", examples=["行政处罚"])
    record: str | None = Field(description="记录的版本标识, 见 records; null: 关系或案件")
    called: str | None = Field(description="文号、名称等", examples=["翁市监罚〔2026〕1号"])
    fields: list[str] = Field(description="更正了哪些内容 which columns were corrected", examples=[["status"]])
    step: StepOut | None = Field(description="关系; null: 不是关系")
    case: str | None = Field(description="案件编号; null: 不是案件")
    act_term: str | None = Field(description="办理步骤; null: 不是案件", examples=["受理"])
    source: SourceOut | None = Field(description="来源; null: 案件")


class SubjectChangesOut(ContestableAnswer, WalkAnswer):
    """What became known of a subject after a moment, newest first (其后的变化)."""

    code: str
    since: datetime
    items: list[SubjectChangeOut]
    parties: list[PartyOut] = Field(description="关系所涉主体和人员")
    note: str = Field(description="说明")


class VisitOut(Answer):
    """When this account last looked at a subject (上次查看)."""

    code: str
    last_visit: datetime | None = Field(description="上次查看的时间; null: 首次, 或不留存 the first, or none is kept")
    kept: bool = Field(description="本次是否留存: 只为人员账号留存 kept for accounts of people alone")
