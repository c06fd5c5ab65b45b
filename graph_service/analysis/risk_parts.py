"""From the parts of one subject to its class, step by step (分类复算, R7.3), and how the classes of all are shared out.

``classify`` does the same over columns; here each step can be shown to whoever asks why.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod

import polars as pl

from graph_service.rulebook.risk import FloorId, Group, ObservedShares, RiskClassName, RiskScheme

_CLASSES = tuple(RiskClassName)


@dataclass(frozen=True, slots=True)
class ClassSteps:
    """How a class came about (分类步骤).

    ``alone`` is what the score without its related-party part reaches, ``by_score`` what the whole score reaches, at
    most one class above that; ``floor`` the highest of the floors, ``None`` where none fires.
    """

    score: int
    alone: RiskClassName
    by_score: RiskClassName
    floor: RiskClassName | None
    risk_class: RiskClassName
    raised_by_related: bool


def part_of(points: Iterable[float], cap: float) -> int:
    """One group's part (分组得分): ``cap·(1 − Π(1 − points/cap))``, rounded half to even.

    >>> part_of([120, 120], 450), part_of([], 450)
    (208, 0)
    """
    return round(cap * (1 - prod(1 - min(max(one / cap, 0), 1) for one in sorted(points))))


def class_steps(parts: Mapping[Group, int], floors: Iterable[FloorId], scheme: RiskScheme) -> ClassSteps:
    """Work out the class from the parts and the floors that fired (由分项复算类别)."""
    score = sum(parts.values())
    alone = reached(score - parts[Group.RELATED], scheme)
    by_score = _CLASSES[min(_CLASSES.index(reached(score, scheme)), _CLASSES.index(alone) + 1)]
    lowest = [scheme.floors[floor].risk_class for floor in floors]
    final, without = (max([one, *lowest], key=_CLASSES.index) for one in (by_score, alone))
    floor = max(lowest, key=_CLASSES.index) if lowest else None
    return ClassSteps(score, alone, by_score, floor, final, final is not without)


def reached(score: int, scheme: RiskScheme) -> RiskClassName:
    """The class that a score reaches by itself (得分所及类别)."""
    return _CLASSES[sum(score >= threshold for threshold in scheme.thresholds)]


def class_shares(classes: pl.DataFrame) -> dict[RiskClassName, float]:
    """Share of each class among all classified (各类占比); all 0 where nobody is classified."""
    found = dict(classes.group_by("class").len().iter_rows())
    return {name: found.get(name.value, 0) / max(classes.height, 1) for name in RiskClassName}


def beyond_observed(
    shares: Mapping[RiskClassName, float], observed: Iterable[ObservedShares]
) -> dict[RiskClassName, float]:
    """How far each share lies outside the range of the real ones (与实际分布之差): 0 within, below it negative."""
    told = [one.shares for one in observed]
    ranges = {name: (min(one[name] for one in told), max(one[name] for one in told)) for name in shares}
    return {name: min(share - ranges[name][0], 0) + max(share - ranges[name][1], 0) for name, share in shares.items()}
