"""Draws from plain files on the command line (名录抽取与复核命令): no graph is opened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.analysis.draw_bundle import SeedKind
from graph_service.usecases.plain_draw import PlainDraw, plain_draw, read_frame, verify_bundle, write_plain_draw
from graph_service.usecases.plan_file import read_plan


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("draw")(draw_command)
    app.command("verify-draw")(verify_command)


def draw_command(
    frame: Annotated[Path, typer.Argument(help="名录 CSV, 有 code 和 class 列 frame with columns code and class")],
    plan: Annotated[Path, typer.Option(help="抽查计划 TOML plan file")],
    seed: Annotated[str, typer.Option(help="十六进制种子 seed in hexadecimal")],
    out: Annotated[Path, typer.Option(help="结果目录 folder of the results")],
) -> None:
    """按计划从名录抽取 draw from a plain frame by a plan: sample.csv, inclusion.csv and bundle.json, without a graph.

    同一名录、计划和种子总得同一名单, 与行的次序无关。The same frame, plan and seed give the same list in any row order.
    """
    made = plain_draw(read_frame(frame), read_plan(plan), seed)
    write_plain_draw(made, out)
    console = Console()
    console.print(_summary(made))
    console.print(f"名单 sample.csv、概率 inclusion.csv、存证 bundle.json 写在 {out}", markup=False, soft_wrap=True)
    console.print(f"复核: credit-graph verify-draw {out / 'bundle.json'}", markup=False, soft_wrap=True)


def verify_command(
    bundle: Annotated[Path, typer.Argument(help="抽取存证 bundle.json")],
) -> None:
    """复核抽取 draw again from a bundle alone and say whether it is equal; exit code 1 where it is not, and where."""
    stored, again = verify_bundle(bundle)
    console = Console()
    if not again.equal:
        for difference in again.differences:
            console.print(f"不一致: {difference}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1)
    drawn, units = len(stored["result"]["code"]), len(stored["pi"])
    console.print(f"一致 equal: 名录 {units} 户, 抽中 {drawn} 户, 名单、概率、种子与指纹都重算相同。", style="green")
    origin = stored["origin"]
    if origin["kind"] == SeedKind.GIVEN:
        console.print("种子是直接给出的: 名单可以重算, 但不能证明种子不是挑选的。", style="yellow")
    else:
        console.print(f"种子来自{_ORIGIN[origin['kind']]}; 抽取前公告的是 {origin['committed']}, 请与当时的公告核对。",
                      markup=False, soft_wrap=True)  # fmt: skip


_ORIGIN = {SeedKind.HELD.value: "双人分持的秘密", SeedKind.BEACON.value: "公开随机数"}


def _summary(made: PlainDraw) -> Table:
    table = Table("类别 class", "名录 frame", "Σπ", "抽中 drawn", title=f"抽查计划 {made.draw.plan.id}")
    for name, rows in sorted(made.draw.frame.group_by("class"), key=lambda one: str(one[0])):
        table.add_row(str(name[0]), str(rows.height), f"{rows['pi'].sum():.3f}", str(int(rows["drawn"].sum())))
    total = made.draw.frame
    table.add_row("合计", str(total.height), f"{total['pi'].sum():.3f}", str(int(total["drawn"].sum())))
    return table
