"""Answers of the dashboards (看板): sums, each with its rule, what it was counted of, and where the rows are."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, Model, RuleOut
from graph_service.api.models.inspections import PlanLineOut, Rate, RateOut

Count = Annotated[int, Field(ge=0)]
Rows = Annotated[str | None, Field(description="明细的地址; null: 没有 where the rows are")]


class ClassShareOut(Model):
    """Subjects of a class (类别占比)."""

    grade: Literal["A", "B", "C", "D"] = Field(description="信用风险类别, 内部")
    term: str = Field(description="类别名称", examples=["信用风险低"])
    subjects: int = Field(ge=0, description="户数")
    share: Rate = Field(description="占有类别的户数; null: 没有")
    rows: Rows


class ClassSharesOut(Answer):
    """Shares of the classes by the last run (各类占比). Internal: not published, not given to banks."""

    computed_as_of: date = Field(description="计算时点 the day the run was about")
    run: str = Field(description="计算批次")
    schemes: list[str] = Field(description="方案版本", examples=[["R7.3@2026"]])
    classes: list[ClassShareOut]
    classed: int = Field(ge=0, description="有类别的户数")
    registered: int = Field(ge=0, description="登记在册的户数, 含已注销的")
    unclassed: int = Field(ge=0, description="登记在册而没有类别的: 已注销、撤销、迁出, 或计算之后才登记")
    rule: RuleOut
    note: str


class ClassedOut(Model):
    """A subject of a class (某类别的主体)."""

    code: str
    name: str | None
    status: str | None = Field(description="登记状态")
    score: float | None = Field(description="得分, 大者风险高")
    scheme: str | None = Field(description="方案版本")


class ClassedPageOut(Answer):
    """A page of the subjects of a class, the highest scores first (某类别的主体)."""

    computed_as_of: date
    grade: Literal["A", "B", "C", "D"]
    items: list[ClassedOut]
    hidden: int = Field(ge=0, description="本页中不在本行政区划而未列的")
    limit: int
    offset: int
    note: str


class PlanFiguresOut(Model):
    """Figures of one plan (一个计划的成效)."""

    plan: PlanLineOut
    drawn: int = Field(ge=0, description="抽中单元")
    inspected: int = Field(ge=0, description="已查单元")
    problems: int = Field(ge=0, description="发现问题的单元")
    raw_rate: Rate = Field(description="命中率: 发现问题/已查; null: 未查")
    rate: Rate = Field(description="推断的名录问题率; null: 未查")
    lift: float | None = Field(description="命中为同样次数均匀抽取预期的几倍; null: 不能算")
    rows: Rows


class DrawsOverviewOut(Answer):
    """Figures of all draws of a period (抽查成效总览). Rates are fractions, 0..1."""

    since: date = Field(description="冻结日期自")
    until: date = Field(description="冻结日期至")
    plans: list[PlanFiguresOut] = Field(description="已抽取的计划, 近者在前")
    unread: list[str] = Field(description="存档无法读出而未计入的计划")
    overall: list[RateOut] = Field(description="全部, 一行; 没有抽取的为空")
    by_class: list[RateOut] | None = Field(default=None, description="按抽取时的信用风险类别, 内部")
    lift: float | None = Field(description="命中为同样次数均匀抽取预期的几倍; null: 不能算")
    joint: Rate = Field(description="联合检查占比; null: 没有任务")
    unit: str = Field(description="计数单位")
    method: str = Field(description="方法")
    note: str = Field(description="前提与局限")


class IndicatorOut(Model):
    """One figure (指标): its definition, what it was counted of and where the rows are."""

    id: str = Field(examples=["code_faults"])
    term: str = Field(description="名称", examples=["统一社会信用代码重错码率"])
    measure: int = Field(ge=1, le=31, description="实施方案的第几项措施")
    unit: Literal["share", "times", "number"] = Field(description="share 比例 0..1, times 倍, number 件数")
    value: float | None = Field(description="数值; null: 算不出, 见 why")
    part: int | None = Field(description="分子; null: 没有")
    whole: int | None = Field(description="分母; null: 没有")
    below: float | None = Field(description="目标: 须低于; null: 方案没有定目标")
    met: bool | None = Field(description="是否达标; null: 方案没有定目标, 或算不出")
    definition: str = Field(description="怎样计算")
    rule: str = Field(description="规则号, 见 /v1/rules/{rule}")
    rows: Rows
    why: str | None = Field(description="算不出的原因; null: 已算出")
    computed_as_of: date | None = Field(description="截至日; null: 同 as_of")


class CityIndexOut(Answer):
    """Figures for the city credit index (城市信用监测指标)."""

    plan: str = Field(description="所依据的实施方案", examples=["翁府办〔2023〕2号"])
    plan_from: date | None = Field(description="方案的施行日期; null: 未载明")
    indicators: list[IndicatorOut]
    note: str


class LoadsSumOut(Model):
    """Batches of the ledger, added up (入库汇总)."""

    batches: Count = Field(description="批次数")
    rows: Count = Field(description="数据行")
    accepted: Count = Field(description="载入")
    quarantined: Count = Field(description="待核")
    rejected: Count = Field(description="退回")
    last_received: str | None = Field(description="最近一次收到的时间; null: 没有")
    link: str = Field(description="明细的地址")


class OverviewOut(Answer):
    """Headline figures (看板首页)."""

    classes: ClassSharesOut | None = Field(description="各类占比; null: 尚未计算")
    indicators: list[IndicatorOut] = Field(description="已算出的指标")
    loads: LoadsSumOut
    note: str
