"""HTML tables to text tables (网页表格): what many systems save as ``.xls``."""

from __future__ import annotations

import csv
import time
from html.parser import HTMLParser
from pathlib import Path

from graph_service.domain.errors import BadFile
from loaders.reading.encoding import Text, parts
from loaders.reading.limits import LIMITS, MIB

_FED = 65_536  # characters at a time
_ADVICE = "请在 Excel 或 WPS 中打开并另存为 .xlsx 后重新提供。"


def to_csvs(text: Text, folder: Path) -> list[Path]:
    """Write each outermost table as CSV (网页表格转表). Raises ``BadFile`` where there is none."""
    parser = _Tables(folder, time.monotonic() + LIMITS.html_seconds * (1 + text.path.stat().st_size // MIB))
    try:
        for part in parts(text.path, text.start):
            page = part.decode("utf-8", "replace")
            for begin in range(0, len(page), _FED):
                parser.feed(page[begin : begin + _FED])
        parser.close()
    finally:
        parser.end()
    if not parser.files:
        raise BadFile("实际是网页或 XML 文件,其中没有表格。", advice=_ADVICE)
    return parser.files


class _Tables(HTMLParser):
    """Cells as they come, a row written when it ends; a cell that spans has blank ones beside and below it."""

    def __init__(self, folder: Path, deadline: float) -> None:
        super().__init__()
        self._deadline = deadline
        self.files: list[Path] = []
        self._folder = folder
        self._depth = 0
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._length = 0
        self._spans: dict[int, int] = {}  # column -> rows that a cell above still reaches into
        self._span = (1, 1)
        self._skipped = 0

    def updatepos(self, i: int, j: int) -> int:
        """Keep no position, and stop where the parser has worked too long on hostile tags."""
        if time.monotonic() > self._deadline:
            raise BadFile("网页内容异常,解析超时。", advice=_ADVICE)
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; whatever was not closed is closed first."""
        if tag in {"script", "style"}:
            self._skipped += 1
        elif tag == "table":
            self._depth += 1
            if self._depth == 1:
                path = self._folder / f"table{len(self.files)}.csv"
                self.files.append(path)
                self._out = path.open("w", encoding="utf-8", errors="replace", newline="")
                self._writer = csv.writer(self._out, lineterminator="\n")
                self._spans = {}
        elif self._depth == 1 and tag == "tr":
            self._end_row()
            self._row = []
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()
            self._row = self._row if self._row is not None else []
            self._cell, self._length = [], 0
            said = dict(attrs)
            self._span = (_number(said.get("colspan")), _number(said.get("rowspan")))
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close a table, a row or a cell."""
        if tag in {"script", "style"}:
            self._skipped = max(0, self._skipped - 1)
        elif tag == "table" and self._depth:
            if self._depth == 1:
                self._end_row()
                self._out.close()
            self._depth -= 1
        elif self._depth == 1 and tag == "tr":
            self._end_row()
        elif self._depth == 1 and tag in {"td", "th"}:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Take text of a cell."""
        if self._cell is not None and not self._skipped and self._length <= LIMITS.cell:
            self._cell.append(data)
            self._length += len(data)

    def end(self) -> None:
        """Write what an unfinished page leaves open."""
        if self._depth:
            self._end_row()
            self._out.close()

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        self._fill()
        across, down = self._span
        place = len(self._row)
        if place <= LIMITS.columns:  # what stands beyond is as one cell beyond: it is F01 either way
            self._row += ["".join(self._cell).strip(), *[""] * (across - 1)]
            if down > 1:
                self._spans |= dict.fromkeys(range(place, place + across), down)
        self._cell = None

    def _fill(self) -> None:
        """Leave blank what cells above reach into."""
        while self._row is not None and self._spans.get(len(self._row), 0) > 0:
            self._row.append("")

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._writer.writerow(self._row)
            self._spans = {place: rows - 1 for place, rows in self._spans.items() if rows > 1}
        self._row = None


def _number(text: str | None) -> int:
    return max(1, min(int(text), 1_000)) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
