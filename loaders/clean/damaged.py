"""Codes that a spreadsheet damaged, and codes that stand for none (受损代码与占位代码, ADR 0036).

A spreadsheet keeps fifteen digits of a number: a code of eighteen digits comes back with zeros at its end
(``911100001013930000``), in scientific notation (``9.111E+17``), or rounded to what a float can hold. What is left of
it names nobody by itself; it can only say no to a subject found otherwise.

A placeholder (``000000000000000000``, ``123456789012345678``) is what a form that insists on a code is fed with.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from graph_service.domain.identity import USCC_ALPHABET

_SCIENTIFIC = r"^\d(?:\.\d+)?E\+?17$"
ZEROED = r"^\d{15}000$"
_SAME = "|".join(f"{char}+" for char in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SAME_BUT_LAST = "|".join(f"{char}{{17}}" for char in USCC_ALPHABET)
PLACEHOLDER = rf"^(?:{_SAME})$|^(?:{_SAME_BUT_LAST})[0-9A-Z]$|^123456789(?:0\d*[0-9A-Z]?)?$"


def is_damaged(code: pl.Expr) -> pl.Expr:
    """Whether a normalised text that does not check (R1.2) is a code that lost digits (受损代码)."""
    rounded = code.str.extract(r"^([59]\d{17})(?:\.0+)?$", 1)
    exact = rounded.cast(pl.Int64, strict=False).map_batches(_held_by_a_float, return_dtype=pl.Boolean())
    told = code.str.contains(_SCIENTIFIC) | code.str.contains(ZEROED) | code.str.contains(r"^\d{18}\.0+$") | exact
    return told.fill_null(value=False)


def _held_by_a_float(numbers: pl.Series) -> pl.Series:
    """Whether a number has the value a float would keep: one in 64, or in 128, has it by itself."""
    return numbers.cast(pl.Float64).cast(pl.Int64, strict=False) == numbers


def survives(text: str, code: str) -> bool:
    """Whether ``code`` could have become the damaged ``text`` (残存数字是否相符); a code with a letter never does.

    >>> survives("911100001013930000", "911100001013930123"), survives("9.1E+17", "914403001922038216")
    (True, True)
    >>> survives("9.11E+17", "914403001922038216"), survives("9.1E+17", "9152000071430580XT")
    (False, False)
    """
    if not re.fullmatch(r"\d{18}", code):
        return False
    if "E" in text:
        mantissa = text.split("E", maxsplit=1)[0]
        places = Decimal(1).scaleb(-len(mantissa.partition(".")[2]))
        return Decimal(code).scaleb(-17).quantize(places, ROUND_HALF_UP) == Decimal(mantissa)
    digits = text.partition(".")[0]
    return digits[:15] == code[:15] if digits.endswith("000") else int(float(int(code))) == int(digits)
