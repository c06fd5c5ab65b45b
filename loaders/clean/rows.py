"""Rows of text fields to rows of typed fields (清理行): every field by its type, whole columns at a time.

Beside a field that is not plain text stands ``FIELD__raw``, the trimmed text it was read from: checks compare the two,
and what could not be read is never lost.
"""

from __future__ import annotations

import polars as pl

from loaders.clean.amounts import share, yuan
from loaders.clean.codes import code_columns, resident_id_columns
from loaders.clean.days import days
from loaders.clean.text import cleaned, flag, words
from loaders.mapping import FieldType, Mapping


def clean_rows(rows: pl.DataFrame, mapping: Mapping) -> pl.DataFrame:
    """Typed fields of ``rows`` (清理): the mapping's constants and value tables applied, other columns kept as they are."""
    rows = rows.with_columns(pl.lit(text).alias(name) for name, text in mapping.constants.items())
    raw = [f"{name}__raw" for name, type_ in mapping.fields.items() if _has_raw(name, type_, mapping)]
    typed = rows.with_columns(cleaned(pl.col(name.removesuffix("__raw"))).alias(name) for name in raw)
    typed = typed.with_columns(
        _typed(name, type_, mapping).alias(name)
        for name, type_ in mapping.fields.items()
        if name in rows.columns and type_ not in {FieldType.CODE, FieldType.PERSON_ID}
    )
    for name, type_ in mapping.fields.items():
        if name not in rows.columns:
            continue
        if type_ is FieldType.CODE:
            typed = typed.with_columns(code_columns(name, rows[name]))
        elif type_ is FieldType.PERSON_ID:
            typed = typed.with_columns(resident_id_columns(name, rows[name]))
    return typed


def _has_raw(name: str, type_: FieldType, mapping: Mapping) -> bool:
    plain = type_ is FieldType.TEXT and name not in mapping.values
    return not plain and type_ not in {FieldType.CODE, FieldType.PERSON_ID}


def _typed(name: str, type_: FieldType, mapping: Mapping) -> pl.Expr:
    column = pl.col(name)
    if name in mapping.values:
        table = mapping.values[name]
        text = cleaned(column)
        return text.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)
    match type_:
        case FieldType.DAY | FieldType.END_DAY:
            return days(column, end=type_ is FieldType.END_DAY)
        case FieldType.MONEY:
            return yuan(column, unit=mapping.units.get(name, 1.0))
        case FieldType.SHARE:
            return share(column)
        case FieldType.FLAG:
            return flag(column)
        case FieldType.WORDS:
            return words(column)
        case _:
            return cleaned(column)
