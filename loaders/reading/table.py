"""A text table (文本表格): records of UTF-8 text, read block by block however long the file is."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import islice
from pathlib import Path

import polars as pl

from loaders.reading.encoding import Text, by_mark, is_utf8, parts
from loaders.reading.lenient import rewrite
from loaders.reading.limits import LIMITS
from loaders.reading.scan import BLANKS, Scan, Scanner

ROW = "row"
_DELIMITERS = ",\t;|"
_SAMPLE_LINES = 60  # the header and rows below it, however many titles stand above
_SAMPLE_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class TextTable:
    """Regular delimited text, scanned (文本表格): every record is found where the scan says."""

    text: Text
    mark: str
    scan: Scan

    def head(self, records: int) -> list[list[str]]:
        """First records, none wider than a sheet may be and one cell more."""
        within = min(records, self.scan.records)
        with self.text.open(newline="") as file:
            return [record[: LIMITS.columns + 1] for record in islice(_records(file, self.mark), within)]

    def narrowed(self, width: int, folder: Path) -> TextTable:
        """Return the table where whatever stands beyond ``width`` is one cell of text in the next column (收窄)."""
        if self.scan.widest <= width + 1:
            return self
        return scanned(Text(rewrite(self.text, self.mark, width, folder), self.text.encoding), ",")

    def slices(self, skip: int, width: int, size: int) -> Iterator[pl.DataFrame]:
        """Records below the first ``skip`` as text columns ``c0..cWIDTH`` and ``row`` (1 = first), blank ones apart."""
        names = [f"c{i}" for i in range(width + 1)]
        with self.text.path.open("rb") as file:
            for (record, offset, filled), (last, end, filled_then) in self._blocks(width + 1, size):
                file.seek(offset)
                frame = _parse(file.read(end - offset), self.mark, names, last - record)
                frame = frame.with_row_index(ROW, offset=0).with_columns(pl.col(ROW).cast(pl.Int64) + record + 1 - skip)
                if record < skip:
                    frame = frame.filter(pl.col(ROW) > 0)
                if filled_then - filled < last - record:
                    frame = frame.filter(pl.any_horizontal(_filled(name) for name in names))
                yield from (part for part in frame.iter_slices(size) if part.height)

    def _blocks(self, width: int, size: int) -> Iterator[tuple[tuple[int, int, int], tuple[int, int, int]]]:
        """Neighbouring marks with no more between them than may be parsed at a time, or than cannot be divided."""
        first = last = self.scan.marks[0]
        for mark in self.scan.marks[1:]:
            rows, length = mark[0] - first[0], mark[1] - first[1]
            if last != first and (rows > size or length > LIMITS.slice_bytes or rows * width > LIMITS.slice_cells):
                yield first, last
                first = last
            last = mark
        if last[0] > first[0]:
            yield first, last


def open_table(path: Path, folder: Path) -> TextTable | None:
    """Scan a text that is UTF-8 as it lies, checking in the same pass that it is (直接读取); ``None`` if not."""
    text = by_mark(path) or Text(path, "utf-8")
    if not text.encoding.startswith("utf-8"):
        return None
    scanner = Scanner(delimiter(text.sample(_SAMPLE_CHARACTERS)), text.start)
    for part in parts(path, text.start):
        if not is_utf8(part):
            return None
        scanner.feed(part)
    scan = scanner.finish()
    return None if scan.nuls else _regular(TextTable(text, scanner.mark, scan), folder)


def table_of(text: Text, folder: Path) -> TextTable:
    """Scan a text of this encoding, made regular where its quotes are not (读取文本表格)."""
    return _regular(scanned(text, delimiter(text.sample(_SAMPLE_CHARACTERS))), folder)


def scanned(text: Text, mark: str) -> TextTable:
    """Scan a text of this delimiter."""
    scanner = Scanner(mark, text.start)
    for part in parts(text.path, text.start):
        scanner.feed(part)
    return TextTable(text, mark, scanner.finish())


def _regular(table: TextTable, folder: Path) -> TextTable:
    if table.scan.regular:
        return table
    return scanned(Text(rewrite(table.text, table.mark, LIMITS.columns, folder), table.text.encoding), ",")


def delimiter(text: str) -> str:
    r"""Delimiter of a text table (分隔符): the one under which most of the first lines have one common width over 1.

    >>> delimiter("a\tb,c\n1\t2\n3\t4\n"), delimiter("企业名称\n甲\n")
    ('\t', ',')
    """
    lines = text.splitlines(keepends=True)[:_SAMPLE_LINES]

    def agreement(mark: str) -> tuple[int, int]:
        filled = (record for record in _records(lines, mark) if any(map(str.strip, record)))
        widths = Counter(len(record) for record in filled if len(record) > 1)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, width

    return max(_DELIMITERS, key=agreement)


def _records(lines: Iterable[str], mark: str) -> Iterator[list[str]]:
    csv.field_size_limit(4 * LIMITS.chunk)  # of the process: the default of 128 KiB is less than some cells hold
    return csv.reader(lines, delimiter=mark)


def _parse(block: bytes, mark: str, names: list[str], records: int) -> pl.DataFrame:
    """Read a block of so many records; where the fast reader finds others, the slow one settles it: none is lost."""
    schema = dict.fromkeys(names, pl.String())
    try:
        frame = pl.read_csv(
            BytesIO(block),
            has_header=False,
            separator=mark,
            schema=schema,
            infer_schema=False,
            extra_columns="ignore",  # blank ones: the scan saw
            missing_columns="insert",
        )
    except pl.exceptions.ComputeError:
        return _slowly(block, mark, schema)
    return frame if frame.height == records else _slowly(block, mark, schema)


def _slowly(block: bytes, mark: str, schema: dict[str, pl.String]) -> pl.DataFrame:
    blank = [""] * len(schema)
    records = _records(StringIO(block.decode("utf-8", "replace"), newline=""), mark)
    cells = [[cell or None for cell in (record + blank)[: len(blank)]] for record in records]
    return pl.DataFrame(cells, schema=schema, orient="row")


def _filled(name: str) -> pl.Expr:
    return (pl.col(name).str.strip_chars(BLANKS).str.len_bytes() > 0).fill_null(value=False)
