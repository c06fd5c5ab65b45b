"""Portraits as banks get them (信用画像): one, a batch with partial answers, and what changed since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from graph_service.analysis.portrait_items import (
    CommitmentItem,
    ControlLink,
    GradeItem,
    HonourItem,
    Identity,
    InspectionItem,
    LicenceItem,
    ListItem,
    ObjectionItem,
    PenaltyItem,
    PersonItem,
    RelatedItem,
    Section,
    StatementItem,
)
from graph_service.api.models.answers import Answer, ContestableAnswer, Model
from graph_service.rulebook.portrait import portrait_policy


class PortraitBody(Model):
    """The portrait (画像): sections that the authorisation does not name are absent."""

    as_of: date = Field(description="截至日期")
    identity: Identity = Field(description="登记信息")
    licences: Section[LicenceItem] | None = Field(default=None, description="行政许可")
    penalties: Section[PenaltyItem] | None = Field(default=None, description="公示期内的行政处罚")
    lists: Section[ListItem] | None = Field(default=None, description="名单记录")
    commitments: Section[CommitmentItem] | None = Field(default=None, description="信用承诺及履行")
    inspections: Section[InspectionItem] | None = Field(default=None, description="检查结果")
    honours: Section[HonourItem] | None = Field(default=None, description="诚实守信荣誉")
    grades: Section[GradeItem] | None = Field(default=None, description="信用评价结果, 照录原文")
    statements: Section[StatementItem] | None = Field(default=None, description="自愿提供信息")
    control_chain: Section[ControlLink] | None = Field(default=None, description="登记控制链")
    related: Section[RelatedItem] | None = Field(default=None, description="登记股东的公开事实")
    objections: Section[ObjectionItem] = Field(description="异议核查")
    persons: Section[PersonItem] = Field(description="任职人员履职信息, 凭本人同意")
    missing_sources: list[str] = Field(description="缺失的数据来源")
    notes: list[str] = Field(description="说明")


class PortraitOut(ContestableAnswer):
    """A credit portrait (信用画像): facts side by side, neither score nor grade (R9.6)."""

    code: str = Field(description="主体标识")
    version: datetime = Field(description="版本: 查询变动时作为 since the moment to ask for changes since")
    withheld: list[str] = Field(description="授权未包括的分项 sections that the authorisation does not name")
    portrait: PortraitBody = Field(description="画像")


class Asked(Model):
    """One subject of a batch (批量查询一项)."""

    code: str = Field(min_length=1, max_length=64, description="主体标识", examples=["91440229MA4W00011F"])
    grant: str = Field(default="", max_length=64, description="授权编号")
    loan_case: str = Field(default="", max_length=200, description="信贷业务编号")


class BatchIn(Model):
    """Subjects asked about at once (批量查询)."""

    items: Annotated[list[Asked], Field(min_length=1, max_length=portrait_policy().batch)]


class RefusalOut(Model):
    """Why one of several was not answered (未答复的原因): what a problem says, short of whose request it was."""

    type: str = Field(description="错误种类", examples=["urn:credit-graph:problem:forbidden"])
    title: str = Field(description="标题", examples=["无权访问"])
    detail: str = Field(description="说明")
    advice: str | None = Field(description="建议")
    rule: str | None = Field(description="规则", examples=["R10.2"])


class BatchItemOut(Model):
    """One answer of a batch (批量应答一项): a portrait, or the problem that stands for it."""

    code: str = Field(description="所查主体, 照录")
    status: int = Field(description="该项的状态码", examples=[200, 403])
    portrait: PortraitOut | None = Field(default=None, description="画像; null: 未答复")
    problem: RefusalOut | None = Field(default=None, description="未答复的原因; null: 已答复")


class BatchOut(Answer):
    """Answers of a batch in the order asked (批量应答): each stands for itself."""

    items: list[BatchItemOut]


class ChangeOut(Model):
    """What changed for one authorisation (变动一项)."""

    grant: str = Field(description="授权编号")
    code: str = Field(description="主体标识")
    sections: list[str] = Field(description="有变动的分项", examples=[["penalties"]])
    ended: bool = Field(description="授权已届满或撤回, 不再通知")


class ChangesOut(Answer):
    """What changed since a version (变动清单): nothing of what it is, that is asked for as a portrait."""

    since: AwareDatetime = Field(description="起始版本")
    version: datetime = Field(description="本次版本, 下次查询的 since")
    changes: list[ChangeOut]
    after: str = Field(description="下一页的起点; 空: 已到末页")
