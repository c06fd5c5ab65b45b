"""Rows of text fields to rows of typed fields (清理行): every field by its type, whole columns at a time.

Beside a field that is not plain text stands ``FIELD__raw``, the trimmed text it was read from: checks compare the two,
and what could not be read is never lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from loaders.clean.amounts import share, yuan
from loaders.clean.codes import code_columns, resident_ids
from loaders.clean.days import days
from loaders.clean.text import cleaned, flag, words
from loaders.mapping import FieldType, Mapping, field_types
from loaders.text import BROKEN

_UNTIDY = "[０-９Ａ-Ｚａ-ｚ]|锟斤拷|烫烫烫|屯屯屯"
_DTYPES: dict[FieldType, pl.DataType] = {
    FieldType.DAY: pl.Date(),
    FieldType.END_DAY: pl.Date(),
    FieldType.MONEY: pl.Float64(),
    FieldType.SHARE: pl.Float64(),
    FieldType.FLAG: pl.Boolean(),
    FieldType.WORDS: pl.List(pl.String()),
}


def clean_rows(rows: pl.DataFrame, mapping: Mapping, today: date) -> pl.DataFrame:
    """Typed fields of ``rows`` (清理): constants and value tables applied, every field of the kind there.

    A field that the source does not have is a null column. ``untidy`` says that a cell held a placeholder, a full-width
    digit or letter, or mojibake (V17); ``undecodable`` that it held bytes no encoding explains (F02).
    """
    typed = rows.with_columns(
        *(pl.lit(text).alias(name) for name, text in mapping.constants.items()),
        *(pl.concat_str(parts, separator=" ").alias(name) for name, parts in mapping.join.items()),
    )
    present = {name: type_ for name, type_ in mapping.fields.items() if name in typed.columns}
    typed = typed.with_columns(cleaned(pl.col(name)).alias(f"{name}__raw") for name in present)
    given = [name for name in mapping.columns if name in rows.columns]
    typed = typed.with_columns(
        _any(_is_untidy(name) for name in given).alias("untidy"),
        _any(pl.col(name).str.contains(BROKEN, literal=True) for name in given).alias("undecodable"),
        *(
            _typed(name, type_, mapping).alias(name)
            for name, type_ in present.items()
            if type_ not in {FieldType.CODE, FieldType.PERSON_ID}
        ),
    )
    for name, type_ in present.items():
        if type_ is FieldType.CODE:
            typed = typed.with_columns(code_columns(name, typed[f"{name}__raw"]))
        elif type_ is FieldType.PERSON_ID:
            typed = typed.with_columns(resident_ids(name, typed[f"{name}__raw"], today))
    return typed.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in _schema(mapping.kind).items() if name not in typed.columns
    )


def _any(tests: Iterable[pl.Expr]) -> pl.Expr:
    return pl.any_horizontal(test.fill_null(value=False) for test in tests)


def _is_untidy(name: str) -> pl.Expr:
    """Whether a cell is a placeholder, or holds full-width letters or digits, or mojibake."""
    placeholder = pl.col(f"{name}__raw").is_null() & (pl.col(name).str.len_bytes() > 0)
    return placeholder | pl.col(name).str.contains(_UNTIDY)


def _schema(kind: str) -> dict[str, pl.DataType]:
    schema: dict[str, pl.DataType] = {}
    for name, type_ in field_types(kind).items():
        schema[name] = _DTYPES.get(type_, pl.String())
        schema[f"{name}__raw"] = pl.String()
        if type_ is FieldType.CODE:
            schema |= {
                f"{name}__org_ok": pl.Boolean(),
                f"{name}__pair_known": pl.Boolean(),
                f"{name}__reg_no": pl.String(),
                f"{name}__org": pl.String(),
            }
    return schema


def _typed(name: str, type_: FieldType, mapping: Mapping) -> pl.Expr:
    column = pl.col(f"{name}__raw")
    if name in mapping.values:
        table = mapping.values[name]
        return column.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)
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
        case _:
            return column
