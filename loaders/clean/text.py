"""Text and placeholders (文本与占位符): what stands for "nothing" becomes null, white space at the edges goes (V17)."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from loaders.clean.marks import EDGE, EDGES

PLACEHOLDERS = (
    "", "/", "\\", "-", "--", "—", "——", "*", "无", "空", "暂无", "不详", "不祥", "未知", "N/A", "n/a", "NA", "null",
    "NULL", "Null", "None", "none", "NaN", "nan", "\\n", "\\N", "\\t", "#N/A",
    "_", "__", "___", "____", "_____",
)  # fmt: skip
_LONGEST = max(len(text.encode()) for text in PLACEHOLDERS)


def trimmed(column: pl.Expr) -> pl.Expr:
    """Text without white space at its edges, full-width space included (去首尾空白)."""
    return column.str.strip_chars(EDGES)


def cleaned(column: pl.Expr) -> pl.Expr:
    """Trimmed text, null where the cell is empty or a placeholder (清理文本)."""
    text = trimmed(column)
    return pl.when(text.is_in(PLACEHOLDERS)).then(None).otherwise(text)


def cleaned_column(texts: pl.Series, marks: NDArray[np.uint8]) -> pl.Series:
    """Return what ``cleaned`` makes of a column of these ``marks``, without looking at every character again."""
    text = texts.str.strip_chars(EDGES) if (marks & EDGE).any() else texts
    short = (text.str.len_bytes() <= _LONGEST).fill_null(value=False)
    if not short.any():
        return text
    return text.set(short & text.is_in(PLACEHOLDERS).fill_null(value=False), None)


def words(column: pl.Expr) -> pl.Expr:
    """Words of a cell that lists several (多值拆分), split at ``;`` ``；`` ``,`` ``，`` and ``|``.

    ``、`` does not split: 没收违法所得、没收非法财物 is one word of the form.
    """
    parts = cleaned(column).str.replace_all("[;；,，|]+", ";").str.strip_chars("; ").str.split(";")
    return parts.list.eval(pl.element().str.strip_chars(EDGES)).list.eval(pl.element().filter(pl.element() != ""))


def terms(column: pl.Expr) -> pl.Expr:
    """Terms of a cell that lists several (名目拆分): as ``words``, and split at ``、``, ``/`` and line breaks too."""
    return words(column.str.replace_all(r"[、/／\n\r]", ";"))


def flag(column: pl.Expr) -> pl.Expr:
    """Yes or no (是否): 是/1/Y/true/中标 and 否/0/N/false/未中标; anything else is null."""
    text = cleaned(column).str.to_uppercase()
    yes, no = ("是", "1", "Y", "YES", "TRUE", "√", "中标"), ("否", "0", "N", "NO", "FALSE", "×", "未中标")
    return pl.when(text.is_in(yes)).then(statement=True).when(text.is_in(no)).then(statement=False)
