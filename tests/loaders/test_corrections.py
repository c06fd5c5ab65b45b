"""Load, mend the rows set aside in the exported workbook, load again: the graph equals that of a clean delivery."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastexcel
import xlsxwriter

from graph_service.store.connection import Connection
from graph_service.store.ledger import Ledger
from loaders.archive import Archive
from loaders.corrections import BATCH, export_corrections
from loaders.intake import Intake
from loaders.withdraw import withdraw
from tests.loaders.delivered import VAULT, run
from tests.loaders.whole_graph import nodes, relations

WHERE = {"batch", "row", "registered_by"}  # where a statement was read, not what it says
REGISTRY = """翁源县登记表
序号,企业名称,统一社会信用代码,注册日期,企业类型,法人代表,登记状态,
1,翁源县甲有限公司,91440229MA4U0001XN,2020-01-02,有限责任公司,张三,存续,
2,深圳乙有限公司,{code},2010-05-06,有限责任公司,李四,存续,
3,"=HYPERLINK(""x"")有限公司",91110000802100433B,{day},有限责任公司,王五,存续,
"""
PENALTIES = """行政相对人名称,统一社会信用代码,行政处罚决定书文号,违法事实,处罚类别,处罚内容,\
罚款金额（万元）,处罚决定日期,处罚机关
{name},,翁市监罚〔2026〕1号,于2025年12月1日销售,罚款,罚款,0.2,2026-03-10,翁源县市场监督管理局
翁源县甲有限公司,,翁市监罚〔2026〕2号,销售,罚款,罚款,{fine},2026-03-11,翁源县市场监督管理局
"""
BAD = {"code": "914403001922038217", "day": "2010-02-30", "name": "翁源县甲有限公私", "fine": "若干"}
GOOD = {"code": "914403001922038216", "day": "2010-02-28", "name": "翁源县甲有限公司", "fine": "0.3"}


def _deliver(folder: Path, values: dict[str, str]) -> Path:
    folder.mkdir()
    (folder / "登记.csv").write_text(REGISTRY.format(**values), encoding="utf-8")
    (folder / "处罚.csv").write_text(PENALTIES.format(**values), encoding="gb18030")
    return folder


def _said(connection: Connection) -> list[Any]:
    """Every statement of the graph, wherever it was read."""
    kept = [(label, told) for label, told in nodes(connection) if label != "Batch"]
    found = [*kept, *relations(connection)]
    return sorted(
        repr([*item[:-1], sorted((k, str(v)) for k, v in item[-1].items() if k not in WHERE)]) for item in found
    )


def _mend(path: Path, change: Callable[[str], str]) -> None:
    """What the clerk does: every cell of every sheet through ``change``, saved again by another program."""
    book = fastexcel.read_excel(path)
    sheets = {
        name: book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars().rows()
        for name in book.sheet_names
    }
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as again:
        for name, rows in sheets.items():
            page = again.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, text in enumerate(row):
                    page.write_string(line, place, change(text or ""))


def test_mended_rows_make_the_graph_of_a_clean_delivery(connection: Connection, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", VAULT)
    report = run(connection, _deliver(tmp_path / "bad", BAD), archive=archive)
    assert report.totals | {"rows": 5} == report.totals
    assert report.totals["rejected"] + report.totals["quarantined"] == 4
    back = tmp_path / "back"
    intake = Intake(connection, VAULT, archive)
    for batch in Ledger(connection).all():
        path = export_corrections(batch, intake, back, tmp_path)
        assert path
        assert path.stat().st_mode & 0o077 == 0
        wrong = {BAD[key]: GOOD[key] for key in BAD}
        _mend(path, lambda text, wrong=wrong: wrong.get(text, text))
    again = run(connection, back, archive=archive)
    assert (again.totals["rows"], again.totals["accepted"], again.totals["refused"]) == (4, 4, 0)
    mended = _said(connection)
    sources = {row["id"]: (row["source"], row["corrects"]) for row in Ledger(connection).all()}
    originals = {batch: source for batch, (source, corrects) in sources.items() if corrects is None}
    assert {(source, originals[corrects]) for source, corrects in sources.values() if corrects} == {
        ("登记", "登记"), ("处罚", "处罚"),
    }  # fmt: skip
    _assert_equals_clean(connection, tmp_path, mended)


def _assert_equals_clean(connection: Connection, tmp_path: Path, mended: list[Any]) -> None:
    intake = Intake(connection, VAULT, Archive(tmp_path / "archive", VAULT))
    while left := Ledger(connection).all():
        withdraw(left[0]["id"], intake)
    clean = run(connection, _deliver(tmp_path / "good", GOOD), archive=Archive(tmp_path / "clean", VAULT))
    assert clean.totals["accepted"] == clean.totals["rows"] == 5
    assert mended == _said(connection)


def test_a_workbook_whose_control_columns_were_changed_is_refused(connection: Connection, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", VAULT)
    run(connection, _deliver(tmp_path / "bad", BAD), archive=archive)
    intake = Intake(connection, VAULT, archive)
    batch = next(row for row in Ledger(connection).all() if row["file"] == "登记.csv")
    path = export_corrections(batch, intake, tmp_path / "back", tmp_path)
    assert path
    _mend(path, lambda text: "0" * 16 if text == batch["id"][:16] else text)
    (refused,) = run(connection, tmp_path / "back", archive=archive).files
    assert (refused.kind, refused.rows, refused.rejected) == (None, 2, 2)
    assert "没有这个批次" in str(refused.reason)


def test_nothing_set_aside_makes_no_workbook(connection: Connection, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive", VAULT)
    run(connection, _deliver(tmp_path / "good", GOOD), archive=archive)
    intake = Intake(connection, VAULT, archive)
    assert [export_corrections(b, intake, tmp_path / "back", tmp_path) for b in Ledger(connection).all()] == [
        None,
        None,
    ]
    assert BATCH == "批次号"
