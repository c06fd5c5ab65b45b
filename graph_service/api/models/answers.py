"""Parts that every answer shares (应答公共部分): the day, the state of the data, sources, rules, parties, steps."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from graph_service.rulebook.objections import objection_policy

Cell: TypeAlias = int | float | bool | str | list[str] | None  # one value of a stored row


class Model(BaseModel):
    """Base of the answers: frozen, nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Model):
    """What every answer says of itself (应答说明)."""

    as_of: date = Field(description="时点 the day the answer is about", examples=["2026-06-30"])
    data_version: str = Field(description="数据版本 state of the graph it was read from", examples=["9f2c4e1ab07d5530"])
    truncated: bool = Field(default=False, description="是否有截断 whether a ceiling cut the answer")


class ContestableAnswer(Answer):
    """An answer that tells of parties what they may contest (可异议应答), stated or computed: with the way to do so."""

    way_back: list[str] = Field(
        default_factory=lambda: list(objection_policy().way_back),
        description="救济途径: 所涉各方如何提出异议, 每句附依据 how those named may answer",
    )


class WalkAnswer(Answer):
    """An answer that walks from a subject to others (关联应答): those outside the caller's region are hidden in it."""

    hidden: int = Field(default=0, ge=0, description="超出本行政区划而未显示名称的各方数 parties hidden from you")
    hidden_note: str | None = Field(default=None, description="未显示的说明; null: 全部显示 what hidden means")


class SourceOut(Model):
    """Where a fact came from (来源)."""

    source: str = Field(description="来源单位或系统 who stated it", examples=["翁源县市场监督管理局"])
    batch: str = Field(description="批次 the delivery", examples=["b000012"])
    row: int | None = Field(default=None, description="行号 row of its file, 1 = first data row", examples=[318])
    recorded_at: str | None = Field(
        default=None, description="入库时间 when we knew", examples=["2026-06-30T09:12:00Z"]
    )


class RecordRowOut(Model):
    """A record that something computed rests on, and the row that states it (依据记录)."""

    id: str = Field(description="记录 id of the record")
    kind: str | None = Field(default=None, description="种类 kind of fact", examples=["holding"])
    term: str | None = Field(default=None, description="种类名称", examples=["持股"])
    source: str | None = Field(default=None, description="来源单位或系统 who stated it")
    batch: str | None = Field(default=None, description="批次 the delivery", examples=["b000012"])
    file: str | None = Field(default=None, description="该批次的文件 its file", examples=["股东及出资信息.csv"])
    row: int | None = Field(default=None, description="行号 row of the file, 1 = first data row", examples=[318])


class RuleOut(Model):
    """The rule that decided (规则依据)."""

    rule: str = Field(description="规则号 number in the rule book", examples=["CL-265-3"])
    article: str = Field(description="条款 the law", examples=["公司法265"])
    confirmed: bool = Field(description="是否已核对原文 whether the article was read in the original")
    text: str = Field(default="", description="规则内容 what it says")


class SubjectOut(Model):
    """A subject (主体)."""

    kind: Literal["subject"] = "subject"
    ref: str = Field(description="主体标识", examples=["91440229MA4W00011F"])
    name: str | None = Field(default=None, description="名称", examples=["翁源县示例建材有限公司"])
    certain: bool | None = Field(default=None, description="代码是否已核验 whether its code checks")
    hidden: bool = Field(default=False, description="超出本行政区划, 未显示; 引用号不可识别 outside your region")


class PersonOut(Model):
    """A natural person (自然人): masked, and named by a reference that means something to the caller alone (R10.3)."""

    kind: Literal["person"] = "person"
    ref: str = Field(description="引用号 opaque, the caller's own", examples=["person:mfzgk4tbnqytsmjrgi3tqojq"])
    name: str | None = Field(default=None, description="脱敏姓名", examples=["张*"])
    certain: bool | None = Field(default=None, description="身份是否已核验 identity certain")
    hidden: bool = Field(default=False, description="只与区划外的主体相连, 未显示 met outside your region")


PartyOut = Annotated[SubjectOut | PersonOut, Field(discriminator="kind")]


class StepOut(Model):
    """One relation of a path (路径一步): ``start`` --kind--> ``end``."""

    start: str = Field(description="起点引用号 reference of a party")
    kind: Literal["OWNS", "ROLE", "GUARANTEES", "PROXY_VOTES", "CONCERT", "BRANCH_OF", "KIN"] = Field(
        description="关系种类; KIN 亲属只在逐案授权时出现"
    )
    term: str = Field(description="关系名称", examples=["持股", "法定代表人"])
    end: str = Field(description="终点引用号 reference of a party")
    share: float | None = Field(default=None, ge=0, description="出资比例 share, a fraction", examples=[0.6])
    votes: float | None = Field(
        default=None,
        ge=0,
        description="表决权比例 (委托: 所委托的) votes, held or entrusted; null: as the share, or all",
    )
    share_class: str | None = Field(default=None, description="股份类别 class of the shares", examples=["优先股"])
    pledged: bool | None = Field(default=None, description="是否质押, 表决权不变 pledged, votes kept; null: not stated")
    frozen: bool | None = Field(default=None, description="是否冻结, 表决权不变 frozen, votes kept; null: not stated")
    valid_from: date | None = Field(default=None, description="生效日期 first day it holds; null: not stated")
    valid_to: date | None = Field(default=None, description="失效日期 first day it no longer holds; null: open")
    trust: float | None = Field(default=None, description="可信度 1.0 registered, 0.9 declared (R8.11)")
    source: SourceOut = Field(description="来源")
