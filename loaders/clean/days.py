r"""Days (日期): the many spellings of one day, and what is no day at all (V06).

``2024-08-14``, ``2024/8/14``, ``2024.8.14``, ``2024年8月14日``, ``20240814``, any of them with a time behind;
``19/7/2023 10:31:50`` (day first, as the feeds write it); ``2013年5月``, ``2021年度2  月``,
``201607``, ``2016-07``; ``2015``, ``2015年``; the serial number of a spreadsheet
(``45518``). A month or a year stands for its first day, in a field that ends something for its last.
A year of 2099 or later means no end: null, and no fault. ``2023-02-30`` is no day: null, and V06. ``1900/1/0`` is an
empty cell: null, and no fault where a day is not required.
"""

from __future__ import annotations

import polars as pl

from loaders.clean.distinct import once
from loaders.clean.text import cleaned

NO_END_YEAR = 2099
_NO_END = ("长期", "永久", "长期有效", "永久有效", "无固定期限", "无期限", "至今", "今", "现在", "不约定")
_FIRST_YEAR = 1901  # 1900-01-00 and -01 are how a spreadsheet shows an empty cell
_TIME = r"(?:[T\s日].*)?$"
_DAY = r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})" + _TIME
_COMPACT = r"^(\d{4})(\d{2})(\d{2})(?:\d{6})?$"
_DAY_FIRST = r"^(\d{1,2})/(\d{1,2})/(\d{4})" + _TIME
_MONTH = r"^(\d{4})\s*(?:年度|[-/.年])\s*(\d{1,2})\s*月?$"
_COMPACT_MONTH = r"^(\d{4})(\d{2})$"
_YEAR = r"^(\d{4})(?:年度?)?$"
_SERIAL = r"^([2-6]\d{4})(?:\.\d+)?$"


def _text(column: pl.Expr) -> pl.Expr:
    return cleaned(column).str.normalize("NFKC")


def _group(text: pl.Expr, pattern: str, group: int) -> pl.Expr:
    return text.str.extract(pattern, group)


def _date(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    whole = pl.concat_str(year, month.str.zfill(2), day.str.zfill(2), separator="-")
    return whole.str.to_date("%Y-%m-%d", strict=False)


def _year(text: pl.Expr) -> pl.Expr:
    return pl.coalesce(_group(text, r"^(\d{4})", 1), _group(text, _DAY_FIRST, 3)).cast(pl.Int32)


def days(column: pl.Expr, *, end: bool = False) -> pl.Expr:
    """Day of each cell, null where there is none (日期); ``end`` turns a month or year into its last day."""
    return once(column, lambda text: _read(text, end=end), pl.Date(), quick=_written_as_iso)


def _written_as_iso(text: pl.Expr) -> pl.Expr:
    day = pl.when(text.str.contains(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")).then(text).str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year().is_between(_FIRST_YEAR, NO_END_YEAR - 1)).then(day)


def _read(column: pl.Expr, *, end: bool) -> pl.Expr:
    text = _text(column)
    one = pl.lit("01")
    whole = pl.coalesce(
        *(_date(*(_group(text, pattern, i) for i in (1, 2, 3))) for pattern in (_DAY, _COMPACT)),
        _date(*(_group(text, _DAY_FIRST, i) for i in (3, 2, 1))),
    )
    months = pl.coalesce(
        *(_date(_group(text, pattern, 1), _group(text, pattern, 2), one) for pattern in (_MONTH, _COMPACT_MONTH))
    )
    years = _date(_group(text, _YEAR, 1), one, one)
    serials = pl.date(1899, 12, 30) + pl.duration(days=_group(text, _SERIAL, 1).cast(pl.Int64))
    if end:
        months, years = months.dt.month_end(), years.dt.offset_by("1y").dt.offset_by("-1d")
    day = pl.coalesce(whole, months, years, serials)
    return pl.when(day.dt.year().is_between(_FIRST_YEAR, NO_END_YEAR - 1)).then(day)


def is_empty_cell(column: pl.Expr) -> pl.Expr:
    """Whether a cell is how a spreadsheet shows an empty one as a date (空单元格): ``1900/1/0``."""
    return _text(column).str.contains(r"^1900[-/.年]0?1[-/.月]0{1,2}(?:\D|$)").fill_null(value=False)


def says_no_end(column: pl.Expr) -> pl.Expr:
    """Whether a cell says "without end" (无固定期限): a year of 2099 or later, 长期, 永久, 至今, 不约定."""
    return once(column, _read_no_end, pl.Boolean())


def _read_no_end(column: pl.Expr) -> pl.Expr:
    text = _text(column)
    wordy = text.is_in(_NO_END)
    dated = (_year(text) >= NO_END_YEAR) & ~text.str.contains(_SERIAL)
    return (wordy | dated.fill_null(value=False)).fill_null(value=False)
