"""Fit and calibrate a scikit-learn model (拟合与校准): the only place that knows the library.

Two well-kept kinds are tried on the training subjects alone: logistic regression, which is simple, and gradient
boosted trees, which find what is not linear. The simple one is kept unless the other is better by more than chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol, cast

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from graph_service.analysis.risk_metrics import Flags, Numbers

FOLDS = 4
CALIBRATION_PART = 0.25  # of the training subjects, held out of the fit
ISOTONIC_FROM = 1_000  # positives held out, from which a free curve can be drawn; a sigmoid below
LOGISTIC, BOOSTING = "logistic", "boosting"
KIND_TERMS: Mapping[str, str] = MappingProxyType({LOGISTIC: "逻辑回归", BOOSTING: "梯度提升树"})


class Classifier(Protocol):
    """What of an estimator is used here (分类器)."""

    def fit(self, X: Numbers, y: Flags) -> Any:  # noqa: N803  the library's own name
        """Learn."""
        ...

    def predict_proba(self, X: Numbers) -> Numbers:  # noqa: N803
        """Probability of each class, one row a subject."""
        ...


@dataclass(frozen=True, slots=True)
class Fitted:
    """A calibrated model (已校准模型): ``kind`` of ``KIND_TERMS``; ``losses`` by kind: mean log loss over the folds."""

    kind: str
    losses: Mapping[str, float]
    calibration: str
    calibration_subjects: int
    classifier: Classifier

    def probability(self, rows: Numbers) -> Numbers:
        """Probability of a problem event (估计概率), 0..1, one a row; columns as in the fit, NaN where missing."""
        with _one_thread():
            return np.asarray(self.classifier.predict_proba(rows)[:, 1], dtype=np.float64)


def fit(rows: Numbers, label: Flags, *, seed: int) -> Fitted:
    """Choose, fit and calibrate (选型、拟合、校准). ``rows`` is subjects by features, NaN where missing.

    Of the subjects a quarter, drawn by ``seed``, is held out to calibrate. The kinds are compared by log loss in
    ``FOLDS`` folds of the rest; trees are taken where they are better by more than one standard error of the
    difference. Equal arguments give an equal model.
    """
    with _one_thread():
        return _fit(rows, label, seed)


def _one_thread() -> AbstractContextManager[Any]:
    """One thread (单线程): equal sums on every machine, and no spinning beside the product's other work."""
    return threadpool_limits(1)


def _fit(rows: Numbers, label: Flags, seed: int) -> Fitted:
    held = _held_out(label, seed)
    inner, outer = rows[~held], rows[held]
    losses = {kind: _losses(make, inner, label[~held], seed) for kind, make in _kinds(seed).items()}
    gain = losses[LOGISTIC] - losses[BOOSTING]
    better = gain.mean() > gain.std(ddof=1) / FOLDS**0.5
    kind = BOOSTING if better else LOGISTIC
    made = _kinds(seed)[kind]()
    made.fit(inner, label[~held])
    method = "isotonic" if label[held].sum() >= ISOTONIC_FROM else "sigmoid"
    calibrated: Classifier = CalibratedClassifierCV(FrozenEstimator(made), method=method)
    calibrated.fit(outer, label[held])
    means = MappingProxyType({name: float(loss.mean()) for name, loss in losses.items()})
    return Fitted(kind, means, method, int(held.sum()), calibrated)


def versions() -> Mapping[str, str]:
    """Versions of what the model is made with (版本)."""
    return MappingProxyType({"scikit-learn": str(sklearn.__version__), "numpy": np.__version__})


def _kinds(seed: int) -> Mapping[str, Callable[[], Classifier]]:
    def logistic() -> Classifier:
        steps = make_pipeline(
            SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
            StandardScaler(),
            LogisticRegression(C=0.1, max_iter=2_000),
        )
        return cast("Classifier", steps)  # its methods are made at run time

    def boosting() -> Classifier:
        return HistGradientBoostingClassifier(
            learning_rate=0.05, max_iter=150, max_leaf_nodes=15, min_samples_leaf=40, l2_regularization=1.0,
            early_stopping=cast("Any", False), random_state=seed,
        )  # fmt: skip

    return {LOGISTIC: logistic, BOOSTING: boosting}


def _held_out(label: Flags, seed: int) -> Flags:
    """Which subjects are held out to calibrate: the same part of the positives and of the negatives."""
    rng = np.random.default_rng(seed)
    held = np.zeros(label.size, np.bool_)
    for rows in (np.flatnonzero(label), np.flatnonzero(~label)):
        held[rng.permutation(rows)[: round(rows.size * CALIBRATION_PART)]] = True
    return held


def _losses(make: Callable[[], Classifier], rows: Numbers, label: Flags, seed: int) -> Numbers:
    """Log loss in each fold."""
    losses = np.empty(FOLDS)
    for number, inside in enumerate(_folds(label, seed)):
        made = make()
        made.fit(rows[~inside], label[~inside])
        chance = np.clip(np.asarray(made.predict_proba(rows[inside]), dtype=np.float64)[:, 1], 1e-9, 1 - 1e-9)
        losses[number] = -np.mean(np.where(label[inside], np.log(chance), np.log1p(-chance)))
    return losses


def _folds(label: Flags, seed: int) -> list[Flags]:
    """Which subjects each fold leaves out, positives and negatives dealt out evenly."""
    rng = np.random.default_rng([seed, 1])
    fold: NDArray[np.int64] = np.empty(label.size, np.int64)
    for rows in (np.flatnonzero(label), np.flatnonzero(~label)):
        fold[rng.permutation(rows)] = np.arange(rows.size) % FOLDS
    return [fold == number for number in range(FOLDS)]
