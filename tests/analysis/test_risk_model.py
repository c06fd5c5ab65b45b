"""The risk model: metrics against slow definitions, signal found where there is one, noise told as noise, refusals."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, roc_auc_score

from graph_service.analysis.risk_card import ModelCard, reliability, stability
from graph_service.analysis.risk_fit import BOOSTING, LOGISTIC, fit
from graph_service.analysis.risk_metrics import (
    Flags,
    Numbers,
    auc_difference,
    auc_interval,
    measured,
    resampled,
)
from graph_service.analysis.risk_model import ALONE, GRAPH, SCHEME, About, Sample, train_and_judge
from graph_service.domain.errors import BadInput
from tests.house.tree import ROOT

OWN, AROUND = {"own_1": "自身一", "own_2": "自身二", "still": "不变"}, {"near_1": "关联一", "near_2": "关联二"}
EARLY, LATE, END = date(2025, 1, 1), date(2025, 7, 1), date(2026, 1, 1)
ABOUT = About("以记载日期为准", "v1", {"scikit-learn": "x"})


def chance(log_odds: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-log_odds))


def sample(n: int, start: date, end: date, *, near: float, seed: int) -> Sample:
    """Subjects whose events follow two own features, and a graph feature by ``near``; the rest is noise."""
    rng = np.random.default_rng(seed)
    columns = {name: rng.normal(size=n) for name in (*OWN, *AROUND)} | {"still": np.ones(n)}
    truth = -2.5 + columns["own_1"] + 0.5 * columns["own_2"] + near * columns["near_1"]
    label = rng.random(n) < chance(truth)
    frame = pl.DataFrame({"eid": [f"e{i:05}" for i in range(n)], **columns})
    return Sample(start, end, frame, label, np.round(columns["own_1"]))


def judged(near: float, n: int = 2_500, seed: int = 5) -> ModelCard:
    train, test = sample(n, EARLY, LATE, near=near, seed=seed), sample(n, LATE, END, near=near, seed=seed + 1)
    return train_and_judge(train, test, own=OWN, graph=AROUND, about=ABOUT, seed=7, rounds=80).card


@pytest.fixture(scope="module")
def real() -> ModelCard:
    return judged(near=1.2)


# ---- metrics

RANKED = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=4, max_size=60).filter(
    lambda rows: len({one for one, _ in rows}) == 2
)


def slow(label: Flags, score: Numbers) -> dict[str, float]:
    """By definition, pair by pair and row by row; ties are averaged over every order."""
    positives, negatives = score[label], score[~label]
    pairs = [(p > q) + (p == q) / 2 for p in positives for q in negatives]
    precision = [label[score >= p].mean() for p in positives]
    top, left, found = 0.05 * label.size, 0.05 * label.size, 0.0
    for level in sorted(set(score), reverse=True):
        tied = label[score == level]
        taken = min(left, tied.size)
        found, left = found + taken * tied.mean(), left - taken
    return {"auc": np.mean(pairs), "pr_auc": np.mean(precision), "lift": found / top / label.mean()}


@given(rows=RANKED)
@settings(max_examples=40, deadline=None)
def test_metrics_by_the_slow_definition(rows: list[tuple[bool, int]]) -> None:
    label, score = np.array([one for one, _ in rows]), np.array([float(two) for _, two in rows])
    assert measured(label, score) == pytest.approx(slow(label, score))
    assert measured(label, score)["auc"] == pytest.approx(roc_auc_score(label, score))
    assert measured(label, score)["pr_auc"] == pytest.approx(average_precision_score(label, score))
    if 2 <= label.sum() <= label.size - 2:
        assert auc_interval(label, score).value == pytest.approx(roc_auc_score(label, score))


def test_metrics_by_hand() -> None:
    label, score = np.array([True, False, True, False]), np.array([0.9, 0.8, 0.7, 0.1])
    told = measured(label, score)
    assert (told["auc"], told["pr_auc"], told["lift"]) == (0.75, pytest.approx((1 + 2 / 3) / 2), 2.0)


def test_a_resample_is_the_repeated_rows() -> None:
    """Weights stand for repeated rows: the metrics of a resample are those of the rows written out."""
    rng = np.random.default_rng(1)
    label, score = rng.random(80) < 0.3, rng.integers(0, 9, 80).astype(float)
    drawn = resampled(label, {"one": score}, rounds=3, seed=4)
    again = np.random.default_rng(4)
    for turn in range(3):
        rows = np.concatenate([part[again.integers(0, part.size, part.size)]
                               for part in (np.flatnonzero(label), np.flatnonzero(~label))])  # fmt: skip
        told = {name: values[turn] for name, values in drawn.scores["one"].items()}
        assert told == pytest.approx(slow(label[rows], score[rows]))


def test_the_delong_interval_agrees_with_the_bootstrap() -> None:
    rng = np.random.default_rng(2)
    label = rng.random(1_500) < 0.2
    one, other = (label + rng.normal(size=1_500) * spread for spread in (1.0, 1.4))
    drawn = resampled(label, {"one": one, "other": other}, rounds=400, seed=3).difference("one", "other", "auc")
    told = auc_difference(label, one, other)
    assert told.value == pytest.approx(drawn.value)
    assert (told.low, told.high) == (pytest.approx(drawn.low, abs=0.01), pytest.approx(drawn.high, abs=0.01))
    same = auc_difference(label, one, one)
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)


def test_reliability_and_stability_by_hand() -> None:
    said = np.repeat([0.1, 0.9], 10)
    (low, high) = reliability(np.r_[np.arange(10) < 1, np.arange(10) < 8], said, bins=2)
    assert (low.n, low.observed, high.n, high.observed) == (10, 0.1, 10, 0.8)
    assert low.predicted == pytest.approx(0.1)
    flat = np.arange(1_000.0)
    assert stability(flat, flat) == 0.0
    assert stability(flat, flat + 500) > 0.2
    halves = stability(np.repeat([0.0, 1.0], 50), np.repeat([0.0, 1.0], [25, 75]), bins=2)
    assert halves == pytest.approx(0.25 * np.log(2) + 0.25 * np.log(1.5), abs=0.01)
    assert stability(np.full(4, np.nan), np.full(8, np.nan)) < 0.1


# ---- the model


def test_a_real_signal_of_the_graph_is_found(real: ModelCard) -> None:
    adds = real.differences["graph_adds"]
    assert adds.auc.low > 0.02
    assert adds.pr_auc.low > 0
    assert real.measures[GRAPH].auc.value > real.measures[ALONE].auc.value > real.measures[SCHEME].auc.value - 0.02
    assert real.features[0].name in {"near_1", "own_1"}
    assert {one.name for one in real.features if one.graph} == set(AROUND)
    assert real.left_out == ("不变",)
    assert real.statement.startswith("内部参考, 不作为分类或处理依据")


def test_noise_of_the_graph_is_told_as_noise() -> None:
    adds = judged(near=0.0).differences["graph_adds"]
    assert adds.auc.covers_zero
    assert adds.pr_auc.covers_zero


def test_it_is_calibrated(real: ModelCard) -> None:
    assert real.calibration_error < 0.03
    assert real.brier < real.brier_of_rate
    assert sum(one.n for one in real.reliability) == real.test.subjects
    assert max(abs(one.predicted - one.observed) for one in real.reliability) < 0.12


def test_the_same_seed_gives_the_same_card(real: ModelCard) -> None:
    assert judged(near=1.2) == real


def test_the_kind_is_chosen_by_validation(real: ModelCard) -> None:
    assert real.estimators[GRAPH] == LOGISTIC  # the truth is a line: the simple kind stands
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(3_000, 2))
    crossed = fit(rows, rng.random(3_000) < np.where(rows[:, 0] * rows[:, 1] > 0, 0.6, 0.05), seed=1)
    assert crossed.kind == BOOSTING
    assert crossed.losses[BOOSTING] < crossed.losses[LOGISTIC]


def test_what_is_missing_is_no_error() -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(800, 3))
    rows[rng.random(rows.shape) < 0.3] = np.nan
    model = fit(rows, rng.random(800) < 0.3, seed=1)
    said = model.probability(rows)
    assert ((said > 0) & (said < 1)).all()


def test_factors_say_what_moves_a_score() -> None:
    train, test = (sample(1_500, start, end, near=0.0, seed=n) for n, (start, end) in
                   enumerate(((EARLY, LATE), (LATE, END))))  # fmt: skip
    model = train_and_judge(train, test, own=OWN, graph=AROUND, about=ABOUT, seed=7, rounds=20).model
    factors = model.factors(test)
    strongest = factors[:, model.names.index("own_1")]
    assert np.corrcoef(strongest, test.features["own_1"])[0, 1] > 0.9
    assert factors.shape == (1_500, len(model.names))


def test_drift_is_told() -> None:
    train, test = (sample(1_500, start, end, near=0.0, seed=n) for n, (start, end) in
                   enumerate(((EARLY, LATE), (LATE, END))))  # fmt: skip
    moved = replace(test, features=test.features.with_columns(pl.col("own_2") + 2))
    card = train_and_judge(train, moved, own=OWN, graph=AROUND, about=ABOUT, seed=7, rounds=20).card
    assert {one.name for one in card.features if one.drifted} == {"own_2"}


def test_too_few_events_are_refused() -> None:
    train, test = sample(1_000, EARLY, LATE, near=0.0, seed=1), sample(1_000, LATE, END, near=0.0, seed=2)

    def refused(first: Sample, second: Sample, about: About = ABOUT) -> str:
        with pytest.raises(BadInput) as told:
            train_and_judge(first, second, own=OWN, graph=AROUND, about=about, seed=7, rounds=10)
        return str(told.value)

    few = replace(train, label=np.arange(1_000) < 59)
    assert "训练窗口" in refused(few, test)
    assert "59 户" in refused(few, test)
    assert "检验窗口" in refused(train, replace(test, label=np.arange(1_000) < 29))
    assert "重叠" in refused(replace(train, end=END), test)
    assert "主体有重合" in refused(train, replace(test, start=EARLY))
    assert "标签泄漏" in refused(train, test, replace(ABOUT, leaks=("too_good",)))
    constant = replace(train, features=train.features.with_columns(pl.lit(1.0).alias(c) for c in (*OWN, *AROUND)))
    assert "没有取值不同的特征" in refused(constant, test)


def test_nothing_reads_a_score_but_its_own_report() -> None:
    """It decides nothing: no class, draw, case, route or table imports the model or what it gives."""
    model = {"risk_model", "risk_fit", "risk_card"}
    allowed = {f"graph_service/{path}" for path in (
        "analysis/risk_model.py", "usecases/risk_model.py", "usecases/risk_model_files.py", "cli/risk.py",
    )}  # fmt: skip
    readers: set[str] = set()
    for path in sorted((ROOT / "graph_service").rglob("*.py")) + sorted((ROOT / "loaders").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [one.name for one in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
            if any(part in model for name in names for part in name.split(".")):
                readers.add(path.relative_to(ROOT).as_posix())
    assert readers <= allowed
