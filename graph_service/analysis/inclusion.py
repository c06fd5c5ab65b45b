"""Inclusion probabilities (入选概率, R7.7) by cell: units alike in all that the draw looks at share one.

Units of one item, class, stratum, score and weight make a cell; all is reckoned on the table of cells, whose length
does not grow with the frame, in whole units of 2⁻⁴⁰. Where a size is given, what rounding left is handed out one unit
of 2⁻⁴⁰ at a time to whole cells, and the last few to the first units of one cell, by name: Σπ is the size exactly, and
neither order nor split of the frame matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.draw_cells import LeastUnits, cell_columns, infeasible

if TYPE_CHECKING:
    from graph_service.analysis.sampling import Plan

UNIT = 1 << 40  # probability 1 in whole units
I64 = NDArray[np.int64]
F64 = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a frame (单元格).

    ``table`` has their columns and ``cell``; ``units`` (π·2⁴⁰) and ``stratum`` are by cell. The last cell, ``extra``,
    takes the ``wanted`` first units of cell ``of``: they have one unit of probability more.
    """

    table: pl.DataFrame
    units: I64
    stratum: I64
    of: int
    wanted: int

    @property
    def extra(self) -> int:
        """Number of the extra cell (补足的单元格)."""
        return self.units.size - 1


def extra_units(cells: Cells) -> LeastUnits:
    """Begin to look for the units of the extra cell (补足的单元)."""
    return LeastUnits(cells.of, cells.wanted)


def cell_table(counted: pl.DataFrame, plan: Plan) -> Cells:
    """Work out the probability of every cell (单元格的入选概率) from the counts of all pieces."""
    columns, strata = cell_columns(plan), list(plan.strata_columns)
    table = counted.group_by(columns).agg(pl.col("n").sum()).sort(*strata, *columns)
    if table.is_empty():
        raise infeasible("抽查对象名录为空", "请先确定检查对象。")
    weight, count = _weights(table, plan), table["n"].to_numpy()
    floor = _floor(plan, int(count.sum()))
    of, wanted = 0, 0
    if plan.size is None:
        units = np.clip(np.round(weight * UNIT), floor, UNIT).astype(np.int64)
    else:
        units = _to_size(weight, count, floor, plan.size)
        of, wanted = _settle(units, count, plan.size * UNIT - _total(units, count))
    stratum = table.select(pl.struct(strata).rle_id().cast(pl.Int64)).to_series().to_numpy()
    return Cells(
        table=table.drop("n").with_row_index("cell"),
        units=np.append(units, units[of] + 1 if wanted else 0),
        stratum=np.append(stratum, stratum[of]),
        of=of,
        wanted=wanted,
    )


def _weights(table: pl.DataFrame, plan: Plan) -> F64:
    weight = np.array([float(plan.rates[name]) for name in table["class"]])
    if plan.items:
        weight = weight * np.array([float(plan.items[name]) for name in table["item"]])
    if plan.weighted:
        weight = weight * table["weight"].cast(pl.Float64).to_numpy()
    return weight * _within_class(table, plan) if plan.adjusts else weight


def _within_class(table: pl.DataFrame, plan: Plan) -> F64:
    """Work out g: between its bounds, growing with the score, equal for equal scores, mean 1 over each class.

    g(u) = low + (high − low)·u^p over the rank u in 0..1 of the class, p such that its mean is 1; a block of equal
    scores takes the mean of g over its ranks. A score not stated counts as 0.
    """
    spread = plan.g_high - plan.g_low
    power = spread / (1 - plan.g_low)  # p + 1
    score = pl.col("score").cast(pl.Float64).fill_null(0)
    blocks = table.group_by("class", score=score).agg(pl.col("n").sum()).sort("class", "score")
    size = pl.col("n").sum().over("class")
    last = pl.col("n").cum_sum().over("class") / size
    first = (pl.col("n").cum_sum().over("class") - pl.col("n")) / size

    def area(u: pl.Expr) -> pl.Expr:
        return plan.g_low * u + spread / power * u.pow(power)

    blocks = blocks.with_columns(g=(area(last) - area(first)) / (last - first))
    rows = table.select("class", score=score)
    return rows.join(blocks, on=("class", "score"), how="left", maintain_order="left")["g"].to_numpy()


def _floor(plan: Plan, units: int) -> int:
    """Least probability in whole units: not below what the plan says, unless the size leaves just that to everyone."""
    exact = Fraction(str(plan.floor))
    least = -(-exact.numerator * UNIT // exact.denominator)
    if plan.size is not None and least * units > plan.size * UNIT >= exact * units * UNIT:
        least -= 1
    return max(1, least)


def _to_size(weight: F64, count: I64, floor: int, size: int) -> I64:
    """Scale weights to units whose sum is at most ``size``, short of it by rounding alone (注水法)."""
    total, goal = int(count.sum()), size * UNIT
    if size < 1 or not floor * total <= goal <= total * UNIT:
        least = max(1, -(-floor * total // UNIT))
        raise infeasible(
            f"计划抽取 {size} 户不可行: 名录 {total} 户, 最低入选概率 {floor / UNIT:g}",
            f"抽取数量应在 {least} 与 {total} 之间；或降低最低入选概率。",
        )

    # Σ min(1, max(floor, c·w)) is linear in c between the points where a cell leaves the floor or reaches one
    leaves, fills = floor / weight, UNIT / weight
    points = np.unique(np.concatenate([leaves, fills]))
    low, high = 0, len(points) - 1
    while high - low > 1:
        middle = (low + high) // 2
        below = (np.clip(points[middle] * weight, floor, UNIT) * count).sum() <= goal
        low, high = (middle, high) if below else (low, middle)
    free = (leaves <= points[low]) & (fills >= points[high])
    fixed = floor * int(count[leaves >= points[high]].sum()) + UNIT * int(count[fills <= points[low]].sum())
    c = (goal - fixed) / (weight * count)[free].sum() if free.any() else points[low]
    while True:
        units = np.clip(np.floor(c * weight), floor, UNIT).astype(np.int64)
        if (over := _total(units, count) - goal) <= 0:
            return units
        c -= (over + total) / (weight * count).sum()  # a rounding of c itself: less than a unit each


def _total(units: I64, count: I64) -> int:
    """Σ over all units, exactly: in two halves, each of which fits into 64 bits."""
    half = 1 << 20
    return int((units // half * count).sum()) * half + int((units % half * count).sum())


def _settle(units: I64, count: I64, rest: int) -> tuple[int, int]:
    """Hand out what rounding left, one unit to a whole cell, larger cells first, until no cell is small enough.

    ``units`` is changed; returns the cell whose first units get the last ones, and how many they are.
    """
    order = np.lexsort((np.arange(count.size), -count))
    while rest:
        open_ = order[units[order] < UNIT]
        sizes, begins, many = np.unique(-count[open_], return_index=True, return_counts=True)
        if rest < -int(sizes[-1]):
            return int(open_[-1]), rest
        for size, begin, cells in zip((-sizes).tolist(), begins.tolist(), many.tolist(), strict=True):
            give = min(cells, rest // size)
            units[open_[begin : begin + give]] += 1
            rest -= give * size
    return 0, 0
