"""How well a score ranks and how far it can be trusted (模型检验指标), with intervals, in numpy alone.

Ties count as drawn at random everywhere, so that a score of few values is not favoured by the order of rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

Flags = NDArray[np.bool_]
Numbers = NDArray[np.float64]
TOP_PART = 0.05  # of all subjects: about what a year's draw looks at
Z95 = float(norm.ppf(0.975))


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval (估计值与 95 % 置信区间)."""

    value: float
    low: float
    high: float

    @property
    def covers_zero(self) -> bool:
        """Whether nothing can be told from no difference (区间含 0)."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Ranked:
    """Labels in the order of a score, highest first (按分值排序), so that every resample costs one pass.

    ``order`` are rows; ``last`` the place of the last row of each set of ties.
    """

    label: Numbers
    order: NDArray[np.int64]
    last: NDArray[np.int64]

    @classmethod
    def of(cls, label: Flags, score: Numbers) -> Ranked:
        """Rank rows by their score."""
        order = np.argsort(-score, kind="stable")
        ordered = score[order]
        last = np.flatnonzero(np.r_[ordered[1:] != ordered[:-1], True])
        return cls(label[order].astype(np.float64), order, last)

    def sums(self, weight: Numbers | None = None) -> tuple[Numbers, Numbers]:
        """Positives and rows down to the end of each set of ties, rows counted by ``weight``."""
        weighed = np.ones(self.label.size) if weight is None else weight[self.order]
        return np.cumsum(self.label * weighed)[self.last], np.cumsum(weighed)[self.last]


def auc(positives: Numbers, rows: Numbers) -> float:
    """Chance that a positive scores above a negative, half for ties (AUC), from ``Ranked.sums``."""
    negatives = rows - positives
    new_positive, new_negative = np.diff(positives, prepend=0), np.diff(negatives, prepend=0)
    above = np.sum(new_negative * (positives - new_positive / 2))
    return float(above / (positives[-1] * negatives[-1]))


def pr_auc(positives: Numbers, rows: Numbers) -> float:
    """Average precision (PR-AUC): the precision at each set of ties, by the part of all positives that it finds."""
    found = np.diff(positives, prepend=0)
    return float(np.sum(found * positives / np.maximum(rows, 1e-300)) / positives[-1])


def lift(positives: Numbers, rows: Numbers) -> float:
    """Rate of positives in the highest ``TOP_PART`` over the rate in all (提升度): 1 is no better than chance."""
    top = TOP_PART * rows[-1]
    found = np.interp(top, np.r_[0, rows], np.r_[0, positives])
    return float(found / top / (positives[-1] / rows[-1]))


METRICS: Mapping[str, Callable[[Numbers, Numbers], float]] = {"auc": auc, "pr_auc": pr_auc, "lift": lift}


def measured(label: Flags, score: Numbers) -> Mapping[str, float]:
    """Every metric of a score (各项指标), by its name in ``METRICS``."""
    sums = Ranked.of(label, score).sums()
    return {name: measure(*sums) for name, measure in METRICS.items()}


def brier(label: Flags, probability: Numbers) -> float:
    """Mean squared distance of a probability from what happened (Brier 分)."""
    return float(np.mean((probability - label) ** 2))


@dataclass(frozen=True, slots=True)
class Resampled:
    """Each metric of each score in each resample (重抽样结果): ``scores[name][metric]`` is an array of rounds."""

    whole: Mapping[str, Mapping[str, float]]
    scores: Mapping[str, Mapping[str, Numbers]]

    def interval(self, name: str, metric: str) -> Interval:
        """A metric of one score."""
        return _percentiles(self.whole[name][metric], self.scores[name][metric])

    def difference(self, name: str, other: str, metric: str) -> Interval:
        """A metric of one score less that of another, on the same resamples (配对差值)."""
        value = self.whole[name][metric] - self.whole[other][metric]
        return _percentiles(value, self.scores[name][metric] - self.scores[other][metric])


def resampled(label: Flags, scores: Mapping[str, Numbers], *, rounds: int, seed: int) -> Resampled:
    """Resample subjects with replacement, positives and negatives apart (分层自助法), and measure every score alike.

    The intervals take subjects as independent; members of a group are not quite, so they are a little too narrow.
    """
    rng = np.random.default_rng(seed)
    ranked = {name: Ranked.of(label, score) for name, score in scores.items()}
    parts = [np.flatnonzero(label), np.flatnonzero(~label)]
    drawn = {name: {metric: np.empty(rounds) for metric in METRICS} for name in scores}
    for turn in range(rounds):
        weight = np.zeros(label.size)
        for rows in parts:
            weight[rows] = np.bincount(rng.integers(0, rows.size, rows.size), minlength=rows.size)
        for name, one in ranked.items():
            sums = one.sums(weight)
            for metric, measure in METRICS.items():
                drawn[name][metric][turn] = measure(*sums)
    return Resampled({name: measured(label, score) for name, score in scores.items()}, drawn)


def auc_difference(label: Flags, first: Numbers, second: Numbers) -> Interval:
    """AUC of one score less that of another on the same subjects, by DeLong (AUC 配对差值).

    References: DeLong, DeLong, Clarke-Pearson 1988; midranks after Sun and Xu 2014.
    """
    placements = [_placements(label, score) for score in (first, second)]
    value = float(placements[0][0].mean() - placements[1][0].mean())
    variance = sum(float(np.var(a - b, ddof=1)) / a.size for a, b in zip(*placements, strict=True))
    half = Z95 * variance**0.5
    return Interval(value, value - half, value + half)


def auc_interval(label: Flags, score: Numbers) -> Interval:
    """AUC with its interval by DeLong (AUC 置信区间)."""
    of_positives, of_negatives = _placements(label, score)
    value = float(of_positives.mean())
    half = Z95 * sum(float(np.var(one, ddof=1)) / one.size for one in (of_positives, of_negatives)) ** 0.5
    return Interval(value, max(0.0, value - half), min(1.0, value + half))


def _placements(label: Flags, score: Numbers) -> tuple[Numbers, Numbers]:
    """Part of the negatives that each positive is above, and of the positives that are above each negative."""
    together = rankdata(score)
    positives, negatives = score[label], score[~label]
    above = (together[label] - rankdata(positives)) / negatives.size
    below = 1 - (together[~label] - rankdata(negatives)) / positives.size
    return np.asarray(above, dtype=np.float64), np.asarray(below, dtype=np.float64)


def _percentiles(value: float, drawn: Numbers) -> Interval:
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Interval(value, float(low), float(high))
