"""The list of commands is whole, and one of them begins without the modules of the others."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from graph_service.cli import app
from tests.house.tree import ROOT


def added() -> dict[str, set[str]]:
    """What every module of the command line has to add, by its name."""
    found: dict[str, set[str]] = {}
    for path in (ROOT / "graph_service" / "cli").glob("[!_]*.py"):
        module = import_module(f"graph_service.cli.{path.stem}")
        part = typer.Typer()
        if hasattr(module, "add_to"):
            module.add_to(part)
            found[path.stem] = set(get_group(part).commands)
        elif isinstance(getattr(module, "app", None), typer.Typer):
            found[path.stem] = set(get_group(module.app).commands)
    return found


def test_every_command_of_every_module_is_in_the_list() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    listed = dict(group.commands)
    within = [set(one.commands) for one in listed.values() if isinstance(one, TyperGroup)]
    lost = {module for module, names in added().items() if not (names <= listed.keys() or names in within)}
    assert lost == set()


@pytest.mark.parametrize(("words", "unread"), [("--version", ("neo4j", "polars")), ("rules lint", ("uvicorn",))])
def test_a_command_begins_without_the_modules_of_the_others(words: str, unread: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom graph_service.cli import main\nsys.argv[1:] = sys.argv[1].split()\n"
        "try:\n    main()\nexcept SystemExit as left:\n    assert not left.code, left.code\n"
        f"assert not {unread!r}[0] in sys.modules and not {unread!r}[-1] in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code, words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
