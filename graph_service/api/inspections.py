"""Routes of the 双随机 (双随机): a plan frozen, revealed, staffed; its tasks, results, bundle and figures."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from graph_service.analysis.cases import CaseState
from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin
from graph_service.api import inspection_answers as told
from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import desk_of
from graph_service.api.context import Context, ContextDep
from graph_service.api.models.inspection_requests import FreezeIn, PlanIn, RecusalIn, ReplaceIn, Results, RevealIn
from graph_service.api.models.inspections import (
    BundleOut,
    DrawnPlanOut,
    ExcludedPageOut,
    FrameOut,
    FrozenOut,
    KpiOut,
    PlanOut,
    PlansOut,
    ReportedOut,
    StaffedOut,
    TasksMadeOut,
    TasksOut,
)
from graph_service.api.params import Said, TodayDep
from graph_service.api.reader import ASK_FOR_UNIT, Reader
from graph_service.domain.acts import ref, texts_of
from graph_service.rulebook.access import Reach
from graph_service.store.cases import case_by_id
from graph_service.usecases.inspection_draw import drawn_plan, reveal
from graph_service.usecases.inspection_plan import frame_now, freeze_plan
from graph_service.usecases.inspection_results import kpi, report_results
from graph_service.usecases.inspection_tasks import decide_recusal, replace_subject, staff
from graph_service.usecases.inspection_views import (
    excluded_of,
    item_terms,
    plan_view,
    plan_views,
    progress,
    statuses_of,
    tasks_reached,
)
from graph_service.usecases.plan_file import parse_plan

router = APIRouter(prefix="/v1/inspections", tags=["抽查 draws"])
LIST = problems.responses(401, 403, 422, 500, 503)
READ = problems.responses(401, 403, 404, 409, 422, 500, 503)
READ_DRAWS, PLAN, DRAW, REPORT = "draws:read", "plans:write", "draws:write", "inspections:write"
PlanId = Annotated[
    str, Path(alias="plan", min_length=1, max_length=60, description="计划编号", examples=["2026-Q3-食品"])
]
Limit = Annotated[int, Query(ge=1, le=1_000, description="条数上限")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="起始位置")]


@router.get("", summary="抽查计划清单 plans", response_model=PlansOut, responses=LIST)
def plans(reader: ReaderDep, context: ContextDep, said: TodayDep, limit: Limit = 50, offset: Offset = 0) -> Response:
    """已冻结的计划及其进度, 内容与公告相同, 不涉及主体. Plans frozen: what their notices say."""
    return reader.send(told.plans_out(plan_views(context.connection), said, limit=limit, offset=offset))


@router.post("", summary="冻结名录 freeze a plan", response_model=FrozenOut, status_code=201, responses=READ)
def freeze(wanted: FreezeIn, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """冻结名录并给出抽取前须发布的抽取公告; 一个计划只冻结一次, 再次提交返回 409, 公告可再查.

    Freeze the frame of a plan and give the notice to publish before the draw. Once a plan: 409 after that.
    """
    plan = parse_plan(wanted.plan.model_dump_json(exclude_unset=True), "plan")
    origin = SeedOrigin(SeedKind(wanted.seed.kind), committed=wanted.seed.committed)
    made = freeze_plan(desk_of(context, reader), context.refresh.snapshots, context.settings.data, plan, origin)
    answer = told.frozen_out(made, plan_view(context.connection, plan.id), said)
    response = reader.send(answer, rules=("R7.6", "R7.7"), records=(ref("case", made.case.head.id),))
    response.status_code = 201
    return response


@router.post("/frame", summary="试算名录 frame of a plan", response_model=FrameOut, responses=LIST)
def frame(wanted: PlanIn, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """计划今天会冻结的名录有多少主体、多少单元、预计抽多少, 为何不列入; 只有数目, 不冻结, 不留存.

    The frame that a plan would freeze today, in numbers alone; nothing is frozen, nothing kept.
    """
    plan = parse_plan(wanted.model_dump_json(exclude_unset=True), "plan")
    made = frame_now(context.connection, context.refresh.snapshots, context.today(), plan)
    return reader.send(told.frame_out(made, said), rules=("R7.6",))


@router.get("/{plan}", summary="抽查计划 one plan", response_model=PlanOut, responses=READ)
def plan(plan_id: PlanId, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """计划现状; 抽取后附种子和抽中单元数. Where a plan stands; its seed and number once it was drawn."""
    view = plan_view(context.connection, plan_id)
    return reader.send(told.plan_out(view, progress(desk_of(context, reader), plan_id), said))


@router.get("/{plan}/excluded", summary="未列入名录 left out", response_model=ExcludedPageOut, responses=READ)
def excluded(
    *,
    plan_id: PlanId,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """未列入名录的主体, 每户附原因; 类别和含类别的原因为内部信息. Who was left out and why; the class is internal."""
    found = excluded_of(context.connection, context.settings.data, plan_id)
    return reader.send(told.excluded_out(found, said, limit=limit, offset=offset), rules=("R7.6", "R7.8"))


@router.post("/{plan}/reveal", summary="揭示种子并抽取 reveal and draw", response_model=DrawnPlanOut, responses=READ)
def reveal_(plan_id: PlanId, wanted: RevealIn, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """揭示秘密或公开随机数的值并抽取; 同一值再次提交得同一结果, 另一值返回 409.

    Reveal the value and draw. The same value again gives the same answer, another 409.
    """
    desk = desk_of(context, reader)
    made = reveal(desk, context.settings.data, plan_id, wanted.value)
    fields = told.plan_fields(plan_view(context.connection, plan_id), progress(desk, plan_id), said)
    answer = DrawnPlanOut(**fields, subjects=made.units["code"].n_unique())
    return reader.send(answer, rules=("R7.7",), records=(ref("case", made.state.head.id),))


@router.post("/{plan}/staff", summary="选派并派发任务 staff the tasks", response_model=StaffedOut, responses=READ)
def staff_(plan_id: PlanId, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """选派前查回避, 随机选派检查人员并派发任务; 已派发的返回 409. Draw the inspectors and make all tasks, or none."""
    desk, refresh = desk_of(context, reader), context.refresh
    tasks = staff(desk, refresh.snapshots, refresh.policies, context.settings.data, plan_id)
    aside = sum(len(texts_of(one.data.get("recused"))) for one in tasks)
    fields = told.plan_fields(plan_view(context.connection, plan_id), progress(desk, plan_id), said)
    answer = StaffedOut(**fields, made=len(tasks), recused=aside)
    return reader.send(answer, rules=("R7.8", "R7.9"), records=[ref("case", one.head.id) for one in tasks])


@router.post(
    "/{plan}/replacements", summary="更换检查对象 replace a subject", response_model=TasksMadeOut, responses=READ
)
def replace(plan_id: PlanId, wanted: ReplaceIn, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """按同一次序递补, 不重新抽取, 返回递补的任务; 同一更换再次提交得同一结果.

    Put the next of the same order in a subject's place, never a new draw; answered with the tasks that replace.
    """
    reader = reader.about(wanted.code)
    desk, refresh = desk_of(context, reader), context.refresh
    tasks = replace_subject(
        desk, refresh.snapshots, refresh.policies, context.settings.data, plan_id, wanted.code, wanted.why,
        wanted.reason,
    )  # fmt: skip
    answer = _made(tasks, reader, context, said)
    return reader.send(answer, rules=("R7.7", "R7.9"), records=[ref("case", one.head.id) for one in tasks])


@router.get("/{plan}/tasks", summary="检查任务 tasks", response_model=TasksOut, responses=READ)
def tasks(
    *,
    plan_id: PlanId,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    limit: Limit = 100,
    offset: Offset = 0,
) -> Response:
    """检查任务, 按编号; 部门只见有本单位事项的. Tasks by number; a department sees those that hold items of its own."""
    reach = context.matrix.reach(reader.caller.role, READ_DRAWS)
    reader.only_if(
        reach in (Reach.ALL, Reach.FIELD, Reach.OWN), "检查任务只供抽查机关和实施部门查看。", "请向抽查机关查询。"
    )
    reader.only_if(bool(reader.caller.unit) or reach is Reach.ALL, "该账号未登记所属单位。", ASK_FOR_UNIT)
    reader = reader if reach is Reach.ALL else reader.deciding()
    found = tasks_reached(desk_of(context, reader), plan_id, READ_DRAWS)
    page = found[offset : offset + limit]
    statuses = statuses_of(context.connection, page)
    answer = told.tasks_out(
        page, reader.presenter, _terms(context), statuses, said, found=len(found), limit=limit, offset=offset
    )
    return reader.send(answer, rules=("R7.9",), records=[ref("case", one.id) for one in answer.tasks])


@router.post("/{plan}/results", summary="录入检查结果 report results", response_model=ReportedOut, responses=READ)
def results(
    plan_id: PlanId,
    wanted: Results,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
) -> Response:
    """录入检查结果, 每行一项任务; 同一表再次提交不重复录入, 有误的行附原因, 其余照录.

    Take in results, a row a task. The same rows again add nothing; rows at fault are told, the others taken.
    """
    rows = [
        (
            number,
            {
                **one.model_dump(include={"task_no", "result_code", "facts", "doc_no"}),
                "inspected_on": one.inspected_on.isoformat(),
                "problem_items": "；".join(one.problem_items),
            },
        )
        for number, one in enumerate(wanted, 1)
    ]
    done = report_results(desk_of(context, reader), plan_id, rows)
    return reader.send(told.reported_out(done, said), rules=("R7.10",))


@router.post("/tasks/{case}/recusal", summary="回避决定 decide on recusal", response_model=TasksMadeOut, responses=READ)
def recusal(
    case: Annotated[str, Path(max_length=100, description="任务案件编号")],
    wanted: RecusalIn,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
) -> Response:
    """对检查人员回避申请的决定; 准予的另行选派, 检查不停止; 同一决定再次提交不重复办理.

    Decide on a request that an inspector stand aside. Where it is granted the team is drawn anew without him.
    """
    reader = reader.about(case_by_id(context.connection, case).head.subject)
    desk, refresh = desk_of(context, reader), context.refresh
    after = decide_recusal(
        desk, refresh.snapshots, refresh.policies, case, wanted.certificate, grant=wanted.grant, reason=wanted.reason
    )
    answer = _made([after], reader, context, said)
    return reader.send(answer, rules=("R7.9",), records=(ref("case", case),))


@router.get("/{plan}/bundle", summary="抽取存证 bundle", response_model=BundleOut, responses=READ)
def bundle(plan_id: PlanId, reader: ReaderDep, context: ContextDep) -> Response:
    """抽取存证, 供公开: 单元为代号, 不含主体; 任何人可据以重抽复核. The bundle to publish: units under pseudonyms."""
    made = drawn_plan(desk_of(context, reader), context.settings.data, plan_id)
    return reader.send(BundleOut(**made.stored()), rules=("R7.7",))


@router.get("/{plan}/kpi", summary="抽查成效 figures of a draw", response_model=KpiOut, responses=READ)
def figures(plan_id: PlanId, reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """问题发现率及其推断、相对均匀抽取的提升、联合检查占比、公示逾期、线索; 按类别的只供有权查看类别的角色.

    Rates of problems without the bias of the weights, lift, joint tasks, lateness and leads; by class for those who
    may see the class.
    """
    found = kpi(desk_of(context, reader), context.settings.data, plan_id)
    answer = told.kpi_out(found, plan_view(context.connection, plan_id), _terms(context), said)
    return reader.of_sums().send(answer, rules=("R7.10",))


def _made(tasks: list[CaseState], reader: Reader, context: Context, said: Said) -> TasksMadeOut:
    statuses = statuses_of(context.connection, tasks)
    return told.tasks_made_out(tasks, reader.presenter, _terms(context), statuses, said)


def _terms(context: Context) -> told.Terms:
    return item_terms(context.connection, context.refresh.snapshots, context.today())
