"""The command line (命令行): the composition root; every command is one call to a function of the product."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from graph_service.domain.errors import CreditGraphError
from graph_service.rulebook.book import Rulebook, load_rulebook
from graph_service.rulebook.lint import lint
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate as apply_migrations
from loaders.sample import generate

app = typer.Typer(help="信用图谱 credit-graph", no_args_is_help=True, pretty_exceptions_enable=False)
rules_app = typer.Typer(help="规则库 the rule book", no_args_is_help=True)
app.add_typer(rules_app, name="rules")


def _settings(data: Path | None) -> Settings:
    return Settings() if data is None else Settings(data=data)


def main() -> None:
    """Run the command line: what went wrong is told in a sentence, with exit code 2 (命令行入口)."""
    try:
        app()
    except CreditGraphError as error:
        Console(stderr=True).print(f"[red]错误[/red] {error}", soft_wrap=True)
        raise SystemExit(2) from error


@app.command()
def sample(
    directory: Annotated[Path, typer.Argument(help="样例写到哪个目录 folder to write")],
    subjects: Annotated[int, typer.Option(min=300, max=700_000, help="主体数 number of subjects")] = 20_000,
    seed: Annotated[int, typer.Option(help="随机种子 seed")] = 7,
    as_of: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="截至日 as of")] = datetime(2026, 6, 30),  # noqa: DTZ001
) -> None:
    """生成样例县 write the sample county: invented subjects in real department formats, with its planted truths."""
    console = Console()
    with Progress(console=console, transient=True) as progress:
        task = progress.add_task("生成样例县", total=5)
        truth = generate(
            directory,
            subjects=subjects,
            seed=seed,
            as_of=as_of.date(),
            progress=lambda step: progress.update(task, advance=1, description=step),
        )
    table = Table("埋设种类 kind", "数 n", title=f"样例县 {subjects} 户, 截至 {as_of.date()}")
    for kind, number in truth.counts().items():
        table.add_row(kind, str(number))
    console.print(table)


@app.command()
def migrate(
    data: Annotated[Path | None, typer.Option(help="数据目录 data folder")] = None,
) -> None:
    """建立或升级图库结构 apply the numbered schema migrations that the graph does not have yet."""
    with connect(_settings(data)) as connection:
        applied = apply_migrations(connection)
    Console().print(f"已执行 {len(applied)} 项结构变更 migrations applied" if applied else "结构已是最新 up to date")


@rules_app.command("lint")
def rules_lint() -> None:
    """检查规则库 name the faults of the rule book; exit code 1 where there is one."""
    faults = lint(load_rulebook())
    for fault in faults:
        Console().print(str(fault))
    if faults:
        raise typer.Exit(1)
    Console().print("规则库检查通过 no fault found")


@rules_app.command("show")
def rules_show(
    rule: Annotated[str, typer.Argument(help="规则号, 如 P08 rule id")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="适用日 day in force")] = None,
) -> None:
    """显示规则的各版本 show the versions of a rule of the propagation table (R4.3)."""
    book: Rulebook = load_rulebook()
    day: date | None = on.date() if on else None
    versions = [row for row in book.propagation.rules if row.rule.id.split(".")[0] == rule]
    found = [row for row in versions if day is None or row.rule.in_force(day)]
    if not found:
        Console(stderr=True).print(f"规则库中没有 {rule}。")
        raise typer.Exit(2)
    for row in found:
        Console().print(row)
