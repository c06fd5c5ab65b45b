"""Commands for analysts, without a store (分析命令): a file in, tables out."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from graph_service.analysis.edge_faults import FAULT_TERMS, EdgeFault
from graph_service.analysis.edge_list import WHOLE, check_edges, shares_of
from graph_service.cli.progress import console as report_console
from graph_service.cli.progress import steps
from graph_service.domain.errors import BadInput
from graph_service.usecases.analyse_edges import (
    ClosedRing,
    EdgeAnalysis,
    FaultPolicy,
    analysed,
    control_slices,
    integrated_slices,
    refuse_faults,
    report_json,
    save,
    unwritable,
    write_pairs,
)
from loaders.edge_file import EdgeFile, read_edges

app = typer.Typer(help="分析文件 analyse files, without a store", no_args_is_help=True)
_LONG = 20_000_000  # bytes of a file from which progress is shown
_RINGS = 1_000  # closed rings named on standard error; the report names all
_MEMBERS = 100  # of each, and
_HOLDINGS = 10  # what they hold outside
_COUNTS = {
    "rows": "行", "rows_not_in_force": "未在截至日有效的行", "rows_set_aside": "搁置的行", "rows_used": "采用的行",
    "parties": "主体", "control_pairs": "控制关系", "integrated_pairs": "综合持股关系",
    "subjects_with_unknown_owners": "股东未完全查到的主体",
}  # fmt: skip


@app.callback()
def analyse() -> None:
    """分析文件 analyse files, without a store."""


@app.command("ownership")
def ownership(
    edges: Annotated[Path, typer.Argument(metavar="EDGES.csv", help="股权清单 owner,owned,share (CSV, xlsx, Parquet)")],
    votes: Annotated[
        bool, typer.Option("--votes", help="按 votes 列计算控制, 空缺时用 share; control by the column votes")
    ] = False,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="截至日: valid_from <= DAY < valid_to; rows in force"),
    ] = None,
    percent: Annotated[
        bool, typer.Option("--percent", help="比例为 0 至 100 shares are percent; default: fractions 0..1")
    ] = False,
    control: Annotated[Path | None, typer.Option(metavar="OUT.csv", help="控制关系 controller,controlled")] = None,
    integrated: Annotated[Path | None, typer.Option(metavar="OUT.csv", help="综合持股 owner,owned,share")] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FAULTS.json", help="问题报告 faults, closed rings, unknown parts")
    ] = None,
    policy: Annotated[
        FaultPolicy,
        typer.Option(help="standard: 按 ADR 0050 折算、取大、库存股、剔除 treated; strict: 有问题即拒绝 refused"),
    ] = FaultPolicy.STANDARD,
    unknown: Annotated[
        bool, typer.Option("--unknown", help="综合持股表加列 UNKNOWN 股东 add the unknown owner's rows")
    ] = False,
) -> None:
    """控制与综合持股 who controls whom and who finally owns what part, from a list of holdings (R8.5-R8.7)."""
    outputs = [path for path in (control, integrated, report) if path]
    _check_places(edges, outputs)
    day = as_of.date() if as_of else None
    with _progress(edges, 5) as step:
        step("读取 read")
        file = read_edges(edges)
        step("核对 check")
        in_percent = file.percent | ({"share", "votes"} if percent else set())
        checked = check_edges(file.frame, as_of=day, by_votes=votes, percent=in_percent, texts=file.texts)
        step("控制与综合持股 control, integrated")
        found = analysed(checked, as_of=day, by_votes=votes, policy=policy)
        step("写出 write")
        if report:
            save(report, lambda out: out.write(report_json(found, edges.name)))
        refuse_faults(found)
        if control:
            save(control, lambda out: write_pairs(control_slices(found), out))
        if integrated:
            save(integrated, lambda out: write_pairs(integrated_slices(found, unknown=unknown), out))
    _warn(found, file, percent="share" in in_percent)
    _tell(found, outputs)


def _check_places(edges: Path, outputs: list[Path]) -> None:
    """Refuse outputs that are the list itself or one another, by whatever path, or a folder."""
    places = [path.resolve() for path in (edges, *outputs)]
    if len(set(places)) < len(places):
        raise BadInput("输入与各项输出必须是不同的文件。", advice="请为每项输出另取文件名。")
    for path in outputs:
        if path.is_dir():
            raise unwritable(path, "这是一个文件夹")


@contextmanager
def _progress(path: Path, total: int) -> Generator[Callable[[str], None]]:
    """Show the steps on standard error where the file is large."""
    if path.is_file() and path.stat().st_size >= _LONG:
        with steps(Console(stderr=True), "股权分析", total) as step:
            yield step
    else:
        yield lambda name: None


def _warn(found: EdgeAnalysis, file: EdgeFile, *, percent: bool) -> None:
    """Say on standard error what a reader of the tables must know."""
    console = Console(stderr=True, soft_wrap=True)
    told = [file.note] if file.note else []
    told += _of_rings(found.rings) + _of_percent(found, file, percent=percent)
    if not found.as_of and {"valid_from", "valid_to"} & set(file.given):
        told.append("清单有起止日期而未指定 --as-of: 各时期的行一并采用。")
    if found.by_votes and "votes" not in file.given:
        told.append("清单没有 votes 列: 以持股比例为表决权。")
    for line in told:
        console.print(line, markup=False, highlight=False)


def _of_rings(rings: list[ClosedRing]) -> list[str]:
    """Name the closed rings, and what their members hold outside, which no table tells."""
    told = [
        f"封闭环 CLOSED_RING: {'、'.join(ring.members[:_MEMBERS])}{' 等' if len(ring.members) > _MEMBERS else ''}, "
        f"共 {len(ring.members)} 家, 互持全部股份, 无综合持股数 (R8.6)"
        for ring in rings[:_RINGS]
    ]
    if len(rings) > _RINGS:
        told.append(f"另有 {len(rings) - _RINGS} 个封闭环, 见 --report。")
    held = [one for ring in rings for one in ring.holdings]
    if held:
        named = "; ".join(f"{one['owner']} → {one['owned']} {one['share']:.6g}" for one in held[:_HOLDINGS])
        more = f" 等 {len(held)} 笔" if len(held) > _HOLDINGS else ""
        told.append(f"封闭环成员在环外的直接持股, 不入综合持股, 见 --report: {named}{more}")
    return told


def _of_percent(found: EdgeAnalysis, file: EdgeFile, *, percent: bool) -> list[str]:
    """Ask whether the shares are counted in percent, where the list looks otherwise."""
    if percent:
        largest = np.max(found.edges.econ, initial=0)
        marked = file.frame["share"].str.contains("[%％]").any()
        if 0 < largest <= WHOLE // 100 and not marked:
            return ["比例按百分数读取, 而没有一个大于 1: 如为 0 至 1 的小数, 请去掉 --percent 或表头的 (%)。"]
        return []
    wide = found.answer.faults.filter(rule=EdgeFault.OUT_OF_RANGE.value, field="share")
    large = shares_of(wide["value"], percent=False)
    over, far = (large > WHOLE).sum(), (large >= 2 * WHOLE).sum()
    if far or 2 * over > found.edges.rows - found.edges.not_in_force:
        return [f"{over} 行的比例大于 1, 未采用: 如为百分数, 请加 --percent。"]
    return []


def _tell(found: EdgeAnalysis, outputs: list[Path]) -> None:
    """Print the counts and the faults by kind."""
    console, counts = report_console(), found.counts
    table = Table("结果", "数量", title="股权清单分析")
    for name, term in _COUNTS.items():
        table.add_row(term, str(counts[name]))
    for rule, number in found.answer.faults.group_by("rule").len().sort("rule").iter_rows():
        table.add_row(f"问题: {FAULT_TERMS[EdgeFault(rule)][0]}", str(number))
    console.print(table)
    for path in outputs:
        console.print(f"写出 {path}", markup=False, highlight=False)
