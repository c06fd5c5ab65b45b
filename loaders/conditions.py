"""What the row checks look for (校验条件, R2.7d): one function a check, conditions over whole columns.

V01-V17 and the faults of shape F01-F08; those of persons and of how they are reached are in ``personal``, those of the
libraries of inspection in ``libraries``. What follows from a hit is in ``check_table``. V10 needs the graph:
``loaders.load``.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from graph_service.domain.facts import FACTS, Type
from loaders.clean.amounts import is_foreign
from loaders.clean.days import is_empty_cell, says_no_end
from loaders.detect import OVERFLOW, ROW
from loaders.fields import GATHERED, SUBJECT, FieldType, parties_of
from loaders.libraries import CAPS, LIBRARY
from loaders.looked_at import Hits, Subject
from loaders.match import one_cell
from loaders.personal import NATURAL, PERSONAL

_AUTHORITIES = ("authority_code", "finder_code", "unit_code")
_FOOTER = (  # a firm may be named 合计: the word alone, or what only a line below a table says
    r"^(?:合\s*计|总\s*计|小\s*计|共\s*计)(?:[\s:：\d]|$)|^(?:注|备注|说明|制表人?|填表人?|审核人?|数据来源|单位负责人)\s*[:：]|"
    "^以上(?:数据|信息|企业|名单)"
)
_FOOTER_CELLS = 2
_INDIVIDUAL, _UNIT = "个体工商户", "法人"
_NOT_IN_FUTURE = (
    "decided_on",
    "listed_on",
    "made_on",
    "inspected_on",
    "established_on",
    "approved_on",
    "found_on",
    "removed_on",
    "announced_on",
    "assessed_on",
    "awarded_on",
    "received_on",
    "closed_on",
    "held_on",
    "done_on",
    "stated_on",
    "filed_on",
    "objected_on",
    "opened_on",
    "published_on",
    "issued_on",
)
_ORDERED = (
    ("decided_on", "publish_until"),
    ("valid_from", "valid_to"),
    ("listed_on", "removed_on"),
    ("awarded_on", "ends_on"),
    ("held_on", "due_on"),
    ("held_on", "done_on"),
    ("received_on", "closed_on"),
    ("issued_on", "valid_to"),
    ("published_on", "valid_to"),
)
# columns of a fact that no field of the row stands for alone, or whose lack another check tells of (F09, F11)
_SAID_OTHERWISE = ("subject_name", "kind", "code", "name", "part", "way", "contact_key", "legal_source")
_col = pl.col


def _overflow(_: Subject) -> Hits:
    yield OVERFLOW, _col(OVERFLOW)


def _undecodable(_: Subject) -> Hits:
    yield ROW, _col("undecodable")


def _required(s: Subject) -> Hits:
    fact = FACTS[s.mapping.kind]
    for column in fact.columns:
        if column.required and column.name not in {*_SAID_OTHERWISE, *fact.ends}:
            yield column.name, _col(column.name).is_null() & _col(f"{column.name}__raw").is_null()
            if column.type is Type.DAY:  # "no end" is not a day on which something was decided
                raw = _col(f"{column.name}__raw")
                yield column.name, says_no_end(raw) | is_empty_cell(raw)
    if s.mapping.kind == "commitment":
        yield "commitment_code", _col("commitment_code").is_null()
    if SUBJECT in parties_of(s.mapping.kind):
        yield "name", pl.all_horizontal(_col(field).is_null() for field in ("code__raw", "reg_no", "local", "name"))
    if s.mapping.kind == "registration":
        yield "name", _col("name").is_null()
    if s.mapping.kind == "naming":
        yield "name_after", _col("name_before").is_null() & _col("name_after").is_null()
        yield "changed_on", _col("changed_on").is_null() & _col("changed_on__raw").is_null()


def _unread(s: Subject) -> Hits:
    said = ("title", "item", "kinship", "level", *(("status",) if s.mapping.kind == "inspector" else ()))
    for field in said:  # a word of these that the mapping does not know says nothing we could keep
        if field in s.mapping.values:
            yield field, _col(field).is_null() & _col(f"{field}__raw").is_not_null()
    if s.mapping.kind == "list_entry" and "list_name" in s.mapping.columns:  # a list of the trustworthy is an honour
        yield "list_name", _col("list_name").str.contains("红名单|守信")
    if s.mapping.kind != "registration":  # its capital is kept as text
        for field in s.of(FieldType.MONEY, FieldType.SHARE):
            raw = _col(f"{field}__raw")
            if field not in CAPS:  # F13
                yield field, raw.is_not_null() & _col(field).is_null() & ~is_foreign(raw)


def _mended(s: Subject) -> Hits:
    for field in s.of(FieldType.CODE):
        if field not in _AUTHORITIES:
            yield field, _col(f"{field}__mended")


def _unmended(s: Subject) -> Hits:
    for field in s.of(FieldType.CODE):
        damaged = _col(f"{field}__damaged").fill_null(value=False)
        yield field, damaged & ~_col(f"{field}__mended").fill_null(value=False)


def _no_code(s: Subject) -> Hits:
    for field in s.of(FieldType.CODE):
        yield field, _col(f"{field}__placeholder") | _col(f"{field}__shared").fill_null(value=False)
    for field in s.mapping.columns:
        if field.endswith("reg_no"):
            yield field, _col(field).is_null() & _col(f"{field}__raw").is_not_null()


def _footer(s: Subject) -> Hits:
    """Lines below the table: one of two cells filled, and the first of them says what it is."""
    cells = [_col(f"{field}__raw") for field in s.mapping.columns if not field.startswith(GATHERED)]
    filled = pl.sum_horizontal(cell.is_not_null().cast(pl.Int32) for cell in cells)
    yield ROW, (filled <= _FOOTER_CELLS) & pl.coalesce(cells).str.contains(_FOOTER)


def _uscc(s: Subject) -> Hits:
    for field in s.of(FieldType.CODE):
        if field not in _AUTHORITIES:
            yield field, _broken_code(field)


def _broken_code(field: str) -> pl.Expr:
    """Whether a cell is meant as a code and is none.

    Not meant as one: a registration number, a 组织机构代码, a masked number, and in a column of numbers of every kind
    what stands beside 身份证 or is an identity number that checks.
    """
    text, prefix = _col(f"{field}__raw"), field.removesuffix("code")
    other_number = _col(f"{field}__reg_no").is_not_null() | text.str.contains(r"\*|^[0-9A-Z]{8}-?[0-9A-Z]$")
    other_number |= _col(f"{prefix}id_type").fill_null("").str.contains("身份证")
    other_number |= one_cell(prefix) & _col(f"{prefix}id").is_not_null()
    other_number |= _col(f"{field}__damaged") | _col(f"{field}__placeholder")  # F06, F07
    other_number |= _col(f"{field}__shared").fill_null(value=False)
    return (text.is_not_null() & _col(field).is_null() & ~other_number.fill_null(value=False)).fill_null(value=False)


def _org_body(s: Subject) -> Hits:
    for field in s.of(FieldType.CODE):
        yield field, ~_col(f"{field}__org_ok")


def _pair(s: Subject) -> Hits:
    for field in s.of(FieldType.CODE):
        yield field, ~_col(f"{field}__pair_known")


def _register_name(s: Subject) -> Hits:
    if s.mapping.kind != "registration" and not s.mapping.scheme and SUBJECT in parties_of(s.mapping.kind):
        yield "name", ~_col("bore_name")


def _category(_: Subject) -> Hits:
    kind, code = _col("subject_kind"), _col("code")
    natural, individual = kind == NATURAL, kind == _INDIVIDUAL
    unit = kind.str.starts_with(_UNIT)
    is_individual = code.str.starts_with("92")
    yield (
        "code",
        (natural & code.is_not_null())
        | (unit & code.is_null() & _col("code__raw").is_null() & _col("reg_no").is_null()),
    )
    yield "subject_kind", (individual & ~is_individual) | (unit & is_individual)


def _days(s: Subject) -> Hits:
    for field in s.of(FieldType.DAY, FieldType.END_DAY):
        unread = pl.when(_col(field).is_null()).then(f"{field}__raw")
        yield field, unread.is_not_null() & ~says_no_end(unread) & ~is_empty_cell(unread)
        if field in _NOT_IN_FUTURE:
            yield field, _col(field) > s.today
    known = s.mapping.fields
    for first, last in _ORDERED:
        if first in known and last in known:
            yield last, _col(first) > _col(last)


def _fine(s: Subject) -> Hits:
    if s.mapping.kind == "penalty" and {"fine_yuan", "categories"} <= s.mapping.fields.keys():
        fined = _col("categories").list.contains("罚款")
        yield "fine_yuan", fined & (_col("fine_yuan").is_null() | (_col("fine_yuan") <= 0))
        yield "categories", ~fined & (_col("fine_yuan") > 0)


def _unit_slip(s: Subject) -> Hits:
    if s.mapping.kind == "penalty":
        for field in ("fine_yuan", "confiscated_yuan"):
            yield field, _col(field) > s.table.fine_ceiling_yuan


def _authority(s: Subject) -> Hits:
    for field in s.of(FieldType.CODE):
        if field in _AUTHORITIES:
            yield field, _col(f"{field}__raw").is_not_null() & ~_col(field).str.starts_with("1").fill_null(value=False)
    if s.mapping.kind == "inspection_item":  # its subject is a department
        yield "code", ~_col("code").str.starts_with("1")


def _term(s: Subject) -> Hits:
    if "publish_until" in s.mapping.columns:
        terms = [_col("decided_on").dt.offset_by(f"{months}mo") for months in s.table.publicity_terms_months]
        yield "publish_until", ~pl.any_horizontal(_col("publish_until") == term for term in terms)


def _items(s: Subject) -> Hits:
    if "categories" in s.mapping.columns:
        known = _col("categories").list.eval(pl.element().is_in(s.table.penalty_items)).list.all()
        yield "categories", ~known


def _unknown_subject(s: Subject) -> Hits:
    for party in parties_of(s.mapping.kind):
        field = "code" if s.mapping.kind == "registration" else f"{party.prefix}name"
        if not party.certain:  # F10
            yield field, _col(party.id).is_null() & ~_told_otherwise(f"{party.prefix}code")


def _told_otherwise(field: str) -> pl.Expr:
    """Whether V01 or F06 says already why the subject is not known."""
    return _broken_code(field) | _col(f"{field}__damaged").fill_null(value=False)


def _untidy(_: Subject) -> Hits:
    yield ROW, _col("untidy")


LOOKED_FOR: dict[str, Callable[[Subject], Hits]] = {
    "F01": _overflow, "F02": _undecodable, "F03": _required, "F04": _unread, "F05": _mended,
    "F06": _unmended, "F07": _no_code, "F08": _footer,
    "V01": _uscc, "V02": _org_body, "V03": _pair, "V04": _register_name, "V05": _category, "V06": _days, "V07": _fine,
    "V08": _unit_slip, "V09": _authority, "V14": _term, "V15": _items, "V16": _unknown_subject, "V17": _untidy,
    **PERSONAL, **LIBRARY,
}  # fmt: skip
