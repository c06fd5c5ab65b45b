"""Commands of the rule book (规则库命令)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from graph_service.rulebook.book import load_rulebook
from graph_service.rulebook.lint import lint

app = typer.Typer(help="规则库 the rule book", no_args_is_help=True)


@app.command("lint")
def lint_rules() -> None:
    """检查规则库 name the faults of the rule book; exit code 1 where there is one."""
    faults = lint(load_rulebook())
    for fault in faults:
        Console().print(str(fault), markup=False)
    if faults:
        raise typer.Exit(1)
    Console().print("规则库检查通过 no fault found")


@app.command("show")
def show_rule(
    rule: Annotated[str, typer.Argument(help="规则号, 如 P08 rule id")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="适用日 day in force")] = None,
) -> None:
    """显示规则的各版本 show the versions of a rule of the propagation table (R4.3)."""
    day = on.date() if on else None
    versions = [row for row in load_rulebook().propagation.rules if row.rule.id.split(".")[0] == rule]
    found = [row for row in versions if day is None or row.rule.in_force(day)]
    if not found:
        Console(stderr=True).print(f"规则库中没有 {rule}。")
        raise typer.Exit(2)
    for row in found:
        Console().print(row)
