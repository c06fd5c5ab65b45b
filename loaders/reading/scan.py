"""One pass over delimited text (文本扫描): where records begin, how wide they are, whether their quotes are well kept.

What this pass calls regular, a fast reader splits into exactly the same records, block by block.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel
from loaders.reading.limits import LIMITS, MIB

HEAD = 64  # records whose blankness is kept one by one
_EVERY = 1_024  # records, or a mebibyte, between two marks
BLANKS = " \t\r\n\x0b\x0c\u3000\xa0\ufeff"  # what a cell may hold and still be empty
_ORDINARY, _LEAD, _MARK, _NEWLINE, _QUOTE, _RETURN, _SPACE, _NUL = range(8)
_START, _PLAIN, _QUOTED, _CLOSED = range(4)  # where in a cell: before it, in a bare one, in a quoted one, behind it
(
    _MODE,
    _RECORDS,
    _FILLED,
    _WIDEST,
    _NULS,
    _IRREGULAR,
    _AT,
    _PLACE,
    _LAST,
    _CELL,
    _LINES,
    _FILL,
    _BEGUN,
    _MARKED,
    _ROW,
) = range(15)


@dataclass(slots=True)
class Scan:
    """What a scan found (扫描结果).

    ``marks`` are (records before, byte offset, filled records before) of places where a record begins, the end of the
    text among them; ``head`` tells of each of the first records whether it holds anything; ``widest`` is one more than
    the place of the last filled cell of any record.
    """

    marks: list[tuple[int, int, int]]
    head: NDArray[np.bool_]
    records: int = 0
    filled: int = 0
    widest: int = 0
    nuls: int = 0
    regular: bool = True

    def filled_from(self, record: int) -> int:
        """How many records from ``record`` (0 = first, below ``HEAD``) on hold anything."""
        return self.filled - int(self.head[:record].sum())


@dataclass(slots=True)
class Scanner:
    """A scan that is fed a text in parts (分块扫描): UTF-8, cut between characters and never between CR and LF."""

    mark: str
    start: int = 0
    _state: NDArray[np.int64] = field(default_factory=lambda: np.zeros(15, np.int64))
    _head: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(HEAD, np.bool_))
    _marks: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])

    def __post_init__(self) -> None:
        """Begin at ``start``, behind a byte-order mark."""
        self._marks.append((0, self.start, 0))
        for place in (_AT, _BEGUN, _MARKED):
            self._state[place] = self.start

    def feed(self, part: bytes) -> None:
        """Scan the next bytes."""
        marks = np.empty((len(part) // _EVERY + len(part) // MIB + 2, 3), np.int64)
        limits = np.array([LIMITS.cell, LIMITS.lines_in_cell, LIMITS.chunk], np.int64)
        data = np.frombuffer(part, np.uint8)
        acts = _ACT.copy()
        if self.mark in BLANKS:
            acts[_QUOTED, _MARK] = 0
        count = _scan(data, _classes(self.mark), _NEXT, acts, self._state, limits, self._head, marks)
        self._marks += [(int(row[0]), int(row[1]), int(row[2])) for row in marks[:count]]

    def finish(self) -> Scan:
        """Close the last record, and tell what was found."""
        state = self._state
        end = int(state[_AT])
        if end > int(state[_BEGUN]):
            self.feed(b"\n")
        records, filled, widest, nuls, irregular = (
            int(state[place]) for place in (_RECORDS, _FILLED, _WIDEST, _NULS, _IRREGULAR)
        )
        marks = [mark for mark in self._marks if mark[1] < end]
        regular = irregular == 0 and int(state[_MODE]) == _START
        return Scan([*marks, (records, end, filled)], self._head, records, filled, widest, nuls, regular)


def _classes(mark: str) -> NDArray[np.uint8]:
    """Kind of each byte."""
    table = np.zeros(256, np.uint8)
    table[[0x20, 0x09, 0x0B, 0x0C]] = _SPACE
    table[[0xE3, 0xC2, 0xEF]] = _LEAD  # of U+3000, U+00A0 and U+FEFF
    for byte, kind in ((0x00, _NUL), (0x0A, _NEWLINE), (0x0D, _RETURN), (0x22, _QUOTE), (ord(mark), _MARK)):
        table[byte] = kind
    return table


def _table(rows: dict[int, tuple[int, ...]]) -> NDArray[np.uint8]:
    return np.array([rows[mode] for mode in (_START, _PLAIN, _QUOTED, _CLOSED)], np.uint8)


# by place in a cell and kind of byte: ordinary, lead byte, delimiter, newline, quote, return, space, NUL
_NEXT = _table({
    _START: (_PLAIN, _PLAIN, _START, _START, _QUOTED, _START, _PLAIN, _PLAIN),
    _PLAIN: (_PLAIN, _PLAIN, _START, _START, _PLAIN, _PLAIN, _PLAIN, _PLAIN),
    _QUOTED: (_QUOTED, _QUOTED, _QUOTED, _QUOTED, _CLOSED, _QUOTED, _QUOTED, _QUOTED),
    _CLOSED: (_PLAIN, _PLAIN, _START, _START, _QUOTED, _CLOSED, _CLOSED, _PLAIN),
})  # fmt: skip
_FILLS, _STRAY, _ENDS, _LINE, _BARE, _WIDE = 1, 2, 4, 8, 16, 32  # _BARE: a return that a newline must follow
_ACT = _table({
    _START: (_FILLS, _WIDE, _ENDS, _ENDS, 0, _BARE, 0, _FILLS),
    _PLAIN: (_FILLS, _WIDE, _ENDS, _ENDS, _FILLS | _STRAY, _BARE, 0, _FILLS),
    _QUOTED: (_FILLS, _WIDE, _FILLS, _LINE, 0, 0, 0, _FILLS),
    _CLOSED: (_FILLS | _STRAY, _STRAY | _WIDE, _ENDS, _ENDS, _FILLS, _BARE, _STRAY, _FILLS | _STRAY),
})  # fmt: skip


@kernel
def _blank(data: NDArray[np.uint8], i: int) -> int:
    """How many bytes after ``i`` belong to a character of three or two bytes that is white space; 0 if it is none."""
    first = data[i]
    if i + 2 < data.size and first == 0xE3 and data[i + 1] == 0x80 and data[i + 2] == 0x80:
        return 2
    if i + 2 < data.size and first == 0xEF and data[i + 1] == 0xBB and data[i + 2] == 0xBF:
        return 2
    return 1 if i + 1 < data.size and first == 0xC2 and data[i + 1] == 0xA0 else 0


@kernel
def _scan(  # noqa: PLR0912, PLR0915 - one loop over bytes, which a call would slow
    data: NDArray[np.uint8],
    classes: NDArray[np.uint8],
    following: NDArray[np.uint8],
    acts: NDArray[np.uint8],
    state: NDArray[np.int64],
    limits: NDArray[np.int64],
    head: NDArray[np.bool_],
    marks: NDArray[np.int64],
) -> int:
    mode, place, last, cell, lines, fill = (
        state[_MODE], state[_PLACE], state[_LAST], state[_CELL], state[_LINES], state[_FILL],
    )  # fmt: skip
    begun, at, records = state[_BEGUN], state[_AT], state[_RECORDS]
    size, count, i = data.size, 0, 0
    while i < size:
        kind = classes[data[i]]
        act = acts[mode, kind]
        mode = following[mode, kind]
        if act & _FILLS:
            fill = 1
        if act & _STRAY:
            state[_IRREGULAR] = 1
        if kind == _ORDINARY:
            before = i
            while i < size and classes[data[i]] <= _LEAD:  # in a cell that holds something, a lead byte says no more
                i += 1
            cell += i - before
            continue
        if act & _WIDE:
            more = _blank(data, i)
            if more == 0:
                fill = 1
            i += more
        elif act & _LINE:
            lines += 1
            if lines > limits[1]:
                state[_IRREGULAR] = 1
        elif act & _BARE:
            if i + 1 == size or data[i + 1] != 0x0A:
                state[_IRREGULAR] = 1
        elif kind == _NUL:
            state[_NULS] += 1
        i += 1
        cell += 1
        if not act & _ENDS:
            continue
        if fill:
            last = place + 1
        if cell > limits[0]:
            state[_IRREGULAR] = 1
        cell, lines, fill = 0, 0, 0
        place += 1
        if kind == _MARK:
            continue
        if last:
            state[_FILLED] += 1
            state[_WIDEST] = max(state[_WIDEST], last)
            if records < head.size:
                head[records] = True
        if at + i - begun > limits[2]:
            state[_IRREGULAR] = 1
        records += 1
        place, last, begun = 0, 0, at + i
        if records - state[_ROW] >= _EVERY or begun - state[_MARKED] >= MIB:
            marks[count, 0], marks[count, 1], marks[count, 2] = records, begun, state[_FILLED]
            state[_ROW], state[_MARKED] = records, begun
            count += 1
    state[_MODE], state[_PLACE], state[_LAST], state[_CELL], state[_LINES], state[_FILL] = (
        mode, place, last, cell, lines, fill,
    )  # fmt: skip
    state[_BEGUN], state[_AT], state[_RECORDS] = begun, at + size, records
    return count
