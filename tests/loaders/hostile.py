"""Files made to harm (恶意文件): one maker each, and what must become of the file.

    python -m tests.loaders.hostile

Makes and reads them all in one process, and prints JSON: a list of [name, what became of it, seconds], and the peak of
memory in MiB. What became of it is the reason of a refusal, or the numbers of rows, of rows with text beyond the header
and of rows with bytes that were lost.
"""

from __future__ import annotations

import io
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import xlsxwriter

from bench.memory import peak_mib
from loaders.detect import Sheet, detect
from loaders.files import discover

HEADER = "企业名称,统一社会信用代码,注册日期,法人代表"
ROW = "甲公司,91440229MA4U0001XN,2020-01-02,张三"
TABLE = f"{HEADER}\n" + f"{ROW}\n" * 60


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(*far: tuple[int, int]) -> bytes:
    """A small workbook, with a cell far away from the others."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("登记")
        for number, line in enumerate([HEADER, ROW]):
            sheet.write_row(number, 0, line.split(","))
        for row, column in far:
            sheet.write(row, column, "x")
    return out.getvalue()


def edited(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The small workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if part in name else content)
    return out.getvalue()


def encrypted() -> bytes:
    content = bytearray(zipped(**{"a.csv": TABLE.encode()}))
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flag] |= 1
    return bytes(content)


_DOCTYPE = b'?>\n<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>'
_HALF = len(TABLE.encode()) // 2
NAME = "甲公司".encode()
LONG = "字" * 3_500_000

# name of the file, its bytes, and what must become of it: a part of the reason, or rows, rows beyond, rows broken
FILES: dict[str, tuple[Callable[[], bytes], str | tuple[int, int, int]]] = {
    "bomb.zip": (lambda: zipped(**{"a.csv": b"0" * 200_000_000}), "压缩炸弹"),
    "bomb.xlsx": (lambda: edited("sheet1", lambda xml: xml + b" " * 300_000_000), "压缩炸弹"),
    "nested.zip": (lambda: zipped(**{"in.zip": zipped(**{"a.csv": TABLE.encode()})}), "压缩包里还有压缩包"),
    "encrypted.zip": (encrypted, "密码"),
    "cut.zip": (lambda: zipped(**{"a.csv": TABLE.encode() * 100})[:-100], "已损坏"),
    "empty.zip": (zipped, "没有可读的文件"),
    "far.xlsx": (lambda: workbook((1_048_575, 16_383)), "内存超出上限"),
    "long.xlsx": (lambda: workbook((200_000, 20)), (2, 1, 0)),
    "wide.xlsx": (lambda: workbook((1, 16_383)), (1, 1, 0)),
    "doctype.xlsx": (lambda: edited("sharedStrings", lambda xml: xml.replace(b"?>", _DOCTYPE, 1)), "实体定义"),
    "macro.xlsm": (lambda: edited("none", bytes), (1, 0, 0)),
    "cut_part.xlsx": (lambda: edited("sheet1", lambda xml: xml[: len(xml) // 2]), "已损坏"),
    "cut.xlsx": (lambda: workbook()[:3_000], "已损坏"),
    "no_string.xlsx": (lambda: edited("sheet1", lambda xml: xml.replace(b"<v>0</v>", b"<v>99999</v>")), "已损坏"),
    "cell.xlsx": (lambda: edited("sharedStrings", lambda xml: xml.replace(NAME, b"A" * 10**7)), (1, 1, 0)),
    "old.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), "已损坏"),
    "locked.xlsx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le"), "密码"
    ),
    "columns.csv": (f"{HEADER}\n{ROW}\n{'x,' * 1_000_000}\n{ROW}\n".encode, (3, 1, 0)),
    "header.csv": (lambda: ",".join(f"c{i}" for i in range(1_000_000)).encode() + b"\n1,2\n", "列数超过"),
    "cell.csv": (f"{HEADER}\n{ROW}\n{LONG},1,2,3\n{ROW}\n".encode, (3, 1, 0)),
    "quoted_cell.csv": (f'{HEADER}\n{ROW}\n"{LONG}",1,2,3\n{ROW}\n'.encode, (3, 1, 0)),
    "line.csv": (lambda: b"x" * 50_000_000, "单元格过长"),
    "blank.csv": (lambda: f"{HEADER}\n".encode() + b"\n" * 3_000_000 + ROW.encode(), (1, 0, 0)),
    "quotes.csv": (lambda: b'"' * 3_000_000, "单元格过长"),
    "open.csv": (lambda: f'{HEADER}\n"{ROW}\n'.encode() + f"{ROW}\n".encode() * 50_000, (50_001, 0, 0)),
    "open_each.csv": (lambda: f"{HEADER}\n".encode() + f'"{ROW}\n'.encode() * 50_000, (50_000, 0, 0)),
    "nul.csv": (lambda: TABLE.replace("甲公司", "甲\x00公司", 1).encode(), (60, 0, 1)),
    "zeros.csv": (lambda: bytes(20_000_000), "二进制"),
    "noise.bin": (lambda: random.Random(1).randbytes(1_000_000), "二进制"),
    "half.csv": (lambda: TABLE.encode() + TABLE.encode("gb18030"), "编码损坏"),
    "other_half.csv": (lambda: TABLE.encode("gb18030") + TABLE.encode(), "编码损坏"),
    "other_line.csv": (
        lambda: TABLE.encode("gb18030") * 8 + ROW.replace("甲", "翁源县统一").encode(), (488, 0, 1)
    ),
    "odd.csv": (lambda: TABLE.encode("utf-16")[:-1], "半个字符"),
    "deep.json": (lambda: b"[" * 1_000_000, "嵌套过深"),
    "deep_cell.json": (lambda: b'[{"a":' + b"[" * 1_000_000, "嵌套过深"),
    "object.json": (lambda: b'[{"a":"' + b"x" * 20_000_000 + b'"}]', "对象过大"),
    "tags.xls": (lambda: b"<html><table><tr><td>" + b"<a " * 300_000, "解析超时"),
    "spans.xls": (
        lambda: b"<table><tr>" + b"<td colspan=1000 rowspan=1000>x" * 100 + b"<tr><td>y" * 200, "列数超过"
    ),
}  # fmt: skip


def became(path: Path, scratch: Path) -> str | tuple[int, int, int]:
    found = [sheet for file in discover([path]) for sheet in detect(file, scratch)]
    (sheet,) = found
    if not isinstance(sheet, Sheet):
        return sheet.reason
    rows = pl.concat([sheet.fields(grid) for grid in sheet.slices(50_000)])
    broken = rows.select(pl.any_horizontal(pl.col(pl.String).str.contains("\ufffd"))).to_series()
    assert rows.height == sheet.rows
    return sheet.rows, int(rows["overflow"].sum()), int(broken.sum())


def main() -> None:
    results: list[tuple[str, str | tuple[int, int, int], float]] = []
    with tempfile.TemporaryDirectory() as scratch:
        # made by another process, whose memory is not measured
        subprocess.run([sys.executable, "-m", "tests.loaders.hostile", scratch], check=True)
        made = max(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 1)
        for name in FILES:
            start = time.perf_counter()
            results.append((name, became(Path(scratch) / name, Path(scratch)), time.perf_counter() - start))
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    peak = max(peak_mib(), children / 1024 if children > made else 0)
    print(json.dumps({"results": results, "peak_mib": peak}, ensure_ascii=False))


if __name__ == "__main__":
    if sys.argv[1:]:
        for name, (make, _) in FILES.items():
            Path(sys.argv[1], name).write_bytes(make())
    else:
        main()
