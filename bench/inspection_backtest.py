"""The scheme and the weighted draw against real inspections (抽查回测): classes before a day, what was found after it.

``CREDIT_GRAPH_REAL_DATA=… python -m bench.inspection_backtest [day …]``. The folder ``bj_gov_dev`` is loaded by the
loaders into a graph of its own, its snapshot is cut the day before (``risk_history.before``, by the days that records
state), and every subject inspected both before and after the day is classified by what was found of it until then.

What the data cannot say: who is inspected was chosen by the inspectors, not drawn; whoever was not inspected again is
not there; a result is 合格 or 不合格 and nothing else; no class was published to compare with. So a lift is that of
choosing among those who were inspected anyway.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bench.load import VAULT
from graph_service.analysis.estimation import Z, rates
from graph_service.analysis.risk import SIGNALS_SCHEMA, classify
from graph_service.analysis.risk_history import Basis, before
from graph_service.analysis.risk_indicators import problem_found
from graph_service.analysis.sampling import Plan, draw_rows
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.risk import IndicatorId, RiskScheme, risk_scheme
from graph_service.rulebook.sampling import sampling_defaults
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.snapshot import export_snapshot
from loaders.archive import Archive
from loaders.delivery import Delivery
from loaders.load import load

DATA = Path(os.environ.get("CREDIT_GRAPH_REAL_DATA", Path(__file__).parents[1] / "../shared/data")) / "bj_gov_dev"
CULTURE = "市文化执法总队-文化领域行政检查信息"
RANDOM = "区市场监管局双随机结果公示.csv"
AS_OF = date(2026, 1, 31)  # after the last inspection of the file
CUTS = (
    date(2024, 1, 1),
    date(2023, 1, 1),
    date(2023, 7, 1),
    date(2024, 7, 1),
    date(2025, 1, 1),
)  # the first is the main one
SEEDS = 1_000
BUDGET = 0.10  # of those inspected in both periods
GROUPS = {
    "类别": pl.col("class"),
    "A 与 B 及以上": pl.when(pl.col("class") == "A").then(pl.lit("A")).otherwise(pl.lit("B+")),
    "此前不合格次数": pl.col("problems").clip(0, 3),
}
OUTCOMES = {"first": "之后首次检查不合格", "any": "之后任一次检查不合格"}


@dataclass(frozen=True, slots=True)
class Split:
    """Subjects inspected before and after a day (切分), and how many subjects each indicator counted on.

    ``frame``: ``code, class, score, problems`` (counted of 24 months before), ``first`` and ``any`` (found after, 0/1).
    """

    cut: date
    frame: pl.DataFrame
    counted: dict[str, int]


@dataclass(frozen=True, slots=True)
class Repeated:
    """What many draws of one size found (重复抽取): hits of each, the Hájek rate of each and whether it covers."""

    size: int
    weighted: NDArray[np.float64]
    uniform: NDArray[np.float64]
    hajek: NDArray[np.float64]
    covered: float
    expected: float  # of the weighted draw, exactly, by its probabilities
    truth: float


def snapshot_of(folder: Path, as_of: date) -> Snapshot:
    """Load a folder into a graph of its own and take its snapshot."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        with connect(Settings(data=root / "graph")) as connection:
            migrate(connection)
            load(
                [folder], connection=connection, vault=VAULT, archive=Archive(root / "archive", VAULT), as_of=as_of,
                received_at=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC), delivery=Delivery(),
            )  # fmt: skip
            return export_snapshot(connection, as_of)


def split(snapshot: Snapshot, cut: date, scheme: RiskScheme) -> Split:
    """Classify who was inspected before and after ``cut`` by what was known before it."""
    culture = snapshot.facts["inspection"].filter(pl.col("source") == CULTURE)
    seen = pl.col("inspected_on")
    then = culture.filter(seen < cut).group_by(code="subject").agg(visits=pl.len())
    later = culture.filter(seen >= cut).with_columns(problem=problem_found(scheme)).sort("inspected_on", "rid")
    after = later.group_by(code="subject").agg(first=pl.col("problem").first(), any=pl.col("problem").any())
    both = then.join(after, on="code")
    past = before(snapshot, cut, Basis.DATED)
    there = pl.col("party").is_in(both["code"].implode())  # no register tells of them: the inspections do
    past = replace(past, parties=past.parties.with_columns(registered=there))
    classes = classify(past, pl.DataFrame(schema=SIGNALS_SCHEMA), None, scheme)
    factors = classes.explode("factors").drop_nulls("factors").unnest("factors")
    counted = dict(factors.group_by("indicator").agg(pl.len()).sort("indicator").iter_rows())
    problem = factors.filter(pl.col("indicator") == IndicatorId.INSPECTION_PROBLEM.value)
    classes = classes.join(problem.select("eid", problems="records"), on="eid", how="left")
    told = classes.select(
        "class", code="eid", score=pl.col("score").cast(pl.Float64), problems=pl.col("problems").fill_null(0)
    )
    frame = both.join(told, on="code")
    return Split(cut, frame.with_columns(pl.col("first", "any").cast(pl.Int64)).sort("code"), counted)


def rates_by(frame: pl.DataFrame, outcome: str, group: pl.Expr) -> pl.DataFrame:
    """Rates of problems by a group with Wilson's interval: ``group, n, problems, rate, low, high``."""
    n, rate = pl.col("n"), pl.col("rate")
    spread = Z * (rate * (1 - rate) / n + Z**2 / (4 * n**2)).sqrt()
    middle, whole = rate + Z**2 / (2 * n), 1 + Z**2 / n
    told = frame.group_by(group=group).agg(n=pl.len(), problems=pl.col(outcome).sum(), rate=pl.col(outcome).mean())
    return told.with_columns(low=(middle - spread) / whole, high=(middle + spread) / whole).sort("group")


