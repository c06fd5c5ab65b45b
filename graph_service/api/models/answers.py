"""Parts that every answer shares (应答公共部分): the day, the state of the data, sources, rules, parties, steps."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph_service.api.scoped import Scoped


class Model(BaseModel):
    """Base of the answers: frozen, nothing undeclared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(Model):
    """What every answer says of itself (应答说明)."""

    as_of: date = Field(description="时点 the day the answer is about", examples=["2026-06-30"])
    data_version: str = Field(description="数据版本 state of the graph it was read from", examples=["b000012"])
    truncated: bool = Field(default=False, description="是否有截断 whether a ceiling cut the answer")


class SourceOut(Model):
    """Where a fact came from (来源)."""

    source: str = Field(description="来源单位或系统 who stated it", examples=["翁源县市场监督管理局"])
    batch: str = Field(description="批次 the delivery", examples=["b000012"])
    row: int | None = Field(default=None, description="行号 row of its file, 1 = first data row", examples=[318])
    recorded_at: str | None = Field(default=None, description="入库时间 when we knew", examples=["2026-06-30T09:12:00Z"])


class RuleOut(Model):
    """The rule that decided (规则依据)."""

    rule: str = Field(description="规则号 number in the rule book", examples=["R8.7"])
    basis: str = Field(default="", description="依据 the law in short", examples=["公司法265"])
    confirmed: bool = Field(default=False, description="依据是否已核对原文 whether the article was read in the original")


class PartyOut(Model):
    """A subject or a natural person (主体或自然人). People are masked (R10.3) and named by a reference of the caller's."""

    ref: str = Field(
        description="主体代码, 或自然人引用号 code of a subject, or the opaque reference of a person",
        examples=["91440229MA4W00011F", "person:mfzgk4tbnqytsmjr"],
    )
    kind: Literal["subject", "person", "missing"] = Field(description="主体、自然人, 或未载入的主体")
    name: Annotated[str | None, Scoped("subjects:read")] = Field(
        default=None, description="名称; 自然人为脱敏姓名", examples=["翁源县示例建材有限公司", "张*"]
    )
    certain: bool | None = Field(default=None, description="身份是否确定 (证件号已核验) whether the identity is certain")


class StepOut(Model):
    """One relation of a path (路径一步): ``start`` --kind--> ``end``."""

    start: str = Field(description="起点引用号 reference of a party")
    kind: str = Field(description="关系种类 OWNS, ROLE, GUARANTEES", examples=["OWNS"])
    term: str = Field(description="关系名称", examples=["持股"])
    end: str = Field(description="终点引用号 reference of a party")
    share: float | None = Field(default=None, ge=0, le=1, description="出资比例 share, a fraction", examples=[0.6])
    valid_from: date | None = Field(default=None, description="生效日期 first day it holds; null: not stated")
    valid_to: date | None = Field(default=None, description="失效日期 first day it no longer holds; null: open")
    source: SourceOut | None = Field(default=None, description="来源")
