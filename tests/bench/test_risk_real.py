"""The risk model on the shared real data: no feature knows the future, the graph adds what the page says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from bench.risk_ccf2017 import CUT, snapshot_2017
from bench.risk_ccf2020 import TERMS, features_2020
from bench.risk_model import ABOUT, halves, make, picked, sample_2017
from graph_service.analysis.risk_features import OWN_TERMS
from graph_service.analysis.risk_graph_features import GRAPH_TERMS
from graph_service.analysis.risk_history import Basis
from graph_service.analysis.risk_leaks import leaking_features
from graph_service.analysis.risk_metrics import measured
from graph_service.analysis.risk_model import SCHEME, train_and_judge
from graph_service.analysis.snapshot import Snapshot
from graph_service.usecases.policies import load_policies
from tests.real_data import DATA, needs

pytestmark = [*needs(DATA / "ccf2017_dev", DATA / "ccf2020_fundraising"), pytest.mark.slow]
POLICIES = load_policies()


@pytest.fixture(scope="module")
def county() -> tuple[Snapshot, pl.DataFrame]:
    return snapshot_2017(DATA / "ccf2017_dev")


def test_no_feature_of_the_exits_knows_the_future(county: tuple[Snapshot, pl.DataFrame]) -> None:
    snapshot, target = county
    holding = snapshot.facts["holding"]
    assert (target.height, target["exited"].sum(), holding.height) == (120_590, 16_738, 54_368)
    assert holding.filter(pl.col("valid_from") >= CUT).height > 6_000  # investments of 2015: not known by the cut
    linked = pl.concat([holding["owner"], holding["eid"]]).unique().head(6_000).implode()
    some = snapshot.parties.with_columns(pl.col("registered") & pl.col("party").is_in(linked))
    assert leaking_features(replace(snapshot, parties=some), CUT, Basis.DATED, make(POLICIES), seed=1) == ()


def test_what_the_graph_adds_to_the_exits(county: tuple[Snapshot, pl.DataFrame]) -> None:
    whole = sample_2017(*county, POLICIES)
    relations = whole.features.select(pl.sum_horizontal("neighbours", "holders", "holdings") > 0).to_series().to_numpy()
    assert 0.07 < relations.mean() < 0.09
    assert measured(whole.label, whole.scheme)["auc"] == pytest.approx(0.50, abs=0.01)
    train, test = halves(picked(whole, relations | (np.arange(relations.size) % 12 == 0)))
    card = train_and_judge(train, test, own=OWN_TERMS, graph=GRAPH_TERMS, about=ABOUT, seed=1, rounds=20).card
    assert card.differences["graph_adds"].auc.low > 0
    assert card.measures[SCHEME].auc.high < 0.55
    assert card.brier < card.brier_of_rate


def test_the_fund_raising_data_has_no_relations() -> None:
    features, label, _ = features_2020(DATA / "ccf2020_fundraising")
    assert (label.size, label.sum()) == (14_865, 981)
    assert features.columns == ["eid", *TERMS]
    assert features["last_report"].max() == 2018