def plan_of(size: int) -> tuple[Plan, Plan]:
    """The draw by the default rates, and a uniform one of the same size."""
    given = sampling_defaults()
    plan = Plan("回测", given.rates, given.floor, size, g_low=given.g_low, g_high=given.g_high)
    return plan, Plan("均匀", dict.fromkeys(given.rates, 0.01), given.floor, size)


def repeated(frame: pl.DataFrame, outcome: str, seeds: int = SEEDS) -> Repeated:
    """Draw ``seeds`` times by both plans and estimate the rate of the frame from each weighted draw."""
    size = round(BUDGET * frame.height)
    weighted, uniform = plan_of(size)
    found = frame[outcome].to_numpy().astype(np.float64)
    hits, plain, hajek, covered = [], [], [], 0
    truth, expected = float(found.mean()), 0.0
    for seed in range(seeds):
        taken, pi = draw_rows(frame, weighted, f"backtest-{seed}")
        hits.append(found[taken].sum())
        plain.append(found[draw_rows(frame, uniform, f"uniform-{seed}")[0]].sum())
        expected = float((pi.to_numpy() * found).sum())
        sample = frame[taken].select("class", found=outcome, pi=pi[taken])
        told = rates(sample, None, ["class"]).row(0, named=True)
        hajek.append(told["rate"])
        covered += told["low"] <= truth <= told["high"]
    return Repeated(size, np.array(hits), np.array(plain), np.array(hajek), covered / seeds, expected, truth)


def lift_interval(frame: pl.DataFrame, outcome: str, rounds: int = SEEDS) -> tuple[float, float]:
    """95 % interval of the expected lift over subjects drawn again (bootstrap), each with its own weight."""
    size = round(BUDGET * frame.height)
    pi = draw_rows(frame, plan_of(size)[0], "weights")[1].to_numpy()
    found, rng = frame[outcome].to_numpy(), np.random.default_rng(7)
    lifts: list[float] = []
    for _ in range(rounds):
        some = rng.integers(0, found.size, found.size)
        if found[some].any():
            lifts.append(float((pi[some] * found[some]).sum() / pi[some].sum() / found[some].mean()))
    low, high = np.quantile(lifts, [0.025, 0.975])
    return float(low), float(high)


def _tell(one: Split, *, whole: bool) -> None:
    print(f"\n切分日 {one.cut}: 前后都被检查的主体 {one.frame.height}, 计分 {one.counted}")
    for outcome, term in OUTCOMES.items():
        for by, group in GROUPS.items():
            table = rates_by(one.frame, outcome, group)
            cells = (f"{k} {x}/{n} {r:.1%} [{lo:.1%}, {hi:.1%}]" for k, n, x, r, lo, hi in table.iter_rows())
            print(f"  {term}, 按{by}: {'; '.join(cells)}")
        done, (low, high) = repeated(one.frame, outcome, SEEDS if whole else 200), lift_interval(one.frame, outcome)
        lift = done.expected / done.size / done.truth
        each = done.weighted / (done.size * done.truth)
        print(
            f"    抽 {done.size} 户: 加权查出 {_spread(done.weighted)}, 均匀 {_spread(done.uniform)}"
            f"; 提升 {lift:.2f} (主体自助法 95% [{low:.2f}, {high:.2f}]; 单次抽取 {_spread(each, 2)})\n"
            f"    Hájek 均值 {done.hajek.mean():.2%}, 真值 {done.truth:.2%}, 标准差 {done.hajek.std():.2%}, "
            f"95% 区间覆盖 {done.covered:.1%} ({done.hajek.size} 次)"
        )  # fmt: skip


def _spread(values: NDArray[np.float64], digits: int = 0) -> str:
    """Mean, and what 95 % of the draws lie between."""
    low, high = np.quantile(values, [0.025, 0.975])
    return f"{values.mean():.2f} [{low:.{digits}f}, {high:.{digits}f}]"


def _tell_others(snapshot: Snapshot) -> None:
    """Say what else of the folder names a subject of the inspections, and why the 双随机 file cannot serve."""
    culture = snapshot.facts["inspection"].filter(pl.col("source") == CULTURE)
    who = culture["subject"].unique()
    others = {
        kind: snapshot.facts[kind].filter(pl.col("subject").is_in(who.implode())).height
        for kind in ("penalty", "list_entry", "arrears")
    }
    print(f"文化领域行政检查 {culture.height} 条, {who.len()} 户; 其他文件提到这些主体的记录: {others}")
    drawn = pl.read_csv(DATA / RANDOM, infer_schema=False, encoding="gb18030")
    names = set(drawn["主体名称"].str.strip_chars())
    common = names & set(culture["subject_name"])
    problems = drawn.filter(pl.col("抽查结果") == "发现问题").height
    print(
        f"{RANDOM}: {drawn.height} 条, 发现问题 {problems}, 与文化检查同名 {len(common)} 户; 无代码, 前后不重复, 不用"
    )


def main(words: list[str]) -> None:
    """Run the main split, or those of the days given."""
    if not DATA.is_dir():
        print(f"没有数据目录 {DATA}; 请设置 CREDIT_GRAPH_REAL_DATA")
        return
    snapshot, scheme = snapshot_of(DATA, AS_OF), risk_scheme()
    print(f"方案 {scheme.version}")
    _tell_others(snapshot)
    for cut in [date.fromisoformat(word) for word in words] or CUTS:
        _tell(split(snapshot, cut, scheme), whole=cut == CUTS[0])


if __name__ == "__main__":
    main(sys.argv[1:])
