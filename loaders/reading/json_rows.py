"""JSON to a text table (JSON 文件): a list of flat objects, alone, inside an object, or one object a line.

The text is read object by object, twice: once for the names of all columns, once for the rows. Numbers keep the digits
they are written with. What is nested deeper is a tree and no table.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO, cast

from graph_service.domain.errors import BadFile
from loaders.reading.encoding import Text
from loaders.reading.limits import LIMITS

_READ = 65_536
_SPACE = " \t\r\n\ufeff"
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_ADVICE = "请导出为平铺的 JSON 列表、CSV 或 .xlsx 后重新提供。"


class _Window:
    """The part of a text that is being read."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text, self._place, self._ended = "", 0, False

    def peek(self) -> str:
        """Return the next character that is not white space, ``""`` at the end."""
        while True:
            while self._place < len(self._text):
                if self._text[self._place] not in _SPACE:
                    return self._text[self._place]
                self._place += 1
            if not self._more():
                return ""

    def take(self, mark: str) -> bool:
        """Step over ``mark`` if it comes next."""
        found = self.peek() == mark
        self._place += found
        return found

    def value(self) -> Any:
        """Read the next whole value."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if len(self._text) - self._place > LIMITS.record:
                    raise BadFile("JSON 里有一个对象过大。", advice=_ADVICE) from error
                if not self._more():
                    raise BadFile("JSON 格式有误或文件不完整。", advice="请重新导出。") from error
                continue
            except RecursionError as error:
                raise BadFile("JSON 嵌套过深。", advice=_ADVICE) from error
            length = end - self._place
            if end < len(self._text) or not self._more():  # a number may go on in what is not read yet
                self._place += length
                return value

    def _more(self) -> bool:
        read = "" if self._ended else self._file.read(max(_READ, len(self._text) - self._place))
        self._ended = not read
        self._text, self._place = self._text[self._place :] + read, 0
        return bool(read)


def to_csv(text: Text, folder: Path) -> Path:
    """Write the rows of a JSON text as CSV (JSON 转表). Raises ``BadFile`` with what else it is."""
    names: dict[str, None] = {}
    for row in _rows(text):
        for name, value in row.items():
            if isinstance(value, dict) or any(isinstance(item, dict | list) for item in _items(value)):
                raise _tree()
            names.setdefault(name)
        if len(names) > LIMITS.columns:
            raise BadFile(f"列数超过 {LIMITS.columns:,}。", advice=_ADVICE)
    if not names:
        raise BadFile("JSON 里没有数据行。", advice="请确认导出是否成功。")
    path = folder / "json.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        for row in _rows(text):
            writer.writerow([_cell(row.get(name)) for name in names])
    return path


def _items(value: Any) -> list[Any]:
    return cast(list[Any], value) if isinstance(value, list) else []


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return ";".join(_cell(item) for item in _items(value)) if isinstance(value, list) else str(value)


def _rows(text: Text) -> Iterator[dict[str, Any]]:
    with text.open() as file:
        window = _Window(file)
        if window.peek() == "{":
            yield from _object(window, 0)
        else:
            window.take("[")
            yield from _list(window)
        if window.peek():
            raise BadFile("JSON 格式有误:结尾之后还有内容。", advice="请重新导出。")


def _list(window: _Window) -> Iterator[dict[str, Any]]:
    """Read the objects of a list that is already opened."""
    while not window.take("]"):
        yield _row(window.value())
        if not window.take(",") and window.peek() != "]":
            raise BadFile("JSON 格式有误或文件不完整。", advice="请重新导出。")


def _row(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadFile("JSON 列表里不是对象,不是一张表。", advice=_ADVICE)
    return cast(dict[str, Any], value)


def _object(window: _Window, depth: int) -> Iterator[dict[str, Any]]:  # noqa: PLR0912 - a grammar
    """Read the rows of the one list of objects that an object holds; of lines of objects, the objects."""
    fields: dict[str, Any] = {}
    lists, nested = 0, False
    window.take("{")
    while not window.take("}"):
        name, rows = str(window.value()), 0
        if not window.take(":"):
            raise BadFile("JSON 格式有误或文件不完整。", advice="请重新导出。")
        if window.take("["):
            if window.peek() in "{]":
                for rows, row in enumerate(_list(window), start=1):  # noqa: B007 - the number of rows is wanted
                    yield row
            else:
                fields[name] = _scalars(window)
        elif window.peek() == "{" and depth < LIMITS.depth:
            nested = True
            for rows, row in enumerate(_object(window, depth + 1), start=1):  # noqa: B007
                yield row
        else:
            fields[name] = window.value()
        lists += rows > 0
        window.take(",")
    if lists > 1:
        raise BadFile("JSON 里有多个列表,不知道哪一个是数据。", advice=_ADVICE)
    if depth == 0 and not lists:
        if nested:
            raise _tree()
        yield fields
        while window.peek() == "{":
            yield _row(window.value())


def _scalars(window: _Window) -> list[Any]:
    values: list[Any] = []
    while not window.take("]"):
        values.append(window.value())
        window.take(",")
    return values


def _tree() -> BadFile:
    return BadFile("JSON 是多层嵌套的结构,不是一张表。", advice=_ADVICE)
