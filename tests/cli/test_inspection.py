"""The 双随机 on the command line, as an office goes through it, from the frozen plan to the figures."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import fastexcel
import polars as pl
import pypdfium2 as pdfium
import pytest
import zxingcpp

from graph_service.analysis.draw_bundle import redraw
from graph_service.domain.calendar import day_in_china
from graph_service.domain.errors import BadInput, Conflict
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.usecases.audit import AUDIT_FILE
from graph_service.usecases.inspection_export import task_sheets
from tests.cli.conftest import Run
from tests.usecases.desk_county import LABOUR, MARKET
from tests.usecases.inspection_county import cert, code, person, write_inspections

HIDDEN = tuple(person(place) for place in range(1, 12))
TODAY = day_in_china(datetime.now(UTC))
PLAN = """term = "七月抽查"
size = 20
[rates]
A = 1
B = 3
C = 10
D = 30
[[item]]
code = "SJ-01"
[[item]]
code = "RS-01"
weight = 0.5
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("inspection")
    with connect(Settings(data=folder, heap="512m")) as connection:
        migrate(connection)
        write_inspections(connection, TODAY)
        yield folder


def said(run: Run, *words: str) -> str:
    result = run(*words)
    if result.exception:
        raise result.exception
    return result.output


def test_an_office_goes_through_a_plan(run: Run, data: Path, tmp_path: Path) -> None:
    notice = draw_the_plan(run, data, tmp_path)
    hand_out(run, data, tmp_path / "out", notice)
    take_back(run, tmp_path)


def draw_the_plan(run: Run, data: Path, tmp_path: Path) -> dict[str, str]:
    """Freeze, publish, reveal, staff; returns the notice."""
    (tmp_path / "2026-07.toml").write_text(PLAN, "utf-8")
    one, two, out = str(tmp_path / "one.key"), str(tmp_path / "two.key"), tmp_path / "none"
    freeze = ("inspection", "freeze", str(tmp_path / "2026-07.toml"), "--out", str(tmp_path), "--unit", MARKET)
    with pytest.raises(BadInput, match="二选一"):
        said(run, *freeze, "--holder", one)
    with pytest.raises(BadInput, match="写了两次"):
        said(run, *freeze, "--holder", one, "--holder", one)
    told = said(run, *freeze, "--holder", one, "--holder", two)
    with pytest.raises(BadInput, match="已存在"):  # the only copies of a secret are never touched again
        said(run, *freeze, "--holder", str(tmp_path / "three.key"), "--holder", two)
    assert not (tmp_path / "three.key").exists()
    assert "已冻结 2026-07" in told
    assert "未列入名录 1 户" in told
    notice = json.loads((tmp_path / "抽取公告.json").read_text("utf-8"))
    secret = Path(one).read_text("utf-8").strip()
    assert Path(one).stat().st_mode & 0o777 == 0o600
    assert secret not in json.dumps(notice) + (data / AUDIT_FILE).read_text("utf-8")
    with pytest.raises(Conflict, match="不能再冻结或重抽"):
        said(run, *freeze, "--beacon", "双色球第2026140期")
    with pytest.raises(Conflict, match="不能再冻结或重抽"):
        said(run, *freeze, "--holder", str(tmp_path / "three.key"), "--holder", str(tmp_path / "four.key"))
    assert sorted(path.name for path in tmp_path.glob("*.key")) == ["one.key", "two.key"]
    with pytest.raises(BadInput, match="次序"):
        said(run, "inspection", "reveal", "2026-07", "--holder", two, "--holder", one)
    assert "抽中 20 个单元" in said(run, "inspection", "reveal", "2026-07", "--holder", one, "--holder", two)
    with pytest.raises(Conflict, match="尚未派发任务"):
        said(run, "inspection", "export", "2026-07", "--out", str(out))
    assert "人次, 理由在案" in said(run, "inspection", "staff", "2026-07")
    return notice


