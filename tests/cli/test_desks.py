"""Commands of the desks: who must be told, what waits; persons masked, looks recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.migrations import migrate
from graph_service.usecases.asked import Asked
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.notices_desk import notice_openings
from graph_service.usecases.routing import who_is_told
from tests.cli.conftest import Run
from tests.store.small_county import MILL
from tests.usecases.desk_county import (
    BUREAU,
    CITY,
    LABOUR,
    MARKET,
    SCHOOL,
    TEACHER,
    TEACHER_NAME,
    WATER,
    desk,
    write_public_units,
)
from tests.usecases.test_arrears_desk import confirmed
from tests.usecases.test_notices_desk import FOUND

HIDDEN = (TEACHER_NAME, "p:eeee")
DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("desks")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_public_units(connection)
        told = who_is_told(GraphStore(connection), SCHOOL, Asked(DAY), person=TEACHER).addressees
        for one in notice_openings(told, FOUND, act="f", day=DAY, subject=TEACHER):
            open_case(desk(connection, MARKET, "regulator"), one)
        order = Opening(
            "o", "correction", "order", date(2026, 5, 1), MILL, "翁源县鑫发碾米有限公司", (), MARKET,
            "翁源县市场监督管理局", data={"demands": "补报", "due_on": "2026-05-15"},
        )  # fmt: skip
        case = open_case(desk(connection), order)
        talk = {"talk_kind": "提示", "demands": "补报", "due_on": "2026-07-15"}
        take_step(desk(connection), Taking("t", case.head.id, "talk", date(2026, 5, 16), "", dict(talk)))
        confirmed(connection)
        yield folder


def last_entry(folder: Path) -> dict[str, object]:
    return json.loads((folder / AUDIT_FILE).read_text("utf-8").splitlines()[-1])


def test_who_must_be_told_of_a_bureau_and_why(run: Run, data: Path) -> None:
    done = run("notices", "route", BUREAU, "--as-of", "2026-06-30", "--list", "SXBZXR", "--purpose", "判决移送")
    assert done.exit_code == 0, done.output
    for told in ("翁源县人民政府", "翁源县审计局", "R4.7.1", "R4.7.2", "翁源县水务局是机关", "纸质送达", "11: 机关"):
        assert told in done.output
    entry = last_entry(data)
    assert (entry["action"], entry["purpose"], entry["subject"]) == ("credit-graph notices route", "判决移送", BUREAU)


def test_who_must_be_told_of_a_teacher(run: Run) -> None:
    done = run("notices", "route", SCHOOL, "--person", TEACHER, "--as-of", "2026-06-30")
    assert done.exit_code == 0, done.output
    for told in ("工作人员 钟*", SCHOOL, "移送所在单位", "移送纪检监察", "移送组织人事", "登记的任职: 教师"):
        assert told in done.output
    assert "审计" not in done.output


def test_a_state_enterprise_by_votes_is_told_as_suspected_with_the_way(run: Run) -> None:
    answer = json.loads(run("notices", "route", WATER, "--as-of", "2026-06-30", "--json").output)
    assert (answer["public_kind"], answer["certain"], answer["receivers"][0]["unit_code"]) == ("国有企业", False, CITY)
    assert [step["start"] for step in answer["path"]] == [CITY]
    done = run("notices", "route", WATER, "--as-of", "2026-06-30")
    assert "疑似国有企业, 待核实" in done.output
    assert "韶关市人民政府 持股 100.00%" in done.output


def test_nobody_is_told_of_a_private_firm(run: Run) -> None:
    done = run("notices", "route", MILL, "--as-of", "2026-06-30")
    assert (done.exit_code, "没有应当告知的上级" in done.output, "审计局" in done.output) == (0, True, False)


def test_notices_that_wait_for_an_answer(run: Run, data: Path) -> None:
    assert "未查到记录" in run("notices", "overdue", "--as-of", "2025-11-20").output
    before = run("notices", "overdue", "--as-of", "2026-07-21").output
    assert ("翁源县审计局" in before, "翁源县龙仙第三小学" in before) == (True, False)
    done = run("notices", "overdue", "--as-of", "2026-07-22")
    assert done.exit_code == 0, done.output
    for told in ("翁源县龙仙第三小学", "中共翁源县委组织部", "钟*", "2026-07-21 已逾期"):
        assert told in done.output
    assert len(last_entry(data)["fields"]) == 5  # type: ignore[arg-type]


def test_open_corrections_by_department(run: Run) -> None:
    done = run("corrections", "open", "--as-of", "2026-06-30")
    for told in ("翁源县市场监督管理局", "翁源县鑫发碾米有限公司", "已约谈", "2026-07-15"):
        assert told in done.output
    assert "已逾期" not in done.output
    assert "2026-07-15 已逾期" in run("corrections", "open", "--as-of", "2026-07-16").output


def test_debts_that_nobody_published(run: Run) -> None:
    done = run("arrears", "unpublished", "2025", "--as-of", "2026-04-01")
    for told in (BUREAU, "120,000.00", "2026-03-31 已逾期"):
        assert told in done.output
    assert LABOUR not in done.output  # who takes complaints is no debtor
    assert "未查到记录" in run("arrears", "unpublished", "2024", "--as-of", "2026-04-01").output
