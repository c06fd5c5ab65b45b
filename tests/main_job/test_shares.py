"""The classes of a whole county (R7.3): their shares beside the real ones, and what a year of draws by them finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from bench.inspection_backtest import repeated
from bench.sample_backtest import CUT, FOUND, year_after
from graph_service.analysis.risk_parts import beyond_observed, class_shares
from graph_service.usecases.risk_classes import county_classes
from tests.main_job.county_graph import POLICIES, Office, county_office, sample_county

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
DAY = date(2026, 6, 30)
NEAR = 0.03  # of the nearer of the two places


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("shares")
    with county_office(sample_county(folder / "county", subjects=3_000), folder, DAY) as office:
        yield office


def test_the_shares_of_a_county_are_near_the_real_ones(office: Office) -> None:
    """The sample's records are drawn by grades near R7.3: that this holds shows no more than that the two still fit."""
    found = county_classes(office.connection, office.snapshots, POLICIES, as_of=DAY, today=DAY)
    assert found.classes.height > 2_500
    shares = class_shares(found.classes)
    beyond = beyond_observed(shares, found.scheme.observed)
    assert {name: share for name, share in beyond.items() if abs(share) > NEAR} == {}, shares
    assert max(found.classes["related"]) <= 0.15 * 1000
    assert list(shares.values()) == sorted(shares.values(), reverse=True)


def test_a_year_of_draws_finds_more_and_the_estimate_takes_it_out_again(office: Office) -> None:
    """R7.10 simulated: classes by what was known a year ago, events since; the gain is planted, the estimate is not"""
    snapshot = office.snapshots.snapshot(office.connection, DAY)
    frame = year_after(snapshot, CUT, POLICIES)
    later = snapshot.facts["penalty"].with_columns(decided_on=pl.lit(DAY).cast(pl.Date))
    facts = {**snapshot.facts, "penalty": pl.concat([snapshot.facts["penalty"], later])}
    assert year_after(replace(snapshot, facts=facts, kept=None), CUT, POLICIES).drop(FOUND).equals(frame.drop(FOUND))
    seeds = 150
    done = repeated(frame, FOUND, seeds)
    assert done.expected / done.size > 1.5 * done.truth
    assert done.weighted.mean() == pytest.approx(done.expected, abs=4 * done.weighted.std() / seeds**0.5)
    assert done.uniform.mean() == pytest.approx(done.size * done.truth, abs=4 * done.uniform.std() / seeds**0.5)
    assert done.hajek.mean() == pytest.approx(done.truth, abs=4 * done.hajek.std() / seeds**0.5)
    assert done.covered > 0.87
