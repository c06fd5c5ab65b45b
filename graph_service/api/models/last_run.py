"""Answers from the last run (最近一次计算): related-party risk, data quality."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import (
    Answer,
    ContestableAnswer,
    Model,
    RecordRowOut,
    RuleOut,
    SubjectOut,
    WalkAnswer,
)


class RiskTieOut(Model):
    """One tie of a path, λ·trust·ratio being its weight (关联), with the relations that show it."""

    source: str = Field(description="风险由此而来的一端 reference of the subject it comes from")
    to: str = Field(description="风险所及的一端 reference of the subject it reaches")
    tie: str = Field(description="关联种类", examples=["SUBSIDIARY"])
    term: str = Field(description="关联种类名称", examples=["被控制的主体"])
    factor: float = Field(ge=0, le=1, description="λ, 该种关联的系数 (R8.12)", examples=[0.5])
    trust: float = Field(ge=0, le=1, description="可信度: 所依据关系中最低者 (R8.11)", examples=[0.9])
    ratio: float = Field(ge=0, le=1, description="担保额/净资产, 至多 1; 其他关联为 1", examples=[1.0])
    records: list[RecordRowOut] = Field(description="所依据的关系及来源行, 至多 6 条 relations that show it")


class RiskEventOut(Model):
    """A record that counts towards a subject's own score (自身事件)."""

    record: RecordRowOut
    doc_no: str | None = Field(default=None, description="文书号、案号、承诺编码或任务号 number of the document")
    day: date | None = Field(default=None, description="日期 when it was decided, listed or found")
    weight: float = Field(
        ge=0, le=1, description="该条分值, 占总分的比例; 同组多条合计低于各条之和 its points, a part of the scale"
    )


class RiskPartOut(Model):
    """What one subject adds to the score (得分构成)."""

    source: SubjectOut
    ties: list[str] = Field(description="关联种类, 自风险来源起", examples=[["SUBSIDIARY"]])
    terms: list[str] = Field(description="关联种类名称", examples=[["被控制的主体"]])
    via: SubjectOut | None = Field(default=None, description="经由的主体; null: 直接关联")
    weight: float = Field(ge=0, le=1, description="路径权重 λ·trust")
    own: float = Field(ge=0, le=1, description="来源自身事件的分值 s_j")
    part: float = Field(ge=0, le=1, description="构成 weight·own")
    steps: list[RiskTieOut] = Field(description="路径上的各段关联, 自来源起, 权重之积为 weight the ties of the path")
    events: list[RiskEventOut] = Field(description="来源自身事件的依据记录, 重者在前 what makes own, at most 20")


class RelatedRiskOut(ContestableAnswer, WalkAnswer):
    """Related-party risk from the last run, internal, layer L3 (关联方风险, R8.12)."""

    code: str = Field(description="所查主体")
    computed_as_of: date | None = Field(description="计算时点 the day the run was about")
    run: str | None = Field(description="计算批次")
    own: float = Field(ge=0, le=1, description="自身事件分值 s_i")
    risk: float = Field(ge=0, le=1, description="r_i = 1 − (1 − own)·Π(1 − part)")
    events: list[RiskEventOut] = Field(description="自身事件的依据记录, 重者在前 what makes own, at most 20")
    parts: list[RiskPartOut] = Field(description="构成, 大者在前; 由此可复算 risk")
    rule: RuleOut
    note: str = Field(description="说明")


class QualityCheckOut(Model):
    """One check with what its number is a part of (检查项)."""

    code: str
    term: str = Field(description="检查项")
    rule: str = Field(description="规则号", examples=["R8.5"])
    status: str = Field(description="规则状态")
    found: int = Field(ge=0, description="问题数; 0 表示未查到")
    of: int = Field(ge=0, description="分母")
    of_term: str = Field(description="分母含义")
    department: str = Field(description="责任单位")


class CodeFaultRateOut(Model):
    """Rate of shared and wrong codes (重错码率, R1.11)."""

    faulty: int = Field(ge=0)
    subjects: int = Field(ge=0)
    rate: float = Field(ge=0)
    target_per_10000: float = Field(description="目标, 每万户", gt=0)
    met: bool = Field(description="是否低于目标")


class QualityFindingOut(Model):
    """One finding of a check, with its source rows and what to do (问题)."""

    check: str = Field(description="检查项")
    code: str = Field(description="主体代码")
    name: str | None = Field(description="主体名称")
    field: str = Field(description="有问题的字段", examples=["统一社会信用代码"])
    what: str = Field(description="问题")
    amount: float | None = Field(description="差额; 份额为 0..1")
    person: str | None = Field(default=None, description="人员, 脱敏")
    rule: str = Field(description="规则", examples=["R8.5"])
    place: str = Field(description="来源: 文件与行号")
    advice: str = Field(description="处理建议")
    department: str = Field(description="责任单位")


class QualityOut(Answer):
    """The data-quality report of the last run (数据质量报告)."""

    computed_as_of: date = Field(description="计算时点")
    checks: list[QualityCheckOut]
    code_fault_rate: CodeFaultRateOut
    findings: list[QualityFindingOut] = Field(description="问题清单的一页")
    found: int = Field(ge=0, description="问题总数")
    kept: int = Field(ge=0, description="其中可在此列出的")
    limit: int
    offset: int
    note: str = Field(description="说明")
