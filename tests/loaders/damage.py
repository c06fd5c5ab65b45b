"""Tables as departments damage them (损坏文件生成器), each damage with the number of rows it leaves.

A damage changes a ``Case`` before it is written: its grid, the text it becomes, the encoding, or the container. The
sign ``§`` in a cell becomes a quote that no writer would have put there.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from random import Random

import xlsxwriter
import xlwt

from graph_service.domain.identity import org_check_char, uscc_check_char

REGISTRY = ["企业名称", "统一社会信用代码", "注册日期", "法人代表", "注册资本", "经营范围"]
PENALTY = [
    "行政相对人名称",
    "统一社会信用代码",
    "行政处罚决定书文号",
    "违法事实",
    "处罚类别",
    "处罚内容",
    "处罚决定日期",
]
PENALTY += ["处罚机关"]
QUOTE = "§"


@dataclass
class Case:
    """One file to be: rows of data under a header, and how it is written."""

    random: Random
    header: list[str]
    rows: list[list[str]]
    above: list[list[str]] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)  # a row of headings that span those of the header
    mark: str = ","
    newline: str = "\n"
    final: bool = True
    quote_all: bool = False
    encoding: str = "utf-8"
    container: str = "text"
    name: str = "登记.csv"
    bytewise: list[Callable[[bytes], bytes]] = field(default_factory=list)
    refusable: bool = False  # a refusal is an answer, too
    counted: bool = True  # the number of rows is known
    _free: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._free = list(self.rows)
        self.random.shuffle(self._free)

    def row(self) -> list[str]:
        """A row that no other damage touches."""
        if self._free and self.rows:
            return self._free.pop()
        self.rows.append(record(self.random, self.header))
        return self.rows[-1]

    def place(self, header: str) -> int:
        return self.header.index(header)

    @property
    def expected(self) -> int:
        return sum(any(cell.strip(" \t\r\n\u3000\xa0\ufeff") for cell in row) for row in self.rows)

    def grid(self) -> list[list[str]]:
        return [*self.above, *([self.parents] if self.parents else []), self.header, *self.rows]

    def written(self) -> bytes:
        """The file."""
        if self.container in {"json", "jsonl"}:
            return self._json()
        if self.container == "html":
            cells = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in self.grid())
            lines = "".join(f"<tr>{row}</tr>\n" for row in cells)
            return self._encoded(f"<html><body><table border=1>\n{lines}</table></body></html>".replace(QUOTE, '"'))
        out = io.StringIO()
        # a writer that ends lines with CR leaves LF in a cell unquoted
        lone = self.newline == "\r" and any("\n" in cell for row in self.rows for cell in row)
        quoting = csv.QUOTE_ALL if self.quote_all or lone else csv.QUOTE_MINIMAL
        csv.writer(out, delimiter=self.mark, lineterminator=self.newline, quoting=quoting).writerows(self.grid())
        text = out.getvalue().replace(QUOTE, '"')
        content = self._encoded(text if self.final else text.removesuffix(self.newline))
        if self.container == "gzip":
            return gzip.compress(content)
        return zipped(content, self.name) if self.container == "zip" else content

    def _json(self) -> bytes:
        rows = [dict(zip(self.header, row, strict=False)) for row in self.rows]
        texts = [json.dumps(row, ensure_ascii=False).replace(QUOTE, r"\"") for row in rows]
        return self._encoded("\n".join(texts) if self.container == "jsonl" else f"[{','.join(texts)}]")

    def _encoded(self, text: str) -> bytes:
        marks = {"utf-16-le-marked": b"\xff\xfe", "utf-16-be-marked": b"\xfe\xff"}
        content = marks.get(self.encoding, b"") + text.encode(self.encoding.removesuffix("-marked"), "replace")
        for change in self.bytewise:
            content = change(content)
        return content


def zipped(content: bytes, name: str) -> bytes:
    """A zip whose member is named in GBK without saying so, as Chinese programs do."""
    out = io.BytesIO()
    entry = zipfile.ZipInfo("x" * len(name.encode("gbk")))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(entry, content)
    return out.getvalue().replace(entry.filename.encode(), name.encode("gbk"))


def code(random: Random) -> str:
    body = "MA" + "".join(random.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
    start = f"91440229{body}{org_check_char(body)}"
    return start + uscc_check_char(start)


def record(random: Random, header: list[str]) -> list[str]:
    number = random.randrange(10_000, 99_999)
    if header[0] == "企业名称":
        return [f"翁源县{number}有限公司", code(random), "2020-01-02", "张三", "100万元", "销售日用品、农产品"]
    return [
        f"翁源县{number}商店", code(random), f"翁市监罚〔2026〕{number}号", "销售过期食品", "罚款", "罚款2000元",
        "2026-03-10", "翁源县市场监督管理局",
    ]  # fmt: skip


def case(random: Random, *, penalty: bool = False) -> Case:
    header = list(PENALTY if penalty else REGISTRY)
    return Case(random, header, [record(random, header) for _ in range(random.randrange(4, 8))])


# --- damages of the grid


def titles(c: Case) -> None:
    c.above = [["翁源县企业信息公示表"], ["制表单位:某某局", "", "2026年6月"], [], *c.above]


def many_titles(c: Case) -> None:
    c.above = [[f"填表说明第{n}条"] for n in range(20)] + c.above


def unnamed_row(c: Case) -> None:
    c.above.append([f"Unnamed: {place}" for place in range(len(c.header))])


def blank_rows(c: Case) -> None:
    for blank in ([], ["", "", ""], ["\u3000", " "], ["\t"]):
        c.rows.insert(c.random.randrange(len(c.rows) + 1), list(blank))


def blank_header_cell(c: Case) -> None:
    place = c.random.randrange(1, len(c.header))
    c.header.insert(place, "")
    for row in c.rows:
        if row:
            row.insert(place, "备注")
    if c.parents:
        c.parents.insert(place, "")
    c.refusable |= c.container.startswith("json")


def trailing_columns(c: Case) -> None:
    c.header += ["", "", ""]
    for row in c.rows:
        row += ["", "", "", ""]


def two_headings(c: Case) -> None:
    c.parents = ["基本信息", "", "", "", *["其他信息", "", "", ""]][: len(c.header)]


def duplicates(c: Case) -> None:
    c.rows += [list(c.rows[0]) for _ in range(200)]


def wide_row(c: Case) -> None:
    c.row().extend(["多出的文字", "", "再多"])


def very_wide_row(c: Case) -> None:
    c.row().extend(["x"] * 3_000)


def short_rows(c: Case) -> None:
    del c.row()[2:]


def no_rows(c: Case) -> None:
    c.rows.clear()
    c.refusable |= c.container.startswith("json")


def newline_in_cell(c: Case) -> None:
    c.row()[-1] = "第一行\n第二行\n\n第四行"


def delimiter_in_cell(c: Case) -> None:
    c.row()[-1] = "甲,乙;丙|丁\t戊"


def quotes_in_cell(c: Case) -> None:
    c.row()[-1] = '所谓"信用",即"守信"'


def full_width(c: Case) -> None:
    c.row()[1] = "９１４４０２２９ＭＡ４Ｕ０００１ＸＮ"


def placeholders(c: Case) -> None:
    row = c.row()
    row[2:] = ["/", "-", "无", "NULL", "--", "暂无"][: len(row) - 2]


def scientific_code(c: Case) -> None:
    c.row()[1] = "9.1440229E+17"


def zeroed_code(c: Case) -> None:
    c.row()[1] = "914402290001230000"


def formulas(c: Case) -> None:
    row = c.row()
    row[0], row[-1] = '=HYPERLINK("http://x")', "@SUM(A1)"


def no_days(c: Case) -> None:
    c.row()[2] = "2023-02-30"
    c.row()[2] = "1900/1/0"


def mojibake(c: Case) -> None:
    c.row()[0] = "锟斤拷锟斤拷公司"


def header_again(c: Case) -> None:
    c.rows.insert(len(c.rows) // 2, list(c.header))


def spaced_header(c: Case) -> None:
    c.header = [f"  {cell[:2]} {cell[2:]}\u3000" if cell else "" for cell in c.header]


def long_cell(c: Case) -> None:
    c.row()[-1] = "很长" * 20_000


def total_row(c: Case) -> None:
    c.rows.append(["合计", str(len(c.rows))])


def stray_quote(c: Case) -> None:
    c.row()[0] = f"翁源县{QUOTE}甲{QUOTE}公司{QUOTE}"


def unclosed_quote(c: Case) -> None:
    c.row()[0] = f"{QUOTE}翁源县甲公司"


# --- damages of the text


def crlf(c: Case) -> None:
    c.newline = "\r\n"


def cr(c: Case) -> None:
    c.newline = "\r"


def tabs(c: Case) -> None:
    c.mark = "\t"


def semicolons(c: Case) -> None:
    c.mark = ";"


def pipes(c: Case) -> None:
    c.mark = "|"


def all_quoted(c: Case) -> None:
    c.quote_all = True


def no_final_newline(c: Case) -> None:
    c.final = False


def nul(c: Case) -> None:
    c.row()[-1] = "销售\x00日用品"
    c.refusable = True


# --- damages of the bytes


def byte_order_mark(c: Case) -> None:
    c.encoding = "utf-8-sig"


def gb18030(c: Case) -> None:
    c.encoding = "gb18030"


def utf16(c: Case) -> None:
    c.encoding = "utf-16-le-marked"


def utf16_be(c: Case) -> None:
    c.encoding = "utf-16-be-marked"


def utf16_unmarked(c: Case) -> None:
    c.encoding = "utf-16-le"
    c.refusable = True  # short or odd texts cannot be told for sure


def broken_byte(c: Case) -> None:
    def change(content: bytes) -> bytes:
        inside = [
            at for at in range(1, len(content)) if content[at - 1 : at + 1].isalnum()
        ]  # of a word, not of a blank
        at = c.random.choice(inside or [len(content)])
        return content[:at] + b"\xff" + content[at:]

    c.bytewise.append(change)
    c.refusable = True


def cut_short(c: Case) -> None:
    c.bytewise.append(lambda content: content[: len(content) * 4 // 5])
    c.refusable, c.counted = True, False


def other_half(c: Case) -> None:
    def change(content: bytes) -> bytes:
        half = content.find(b"\n", len(content) // 2) + 1
        return content[:half] + content[half:].decode("utf-8", "replace").encode("gb18030")

    c.bytewise.append(change)
    c.refusable = True


# --- damages of the container


def as_json(c: Case) -> None:
    c.container, c.refusable = "json", c.refusable or "" in c.header or not c.rows


def as_json_lines(c: Case) -> None:
    c.container, c.refusable = "jsonl", c.refusable or "" in c.header or not c.rows


def as_html(c: Case) -> None:
    c.container, c.name = "html", "登记.xls"


def as_zip(c: Case) -> None:
    c.container = "zip"


def as_gzip(c: Case) -> None:
    c.container, c.refusable = "gzip", True


def wrong_name(c: Case) -> None:
    c.name = "登记.xlsx"


GRID = (
    titles, many_titles, unnamed_row, blank_rows, blank_header_cell, trailing_columns, two_headings, duplicates,
    wide_row, very_wide_row, short_rows, no_rows, newline_in_cell, delimiter_in_cell, quotes_in_cell, full_width,
    placeholders, scientific_code, zeroed_code, formulas, no_days, mojibake, header_again, spaced_header, long_cell,
    total_row,
)  # fmt: skip
TEXT = (
    stray_quote, unclosed_quote, crlf, cr, tabs, semicolons, pipes, all_quoted, no_final_newline, nul, byte_order_mark,
    gb18030, utf16, utf16_be, utf16_unmarked, broken_byte, cut_short, other_half, as_json, as_json_lines, as_html,
    as_zip, as_gzip, wrong_name,
)  # fmt: skip
DAMAGES: tuple[Callable[[Case], None], ...] = (*GRID, *TEXT)


# --- workbooks, a sheet a case


def write_xlsx(path: Path, cases: dict[str, Case]) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        for name, made in cases.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(made.grid()):
                for place, cell in enumerate(row[:1_000]):
                    sheet.write_string(number, place, cell[:32_000])


def write_xlsm(path: Path, cases: dict[str, Case]) -> None:
    write_xlsx(path, cases)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")


def write_xls(path: Path, cases: dict[str, Case]) -> None:
    book = xlwt.Workbook()
    for name, made in cases.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(made.grid()):
            for place, cell in enumerate(row[:256]):
                sheet.write(number, place, cell[:32_000])
    book.save(str(path))


WORKBOOKS: tuple[tuple[Callable[[Path, dict[str, Case]], None], str], ...] = (
    (write_xlsx, ".xlsx"), (write_xlsx, ".csv"), (write_xlsm, ".xlsm"), (write_xls, ".xls"), (write_xls, ".xlsx"),
)  # fmt: skip
