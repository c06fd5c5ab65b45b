"""Amounts (金额): figures, 万元, currencies in brackets, Chinese numerals and free text to yuan; raw text stays beside.

A unit in the cell beats the unit of the column. A foreign currency is no amount in yuan: null.
"""

from __future__ import annotations

import re

import polars as pl

from loaders.clean.distinct import by_distinct, once
from loaders.clean.text import cleaned

_DIGITS = {
    c: i
    for i, chars in enumerate(("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for c in chars
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
_NUMERAL = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖两十百千万亿拾佰仟萬"
_FOREIGN = (
    "美元|美金|港元|港币|欧元|日元|英镑|加元|澳元|新加坡元|韩元|澳门元|台币|瑞士法郎|马克|法郎|卢布|丹麦克朗|瑞典克朗"
)
_SCALES = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4, "千": 1e3, "百": 1e2}
_SCALE = "亿|千万|百万|万|千|百"
_FIGURE = rf"^(?:人民币|RMB|¥|￥)?([-+]?\d+(?:\.\d+)?)\(?({_SCALE})?(元|圆)?(?:人民币)?(?:整|正)?(?:人民币)?\)?$"
_WRITTEN = rf"^(?:人民币)?([{_NUMERAL}]+)(?:元|圆)(?:人民币)?(?:整|正)?$"
_FINE = (
    r"罚款(?:\d+(?:\.\d+)?倍)?(?:人民币|金额|数额|共计|合计|计|为|处|:|：|\s)*"
    rf"(\d[\d,]*(?:\.\d+)?|[{_NUMERAL}]+)\s*({_SCALE})?(?:元|圆)"
)

_TIMES = (
    r"^(?:每户)?(?:每年度?|一年|全年|年度)?(?:不超过|不多于|不高于|至多|最多|≤)?"
    rf"(\d+(?:\.0+)?|[{_NUMERAL}]+)次?(?:以内)?(?:/年|/户)*$"
)


def written_number(text: str) -> float | None:
    """Value of a Chinese numeral (中文大写数字), financial or plain; ``None`` if it is not one.

    >>> written_number("贰仟"), written_number("十二万五千"), written_number("三十"), written_number("一亿零二万")
    (2000.0, 125000.0, 30.0, 100020000.0)
    """
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char in _MYRIADS:
            value = (section + digit) or 1
            total = (total + value) * _MYRIADS[char] if _MYRIADS[char] > 10_000 else total + value * _MYRIADS[char]
            section = digit = 0
        else:
            return None
    return float(total + section + digit) if text else None


def _plain(column: pl.Expr) -> pl.Expr:
    return cleaned(column).str.normalize("NFKC").str.replace_all(r"[\s,]", "")


def yuan(column: pl.Expr, *, unit: float = 1.0) -> pl.Expr:
    """Amount in yuan of each cell, null where it states none (折算为元); a bare figure counts in ``unit`` yuan.

    A figure may carry 万/亿, 元, 人民币, with or without brackets; a Chinese numeral counts in yuan.
    """
    return once(column, lambda text: _read_yuan(text, unit), pl.Float64())


def _read_yuan(column: pl.Expr, unit: float) -> pl.Expr:
    text = _plain(column)
    figure = text.str.extract(_FIGURE, 1).cast(pl.Float64, strict=False)
    scale = text.str.extract(_FIGURE, 2).replace_strict(_SCALES, default=None, return_dtype=pl.Float64)
    in_yuan = text.str.extract(_FIGURE, 3).is_not_null()
    bare = pl.when(in_yuan).then(1.0).otherwise(unit)
    written = text.str.extract(_WRITTEN, 1).map_batches(_written, return_dtype=pl.Float64)
    return pl.coalesce((figure * pl.coalesce(scale, bare)).round(4), written)


def is_foreign(column: pl.Expr) -> pl.Expr:
    """Whether a cell states an amount in another currency than yuan (外币)."""
    return _plain(column).str.contains(_FOREIGN).fill_null(value=False)


def fine_in_text(column: pl.Expr) -> pl.Expr:
    """Find the one fine in yuan that a text states (正文中的罚款): null where there is none, or several that differ."""
    return cleaned(column).map_batches(_fines, return_dtype=pl.Float64)


def share(column: pl.Expr, *, unit: float = 1.0) -> pl.Expr:
    """Share as a fraction 0..1 (比例); ``unit`` is 0.01 where the column counts in percent.

    Without that, ``30%`` and a bare figure over 1 are percent, a bare ``1`` is the whole. Beyond the whole is null.
    """
    text = _plain(column)
    figure = text.str.extract(r"^(\d+(?:\.\d+)?(?:[eE]-\d+)?)%?$", 1).cast(pl.Float64, strict=False)
    percent = text.str.ends_with("%") | (figure > 1) | (unit < 1)
    value = pl.when(percent).then(figure / 100).otherwise(figure).round(8)
    return pl.when(value.is_between(0, 1)).then(value)


def count(column: pl.Expr) -> pl.Expr:
    """Whole number of times, one or more (次数): ``2次``, ``每年不超过2次``, ``一次/年``; anything else is null."""
    number = _plain(column).str.extract(_TIMES, 1)
    value = pl.coalesce(number.cast(pl.Float64, strict=False), number.map_batches(_written, return_dtype=pl.Float64))
    return pl.when(value.is_between(1, 1_000)).then(value).cast(pl.Int64)


def _written(numerals: pl.Series) -> pl.Series:
    return by_distinct(numerals, written_number, pl.Float64())


def _fines(texts: pl.Series) -> pl.Series:
    return by_distinct(texts.set(~texts.str.contains("罚款").fill_null(value=False), None), _fine, pl.Float64())


def _fine(text: str) -> float | None:
    found: set[float] = set()
    for match in re.finditer(_FINE, text):
        number, scale = match.groups()
        value = float(number.replace(",", "")) if number[0].isdigit() else written_number(number)
        if value is not None:
            found.add(round(value * _SCALES.get(scale or "", 1.0), 4))
    return found.pop() if len(found) == 1 else None
