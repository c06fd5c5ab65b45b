"""The weighted 双随机 draw (按信用风险加权的随机抽取, R7.7): exact inclusion probabilities, fixed size, one seed.

Definition. Weight ``w = r_class · m_item · g · weight``, where ``g`` grows with the score within the class and has mean
1 over it. Without a size ``π = min(1, max(floor, w))``. With a size n, ``π = min(1, max(floor, c·w))`` with the one c
that makes ``Σπ = n``. Probabilities are whole multiples of 2⁻⁴⁰ (``inclusion``), so that sums and selection are exact
integers.

Selection (``selection``) is systematic sampling with probability proportional to size on an order drawn from the seed:
units are laid end to end as pieces of length π, stratum by stratum (item, class, then the plan's own strata), within
a stratum in the order of ``SHA-256(seed ‖ unit)``, and those that a comb with teeth one apart meets are taken. So each
unit is taken with probability exactly π, the size is n (without a size: the whole part of Σπ or one more), each stratum
gets its Σπ rounded down or up, and neither order nor split of the rows matters.

Joint inclusion. Within a stratum the order is random, so π_ij has no closed form; it lies near π_i·π_j·(n−1)/n for
small π (Hájek). It is 0 for two units of a stratum whose Σπ is at most 1. No estimate of variance without a model is
unbiased then: ``estimation`` uses Hájek's approximation, and says so.

References: Madow 1949; Hartley and Rao 1962; Hájek 1964.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from graph_service.analysis.draw_cells import Cell, count_cells, infeasible, numbers, refuse_repeated
from graph_service.analysis.draw_keys import draw_keys
from graph_service.analysis.inclusion import UNIT, Cells, cell_table, extra_units
from graph_service.analysis.selection import Rows, Seats, select

__all__ = ["UNIT", "Draw", "Plan", "draw", "draw_shards", "inclusion"]

Shards = Callable[[], Iterable[pl.DataFrame]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The terms of one draw (抽取条件).

    ``rates`` by class are fractions of the class; where ``size`` is given only their ratios count. ``items`` gives the
    weight m of each item of the 抽查事项清单 that the frame's column ``item`` may name; without any, the frame has no
    such column. ``g_low ≤ 1 ≤ g_high`` bound the adjustment within a class by the column ``score``. ``weighted`` says
    that the frame has a column ``weight``. ``strata`` are columns of the frame to spread the draw over after item and
    class, coarsest first.
    """

    id: str
    rates: Mapping[str, float]
    floor: float
    size: int | None = None
    items: Mapping[str, float] = field(default_factory=dict[str, float])
    g_low: float = 1.0
    g_high: float = 1.0
    weighted: bool = False
    strata: tuple[str, ...] = ()

    @property
    def adjusts(self) -> bool:
        """Whether the score within a class counts (是否作类内调整)."""
        return self.g_low < 1 < self.g_high

    @property
    def strata_columns(self) -> tuple[str, ...]:
        """Columns that tell the stratum of a unit, coarsest first (分层的列)."""
        return tuple(dict.fromkeys((*(("item",) if self.items else ()), "class", *self.strata)))

    @property
    def unit_columns(self) -> tuple[str, ...]:
        """Columns that tell a unit (抽样单元的列): the subject, and the item where there are several."""
        return ("code", "item") if self.items else ("code",)

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of the frame that the draw depends on (名录的列)."""
        more = (*(("score",) if self.adjusts else ()), *(("weight",) if self.weighted else ()))
        return tuple(dict.fromkeys((*self.unit_columns, *self.strata_columns, *more)))

    def __post_init__(self) -> None:
        """Refuse a plan that cannot be meant."""
        zero = sorted(name for name, rate in self.rates.items() if not 0 < rate < float("inf"))
        if zero:
            raise infeasible(f"类别 {'、'.join(zero)} 的抽查比例应大于 0", "每类都要有被抽中的可能。")
        if self.size is None and (over := sorted(name for name, rate in self.rates.items() if rate > 1)):
            raise infeasible(
                f"类别 {'、'.join(over)} 的抽查比例大于 1",
                "按比例抽取时写成小数, 如百分之十写 0.1；只表示各类之比的, 请给出 size。",
            )
        if not 0 < self.floor <= 1:
            raise infeasible("最低入选概率应大于 0 且不大于 1", "请改 floor，如 0.001。")
        if not 0 < self.g_low <= 1 <= self.g_high:
            raise infeasible("类内调整范围应满足 0 < 下限 ≤ 1 ≤ 上限", "请改 g_low、g_high，如 0.5 和 2。")
        if wrong := sorted(name for name, weight in self.items.items() if not 0 < weight < float("inf")):
            raise infeasible(f"事项 {'、'.join(wrong)} 的权重应大于 0", "请改该事项的 weight。")


@dataclass(frozen=True, slots=True)
class Draw:
    """What a draw gave (抽取结果): the frame in the order of its units with ``pi`` and ``drawn``, and its seed."""

    plan: Plan
    seed: str
    frame: pl.DataFrame

    @property
    def selected(self) -> pl.DataFrame:
        """The units drawn (抽中的单元), in their order."""
        return self.frame.filter("drawn").drop("drawn")


def inclusion(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Work out the inclusion probability of every unit (入选概率, R7.7).

    ``frame`` has the plan's columns and any others. Returns it ordered by unit with ``pi``; Σπ is the size exactly
    where one is given. Raises ``BadInput`` for a frame or plan that cannot be drawn, with what to change.
    """
    cells, cell = _celled(frame, plan)
    refuse_repeated(frame, plan.unit_columns)
    return frame.with_columns(pi=_probabilities(cells, cell)).sort(plan.unit_columns)


