"""What a look at every byte of a column tells (字节标记): edges to trim, untidy characters, bytes that were lost.

One pass for what would be several regular expressions a cell.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel

EDGES = " \t\r\n\u3000\xa0\ufeff"  # white space that is no part of a text
UNTIDY, BROKEN, EDGE = 1, 2, 4
_MOJIBAKE = tuple(text.encode() for text in ("锟斤拷", "烫烫烫", "屯屯屯"))


def marks(texts: pl.Series) -> NDArray[np.uint8]:
    r"""Bits of each cell, 0 of null (标记): ``UNTIDY`` full-width digits, letters or mojibake, ``BROKEN``, ``EDGE``.

    >>> marks(pl.Series(["甲", " 甲", "１", "\ufffd", "锟斤拷\u3000", None])).tolist()
    [0, 4, 1, 2, 5, 0]
    """
    array: Any = texts.cast(pl.String).rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    bits = np.zeros(len(texts), np.uint8)
    if data is not None and len(texts):
        places = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(texts) + 1]
        _mark(np.frombuffer(data, np.uint8), places, np.frombuffer(b"".join(_MOJIBAKE), np.uint8), bits)
    return bits


@kernel
def _is_blank(data: NDArray[np.uint8], i: int, size: int) -> bool:
    """Whether the ``size`` bytes at ``i`` are a character of white space."""
    first, second, third = data[i], data[i + 1] if size > 1 else 0, data[i + 2] if size > 2 else 0
    if size == 1:
        return bool(first in (0x20, 0x09, 0x0D, 0x0A))
    if size == 2:
        return bool(first == 0xC2 and second == 0xA0)
    return bool(
        (first == 0xE3 and second == 0x80 and third == 0x80) or (first == 0xEF and second == 0xBB and third == 0xBF)
    )


@kernel
def _has_edge(data: NDArray[np.uint8], begin: int, end: int) -> bool:
    for size in range(1, min(3, end - begin) + 1):
        if _is_blank(data, begin, size) or _is_blank(data, end - size, size):
            return True
    return False


@kernel
def _mark(
    data: NDArray[np.uint8], places: NDArray[np.int64], mojibake: NDArray[np.uint8], bits: NDArray[np.uint8]
) -> None:
    for row in range(bits.size):
        i, end = places[row], places[row + 1]
        found = EDGE if _has_edge(data, i, end) else 0
        while i < end:
            first = data[i]
            if first < 0xE0:
                i += 1
                continue
            if i + 3 > end:
                break
            character = (np.int64(first) << 16) | (np.int64(data[i + 1]) << 8) | np.int64(data[i + 2])
            if character >= 0xEFBC90:
                if character <= 0xEFBC99 or 0xEFBCA1 <= character <= 0xEFBCBA or 0xEFBD81 <= character <= 0xEFBD9A:
                    found |= UNTIDY
                elif character == 0xEFBFBD:
                    found |= BROKEN
            elif character in (0xE9949F, 0xE783AB, 0xE5B1AF) and i + 9 <= end:  # first of each mojibake
                for word in range(0, mojibake.size, 9):
                    same = 0
                    while same < 9 and data[i + same] == mojibake[word + same]:
                        same += 1
                    if same == 9:
                        found |= UNTIDY
            i += 3
        bits[row] = found
