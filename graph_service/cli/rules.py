"""Commands of the rule book (规则库命令)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from pydantic import TypeAdapter
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from graph_service.cli.asking import AsJson
from graph_service.rulebook.book import load_rulebook
from graph_service.rulebook.coverage import SHOWN_TERMS, Count, Item, read_coverage
from graph_service.rulebook.labels import read_labels
from graph_service.rulebook.lint import lint
from graph_service.rulebook.loader import open_table
from graph_service.usecases.rule_book import RuleShown, show_rule

app = typer.Typer(help="规则库 the rule book", no_args_is_help=True)


@app.command("lint")
def lint_rules() -> None:
    """检查规则库 name the faults of the rule book; exit code 1 where there is one."""
    faults = lint(load_rulebook())
    for fault in faults:
        Console().print(f"{fault.rule}: {fault.problem}", markup=False, highlight=False, soft_wrap=True)
    if faults:
        raise typer.Exit(1)
    Console().print("规则库检查通过 no fault found")


@app.command("show")
def show(
    rule: Annotated[str, typer.Argument(help="规则号或名单名称, 如 P08、C01、R5.1 rule id or name of a list")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="适用日 day in force")] = None,
    as_json: AsJson = False,
) -> None:
    """查看规则 show a rule of any table, every version or the one in force on a day, with its source and status."""
    found = show_rule(load_rulebook(), read_labels(), rule, on.date() if on else None)
    if as_json:
        print_json(found)
        return
    console = Console()
    for version in found:
        console.print(_sheet(version))


@app.command("coverage")
def coverage(as_json: AsJson = False) -> None:
    """规则覆盖 which test or command shows each row, vector, clock and measure, and what is not shown yet."""
    found = read_coverage(open_table("coverage"), load_rulebook())
    if as_json:
        print_json(found)
        return
    console = Console()
    for line in (*map(_counted, found.counts), "", *(line for item in found.items for line in _told(item))):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _counted(one: Count) -> str:
    """The summary of a family in one line (汇总)."""
    apart = f"; {one.undecidable} 项中有不能由现有记录判定的部分" if one.undecidable else ""
    total = one.shown + one.partly + one.open
    return f"{one.family} {one.term} {total} 项: 已展示 {one.shown}, 部分展示 {one.partly}, 尚未展示 {one.open}{apart}"


def _told(item: Item) -> Iterator[str]:
    """One item (覆盖项目): a line, and below it what shows it, what is missing, what cannot be shown and why."""
    yield f"{item.id:5}{SHOWN_TERMS[item.status]}  {item.title}"
    yield from (f"     {test}" for test in item.tests)
    yield from (f"     credit-graph {command}" for command in item.commands)
    yield from (f"     不可判定: {part}" for part in item.undecidable)
    if item.missing:
        yield f"     尚缺: {item.missing}"
    if item.not_software:
        yield f"     非软件: {item.not_software}"


def print_json(value: Any) -> None:
    """Print values as JSON (输出原文)."""
    typer.echo(TypeAdapter(type(value)).dump_json(value, indent=2).decode())


def _sheet(version: RuleShown) -> Table:
    """One version as a sheet of two columns, which fold and cut nothing (规则单)."""
    source = version.source
    table = Table(title=f"{escape(version.version)} {version.table_term}", show_header=False, title_justify="left")
    table.add_column(no_wrap=False, overflow="fold", min_width=8)
    table.add_column(overflow="fold", ratio=1)
    force = f"{version.valid_from or '起始日未载明'} 至 {version.valid_to or '今'}"
    recheck = (("待复核", source.recheck),) if source.recheck else ()
    for label, text in (
        ("条文", version.text),
        ("依据文件", f"{source.title}({source.level}, {source.status})"),
        ("条款", version.article),
        ("有效期", force),
        ("状态", version.status_term),
        *recheck,
        *((line.label, line.text) for line in version.lines),
    ):
        table.add_row(label, escape(text))
    return table
