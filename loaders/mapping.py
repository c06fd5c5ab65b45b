"""Mappings (映射): one TOML file a source kind, saying how to recognise it and which column is which field.

    id = "penalty_cf"            unique, part of every batch id
    kind = "penalty"             what a row states (``domain.facts``); ``registration`` also yields a role
    term = "…"                   Chinese name for the report
    ref = "R2.2"                 where the names come from
    trust = 1.0                  R8.11
    scheme = "ccf"               scheme of ``local`` ids, where the source has its own
    require = ["name", …]        fields whose column must be there
    any = [["code", "reg_no"]]   of each set at least one
    exclude = ["纳税人识别号"]     headers that make it another kind
    hints = ["处罚"]              words of the file name: decide between equals only
    file = ["经营异常"]           words one of which the file name must have, where the headers say too little
    carry = ["category"]         fields written once for the rows that follow (merged cells)
    lasts = "3mo"                how long a position that is stated as of a day is taken to hold
    [columns]                    field = [headers, …]; of several there are, the first filled cell is taken
    [units]                      money field = "万元" where its header does not say (万元), (元) or (%); default 元
    [values.FIELD]               table from text of the source to a value of ours
    [constants]                  field = text for every row
    [join]                       field = [fields, …] whose texts make it, where no single column does
    [extract]                    field = a regular expression; its first group is what is read, the rest is kept raw
    [split]                      field with a table of values = what parts a cell that names several (董事长/董事)
    [gather]                     field = [headers, …] whose filled cells make one text, "header:cell;header:cell"

Fields are the columns of the fact kind, and those of the parties named by a row (``fields.PARTY_FIELDS``).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from graph_service.domain.errors import RuleBookError
from graph_service.domain.facts import FACTS
from loaders.fields import GATHERED, PARTY_FIELDS, UNITS, FieldType, field_types, parties_of

__all__ = [
    "PARTY_FIELDS", "FieldType", "Mapping", "field_types", "header_key", "mappings", "parse_mapping",
    "recognise", "unit_said",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mapping:
    """One source kind (来源种类映射); see the module for the meaning of each part."""

    id: str
    kind: str
    term: str
    ref: str
    trust: float
    require: tuple[str, ...]
    columns: Table[str, tuple[str, ...]]
    checksum: str
    scheme: str = ""
    any: tuple[tuple[str, ...], ...] = ()
    exclude: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    units: Table[str, float] = dataclass_field(default_factory=dict[str, float])
    values: Table[str, Table[str, str]] = dataclass_field(default_factory=dict[str, Table[str, str]])
    join: Table[str, tuple[str, ...]] = dataclass_field(default_factory=dict[str, tuple[str, ...]])
    constants: Table[str, str] = dataclass_field(default_factory=dict[str, str])
    file: tuple[str, ...] = ()
    carry: tuple[str, ...] = ()
    lasts: str = ""
    extract: Table[str, str] = dataclass_field(default_factory=dict[str, str])
    split: Table[str, str] = dataclass_field(default_factory=dict[str, str])
    gather: Table[str, Table[str, str]] = dataclass_field(default_factory=dict[str, Table[str, str]])
    confirmed: bool = True

    @property
    def fields(self) -> dict[str, FieldType]:
        """Fields this mapping fills, from a column or a constant."""
        types = field_types(self.kind)
        return {name: types[name] for name in (*self.columns, *self.constants, *self.join, *self.gather)}

    def find(self, headers: Table[str, int]) -> dict[str, tuple[int, ...]]:
        """Grid columns of each field, given normalised headers and where they stand; empty unless recognised."""
        found = {
            field: places
            for field, aliases in self.columns.items()
            if (places := tuple(headers[alias] for alias in aliases if alias in headers))
        }
        known = (
            all(field in found for field in self.require)
            and all(any(field in found for field in group) for group in self.any)
            and not any(header in headers for header in self.exclude)
        )
        return found if known else {}

    def with_units(self, headers: Iterable[str]) -> Mapping:
        """Return the mapping with the units that the headers of a file say, which beat its own."""
        said = {header: UNITS[unit] for header in headers if (unit := unit_said(header))}
        units = {
            field: said[alias]
            for field, aliases in self.columns.items()
            for alias in reversed(aliases)
            if alias in said
        }
        return replace(self, units={**self.units, **units})


def unit_said(header: str) -> str:
    """Return the unit that a normalised header says, empty where it says none (表头所写单位).

    >>> unit_said("罚款金额(万元)"), unit_said("罚款金额")
    ('万元', '')
    """
    unit = header[:-1].rpartition("(")[2]
    return unit if unit in UNITS else ""


def header_key(text: str | None) -> str:
    """Return a header as it is compared (表头归一): NFKC, no white space, upper case.

    >>> header_key("  罚款金额（万元） "), header_key("cf_wsh")
    ('罚款金额(万元)', 'CF_WSH')
    """
    return "".join(unicodedata.normalize("NFKC", text or "").split()).upper()


def parse_mapping(text: str, name: str) -> Mapping:
    """Read a mapping from its TOML text. Raises ``RuleBookError`` naming the file and what does not fit."""
    try:
        data: dict[str, Any] = tomllib.loads(text)
        mapping = _mapping(data, text)
    except (tomllib.TOMLDecodeError, re.error, KeyError, TypeError, ValueError, AttributeError) as error:
        raise RuleBookError(f"映射文件 {name} 有误: {error!r}") from error
    if mapping.kind not in FACTS:
        raise RuleBookError(f"映射文件 {name} 的种类不存在: {mapping.kind}")
    made = set(mapping.constants) | set(mapping.join) | set(mapping.gather)
    unknown = (set(mapping.columns) | made) - set(field_types(mapping.kind))
    groups = (
        mapping.require, mapping.units, mapping.values, mapping.extract, mapping.split, mapping.carry,
        *mapping.any, *mapping.join.values(),
    )  # fmt: skip
    dangling = {field for group in groups for field in group} - set(mapping.columns)
    dangling |= {field for field in mapping.split if field not in mapping.values}
    if unknown or dangling:
        raise RuleBookError(f"映射文件 {name} 的字段不存在: {sorted(unknown | dangling)}")
    return mapping


def _mapping(data: dict[str, Any], text: str) -> Mapping:
    columns = {field: tuple(header_key(alias) for alias in aliases) for field, aliases in data["columns"].items()}
    gather: dict[str, dict[str, str]] = {}
    for field, headers in data.get("gather", {}).items():
        places = range(len(columns), len(columns) + len(headers))
        parts = {f"{GATHERED}{place + 1}": str(header) for place, header in zip(places, headers, strict=True)}
        columns |= {part: (header_key(header),) for part, header in parts.items()}
        gather[field] = parts
    for pattern in data.get("extract", {}).values():
        if re.compile(pattern).groups < 1:
            raise ValueError(f"没有分组的表达式: {pattern}")
    for party in parties_of(str(data["kind"])):  # a taxpayer number may be the unified code
        if f"{party.prefix}tax_no" in columns:
            columns.setdefault(f"{party.prefix}code", columns[f"{party.prefix}tax_no"])
    return Mapping(
        id=str(data["id"]),
        kind=str(data["kind"]),
        term=str(data["term"]),
        ref=str(data["ref"]),
        trust=float(data["trust"]),
        require=tuple(data["require"]),
        columns=columns,
        checksum=hashlib.sha256(text.encode()).hexdigest(),
        scheme=str(data.get("scheme", "")),
        any=tuple(tuple(group) for group in data.get("any", [])),
        exclude=tuple(header_key(header) for header in data.get("exclude", [])),
        hints=tuple(data.get("hints", [])),
        units={field: UNITS[unit] for field, unit in data.get("units", {}).items()},
        values={field: dict(table) for field, table in data.get("values", {}).items()},
        join={field: tuple(parts) for field, parts in data.get("join", {}).items()},
        constants=dict(data.get("constants", {})),
        file=tuple(data.get("file", [])),
        carry=tuple(data.get("carry", [])),
        lasts=str(data.get("lasts", "")),
        extract=dict(data.get("extract", {})),
        split=dict(data.get("split", {})),
        gather=gather,
        confirmed=bool(data.get("confirmed", True)),
    )


@cache
def _shipped() -> tuple[Mapping, ...]:
    folder = files("loaders").joinpath("mappings")
    found = [
        parse_mapping(entry.read_text(encoding="utf-8"), entry.name)
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda mapping: mapping.id))


def mappings(folder: Path | None = None) -> tuple[Mapping, ...]:
    """Every mapping shipped, by id, and those that the user confirmed in ``folder`` (全部映射).

    A file of the user that says ``confirmed = false`` is a proposal and is not used (ADR 0037). Raises
    ``RuleBookError`` for a file that is faulty, or that bears the id of another mapping.
    """
    own: dict[str, Mapping] = {mapping.id: mapping for mapping in _shipped()}
    for path in sorted(folder.glob("*.toml")) if folder else ():
        mapping = parse_mapping(path.read_text(encoding="utf-8"), path.name)
        if not mapping.confirmed:
            continue
        if mapping.id in own:
            raise RuleBookError(f"映射文件 {path.name} 的 id 已被使用: {mapping.id}", advice="请换一个 id。")
        own[mapping.id] = mapping
    return tuple(own.values())


Recognised = tuple[Mapping, dict[str, tuple[int, ...]]]


def recognise(headers: Table[str, int], file_name: str, known: Iterable[Mapping] | None = None) -> Recognised | None:
    """Find the mapping that knows most of ``headers``, and its columns (识别); ``None`` if none does.

    ``known`` are the mappings to look among, those shipped where it is not given. The file name decides between
    equals only, then the id.
    """
    best: tuple[tuple[int, bool], Mapping, dict[str, tuple[int, ...]]] | None = None
    for mapping in _shipped() if known is None else known:
        columns = mapping.find(headers)
        if not columns or (mapping.file and not any(word in file_name for word in mapping.file)):
            continue
        rank = (
            len({place for places in columns.values() for place in places}),
            any(hint in file_name for hint in (*mapping.hints, *mapping.file)),
        )
        if best is None or rank > best[0]:
            best = (rank, mapping, columns)
    return None if best is None else best[1:]
