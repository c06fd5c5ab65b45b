"""Kernels against the definitions in plain Python and scipy on random graphs: groups, control, shares, related risk."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis import plain
from graph_service.analysis.components import weak_components
from graph_service.analysis.control import control
from graph_service.analysis.ownership import integrated_all
from graph_service.analysis.related_risk import RelatedRisk, RiskGraph, risk_graph
from graph_service.analysis.shares import share_graph
from graph_service.analysis.snapshot import PPM
from graph_service.analysis.ties import Ties
from tests.analysis.share_cases import holdings

SEEDS = st.integers(0, 2**32 - 1)
MANY = settings(max_examples=2000, deadline=None)
TENS = settings(max_examples=200, deadline=None)  # of ten graphs side by side
TIE_SCHEMA = {"to": pl.Int32(), "source": pl.Int32(), "kind": pl.Int8(), "weight": pl.Float64()}
PARTS = np.array([100_000, 250_000, 333_333, 500_000, 500_001, 600_000, PPM])


def some_holdings(seed: int) -> tuple[list[tuple[int, int, int]], int]:
    """Up to nine parties and 27 holdings, so that rings, exact halves, full ownership and sums above 100 % occur."""
    rng = np.random.default_rng(seed)
    parties = int(rng.integers(2, 10))
    count = int(rng.integers(0, 3 * parties + 1))
    pairs = np.unique(rng.integers(0, parties, (count, 2)), axis=0)
    ppm = np.where(
        rng.random(len(pairs)) < 0.6, rng.choice(PARTS, len(pairs)), rng.integers(0, PPM + 1, len(pairs))
    )  # fmt: skip
    return [(int(a), int(b), int(c)) for (a, b), c in zip(pairs, ppm, strict=True)], parties


@MANY
@given(SEEDS)
def test_groups_are_those_of_scipy(seed: int) -> None:
    rng = np.random.default_rng(seed)
    parties = int(rng.integers(1, 40))
    left, right = rng.integers(0, parties, (2, int(rng.integers(0, 40))), dtype=np.int32)
    assert weak_components(parties, left, right).tolist() == plain.groups(parties, left, right).tolist()


@MANY
@given(SEEDS)
def test_control_is_the_closure_word_for_word(seed: int) -> None:
    graph = share_graph(holdings(*some_holdings(seed)))
    found = control(graph)
    assert set(zip(found.controller.tolist(), found.controlled.tolist(), strict=True)) == plain.control(graph)


@TENS
@given(SEEDS)
def test_integrated_shares_are_the_power_series_over_the_returns(seed: int) -> None:
    rows: list[tuple[int, int, int]] = []
    parties = 0
    for turn in range(10):
        some, more = some_holdings(seed + turn)
        slower = [ppm if ppm in PARTS else ppm * 6 // 10 for _, _, ppm in some]  # no ring takes thousands of terms
        rows += [(a + parties, b + parties, ppm) for (a, b, _), ppm in zip(some, slower, strict=True)]
        parties += more
    graph = share_graph(holdings(rows, parties))
    found = integrated_all(graph)
    expected = plain.integrated(graph, least=1e-15).toarray()  # what a slow series leaves out adds up
    np.fill_diagonal(expected, 0)
    mine = np.zeros_like(expected)
    mine[found.owner, found.owned] = found.share
    assert np.abs(mine - expected).max(initial=0) < 1e-9


def some_ties(seed: int) -> tuple[list[tuple[int, int, int, float]], list[float], int]:
    """Ties of up to eight parties with weights that often are equal, some of them hubs."""
    rng = np.random.default_rng(seed)
    parties = int(rng.integers(2, 9))
    count = int(rng.integers(0, 4 * parties))
    ends = rng.integers(0, parties, (count, 2))
    weight = np.where(rng.random(count) < 0.7, rng.choice([0.0, 0.1, 0.2, 0.3, 0.5, 0.6], count), rng.random(count))
    ties = [(int(a), int(b), int(rng.integers(0, 7)), float(w)) for (a, b), w in zip(ends, weight, strict=True)]
    own = np.where(rng.random(parties) < 0.5, 0.0, rng.random(parties))
    return ties, own.tolist(), int(rng.integers(1, parties + 2))


def graph_of(ties: list[tuple[int, int, int, float]], own: list[float], most: int) -> RiskGraph:
    codes = pl.Series([f"{at:03}" for at in range(len(own))])
    frame = pl.DataFrame(ties, schema=TIE_SCHEMA, orient="row")
    return risk_graph(Ties(codes, frame, np.zeros(len(own), np.bool_), most), pl.DataFrame({"eid": codes, "s": own}))


def check(found: RelatedRisk, expected: list[plain.Reach], own: list[float], subjects: list[int]) -> None:
    scores = {int(eid): (risk, cut) for eid, risk, cut in found.scores.select("eid", "risk", "truncated").iter_rows()}
    parts = {
        (int(eid), int(source)): (-1 if via is None else int(via), weight)
        for eid, source, via, weight in found.parts.select("eid", "source", "via", "weight").iter_rows()
    }
    assert parts == {(at, source): part for at in subjects for source, part in expected[at].parts.items()}
    told: dict[int, list[float]] = {}
    for eid, part in found.parts.select("eid", "part").iter_rows():
        told.setdefault(int(eid), []).append(part)
    for at in subjects:
        risk, cut = scores.get(at, (0.0, expected[at].truncated))
        assert risk == pytest.approx(expected[at].score, abs=1e-12)
        assert cut == expected[at].truncated
        mine = told.get(at, [])
        assert mine == sorted(mine, reverse=True)
        assert risk == pytest.approx(1 - (1 - own[at]) * math.prod(1 - part for part in mine), abs=1e-9)


@MANY
@given(SEEDS)
def test_related_risk_is_the_formula_over_best_paths(seed: int) -> None:
    ties, own, most = some_ties(seed)
    graph = graph_of(ties, own, most)
    expected = plain.related_risk([(to, source, weight) for to, source, _, weight in ties], own, most)
    check(graph.related_risk(), expected, own, list(range(len(own))))


@settings(max_examples=300, deadline=None)
@given(SEEDS)
def test_one_subject_is_the_whole_registry_and_order_does_not_matter(seed: int) -> None:
    ties, own, most = some_ties(seed)
    graph, turned = graph_of(ties, own, most), graph_of(ties[::-1], own, most)
    whole, again = graph.related_risk(), turned.related_risk()
    assert whole.scores.equals(again.scores)
    assert whole.parts.equals(again.parts)
    for at in range(len(own)):
        one = graph.related_risk_of(f"{at:03}")
        assert one.scores.equals(whole.scores.filter(eid=f"{at:03}"))
        assert one.parts.equals(whole.parts.filter(eid=f"{at:03}"))
