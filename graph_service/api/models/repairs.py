"""Answers about repair (信用修复): what may be repaired from when, by which formula, on what conditions."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.analysis.repair_conditions import Verdict
from graph_service.api.models.answers import ContestableAnswer, Model, PartyOut, RuleOut
from graph_service.domain.events import EventState
from graph_service.rulebook.repair_classes import RecordClass
from graph_service.rulebook.repair_conditions import ConditionName


class ConditionOut(Model):
    """One condition of repair (修复条件)."""

    name: ConditionName = Field(description="条件 condition")
    term: str = Field(description="条件名称", examples=["达到最短公示期"])
    verdict: Verdict = Field(description="met 符合, not_met 不符合, to_be_shown 待证明, 由办理人员认定")
    why: str = Field(description="说明 why")
    rule: RuleOut


class RepairCaseOut(Model):
    """Where the latest application stands (修复申请)."""

    id: str = Field(description="案件编号")
    state: str = Field(description="状态", examples=["ACCEPTED"])
    state_term: str = Field(description="状态名称", examples=["已受理"])
    since: date = Field(description="最近一步的日期 day of its last act")
    closed: bool = Field(description="是否已办结")


class RepairOut(Model):
    """One record that may be repaired (可修复事项)."""

    kind: str = Field(description="记录种类", examples=["penalty"])
    term: str = Field(description="记录种类名称", examples=["行政处罚"])
    title: str | None = Field(description="文号、案号或公告号 number of its document", examples=["翁市监罚〔2026〕2号"])
    authority: str | None = Field(description="认定单位 who decided", examples=["翁源县市场监督管理局"])
    day: date | None = Field(description="起算的文书、列入或公告日期 day that the terms run from; null: not stated")
    standing: EventState = Field(
        description="效力: VALID 有效, MARKED 异议核查中, REPAIRED 已修复或暂停 whether it stands"
    )
    objection_mark: bool = Field(description="异议标记 whether an objection to it is being looked into (R6.3)")
    record_class: RecordClass | None = Field(description="失信信息分类; null: 欠款公告不分类")
    published: bool = Field(description="该日是否公示 whether it is shown to the public on the day")
    least_until: date | None = Field(description="最短公示期届满日; null: 没有最短公示期, 或者日期未载明")
    apply_from: date | None = Field(description="可申请修复的首日 first day of applying; null: 不能推算, 见公式")
    days_left: int | None = Field(description="距可申请的日数, 0: 已可申请; null: 不能推算 countdown", ge=0)
    formula: str = Field(description="可申请日期的公式 how that day is worked out")
    auto_stop: date | None = Field(description="自动停止公示的末日; null: 至移出、缴清为止")
    stop_formula: str = Field(description="停止公示日期的公式")
    regime: RuleOut = Field(description="当日适用的修复制度 the text in force on the day of applying")
    rule: RuleOut = Field(description="最短公示期的依据 rule of the minimum")
    ref: str = Field(default="", description="记录引用, 申请时填写 names the record when applying")
    authority_code: str = Field(default="", description="认定单位代码, 申请时填写")
    step: str = Field(default="", description="申请用的步骤 step by which to apply")
    conditions: list[ConditionOut] = Field(default_factory=list, description="条件清单 checklist")
    case: RepairCaseOut | None = Field(default=None, description="最近的修复申请; null: 未申请")


class RepairsOut(ContestableAnswer):
    """What may be repaired of a subject or a person, newest first (可修复事项清单)."""

    party: PartyOut
    public_only: bool = Field(description="是否仅含公示信息 whether the caller is shown public records only")
    repairs: list[RepairOut]
    voluntary: list[str] = Field(description="可以自愿提供、不得要求的材料 offered freely, never asked for")
    note: str = Field(description="说明")
