"""The backtest on the shared real inspections: what it is made of, and that its estimate is right."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bench.inspection_backtest import AS_OF, CULTURE, DATA, plan_of, repeated, snapshot_of, split
from graph_service.analysis.sampling import inclusion
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.risk import risk_scheme
from tests.real_data import needs

pytestmark = [*needs(DATA / f"{CULTURE}.csv"), pytest.mark.slow, pytest.mark.timeout(600)]
CUT = date(2024, 1, 1)


@pytest.fixture(scope="module")
def real() -> Snapshot:
    return snapshot_of(DATA, AS_OF)


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
