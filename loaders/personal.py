"""What the row checks look for in personal information (个人信息校验, R2.7d, R8.11): V11-V13, F09-F12, F16."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import polars as pl

from graph_service.domain.subjects import CERTAIN_PERSON
from loaders.contacts import WAYS
from loaders.derive import MASKED
from loaders.detect import ROW
from loaders.fields import FieldType, parties_of
from loaders.looked_at import Hits, Subject
from loaders.match import one_cell

NATURAL = "自然人"
_col = pl.col


def _resident_id(s: Subject) -> Hits:
    for field in s.of(FieldType.PERSON_ID):
        yield field, _broken_resident_id(s, field)


def _broken_resident_id(s: Subject, field: str) -> pl.Expr:
    """Whether a cell is meant as an identity number, whole, and is none."""
    raw = _col(f"{field}__raw")
    other = ~_col(f"{field}_type").str.contains("身份证|^1$|^10$")
    masked = raw.str.contains("*", literal=True)
    code = f"{field.removesuffix('id')}code"
    if code in s.mapping.columns:  # the cell is a code, and was read as one
        other = other | (one_cell(field.removesuffix("id")) & _col(code).is_not_null())
    return (raw.is_not_null() & _col(field).is_null() & ~masked & ~other.fill_null(value=False)).fill_null(value=False)


def _personal_number(_: Subject) -> Hits:
    yield ROW, _col(MASKED)


def _public_person(s: Subject) -> Hits:
    natural = (_col("subject_kind") == NATURAL).fill_null(value=False)
    natural |= _col("party").str.starts_with(CERTAIN_PERSON).fill_null(value=False)
    if "publicity" in s.mapping.columns:
        yield "publicity", natural & (_col("publicity") == "可向社会公开")
    if "disclosed" in s.mapping.columns:
        yield "disclosed", natural & _col("disclosed")


def _no_legal_source(s: Subject) -> Hits:
    if s.mapping.kind == "kin":
        yield "legal_source", _col("legal_source").is_null()


def _uncertain_relative(s: Subject) -> Hits:
    if s.mapping.kind == "kin":
        yield from _uncertain(s)
        first, last = parties_of("kin")
        yield f"{last.prefix}id", _col(first.id) == _col(last.id)


def _uncertain_inspector(s: Subject) -> Hits:
    if s.mapping.kind == "inspector":
        yield from _uncertain(s)


def _uncertain(s: Subject) -> Hits:
    """Parties that must be told by an identity number, and are not."""
    for party in parties_of(s.mapping.kind):
        field = f"{party.prefix}id"
        yield field, _col(party.id).is_null() & ~_broken_resident_id(s, field)


def _no_contact(s: Subject) -> Hits:
    if s.mapping.kind == "contact":
        yield ROW, pl.all_horizontal(_col(field).is_null() for field in WAYS)


def _unread_contact(s: Subject) -> Hits:
    for field in s.of(FieldType.PHONES, FieldType.EMAILS):
        yield field, _col(field).is_null() & _col(f"{field}__raw").is_not_null()


PERSONAL: Mapping[str, Callable[[Subject], Hits]] = MappingProxyType(
    {
        "F09": _no_legal_source, "F10": _uncertain_relative, "F11": _no_contact, "F12": _unread_contact,
        "F16": _uncertain_inspector,
        "V11": _resident_id, "V12": _personal_number, "V13": _public_person,
    }
)  # fmt: skip
