"""Query files (查询文件): every statement the product sends, read from ``cypher/`` and checked before it is used.

A file is one statement under a header; its stem is the name of the query::

    // Owners of a subject, one hop upstream. 直接股东
    // param  eid    STRING
    // param  limit  INTEGER  1..10000
    // column owner  STRING
    MATCH … RETURN … AS owner ORDER BY owner LIMIT $limit

A write may say what it touches, by the columns of its ``rows`` that name it, or that it touches ``nothing`` that is
kept (ADR 0106)::

    // touches id party

A file whose header and statement differ is refused when it is loaded, so a wrong query never reaches a server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, LiteralString, cast

from graph_service.domain.errors import StoreMisuse

_TYPES: dict[str, type | tuple[type, ...]] = {
    "STRING": str,
    "INTEGER": int,
    "FLOAT": (int, float),
    "BOOLEAN": bool,
    "LIST": (list, tuple),
    "MAP": dict,
}
_PARAM = re.compile(r"// param +(\w+) +(\w+)(?: +(-?\d+)\.\.(-?\d+))?(?: +(?!-?\d*\.\.).*)?")
_COLUMN = re.compile(r"// column +(\w+) +(\w+)(?: +.*)?")
_TOUCHES = re.compile(r"// touches +(\w+(?: +\w+)*)")
_NOTHING = ("nothing",)
_QUOTED = re.compile(r"('[^']*'|\"[^\"]*\"|`[^`]*`)|//[^\n]*")
_NAMED = re.compile(r"(?:^|\s)AS\s+(\w+)$")
_RETURN = re.compile(r"\bRETURN\b(?:\s+DISTINCT\b)?(.*?)(?:\bORDER\s+BY\b|\bSKIP\b|\bLIMIT\b|\bUNION\b|;|$)", re.S)


@dataclass(frozen=True, slots=True)
class Param:
    """A declared parameter (参数): its Cypher type, and the closed range of an integer where one is stated."""

    name: str
    type: str
    low: int | None = None
    high: int | None = None

    def fits(self, value: object) -> bool:
        """Whether a value may be sent; ``None`` always may, as "not stated"."""
        if value is None:
            return True
        if not isinstance(value, _TYPES[self.type]) or (self.type != "BOOLEAN" and isinstance(value, bool)):
            return False
        return self.low is None or self.high is None or self.low <= cast(int, value) <= self.high


@dataclass(frozen=True, slots=True)
class QueryFile:
    """One checked statement (查询): ``text`` is what is sent, ``columns`` what comes back, in order.

    ``touches`` are the columns of ``rows`` that name what a write touches, ``None`` where it may touch anything.
    """

    name: str
    folder: str
    purpose: str
    params: tuple[Param, ...]
    columns: tuple[str, ...]
    text: LiteralString
    touches: tuple[str, ...] | None = None

    def touched(self, values: Mapping[str, Any]) -> frozenset[str] | None:
        """Names of what it touches with such values (写入所及), ``None`` where it may touch anything."""
        if self.touches is None:
            return None
        told = [row[column] for row in values.get("rows", ()) for column in self.touches]
        return frozenset(name for one in told for name in ([one] if isinstance(one, str) else one))

    def check(self, values: Mapping[str, object]) -> None:
        """Refuse values that are not exactly the declared parameters."""
        declared = {param.name for param in self.params}
        if declared != set(values):
            raise StoreMisuse(f"查询 {self.name} 的参数应为 {sorted(declared)}, 实为 {sorted(values)}")
        for param in self.params:
            if not param.fits(values[param.name]):
                span = f" {param.low}..{param.high}" if param.low is not None else ""
                raise StoreMisuse(f"查询 {self.name} 的参数 {param.name} 应为 {param.type}{span}")


def cypher_root() -> Path:
    """Folder of the query files: inside the installed package, or ``cypher/`` of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "cypher"
    return installed if installed.is_dir() else package.parent / "cypher"


