"""Commands that keep the clients of the service (接入方命令)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.clients import add_client, read_clients, remove_client, set_members
from graph_service.cli.stores import DataOption, settings_for
from graph_service.store.private_files import make_private_folder
from graph_service.usecases.member_lists import read_members

app = typer.Typer(help="接入方 clients of the service", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="接入方名称 client id")]


@app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="角色 role of R10.2, 如 regulator")],
    unit: Annotated[str, typer.Option(help="所在单位 unit: its 18-character code")],
    unit_name: Annotated[
        str, typer.Option(help="单位全称, 记录未载明代码时据以认定 full name, where records state no code")
    ] = "",
    region: Annotated[str, typer.Option(help="行政区划代码, 六位; 空: 不限 six digits; none: no limit")] = "",
    data: DataOption = None,
) -> None:
    """登记接入方 add a client; its secret is shown this once and kept nowhere."""
    folder = make_private_folder(settings_for(data).data.absolute())
    secret = add_client(folder, name, role=role, unit=unit, unit_name=unit_name, region=region, at=datetime.now(UTC))
    Console().print(f"client_id: {name}\nclient_secret: {secret}", markup=False, highlight=False)


@app.command("members")
def members(
    name: Name,
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="名单文件, 每行一个主体代码 UTF-8 text, a code a line")
    ],
    scope: Annotated[
        list[str] | None, typer.Option(help="密钥限用的权限, 可重复; 缺省: 角色的全部权限 what its key is for")
    ] = None,
    data: DataOption = None,
) -> None:
    """登记名单 put a member list in place: beyond public data no other subject is seen."""
    listed = read_members(file.read_bytes(), file.name)
    set_members(settings_for(data).data.absolute(), name, listed, scope)
    Console().print(f"已登记 {name} 的名单: {len(listed)} 户 members", markup=False, highlight=False)


@app.command("list")
def list_clients(data: DataOption = None) -> None:
    """列出接入方 list the clients."""
    table = Table("接入方", "角色", "单位", "区划", "登记时间")
    for name, client in sorted(read_clients(settings_for(data).data).items()):
        table.add_row(name, client.role, client.unit, client.region, f"{client.added_at:%Y-%m-%d %H:%M}")
    Console().print(table)


@app.command("remove")
def remove(name: Name, data: DataOption = None) -> None:
    """删除接入方 remove a client: it gets no token any more."""
    remove_client(settings_for(data).data, name)
    Console().print(f"已删除接入方 {name} removed", markup=False)
