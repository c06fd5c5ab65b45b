"""Telephone numbers and e-mail addresses (电话与邮箱) as one text each, however a form writes them.

What is no such number, or one that people write where they have none, is nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

import polars as pl

from loaders.clean.distinct import by_distinct

_BETWEEN = re.compile(r"[;,、/|]+|或")  # after NFKC
_BLANK, _MARKS = re.compile(r"\s+"), re.compile(r"[().\-‐-―−]")
_EXTENSION = re.compile(r"(?:转|ext\.?|x)\d{1,5}$|(?<=\d{7})-\d{1,5}$", re.IGNORECASE)
_CHINA = re.compile(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))")
_NO_TRUNK = re.compile(r"^(?![48]00)(?:10\d{8}|[2-9]\d{8,10})$")  # an area code without its 0, as written after +86
_PHONE = re.compile(r"^(?:1[3-9]\d{9}|0\d{2,3}[2-9]\d{6,7}|[2-9]\d{6,7}|[48]00\d{7})$")
_MADE_UP = re.compile(r"^(\d)\1+$|^1\d\d(\d)\2{7}$")
_EMAIL = re.compile(r"^[a-z0-9._%+\-]+@[a-z0-9\-]+(?:\.[a-z0-9\-]+)+$")


def phone(text: str) -> str | None:
    """Digits of a telephone number (电话号码归一), without country code, extension and marks; ``None`` if it is none.

    >>> phone("+86 138-1234-0001"), phone("+86 751 2868123")
    ('13812340001', '07512868123')
    >>> phone("（0751）２８６８１２３转8001"), phone("0751-2868123-02")
    ('07512868123', '07512868123')
    >>> phone("13888888888"), phone("0000000"), phone("见附件"), phone("138****0001")
    (None, None, None, None)
    """
    plain = _EXTENSION.sub("", _BLANK.sub("", unicodedata.normalize("NFKC", text)))
    digits = _MARKS.sub("", plain)
    national = _CHINA.sub("", digits)
    if national != digits and _NO_TRUNK.match(national):
        national = f"0{national}"
    return national if _PHONE.match(national) and not _MADE_UP.match(national) else None


def email(text: str) -> str | None:
    """E-mail address in lower case (邮箱归一), ``None`` if it is none.

    >>> email(" Zhang.San＠QQ.com "), email("qq.com")
    ('zhang.san@qq.com', None)
    """
    address = _BLANK.sub("", unicodedata.normalize("NFKC", text)).lower()
    return address if _EMAIL.match(address) else None


def listed(column: pl.Series, read: Callable[[str], str | None], placeholders: Collection[str]) -> pl.Series:
    """Read every number or address of each cell, each once (一格多值); null where there is none.

    >>> listed(pl.Series(["13812340001、0751-2868123", "13800138000", None]), phone, {"13800138000"}).to_list()
    [['13812340001', '07512868123'], None, None]
    """

    def told(cell: str) -> str | None:
        parts = [read(part) for part in _BETWEEN.split(unicodedata.normalize("NFKC", cell))]
        known = dict.fromkeys(part for part in parts if part and part not in placeholders)
        return " ".join(known) or None

    return by_distinct(column, told, pl.String()).str.split(" ")
