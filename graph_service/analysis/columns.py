"""The checks and keys of ``domain`` over whole columns (整列校验): the same answers, a million rows a second.

Codes become a byte matrix; each check digit is a sum of table look-ups, one table a position. Keys are polars string
expressions with the patterns of ``domain.names``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.domain.departments import DEPARTMENTS
from graph_service.domain.identity import (
    ORG_ALPHABET,
    ORG_CHECKS,
    ORG_WEIGHTS,
    RESIDENT_CHECKS,
    RESIDENT_WEIGHTS,
    USCC_ALPHABET,
    USCC_WEIGHTS,
)
from graph_service.domain.names import (
    ADDRESS_DASH,
    ADDRESS_NOTE,
    ADDRESS_PUNCTUATION,
    BLANK,
    CLOSING,
    OPENING,
    PLACES,
    patterns,
)

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]

_WRONG = 1 << 12  # added by a character outside the alphabet: more than any sum of the others can be


def uscc_columns(codes: pl.Series) -> pl.DataFrame:
    """Check a column of 统一社会信用代码 (R1.2-R1.6).

    Returns ``code`` (normalised), ``ok`` (no V01 error), ``org_ok`` (no V02) and ``pair_known`` (no V03); the last
    two are false where ``ok`` is. A missing code is not ok. Equal to ``check_uscc`` row by row.
    """
    code, rows, chars = _matrix(codes)
    ok = _check_char(chars, USCC_ALPHABET, USCC_WEIGHTS, tuple(USCC_ALPHABET[-i % 31] for i in range(31)))
    org_ok = ok & _check_char(chars[8:17], ORG_ALPHABET, ORG_WEIGHTS, tuple(ORG_CHECKS))
    pairs = np.zeros((128, 128), bool)
    for department, row in DEPARTMENTS.items():
        pairs[ord(department), [ord(kind) for kind in row.types]] = True
    columns = {"ok": ok, "org_ok": org_ok, "pair_known": ok & pairs[chars[0], chars[1]]}
    return pl.DataFrame({"code": code, **{name: _spread(rows, flag) for name, flag in columns.items()}})


def resident_columns(numbers: pl.Series, today: date) -> pl.DataFrame:
    """Check a column of 公民身份号码 (V11, R1.8): ``code`` (normalised) and ``ok``. Equal to ``check_resident_id``."""
    code, rows, chars = _matrix(numbers)
    ok = _check_char(chars, "0123456789", RESIDENT_WEIGHTS, tuple(RESIDENT_CHECKS))
    ok &= _is_day_until(chars[6:14].astype(np.int32) - ord("0"), today)
    return pl.DataFrame({"code": code, "ok": _spread(rows, ok)})


def normalised_codes(codes: pl.Series) -> pl.Series:
    """Normalise a column of codes (R1.6). Equal to ``normalise_code``."""
    return _evaluate(codes, _nfkc(codes).str.replace_all(r"[\s\x1c-\x1f\-]+", "").str.to_uppercase())


def name_keys(names: pl.Series) -> pl.Series:
    """Comparison keys of a column of names (名称比对键). Equal to ``name_key``."""
    return _evaluate(names, _name_key(names)) if len(names) else names.cast(pl.String)


def name_cores(names: pl.Series) -> pl.Series:
    """Trade names and lines of business of a column of names (字号 + 行业). Equal to ``name_core``."""
    found = patterns()
    keys = name_keys(names)
    core = pl.col("x").str.replace_all(found.name_bracketed_region, "").str.replace(found.name_form, "")
    core = core.str.replace(found.name_region, "")
    return _evaluate(keys, pl.when(core == "").then(pl.col("x")).otherwise(core))


def trade_names(cores: pl.Series, addresses: pl.Series | None = None) -> pl.Series:
    """Trade names without the places in front of them (去地名的字号 + 行业). Equal to ``trade_name``.

    With ``addresses`` a missing one names no place.
    """
    frame = pl.DataFrame({"x": cores.cast(pl.String)})
    if addresses is not None:
        frame = frame.with_columns(addresses.cast(pl.String).fill_null("").alias("address"))
    for pattern in PLACES:
        place, rest = (pl.col("x").str.extract(pattern, group) for group in (1, 2))
        named = rest.is_not_null()
        if addresses is not None:
            named &= pl.col("address").str.contains(place, literal=True)
        frame = frame.with_columns(pl.when(named).then(rest).otherwise("x").alias("x"))
    return frame["x"].alias(cores.name)


def address_keys(addresses: pl.Series) -> pl.Series:
    """Comparison keys of a column of addresses (地址比对键). Equal to ``address_key``."""
    key = _name_key(addresses).str.replace_all(ADDRESS_NOTE, "").str.replace_all("#", "号", literal=True)
    key = key.str.replace_all(ADDRESS_DASH, "-").str.replace_all(ADDRESS_PUNCTUATION, "")
    return _evaluate(addresses, key.str.replace(patterns().address_region, "${1}"))


def _evaluate(column: pl.Series, expression: pl.Expr) -> pl.Series:
    return pl.DataFrame({"x": column.cast(pl.String)}).select(expression.alias(column.name)).to_series()


def _nfkc(column: pl.Series) -> pl.Expr:
    """NFKC where there is anything but ASCII, which it leaves as it is."""
    return pl.col("x") if _is_ascii(column) else pl.col("x").str.normalize("NFKC")


def _is_ascii(column: pl.Series) -> bool:
    text = column.cast(pl.String)
    return bool((text.str.len_bytes() == text.str.len_chars()).all())


def _name_key(names: pl.Series) -> pl.Expr:
    key = _nfkc(names).str.replace_all(BLANK, "")
    brackets = dict.fromkeys(OPENING, "(") | dict.fromkeys(CLOSING, ")")
    return key.str.replace_many(list(brackets), list(brackets.values())).str.to_uppercase()


def _matrix(codes: pl.Series) -> tuple[pl.Series, Flags, Bytes]:
    """Normalised codes, which rows are 18 ASCII characters, and those rows as a matrix (18, rows) of bytes."""
    code = normalised_codes(codes).alias("code")
    fits = ((code.str.len_bytes() == 18) & (code.str.len_chars() == 18)).fill_null(value=False)
    text = code.filter(fits).str.join("").item() or ""
    chars = np.frombuffer(text.encode(), np.uint8).reshape(-1, 18)
    return code, fits.to_numpy(), np.ascontiguousarray(chars.T)


@lru_cache(maxsize=8)
def _tables(alphabet: str, weights: tuple[int, ...], modulus: int) -> NDArray[np.int16]:
    """One table a position: byte to value x weight modulo the modulus, ``_WRONG`` outside the alphabet."""
    tables = np.full((len(weights), 256), _WRONG, np.int16)
    for value, char in enumerate(alphabet):
        tables[:, ord(char)] = [value * weight % modulus for weight in weights]
    return tables


def _check_char(chars: Bytes, alphabet: str, weights: tuple[int, ...], checks: Sequence[str]) -> Flags:
    """Whether the character after the weighted ones is the one their sum asks for, and all are of the alphabet."""
    total = np.zeros(chars.shape[1], np.int32)
    for table, column in zip(_tables(alphabet, weights, len(checks)), chars, strict=False):
        total += table[column]
    wanted = np.frombuffer("".join(checks).encode(), np.uint8)
    return (total < _WRONG) & (wanted[total % len(checks)] == chars[len(weights)])


def _is_day_until(digits: NDArray[np.int32], last: date) -> Flags:
    """Whether eight digits are a real day (year, month, day) not after ``last``; nonsense in gives false."""
    year = digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3]
    month, day = digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    lengths = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    length = lengths[np.where((month >= 1) & (month <= 12), month, 0)] + (leap & (month == 2))
    real = (year >= 1) & (day >= 1) & (day <= length)
    return real & (year * 10_000 + month * 100 + day <= last.year * 10_000 + last.month * 100 + last.day)


def _spread(rows: Flags, flags: Flags) -> Flags:
    """Lay the flags of the rows that were looked at back over the whole column."""
    spread = np.zeros(len(rows), bool)
    spread[rows] = flags
    return spread