def draw(frame: pl.DataFrame, plan: Plan, seed: str) -> Draw:
    """Draw the plan's sample (随机抽取): the same seed gives the same list, whatever the order of the rows.

    ``frame`` as for ``inclusion``. Cost: 0.1 s for a million units, most of it the digests and one sort.
    """
    taken, pi = draw_rows(frame, plan, seed)
    drawn = np.zeros(frame.height, np.bool_)
    drawn[taken] = True
    return Draw(plan, seed, frame.with_columns(pi=pi, drawn=pl.Series(drawn)).sort(plan.unit_columns))


def draw_rows(frame: pl.DataFrame, plan: Plan, seed: str) -> tuple[Seats, pl.Series]:
    """Draw without touching the frame (抽取行号): places of the rows taken, ascending, and π of every row."""
    cells, cell = _celled(frame, plan)
    units = unit_names(frame, plan)
    rows = Rows(draw_keys(seed, units), cell, lambda places: units.gather(places).to_list())
    return select(rows, cells.units, cells.stratum, seed), _probabilities(cells, cell)


def draw_shards(shards: Shards, plan: Plan, seed: str) -> pl.DataFrame:
    """Draw from a frame that comes in pieces (分片抽取): the rows taken with ``pi``, in the order they came.

    ``shards`` gives the pieces, the same each time it is called, in any split: three passes are made. Kept of a row
    are 9 to 12 bytes, so that 10⁸ rows take about 1 GB. The sample is that of ``draw`` on the whole.
    """
    counted = pl.concat([count_cells(piece, plan) for piece in shards()])
    cells = cell_table(counted, plan)
    rows = int(counted["n"].sum())
    keys, cell = np.empty(rows, np.uint64), np.empty(rows, np.min_scalar_type(cells.extra))
    least = extra_units(cells)
    for first, piece in _placed(shards()):
        units, inside = unit_names(piece, plan), slice(first, first + piece.height)
        keys[inside] = draw_keys(seed, units)
        cell[inside] = numbers(piece, cells.table)
        least.look(units, cell[inside], first)
    cell[least.places] = cells.extra

    def names(places: Seats) -> list[str]:
        found: dict[int, str] = {}
        for first, piece in _placed(shards()):
            inside = places[(places >= first) & (places < first + piece.height)]
            found.update(zip(inside.tolist(), unit_names(piece, plan).gather(inside - first).to_list(), strict=True))
        return [found[int(place)] for place in places]

    taken = select(Rows(keys, cell, names), cells.units, cells.stratum, seed)
    del keys
    pi, parts = cells.units[cell[taken]] / UNIT, list[pl.DataFrame]()
    for first, piece in _placed(shards()):
        begin, end = np.searchsorted(taken, (first, first + piece.height))
        parts.append(_compact(piece[taken[begin:end] - first].with_columns(pi=pl.Series(pi[begin:end]))))
    return pl.concat(parts)


def unit_names(frame: pl.DataFrame, plan: Plan) -> pl.Series:
    """Name every unit (抽样单元): its code, and its item after a bar where there are several."""
    if not plan.items:
        return frame["code"]
    return frame.select(pl.concat_str("code", "item", separator="|")).to_series()


def _celled(frame: pl.DataFrame, plan: Plan) -> tuple[Cells, Cell]:
    """Cells of the frame, and the cell of each row."""
    cells = cell_table(count_cells(frame, plan), plan)
    cell = numbers(frame, cells.table)
    least = extra_units(cells)
    if least.wanted:
        least.look(unit_names(frame, plan), cell, 0)
        cell[least.places] = cells.extra
    return cells, cell


def _probabilities(cells: Cells, cell: Cell) -> pl.Series:
    return pl.Series("pi", (cells.units / UNIT)[cell])


def _compact(frame: pl.DataFrame) -> pl.DataFrame:
    """Copy the text of some rows out of their piece, which would be kept whole for their sake."""
    return pl.DataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest()), schema=frame.schema)


def _placed(pieces: Iterable[pl.DataFrame]) -> Iterable[tuple[int, pl.DataFrame]]:
    """Pieces with the place of their first row."""
    begin = 0
    for piece in pieces:
        yield begin, piece
        begin += piece.height
