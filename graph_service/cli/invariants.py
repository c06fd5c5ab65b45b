"""The nightly self-check (不变量命令, R12.9)."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from graph_service.cli.asking import Day, day_of, show_table
from graph_service.cli.stores import DataOption, settings_for
from graph_service.store.connection import connect
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.usecases.invariants import invariants
from graph_service.usecases.policies import load_policies

_SHOWN = 20  # of what breaks one


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("invariants")(invariants_command)


def invariants_command(as_of: Day = None, data: DataOption = None) -> None:
    """检查不变量 check what must hold of the whole graph; exit code 1 where one is broken, each case named."""
    settings = settings_for(data)
    with connect(settings) as connection:
        found = invariants(connection, snapshots_of(settings), load_policies(), day_of(as_of))
    table = Table("编号", "不变量", "规则", "查过", "违反")
    for one in found:
        table.add_row(one.id, one.term, one.rule, str(one.looked_at), str(len(one.broken)))
    show_table(table)
    console = Console()
    for one in found:
        for named in one.broken[:_SHOWN]:
            console.print(f"违反 {one.id}: {named}", style="red", markup=False, soft_wrap=True)
        if len(one.broken) > _SHOWN:
            console.print(f"违反 {one.id}: 另有 {len(one.broken) - _SHOWN} 处 more", style="red", markup=False)
    if not all(one.holds for one in found):
        raise typer.Exit(1)
