"""Answers about clocks (时限): the queue of departments, and the KPI of what they report."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, ContestableAnswer, Model, RecordRowOut, RuleOut

ActKind = Literal["penalty", "licence", "inspection"]
State = Literal[
    "OVERDUE", "EXPIRED", "DUE_TODAY", "DUE_SOON", "UNKNOWN", "RUNNING", "NOT_STARTED", "LATE", "EARLY", "MET"
]
ActState = Literal["MET", "LATE", "UNKNOWN"]


class ClockRunOut(Model):
    """One open run of a clock (时限)."""

    rule: RuleOut = Field(description="时限, rule 为编号 the clock, by its id")
    bearer: Literal["department", "subject", "institution", "platform"] = Field(description="责任方 whom it binds")
    department_code: str | None = Field(description="责任单位代码; null: 未载明", examples=["11440229007000001X"])
    department_name: str | None = Field(description="责任单位", examples=["翁源县市场监督管理局"])
    label: str = Field(description="事项 what it is about", examples=["信用承诺 44022920260131000125"])
    code: str | None = Field(description="主体; null: 自然人或未涉主体 the subject")
    start: date = Field(description="起算日, 当日不计入 first day, itself not counted")
    stop: date | None = Field(description="停止日; null: 未停止 when it was done or ended")
    due: date | None = Field(description="到期日, 含当日; null: 所需年份的放假安排未载入 last day")
    missing_year: int | None = Field(description="缺放假安排的年份; 此时不推算到期日 year whose calendar is missing")
    state: State = Field(description="状态 how it stands")
    term: str = Field(description="状态名称", examples=["逾期"])
    over: int | None = Field(description="逾期工作日 working days past due; null: not past, or not countable")
    case: str | None = Field(description="办件编号; null: 由事实记录可见 id of the case")
    record: RecordRowOut | None = Field(description="所依据的记录; null: 由办件可见 the record that shows it")


class DepartmentSumOut(Model):
    """The runs of one department by how they stand (单位时限汇总)."""

    department_code: str | None
    department_name: str | None
    overdue: int = Field(description="逾期")
    expired: int = Field(description="期满")
    due_today: int = Field(description="今日到期")
    due_soon: int = Field(description="临期")
    unknown: int = Field(description="无法确定")
    running: int = Field(description="计时中")
    late: int = Field(description="逾期办结")
    early: int = Field(description="未满即止")
    met: int = Field(description="按期")
    unreviewed: int = Field(description="到期未认定承诺 (R3.2), 计入单位 commitments that nobody judged")


class ClockStateOut(Model):
    """A state that a run may be in (时限状态)."""

    state: State
    term: str = Field(examples=["逾期"])


class ClocksOut(ContestableAnswer):
    """The queue of clocks (时限队列)."""

    department: str | None = Field(description="所查单位; null: 全部")
    states: list[ClockStateOut] = Field(description="全部状态, 可按其筛选")
    items: list[ClockRunOut] = Field(description="未停止的时限, 各单位最紧的在前; 按状态筛选时为该状态的")
    found: int = Field(ge=0, description="总数")
    departments: list[DepartmentSumOut] = Field(description="各单位汇总, 含已停止的")
    limit: int
    offset: int
    note: str = Field(description="说明")


class ActKpiOut(Model):
    """What one department reported of one kind of act (双公示考核, R2.4)."""

    department_code: str | None
    department_name: str | None
    kind: ActKind = Field(description="种类")
    term: str = Field(description="种类名称", examples=["行政处罚"])
    acts: int = Field(ge=0, description="件数")
    on_time: int = Field(ge=0, description="按期")
    late: int = Field(ge=0, description="迟报")
    unknown: int = Field(ge=0, description="无法确定: 所需年份的放假安排未载入")
    on_time_rate: float | None = Field(ge=0, le=1, description="按期率, 分母为能判定的; null: 均不能判定")
    late_rate: float | None = Field(ge=0, le=1, description="迟报率")
    median_days: float | None = Field(description="决定至收到的工作日, 中位数")
    worst_days: int | None = Field(description="决定至收到的工作日, 最长")


class ReportedActOut(Model):
    """An act of a department (一件行为), how it was reported, and the record that shows it."""

    department_code: str | None
    department_name: str | None
    kind: ActKind
    doc_no: str | None = Field(description="文书号或任务号")
    code: str | None = Field(description="主体; null: 自然人")
    decided_on: date = Field(description="决定日期")
    received_on: date = Field(description="平台首次收到日期")
    due: date | None = Field(description="到期日")
    days: int | None = Field(description="其间工作日")
    clock: str = Field(description="时限", examples=["C01"])
    state: ActState = Field(description="判定: MET 按期, LATE 迟报, UNKNOWN 无法确定")
    record: RecordRowOut


class ReportedActsOut(Answer):
    """Acts behind the numbers of the KPI (逐件明细)."""

    since: date = Field(description="决定日期自")
    until: date = Field(description="决定日期至")
    items: list[ReportedActOut]
    found: int = Field(ge=0, description="总数")
    limit: int
    offset: int


class ClockKpiOut(Answer):
    """KPI of acts decided in a period (双公示考核)."""

    since: date = Field(description="决定日期自")
    until: date = Field(description="决定日期至")
    items: list[ActKpiOut]
    late: list[ReportedActOut] = Field(description="迟报的前若干件")
    late_found: int = Field(ge=0, description="迟报总数, 限所问的单位和种类")
    note: str = Field(description="说明")
