"""A year of draws over the sample county (样例县模拟): classes before a day, problem events of the year after it.

    python -m bench.sample_backtest [subjects]

The records of the sample are written by grades near R7.3, so that the weighted draw finds more is planted. What this
shows is that scheme and draw carry it through, and that the estimate takes the weights out again; how much more a real
county would find it cannot say (``bench.inspection_backtest`` does, as far as real files reach).
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from bench.inspection_backtest import lift_interval, rates_by, repeated, snapshot_of
from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.law_overlay import NO_CASES, law_view
from graph_service.analysis.risk_history import Basis, before
from graph_service.analysis.risk_labels import problem_labels
from graph_service.analysis.snapshot import Snapshot
from graph_service.usecases.policies import Policies, load_policies
from graph_service.usecases.weighing import weigh
from loaders.sample import generate

AS_OF = date(2026, 6, 30)
CUT = date(2025, 7, 1)
SEEDS = 500
FOUND = "found"


def sample_snapshot(subjects: int) -> Snapshot:
    """Write a sample county, load it into a graph of its own and take its snapshot."""
    with tempfile.TemporaryDirectory() as place:
        county = Path(place) / "county"
        generate(county, subjects=subjects, seed=7, progress=lambda step: None)
        return snapshot_of(county, AS_OF)


def year_after(snapshot: Snapshot, cut: date, policies: Policies) -> pl.DataFrame:
    """Classes by what was known before ``cut``, and whether a problem event followed: ``code, class, score, found``."""
    view = law_view(before(snapshot, cut, Basis.DATED), NO_CASES)
    picture = control_picture(view.snapshot, policies.holders)
    classes = weigh(view, picture, controller_frame(view.snapshot, picture), policies).classes
    label = problem_labels(snapshot, policies.risk, classes["eid"], cut, snapshot.as_of)
    found = pl.Series(FOUND, label).cast(pl.Int64)
    return classes.select("class", code="eid", score=pl.col("score").cast(pl.Float64)).with_columns(found).sort("code")


def main(words: list[str]) -> None:
    """Tell rates by class, the lift of the weighted draw and what the estimate makes of it."""
    frame = year_after(sample_snapshot(int(words[0]) if words else 20_000), CUT, load_policies())
    table = rates_by(frame, FOUND, pl.col("class"))
    cells = (f"{k} {x}/{n} {r:.1%} [{lo:.1%}, {hi:.1%}]" for k, n, x, r, lo, hi in table.iter_rows())
    print(f"样例县 {frame.height} 户, {CUT} 前分类, 其后至 {AS_OF} 有问题事件: {'; '.join(cells)}")
    done, (low, high) = repeated(frame, FOUND, SEEDS), lift_interval(frame, FOUND)
    print(
        f"抽 {done.size} 户: 加权查出 {done.weighted.mean():.1f}, 均匀 {done.uniform.mean():.1f}; "
        f"提升 {done.expected / done.size / done.truth:.2f} (主体自助法 95% [{low:.2f}, {high:.2f}])\n"
        f"Hájek 均值 {done.hajek.mean():.2%}, 真值 {done.truth:.2%}, 95% 区间覆盖 {done.covered:.1%} ({SEEDS} 次)"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
