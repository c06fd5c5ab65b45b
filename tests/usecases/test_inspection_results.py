"""R7.9, R7.10 over the graph: results come back, recusal is asked for, and the county is measured without bias."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import ref
from graph_service.domain.errors import Unlawful
from graph_service.domain.facts import FACTS
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, cases_about, cases_concerning
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Taking
from graph_service.usecases.cases import take_step
from graph_service.usecases.inspection_results import kpi, outcomes, report_results
from graph_service.usecases.inspection_tasks import decide_recusal, tasks_of
from graph_service.usecases.law import law_on, records_under_law
from tests.usecases.desk_county import MARKET, TODAY, desk
from tests.usecases.inspection_county import (
    POLICIES,
    cache,
    inspector,
    staffed,
)
from tests.usecases.repair_county import Office, penalty

CAME = "penalty:" + "came".ljust(32, "f")


def test_results_come_back_once_and_feed_the_next_class(inspected: Connection, tmp_path: Path) -> None:
    """R7.10: codes, clock of 20 working days, a lead for a problem, the record under law, rates and lift"""
    staffed(inspected, tmp_path)
    at = inspector(inspected)
    tasks = tasks_of(at, "2026-07")
    day = TODAY.isoformat()
    rows = [
        (number, {"task_no": str(one.data["task_no"]), "inspected_on": day,
                  "result_code": "未按规定公示" if number <= 4 else "未发现问题"})
        for number, one in enumerate(tasks, 1)
    ]  # fmt: skip
    wrong = [
        (98, {"task_no": "没有", "inspected_on": day, "result_code": "未发现问题"}),
        (99, rows[-1][1] | {"inspected_on": "2026-07-30"}),
    ]
    done = report_results(at, "2026-07", [wrong[0], *rows[:-1], wrong[1]])
    assert (done.done, done.already) == (len(tasks) - 1, 0)
    assert [number for number, _, _ in done.faults] == [98, 99]
    again = report_results(at, "2026-07", rows[:-1])
    assert (again.done, again.already) == (0, len(tasks) - 1)
    changed = [(1, rows[0][1] | {"result_code": "未发现问题"})]
    assert "已录入另一结果" in report_results(at, "2026-07", changed).faults[0][2]

    leads = list(all_cases(inspected, procedure="inspection_lead"))
    departments = sum(len(one.data["unit_codes"]) for one in tasks[:4])  # type: ignore[arg-type]
    assert len(leads) == departments
    law = law_on(inspected, TODAY)
    assert len(law.made["inspection"]) == sum(len(one.data["items"]) for one in tasks[:-1])  # type: ignore[arg-type]
    record = records_under_law(
        GraphStore(inspected), tasks[0].head.subject, ["inspection"], Asked(TODAY), limit=5
    ).rows[0]
    assert record["result_text"] == "未按规定公示"
    assert set(record) >= {one.name for one in FACTS["inspection"].columns}

    found = kpi(at, tmp_path, "2026-07")
    assert (found.tasks, found.reported, found.published, found.leads) == (len(tasks), len(tasks) - 1, 0, departments)
    assert found.overall["missing"].item() == len(tasks[-1].data["items"])  # type: ignore[arg-type]
    truth = outcomes(at, tmp_path, "2026-07").drop_nulls("found")
    weights = 1 / truth["pi"]
    assert found.overall["rate"].item() == pytest.approx((truth["found"] * weights).sum() / weights.sum())
    assert found.late == 0
    assert kpi(inspector(inspected, date(2026, 8, 20)), tmp_path, "2026-07").late == len(tasks) - 1  # C07
    task = tasks[0]
    take_step(at, Taking("pub", task.head.id, "publish", TODAY, data={"published_at": ["国家企业信用信息公示系统"]}))
    assert kpi(inspector(inspected, date(2026, 8, 20)), tmp_path, "2026-07").late == len(tasks) - 2


def test_an_inspector_asked_to_stand_aside_is_replaced_where_that_is_granted(
    inspected: Connection, tmp_path: Path
) -> None:
    """PPL 43: the subject asks, the head decides with reasons, the check goes on meanwhile"""
    staffed(inspected, tmp_path)
    task = next(one for one in tasks_of(inspector(inspected), "2026-07") if one.data["unit_codes"] == [MARKET])
    asked = str(task.data["drawn"][0])  # type: ignore[index]
    own = desk(inspected, task.head.subject, "subject")
    take_step(
        own,
        Taking("ask", task.head.id, "ask_recusal", TODAY, data={"certificate": asked, "statement": "有过纠纷"}),
    )
    at = inspector(inspected)
    refused = decide_recusal(at, cache(tmp_path), POLICIES, task.head.id, asked, grant=False, reason="无利害关系")
    assert refused.data["drawn"] == task.data["drawn"]
    other = str(task.data["drawn"][1])  # type: ignore[index]
    after = decide_recusal(at, cache(tmp_path), POLICIES, task.head.id, other, grant=True, reason="确有纠纷")
    assert other not in after.data["drawn"]  # type: ignore[operator]
    assert f"{other}: 当事人申请, 负责人准予" in after.data["recused"]  # type: ignore[operator]
    assert after.state.id == "ASSIGNED"


def test_a_problem_is_taken_down_when_the_penalty_that_came_of_it_is_repaired(
    inspected: Connection, tmp_path: Path
) -> None:
    """R7.10, REPS: whoever shows the result is asked, decides, and the figures of the draw stay as they were"""
    staffed(inspected, tmp_path)
    at, day = inspector(inspected), TODAY.isoformat()
    task = next(one for one in tasks_of(at, "2026-07") if one.data["unit_codes"] == [MARKET])
    row = {"task_no": str(task.data["task_no"]), "inspected_on": day, "result_code": "未按规定公示"}
    assert report_results(at, "2026-07", [(1, row)]).done == 1
    take_step(at, Taking("publish", task.head.id, "publish", TODAY, data={"published_at": ["信用翁源"]}))
    (lead,) = cases_concerning(inspected, [ref("case", task.head.id)])
    assert (lead.head.authority_code, lead.head.authority_name) == (MARKET, "翁源县市场监督管理局")
    take_step(desk(inspected), Taking("file", lead.head.id, "file", TODAY, data={"doc_no": "翁市监立〔2026〕1号"}))
    before, firm = kpi(at, tmp_path, "2026-07"), task.head.subject
    office = Office(inspected)
    GraphWriter(inspected).write_facts("penalty", [penalty("came", "2026-07-10", subject=firm, by=MARKET)])
    early = office.apply(CAME, "2026-10-12", subject=firm, by=MARKET)

    def take_down(repair: CaseState, when: str) -> CaseState:
        wanted = Taking(
            "down", task.head.id, "take_down", date.fromisoformat(when), "系该处罚所由来", {"repair": repair.head.id}
        )
        return take_step(desk(inspected, MARKET, "inspector", date.fromisoformat(when)), wanted)

    with pytest.raises(Unlawful, match="未准予处罚的修复"):
        take_down(early, "2026-10-13")
    office.take(early, "accept", "2026-10-13")
    office.take(early, "grant", "2026-10-14")
    (asked,) = [
        one for one in cases_about(inspected, firm, procedures=["notice"]) if "撤下" in str(one.acts[0].data["content"])
    ]
    assert asked.head.authority_code == MARKET
    shown = [Asked(date(2026, 10, 15)), Asked(date(2026, 10, 14))]
    assert take_down(early, "2026-10-15").state.id == "TAKEN_DOWN"
    kept = [records_under_law(GraphStore(inspected), firm, ["inspection"], one, limit=5).rows for one in shown]
    assert [len(rows) for rows in kept] == [0, 1]  # a past day sees what was shown then
    after = kpi(at, tmp_path, "2026-07")
    assert (after.published, after.leads_filed, after.overall["problems"].item()) == (1, 1, 1)
    assert after.overall.equals(before.overall)
    back = Taking("up", task.head.id, "restore", date(2026, 10, 20), "承诺不实", {"published_at": ["信用翁源"]})
    later = desk(inspected, MARKET, "inspector", date(2026, 10, 20))
    with pytest.raises(Unlawful, match="仍有效"):
        take_step(later, back)
    office.take(early, "false_promise", "2026-10-19", doc_no="查1号", facts="未缴清罚款")
    assert take_step(later, back).state.id == "PUBLISHED"
    again = records_under_law(GraphStore(inspected), firm, ["inspection"], Asked(date(2026, 10, 20)), limit=5).rows
    assert [row["result_text"] for row in again] == ["未按规定公示"]
