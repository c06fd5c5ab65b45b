"""Generate a sample county (生成样例县): plants first, then a background around them, then the files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from graph_service.domain.errors import BadInput
from loaders.sample.background import background
from loaders.sample.files import FORMS, write_files
from loaders.sample.plants import sow
from loaders.sample.plot import Plot
from loaders.sample.pools import Pools
from loaders.sample.tables import TABLES, joined, table
from loaders.sample.truth import Truth, locate

FEWEST, MOST = 300, 700_000
EARLIEST = date(2026, 6, 1)  # the law of every planted event is in force two years before this day
AS_OF = date(2026, 6, 30)


def generate(
    directory: Path,
    *,
    subjects: int = 20_000,
    seed: int = 7,
    as_of: date = AS_OF,
    progress: Callable[[str], None] | None = None,
) -> Truth:
    """Write a sample county (样例县) of ``subjects`` subjects into ``directory`` and return its truth.

    Equal arguments give byte-equal files; another ``seed`` gives other names and codes. ``progress`` is told each step.
    Writes the files of ``FORMS``, ``delivery.toml`` (``as_of``, ``received_at``, source department per file) and
    ``truth.json``. Raises ``BadInput`` for a county too small to hold every kind of plant, or a day too early for
    the law they rest on.
    """
    if not FEWEST <= subjects <= MOST:
        raise BadInput(f"样例县主体数须在 {FEWEST} 至 {MOST} 之间，收到 {subjects}。", advice="请调整 --subjects。")
    if as_of < EARLIEST:
        raise BadInput(
            f"样例县基准日不得早于 {EARLIEST}，收到 {as_of}。", advice="预埋事件所依据的法律此前尚未全部施行。"
        )
    report = progress or _silently
    report("预埋真值")
    pools = Pools.of(np.random.default_rng(seed), subjects)
    planted = sow(pools, as_of, subjects)
    ordinary, reached = background(pools, as_of, subjects, _planted_kinds(planted), report)
    plots = [*planted, *reached]
    truth = Truth(as_of, subjects, seed, tuple(plot.plant for plot in plots))
    report("写出文件")
    directory.mkdir(parents=True, exist_ok=True)
    places = write_files(directory, joined([_rows(plots), ordinary]), seed)
    locate(truth.plants, places)
    (directory / "delivery.toml").write_text(_delivery(as_of), encoding="utf-8")
    (directory / "truth.json").write_text(
        json.dumps(truth.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    return truth


def _silently(_step: str) -> None:
    """Tell nobody."""


def _planted_kinds(plots: Sequence[Plot]) -> dict[str, int]:
    return dict(Counter(str(row["code"])[:2] for plot in plots for row in plot.rows["subjects"]))


def _rows(plots: Sequence[Plot]) -> dict[str, pl.DataFrame]:
    return {name: table(name, [row for plot in plots for row in plot.rows[name]]) for name in TABLES}


def _delivery(as_of: date) -> str:
    """``delivery.toml``: what was delivered, by whom, when."""
    received = as_of + timedelta(days=1)
    lines = [
        "# 样例县数据，全部虚构。 A sample county, wholly invented.",
        f"as_of = {as_of.isoformat()}",
        f"received_at = {received.isoformat()}T09:00:00+08:00",
    ]
    for form in FORMS:
        lines += ["", "[[files]]", f'name = "{form.name}"', f'source = "{form.department.name}"']
    return "\n".join(lines) + "\n"
