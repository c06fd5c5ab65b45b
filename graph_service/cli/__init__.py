"""The command line (命令行): the composition root; every command is one call to a function of the product."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated

import typer
from rich.console import Console
from typer.exceptions import TyperException

from graph_service.cli.commands import Commands
from graph_service.cli.mistakes import mistake_told
from graph_service.domain.errors import CreditGraphError

app = typer.Typer(cls=Commands, help="信用图谱 credit-graph", no_args_is_help=True, pretty_exceptions_enable=False)


def _tell_version(asked: bool) -> None:
    if asked:
        print(f"credit-graph {version('credit-graph')}")  # noqa: T201
        raise typer.Exit


@app.callback()
def credit_graph(
    _: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="版本 version of the program")
    ] = False,
) -> None:
    """Let the program be a group of commands, which ``Commands`` finds."""


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
