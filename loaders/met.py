"""Which keys may be in the graph (可能已有的键), so that what cannot be there is not looked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl


class Met:
    """Keys of one kind of fact (可能已有的键): ``everything``, or those added since the graph held none.

    One bit a key in a fixed field of 8 MiB: a chance hit only costs a look-up.
    """

    _BITS = 26

    def __init__(self, *, everything: bool) -> None:
        self._everything = everything
        self._field = np.zeros(0 if everything else 1 << (self._BITS - 3), np.uint8)

    def maybe(self, keys: pl.Series) -> pl.Series:
        """Whether each key may be there."""
        if self._everything:
            return pl.Series([True], dtype=pl.Boolean).new_from_index(0, len(keys))
        place, bit = self._places(keys)
        return pl.Series((self._field[place] & bit) > 0, dtype=pl.Boolean)

    def add(self, keys: pl.Series) -> None:
        """Remember keys."""
        if not self._everything:
            place, bit = self._places(keys)
            np.bitwise_or.at(self._field, place, bit)

    def _places(self, keys: pl.Series) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        number = keys.hash(0).to_numpy() >> np.uint64(64 - self._BITS)
        return number >> np.uint64(3), np.left_shift(np.uint8(1), (number & np.uint64(7)).astype(np.uint8))
