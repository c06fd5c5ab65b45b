"""One file to be damaged (待损坏的文件): its rows, how it is written, and how many rows must be found in it.

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
