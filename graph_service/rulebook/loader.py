"""Reading the rule book (规则库): TOML tables beside this module, turned into typed rules that are refused when faulty.

The law is data (house.md). A module that owns a table reads it with ``load_table`` and takes its values out through a
``Row``, so that a wrong or unknown key names its file and place instead of failing somewhere later.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from importlib.resources import files
from typing import TypeVar, cast

from graph_service.domain.errors import RuleBookError

E = TypeVar("E", bound=StrEnum)


def load_table(name: str) -> dict[str, object]:
    """Read the parsed TOML of ``graph_service/rulebook/NAME.toml`` (规则表).

    Nothing is cached: whoever needs the table keeps what it makes of it. Raises ``RuleBookError`` with the file name
    where the table is missing or is not TOML.
    """
    where = f"{name}.toml"
    try:
        return tomllib.loads(files("graph_service.rulebook").joinpath(where).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise RuleBookError(f"规则库没有这张表: {where}") from error
    except tomllib.TOMLDecodeError as error:
        raise RuleBookError(f"规则库 {where} 不是合法的 TOML: {error}") from error


@dataclass(frozen=True, slots=True)
class Row:
    """One table of a rule file and where it stands (规则表中的一项).

    Each getter checks the type, raises ``RuleBookError`` with file and key, and remembers the key; ``close`` refuses
    keys that nobody asked for, which catches the misspelt ones.
    """

    where: str
    data: Mapping[str, object]
    seen: set[str] = field(default_factory=set[str], compare=False, repr=False)

    def fault(self, key: str, problem: str) -> RuleBookError:
        """Make the error to raise about ``key``."""
        return RuleBookError(f"规则库 {self.where} 的 {key}: {problem}", advice="请改正规则文件后重试。")

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self.data

    def _get(self, key: str, kind: type | tuple[type, ...], term: str, default: object = None) -> object:
        self.seen.add(key)
        value = self.data.get(key, default)
        if value is None:
            raise self.fault(key, "缺少该项")
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fault(key, f"应为{term}, 实为 {value!r}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text (文本)."""
        return cast(str, self._get(key, str, "文本", default))

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts (文本列表), empty where not given."""
        values = cast("list[object]", self._get(key, list, "文本列表", []))
        if not all(isinstance(value, str) and value for value in values):
            raise self.fault(key, "列表中只能是非空文本")
        return tuple(cast("list[str]", values))

    def integers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers (整数列表), empty where not given."""
        values = cast("list[object]", self._get(key, list, "整数列表", []))
        if not all(type(value) is int for value in values):
            raise self.fault(key, "列表中只能是整数")
        return tuple(cast("list[int]", values))

    def day(self, key: str) -> date | None:
        """Return a day (日期), or ``None`` where not given."""
        return cast(date, self._get(key, date, "日期")) if self.has(key) else None

    def integer(self, key: str) -> int | None:
        """Return a whole number (整数), or ``None`` where not given."""
        return cast(int, self._get(key, int, "整数")) if self.has(key) else None

    def number(self, key: str) -> float | None:
        """Return a number (数值), or ``None`` where not given."""
        return float(cast(float, self._get(key, (int, float), "数值"))) if self.has(key) else None

    def flag(self, key: str, default: bool = False) -> bool:
        """Return a yes or no (是否)."""
        return cast(bool, self._get(key, bool, "true 或 false", default))

    def choice(self, key: str, kind: type[E], default: E | None = None) -> E:
        """One member of a vocabulary (词汇)."""
        return self._member(key, self.text(key, default), kind)

    def choices(self, key: str, kind: type[E]) -> tuple[E, ...]:
        """Several members of a vocabulary (词汇), empty where not given."""
        return tuple(self._member(key, value, kind) for value in self.texts(key))

    def _member(self, key: str, value: str, kind: type[E]) -> E:
        try:
            return kind(value)
        except ValueError as error:
            raise self.fault(key, f"{value!r} 不在 {', '.join(kind)} 之中") from error

    def rows(self, key: str) -> tuple[Row, ...]:
        """Return the tables under ``[[key]]`` (子表), empty where not given."""
        values = cast("list[object]", self._get(key, list, "表的列表", []))
        if not all(isinstance(value, dict) for value in values):
            raise self.fault(key, "应写成 [[...]] 表")
        named = [(cast("dict[str, object]", value), number) for number, value in enumerate(values, 1)]
        return tuple(Row(f"{self.where} [[{key}]] {value.get('id', number)}", value) for value, number in named)

    def row(self, key: str) -> Row:
        """Return the table under ``[key]`` (子表)."""
        return Row(f"{self.where} [{key}]", cast("dict[str, object]", self._get(key, dict, "表")))

    def close(self) -> None:
        """Refuse the keys that nobody asked for."""
        unknown = sorted(set(self.data) - self.seen)
        if unknown:
            raise self.fault(unknown[0], "不认识的项")


def open_table(name: str) -> Row:
    """Open the rule file as a ``Row`` (规则表), ready to be taken apart."""
    return Row(f"{name}.toml", load_table(name))
