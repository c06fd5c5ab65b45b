"""Results of a draw come back (检查结果, R7.10): reported, and made into rates of the county and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.clocks import due
from graph_service.analysis.estimation import lift, rates
from graph_service.analysis.inspection_records import DONE, NO_PROBLEM
from graph_service.domain.acts import Value, digest, ref, texts_of
from graph_service.domain.errors import CreditGraphError
from graph_service.rulebook.clocks import read_clocks
from graph_service.rulebook.sampling import sampling_defaults
from graph_service.store.cases import cases_concerning
from graph_service.usecases.case_plan import Desk, Taking
from graph_service.usecases.cases import take_step
from graph_service.usecases.inspection_desk import LEAD
from graph_service.usecases.inspection_draw import drawn_plan
from graph_service.usecases.inspection_tasks import tasks_of
from graph_service.usecases.inspection_views import tasks_reached

RESULT_HEADERS: Mapping[str, str] = {
    "task_no": "任务编号",
    "inspected_on": "检查日期",
    "result_code": "检查结果",
    "problem_items": "发现问题的事项",
    "facts": "事实",
    "doc_no": "文书号",
}
STRATA = ("item", "class")


@dataclass(frozen=True, slots=True)
class Reported:
    """What came of a table of results (导入结果): tasks reported, those reported before, rows set aside with why."""

    done: int
    already: int
    faults: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Kpi:
    """Figures of a draw (抽查成效).

    ``by_class``, ``by_item`` and ``overall`` are ``estimation.RATES_SCHEMA``; ``lift`` is how many times the problems
    of a uniform draw of the same size were found; ``joint`` the share of tasks of several departments or items.
    """

    plan_id: str
    by_class: pl.DataFrame
    by_item: pl.DataFrame
    overall: pl.DataFrame
    lift: float | None
    tasks: int
    joint: float | None
    reported: int
    published: int
    late: int
    replaced: int
    leads: int
    leads_filed: int


def report_results(desk: Desk, plan_id: str, rows: Iterable[tuple[int, Mapping[str, str | None]]]) -> Reported:
    """Take in results as inspectors filled them in (导入检查结果): ``rows`` are numbered and by ``RESULT_HEADERS``.

    Each row is one task; a task that was reported alike before is told as such, one that cannot be taken in is set
    aside with the reason. The same table again adds nothing. A department is told of no other department's tasks.
    Raises ``NotFound`` where there is no such plan.
    """
    tasks = {str(one.data["task_no"]): one for one in tasks_reached(desk, plan_id, "inspections:write")}
    done = already = 0
    faults: list[tuple[int, str, str]] = []
    for number, row in rows:
        given = {key: (row.get(key) or "").strip() for key in RESULT_HEADERS}
        task = tasks.get(given["task_no"])
        if not given["result_code"] and task is not None:
            continue  # not inspected yet
        if task is None:
            faults.append((number, given["task_no"], "本计划没有这个任务编号, 或者该任务不属于本单位"))
            continue
        told: dict[str, Value] = {
            key: given[key] for key in ("inspected_on", "result_code", "facts", "doc_no") if given[key]
        }
        if items := [one.strip() for one in given["problem_items"].replace(";", "；").split("；") if one.strip()]:
            told["problem_items"] = items
        if task.state.id in DONE:
            if all(task.data.get(key) == value for key, value in told.items()):
                already += 1
            else:
                faults.append((number, given["task_no"], "该任务已录入另一结果, 如有错误请走异议更正"))
            continue
        try:
            take_step(
                desk,
                Taking(digest((task.head.id, "report", *map(str, told.values()))), task.head.id, "report", desk.today,
                       data=told),
            )  # fmt: skip
            done += 1
        except CreditGraphError as error:
            faults.append((number, given["task_no"], str(error)))
    return Reported(done, already, tuple(faults))


def outcomes(desk: Desk, data: Path, plan_id: str) -> pl.DataFrame:
    """What became of each unit drawn (抽中单元的结果): ``code``, ``item``, ``class``, ``pi``, ``found``.

    ``found`` is 1 for a problem, 0 for none, null where the task is open or saw nothing. Units of a subject that was
    replaced are null: whoever took its place was not drawn with its π.
    """
    defaults, found = sampling_defaults(), dict[tuple[str, str], int]()
    for task in tasks_of(desk, plan_id):
        if task.state.id in DONE and task.data["result_code"] not in defaults.nothing_seen:
            faulty = task.data.get("problem_items")
            for item in texts_of(task.data["items"]):
                clean = isinstance(faulty, list) and faulty and item not in faulty
                code = NO_PROBLEM if clean else task.data["result_code"]
                found[task.head.subject, item] = int(code in defaults.problem)
    units = drawn_plan(desk, data, plan_id).units
    seen = [found.get(pair) for pair in units.select("code", "item").iter_rows()]
    return units.with_columns(found=pl.Series(seen, dtype=pl.Int64))


def kpi(desk: Desk, data: Path, plan_id: str) -> Kpi:
    """Work out the figures of a draw (抽查成效, R7.10)."""
    rows, tasks = outcomes(desk, data, plan_id), tasks_of(desk, plan_id)
    kept = [one for one in tasks if one.state.id != "REPLACED"]
    found = map(replay, cases_concerning(desk.connection, [ref("case", one.head.id) for one in tasks]))
    leads = [one for one in found if one and one.head.procedure == LEAD]
    joint = [len(texts_of(one.data["items"])) > 1 or len(texts_of(one.data.get("unit_codes"))) > 1 for one in kept]
    return Kpi(
        plan_id=plan_id,
        by_class=rates(rows, "class", STRATA),
        by_item=rates(rows, "item", STRATA),
        overall=rates(rows, None, STRATA),
        lift=lift(rows, STRATA),
        tasks=len(kept),
        joint=sum(joint) / len(joint) if joint else None,
        reported=sum(one.state.id in DONE for one in kept),
        published=sum(one.state.id in ("PUBLISHED", "TAKEN_DOWN") for one in kept),
        late=sum(_late(one, desk.today) for one in kept),
        replaced=len(tasks) - len(kept),
        leads=len(leads),
        leads_filed=sum(one.state.id == "FILED" for one in leads),
    )


def _late(task: CaseState, today: date) -> bool:
    """Whether a result is not public within its clock (C07)."""
    clock = next(one for one in read_clocks() if one.rule.id == "C07")
    running = next((one for one in task.clocks if one.clock == "C07"), None)
    if running is None:
        return False
    last = due(clock, running.start).day
    return last is not None and (running.stop or today) > last
