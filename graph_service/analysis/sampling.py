"""The weighted 双随机 draw (按信用风险加权的随机抽取, R7.7): exact inclusion probabilities, fixed size, one seed.

Definition. Weight ``w = r_class · m · g``, where ``g`` grows with the score within the class and has mean 1 over it.
Without a size ``π = min(1, max(floor, w))``. With a size n, ``π = min(1, max(floor, c·w))`` with the one c that makes
``Σπ = n``. Probabilities are whole multiples of 2⁻⁴⁰, so that sums and selection are exact integers.

Selection is systematic sampling with probability proportional to size on an order drawn from the seed: subjects are
laid end to end as pieces of length π, in the order of ``SHA-256(seed ‖ code)`` within the strata, and those that a comb
with teeth one apart meets are taken. So each subject is taken with probability exactly π, the size is n (without a
size: the whole part of Σπ or one more), each stratum gets its Σπ rounded down or up, or one beside that at its two
borders, and neither order nor split of the rows matters.

Joint inclusion. The order is random, so π_ij has no closed form; it lies near π_i·π_j·(n−1)/n for small π (Hájek) and
is positive for pairs in general, but can be 0 for two neighbours that strata force together. Variance estimates should
use Hájek's approximation.

References: Madow 1949; Hartley and Rao 1962; Hájek 1964.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.domain.errors import BadInput

UNIT = 1 << 40  # probability 1 in whole units
FRAME_COLUMNS = ("code", "class", "score")


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan of inspection (抽查计划).

    ``rates`` by class are fractions of the class; where ``size`` is given only their ratios count. ``item`` is the
    entry of the 抽查事项清单 and ``item_weight`` its m. ``g_low ≤ 1 ≤ g_high`` bound the adjustment within a class.
    ``strata`` are columns of the frame to spread the draw over, coarsest first.
    """

    id: str
    item: str
    rates: Mapping[str, float]
    floor: float
    size: int | None = None
    item_weight: float = 1.0
    g_low: float = 1.0
    g_high: float = 1.0
    strata: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the frame that the draw depends on (名录的列)."""
        return tuple(dict.fromkeys((*FRAME_COLUMNS, *self.strata)))

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be meant."""
        zero = sorted(name for name, rate in self.rates.items() if not 0 < rate <= 1)
        if zero:
            raise _infeasible(f"类别 {'、'.join(zero)} 的抽查比例应大于 0 且不大于 1", "每类都要有被抽中的可能。")
        if not 0 < self.floor <= 1:
            raise _infeasible("最低入选概率应大于 0 且不大于 1", "请改 floor，如 0.001。")
        if not 0 < self.g_low <= 1 <= self.g_high:
            raise _infeasible("类内调整范围应满足 0 < 下限 ≤ 1 ≤ 上限", "请改 g_low、g_high，如 0.5 和 2。")
        if self.item_weight <= 0:
            raise _infeasible("事项权重应大于 0", "请改 item_weight。")


@dataclass(frozen=True, slots=True)
class Draw:
    """What a draw gave (抽取结果): the frame by code with its ``pi`` and ``drawn``, and the seed that gave it."""

    plan: Plan
    seed: str
    frame: pl.DataFrame

    @property
    def selected(self) -> pl.DataFrame:
        """The subjects drawn (抽中主体), by code."""
        return self.frame.filter("drawn").drop("drawn")


