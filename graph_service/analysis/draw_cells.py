"""Cells of a frame (单元格, R7.7): units alike in all that the draw looks at, counted and told apart.

Where a frame comes in pieces, each is counted for itself. A frame that cannot be drawn is refused here, with what to
change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from numpy.typing import NDArray

from graph_service.analysis.kernel import kernel
from graph_service.domain.errors import BadInput

if TYPE_CHECKING:
    from graph_service.analysis.sampling import Plan

Cell = NDArray[np.uint8] | NDArray[np.uint16] | NDArray[np.uint32]


def cell_columns(plan: Plan) -> list[str]:
    """Name the columns that tell the cell of a unit (单元格的列)."""
    return [name for name in plan.columns if name != "code"]


def count_cells(frame: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Count the units of each cell of a frame or piece (单元格计数): the cell's columns and ``n``; refuse bad rows."""
    if missing := [name for name in plan.columns if name not in frame.columns]:
        raise infeasible(f"抽查对象名录缺少列 {'、'.join(missing)}", "请补充该列或去掉计划中相应的设置。")
    if empty := [name for name in plan.unit_columns if frame[name].null_count() or (frame[name] == "").any()]:
        raise infeasible(
            f"抽查对象名录中有空代码或重复代码({'、'.join(empty)} 有空值)", "请补全或删去该行后再抽取, 先按主体去重。"
        )
    lazy = frame.lazy().group_by(cell_columns(plan)).agg(n=pl.len().cast(pl.Int64))
    counted = lazy.collect(engine="streaming")  # a third of the time: few groups, counted in each thread apart
    if unknown := sorted({str(name) for name in counted["class"]} - set(plan.rates)):
        raise infeasible(
            f"名录中有类别 {'、'.join(unknown)}, 计划没有给出其抽查比例",
            f"请在计划的 rates 中补充, 或改正名录; 计划现有类别 {'、'.join(sorted(plan.rates))}。",
        )
    if plan.items and (unknown := sorted({str(name) for name in counted["item"]} - set(plan.items))):
        raise infeasible(f"名录中的事项 {'、'.join(unknown)} 不在计划中", "请补充该事项或改正名录。")
    if plan.weighted and not counted["weight"].cast(pl.Float64, strict=False).is_between(0, 1e300, "none").all():
        raise infeasible("名录的 weight 列应为大于 0 的数", "请改正为空、为零、为负或不是数字的权重, 或删去该列。")
    return counted


def numbers(frame: pl.DataFrame, table: pl.DataFrame) -> Cell:
    """Tell the cell of every row (所属单元格): its place in ``table``, which has the columns of all cells and ``cell``.

    In the smallest type that holds the number of cells: what is read in random order later should fit into a cache.

    By the hash of its columns, five times as fast as a join: every row has its cell in the table, so that equal hashes
    are equal cells wherever those of the table all differ. Where they do not, by the join.
    """
    columns = [name for name in table.columns if name != "cell"]
    found = np.empty(frame.height, np.min_scalar_type(table.height))
    if _find(_hashes(frame, columns), _hashes(table, columns), found):
        return found
    joined = frame.select(columns).join(table, on=columns, how="left", nulls_equal=True, maintain_order="left")
    return joined["cell"].to_numpy().astype(found.dtype)


def _hashes(frame: pl.DataFrame, columns: list[str]) -> NDArray[np.uint64]:
    """One hash of some columns together for every row, good within this process."""
    each = (pl.col(name).hash(seed=place) for place, name in enumerate(columns))
    return frame.select(reduce(xor, each)).to_series().to_numpy()


@kernel
def _find(wanted: NDArray[np.uint64], hashes: NDArray[np.uint64], found: Cell) -> bool:
    """Fill in the place of each wanted hash in ``hashes``; say whether these all differ and have every one of them."""
    size = 4
    while size < 4 * hashes.size:
        size *= 2
    slots, last = np.full(size, -1, np.int64), np.uint64(size - 1)
    for place in range(hashes.size):
        slot = hashes[place] & last
        while slots[slot] >= 0:
            if hashes[slots[slot]] == hashes[place]:
                return False
            slot = (slot + np.uint64(1)) & last
        slots[slot] = place
    for row in range(wanted.size):
        slot = wanted[row] & last
        while slots[slot] >= 0 and hashes[slots[slot]] != wanted[row]:
            slot = (slot + np.uint64(1)) & last
        if slots[slot] < 0:
            return False
        found[row] = slots[slot]
    return True


def refuse_repeated(frame: pl.DataFrame, columns: tuple[str, ...]) -> None:
    """Raise where a unit comes twice (重复的单元)."""
    twice = frame.filter(pl.struct(columns).is_duplicated())
    if twice.height:
        raise repeated("|".join(map(str, twice.select(columns).row(0))))


def repeated(unit: str) -> BadInput:
    """Make the error for a unit that comes twice (重复代码)."""
    return infeasible(f"抽查对象名录中有空代码或重复代码: {unit}", "请先按主体去重。")


def infeasible(problem: str, advice: str) -> BadInput:
    """Make the error for a plan that cannot be drawn (计划不可行)."""
    return BadInput(f"抽查计划不可行: {problem}。", advice=advice, rule="R7.7")


@dataclass(slots=True)
class LeastUnits:
    """Finds the first units of a cell by name in a frame that comes in pieces (按名称最先的单元)."""

    of: int
    wanted: int
    found: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"unit": pl.String, "place": pl.Int64}))

    def look(self, units: pl.Series, cell: Cell, begin: int) -> None:
        """Look through a piece whose first row has place ``begin``."""
        if self.wanted:
            inside = np.flatnonzero(cell == self.of)
            more = pl.DataFrame({"unit": units.gather(inside), "place": inside + begin})
            self.found = pl.concat([self.found, more]).sort("unit").head(self.wanted)

    @property
    def places(self) -> NDArray[np.int64]:
        """Where they are (行号)."""
        return self.found["place"].to_numpy()
