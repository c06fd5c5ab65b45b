"""Measures and incentives in a scene (应用场景核查, R4.2b, R4.10)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model


class BasisOut(Model):
    """A clause that a measure rests on (依据)."""

    source: str = Field(description="依据文件")
    article: str = Field(description="条款")


class SceneHitOut(Model):
    """A measure that a record brings (适用的措施)."""

    measure: str = Field(description="措施编号; 反馈运用情况时填入 measure")
    kind: str = Field(description="措施种类")
    text: str = Field(description="措施内容")
    basis: list[BasisOut]
    confirmed: bool = Field(description="依据是否已核对原文")
    actor: str = Field(description="适用单位")
    record: str = Field(description="所依据记录的引用")
    doc_no: str = Field(description="决定文号")
    decided_on: date
    authority_name: str = Field(description="决定机关")
    first: date
    last: date | None
    until: str = Field(description="期限表述")
    discretion: str = Field(description="must 应当, may 可以")
    objection_mark: bool = Field(description="异议标记")
    to_verify: list[str] = Field(description="须人工核实之处")
    questions: list[str] = Field(description="适用前须回答的关联性与必要性问题 (R4.2c)")


class IncentiveOut(Model):
    """An incentive that an honour brings (守信激励)."""

    incentive: str
    name: str
    held: bool
    first: date
    last: date
    lost_from: date | None = Field(description="自何日丧失; null: 未丧失")
    why: list[str] = Field(description="丧失所依据的文书")


class SceneOut(ContestableAnswer):
    """What a subject's record brings in a scene (场景核查)."""

    code: str
    name: str | None = Field(description="名称; null: 没有登记名称")
    scene: str
    scene_term: str
    list_version: str = Field(description="措施清单版本")
    hits: list[SceneHitOut]
    incentives: list[IncentiveOut]
    message: str
    notes: list[str]