def hand_out(run: Run, data: Path, out: Path, notice: dict[str, str]) -> None:
    """What leaves the house: internal tables, sheets, a bundle without names; the same bytes twice."""
    said(run, "inspection", "export", "2026-07", "--out", str(out), "--purpose", "派发")

    stored = json.loads((out / "bundle.json").read_text("utf-8"))
    assert redraw(stored).equal
    assert stored["frame_hash"] == notice["名录与条件指纹"]
    assert "91440229" not in json.dumps(stored)
    book = fastexcel.read_excel(out / "检查任务.xlsx")
    assert book.sheet_names == ["检查任务", "结果录入", "抽中单元", "回避记录", "未列入名录", "说明"]
    with zipfile.ZipFile(out / "检查任务.xlsx") as parts:
        first = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in first
    assert "<autoFilter" in first
    tasks = book.load_sheet("检查任务").to_polars()
    sheets = sorted(path.stem for path in (out / "任务单").iterdir())
    assert sheets == sorted(tasks["任务编号"].to_list())
    assert all((out / "任务单" / f"{one}.pdf").read_bytes().startswith(b"%PDF") for one in sheets)
    for task in tasks.head(5).iter_rows(named=True):
        scanned, text = read_sheet(out / "任务单" / f"{task['任务编号']}.pdf")
        assert scanned == task["任务编号"]
        shown = [task["主体名称"], task["统一社会信用代码"], *task["检查人员(执法证号)"].split("；")]
        assert [one for one in shown if one not in text] == []
        assert "风险" not in text  # it goes to the subject (R7.1)
    recused = book.load_sheet("回避记录").to_polars()
    assert set(recused["回避理由"]) == {"配偶系该主体监事"}
    assert set(recused["执法证号"]) == {cert(MARKET, 1)}
    assert all(len(shown.split()) == 2 for shown in recused["所依据的记录"])  # the kinship and the post
    notes = dict(book.load_sheet("说明").to_polars().iter_rows())
    assert "异议" in notes["救济途径"]
    assert (out / "检查任务.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    entry = json.loads((data / AUDIT_FILE).read_text("utf-8").splitlines()[-1])
    assert (entry["action"], entry["purpose"]) == ("credit-graph inspection export", "派发")
    before = (out / "检查任务.xlsx").read_bytes(), (out / "任务单" / f"{sheets[0]}.pdf").read_bytes()
    said(run, "inspection", "export", "2026-07", "--out", str(out))
    assert ((out / "检查任务.xlsx").read_bytes(), (out / "任务单" / f"{sheets[0]}.pdf").read_bytes()) == before


def read_sheet(path: Path) -> tuple[str, str]:
    """What the one QR code of a sheet says, and its text without spaces: as a telephone and a reader see it."""
    with pdfium.PdfDocument(path) as document:
        assert len(document) == 1
        (code,) = zxingcpp.read_barcodes(document[0].render(scale=2).to_numpy())
        return code.text, "".join(document[0].get_textpage().get_text_bounded().split())


def take_back(run: Run, tmp_path: Path) -> None:
    """A subject is replaced; results come in, once; figures are told."""
    book = fastexcel.read_excel(tmp_path / "out" / "检查任务.xlsx")
    tasks = book.load_sheet("检查任务").to_polars()
    gone, first = tasks.select("统一社会信用代码", "任务编号").row(0)
    replace = ("inspection", "replace", "2026-07", gone, "--why", "查无下落", "--reason", "两次上门无人")
    assert "递补" in said(run, *replace)
    nothing_yet = said(run, "inspection", "kpi", "2026-07")
    assert "不能推断" in nothing_yet
    assert "没有发现问题, 不能算" in nothing_yet
    results = book.load_sheet("结果录入").to_polars().filter(pl.col("任务编号") != first)
    problem = pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("未按规定公示")).otherwise(pl.lit("未发现问题"))
    filled = results.with_columns(pl.lit(TODAY.isoformat()).alias("检查日期"), problem.alias("检查结果"))
    filled.write_csv(tmp_path / "results.csv", include_bom=True)
    take_in = ("inspection", "results", "2026-07", str(tmp_path / "results.csv"))
    assert f"录入 {filled.height} 项" in said(run, *take_in)
    assert f"录入 0 项, 此前已录入 {filled.height} 项" in said(run, *take_in)
    figures = said(run, "inspection", "kpi", "2026-07")
    assert "更换 1" in figures
    assert f"已录入 {filled.height}, 已公示 0" in figures
    assert "推断以已查单元代表未查单元为前提" in figures
    assert code(0) not in figures
    assert LABOUR not in figures


def test_a_sheet_is_its_task_and_nothing_else() -> None:
    sheet = {
        "no": "2026-07-0001", "plan": "七月", "name": "某店", "code": "9144", "address": "某路", "due": "2026-07-31",
        "items": [{"code": "SJ-01", "item": "公示检查", "unit": "市场监管局", "basis": "某条", "methods": "现场"}],
        "inspectors": [{"certificate": "粤F1", "unit": "市场监管局"}], "recused": "", "results": ["未发现问题"],
    }  # fmt: skip
    first, again, other = task_sheets([sheet, sheet, {**sheet, "no": "2026-07-0002"}])
    assert first == again
    assert first != other
    assert len(first) < 200_000  # the font is cut to what is used
