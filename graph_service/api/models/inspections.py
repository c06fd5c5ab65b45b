"""Answers about the 双随机 (双随机): plans, the notice, exclusions, tasks, results, the bundle, figures."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, ContestableAnswer, Model, PartyOut, RuleOut
from graph_service.domain.subjects import Status

Rate = Annotated[float | None, Field(ge=0, le=1, description="比例 0..1")]


class PlanLineOut(Model):
    """A plan in the list: no more than its notice says (抽查计划)."""

    id: str = Field(description="计划编号")
    title: str = Field(description="名称")
    authority_code: str = Field(description="冻结单位代码")
    authority_name: str = Field(description="冻结单位")
    state: str = Field(description="状态", examples=["COMMITTED", "DRAWN", "STAFFED"])
    state_term: str = Field(description="状态名称", examples=["名录已冻结, 承诺已公告"])
    since: date = Field(description="最近办理日期")
    frozen_on: date = Field(description="冻结日期")
    frame_hash: str = Field(description="名录与条件的指纹 SHA-256")
    frame_size: int = Field(ge=0, description="名录单元数")
    excluded: int = Field(ge=0, description="未列入名录的户数")
    seed_kind: Literal["held", "beacon"] = Field(description="种子来源: held 双人分持的秘密, beacon 公开随机数")
    committed: str = Field(description="抽取前公告的承诺")
    tasks: int | None = Field(description="派发的任务数(更换前); null: 尚未派发")


class PlansOut(Answer):
    """Plans, the last frozen first (抽查计划清单)."""

    plans: list[PlanLineOut]
    found: int = Field(ge=0, description="总数")
    limit: int
    offset: int


class ProgressOut(Model):
    """Tasks of a plan by how far they are (任务进度)."""

    waiting: int = Field(ge=0, description="待检查")
    reported: int = Field(ge=0, description="已检查, 待公示")
    published: int = Field(ge=0, description="已公示")
    taken_down: int = Field(ge=0, description="已撤下公示: 由此所作处罚已修复")
    replaced: int = Field(ge=0, description="已更换对象")


class PlanOut(Answer):
    """Where a plan stands (抽查计划现状)."""

    plan: PlanLineOut
    seed: str | None = Field(description="种子; null: 尚未揭示")
    drawn: int | None = Field(description="抽中单元数; null: 尚未抽取")
    progress: ProgressOut
    rule: RuleOut
    note: str = Field(description="种子如何得出, 如何复核")


class ExpectedOut(Model):
    """Units of an item in the frame, and how many the draw is to take (期望抽取数)."""

    item: str = Field(description="事项编码")
    units: int = Field(ge=0, description="名录单元数")
    expected: float = Field(ge=0, description="Σπ: 期望抽取的单元数")


class ExpectedClassOut(ExpectedOut):
    """The same of an item and a class (按事项和类别)."""

    grade: str = Field(description="信用风险类别, 内部", examples=["D"])


class FrozenOut(PlanOut):
    """The notice to put out before the draw, and what the draw is to take (冻结结果)."""

    by_item: list[ExpectedOut] = Field(description="按事项")
    by_class: list[ExpectedClassOut] | None = Field(default=None, description="按事项和类别, 内部")
    key_items: list[str] = Field(description="重点检查事项的编码: 抽查之外还应全覆盖 (R7.6)")


class FrameClassOut(Model):
    """Those of a class in a frame (各类框内主体)."""

    grade: str = Field(description="信用风险类别, 内部", examples=["D"])
    subjects: int = Field(ge=0, description="框内主体数")
    units: int = Field(ge=0, description="名录单元数")
    expected: float = Field(ge=0, description="Σπ: 期望抽取的单元数")


class LeftOutOut(Model):
    """How many are left out for a reason (未列入的户数)."""

    reason: str = Field(description="原因", examples=["已注销、撤销或迁出"])
    subjects: int = Field(ge=0, description="户数")


class FrameOut(Answer):
    """The frame that a plan would freeze today, in numbers (框内主体数): nothing is kept, nothing committed to."""

    units: int = Field(ge=0, description="名录单元数")
    subjects: int = Field(ge=0, description="框内主体数")
    by_item: list[ExpectedOut] = Field(description="按事项")
    classes: list[FrameClassOut] | None = Field(default=None, description="按信用风险类别, 内部")
    excluded: list[LeftOutOut] = Field(description="未列入名录的户数, 按原因")


class ExcludedOut(Model):
    """A subject left out of the frame (未列入名录的主体)."""

    code: str
    name: str | None
    reason: str = Field(description="原因", examples=["本年度检查次数已达上限"])
    grade: str | None = Field(default=None, description="信用风险类别, 内部; null: 没有")
    detail: str | None = Field(
        default=None, description="原因全文, 含类别, 内部", examples=["本年度已检查或待查 4 次, 达到 D 类上限 4 次"]
    )


class ExcludedPageOut(Answer):
    """A page of those left out, by code (未列入名录)."""

    items: list[ExcludedOut]
    found: int = Field(ge=0, description="总数")
    limit: int
    offset: int


class DrawnPlanOut(PlanOut):
    """A plan that was drawn (抽取结果)."""

    subjects: int = Field(ge=0, description="抽中户数")


class StaffedOut(PlanOut):
    """A plan whose tasks were made (派发结果)."""

    made: int = Field(ge=0, description="派发的任务数")
    recused: int = Field(ge=0, description="选派前回避的人次, 理由在案")


class ItemOut(Model):
    """An item of a task (检查事项)."""

    code: str = Field(description="事项编码")
    term: str | None = Field(description="事项名称; null: 清单中没有")


class TaskOut(Model):
    """A task (检查任务). Inspectors stand by their certificates."""

    id: str = Field(description="任务案件编号")
    task_no: str = Field(description="任务编号")
    party: PartyOut | None = Field(default=None, description="检查对象")
    status: Status = Field(description="检查对象现在的登记状态")
    status_term: str = Field(examples=["存续"])
    items: list[ItemOut]
    units: list[str] = Field(description="实施单位代码, 牵头单位在前; 多个: 联合检查")
    certificates: list[str] = Field(description="检查人员的执法证号")
    due: date | None = Field(description="检查期限; null: 计划未载明")
    state: str = Field(description="状态", examples=["ASSIGNED"])
    state_term: str = Field(description="状态名称", examples=["待检查"])
    inspected_on: date | None = Field(description="检查日期; null: 未检查")
    result_code: str | None = Field(description="检查结果; null: 未检查")
    problem_items: list[str] = Field(description="发现问题的事项; 空: 没有, 或全部事项同此结果")


class TasksOut(ContestableAnswer):
    """A page of tasks by number (检查任务清单)."""

    tasks: list[TaskOut]
    found: int = Field(ge=0, description="总数")
    limit: int
    offset: int


class TasksMadeOut(ContestableAnswer):
    """Tasks that an act made or changed (所派任务)."""

    tasks: list[TaskOut]


class FaultOut(Model):
    """A row that was not taken in (未录入的行)."""

    row: int = Field(ge=1, description="第几行, 1 起")
    task_no: str
    reason: str = Field(description="原因与如何改正")


class ReportedOut(Answer):
    """What came of results handed in (录入结果)."""

    done: int = Field(ge=0, description="本次录入")
    already: int = Field(ge=0, description="此前已同样录入")
    faults: list[FaultOut] = Field(description="未录入的行; 其余各行已录入")


class BundleOut(Model):
    """The bundle of a draw, as it is published (抽取存证): `credit-graph verify-draw` draws it again."""

    format: str = Field(examples=["credit-graph/draw/2"])
    code_version: str
    plan: dict[str, str | int | float | bool | list[str] | dict[str, float] | None] = Field(description="抽取条件")
    origin: dict[str, str] = Field(description="种子来源: kind, value, committed")
    seed: str
    frame_hash: str
    frame: dict[str, list[str | float | None]] = Field(description="名录, 按列; code 为单元代号, 不是主体代码")
    pi: list[float] = Field(description="入选概率, 次序同 frame")
    result: dict[str, list[str]] = Field(description="抽中单元, 按列")


class ListedItemOut(Model):
    """An item that may be drawn (抽查事项)."""

    code: str = Field(description="事项编码", examples=["SJ-07"])
    term: str = Field(description="事项名称")
    unit_code: str = Field(description="实施机关代码")
    unit_name: str = Field(description="实施机关")
    object_kind: str | None = Field(description="检查对象")
    basis: str = Field(description="检查依据")
    level: str = Field(description="事项类别", examples=["一般检查事项", "重点检查事项"])
    rate_cap: Rate = Field(description="抽查比例上限; null: 未规定")
    yearly_cap: int | None = Field(description="对同一对象的年度频次上限; null: 未规定")


class ListedItemsOut(Answer):
    """The list of items in force (抽查事项清单, R7.6)."""

    items: list[ListedItemOut]


class RateOut(Model):
    """Problems found among the units of a group, and what that says of the whole frame (问题发现率)."""

    group: str = Field(description="分组: 事项编码、类别或“全部”")
    term: str | None = Field(default=None, description="事项名称; null: 不是事项, 或清单中没有")
    drawn: int = Field(ge=0, description="抽中单元")
    inspected: int = Field(ge=0, description="已查单元")
    missing: int = Field(ge=0, description="未查单元: 待查、已更换或未见经营活动")
    problems: int = Field(ge=0, description="发现问题的单元")
    raw_rate: Rate = Field(description="命中率: 发现问题/已查; null: 未查")
    rate: Rate = Field(description="推断的名录问题率(Hájek): Σ(y/π)/Σ(1/π); null: 未查")
    total: float | None = Field(ge=0, description="推断的名录问题单元数(Horvitz-Thompson): Σ(y/π)")
    error: float | None = Field(ge=0, description="rate 的标准误")
    low: Rate = Field(description="95% 区间下限")
    high: Rate = Field(description="95% 区间上限")


class KpiOut(Answer):
    """Figures of a draw (抽查成效, R7.10). Rates are fractions, 0..1."""

    plan: PlanLineOut
    overall: list[RateOut] = Field(description="全部, 一行")
    by_item: list[RateOut] = Field(description="按事项")
    by_class: list[RateOut] | None = Field(default=None, description="按信用风险类别, 内部")
    lift: float | None = Field(description="命中为同样次数均匀抽取预期的几倍; null: 没有发现问题, 不能算")
    tasks: int = Field(ge=0, description="任务数, 不含已更换的")
    joint: Rate = Field(description="联合检查占比: 多部门或多事项的任务/任务; null: 没有任务")
    reported: int = Field(ge=0, description="已录入结果的任务, 含已公示的")
    published: int = Field(ge=0, description="已公示的任务, 后来撤下的在内")
    late: int = Field(ge=0, description="结果未在检查后 20 个工作日内公示的任务(C07)")
    replaced: int = Field(ge=0, description="更换了对象的任务")
    leads: int = Field(ge=0, description="移交的线索")
    leads_filed: int = Field(ge=0, description="已立案的线索")
    unit: str = Field(description="计数单位")
    method: str = Field(description="方法")
    note: str = Field(description="前提与局限")
    rule: RuleOut
