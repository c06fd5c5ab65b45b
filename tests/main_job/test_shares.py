"""The shares of the classes of a whole county lie near the real ones (R7.3): the scheme and the sample together."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from graph_service.analysis.risk_parts import beyond_observed, class_shares
from graph_service.usecases.risk_classes import county_classes
from tests.main_job.county_graph import POLICIES, county_office, sample_county

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
DAY = date(2026, 6, 30)
NEAR = 0.03  # of the nearer of the two places


def test_the_shares_of_a_county_are_near_the_real_ones(tmp_path: Path) -> None:
    """The sample's records are drawn by grades near R7.3: that this holds shows no more than that the two still fit."""
    with county_office(sample_county(tmp_path / "county", subjects=3_000), tmp_path, DAY) as office:
        found = county_classes(office.connection, office.snapshots, POLICIES, as_of=DAY, today=DAY)
    assert found.classes.height > 2_500
    shares = class_shares(found.classes)
    beyond = beyond_observed(shares, found.scheme.observed)
    assert {name: share for name, share in beyond.items() if abs(share) > NEAR} == {}, shares
    assert max(found.classes["related"]) <= 0.15 * 1000
    assert list(shares.values()) == sorted(shares.values(), reverse=True)
