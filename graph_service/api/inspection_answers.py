"""What is told of the 双随机 (双随机应答): plans, exclusions, tasks and figures as answers show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from graph_service.analysis.cases import CaseState
from graph_service.analysis.sampling import inclusion
from graph_service.api import presenting
from graph_service.api.case_answers import party
from graph_service.api.models.inspections import (
    ExcludedOut,
    ExcludedPageOut,
    ExpectedClassOut,
    ExpectedOut,
    FaultOut,
    FrameClassOut,
    FrameOut,
    FrozenOut,
    ItemOut,
    KpiOut,
    LeftOutOut,
    ListedItemOut,
    ListedItemsOut,
    PlanLineOut,
    PlanOut,
    PlansOut,
    ProgressOut,
    RateOut,
    ReportedOut,
    TaskOut,
    TasksMadeOut,
    TasksOut,
)
from graph_service.api.params import Said
from graph_service.api.presenting import Presenter
from graph_service.domain.acts import texts_of
from graph_service.domain.subjects import STATUS_TERMS, Status
from graph_service.usecases.inspection_plan import FrameNow, Frozen
from graph_service.usecases.inspection_results import Kpi, Reported
from graph_service.usecases.inspection_views import PlanView, plain_reason

Terms = Mapping[str, str]
Statuses = Mapping[str, Status]
EXPECTED: Mapping[str, pl.Expr] = {"units": pl.len(), "expected": pl.col("pi").sum()}
NOTE = (
    "种子 = SHA-256(揭示的值 换行 计划编号 换行 名录与条件指纹), 抽取后公开存证, "
    "任何人可用 credit-graph verify-draw 复核; 一个计划只抽取一次。"
)
UNIT = (
    "单元为主体与事项的组合, 一户抽中两个事项计两个单元; 任务按户计, 一户的全部事项为一项任务。比例为 0 至 1 的小数。"
)
METHOD = (
    "各单元以已知概率 π 抽中。名录问题率用 Hájek 估计 Σ(y/π)/Σ(1/π), 问题单元数用 Horvitz-Thompson 估计 Σ(y/π); "
    "方差按事项和类别分层、用 Hájek 近似, 95% 区间为其有效样本量上的 Wilson 区间。"
)
PREMISE = (
    "推断以已查单元代表未查单元为前提, 未查的多时不宜引用; 更换的对象不计入推断, 替补的也不计入。"
    "未发现问题不等于没有问题; 各类命中率不是对主体的评价。"
)


def items_out(found: pl.DataFrame, said: Said) -> ListedItemsOut:
    """The list of items that may be drawn (抽查事项清单)."""
    same = ("object_kind", "basis", "level", "rate_cap", "yearly_cap")
    return ListedItemsOut(
        **said,
        items=[
            ListedItemOut(
                code=row["item_code"], term=row["item"], unit_code=row["subject"], unit_name=row["subject_name"],
                **{name: row[name] for name in same},
            )
            for row in found.iter_rows(named=True)
        ],
    )  # fmt: skip


def plan_line(one: PlanView) -> PlanLineOut:
    """A plan as a list shows it (抽查计划)."""
    state, told = one.state, one.state.data
    return PlanLineOut(
        id=str(told["plan_id"]),
        title=str(told.get("title") or told["plan_id"]),
        authority_code=state.head.authority_code,
        authority_name=state.head.authority_name,
        state=state.state.id,
        state_term=state.state.term,
        since=state.since,
        frozen_on=one.frozen_on,
        frame_hash=str(told["frame_hash"]),
        frame_size=_whole(told["frame_size"]),
        excluded=_whole(told.get("excluded", 0)),
        seed_kind="held" if told["seed_kind"] == "held" else "beacon",
        committed=str(told["committed"]),
        tasks=_whole(told["tasks_number"]) if "tasks_number" in told else None,
    )


def plans_out(found: list[PlanView], said: Said, *, limit: int, offset: int) -> PlansOut:
    """A page of plans (抽查计划清单)."""
    shown = [plan_line(one) for one in found[offset : offset + limit]]
    more = len(found) > offset + len(shown)
    return PlansOut(**said, truncated=more, plans=shown, found=len(found), limit=limit, offset=offset)


def plan_fields(one: PlanView, progress: Mapping[str, int], said: Said) -> dict[str, Any]:
    """The fields of ``PlanOut``, which the answers to acts on a plan have too."""
    told = one.state.data
    return {
        **said,
        "plan": plan_line(one),
        "seed": str(told["seed"]) if "seed" in told else None,
        "drawn": _whole(told["drawn_number"]) if "drawn_number" in told else None,
        "progress": ProgressOut(
            waiting=progress.get("ASSIGNED", 0),
            reported=progress.get("REPORTED", 0),
            published=progress.get("PUBLISHED", 0),
            taken_down=progress.get("TAKEN_DOWN", 0),
            replaced=progress.get("REPLACED", 0),
        ),
        "rule": presenting.rule(one.state.procedure.rule),
        "note": NOTE,
    }


def plan_out(one: PlanView, progress: Mapping[str, int], said: Said) -> PlanOut:
    """Where a plan stands (抽查计划现状)."""
    return PlanOut(**plan_fields(one, progress, said))


def frozen_out(made: Frozen, one: PlanView, said: Said) -> FrozenOut:
    """The notice of a plan, and what its draw is to take (冻结结果)."""
    units = inclusion(made.units, made.terms)
    by_class = units.group_by("item", grade="class").agg(**EXPECTED).sort("item", "grade")
    return FrozenOut(
        **plan_fields(one, {}, said),
        by_item=_by_item(units),
        by_class=[ExpectedClassOut(**row) for row in by_class.to_dicts()],
        key_items=list(made.key_items),
    )


def frame_out(made: FrameNow, said: Said) -> FrameOut:
    """The frame of a plan that is not frozen, in numbers (框内主体数)."""
    units, left = inclusion(made.frame.units, made.terms), Counter(map(plain_reason, made.frame.excluded["reason"]))
    by_class = units.group_by(grade="class").agg(subjects=pl.col("code").n_unique(), **EXPECTED).sort("grade")
    return FrameOut(
        **said,
        units=units.height,
        subjects=units["code"].n_unique(),
        by_item=_by_item(units),
        classes=[FrameClassOut(**row) for row in by_class.to_dicts()],
        excluded=[
            LeftOutOut(reason=reason, subjects=number)
            for reason, number in sorted(left.items(), key=lambda one: (-one[1], one[0]))
        ],
    )


def _by_item(units: pl.DataFrame) -> list[ExpectedOut]:
    return [ExpectedOut(**row) for row in units.group_by("item").agg(**EXPECTED).sort("item").to_dicts()]


def excluded_out(found: pl.DataFrame, said: Said, *, limit: int, offset: int) -> ExcludedPageOut:
    """A page of those left out (未列入名录)."""
    page = found.slice(offset, limit)
    return ExcludedPageOut(
        **said,
        truncated=found.height > offset + page.height,
        items=[
            ExcludedOut(
                code=row["code"],
                name=row["name"],
                reason=plain_reason(row["reason"]),
                grade=row["class"],
                detail=row["reason"],
            )
            for row in page.iter_rows(named=True)
        ],
        found=found.height,
        limit=limit,
        offset=offset,
    )


def task_out(one: CaseState, show: Presenter, terms: Terms, statuses: Statuses) -> TaskOut:
    """A task (检查任务)."""
    told, status = one.data, statuses.get(one.head.subject, Status.UNKNOWN)
    return TaskOut(
        id=one.head.id,
        task_no=str(told["task_no"]),
        party=party(one.head, show),
        status=status,
        status_term=STATUS_TERMS[status],
        items=[ItemOut(code=item, term=terms.get(item)) for item in texts_of(told["items"])],
        units=texts_of(told.get("unit_codes")) or [one.head.authority_code],
        certificates=texts_of(told["drawn"]),
        due=date.fromisoformat(str(told["due_on"])) if told.get("due_on") else None,
        state=one.state.id,
        state_term=one.state.term,
        inspected_on=date.fromisoformat(str(told["inspected_on"])) if "inspected_on" in told else None,
        result_code=str(told["result_code"]) if "result_code" in told else None,
        problem_items=texts_of(told.get("problem_items")),
    )


def tasks_out(
    page: list[CaseState], show: Presenter, terms: Terms, statuses: Statuses, said: Said, *,
    found: int, limit: int, offset: int,
) -> TasksOut:  # fmt: skip
    """A page of tasks (检查任务清单)."""
    shown = [task_out(one, show, terms, statuses) for one in page]
    more = found > offset + len(shown)
    return TasksOut(**said, truncated=more, tasks=shown, found=found, limit=limit, offset=offset)


def tasks_made_out(
    found: list[CaseState], show: Presenter, terms: Terms, statuses: Statuses, said: Said
) -> TasksMadeOut:
    """Tasks that an act made or changed (所派任务)."""
    return TasksMadeOut(**said, tasks=[task_out(one, show, terms, statuses) for one in found])


def reported_out(done: Reported, said: Said) -> ReportedOut:
    """What came of results handed in (录入结果)."""
    faults = [FaultOut(row=row, task_no=task, reason=why) for row, task, why in done.faults]
    return ReportedOut(**said, done=done.done, already=done.already, faults=faults)


def kpi_out(found: Kpi, one: PlanView, terms: Terms, said: Said) -> KpiOut:
    """Figures of a draw (抽查成效)."""
    return KpiOut(
        **said,
        plan=plan_line(one),
        overall=rates_out(found.overall),
        by_item=rates_out(found.by_item, terms),
        by_class=rates_out(found.by_class),
        lift=found.lift,
        tasks=found.tasks,
        joint=found.joint,
        reported=found.reported,
        published=found.published,
        late=found.late,
        replaced=found.replaced,
        leads=found.leads,
        leads_filed=found.leads_filed,
        unit=UNIT,
        method=METHOD,
        note=PREMISE,
        rule=presenting.rule(one.state.procedure.rule),
    )


def rates_out(found: pl.DataFrame, terms: Terms | None = None) -> list[RateOut]:
    """Rates of problems by group (问题发现率)."""
    return [RateOut(**row, term=(terms or {}).get(row["group"])) for row in found.iter_rows(named=True)]


def _whole(value: object) -> int:
    """A number as acts keep it (计数)."""
    return int(float(str(value)))
