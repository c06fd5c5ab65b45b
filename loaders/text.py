"""Delimited text to a grid of text cells (文本表格): encoding and delimiter are decided by decoding and counting."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO

import polars as pl

from graph_service.domain.errors import BadFile

BROKEN = "\ufffd"  # stands where bytes could not be decoded
_TOLERATED = 0.01  # share of broken characters above which a file is refused rather than its rows set aside
_UTF8_MAJORITY = 5  # characters beyond ASCII for each broken one: GB18030 read as UTF-8 is broken nearly everywhere
_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 30
_SAMPLE_CHARACTERS = 200_000
_FIELD_LIMIT = 2**31 - 1
_SENTINEL = "\x00end"


def decode(content: bytes) -> tuple[str, str]:
    """Text and encoding of ``content`` (解码), decided by decoding it all.

    A byte-order mark decides, then UTF-8 that decodes without error. Text that is UTF-8 but for a few bytes (most of
    what is not ASCII decodes) stays UTF-8: GB18030 would swallow it as other characters. The rest is GB18030. Each
    broken place is ``BROKEN``, so that its row can be set aside (F02). Raises ``BadFile`` where more than one
    character in a hundred is broken, or the content is binary.

    >>> decode("名称".encode("gb18030")), decode("\ufeff名称".encode())
    (('名称', 'gb18030'), ('名称', 'utf-8-sig'))
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _accept(content.decode(encoding, errors="replace"), encoding)
    if b"\x00" in content:
        raise BadFile("含有二进制内容,不是文本表格。", advice="请另存为 CSV(UTF-8)或 .xlsx。")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
    broken = text.count(BROKEN)
    foreign = len(text) - len(text.encode("ascii", errors="ignore"))
    if foreign > _UTF8_MAJORITY * broken:
        return _accept(text, "utf-8")
    return _accept(content.decode("gb18030", errors="replace"), "gb18030")


def _accept(text: str, encoding: str) -> tuple[str, str]:
    broken = text.count(BROKEN)
    if broken > _TOLERATED * len(text):
        raise BadFile(
            f"编码损坏:按 {encoding} 解码有 {broken} 处无法识别,超过百分之一。", advice="请从业务系统重新导出为 UTF-8。"
        )
    if "\x00" in text:
        raise BadFile("含有二进制内容,不是文本表格。", advice="请另存为 CSV(UTF-8)或 .xlsx。")
    return text, encoding


def delimiter(text: str) -> str:
    r"""Delimiter of a text table (分隔符): the one under which most of the first lines have one common width over 1.

    >>> delimiter("a\tb,c\n1\t2\n3\t4\n"), delimiter("企业名称\n甲\n")
    ('\t', ',')
    """
    lines = _first_lines(text)

    def agreement(mark: str) -> tuple[int, int]:
        widths = Counter(len(record) for record in _records(lines, mark) if len(record) > 1)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, width

    return max(_DELIMITERS, key=agreement)


def grid(text: str) -> pl.DataFrame:
    """Every record as text columns ``c0, c1, …`` (文本网格), one wider than the widest of the first lines.

    The one column more catches what spills over (F01). Quoted newlines survive. Text whose quotes do not pair is read
    again by a lenient reader, and with quotes as plain characters where one is never closed.
    """
    mark = delimiter(text)
    width = max((len(record) for record in _records(_first_lines(text), mark)), default=1) + 1
    names = [f"c{i}" for i in range(width)]
    if text.count('"') % 2 == 0:
        try:
            return pl.read_csv(
                BytesIO(text.encode()),
                has_header=False,
                separator=mark,
                schema=dict.fromkeys(names, pl.String()),
                infer_schema=False,
                truncate_ragged_lines=True,
                missing_columns="insert",
            )
        except pl.exceptions.ComputeError:
            pass  # stray quotes: the lenient reader below copes
    return _lenient(text, mark, names)


def _lenient(text: str, mark: str, names: list[str]) -> pl.DataFrame:
    records = list(_records(StringIO(f"{text.rstrip()}\n{_SENTINEL}\n", newline=""), mark))
    if records[-1] == [_SENTINEL]:
        records.pop()
    else:  # a quote is never closed: it would swallow the rest of the file
        records = list(_records(StringIO(text, newline=""), mark, quoted=False))
    cells = pl.DataFrame({"cells": records}, schema={"cells": pl.List(pl.String())})
    return cells.select(pl.col("cells").list.get(i, null_on_oob=True).alias(name) for i, name in enumerate(names))


def _first_lines(text: str) -> list[str]:
    return text[:_SAMPLE_CHARACTERS].splitlines(keepends=True)[:_SAMPLE_LINES]


def _records(lines: Iterable[str], mark: str, *, quoted: bool = True) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD_LIMIT)  # of the process: the default of 128 KiB is less than some cells hold
    return csv.reader(lines, delimiter=mark, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)
