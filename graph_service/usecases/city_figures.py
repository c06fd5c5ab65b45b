"""What the figures of the city credit index are (城市信用监测指标的定义): those that the plan's measures name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PLAN = "SEED"  # key of the plan in sources.toml
Unit = Literal["share", "times", "number"]


@dataclass(frozen=True, slots=True)
class Figure:
    """What one figure is (指标定义): by which ``rule`` of the rule book and ``measure`` of the plan, 1..31.

    ``rows`` is the route that lists what is counted. ``why`` says of a figure that takes data the graph has not, that
    it cannot be told here.
    """

    id: str
    term: str
    unit: Unit
    rule: str
    measure: int
    definition: str
    rows: str | None = None
    why: str | None = None


KEPT = Figure(
    "commitments_fulfilled", "承诺履约率", "share", "R3.2", 3,
    "已认定的承诺中全部履行的; 逾期未认定的不计入主体。",
    rows="/v1/commitments?state=fulfilled",
)  # fmt: skip
REVIEWED = Figure(
    "commitments_reviewed", "承诺认定率", "share", "R3.4", 3,
    "应认定的承诺中已认定的; 其余为受理单位逾期未认定的。",
    rows="/v1/commitments?state=overdue",
)  # fmt: skip
ACTS = Figure(
    "acts_on_time", "双公示及时率", "share", "C01", 11,
    "当年决定的行政处罚、许可和检查中, 决定至平台首次收到不超过时限的, 除以能判定的; 不能判定的不计。",
    rows="/v1/clocks/kpi",
)  # fmt: skip
CODES = Figure(
    "code_faults", "统一社会信用代码重错码率", "share", "R1.11", 13,
    "有重码或错码问题的主体数除以登记在册的主体数, 以最近一次计算为准。",
    rows="/v1/quality?check=CODE_FAULT",
)  # fmt: skip
JOINT = Figure(
    "draws_joint", "联合抽查占比", "share", "R7.10", 17,
    "当年冻结并已抽取的计划, 其任务中涉及多个部门或多个事项的。",
    rows="/v1/dashboards/draws",
)  # fmt: skip
LIFT = Figure(
    "draws_lift", "抽查命中提升", "times", "R7.10", 17,
    "发现的问题是同样次数均匀抽取预期的几倍, 按入选概率推断。",
    rows="/v1/dashboards/draws",
)  # fmt: skip
RESULTS = Figure(
    "results_on_time", "抽查结果按期公示率", "share", "C07", 17,
    "已录入结果的任务中, 没有超过公示时限的。",
    rows="/v1/dashboards/draws",
)  # fmt: skip
NOT_HERE = (
    Figure(
        "associations", "协会会员承诺率", "share", "R3.2", 4, "会员中作出行业自律承诺的; 方案要求全部会员。",
        why="须有协会会员名册: 由命令行 credit-graph commitments coverage 按名册计算, 图谱中没有名册。",
    ),
    Figure(
        "credit_files", "重点领域信用档案完整率", "share", "R9.1", 10, "家政、养老、环保、食药、安全档案的完整程度。",
        why="方案没有列明档案应有的项目, 不能判断是否完整。",
    ),
    Figure(
        "acts_omitted", "双公示瞒报率", "share", "C01", 11, "部门台账中有而平台没有的决定。",
        why="须有各部门自己的台账: 由命令行 credit-graph clocks kpi --log 比对, 平台上没有台账。",
    ),
    Figure(
        "draw_complaints", "抽查投诉数", "number", "R7.10", 17, "对抽查检查的投诉。",
        why="投诉记录没有写明是否针对抽查, 不能分出。",
    ),
    Figure(
        "loans", "信易贷发放情况", "number", "R9.7", 19, "银行反馈的申请、授信和逾期。", rows="/v1/loans/aggregate",
        why="只按月按组提供, 户数不足的组隐去, 不能加成一个数。",
    ),
)  # fmt: skip
