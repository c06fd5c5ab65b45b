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
    [columns]                    field = [headers, …]; of several there are, the first filled cell is taken
    [units]                      money field = "万元" where its header does not say (万元), (元) or (%); default 元
    [values.FIELD]               table from text of the source to a value of ours
    [constants]                  field = text for every row
    [join]                       field = [fields, …] whose texts make it, where no single column does

Fields are the columns of the fact kind, and those of the parties named by a row (``PARTY_FIELDS``).
"""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from graph_service.domain.errors import RuleBookError
from graph_service.domain.facts import FACTS, Type


class FieldType(StrEnum):
    """How the text of a field is cleaned (字段类型)."""

    TEXT = "text"
    CODE = "code"  # 统一社会信用代码, or a number that stands in its place
    PERSON_ID = "person_id"  # 居民身份证号码
    DAY = "day"
    END_DAY = "end_day"  # a day that ends something: a month or year means its last day
    MONEY = "money"  # yuan
    SHARE = "share"  # fraction 0..1
    FLAG = "flag"
    WORDS = "words"  # several words in one cell


PARTIES = ("", "owner_", "guarantor_", "person_")
"""Prefixes of the parties a row names: the subject itself, its owner, its guarantor, the holder of a role."""

PARTY_FIELDS: dict[str, FieldType] = {
    "code": FieldType.CODE,
    "reg_no": FieldType.TEXT,
    "local": FieldType.TEXT,  # the source's own id, under its scheme
    "name": FieldType.TEXT,
    "id": FieldType.PERSON_ID,
    "id_type": FieldType.TEXT,
}

_EXTRA: dict[str, FieldType] = {
    "subject_kind": FieldType.TEXT,  # 相对人类别 / 承诺人类别
    "lr_id": FieldType.PERSON_ID,
    "lr_id_type": FieldType.TEXT,
    "commitment_code": FieldType.TEXT,  # 承诺编码: ``code`` is the party's
    "remark": FieldType.TEXT,
    "responsible": FieldType.TEXT,  # 责任人员 named by a list
    "is_lr": FieldType.FLAG,
    "former_names": FieldType.WORDS,  # 曾用名
    "name_before": FieldType.TEXT,  # a change of name: 变更前, 变更后, 变更日期
    "name_after": FieldType.TEXT,
    "changed_on": FieldType.DAY,
    "item": FieldType.TEXT,  # 变更事项, 检查事项
    "authority_code": FieldType.CODE,
    "finder_code": FieldType.CODE,
    "valid_from": FieldType.DAY,
    "valid_to": FieldType.END_DAY,
}
_ENDS = {"closed_on", "operates_to", "in_force_to", "publish_until", "removed_on", "due_on", "valid_to", "violation_to"}
_BY_TYPE = {
    Type.NUMBER: FieldType.MONEY,
    Type.FLAG: FieldType.FLAG,
    Type.TEXTS: FieldType.WORDS,
    Type.TEXT: FieldType.TEXT,
}
UNITS = {"元": 1.0, "万元": 10_000.0, "%": 0.01}


def field_types(kind: str) -> dict[str, FieldType]:
    """Every field a mapping of ``kind`` may fill, and how it is cleaned (字段表)."""
    types = {prefix + field: type_ for prefix in PARTIES for field, type_ in PARTY_FIELDS.items()}
    for column in FACTS[kind].columns:
        if column.type is Type.DAY:
            types[column.name] = FieldType.END_DAY if column.name in _ENDS else FieldType.DAY
        elif column.name in {"econ", "votes"}:
            types[column.name] = FieldType.SHARE
        else:
            types.setdefault(column.name, _BY_TYPE[column.type])
    return types | _EXTRA


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

    @property
    def fields(self) -> dict[str, FieldType]:
        """Fields this mapping fills, from a column or a constant."""
        types = field_types(self.kind)
        return {name: types[name] for name in (*self.columns, *self.constants, *self.join)}

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
        said = {header: UNITS[unit] for header in headers if (unit := header[:-1].rpartition("(")[2]) in UNITS}
        units = {
            field: said[alias]
            for field, aliases in self.columns.items()
            for alias in reversed(aliases)
            if alias in said
        }
        return replace(self, units={**self.units, **units})


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
        columns = {field: tuple(header_key(alias) for alias in aliases) for field, aliases in data["columns"].items()}
        kind = str(data["kind"])
        constants = dict(data.get("constants", {}))
        join = {field: tuple(parts) for field, parts in data.get("join", {}).items()}
        mapping = Mapping(
            id=data["id"],
            kind=kind,
            term=data["term"],
            ref=data["ref"],
            trust=float(data["trust"]),
            require=tuple(data["require"]),
            columns=columns,
            checksum=hashlib.sha256(text.encode()).hexdigest(),
            scheme=data.get("scheme", ""),
            any=tuple(tuple(group) for group in data.get("any", [])),
            exclude=tuple(header_key(header) for header in data.get("exclude", [])),
            hints=tuple(data.get("hints", [])),
            units={field: UNITS[unit] for field, unit in data.get("units", {}).items()},
            values={field: dict(table) for field, table in data.get("values", {}).items()},
            constants=constants,
            join=join,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise RuleBookError(f"映射文件 {name} 有误: {error!r}") from error
    if kind not in FACTS:
        raise RuleBookError(f"映射文件 {name} 的种类不存在: {kind}")
    unknown = (set(columns) | set(constants) | set(join)) - set(field_types(kind))
    groups = (mapping.require, mapping.units, mapping.values, *mapping.any, *join.values())
    dangling = {field for group in groups for field in group} - set(columns)
    if unknown or dangling:
        raise RuleBookError(f"映射文件 {name} 的字段不存在: {sorted(unknown | dangling)}")
    return mapping


@cache
def mappings() -> tuple[Mapping, ...]:
    """Every mapping shipped, by id (全部映射)."""
    folder = files("loaders").joinpath("mappings")
    found = [
        parse_mapping(entry.read_text(encoding="utf-8"), entry.name)
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda mapping: mapping.id))


def recognise(headers: Table[str, int], file_name: str) -> tuple[Mapping, dict[str, tuple[int, ...]]] | None:
    """Find the mapping that knows most of ``headers``, and its columns (识别); ``None`` if none does.

    The file name decides between equals only, then the id.
    """
    best: tuple[tuple[int, bool], Mapping, dict[str, tuple[int, ...]]] | None = None
    for mapping in mappings():
        columns = mapping.find(headers)
        if not columns:
            continue
        rank = (
            len({place for places in columns.values() for place in places}),
            any(hint in file_name for hint in mapping.hints),
        )
        if best is None or rank > best[0]:
            best = (rank, mapping, columns)
    return None if best is None else best[1:]
