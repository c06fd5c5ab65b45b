"""Answers about commitments (信用承诺): may this be promised, what to look at now, how far they reach."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, ContestableAnswer, Model, PartyOut, RuleOut
from graph_service.domain.commitments import CommitmentType, ExcludedMatter

Name = Annotated[str, Field(min_length=1, max_length=200)]


class GateIn(Model):
    """What is to be promised (承诺申请)."""

    subject: str = Field(min_length=1, max_length=64, description="主体代码", examples=["91440229MA4U0001XN"])
    type: CommitmentType = Field(description="承诺类型", examples=["容缺受理型"])
    department: str = Field(
        default="", max_length=18, description="受理部门代码, 缺省为本单位 the department; default: the caller's unit"
    )
    item: str = Field(default="", max_length=200, description="办理事项", examples=["建设工程规划许可证核发"])
    missing: list[Name] = Field(default_factory=list, max_length=50, description="所缺材料 parts that are missing")
    touches: list[ExcludedMatter] = Field(
        default_factory=list, max_length=7, description="受理部门认定所涉的除外领域 excluded matters it touches"
    )


class RefusalOut(Model):
    """A condition that is not met (不符合的条件)."""

    rule: RuleOut
    told: str = Field(description="不符合之处", examples=["“使用土地的有关证明文件”是核心要件"])
    records: list[str] = Field(description="所据记录的引用 references of the records that show it")


class GateOut(ContestableAnswer):
    """Whether a promise may be accepted, with every reason (承诺适用结论, R3.3)."""

    subject: str = Field(description="主体代码")
    name: str | None = Field(description="名称")
    type: CommitmentType = Field(description="承诺类型")
    department: str = Field(description="受理部门代码")
    item: str = Field(description="办理事项")
    allowed: bool = Field(description="是否适用 whether the promise may be accepted")
    refusals: list[RefusalOut] = Field(description="不符合的条件, 全部列出 every condition that is not met")
    rules: list[RuleOut] = Field(description="所核的条件 conditions that were held against it")
    notes: list[str] = Field(description="提示 what a reader must know besides")


class ReviewOut(Model):
    """A commitment to look at (待核查的承诺)."""

    code: str = Field(description="承诺编码", examples=["44022920260601000001"])
    record: str = Field(description="记录引用 reference for objections and repair")
    party: PartyOut = Field(description="承诺人, 自然人脱敏")
    type: str = Field(description="承诺类型")
    matter: str = Field(description="承诺事由")
    authority_code: str | None = Field(description="受理单位代码")
    authority_name: str | None = Field(description="受理单位")
    due_on: date | None = Field(description="到期日; null: 未载明")
    state: str = Field(description="状态", examples=["OVERDUE_UNREVIEWED"])
    state_term: str = Field(description="状态名称", examples=["逾期未认定"])
    why: str = Field(description="列入原因: 到期 或 抽查 due, or drawn of those running")
    pi: float = Field(description="入选概率 inclusion probability, 0..1")
    result_by: date | None = Field(description="结果报送期限; null: 缺放假安排, 不作推断")
    late: bool = Field(description="是否已逾报送期限: 计入受理单位, 不计入主体 the department's delay")


class ReviewsOut(Answer):
    """Commitments to look at (问效清单, R3.4): the same for the same seed, day and data."""

    seed: str = Field(description="抽查种子")
    rule: RuleOut
    due: int = Field(description="到期未认定的件数, 全部列入")
    drawn: int = Field(description="抽中的履行中件数")
    items: list[ReviewOut]
    limit: int
    offset: int


CoverageState = Literal["running", "fulfilled", "partly", "breached", "false", "overdue", "disputed"]


class CommitmentRowOut(Model):
    """A commitment that the coverage counts (承诺)."""

    code: str = Field(description="承诺编码", examples=["44022920260601000001"])
    record: str = Field(description="记录引用 reference for objections and repair")
    party: PartyOut | None = Field(default=None, description="承诺人, 自然人脱敏")
    type: str = Field(description="承诺类型")
    matter: str = Field(description="承诺事由")
    authority_code: str | None = Field(description="受理单位代码")
    authority_name: str | None = Field(description="受理单位")
    made_on: date | None = Field(description="作出日期")
    due_on: date | None = Field(description="到期日; null: 未载明")
    found_on: date | None = Field(description="认定日期; null: 未认定")
    state: str = Field(description="状态", examples=["OVERDUE_UNREVIEWED"])
    state_term: str = Field(description="状态名称", examples=["逾期未认定"])
    repaired: bool = Field(description="是否已修复")
    marked: bool = Field(description="是否有异议标记")


class CommitmentsOut(ContestableAnswer):
    """A page of commitments by code (承诺清单)."""

    items: list[CommitmentRowOut]
    found: int = Field(ge=0, description="总数")
    limit: int
    offset: int
    note: str


class FieldCoverageOut(Model):
    """What came of the commitments of a type that a department received (承诺覆盖情况)."""

    authority_code: str | None = Field(description="受理单位代码")
    authority_name: str | None = Field(description="受理单位")
    type: str = Field(description="承诺类型")
    made: int = Field(description="作出的承诺")
    running: int = Field(description="履行中")
    fulfilled: int = Field(description="全部履行")
    partly: int = Field(description="部分履行")
    breached: int = Field(description="全部未履行")
    false: int = Field(description="承诺不实")
    overdue: int = Field(description="逾期未认定: 计入受理单位, 不计入主体")
    disputed: int = Field(description="有争议")
    reviewed: float | None = Field(description="已认定占应认定之比 0..1; null: 尚无到期的")


class CoverageOut(Answer):
    """How far commitments reach, by department and type (承诺覆盖情况)."""

    fields: list[FieldCoverageOut]
    note: str
