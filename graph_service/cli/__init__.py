"""The command line (命令行): the composition root; every command is one call to a function of the product."""

from __future__ import annotations

import typer
from rich.console import Console
from typer.exceptions import TyperException

from graph_service.cli import (
    accounts,
    analyse,
    audit,
    bans,
    batches,
    campaigns,
    cases,
    checks,
    clients,
    clocks,
    commitments,
    delta,
    desks,
    draws,
    exchanges,
    explore,
    identity,
    inspection,
    invariants,
    keys,
    loans,
    main_job,
    ownership,
    persons,
    quality,
    repairs,
    reports,
    retention,
    rights,
    risk,
    rules,
    scenes,
    serving,
    signals,
    stores,
)
from graph_service.cli.mistakes import mistake_told
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
checks.add_to(app)
persons.add_to(app)
invariants.add_to(app)
scenes.add_to(app)
rights.add_to(app)
desks.add_to(app)
draws.add_to(app)
retention.add_to(app)
app.add_typer(analyse.app, name="analyse")
app.command("proposals")(cases.list_proposals)
app.add_typer(cases.app, name="case")
app.add_typer(risk.app, name="risk")
app.add_typer(rules.app, name="rules")
app.add_typer(clocks.app, name="clocks")
app.add_typer(repairs.app, name="repair")
app.add_typer(reports.app, name="report")
app.add_typer(exchanges.app, name="portrait")
app.add_typer(loans.app, name="loans")
app.add_typer(batches.app, name="batch")
app.add_typer(bans.app, name="bans")
app.add_typer(audit.app, name="audit")
app.add_typer(clients.app, name="client")
app.add_typer(accounts.app, name="account")
app.add_typer(keys.app, name="keys")
app.add_typer(identity.app, name="identity")
app.add_typer(commitments.app, name="commitments")
app.add_typer(campaigns.app, name="campaign")
app.add_typer(inspection.app, name="inspection")


def main() -> None:
    """Run the command line: what went wrong is told in a sentence, with exit code 2 (命令行入口)."""
    try:
        raise SystemExit(
            app(prog_name="credit-graph", standalone_mode=False)
        )  # nothing, or the code of a command that left early
    except CreditGraphError as error:
        _tell(f"错误: {error}")
        raise SystemExit(2) from error
    except TyperException as error:
        _tell(mistake_told(error))
        raise SystemExit(error.exit_code) from error
    except typer.Abort as error:
        _tell("已取消。")
        raise SystemExit(1) from error


def _tell(text: str) -> None:
    if text:
        Console(stderr=True).print(text, style="red", markup=False, highlight=False, soft_wrap=True)
