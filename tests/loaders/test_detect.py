"""Files as they arrive: what each really is, where its header stands, and that no record is lost on the way."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from graph_service.domain.errors import BadFile
from loaders.detect import Refusal, Sheet, detect
from loaders.files import SourceFile, discover
from loaders.reading.table import delimiter
from tests.loaders.in_values import text_rows

HEADER = "企业名称,统一社会信用代码,注册日期,法人代表"
ROWS = ["甲公司,91440229MA4U0001XN,2020-01-02,张三", "乙公司,914403001922038216,2021-01-02,李四"]
TABLE = "\n".join([HEADER, *ROWS, ""])


def _found(folder: Path, content: bytes, name: str = "登记.csv") -> list[Sheet | Refusal]:
    path = folder / name
    path.write_bytes(content)
    return detect(SourceFile(path, name), folder)


def _workbook(path: Path, sheets: dict[str, list[list[object]]]) -> bytes:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path.read_bytes()


def _one(found: list[Sheet | Refusal]) -> Sheet:
    (sheet,) = found
    assert isinstance(sheet, Sheet), sheet
    return sheet


DAMAGES: list[tuple[str, bytes, str, int, list[int]]] = [
    # what happened, bytes, encoding, header row, rows by number
    ("plain", TABLE.encode(), "utf-8", 1, [1, 2]),
    ("byte-order mark", TABLE.encode("utf-8-sig"), "utf-8-sig", 1, [1, 2]),
    ("GB18030", TABLE.encode("gb18030"), "gb18030", 1, [1, 2]),
    ("UTF-16", TABLE.encode("utf-16"), "utf-16", 1, [1, 2]),
    ("title rows", f"翁源县企业登记信息\n制表:某局,,2026年\n{TABLE}".encode(), "utf-8", 3, [1, 2]),
    ("blank rows", f"\n{HEADER}\n\n{ROWS[0]}\n ,,\n{ROWS[1]}\n".encode(), "utf-8", 2, [2, 4]),
    ("spaces in the header", TABLE.replace("企业名称", "   企业 名称").encode(), "utf-8", 1, [1, 2]),
    ("blank header cells", TABLE.replace("代表\n", "代表,,\n").encode(), "utf-8", 1, [1, 2]),
    ("tabs", TABLE.replace(",", "\t").encode(), "utf-8", 1, [1, 2]),
    ("semicolons", TABLE.replace(",", ";").encode(), "utf-8", 1, [1, 2]),
    ("CRLF", TABLE.replace("\n", "\r\n").encode(), "utf-8", 1, [1, 2]),
    ("no final newline", TABLE.rstrip().encode(), "utf-8", 1, [1, 2]),
    ("quoted newline", TABLE.replace("甲公司", '"甲\n公司"').encode(), "utf-8", 1, [1, 2]),
    ("stray quote", TABLE.replace("甲公司", '甲"公司').encode(), "utf-8", 1, [1, 2]),
    ("quote and more", TABLE.replace("甲公司", '"甲"公司').encode(), "utf-8", 1, [1, 2]),
    ("unclosed quote", TABLE.replace("甲公司", '"甲公司').encode(), "utf-8", 1, [1, 2]),
]


@pytest.mark.parametrize(
    ("content", "encoding", "header", "rows"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES]
)
def test_a_damaged_table_keeps_every_record(
    tmp_path: Path, content: bytes, encoding: str, header: int, rows: list[int]
) -> None:
    sheet = _one(_found(tmp_path, content))
    assert (sheet.mapping.id, sheet.encoding, sheet.header_row) == ("registry_gsxt", encoding, header)
    data = text_rows(sheet)
    assert data["row"].to_list() == rows
    assert data["code"].to_list() == ["91440229MA4U0001XN", "914403001922038216"]
    assert not data["overflow"].any()


def test_a_cell_beyond_the_header_is_seen(tmp_path: Path) -> None:
    sheet = _one(_found(tmp_path, f"{HEADER}\n{ROWS[0]},多\n{ROWS[1]}\n".encode()))
    assert text_rows(sheet)["overflow"].to_list() == [True, False]


def test_a_far_row_wider_than_the_first_lines_is_seen(tmp_path: Path) -> None:
    lines = [HEADER, *ROWS * 30, f"{ROWS[0]},多,更多,再多"]
    sheet = _one(_found(tmp_path, "\n".join(lines).encode()))
    assert text_rows(sheet)["overflow"].to_list() == [False] * 60 + [True]


def test_of_several_columns_of_one_field_the_first_filled_cell_is_taken(tmp_path: Path) -> None:
    text = f"{HEADER},吊销日期,注销日期\n{ROWS[0]},,2026-01-02\n{ROWS[1]},2025-03-04,2026-05-06\n"
    assert text_rows(_one(_found(tmp_path, text.encode())))["closed_on"].to_list() == ["2026-01-02", "2026-05-06"]


@pytest.mark.parametrize(
    ("header", "unit"),
    [("注册资本", 10_000), ("注册资本(万元)", 10_000), ("注册资本（元）", 1), ("资金数额（万元）", 10_000)],
)
def test_a_unit_in_the_header_beats_that_of_the_mapping(tmp_path: Path, header: str, unit: float) -> None:
    sheet = _one(_found(tmp_path, TABLE.replace("注册日期", header).encode()))
    assert sheet.mapping.units["capital_yuan"] == unit


def test_a_workbook_is_a_workbook_whatever_its_name(tmp_path: Path) -> None:
    rows: list[list[object]] = [["翁源县"], [], HEADER.split(","), *(row.split(",") for row in ROWS)]
    content = _workbook(tmp_path / "b.xlsx", {"登记": rows, "说明": [["仅供参考"]], "空表": []})
    registered, note = _found(tmp_path, content, "登记.csv")
    assert isinstance(registered, Sheet)
    assert (registered.sheet, registered.header_row, registered.encoding) == ("登记", 3, None)
    assert text_rows(registered)["established_on"].to_list() == ["2020-01-02", "2021-01-02"]
    assert isinstance(note, Refusal)
    assert (note.sheet, note.rows) == ("说明", 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空文件"),
        (b"  \n ", "空文件"),
        (b"%PDF-1.7 ...", "PDF"),
        (b'{"a": {"b": 1}}', "多层嵌套"),
        (b"<html></html>", "没有表格"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "已损坏"),
        (b"PK\x03\x04 not a zip", "已损坏"),
        (b"a,b\x00,c\n", "二进制"),
        ("编号,颜色\n1,红\n".encode(), "没有能识别这些列的映射: 编号、颜色"),
    ],
)
def test_a_refusal_names_its_true_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    (refusal,) = _found(tmp_path, content)
    assert isinstance(refusal, Refusal)
    assert reason in refusal.reason


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    content = _workbook(tmp_path / "b.xlsx", {"登记": [["企业名称"]]})
    (refusal,) = _found(tmp_path, content[: len(content) // 2], "登记.xlsx")
    assert isinstance(refusal, Refusal)
    assert "已损坏" in refusal.reason


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_broken_bytes_are_marked_and_many_refused(tmp_path: Path, encoding: str) -> None:
    text = HEADER + "\n" + "翁源县统一名称公司,91440229MA4U0001XN,2020-01-02,张三\n" * 200
    content = text.encode(encoding)
    cut = content.index(b"91440229", 3000)
    sheet = _one(_found(tmp_path, content[:cut] + b"\xff" + content[cut:]))
    assert sheet.encoding == encoding
    rows = text_rows(sheet)
    assert sheet.rows == rows.height == 200
    assert rows.select(pl.any_horizontal(pl.col(pl.String).str.contains("\ufffd"))).to_series().sum() == 1
    (refusal,) = _found(tmp_path, content.replace(b",", b"\xff\xff\xff"))
    assert isinstance(refusal, Refusal)
    assert "编码损坏" in refusal.reason


@pytest.mark.parametrize(
    ("text", "mark"),
    [("a,b\n1,2\n", ","), ("类别;金额\n警告,通报;1\n罚款;2\n", ";"), ("企业名称\n甲\n", ","), ("a|b\n1|2\n", "|")],
)
def test_the_delimiter_is_the_one_most_lines_agree_on(text: str, mark: str) -> None:
    assert delimiter(text) == mark


def test_files_are_found_in_a_fixed_order_without_control_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a/c.csv", "a/.hidden", "delivery.toml", ".git/x"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    assert [file.name for file in discover([tmp_path])] == ["a/c.csv", "b.csv"]
    assert [file.name for file in discover([tmp_path / "b.csv"])] == ["b.csv"]
    two = [file.name for file in discover([tmp_path / "a", tmp_path])]
    assert len(two) == len(set(two)) == 3
    with pytest.raises(BadFile, match="找不到"):
        discover([tmp_path / "missing"])
