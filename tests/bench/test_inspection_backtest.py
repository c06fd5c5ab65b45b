"""The backtest on the shared real inspections: what it is made of, and that its estimate is right."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bench.inspection_backtest import CULTURE, DATA, plan_of, rates_by, real_snapshot, repeated, split
from graph_service.analysis.sampling import inclusion
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.risk import risk_scheme

NEED = DATA / f"{CULTURE}.csv"
pytestmark = [
    pytest.mark.real_data,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(
        not NEED.is_file(), reason=f"NO REAL DATA: {NEED.name} is not there: set CREDIT_GRAPH_REAL_DATA"
    ),
]
CUT = date(2024, 1, 1)


@pytest.fixture(scope="module")
def real() -> Snapshot:
    return real_snapshot()


def test_classes_are_made_of_what_was_known_before_the_day(real: Snapshot) -> None:
    one = split(real, CUT, risk_scheme())
    assert (one.frame.height, one.counted) == (798, {"inspection_problem": 110})
    told = real.facts["inspection"]
    past = told.filter(pl.col("inspected_on") < CUT)
    without = Snapshot(real.as_of, real.data_version, real.parties, {**real.facts, "inspection": past})
    assert split(without, CUT, risk_scheme()).frame.is_empty()  # nobody was inspected after it
    later = told.with_columns(
        result_text=pl.when(pl.col("inspected_on") >= CUT).then(pl.lit("不合格")).otherwise("result_text")
    )
    worse = Snapshot(real.as_of, real.data_version, real.parties, {**real.facts, "inspection": later})
    changed = split(worse, CUT, risk_scheme()).frame
    assert changed.drop("first", "any").equals(one.frame.drop("first", "any"))
    assert changed["any"].min() == 1


def test_the_weighted_draw_estimates_the_rate_without_its_bias(real: Snapshot) -> None:
    frame = split(real, CUT, risk_scheme()).frame
    found = repeated(frame, "first", seeds=150)
    assert found.truth == pytest.approx(70 / 798)
    assert found.hajek.mean() == pytest.approx(found.truth, abs=4 * found.hajek.std() / 150**0.5)
    assert found.covered > 0.87
    pi = inclusion(frame, plan_of(found.size)[0])
    assert found.expected == pytest.approx((pi["pi"] * pi["first"]).sum())
    assert found.weighted.mean() == pytest.approx(found.expected, abs=4 * found.weighted.std() / 150**0.5)


def test_rates_by_class_have_their_intervals() -> None:
    frame = pl.DataFrame({"class": ["A"] * 10 + ["B"] * 5, "first": [1] + [0] * 9 + [1] * 5})
    told = rates_by(frame, "first", pl.col("class")).rows()
    assert [(k, n, x, r) for k, n, x, r, _, _ in told] == [("A", 10, 1, 0.1), ("B", 5, 5, 1.0)]
    assert told[0][4:] == pytest.approx((0.0179, 0.4042), abs=1e-3)
