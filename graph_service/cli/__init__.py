"""The command line (命令行): the composition root; every command is one call to a function of the product."""

from __future__ import annotations

import typer
from rich.console import Console

from graph_service.cli import (
    analyse,
    batches,
    clients,
    delta,
    explore,
    identity,
    main_job,
    ownership,
    quality,
    rules,
    serving,
    signals,
    stores,
)
from graph_service.domain.errors import CreditGraphError

app = typer.Typer(help="信用图谱 credit-graph", no_args_is_help=True, pretty_exceptions_enable=False)
main_job.add_to(app)
stores.add_to(app)
quality.add_to(app)
ownership.add_to(app)
explore.add_to(app)
delta.add_to(app)
serving.add_to(app)
signals.add_to(app)
app.add_typer(analyse.app, name="analyse")
app.add_typer(rules.app, name="rules")
app.add_typer(batches.app, name="batch")
app.add_typer(clients.app, name="client")
app.add_typer(identity.app, name="identity")


def main() -> None:
    """Run the command line: what went wrong is told in a sentence, with exit code 2 (命令行入口)."""
    try:
        app()
    except CreditGraphError as error:
        Console(stderr=True).print(f"错误: {error}", style="red", markup=False, soft_wrap=True)
        raise SystemExit(2) from error
