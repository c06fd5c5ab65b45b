"""The internal risk model (内部风险模型): learns from one window, is judged on a later one, and advises.

Definition. The estimated chance that a problem event (``risk_labels``) befalls a subject in the days after a cut, from
what was there before it (``risk_history``). It is L3: it sets no class, draws nobody, opens no case (R0.3, R4.1), and
nothing in this product reads it but the card and the list that it writes. Beside it stand, on the same subjects, the
score of the scheme (R7.3) and the same model without the graph, so that what the graph adds is seen with its interval.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
import polars as pl

from graph_service.analysis.risk_card import FeatureNote, Measures, ModelCard, Window, reliability, stability
from graph_service.analysis.risk_fit import Fitted, fit
from graph_service.analysis.risk_metrics import (
    Flags,
    Numbers,
    Resampled,
    auc_difference,
    auc_interval,
    brier,
    measured,
    resampled,
)
from graph_service.domain.errors import BadInput

SCHEME, ALONE, GRAPH = "scheme", "no_graph", "with_graph"
NAMES: Mapping[str, str] = MappingProxyType(
    {SCHEME: "规则方案得分", ALONE: "模型(不含关联特征)", GRAPH: "模型(含关联特征)"}
)
COMPARED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"graph_adds": (GRAPH, ALONE), "model_over_scheme": (GRAPH, SCHEME), "no_graph_over_scheme": (ALONE, SCHEME)}
)
"""Which score is compared with which (配对比较), by the name of the difference."""

LEAST_TRAINING, LEAST_TEST = 60, 30  # subjects with an event: fewer make intervals that say nothing
DEALS = 5  # times that a feature's values are dealt out at random


@dataclass(frozen=True, slots=True)
class Sample:
    """Subjects looked at on one day (样本): ``features`` has ``eid`` first; ``label`` and ``scheme`` are row by row.

    What is in ``features`` was there before ``start``; the label is of ``start`` ≤ day < ``end``.
    """

    start: date
    end: date
    features: pl.DataFrame
    label: Flags
    scheme: Numbers

    @property
    def window(self) -> Window:
        """How many subjects, how many with an event."""
        return Window(self.start, self.end, self.label.size, int(self.label.sum()))

    def rows(self, names: Sequence[str]) -> Numbers:
        """Features as rows of numbers, NaN where missing."""
        return self.features.select(pl.col(list(names)).cast(pl.Float64).fill_null(float("nan"))).to_numpy()


@dataclass(frozen=True, slots=True)
class RiskModel:
    """A model and the features that it reads (模型); ``middle`` is the median of each in training, for explanations."""

    names: tuple[str, ...]
    fitted: Fitted
    middle: Numbers

    def probability(self, sample: Sample) -> Numbers:
        """Estimated chance of a problem event, one a subject (估计概率)."""
        return self.fitted.probability(sample.rows(self.names))

    def factors(self, sample: Sample) -> Numbers:
        """What each feature does to each score (逐户特征影响), subjects by features, in log odds.

        The log odds less those with the feature at its median in training: above 0 raises the score. Features that
        work together are counted each time, so the sum is not the whole.
        """
        rows = sample.rows(self.names)
        whole = _log_odds(self.fitted.probability(rows))
        moved = np.empty(rows.shape)
        for place in range(rows.shape[1]):
            other = rows.copy()
            other[:, place] = self.middle[place]
            moved[:, place] = whole - _log_odds(self.fitted.probability(other))
        return moved


@dataclass(frozen=True, slots=True)
class About:
    """What the card says besides what was measured (说明项)."""

    basis: str
    data_version: str
    versions: Mapping[str, str]
    leaks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A model with its card and what the subjects of the test got (检验过的模型)."""

    model: RiskModel
    card: ModelCard
    probability: Numbers


