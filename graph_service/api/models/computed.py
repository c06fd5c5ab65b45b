"""What the last run computed of a subject: class, signals, proposals (风险分类、疑似信号、拟议措施)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import Model, PersonOut


class ClassOut(Model):
    """Risk class (信用风险分类), internal: a ground for how often to inspect, never a grade of the subject (R7.1)."""

    grade: str | None = Field(description="类别", examples=["B"])
    score: float | None = Field(default=None, description="得分")
    parts: dict[str, float] = Field(description="各部分得分 what the score is made of", examples=[{"dynamic": 12.0}])
    floors: str | None = Field(default=None, description="底线规则 rules that set the class by themselves")
    scheme: str | None = Field(default=None, description="方案版本 version of the scheme it was worked out by")
    as_of: date | None = Field(default=None, description="计算时点")
    run: str | None = Field(default=None, description="计算批次")


class SignalOut(Model):
    """A signal (疑似关联风险, L3): for supervisors, no effect on any right (R0.3)."""

    code: str | None = Field(description="信号代码", examples=["SHARE_RING"])
    term: str | None = Field(default=None, description="信号名称")
    kind: str | None = Field(default=None, description="性质: 风险或情况", examples=["risk"])
    confidence: float | None = Field(default=None, description="可信度 0..1", ge=0, le=1)
    summary: str | None = Field(default=None, description="说明")
    rule: str | None = Field(default=None, description="规则号", examples=["R8.10"])
    records: list[str] = Field(description="所依据记录")
    way_back: list[str] = Field(description="救济途径: 所指各方如何提出异议, 每句附依据 how those named may answer")
    as_of: date | None = Field(default=None, description="计算时点")
    truncated: bool = Field(default=False, description="是否有截断")
    label: Literal["疑似"] = "疑似"


class ProposalOut(Model):
    """A proposed measure (拟议措施, L1): without effect until a human authority decides (R4.6)."""

    layer: str | None = Field(default=None, description="拟议、待补认定或待核身份", examples=["proposal"])
    layer_term: str | None = Field(default=None, description="层次名称", examples=["拟议"])
    person: PersonOut = Field(description="拟及人员")
    role: str | None = Field(default=None, description="任职", examples=["LR"])
    role_term: str | None = Field(default=None, description="任职名称", examples=["法定代表人"])
    rule: str | None = Field(description="规则号", examples=["P08"])
    version: str | None = Field(default=None, description="规则版本")
    article: str | None = Field(default=None, description="条款")
    doc_no: str | None = Field(default=None, description="触发文书")
    decided_on: date | None = Field(default=None, description="决定日期")
    authority_name: str | None = Field(default=None, description="决定机关, 由其认定")
    first: date | None = Field(default=None, description="措施自")
    last: date | None = Field(default=None, description="措施至, 含当日; null: 未定")
    notes: list[str] = Field(description="提示, 代码", examples=[["RULE_UNCONFIRMED"]])
    note_terms: list[str] = Field(description="提示的内容, 与 notes 同序", examples=[["规则文本未经核对"]])
    way_back: list[str] = Field(description="救济途径")
    records: list[str] = Field(description="所依据记录 ids of the records it rests on")
    as_of: date | None = Field(default=None, description="计算时点, 不是所问的时点 day of the run that proposed it")
    status: str = Field(description="状态: 尚无人受理的为待人工认定, 受理后为案件的状态", examples=["待人工认定"])
    case: str | None = Field(default=None, description="办理它的案件; null: 尚无人受理")
