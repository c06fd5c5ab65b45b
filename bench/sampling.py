"""The weighted draw (加权抽取) against pandas and numpy on one frame, then in shards of a frame that is nowhere whole.

    python -m bench.sampling 1000000 [10000000]      # 10⁸: python -m bench.sharded_draw 100000000

Peers draw a weighted sample of the same expected size, stratum by stratum, without replacement. What they do not do:
neither keeps the inclusion probabilities exact, neither gives the same sample for another order of the rows.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
import polars as pl

from bench.memory import own_peak
from bench.sharded_draw import RATES, SEED, TOWNS, frame
from graph_service.analysis.draw_cells import count_cells, numbers
from graph_service.analysis.draw_keys import draw_keys
from graph_service.analysis.inclusion import cell_table
from graph_service.analysis.sampling import Plan, draw_rows
from graph_service.analysis.selection import Rows, select

RUNS = 7


def timed(work: Callable[[], object]) -> float:
    """Median seconds of some runs, one before to warm up."""
    work()
    found: list[float] = []
    for _ in range(RUNS):
        gc.collect()
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return median(found)


def weight_of(table: pd.DataFrame) -> pd.Series:
    """Weights as a user of pandas would make them."""
    return table["class"].map(RATES)


def by_numpy(weight: np.ndarray, stratum: np.ndarray, size: int) -> np.ndarray:
    """Exponential keys (Efraimidis and Spirakis), the largest of each stratum."""
    rng = np.random.default_rng(7)
    keys = rng.exponential(size=weight.size) / weight
    order = np.argsort(stratum, kind="stable")
    ends = np.cumsum(np.bincount(stratum))
    begins = np.concatenate([[0], ends[:-1]])
    total = np.bincount(stratum, weights=weight)
    wanted = np.round(total / total.sum() * size).astype(int)
    parts = [
        order[begin:end][np.argpartition(keys[order[begin:end]], n - 1)[:n]]
        for begin, end, n in zip(begins, ends, wanted, strict=True)
        if n
    ]
    return np.concatenate(parts)


def numpy_from_frame(people: pl.DataFrame, size: int) -> np.ndarray:
    """The draw of ``by_numpy`` with strata and weights made from the frame's text."""
    names, place = np.unique(people["class"].to_numpy(), return_inverse=True)
    towns, town = np.unique(people["town"].to_numpy(), return_inverse=True)
    return by_numpy(np.array([RATES[name] for name in names])[place], place * towns.size + town, size)


def by_pandas(table: pd.DataFrame, weight: pd.Series) -> pd.DataFrame:
    """``groupby.sample`` with weights, the call that pandas offers."""
    return table.groupby(["class", "town"], observed=True).sample(frac=0.05, weights=weight, random_state=7)


def compare(rows: int) -> None:
    """From one frame to the sample, and from arrays made ready to the places drawn."""
    people, size = frame(rows), rows // 20
    plan = Plan("bench", RATES, 0.000_1, size=size, strata=("town",))
    table = people.to_pandas()
    told(
        f"{rows:,} 户, {TOWNS * len(RATES)} 层, 抽 {size:,}, 自名录起(文本列)",
        timed(lambda: draw_rows(people, plan, SEED)),
        timed(lambda: numpy_from_frame(people, size)),
        timed(lambda: by_pandas(table, weight_of(table))),
    )
    cells = cell_table(count_cells(people, plan), plan)
    ready = Rows(draw_keys(SEED, people["code"]), numbers(people, cells.table), list)
    weight = people["class"].replace_strict(RATES, return_dtype=pl.Float64).to_numpy()
    stratum = cells.stratum[ready.cell]
    table = table.astype({"class": "category", "town": "category"})
    column = pd.Series(weight)
    told(
        "同上, 自备好的数组起(本系统的排序键已算好, 对手的层号与权重已备)",
        timed(lambda: select(ready, cells.units, cells.stratum, SEED)),
        timed(lambda: by_numpy(weight, stratum, size)),
        timed(lambda: by_pandas(table, column)),
    )


def told(what: str, ours: float, numpy_: float, pandas_: float) -> None:
    """Print seconds and ratios of one comparison."""
    print(f"{what}: 本系统 {ours:.3f} s, numpy {numpy_:.3f} s, pandas {pandas_:.3f} s; "
          f"÷ numpy {numpy_ / ours:.2f} (目标 ≥ 1), ÷ pandas {pandas_ / ours:.2f} (目标 ≥ 4)")  # fmt: skip


def beyond(rows: int) -> None:
    """Memory of a draw beyond its frame, in a process of its own."""
    people = frame(rows)
    plan = Plan("bench", RATES, 0.000_1, size=rows // 20, strata=("town",))
    draw_rows(people.head(1_000), Plan("bench", RATES, 0.000_1, size=50, strata=("town",)), SEED)  # compiled, warm
    gc.collect()
    with own_peak() as idle:
        pass
    with own_peak() as seen:
        draw_rows(people, plan, SEED)
    print(f"{rows:,} 户: 名录之外自用内存 {seen[0] - idle[0]:.0f} MiB (目标 ≤ 200 MiB / 10⁶)")


def main(words: list[str]) -> None:
    """Compare on the first size, then draw in shards of each other."""
    if words[:1] == ["--beyond"]:
        beyond(int(words[1]))
    else:
        compare(int(words[0]))
        subprocess.run([sys.executable, "-m", "bench.sampling", "--beyond", words[0]], check=True)
        for size in words:
            subprocess.run([sys.executable, "-m", "bench.sharded_draw", size], check=True)


if __name__ == "__main__":
    main(sys.argv[1:] or ["1000000", "10000000"])