def train_and_judge(
    train: Sample,
    test: Sample,
    *,
    own: Mapping[str, str],
    graph: Mapping[str, str],
    about: About,
    seed: int,
    rounds: int = 400,
) -> Judged:
    """Fit with and without the graph on ``train``, judge both and the scheme on ``test`` (训练与检验).

    ``own`` and ``graph`` are the terms of the features by name; ``rounds`` how often is resampled for the intervals.
    Equal arguments give an equal card. Raises ``BadInput`` where a window has too few subjects with an event, where the
    label window of ``train`` reaches into that of ``test`` (of one window, subjects may be apart instead), or where
    ``about`` tells of a leak.
    """
    _check(train, test, about)
    names = {ALONE: _varying(train, own), GRAPH: _varying(train, {**own, **graph})}
    models = {name: _model(train, told, seed) for name, told in names.items()}
    scores = {SCHEME: test.scheme, **{name: model.probability(test) for name, model in models.items()}}
    drawn = resampled(test.label, scores, rounds=rounds, seed=seed)
    chosen, probability = models[GRAPH], scores[GRAPH]
    base = test.label.mean()
    card = ModelCard(
        training=train.window,
        test=test.window,
        calibration_subjects=chosen.fitted.calibration_subjects,
        basis=about.basis,
        seed=seed,
        versions=dict(about.versions),
        data_version=about.data_version,
        estimators={name: model.fitted.kind for name, model in models.items()},
        validation={name: dict(model.fitted.losses) for name, model in models.items()},
        calibration_method=chosen.fitted.calibration,
        measures={name: _measures(test.label, score, drawn, name) for name, score in scores.items()},
        differences={
            name: Measures(
                auc_difference(test.label, scores[one], scores[other]),
                drawn.difference(one, other, "pr_auc"),
                drawn.difference(one, other, "lift"),
            )
            for name, (one, other) in COMPARED.items()
        },
        brier=brier(test.label, probability),
        brier_of_rate=float(base * (1 - base)),
        reliability=reliability(test.label, probability),
        features=_notes(chosen, train, test, {**own, **graph}, frozenset(graph), seed),
        left_out=tuple(term for name, term in {**own, **graph}.items() if name not in chosen.names),
        leaks=about.leaks,
        notes=about.notes,
    )
    return Judged(chosen, card, probability)


def _check(train: Sample, test: Sample, about: About) -> None:
    if about.leaks:
        raise BadInput(
            f"特征 {'、'.join(about.leaks)} 随标签窗口内的记录变化, 属标签泄漏, 不予训练。",
            advice="请检查特征只取截止日前的记录。",
        )
    if train.start != test.start and train.end > test.start:
        raise BadInput(f"训练窗口止于 {train.end}, 晚于检验窗口起日 {test.start}。", advice="两个窗口不得重叠。")
    if train.start == test.start and train.features["eid"].is_in(test.features["eid"].implode()).any():
        raise BadInput("同一窗口的训练和检验主体有重合。", advice="同一窗口须按主体分开。")
    for term, sample, least in (("训练", train, LEAST_TRAINING), ("检验", test, LEAST_TEST)):
        positives = int(sample.label.sum())
        if positives < least or positives > sample.label.size - least:
            raise BadInput(
                f"{term}窗口 {sample.start} 至 {sample.end} 的 {sample.label.size} 户中, "
                f"发生问题事件的有 {positives} 户; 有、无事件的各至少要有 {least} 户, 否则检验没有意义。",
                advice="请把 --label-from 提前或待资料积累后再训练; 规则分类方案不受影响。",
            )


def _varying(train: Sample, terms: Mapping[str, str]) -> tuple[str, ...]:
    """Features that say different things of different subjects in training: others teach nothing."""
    return tuple(name for name in terms if train.features[name].n_unique() > 1)


def _model(train: Sample, names: tuple[str, ...], seed: int) -> RiskModel:
    if not names:
        raise BadInput("训练窗口内没有取值不同的特征。", advice="请先载入处罚、名单、检查等记录。")
    rows = train.rows(names)
    return RiskModel(names, fit(rows, train.label, seed=seed), np.nanmedian(rows, axis=0))


def _measures(label: Flags, score: Numbers, drawn: Resampled, name: str) -> Measures:
    return Measures(auc_interval(label, score), drawn.interval(name, "pr_auc"), drawn.interval(name, "lift"))


def _notes(
    model: RiskModel, train: Sample, test: Sample, terms: Mapping[str, str], graph: frozenset[str], seed: int
) -> tuple[FeatureNote, ...]:
    """Drift and contribution of each feature, the heaviest first."""
    rng = np.random.default_rng([seed, 2])
    before, after = train.rows(model.names), test.rows(model.names)
    whole = measured(test.label, model.fitted.probability(after))["auc"]
    notes: list[FeatureNote] = []
    for place, name in enumerate(model.names):
        lost = np.empty(DEALS)
        for deal in range(DEALS):
            dealt = after.copy()
            dealt[:, place] = rng.permutation(after[:, place])
            lost[deal] = whole - measured(test.label, model.fitted.probability(dealt))["auc"]
        moved = stability(before[:, place], after[:, place])
        weight, spread = float(lost.mean()), float(lost.std(ddof=1))
        notes.append(FeatureNote(name, terms[name], name in graph, moved, weight, spread))
    return tuple(sorted(notes, key=lambda note: (-note.weight, note.name)))


def _log_odds(probability: Numbers) -> Numbers:
    inside = np.clip(probability, 1e-6, 1 - 1e-6)
    return np.log(inside / (1 - inside))
