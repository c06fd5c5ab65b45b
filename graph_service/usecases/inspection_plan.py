"""A plan of inspection frozen (冻结抽查计划, R7.6-R7.8): its frame from the graph, its commitment, before the draw.

The frame that is published and drawn from names nobody: a unit is ``SHA-256(salt ‖ code)``, each subject with a salt of
its own, because a probability tells the internal class (R7.1). Whoever is given the salt of a subject can tell its
unit, and nobody else's.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin, freeze, frozen_hash
from graph_service.analysis.inspection_frame import Caps, InspectionFrame, Range, inspection_frame
from graph_service.analysis.law_overlay import law_view
from graph_service.analysis.sampling import Plan, inclusion
from graph_service.analysis.snapshot import Snapshot, in_force
from graph_service.domain.acts import Case, digest
from graph_service.domain.errors import BadInput, Conflict, NotFound
from graph_service.domain.fact_libraries import ItemLevel
from graph_service.rulebook.sampling import SamplingDefaults, sampling_defaults
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, case_by_id, read_cases
from graph_service.store.draw_files import draw_files
from graph_service.store.last_run import last_run, risk_classes
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.case_plan import Desk, Opening, voucher
from graph_service.usecases.cases import open_case
from graph_service.usecases.inspection_desk import DRAW, TASK
from graph_service.usecases.law import law_on
from graph_service.usecases.plan_file import PlanFile, parse_plan, plan_text

CLASS_DAYS = 31  # R7.1: classes are refreshed monthly
DRAWN_SCHEMA = {"code": pl.String, "item": pl.String, "task": pl.String, "open": pl.Boolean}
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class FrameNow:
    """The frame of a plan with the terms it would be drawn by (名录与抽取条件), and what was left out of it.

    ``key_items`` are those that are 重点检查事项: besides the draw they are to be covered whole (R7.6).
    """

    frame: InspectionFrame
    terms: Plan
    key_items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Frozen(FrameNow):
    """A plan that was frozen (冻结结果): its case, and the units of its frame under their pseudonyms."""

    case: CaseState
    units: pl.DataFrame


def case_id(plan_id: str) -> str:
    """Id of the case of a plan (抽取案件编号): one plan is drawn once."""
    return digest((DRAW, plan_id))


def freeze_plan(
    desk: Desk,
    snapshots: SnapshotCache,
    data: Path,
    plan: PlanFile,
    origin: SeedOrigin,
    progress: Progress = lambda step: None,
) -> Frozen:
    """Freeze the frame of a plan and keep the commitment (冻结名录并公告承诺).

    ``origin`` says where the seed will come from; what it commits to is published with the hash. Raises ``Conflict``
    where the plan was frozen before, ``BadInput`` for a plan that cannot be drawn, with what to change.
    """
    if origin.kind is SeedKind.GIVEN or not origin.committed:
        raise BadInput(
            "抽取前须公告承诺: 双人分持秘密的指纹, 或尚未产生的公开随机数的名称与期号。", rule="R7.7",
        )  # fmt: skip
    if origin.kind is SeedKind.HELD and not re.fullmatch(r"[0-9a-f]{64}", origin.committed):
        raise BadInput(
            "双人分持的承诺值应为所持秘密的 SHA-256, 64 位小写十六进制。", rule="R7.7",
            advice="请由两位持有人把各自部分按约定次序连接后计算指纹; 秘密本身不要提交。",
        )  # fmt: skip
    if "code" in plan.strata:
        raise BadInput("不能按主体代码分层。", advice="请从 strata 中去掉 code。", rule="R7.7")
    if case_exists(desk.connection, plan.id):
        raise Conflict(f"计划 {plan.id} 已冻结, 不能再冻结或重抽。", advice="另行抽查请另编计划编号。", rule="R7.7")
    made = frame_now(desk.connection, snapshots, desk.today, plan, progress)
    found, terms = made.frame, made.terms
    progress("冻结 freeze")
    people = found.units.select("code").unique(maintain_order=True)
    salts = [secrets.token_hex(16) for _ in range(people.height)]
    people = people.with_columns(salt=pl.Series(salts, dtype=pl.String)).with_columns(
        unit=pl.Series([unit_of(*row) for row in zip(people["code"], salts, strict=True)], dtype=pl.String)
    )
    units = found.units.join(people, on="code").drop("code", "salt").rename({"unit": "code"})
    frozen = freeze(units, terms)
    told = {
        "plan_id": plan.id,
        "plan": plan_text(plan),
        "frame_hash": frozen_hash(frozen, terms),
        "frame_size": float(frozen.height),
        "excluded": float(found.excluded.height),
        "seed_kind": origin.kind.value,
        "committed": origin.committed,
        "title": plan.term or plan.id,
    }
    files = draw_files(data, case_id(plan.id), str(told["frame_hash"]))
    files.keep("frozen", frozen)
    files.keep("people", people)
    files.keep("excluded", found.excluded)
    opening = Opening(
        act=digest((DRAW, plan.id, "freeze")), procedure=DRAW, step="freeze", day=desk.today, case=case_id(plan.id),
        authority_code=desk.actor.unit, authority_name=desk.actor.unit_name, data=told,
    )  # fmt: skip
    case = open_case(replace(desk, vouched=desk.vouched | {voucher(told)}), opening)
    return Frozen(found, terms, made.key_items, case, frozen)


def frame_now(
    connection: Connection,
    snapshots: SnapshotCache,
    day: date,
    plan: PlanFile,
    progress: Progress = lambda step: None,
) -> FrameNow:
    """Make the frame that a plan would freeze on a day (拟冻结的名录), which keeps nothing and commits to nothing.

    Raises ``BadInput`` for a plan that cannot be drawn, with what to change.
    """
    progress("取快照 snapshot")
    snapshot = law_view(snapshots.snapshot(connection, day), law_on(connection, day)).snapshot
    progress("名录与排除 frame")
    items = listed_items(snapshot, plan)
    defaults = sampling_defaults()
    found = inspection_frame(
        snapshot, classes_of_month(connection, day), items, _range(plan), _caps(plan, defaults),
        drawn_this_year(connection, day),
    )  # fmt: skip
    terms = replace(plan.terms(defaults, found.units.columns), items={one.code: one.weight for one in plan.item})
    _within_caps(found.units, terms, items)
    key = items.filter(pl.col("level") == ItemLevel.KEY.value)["item_code"].to_list()
    return FrameNow(found, terms, tuple(key))


def unit_of(code: str, salt: str) -> str:
    """Pseudonym of a subject in a frame (抽样单元代号)."""
    return hashlib.sha256(f"{salt}\n{code}".encode()).hexdigest()[:32]


def case_exists(connection: Connection, plan_id: str) -> bool:
    """Whether a plan was frozen (是否已冻结)."""
    return bool(read_cases(connection, [case_id(plan_id)]))


def draw_case(connection: Connection, plan_id: str) -> tuple[Case, CaseState]:
    """The case of a plan and where it stands (抽取案件); raises ``NotFound``."""
    try:
        case = case_by_id(connection, case_id(plan_id))
    except NotFound:
        raise NotFound(f"没有抽查计划 {plan_id}。", advice="请核对计划编号, 或先冻结名录。", rule="R7.7") from None
    return case, state_of_case(case)


def state_of_case(case: Case) -> CaseState:
    """Where a case that has acts stands (案件现状)."""
    state = replay(case)
    if state is None:
        raise NotFound(f"案件 {case.head.id} 没有办理记录。")
    return state


def plan_of(state: CaseState) -> tuple[PlanFile, Plan]:
    """The plan of a case and the terms it is drawn by (案件所载计划)."""
    plan = parse_plan(str(state.data["plan"]), str(state.data["plan_id"]))
    terms = plan.terms(sampling_defaults(), ("code", "item", "class", "score"))
    return plan, replace(terms, items={one.code: one.weight for one in plan.item})


def listed_items(snapshot: Snapshot, plan: PlanFile) -> pl.DataFrame:
    """Items of the plan as the list in force states them (计划事项); raises ``BadInput`` for one that is not listed."""
    if not plan.item:
        raise BadInput("计划没有列抽查事项。", advice="请用 [[item]] 列出抽查事项清单中的事项编码。", rule="R7.6")
    wanted = [one.code for one in plan.item]
    items = snapshot.facts["inspection_item"].filter(in_force(snapshot.as_of) & pl.col("item_code").is_in(wanted))
    if plan.departments:
        items = items.filter(pl.col("subject").is_in(plan.departments))
    items = items.sort("published_on", "rid", nulls_last=False).unique("item_code", keep="last", maintain_order=True)
    if missing := sorted(set(wanted) - set(items["item_code"])):
        raise BadInput(
            f"抽查事项清单中没有这些事项: {'、'.join(missing)}。", rule="R7.6",
            advice="只有清单内、在有效期内且属于计划所列部门的事项可以抽查; 请核对编码, 或先导入清单。",
        )  # fmt: skip
    return items.sort("item_code")


def classes_of_month(connection: Connection, day: date) -> pl.DataFrame:
    """Classes of the last monthly run (最近一次月度分类): ``eid``, ``class``, ``score``; refused where they are old."""
    run = last_run(connection)
    about = date.fromisoformat(run["as_of"]) if run else None
    if about is None or not timedelta(0) <= day - about <= timedelta(CLASS_DAYS):
        raise BadInput(
            f"图库中没有近 {CLASS_DAYS} 天的信用风险分类" + (f"(最近一次截至 {about})。" if about else "。"),
            advice="请先运行 credit-graph run 刷新本月分类, 再冻结名录。", rule="R7.1",
        )  # fmt: skip
    return pl.DataFrame(
        [(row["eid"], row["class"], row["score"]) for row in risk_classes(connection)],
        schema={"eid": pl.String, "class": pl.String, "score": pl.Float64}, orient="row", strict=False,
    )  # fmt: skip


def drawn_this_year(connection: Connection, day: date) -> pl.DataFrame:
    """What was drawn this year, by the tasks made (本年度已抽中): ``code``, ``item``, ``task``, ``open``."""
    rows: list[tuple[str, str, str, bool]] = []
    for case in all_cases(connection, procedure=TASK):
        state = replay(case)
        if state and state.state.id != "REPLACED" and case.acts[0].day.year == day.year:
            items = state.data["items"]
            rows += [
                (case.head.subject, one, str(state.data["task_no"]), state.state.id == "ASSIGNED")
                for one in (items if isinstance(items, list) else [])
            ]
    return pl.DataFrame(rows, schema=DRAWN_SCHEMA, orient="row")


def _range(plan: PlanFile) -> Range:
    given = plan.frame
    statuses = given.statuses or sampling_defaults().statuses
    return Range(statuses, given.regions, given.kinds, given.industries, given.classes, given.codes)


def _caps(plan: PlanFile, defaults: SamplingDefaults) -> Caps:
    return Caps({**defaults.caps, **plan.caps}, defaults.not_counted, plan.skip_drawn)


def _within_caps(units: pl.DataFrame, terms: Plan, items: pl.DataFrame) -> None:
    """Refuse a plan that draws more of an item than the list allows (抽查比例上限, R7.6)."""
    if units.is_empty():
        raise BadInput("没有可抽查的主体: 全部被排除。", advice="请查看排除记录, 或放宽检查对象范围。", rule="R7.7")
    caps = dict(items.filter(pl.col("rate_cap").is_not_null()).select("item_code", "rate_cap").iter_rows())
    drawn = inclusion(units, terms).group_by("item").agg(n=pl.len(), expected=pl.col("pi").sum()).sort("item")
    over = [
        f"{item} 拟抽 {expected:.1f}/{n} 户, 上限 {caps[item]:.1%}"
        for item, n, expected in drawn.iter_rows()
        if item in caps and expected > caps[item] * n + 1e-9
    ]
    if over:
        raise BadInput(
            f"超过抽查事项清单规定的抽查比例上限: {'; '.join(over)}。", rule="R7.6",
            advice="请降低 size 或 rates, 或降低该事项的 weight。",
        )  # fmt: skip
