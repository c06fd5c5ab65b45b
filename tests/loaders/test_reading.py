"""The forms in which tables arrive: delimited text, workbooks old and new, zip members, JSON and HTML tables."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
import xlwt

from loaders.delivery import Delivery
from loaders.detect import Refusal, Sheet, detect
from loaders.files import discover
from loaders.reading.limits import LIMITS
from loaders.reading.table import TextTable, open_table
from tests.loaders.in_values import text_rows

HEADER = "企业名称,统一社会信用代码,注册日期,法人代表"
ROWS = ["甲公司,91440229MA4U0001XN,2020-01-02,张三", "乙公司,914403001922038216,2021-01-02,李四"]
TABLE = "\n".join([HEADER, *ROWS, ""])
CODES = ["91440229MA4U0001XN", "914403001922038216"]


def found(folder: Path, content: bytes | str, name: str = "登记.csv") -> list[Sheet | Refusal]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [sheet for file in discover([path]) for sheet in detect(file, folder)]


def read(folder: Path, content: bytes | str, name: str = "登记.csv") -> Sheet:
    (sheet,) = found(folder, content, name)
    assert isinstance(sheet, Sheet), sheet
    assert sheet.rows == sum(grid.height for grid in sheet.slices(1))
    return sheet


def refused(folder: Path, content: bytes | str, name: str = "登记.csv") -> str:
    (refusal,) = found(folder, content, name)
    assert isinstance(refusal, Refusal), refusal
    return refusal.reason


# --- text


def test_a_file_is_read_in_slices_of_any_size(tmp_path: Path) -> None:
    lines = [f'公司{number},"{number}\n",2020-01-02,张三' if number % 3 else "" for number in range(5_000)]
    sheet = read(tmp_path, "\n".join([HEADER, *lines]))
    whole = text_rows(sheet, 10**9)
    assert whole.height == sheet.rows == 3_333
    assert whole["row"].to_list() == [number + 1 for number in range(5_000) if number % 3]
    assert text_rows(sheet, 7).equals(whole)
    assert max(grid.height for grid in sheet.slices(700)) <= 700
    assert sheet.headers == tuple(HEADER.split(","))


def test_text_that_is_utf8_is_read_where_it_lies(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeff" + TABLE, encoding="utf-8")
    table = open_table(path, tmp_path)
    assert isinstance(table, TextTable)
    assert (table.text.path, table.text.start, table.text.encoding) == (path, 3, "utf-8-sig")


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_told_by_its_characters(tmp_path: Path, order: str) -> None:
    sheet = read(tmp_path, (TABLE * 3).encode(order))
    assert (sheet.encoding, text_rows(sheet)["code"].to_list()[:2]) == ("utf-16", CODES)


def test_lines_of_another_encoding_are_broken_and_not_other_characters(tmp_path: Path) -> None:
    line = "翁源县统一公司,91440229MA4U0001XN,2020-01-02,张三\n"
    content = (HEADER + "\n" + line * 400).encode("gb18030")
    names = text_rows(read(tmp_path, content + line.encode() + line.encode("gb18030")))["name"]
    assert names.str.contains("\ufffd").to_list() == [False] * 400 + [True, False]
    assert "编码损坏" in refused(tmp_path, content + (line * 50).encode())


def test_text_beyond_the_header_is_kept(tmp_path: Path) -> None:
    sheet = read(tmp_path, f"{HEADER}\n{ROWS[0]},,多,出\n{ROWS[1]},,,\n")
    (grid,) = sheet.slices(10)
    assert grid[f"c{len(sheet.headers)}"].to_list() == ["多,出", None]
    assert text_rows(sheet)["overflow"].to_list() == [True, False]


def test_a_quote_that_is_never_closed_swallows_no_row(tmp_path: Path) -> None:
    rows = text_rows(read(tmp_path, f'{HEADER}\n"{ROWS[0]}\n"乙\n丙",{ROWS[1]}\n{ROWS[1]}\n'))
    assert rows["name"].to_list() == ['"甲公司', "乙\n丙", "乙公司"]


# --- shapes


def test_two_rows_of_headings_are_read_as_one(tmp_path: Path) -> None:
    text = (
        "处罚信息公示表,,,,,,\n"
        "行政相对人,,行政处罚决定书,处罚决定日期,处罚机关,处罚,\n"
        "名称,统一社会信用代码,文号,,,类别,内容\n"
        f"甲公司,{CODES[0]},1号,2026-01-02,某局,警告,予以警告\n"
    )
    sheet = read(tmp_path, text)
    assert (sheet.mapping.kind, sheet.header_row, sheet.rows) == ("penalty", 3, 1)
    assert sheet.headers[:4] == ("行政相对人名称", "行政相对人统一社会信用代码", "行政处罚决定书文号", "处罚决定日期")
    assert text_rows(sheet).select("doc_no", "decided_on", "content").row(0) == ("1号", "2026-01-02", "予以警告")


@pytest.mark.parametrize("titles", [1, 29])
def test_a_header_stands_within_the_first_rows(tmp_path: Path, titles: int) -> None:
    above = "".join(f"填表说明第{number}条\n" for number in range(titles))
    assert read(tmp_path, above + TABLE).header_row == titles + 1
    assert "没有能识别" in refused(tmp_path, above + "\n" * (30 - titles) + TABLE)


def test_a_row_that_numbers_the_columns_is_no_header(tmp_path: Path) -> None:
    sheet = read(tmp_path, "Unnamed: 0,Unnamed: 1,Unnamed: 2,Unnamed: 3\n" + TABLE)
    assert (sheet.header_row, sheet.rows) == (2, 2)


# --- workbooks


def _xlsx(*sheets: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet(f"表{number}")
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=表0!$A$1:$A$2"})
        book.add_chartsheet("图").set_chart(chart)
    return out.getvalue()


@pytest.mark.parametrize("name", ["登记.xlsx", "登记.csv", "登记.xls"])
def test_numbers_of_a_workbook_keep_the_digits_the_file_holds(tmp_path: Path, name: str) -> None:
    codes = ["440229199003071232", 440229199003071231, 9.1440229e17, 911 * 10**15, 440301103097413, 1.5]
    content = _xlsx([HEADER.split(","), *(["甲", code, "2020-01-02", "张三"] for code in codes)])
    texts = text_rows(read(tmp_path, content, name))["code"].to_list()
    stored = ["440229199003071232", "440229199003071200", "914402290000000000", "911000000000000000"]
    assert texts == [*stored, "440301103097413", "1.5"]


def test_an_old_workbook_is_read_whatever_its_name(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("登记")
    for number, line in enumerate(["翁源县", "", HEADER, *ROWS]):
        for place, cell in enumerate(line.split(",") if line else []):
            sheet.write(number, place, cell)
    out = io.BytesIO()
    book.save(out)
    for name in ("登记.xls", "登记.xlsx", "登记.csv"):
        one = read(tmp_path, out.getvalue(), name)
        assert (one.header_row, text_rows(one)["code"].to_list()) == (3, CODES)


def test_each_sheet_is_read_or_refused_and_macros_are_told(tmp_path: Path) -> None:
    content = _xlsx([line.split(",") for line in (HEADER, *ROWS)], [["只是说明"]], [])
    registered, note = found(tmp_path, content, "登记.xlsx")
    assert isinstance(registered, Sheet)
    assert isinstance(note, Refusal)
    assert (registered.sheet, registered.note, note.sheet) == ("表0", None, "表1")
    with zipfile.ZipFile(tmp_path / "登记.xlsx", "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    registered, _ = found(tmp_path, (tmp_path / "登记.xlsx").read_bytes(), "登记.xlsm")
    assert isinstance(registered, Sheet)
    assert registered.note == "含宏,只读取了单元格的值"


# --- archives


def test_members_of_a_zip_are_files_with_their_own_names(tmp_path: Path) -> None:
    path = tmp_path / "材料.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xxxxxxxx", TABLE.encode("gb18030"))
        archive.writestr("目录/许可.csv", TABLE)
        archive.writestr("__MACOSX/._a.csv", "x")
        archive.writestr("delivery.toml", "")
        archive.writestr("book.xlsx", _xlsx([line.split(",") for line in (HEADER, *ROWS)]))
    path.write_bytes(path.read_bytes().replace(b"xxxxxxxx", "登记.csv".encode("gbk")))  # as Chinese programs name it
    files = discover([tmp_path])
    assert [file.name for file in files] == ["材料.zip/book.xlsx", "材料.zip/登记.csv", "材料.zip/目录/许可.csv"]
    with files[1].open() as member:
        assert member.read() == TABLE.encode("gb18030")
    assert Delivery().source(files[0]) == "材料"
    sheets = [sheet for file in files for sheet in detect(file, tmp_path)]
    assert [sheet.rows for sheet in sheets] == [2, 2, 2]
    assert {sheet.encoding for sheet in sheets} == {None, "gb18030", "utf-8"}


def test_files_of_one_name_in_a_zip_are_all_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("a.csv", TABLE)
        archive.writestr("a.csv", TABLE + ROWS[0])
    assert [sheet.rows for file in discover([path]) for sheet in detect(file, tmp_path)] == [2, 3]


# --- what it is not


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "XML 电子表格"),
        (b"MIME-Version: 1.0\n", "MHTML"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"{\\rtf1", "RTF"),
    ],
)
def test_other_files_are_refused_as_what_they_are(tmp_path: Path, content: bytes, reason: str) -> None:
    assert reason in refused(tmp_path, content, "登记.xls")


@pytest.mark.parametrize(
    ("part", "term"), [("xl/workbook.bin", ".xlsb"), ("word/document.xml", "Word"), ("content.xml", "OpenDocument")]
)
def test_other_office_files_are_refused_as_what_they_are(tmp_path: Path, part: str, term: str) -> None:
    with zipfile.ZipFile(tmp_path / "登记.xlsx", "w") as archive:
        archive.writestr(part, "x")
    assert term in refused(tmp_path, (tmp_path / "登记.xlsx").read_bytes(), "登记.xlsx")


def test_limits_are_what_the_docs_say() -> None:
    text = (Path(__file__).parents[2] / "docs/载入.md").read_text(encoding="utf-8")
    for number in (
        LIMITS.header_within,
        LIMITS.columns,
        LIMITS.cell,
        LIMITS.members,
        LIMITS.ratio,
        LIMITS.workbook_seconds,
    ):
        assert f"{number:,}" in text


def test_where_the_readers_disagree_the_slow_one_settles_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f'{row},"x ""y"", z"' for row in ROWS]
    sheet = read(tmp_path, "\n".join([f"{HEADER},经营范围", "", *rows, ""]))
    fast = text_rows(sheet)
    monkeypatch.setattr(pl, "read_csv", lambda *_, **__: pl.DataFrame())
    assert text_rows(sheet).equals(fast)


def test_slices_know_nothing_of_what_is_read_beside_them(tmp_path: Path) -> None:
    sheet = read(tmp_path, TABLE)
    first, second = sheet.slices(1), sheet.slices(1)
    assert next(first).equals(next(second))
    assert pl.concat([next(first), next(second)])["row"].to_list() == [2, 2]
