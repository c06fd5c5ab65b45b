"""What a run of contests says (对照结果): tables of ratios, the targets met or not, and the section of the page."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.graph.contest import OURS, Contest, Told

BEGIN, END = "<!-- bench.graph: begin -->", "<!-- bench.graph: end -->"
PACKAGES = ("networkx", "scipy", "igraph", "rustworkx", "duckdb", "pandas", "numba", "numpy")
TERMS = {
    "groups": "连通群组 groups",
    "control": "控制闭包 control",
    "integrated": "综合持股 integrated",
    "risk": "关联方风险 related risk",
    "spread": "责任传导 spread",
    "delta": "一千条持股变动的增量 delta",
    "khop": "三步邻域 3-hop",
    "one company": "一户综合持股 one company",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A ratio that the product must reach over a peer at one size (目标): of building and running, or of running."""

    job: str
    peer: str
    companies: int
    least: float
    whole: bool = False


TARGETS = (
    Target("groups", "scipy", 1_000_000, 4, whole=True),
    Target("groups", "networkx", 1_000_000, 200, whole=True),
    Target("control", "networkx", 1_000_000, 25),
    Target("control", "duckdb", 1_000_000, 7),
    Target("integrated", "scipy", 1_000_000, 1.7),
    Target("integrated", "scipy", 10_000_000, 3),
    Target("risk", "networkx", 1_000_000, 8),
    Target("risk", "networkx", 1_000_000, 8, whole=True),
    Target("khop", "networkx", 1_000_000, 50),
)
ONE_COMPANY, MEMORY_PART = 50e-6, 1 / 3


def targets(done: list[Contest]) -> Iterator[str]:
    """Say of each target that this run measured whether it is met (达到 or 未达到)."""
    at = {(one.job, one.companies): one for one in done}
    for target in TARGETS:
        one = at.get((target.job, target.companies))
        if one and target.peer in one.told:
            ratio = _ratio(one.told[target.peer], one.told[OURS], whole=target.whole)
            asked = f"≥ {target.least:g} × {target.peer}" + ("(含构建)" if target.whole else "")
            yield _said(one, asked, f"{ratio:.3g}", ratio >= target.least)
    for (job, companies), one in at.items():
        if companies != 1_000_000:
            continue
        if job == "one company":
            p99 = one.told[OURS].p99
            yield _said(one, "p99 ≤ 50 µs", f"{p99 * 1e6:.0f} µs", p99 <= ONE_COMPANY)
        if "networkx" in one.told:
            mine, theirs = one.told[OURS], one.told["networkx"]
            part, whole = mine.own / theirs.own, mine.mib / theirs.mib
            yield _said(one, "内存 ≤ 1/3 networkx", f"{part:.2f}, 连同文件页 {whole:.2f}", part <= MEMORY_PART)


def _said(one: Contest, asked: str, measured: str, met: bool) -> str:
    return f"- {TERMS[one.job]}, {one.companies:,} 户: {asked}: {measured}, {'达到' if met else '未达到'}"


def _ratio(peer: Told, mine: Told, *, whole: bool) -> float:
    return peer.whole / mine.whole if whole else peer.run / mine.run


def text(one: Contest) -> str:
    """Tell one contest as a table."""
    mine = one.told[OURS]
    run = "每问 p50 / p99" if one.each else "运行"
    lines = [
        f"### {TERMS[one.job]}, {one.companies:,} 户",
        "",
        f"| 实现 | 构建 (次) | {run} (次) | 运行 ÷ 本系统 | 含构建 ÷ 本系统 | 内存 / 连同文件页 | 答案 |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, told in one.told.items():
        shown = f"{_seconds(told.run)} / {_seconds(told.p99)}" if one.each else _seconds(told.run)
        lines.append(
            f"| {'本系统' if name == OURS else name} | {_seconds(told.build)} ({told.builds}) | {shown} ({told.runs}) "
            f"| {_ratio(told, mine, whole=False):.3g} | {_ratio(told, mine, whole=True):.3g} "
            f"| {told.own:,.0f} / {told.mib:,.0f} MiB | {'相同' if told.equal else '不同!'} |"
        )
    lines += ["", f"答案校验 {one.digest}" + (f"; 此规模未跑: {', '.join(one.skipped)}" if one.skipped else ""), ""]
    return "\n".join(lines)


def _seconds(value: float) -> str:
    return f"{value * 1e6:.3g} µs" if value < 1e-3 else f"{value * 1e3:.3g} ms" if value < 1 else f"{value:.3g} s"


def write_page(page: Path, done: list[Contest]) -> None:
    """Put the tables of this run between the marks of a page; raises ``ValueError`` where it has none."""
    before, rest = page.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    today = datetime.now(UTC).astimezone()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    peers = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    body = [
        f"机器: {os.cpu_count()} 核, {memory:.0f} GiB, Python {platform.python_version()}; {today:%Y-%m-%d}; {peers}。",
        "",
        *targets(done),
        "",
        *map(text, done),
    ]
    page.write_text(f"{before}{BEGIN}\n{chr(10).join(body)}{END}{after}", "utf-8")
