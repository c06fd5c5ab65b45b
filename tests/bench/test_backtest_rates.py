"""The rates that the backtests print, which need no real data."""

from __future__ import annotations

import polars as pl
import pytest

from bench.inspection_backtest import rates_by


def test_rates_by_class_have_their_intervals() -> None:
    frame = pl.DataFrame({"class": ["A"] * 10 + ["B"] * 5, "first": [1] + [0] * 9 + [1] * 5})
    told = rates_by(frame, "first", pl.col("class")).rows()
    assert [(k, n, x, r) for k, n, x, r, _, _ in told] == [("A", 10, 1, 0.1), ("B", 5, 5, 1.0)]
    assert told[0][4:] == pytest.approx((0.0179, 0.4042), abs=1e-3)
