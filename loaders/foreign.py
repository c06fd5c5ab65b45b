"""Files that no mapping is for (不载入的文件): why, truly, where the reason is known.

A file may be well known and still be no statement about a subject: it is refused in words that say so, not in words
that ask for a mapping.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from loaders.mapping import header_key

NO_TABLE = "没有数据表:内容是说明文字。"
_SHORT = 20  # characters of a header; what is longer is a sentence
_SENTENCE = ("。", "；", ". ", "; ", "://")


@dataclass(frozen=True, slots=True)
class Foreign:
    """One kind of file that is not loaded (不载入的文件种类)."""

    headers: frozenset[str]
    file: tuple[str, ...]
    reason: str


@cache
def _known() -> tuple[Foreign, ...]:
    data = tomllib.loads(files("loaders").joinpath("foreign.toml").read_text(encoding="utf-8"))
    return tuple(
        Foreign(frozenset(map(header_key, entry["headers"])), tuple(entry.get("file", ())), entry["reason"])
        for entry in data["foreign"]
    )


def known_reason(records: Iterable[Sequence[str | None]], file_name: str) -> str | None:
    """Why a file whose first ``records`` no mapping knows is not loaded (拒收原因); ``None`` where it is just unknown.

    >>> known_reason([("纳税人识别号", "级别"), ("1", "A")], "x.csv") is None
    True
    >>> known_reason([("本数据由某局提供。", ""), ("请见网站 http://x.cn", "")], "x.txt")
    '没有数据表:内容是说明文字。'
    """
    lines = [[cell.strip() for cell in record if cell and cell.strip()] for record in records]
    for line in lines:
        present = frozenset(map(header_key, line))
        for kind in _known():
            if kind.headers <= present and (not kind.file or any(word in file_name for word in kind.file)):
                return kind.reason
    filled = [line for line in lines if line]
    return NO_TABLE if filled and _is_prose(filled) else None


def _is_prose(lines: Sequence[Sequence[str]]) -> bool:
    """Whether no line could be a header over others: short cells, two or more, and a line as wide below it."""
    for number, line in enumerate(lines[:-1]):
        heads = all(len(cell) <= _SHORT and not any(mark in cell for mark in _SENTENCE) for cell in line)
        if heads and len(lines[number + 1]) >= len(line) and len(line) > 1:
            return False
    spoken = sum(any(mark in cell or len(cell) > _SHORT for mark in _SENTENCE for cell in line) for line in lines)
    return spoken * 2 >= len(lines)
