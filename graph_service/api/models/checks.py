"""Checks as asked and answered (限制核查): what a desk asks before it appoints, permits or serves (R4.2b, R4.6)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from graph_service.api.models.answers import ContestableAnswer, Model
from graph_service.domain.measures import MeasureKind, Post
from graph_service.domain.scenes import Scene

IdNumber = Annotated[
    SecretStr,
    Field(
        max_length=40,
        description="公民身份号码: 只用于查找, 不记录, 不回显 identity number, only hashed",
        json_schema_extra={"writeOnly": True},
    ),
]


class CheckIn(Model):
    """One check (核查项): of a person by ``id_number`` or of a ``subject``; a post, a kind of measure or a scene."""

    id_number: IdNumber | None = Field(default=None)
    subject: str = Field(default="", max_length=64, description="主体代码 code of a subject: 只能核查应用场景")
    post: Post | None = Field(default=None, description="拟任职务或拟从事的活动", examples=["LR"])
    measure: MeasureKind | None = Field(default=None, description="措施种类", examples=["限制消费"])
    scene: Scene | None = Field(default=None, description="应用场景", examples=["PROCUREMENT"])
    business: str = Field(
        default="", max_length=4_000, description="拟任职单位的名称和经营范围; 空: 未提供 of the firm of the post"
    )
    at: str = Field(default="", max_length=64, description="拟任职单位代码 code of the firm of the post")


class ChecksIn(Model):
    """Checks to be made at once (批量核查)."""

    checks: list[CheckIn] = Field(min_length=1, max_length=100)


class HitOut(Model):
    """One measure that applies (适用的限制或措施)."""

    measure: str = Field(description="措施种类", examples=["限制任职"])
    code: str = Field(description="规则号 id in the rule book", examples=["P01"])
    posts: list[str] = Field(description="所限职务或活动; 空: 不针对职务")
    field: list[str] = Field(description="所限行业用语; 空: 不限")
    elsewhere: bool = Field(description="是否仅限其他单位")
    text: str = Field(description="条款内容")
    basis: list[str] = Field(description="依据条款", examples=[["食安法135"]])
    confirmed: bool | None = Field(description="条款是否已核对原文; null: 外地决定所载")
    doc_no: str = Field(description="作出限制的决定文号 the decision that decided it")
    decided_on: date = Field(description="决定日期")
    authority_code: str
    authority_name: str
    first: date = Field(description="起始日, 含当日")
    last: date | None = Field(description="终止日, 含当日; null: 见 until")
    until: str = Field(description="期限", examples=["至 2031-03-10", "终身", "至解除"])
    discretion: Literal["must", "may"] = Field(description="must 应当适用, may 可以适用")
    objection_mark: bool = Field(description="是否异议核查中(R6.3)")
    to_verify: list[str] = Field(description="须人工核实之处")
    case: str | None = Field(description="案件编号: 反馈是否适用时填入 measure_use 的 case")
    record: str | None = Field(description="源记录引用: 对单位反馈时填入 measure_use 的 records")
    way_back: list[str] = Field(description="救济途径")


class CheckOut(Model):
    """The answer to one check (核查结论)."""

    answer: Literal["clear", "blocked", "uncertain", "measures"] = Field(
        description="clear 未查到限制记录; blocked 受限; uncertain 不能确定; measures 查到措施, 由适用单位依法决定"
    )
    message: str = Field(examples=["未查到限制记录。"])
    until: str | None = Field(description="各项限制中最迟的终止", examples=["至 2031-03-10"])
    hits: list[HitOut] = Field(description="逐项列出, 重叠的各自保留")
    notes: list[str] = Field(description="该场景须一并知晓之处")


class ChecksOut(ContestableAnswer):
    """Answers in the order asked (核查应答)."""

    results: list[CheckOut]
    list_version: str = Field(description="措施清单版本", examples=["2024年版"])
    questions: list[str] = Field(description="适用前须自问的两个问题(R4.2c)")