def inclusion(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Work out the inclusion probability of every subject (入选概率, R7.7).

    ``frame`` has ``code``, ``class``, ``score`` and the strata columns. Returns these ordered by code with ``pi``;
    Σπ is the size exactly where one is given. Raises ``BadInput`` for a frame or plan that cannot be drawn, with what
    to change.
    """
    frame = _checked(frame, plan)
    weight = frame["class"].replace_strict(dict(plan.rates), return_dtype=pl.Float64).to_numpy() * plan.item_weight
    weight = weight * _within_class(frame, plan)
    floor = max(1, round(plan.floor * UNIT))
    if plan.size is None:
        units = np.clip(np.round(weight * UNIT), floor, UNIT).astype(np.int64)
    else:
        units = _to_size(weight, floor, plan.size)
    return frame.with_columns(pi=pl.Series(units / UNIT, dtype=pl.Float64))


def draw(frame: pl.DataFrame, plan: Plan, seed: str) -> Draw:
    """Draw the plan's sample (随机抽取): the same seed gives the same list, whatever the order of the rows."""
    with_pi = inclusion(frame, plan)
    units = np.round(with_pi["pi"].to_numpy() * UNIT).astype(np.int64)
    strata = _strata(with_pi, plan.strata)
    taken = np.zeros(with_pi.height, bool)
    taken[select(with_pi["code"].to_list(), units, seed, strata)] = True
    return Draw(plan, seed, with_pi.with_columns(drawn=pl.Series(taken)))


def select(codes: Sequence[str], units: NDArray[np.int64], seed: str, strata: Sequence[int]) -> NDArray[np.int64]:
    """Select by systematic sampling on the seed's order (系统抽样): places of those taken; ``units`` are π·2⁴⁰."""
    keys = [_hash(seed, code) for code in codes]
    place = sorted(range(len(codes)), key=lambda i: (strata[i], keys[i]))
    order = np.array(place, np.int64)
    start = int.from_bytes(_hash(seed, "")[:8]) % UNIT
    teeth = (np.cumsum(units[order]) - start + UNIT - 1) // UNIT  # teeth at start, start + 1, … before each piece's end
    return order[np.diff(teeth, prepend=0) > 0]


def _strata(frame: pl.DataFrame, columns: tuple[str, ...]) -> list[int]:
    """Give each row the number of its stratum, in the order of the strata columns; all 0 where there is no column."""
    if not columns:
        return [0] * frame.height
    numbered = frame.select(columns).unique().sort(columns).with_row_index("stratum")
    return frame.join(numbered, on=columns, how="left", nulls_equal=True, maintain_order="left")["stratum"].to_list()


def _hash(seed: str, code: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{code}".encode()).digest()


def _checked(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return the columns that matter, ordered by code; refuse what cannot be drawn."""
    wanted = plan.columns
    if missing := [name for name in wanted if name not in frame.columns]:
        raise _infeasible(f"抽查对象名录缺少列 {'、'.join(missing)}", "请补充该列或去掉相应分层。")
    frame = frame.select(wanted).sort("code").with_columns(pl.col("score").fill_null(0))
    if frame.is_empty():
        raise _infeasible("抽查对象名录为空", "请先确定检查对象。")
    if frame["code"].null_count() or frame["code"].is_duplicated().any():
        raise _infeasible("抽查对象名录中有空代码或重复代码", "请先按主体去重。")
    if unknown := sorted({str(name) for name in frame["class"]} - set(plan.rates)):
        raise _infeasible(f"计划没有给出类别 {'、'.join(unknown)} 的抽查比例", "请在计划中补充该类比例。")
    return frame


def _within_class(frame: pl.DataFrame, plan: Plan) -> NDArray[np.float64]:
    """Work out g: between its bounds, growing with the score, equal for equal scores, mean 1 over each class.

    g(u) = low + (high − low)·u^p over the rank u in 0..1 of the class, p such that its mean is 1; a block of equal
    scores takes the mean of g over its ranks.
    """
    if plan.g_low == 1 or plan.g_high == 1:
        return np.ones(frame.height)
    spread = plan.g_high - plan.g_low
    power = spread / (1 - plan.g_low)  # p + 1
    size = pl.len().over("class")
    last = pl.col("score").rank("max").over("class") / size
    first = (pl.col("score").rank("min").over("class") - 1) / size

    def area(u: pl.Expr) -> pl.Expr:
        return plan.g_low * u + spread / power * u.pow(power)

    return frame.select((area(last) - area(first)) / (last - first)).to_series().to_numpy()


def _to_size(weight: NDArray[np.float64], floor: int, size: int) -> NDArray[np.int64]:
    """Scale weights to units that sum to ``size`` exactly, each between ``floor`` and ``UNIT`` (注水法)."""
    count, goal = len(weight), size * UNIT
    if not floor * count <= goal <= count * UNIT or size < 1:
        least = max(1, -(-floor * count // UNIT))
        raise _infeasible(
            f"计划抽取 {size} 户不可行: 名录 {count} 户, 最低入选概率 {floor / UNIT:g}",
            f"抽取数量应在 {least} 与 {count} 之间；或降低最低入选概率。",
        )

    # Σ min(1, max(floor, c·w)) is linear in c between the points where a subject leaves the floor or reaches one
    leaves, fills = floor / weight, UNIT / weight
    points = np.unique(np.concatenate([leaves, fills]))
    low, high = 0, len(points) - 1
    while high - low > 1:
        middle = (low + high) // 2
        below = np.clip(points[middle] * weight, floor, UNIT).sum() <= goal
        low, high = (middle, high) if below else (low, middle)
    free = (leaves <= points[low]) & (fills >= points[high])
    fixed = floor * int((leaves >= points[high]).sum()) + UNIT * int((fills <= points[low]).sum())
    c = (goal - fixed) / weight[free].sum() if free.any() else points[low]
    units = np.round(np.clip(c * weight, floor, UNIT)).astype(np.int64)
    return _settle(units, goal - int(units.sum()), floor)


def _settle(units: NDArray[np.int64], rest: int, floor: int) -> NDArray[np.int64]:
    """Hand out what rounding left, one unit of 2⁻⁴⁰ each in order of code, to those that stay in their bounds."""
    step = 1 if rest > 0 else -1
    while rest:
        room = np.flatnonzero(units < UNIT if rest > 0 else units > floor)[: abs(rest)]
        units[room] += step
        rest -= step * len(room)
    return units


def _infeasible(problem: str, advice: str) -> BadInput:
    return BadInput(f"抽查计划不可行: {problem}。", advice=advice, rule="R7.7")
