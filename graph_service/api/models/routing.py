"""Answers about who must be told of a public unit or its staff (告知去向, R4.7)."""

from __future__ import annotations

from pydantic import Field

from graph_service.api.models.answers import Answer, Model, PartyOut, PersonOut, RuleOut, StepOut


class AddresseeOut(Model):
    """One unit to be told (受送达单位), why, and by which rules."""

    kind: str = Field(description="告知种类 kind of notice", examples=["移送审计部门"])
    unit_name: str = Field(description="单位名称", examples=["翁源县审计局"])
    unit_code: str | None = Field(description="单位代码; null: 未载明, 只能纸质送达 no code on file: on paper alone")
    by_name_only: bool = Field(description="代码未载明 whether no code of it is on file")
    why: str = Field(description="为何告知", examples=["翁源县水务局是机关"])
    rules: list[RuleOut]


class NoticeReceiversOut(Answer):
    """Who must be told of a matter of a subject, or of somebody on its staff (告知去向)."""

    code: str = Field(description="所查主体")
    name: str | None = Field(description="名称")
    public_kind: str | None = Field(description="公共部门种类; null: 不是公共部门单位", examples=["机关", "国有企业"])
    basis: str = Field(description="认定为公共部门单位的依据", examples=["统一社会信用代码前两位 11: 机关"])
    certain: bool | None = Field(description="依据代码或登记; false: 仅按表决权计算, 疑似")
    staff: bool = Field(description="是否就其工作人员而问 asked of its staff")
    person: PersonOut | None = Field(default=None, description="当事人, 脱敏")
    roles: list[str] = Field(description="当事人在该单位登记的任职; 空: 未查到记录, 不等于不是")
    receivers: list[AddresseeOut]
    path: list[StepOut] = Field(description="国有企业至国家出资人的控制路径")
    parties: list[PartyOut]
    note: str
