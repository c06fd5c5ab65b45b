"""Which module each command is in (命令所在): one is read when its command is asked for, all of them for the list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

# Commands by the module whose ``add_to`` adds them, in the order of the list.
_COMMANDS = {
    "main_job": ("sample", "load", "run"),
    "stores": ("migrate",),
    "quality": ("quality",),
    "ownership": ("owners", "integrated", "controllers", "beneficial-owners"),
    "explore": ("related", "group", "paths"),
    "delta": ("delta",),
    "serving": ("serve", "demo"),
    "signals": ("signals",),
    "checks": ("check",),
    "persons": ("person-record",),
    "invariants": ("invariants",),
    "scenes": ("measures",),
    "rights": ("explain", "own-data"),
    "draws": ("draw", "verify-draw"),
    "retention": ("retention",),
    "cases": ("proposals", "case"),
    "desks": ("notices", "corrections", "arrears"),
}
# Groups by the module whose ``app`` they are.
_GROUPS = {
    "analyse": "analyse",
    "risk": "risk",
    "rules": "rules",
    "clocks": "clocks",
    "repairs": "repair",
    "reports": "report",
    "exchanges": "portrait",
    "loans": "loans",
    "batches": "batch",
    "bans": "bans",
    "audit": "audit",
    "clients": "client",
    "accounts": "account",
    "keys": "keys",
    "identity": "identity",
    "commitments": "commitments",
    "campaigns": "campaign",
    "inspection": "inspection",
}
_MODULES = {name: module for module, names in _COMMANDS.items() for name in names} | {
    name: module for module, name in _GROUPS.items()
}


class _Commands(Mapping[str, Any]):
    """Commands by name, each read from its module when it is taken."""

    def __getitem__(self, name: str) -> Any:
        module = import_module(f"graph_service.cli.{_MODULES[name]}")
        part = typer.Typer()
        if name in _GROUPS.values():
            part.add_typer(module.app, name=name)
        else:
            module.add_to(part)
        return get_group(part).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


class Commands(TyperGroup):
    """The commands of the program (命令组): to begin one, the modules of the others are not read."""

    def __init__(self, **stated: Any) -> None:
        super().__init__(**stated)
        self.commands: Any = _Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        """Names of all commands."""
        return list(self.commands)
