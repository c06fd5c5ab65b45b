"""Text whose quotes are not well kept, or whose records are too wide (宽容读取), written anew as regular text.

A quote opens a quoted cell only where another closes it right before a delimiter or the end of a line, not too far off;
any other quote is a character like the rest. So a quote that is never closed swallows nothing.
"""

from __future__ import annotations

import csv
import tempfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from loaders.reading.encoding import Text
from loaders.reading.limits import LIMITS

_CUT = "…(过长,已截断)"


class _Lines:
    """Lines of a text, with those that were only looked at kept for later."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._ahead: deque[str] = deque()
        self.taken = 0  # characters that quoted cells of the record took from further lines

    def next(self) -> str | None:
        return self._ahead.popleft() if self._ahead else self._read()

    def peek(self, place: int) -> str | None:
        while len(self._ahead) <= place:
            line = self._read()
            if line is None:
                return None
            self._ahead.append(line)
        return self._ahead[place]

    def _read(self) -> str | None:
        """Read a line without its end; of one that is longer than a record may be, the beginning."""
        line = self._file.readline(LIMITS.chunk)
        if not line:
            return None
        if not line.endswith("\n"):
            rest = line
            while rest and not rest.endswith("\n"):
                rest = self._file.readline(LIMITS.chunk)
            return line + _CUT if rest or len(line) == LIMITS.chunk else line
        return line[:-1]


def rewrite(text: Text, mark: str, width: int, folder: Path) -> Path:
    """Write ``text`` anew with commas (改写), what stands beyond ``width`` in one cell; returns where it lies.

    A cell that is too long is cut, and its row gets text beyond the header, so that F01 sets it aside.
    """
    with (
        text.open() as file,
        tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", dir=folder, suffix=".csv", delete=False) as out,
    ):
        writer = csv.writer(out, lineterminator="\n")
        for record in _records(_Lines(file), mark):
            writer.writerow(_bounded(record, mark, width))
    return Path(out.name)


def _bounded(record: list[str], mark: str, width: int) -> list[str]:
    longest = LIMITS.cell // 4  # characters of four bytes at most
    beyond = mark.join(cell for cell in record[width:] if cell.strip())[:longest]
    kept = record[:width]
    for place, cell in enumerate(kept):
        if len(cell) > longest:
            kept[place] = cell[:longest]
            beyond = beyond or _CUT
    return [*kept, *[""] * (width - len(kept)), beyond] if beyond else kept


def _records(lines: _Lines, mark: str) -> Iterator[list[str]]:
    while (line := lines.next()) is not None:
        if '"' not in line:
            yield line.split(mark) if line else []
            continue
        record: list[str] = []
        place = lines.taken = 0
        while place <= len(line):
            cell, line, place = _cell(line, place, mark, lines)
            record.append(cell)
        yield record


def _cell(line: str, place: int, mark: str, lines: _Lines) -> tuple[str, str, int]:
    """Take a cell that begins at ``place``: its text, the line it ends in, and where the next one begins."""
    if line.startswith('"', place):
        quoted = _quoted(line, place, mark, lines)
        if quoted:
            return quoted
    end = line.find(mark, place)
    end = len(line) if end < 0 else end
    return line[place:end], line, end + 1


def _quoted(line: str, place: int, mark: str, lines: _Lines) -> tuple[str, str, int] | None:
    texts: list[str] = []
    length, begin, used = 0, place + 1, 0
    current = line
    while True:
        close = _closing(current, begin)
        if close is not None:
            if close + 1 < len(current) and current[close + 1] != mark:
                return None
            texts.append(current[begin:close])
            for _ in range(used):
                lines.next()
            lines.taken += length
            return "\n".join(texts).replace('""', '"'), current, close + 2
        texts.append(current[begin:])
        length += len(texts[-1])
        following = lines.peek(used)
        far = used >= LIMITS.lines_in_cell or length > LIMITS.cell or lines.taken + length > LIMITS.chunk
        if following is None or far:
            return None
        current, begin, used = following, 0, used + 1


def _closing(line: str, begin: int) -> int | None:
    """Where the first quote stands that is not doubled."""
    place = line.find('"', begin)
    while place >= 0:
        if not line.startswith('"', place + 1):
            return place
        place = line.find('"', place + 2)
    return None
