"""Checks of persons as asked and answered (限制核查): what a desk asks before it appoints or permits (R4.2b, R4.6)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from graph_service.api.models.answers import ContestableAnswer, Model
from graph_service.api.models.scenes import SceneHitOut
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
    """One check of a person (核查项): exactly one of a post, a kind of measure and a scene."""

    id_number: IdNumber
    post: Post | None = Field(default=None, description="拟任职务或拟从事的活动", examples=["LR"])
    measure: MeasureKind | None = Field(default=None, description="措施种类", examples=["限制消费"])
    scene: Scene | None = Field(default=None, description="应用场景", examples=["TRAVEL"])
    business: str = Field(
        default="", max_length=4_000, description="拟任职单位的名称和经营范围; 空: 未提供 of the firm of the post"
    )
    at: str = Field(default="", max_length=64, description="拟任职单位代码 code of the firm of the post")


class ChecksIn(Model):
    """Checks to be made at once (批量核查)."""

    checks: list[CheckIn] = Field(min_length=1, max_length=100)


class BanOut(Model):
    """A measure that was decided against a person (限制)."""

    measure: str = Field(description="措施种类", examples=["限制任职"])
    rule: str = Field(description="规则号", examples=["P01"])
    posts: list[str] = Field(description="所限职务或活动; 空: 不针对职务")
    field: list[str] = Field(description="所限行业用语; 空: 不限")
    elsewhere: bool = Field(description="是否仅限其他单位")
    text: str = Field(description="条款内容")
    article: str = Field(description="依据条款", examples=["食安法135"])
    confirmed: bool | None = Field(description="条款是否已核对原文; null: 外地决定所载, 不在本规则库中")
    decision: str = Field(description="决定文号 number of the decision on the person")
    decided_on: date = Field(description="决定日期")
    authority_code: str
    authority_name: str
    first: date = Field(description="起始日, 含当日")
    last: date | None = Field(description="终止日, 含当日; null: 见 until")
    until: str = Field(description="期限", examples=["至 2031-03-10", "终身", "至解除"])
    discretion: Literal["must", "may"] = Field(description="must 应当适用, may 可以适用")
    objection_mark: bool = Field(description="是否异议核查中(R6.3)")
    case: str = Field(description="案件编号: 反馈是否适用时填入 measure_use 的 case")
    record: str | None = Field(description="源记录引用; null: 外地决定")
    way_back: list[str] = Field(description="救济途径")


class CheckOut(Model):
    """The answer to one check (核查结论)."""

    answer: Literal["clear", "blocked", "uncertain", "measures", "unserved"] = Field(
        description="clear 未查到限制记录; blocked 受限; uncertain 不能确定; measures 本人记录有措施, 由适用单位决定; "
        "unserved 没有生效的限制, 但有已认定、尚未送达的措施"
    )
    known: bool | None = Field(
        default=None, description="图库中有无该号码的人: 只答复可检索自然人的角色; null: 不作答复, 或不在本行政区划"
    )
    message: str = Field(examples=["未查到限制记录。"])
    until: str | None = Field(description="各项限制中最迟的终止", examples=["至 2031-03-10"])
    bans: list[BanOut] = Field(description="逐项列出, 重叠的各自保留")
    unserved: list[BanOut] = Field(
        description="已认定、尚未送达的措施: 不生效, 不得据以限制; 只告知认定单位和可查看全部拟措施的角色"
    )
    measures: list[SceneHitOut] = Field(description="场景核查时, 本人记录所带来的措施")
    notes: list[str] = Field(description="该场景须一并知晓之处")


class ChecksOut(ContestableAnswer):
    """Answers in the order asked (核查应答)."""

    results: list[CheckOut]
    list_version: str = Field(description="措施清单版本", examples=["2024年版"])
    questions: list[str] = Field(description="适用前须自问的两个问题(R4.2c)")
