"""The model card (模型卡): what the internal risk model is, how it was tested, and what it must not be used for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from graph_service.analysis.risk_metrics import Flags, Interval, Numbers

STATEMENT = "内部参考, 不作为分类或处理依据。For internal reference only: it sets no class and decides nothing."
SHIFTED = 0.2  # PSI from which a feature is said to have drifted: the common rule of thumb


@dataclass(frozen=True, slots=True)
class Measures:
    """How one score did on the test subjects (检验结果)."""

    auc: Interval
    pr_auc: Interval
    lift: Interval


@dataclass(frozen=True, slots=True)
class Bin:
    """Subjects of like probability (可靠性分组): what was said of them and what happened."""

    n: int
    predicted: float
    observed: float


@dataclass(frozen=True, slots=True)
class FeatureNote:
    """What is to be said of a feature (特征说明).

    ``graph``: whether it comes of relations; ``psi``: how its distribution moved from training to test; ``weight``:
    how much AUC is lost on test subjects when its values are dealt out at random, with its spread over the deals.
    """

    name: str
    term: str
    graph: bool
    psi: float
    weight: float
    spread: float

    @property
    def drifted(self) -> bool:
        """Whether it moved so far that the model should be fitted anew (漂移)."""
        return self.psi >= SHIFTED


@dataclass(frozen=True, slots=True)
class Window:
    """Subjects looked at on a day, and what befell them until another (样本窗口): ``start`` ≤ event < ``end``."""

    start: date
    end: date
    subjects: int
    positives: int

    @property
    def rate(self) -> float:
        """Part of the subjects that an event befell (基准率)."""
        return self.positives / self.subjects


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The model card (模型卡). ``measures`` and ``differences`` are by the names of ``risk_model``.

    ``estimators`` says which kind each model is, ``validation`` the log loss of each kind tried; ``left_out`` the
    terms of features that were alike for everybody in training; ``leaks`` the features that the leak check caught: a
    model with any is refused, so it is empty.
    """

    training: Window
    test: Window
    calibration_subjects: int
    basis: str
    seed: int
    versions: Mapping[str, str]
    data_version: str
    estimators: Mapping[str, str]
    validation: Mapping[str, Mapping[str, float]]
    calibration_method: str
    measures: Mapping[str, Measures]
    differences: Mapping[str, Measures]
    brier: float
    brier_of_rate: float
    reliability: tuple[Bin, ...]
    features: tuple[FeatureNote, ...]
    left_out: tuple[str, ...]
    leaks: tuple[str, ...]
    notes: tuple[str, ...]
    statement: str = STATEMENT

    @property
    def calibration_error(self) -> float:
        """Mean distance between what was said and what happened, over the bins by their size (期望校准误差)."""
        return sum(one.n * abs(one.predicted - one.observed) for one in self.reliability) / self.test.subjects


def reliability(label: Flags, probability: Numbers, bins: int = 10) -> tuple[Bin, ...]:
    """Group subjects by probability into bins of equal size (可靠性表), equal probabilities together."""
    edges = np.unique(np.quantile(probability, np.linspace(0, 1, bins + 1)))
    place = np.clip(np.searchsorted(edges, probability, side="right") - 1, 0, max(edges.size - 2, 0))
    return tuple(
        Bin(int(inside.sum()), float(probability[inside].mean()), float(label[inside].mean()))
        for number in range(max(edges.size - 1, 1))
        if (inside := place == number).any()
    )


def stability(before: Numbers, after: Numbers, bins: int = 10) -> float:
    """How far a distribution moved (PSI, 群体稳定性指标): Σ (p − q)·ln(p / q) over bins of ``before``; 0 is not at all.

    Bins are tenths of ``before`` and one for what is missing; a part that is 0 counts as half a subject.
    """
    edges = np.unique(np.nanquantile(before, np.linspace(0, 1, bins + 1)[1:-1])) if not np.isnan(before).all() else []
    parts: list[Numbers] = []
    for values in (before, after):
        place = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, side="left"))
        counts = np.bincount(place.astype(np.int64), minlength=len(edges) + 2).astype(np.float64)
        parts.append(np.maximum(counts, 0.5) / values.size)
    first, second = parts
    return float(np.sum((first - second) * np.log(first / second)))
