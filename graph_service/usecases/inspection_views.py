"""What is told of draws, tasks and exclusions (双随机查询): read from cases and from what was frozen, nothing new."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from graph_service.analysis.cases import CaseState
from graph_service.analysis.snapshot import in_force
from graph_service.domain.acts import Actor, Case, texts_of
from graph_service.domain.subjects import Status
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.draw_files import draw_files
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.inspection_desk import DRAW
from graph_service.usecases.inspection_plan import draw_case, state_of_case
from graph_service.usecases.inspection_tasks import tasks_of
from graph_service.usecases.permission import decides, everywhere

# Of a reason in full the class can be told: by its name, by the cap that it has, by whom the plan is about.
_SAID_OF_CLASS = (
    (re.compile(r"^本年度已检查或待查 .* 类上限 .* 次$"), "本年度检查次数已达上限"),
    (re.compile(r"^不在计划的检查对象范围\(.*\)$"), "不在计划的检查对象范围"),
)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan that was frozen (抽查计划现状): where it stands, and the day on which it was frozen."""

    state: CaseState
    frozen_on: date


def plan_views(connection: Connection) -> list[PlanView]:
    """All plans that were frozen (抽查计划清单), the last frozen first."""
    found = [_view(case, state_of_case(case)) for case in all_cases(connection, procedure=DRAW)]
    return sorted(found, key=lambda one: (-one.frozen_on.toordinal(), str(one.state.data["plan_id"])))


def plan_view(connection: Connection, plan_id: str) -> PlanView:
    """Where a plan stands (抽查计划现状); raises ``NotFound``."""
    return _view(*draw_case(connection, plan_id))


def progress(desk: Desk, plan_id: str) -> Mapping[str, int]:
    """Tasks of a plan by state (任务进度): every task, those of replaced subjects too."""
    return Counter(one.state.id for one in tasks_of(desk, plan_id))


def excluded_of(connection: Connection, data: Path, plan_id: str) -> pl.DataFrame:
    """Who was left out of a frame and why (未列入名录), by code: ``inspection_frame.EXCLUDED_SCHEMA``."""
    _, state = draw_case(connection, plan_id)
    return draw_files(data, state.head.id, str(state.data["frame_hash"])).table("excluded")


def plain_reason(reason: str) -> str:
    """Tell why somebody was left out so that the risk class cannot be told (不含类别的原因).

    >>> plain_reason("本年度已检查或待查 4 次, 达到 D 类上限 4 次"), plain_reason("已注销、撤销或迁出")
    ('本年度检查次数已达上限', '已注销、撤销或迁出')
    """
    for pattern, told in _SAID_OF_CLASS:
        if pattern.match(reason):
            return told
    return reason


def tasks_reached(desk: Desk, plan_id: str, scope: str) -> list[CaseState]:
    """The tasks of a plan that a scope of the actor reaches (可见任务), by number: a department's are its own."""
    draw_case(desk.connection, plan_id)
    tasks = tasks_of(desk, plan_id)
    if everywhere(desk.matrix, desk.actor.role, scope):
        return tasks
    return [one for one in tasks if takes_part(desk.actor, one)]


def statuses_of(connection: Connection, tasks: Iterable[CaseState]) -> Mapping[str, Status]:
    """Registered states that the subjects of tasks have now (检查对象的登记状态): one query."""
    rows = GraphStore(connection).subjects(sorted({one.head.subject for one in tasks}))
    return {row["eid"]: Status(row["status"]) for row in rows if row["status"]}


def takes_part(actor: Actor, task: CaseState) -> bool:
    """Whether a unit has a part in a task (参与检查): some of its items are the unit's."""
    own = bool(actor.unit) and actor.unit in texts_of(task.data.get("unit_codes"))
    return own or decides(actor, task.head)


def item_terms(connection: Connection, snapshots: SnapshotCache, day: date) -> Mapping[str, str]:
    """Names of the items of the list by their codes (事项名称): the last that each was listed under."""
    items = snapshots.snapshot(connection, day).facts["inspection_item"]
    return dict(items.sort("published_on", "rid", nulls_last=False).select("item_code", "item").iter_rows())


def items_in_force(connection: Connection, snapshots: SnapshotCache, day: date) -> pl.DataFrame:
    """Items of the list that may be drawn on a day (抽查事项清单), by code: each as it was last published."""
    items = snapshots.snapshot(connection, day).facts["inspection_item"].filter(in_force(day))
    last = items.sort("published_on", "rid", nulls_last=False).unique("item_code", keep="last", maintain_order=True)
    return last.sort("item_code")


def _view(case: Case, state: CaseState) -> PlanView:
    return PlanView(state, case.acts[0].day)
