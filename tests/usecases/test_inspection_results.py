"""R7.9, R7.10 over the graph: results come back, recusal is asked for, and the county is measured without bias."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_service.domain.facts import FACTS
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Taking
from graph_service.usecases.cases import take_step
from graph_service.usecases.inspection_results import kpi, outcomes, report_results
from graph_service.usecases.inspection_tasks import decide_recusal, tasks_of
from graph_service.usecases.law import law_on, records_under_law
from tests.conftest import TestGraph
from tests.usecases.desk_county import MARKET, TODAY, desk
from tests.usecases.inspection_county import (
    POLICIES,
    cache,
    inspector,
    staffed,
    write_inspections,
)


@pytest.fixture
def county(embedded: TestGraph) -> Connection:
    embedded.wipe()
    write_inspections(embedded.connection)
    return embedded.connection


def test_results_come_back_once_and_feed_the_next_class(county: Connection, tmp_path: Path) -> None:
    """R7.10: codes, clock of 20 working days, a lead for a problem, the record under law, rates and lift"""
    staffed(county, tmp_path)
    at = inspector(county)
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

    leads = list(all_cases(county, procedure="inspection_lead"))
    departments = sum(len(one.data["unit_codes"]) for one in tasks[:4])  # type: ignore[arg-type]
    assert len(leads) == departments
    law = law_on(county, TODAY)
    assert len(law.made["inspection"]) == sum(len(one.data["items"]) for one in tasks[:-1])  # type: ignore[arg-type]
    record = records_under_law(GraphStore(county), tasks[0].head.subject, ["inspection"], Asked(TODAY), limit=5).rows[0]
    assert record["result_text"] == "未按规定公示"
    assert set(record) >= {one.name for one in FACTS["inspection"].columns}

    found = kpi(at, tmp_path, "2026-07")
    assert (found.tasks, found.reported, found.published, found.leads) == (len(tasks), len(tasks) - 1, 0, departments)
    assert found.overall["missing"].item() == len(tasks[-1].data["items"])  # type: ignore[arg-type]
    truth = outcomes(at, tmp_path, "2026-07").drop_nulls("found")
    weights = 1 / truth["pi"]
    assert found.overall["rate"].item() == pytest.approx((truth["found"] * weights).sum() / weights.sum())
    assert found.late == 0
    assert kpi(inspector(county, date(2026, 8, 20)), tmp_path, "2026-07").late == len(tasks) - 1  # C07
    task = tasks[0]
    take_step(at, Taking("pub", task.head.id, "publish", TODAY, data={"published_at": ["国家企业信用信息公示系统"]}))
    assert kpi(inspector(county, date(2026, 8, 20)), tmp_path, "2026-07").late == len(tasks) - 2


def test_an_inspector_asked_to_stand_aside_is_replaced_where_that_is_granted(
    county: Connection, tmp_path: Path
) -> None:
    """PPL 43: the subject asks, the head decides with reasons, the check goes on meanwhile"""
    staffed(county, tmp_path)
    task = next(one for one in tasks_of(inspector(county), "2026-07") if one.data["unit_codes"] == [MARKET])
    asked = str(task.data["drawn"][0])  # type: ignore[index]
    own = desk(county, task.head.subject, "subject")
    take_step(
        own,
        Taking("ask", task.head.id, "ask_recusal", TODAY, data={"certificate": asked, "statement": "有过纠纷"}),
    )
    at = inspector(county)
    refused = decide_recusal(at, cache(tmp_path), POLICIES, task.head.id, asked, grant=False, reason="无利害关系")
    assert refused.data["drawn"] == task.data["drawn"]
    other = str(task.data["drawn"][1])  # type: ignore[index]
    after = decide_recusal(at, cache(tmp_path), POLICIES, task.head.id, other, grant=True, reason="确有纠纷")
    assert other not in after.data["drawn"]  # type: ignore[operator]
    assert f"{other}: 当事人申请, 负责人准予" in after.data["recused"]  # type: ignore[operator]
    assert after.state.id == "ASSIGNED"
