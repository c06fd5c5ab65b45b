"""Commands of the store (图库命令)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.migrations import migrate
from graph_service.store.vault import PersonVault
from loaders.archive import Archive
from loaders.mapping import Mapping, mappings

DataOption = Annotated[
    Path | None, typer.Option("--data", help="数据目录 data folder (default: CREDIT_GRAPH_DATA or ./credit-graph-data)")
]


def settings_for(data: Path | None) -> Settings:
    """Return the settings of the environment, with the data folder that the command names (配置)."""
    return Settings() if data is None else Settings(data=data)


def archive_of(settings: Settings, vault: PersonVault) -> Archive:
    """Return the archive of delivered files, in the data folder (原件归档)."""
    return Archive(settings.data.absolute() / "archive", vault)


def mappings_of(settings: Settings) -> tuple[Mapping, ...]:
    """Return the mappings shipped and those the operator confirmed in ``mappings`` of the data folder (映射)."""
    return mappings(settings.data.absolute() / "mappings")


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("migrate")(migrate_command)


def migrate_command(data: DataOption = None) -> None:
    """建立或升级图库结构 apply the numbered schema migrations that the graph does not have yet."""
    with connect(settings_for(data)) as connection:
        applied = migrate(connection)
    Console().print(f"已执行 {len(applied)} 项结构变更 migrations applied" if applied else "结构已是最新 up to date")
