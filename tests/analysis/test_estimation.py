"""R7.10: the weighted sample measures the county without the bias of its weights, and says how sure it is."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from graph_service.analysis.estimation import lift, rates
from graph_service.analysis.sampling import Plan, draw

RISK = {"A": 0.02, "B": 0.08, "C": 0.25, "D": 0.5}
SIZES = {"A": 6_000, "B": 2_000, "C": 500, "D": 120}
PLAN = Plan("p", {"A": 1, "B": 3, "C": 10, "D": 30}, 0.001, size=600)


def county(seed: int) -> pl.DataFrame:
    """A county in which each class has problems at its own rate."""
    rng = np.random.default_rng(seed)
    rows = [(f"{name}{i:05}", name) for name, n in SIZES.items() for i in range(n)]
    frame = pl.DataFrame(rows, schema=["code", "class"], orient="row")
    chance = frame["class"].replace_strict(RISK, return_dtype=pl.Float64).to_numpy()
    return frame.with_columns(found=pl.Series((rng.random(frame.height) < chance).astype(np.int64)))


def sample(frame: pl.DataFrame, seed: str) -> pl.DataFrame:
    return draw(frame, PLAN, seed).selected


def test_over_many_draws_the_estimate_is_the_county_and_the_error_is_its_spread() -> None:
    """400 draws of one county: mean within 4 errors of the truth, spread as told, 95 % intervals hold about 95 %"""
    frame = county(1)
    truth = float(frame["found"].mean())  # type: ignore[arg-type]
    told = pl.concat([rates(sample(frame, str(run)), None, ["class"]) for run in range(400)])
    spread = float(told["rate"].std())  # type: ignore[arg-type]
    assert told["rate"].mean() == pytest.approx(truth, abs=4 * spread / 20)
    assert told["total"].mean() == pytest.approx(frame["found"].sum(), abs=4 * spread * frame.height / 20)
    assert told["error"].mean() == pytest.approx(spread, rel=0.1)
    held = told.select((pl.col("low") <= truth) & (pl.col("high") >= truth)).to_series().mean()
    assert held == pytest.approx(0.95, abs=0.035)
    assert told["raw_rate"].mean() > 2 * truth  # what the weights would make one believe


def test_by_class_each_rate_is_its_own() -> None:
    frame = county(2)
    truth = dict(frame.group_by("class").agg(pl.col("found").mean()).rows())
    told = pl.concat([rates(sample(frame, str(run)), "class", ["class"]) for run in range(150)])
    for name, mean in told.group_by("group").agg(pl.col("rate").mean()).rows():
        assert mean == pytest.approx(truth[name], abs=0.02)
    hit = dict(told.group_by("group").agg(pl.col("raw_rate").mean()).rows())
    assert hit["A"] < hit["B"] < hit["C"] < hit["D"]  # R7.10: should rise from A to D


def test_lift_over_a_uniform_draw_of_the_same_size() -> None:
    """Against the truth: problems found by weighted and by uniform draws of one county"""
    frame = county(3)
    found = [sample(frame, str(run)) for run in range(100)]
    uniform = Plan("u", dict.fromkeys("ABCD", 1), 0.001, size=600)
    plain = np.mean([draw(frame, uniform, str(run)).selected["found"].sum() for run in range(100)])
    weighted = np.mean([one["found"].sum() for one in found])
    lifts = [one for one in (lift(each, ["class"]) for each in found) if one]
    assert np.mean(lifts) == pytest.approx(weighted / plain, rel=0.05)
    assert lift(draw(frame, uniform, "s").selected, ["class"]) == pytest.approx(1)


def test_a_small_table_by_hand() -> None:
    """Two strata: Σ y/π = 1/0.5 + 1/0.1 = 12, Σ 1/π = 2·2 + 2·10 = 24"""
    rows = pl.DataFrame({"pi": [0.5, 0.5, 0.1, 0.1], "found": [1, 0, 1, 0], "class": ["D", "D", "A", "A"]})
    (told,) = rates(rows, None, ["class"]).rows(named=True)
    assert (told["rate"], told["total"], told["raw_rate"]) == (0.5, 12, 0.5)
    # stratum D: c = 0.5·2 = 1, e = ±1, centre 0: 2; stratum A: c = 0.9·2 = 1.8, e = ±5: 90; √92 ÷ 24
    assert told["error"] == pytest.approx(92**0.5 / 24)
    assert 0 < told["low"] < 0.5 < told["high"] < 1


def test_what_was_not_inspected_is_counted_and_not_guessed() -> None:
    rows = pl.DataFrame({"pi": [0.5, 0.5, 0.5], "found": [1, 0, None], "class": ["A", "A", "B"]})
    told = {row["group"]: row for row in rates(rows, "class", ["class"]).iter_rows(named=True)}
    assert (told["A"]["inspected"], told["A"]["missing"], told["A"]["rate"]) == (2, 0, 0.5)
    assert (told["B"]["inspected"], told["B"]["missing"], told["B"]["rate"], told["B"]["low"]) == (0, 1, None, None)


def test_no_problem_found_is_no_proof_of_none() -> None:
    rows = pl.DataFrame({"pi": [0.5] * 20, "found": [0] * 20, "class": ["A"] * 20})
    (told,) = rates(rows, None, ["class"]).rows(named=True)
    assert (told["rate"], told["low"]) == (0, 0)
    assert told["high"] == pytest.approx(0.161, abs=0.001)  # Wilson, 0 of 20
    assert lift(rows, ["class"]) is None


def test_a_census_has_no_variance() -> None:
    rows = pl.DataFrame({"pi": [1.0] * 4, "found": [1, 0, 0, 0], "class": ["D"] * 4})
    (told,) = rates(rows, None, ["class"]).rows(named=True)
    assert (told["rate"], told["error"], told["low"], told["high"]) == (0.25, 0, 0.25, 0.25)
