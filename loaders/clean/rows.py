"""Rows of text fields to rows of typed fields (清理行): every field by its type, whole columns at a time.

Beside a field that is not plain text stands ``FIELD__raw``, the trimmed text it was read from: checks compare the two,
and what could not be read is never lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Table
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import polars as pl

from graph_service.analysis.columns import uscc_columns
from loaders.check_table import check_table
from loaders.clean.amounts import count, share, yuan
from loaders.clean.codes import code_columns, resident_ids
from loaders.clean.contacts import email, listed, phone
from loaders.clean.damaged import PLACEHOLDER
from loaders.clean.days import days
from loaders.clean.marks import BROKEN, UNTIDY, marks
from loaders.clean.text import cleaned, cleaned_column, flag, terms, words
from loaders.fields import GATHERED, FieldType, field_types
from loaders.mapping import Mapping

_DTYPES: dict[FieldType, pl.DataType] = {
    FieldType.DAY: pl.Date(),
    FieldType.END_DAY: pl.Date(),
    FieldType.MONEY: pl.Float64(),
    FieldType.SHARE: pl.Float64(),
    FieldType.FLAG: pl.Boolean(),
    FieldType.WORDS: pl.List(pl.String()),
    FieldType.TERMS: pl.List(pl.String()),
    FieldType.COUNT: pl.Int64(),
    FieldType.PHONES: pl.List(pl.String()),
    FieldType.EMAILS: pl.List(pl.String()),
}


def clean_rows(rows: pl.DataFrame, mapping: Mapping, today: date) -> pl.DataFrame:
    """Typed fields of ``rows`` (清理): constants and value tables applied, every field of the kind there.

    A field that the source does not have is a null column. ``untidy`` says that a cell held a placeholder, a full-width
    digit or letter, or mojibake (V17); ``undecodable`` that it held bytes no encoding explains (F02).
    """
    typed = rows.with_columns(
        *(pl.lit(text).alias(name) for name, text in mapping.constants.items()),
        *(pl.concat_str(parts, separator=" ").alias(name) for name, parts in mapping.join.items()),
        *(_gathered(parts, rows.columns).alias(name) for name, parts in mapping.gather.items()),
    )
    present = {name: type_ for name, type_ in mapping.fields.items() if name in typed.columns}
    with ThreadPoolExecutor() as threads:  # the kernel lets others run
        found = dict(zip(present, threads.map(marks, [typed[name] for name in present]), strict=True))
    given = [name for name in mapping.columns if name in rows.columns]
    seen = np.bitwise_or.reduce([found[name] for name in given])
    typed = typed.with_columns(cleaned_column(typed[name], found[name]).alias(f"{name}__raw") for name in present)
    typed = typed.with_columns(
        (pl.Series((seen & UNTIDY) > 0) | _any(_is_placeholder(name) for name in given)).alias("untidy"),
        pl.Series("undecodable", (seen & BROKEN) > 0),
        *(
            _typed(name, type_, mapping).alias(name)
            for name, type_ in present.items()
            if type_ not in {FieldType.CODE, FieldType.PERSON_ID}
        ),
    )
    for name, type_ in present.items():
        if type_ is FieldType.CODE:
            if f"{name.removesuffix('code')}tax_no" in present:
                typed = typed.with_columns(_unified_only(pl.col(f"{name}__raw")).alias(f"{name}__raw"))
            typed = typed.with_columns(code_columns(name, typed[f"{name}__raw"]))
        elif type_ is FieldType.PERSON_ID:
            typed = typed.with_columns(resident_ids(name, typed[f"{name}__raw"], today))
    return typed.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in _schema(mapping.kind).items() if name not in typed.columns
    )


def _gathered(parts: Table[str, str], given: Iterable[str]) -> pl.Expr:
    """One text of several columns (合并列): ``header:cell`` of the filled ones; null where none is."""
    there = {part: header for part, header in parts.items() if part in set(given)}
    if not there:
        return pl.lit(None, pl.String)
    cells = [pl.lit(f"{header}:") + cleaned(pl.col(part)) for part, header in there.items()]
    return pl.concat_str(cells, separator=";", ignore_nulls=True).replace("", None)


def _unified_only(text: pl.Expr) -> pl.Expr:
    """Leave of taxpayer numbers those meant as 统一社会信用代码 (R1.1); others are older numbers, or persons'."""
    code = text.str.normalize("NFKC").str.replace_all(r"[\s\-]", "").str.to_uppercase()
    checks = code.map_batches(lambda codes: uscc_columns(codes)["ok"], return_dtype=pl.Boolean())
    return pl.when(checks | code.str.contains(r"^9[123][0-9A-Z]{16}$|^\d\.\d+E")).then(text)


def _any(tests: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(test.fill_null(value=False) for test in tests)


def _is_placeholder(name: str) -> pl.Expr:
    return pl.col(f"{name}__raw").is_null() & (pl.col(name).str.len_bytes() > 0)


def _schema(kind: str) -> dict[str, pl.DataType]:
    schema: dict[str, pl.DataType] = {}
    for name, type_ in field_types(kind).items():
        if name.startswith(GATHERED):
            continue
        schema[name] = _DTYPES.get(type_, pl.String())
        schema[f"{name}__raw"] = pl.String()
        if type_ is FieldType.CODE:
            schema |= {
                f"{name}__org_ok": pl.Boolean(),
                f"{name}__pair_known": pl.Boolean(),
                f"{name}__reg_no": pl.String(),
                f"{name}__damaged": pl.Boolean(),
                f"{name}__placeholder": pl.Boolean(),
                f"{name}__mended": pl.Boolean(),
                f"{name}__candidates": pl.String(),
                f"{name}__shared": pl.Boolean(),
                f"{name}__org": pl.String(),
            }
    return schema


def _typed(name: str, type_: FieldType, mapping: Mapping) -> pl.Expr:
    column = pl.col(f"{name}__raw")
    if name in mapping.extract:
        column = column.str.extract(mapping.extract[name], 1)
    if name in mapping.values:
        table = mapping.values[name]
        if name in mapping.split:
            parts = column.str.split(mapping.split[name]).list.eval(_replaced(pl.element().str.strip_chars(), table))
            kinds = parts.list.drop_nulls().list.unique(maintain_order=True)
            return pl.when(kinds.list.len() > 0).then(kinds)
        return _replaced(column, table)
    return _by_type(column, name, type_, mapping)


def _replaced(column: pl.Expr, table: Table[str, str]) -> pl.Expr:
    return column.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)


def _by_type(column: pl.Expr, name: str, type_: FieldType, mapping: Mapping) -> pl.Expr:
    match type_:
        case FieldType.DAY | FieldType.END_DAY:
            return days(column, end=type_ is FieldType.END_DAY)
        case FieldType.MONEY:
            return yuan(column, unit=mapping.units.get(name, 1.0))
        case FieldType.SHARE:
            return share(column, unit=mapping.units.get(name, 1.0))
        case FieldType.FLAG:
            return flag(column)
        case FieldType.WORDS:
            return words(column)
        case FieldType.TERMS:
            return terms(column)
        case FieldType.COUNT:
            return count(column)
        case FieldType.PHONES | FieldType.EMAILS:
            read, placeholders = (phone if type_ is FieldType.PHONES else email), check_table().contact_placeholders
            return column.map_batches(
                lambda texts: listed(texts, read, placeholders), return_dtype=pl.List(pl.String())
            )
        case _:
            return pl.when(~column.str.contains(PLACEHOLDER)).then(column) if name.endswith("reg_no") else column
