"""Rules as answered (规则)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import Answer, Model


class RuleSourceOut(Model):
    """The document that a rule cites (依据文件)."""

    title: str
    level: str = Field(description="效力层级", examples=["法律"])
    valid_from: date | None
    valid_to: date | None
    status: str = Field(description="是否已核对原文")
    recheck: str = Field(description="待复核之处; 空: 无")


class RuleLineOut(Model):
    """One thing that a rule holds (规则内容)."""

    label: str
    text: str


class RuleVersionOut(Model):
    """One version of a rule (规则版本)."""

    id: str = Field(examples=["P08"])
    version: str = Field(examples=["P08@2021-04-29"])
    table: str = Field(description="所在的表", examples=["责任传导"])
    article: str = Field(description="条款")
    source: RuleSourceOut
    valid_from: date | None = Field(description="有效期起; null: 未载明")
    valid_to: date | None = Field(description="有效期止, 含当日; null: 至今")
    confirmed: bool = Field(description="是否已核对原文")
    text: str = Field(description="条文")
    lines: list[RuleLineOut]


class RulesOut(Answer):
    """Every version of a rule, or the one in force on a day (规则)."""

    versions: list[RuleVersionOut]
