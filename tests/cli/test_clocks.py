"""The commands of the clocks: the same numbers as the routes, files with their places, what leaves is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from graph_service.cli import app
from graph_service.domain.errors import BadFile, BadInput
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.usecases.audit import AUDIT_FILE
from loaders.department_log import read_department_log
from tests.api.county import NAMES, write_county
from tests.cli.conftest import Run
from tests.store.clock_facts import OFFICE, write_clock_facts

HIDDEN = (*NAMES, "p:dddd")
AS_OF = ("--as-of", "2026-06-30")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("clocks")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_county(connection)
        write_clock_facts(connection)
        yield folder


def lines(done: Result, word: str) -> list[list[str]]:
    """Cells of the rows of tables that hold a word."""
    assert done.exit_code == 0, done.output
    return [[cell.strip() for cell in line.split("│")[1:-1]] for line in done.output.splitlines() if word in line]


def test_the_list_says_how_long_from_what_to_what() -> None:
    done = CliRunner().invoke(app, ["clocks", "list", "--start", "2026-09-24"])
    (c01,) = lines(done, " C01 ")
    assert c01[:7] == ["C01", "行政决定作出", "报送平台并公示", "7 个工作日", "限期", "行政机关", "2026-10-12"]
    (c23,) = lines(done, " C23 ")
    assert c23[4:6] == ["至多", "征信机构"]
    assert "缺2027年放假安排" in CliRunner().invoke(app, ["clocks", "list", "--start", "2026-12-29"]).output


def test_the_queue_shows_what_presses_and_what_counts_against_whom(run: Run) -> None:
    done = run("clocks", "queue", *AS_OF)
    assert [row[3] for row in lines(done, "C21")] == ["信用承诺 CN9", "信用承诺 CN10"]
    (sums,) = [row for row in lines(done, OFFICE) if len(row) == 12]
    assert sums == ["翁源县交通运输局", OFFICE, "1", "0", "0", "0", "0", "1", "1", "0", "2", "2"]
    assert "未列出只说明未查到" in done.output
    mine = run("clocks", "queue", *AS_OF, "--department", "翁源县林业局")
    assert [row[1] for row in lines(mine, "严1")] == ["C20"]
    assert lines(mine, "C21") == []
    assert lines(run("clocks", "queue", *AS_OF, "--subjects"), "2025年度报告")
    assert "共 3 条, 只列出 1 条" in run("clocks", "queue", *AS_OF, "--limit", "1").output


def test_the_queue_is_written_whole_and_recorded(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "有 空格" / "队列.csv"
    assert run("clocks", "queue", *AS_OF, "--limit", "1", "--out", str(out), "--purpose", "督办").exit_code == 0
    table = pl.read_csv(out, infer_schema=False)
    assert table.select("责任单位", "时限", "状态", "到期日", "来源", "规则状态").rows()[0] == (
        "翁源县交通运输局", "C21", "逾期", "2026-06-22", "六月.csv#1", "未核对原文",
    )  # fmt: skip
    assert table.height == 3
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["purpose"], entry["fields"]) == ("credit-graph clocks queue", "督办", ["队列.csv"])


def test_the_kpi_tells_what_is_late_and_what_a_log_has_besides(run: Run, tmp_path: Path) -> None:
    log = tmp_path / "台账.csv"
    log.write_bytes(
        "翁源县交通运输局处罚台账\n序号,决定书文号,决定日期,处罚机关,种类\n"
        "1,翁交罚(2026)1号,2026年6月2日,翁源县交通运输局,处罚\n"
        "2,翁交罚(2026)8号,2026/6/3,翁源县交通运输局,行政处罚\n"
        "3,翁交罚(2026)9号,2026-06-29,翁源县交通运输局,\n".encode("gb18030")
    )
    without = run("clocks", "kpi", *AS_OF)
    (row,) = [row for row in lines(without, "翁源县交通运输局") if row[1] == "行政处罚"]
    assert row == ["翁源县交通运输局", "行政处罚", "2", "1", "1", "0", "0.5", "0.5", "20", "36"]
    assert "未提供台账" in without.output
    done = run("clocks", "kpi", *AS_OF, "--log", str(log), "--out", str(tmp_path / "考核"))
    assert "须核实" in done.output
    summed = pl.read_excel(tmp_path / "考核" / "双公示考核.xlsx", sheet_name="考核汇总")
    office = summed.filter(pl.col("单位代码") == OFFICE, pl.col("种类") == "行政处罚").row(0, named=True)
    counts = ("台账件数", "平台已有", "疑似瞒报", "未到期", "决定日期不一致")
    assert [int(office[name]) for name in counts] == [2, 1, 1, 0, 1]
    compared = pl.read_csv(tmp_path / "考核" / "台账比对.csv", infer_schema=False)
    assert compared.select("台账行号", "比对结果", "平台决定日期", "来源").rows() == [
        ("1", "平台已有", "2026-06-01", "六月.csv#1"),
        ("2", "疑似瞒报(台账有, 平台未查到, 已逾期)", None, None),
        ("3", "平台未查到, 未逾期", None, None),
    ]
    acts = pl.read_csv(tmp_path / "考核" / "逐件明细.csv", infer_schema=False)
    assert acts.select("文书号", "判定", "工作日", "来源").row(0) == ("翁交罚〔2026〕2号", "迟报", "36", "六月.csv#2")
    assert acts.filter(pl.col("文书号") == "翁林许1")["主体代码"].to_list() == [None]  # a natural person


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("甲,乙\n1,2\n", "没有台账的表头"),
        ("文号,决定日期\nx,2026-06-01\n", "没有决定机关或机关代码一列"),
        (
            "文号,决定日期,决定机关,种类\nx,2026-13-01,甲,处罚\n,,,收费\ny,2026-06-01,甲,\n",
            "有 5 处不能读取。第 1 行: 决定日期「2026-13-01」不是日期; 第 2 行: 没有决定日期",
        ),
    ],
)
def test_a_log_that_cannot_be_read_is_refused_row_by_row(run: Run, tmp_path: Path, content: str, told: str) -> None:
    log = tmp_path / "台账.csv"
    log.write_text(content, "utf-8")
    error = run("clocks", "kpi", *AS_OF, "--log", str(log)).exception
    assert isinstance(error, BadFile)
    assert told in str(error)


def test_what_is_not_there_or_does_not_fit_is_refused(run: Run, tmp_path: Path) -> None:
    assert isinstance(run("clocks", "kpi", "--log", str(tmp_path / "none.csv")).exception, BadFile)
    assert isinstance(run("clocks", "kpi", *AS_OF, "--since", "2026-07-01").exception, BadInput)


@pytest.mark.parametrize(("department", "columns"), [(OFFICE, (OFFICE, None)), ("甲局", (None, "甲局"))])
def test_a_log_of_one_department_need_not_name_it(
    tmp_path: Path, department: str, columns: tuple[str | None, str | None]
) -> None:
    log = tmp_path / "台账.csv"
    log.write_text("文号,决定日期\nx,2026-06-01\n", "utf-8")
    read = read_department_log(log, department)
    assert read.select("authority_code", "authority_name").rows() == [columns]
    assert read["row"].to_list() == [1]