@cache
def load_queries(root: Path) -> Mapping[str, QueryFile]:
    """Every query of ``read/`` and ``write/`` by name; raises ``StoreMisuse`` for a file that contradicts itself."""
    found: dict[str, QueryFile] = {}
    for folder in ("read", "write"):
        for path in sorted((root / folder).glob("*.cypher")):
            if path.stem in found:
                raise StoreMisuse(f"两个查询文件同名: {path.stem}")
            found[path.stem] = parse_query(path.stem, folder, path.read_text("utf-8"))
    if not found:
        raise StoreMisuse(f"没有找到查询文件: {root}")
    return MappingProxyType(found)


def parse_query(name: str, folder: str, source: str) -> QueryFile:
    """Read one query file; raises ``StoreMisuse`` where header and statement differ."""
    lines = source.strip().splitlines()
    purpose = lines[0].removeprefix("//").strip() if lines and lines[0].startswith("// ") else ""
    if not purpose or purpose.startswith(("param ", "column ", "touches ")):
        raise StoreMisuse(f"查询 {name} 缺少用途说明 (第一行)")
    params: list[Param] = []
    columns: list[str] = []
    touches: tuple[str, ...] | None = None
    body_at = len(lines)
    for number, line in enumerate(lines[1:], start=1):
        if not line.startswith("//"):
            body_at = number
            break
        if found := _PARAM.fullmatch(line):
            low, high = found[3], found[4]
            params.append(Param(found[1], found[2], int(low) if low else None, int(high) if high else None))
        elif found := _COLUMN.fullmatch(line):
            columns.append(found[1])
        elif folder == "write" and (found := _TOUCHES.fullmatch(line)):
            named = tuple(found[1].split())
            touches = () if named == _NOTHING else named
        elif line.startswith(("// param", "// column", "// touches")):
            raise StoreMisuse(f"查询 {name} 的说明行无法识别: {line}")
    body = "\n".join(lines[body_at:]).strip().removesuffix(";").strip()
    if touches and "rows" not in {param.name for param in params}:
        raise StoreMisuse(f"查询 {name} 说明了写入所及, 却没有参数 rows")
    _compare(name, params, columns, body)
    # The driver wants a literal: this text is one, kept in a file of the product instead of in Python.
    text = cast(LiteralString, body)
    return QueryFile(name, folder, purpose, tuple(params), tuple(columns), text, touches)


def _compare(name: str, params: Sequence[Param], columns: Sequence[str], body: str) -> None:
    bare = _QUOTED.sub(lambda found: "''" if found[1] else "", body)
    if ";" in bare:
        raise StoreMisuse(f"查询 {name} 不止一条语句")
    if unknown := sorted({param.type for param in params} - _TYPES.keys()):
        raise StoreMisuse(f"查询 {name} 的参数类型未知: {unknown}")
    declared, used = {param.name for param in params}, set(re.findall(r"\$(\w+)", bare))
    if declared != used or len(declared) != len(params):
        raise StoreMisuse(f"查询 {name} 声明的参数 {sorted(declared)} 与使用的 {sorted(used)} 不符")
    for returned in _returned(bare) or [()]:
        if tuple(columns) != tuple(returned):
            raise StoreMisuse(f"查询 {name} 声明的列 {columns} 与返回的 {list(returned)} 不符")


def _returned(bare: str) -> list[tuple[str, ...]]:
    """Column names of each outermost RETURN (one a branch of a UNION); a column without ``AS`` shows as its text."""
    outer = _outermost(bare)
    found: list[tuple[str, ...]] = []
    for match in _RETURN.finditer(outer):
        items = [item.strip() for item in match[1].split(",")]
        found.append(tuple(named[1] if (named := _NAMED.search(item)) else f"?{item}" for item in items))
    return found


def _outermost(text: str) -> str:
    """Drop whatever stands inside brackets, so that commas and keywords in it do not count."""
    depth, kept = 0, list[str]()
    for char in text:
        if char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif depth == 0:
            kept.append(char)
    return "".join(kept)


def schema_statements(source: str) -> tuple[LiteralString, ...]:
    """Split the ``;``-separated statements of a schema file, comments dropped."""
    bare = re.sub(r"//[^\n]*", "", source)
    return tuple(cast(LiteralString, part.strip()) for part in bare.split(";") if part.strip())
