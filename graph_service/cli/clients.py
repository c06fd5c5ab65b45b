"""Commands that keep the clients of the service (接入方命令)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.clients import (
    OLD_HOURS,
    add_client,
    read_clients,
    remove_client,
    rotate_client,
    set_members,
)
from graph_service.api.holders import Holder, new_generation
from graph_service.api.roll import Roll
from graph_service.cli.acts import record_act
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadInput
from graph_service.store.private_files import make_private_folder
from graph_service.usecases.member_lists import read_members

app = typer.Typer(help="接入方 clients of the service", no_args_is_help=True)
LOCAL = "本机管理"
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
    """登记接入方 add a client; its secret is shown this once and kept nowhere. 用于首次设置, 其后由三员办理."""
    settings = settings_for(data)
    folder = make_private_folder(settings.data.absolute())
    secret = add_client(folder, name, role=role, unit=unit, unit_name=unit_name, region=region, at=datetime.now(UTC))
    record_act(settings, "client add", "done", LOCAL, subject=name, fields=(f"role={role}", f"unit={unit}"))
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
    table = Table("接入方", "角色", "单位", "区划", "状态", "登记时间")
    for name, client in sorted(read_clients(settings_for(data).data).items()):
        table.add_row(
            name, client.role, client.unit, client.region, state_of(client), f"{client.added_at:%Y-%m-%d %H:%M}"
        )
    Console().print(table)


@app.command("remove")
def remove(name: Name, data: DataOption = None) -> None:
    """删除接入方 remove a client: it gets no token any more, and those it has are refused."""
    settings = settings_for(data)
    remove_client(settings.data, name)
    record_act(settings, "client remove", "done", LOCAL, subject=name)
    Console().print(f"已删除接入方 {name} removed", markup=False)


@app.command("rotate")
def rotate(
    name: Name,
    hours: Annotated[
        int, typer.Option(min=0, max=24 * 30, help="原密钥继续有效的小时数, 0 为立即失效 hours the old secret holds")
    ] = OLD_HOURS,
    data: DataOption = None,
) -> None:
    """更换密钥 give a client a new secret, shown this once; its tokens are void, the old secret holds for a while."""
    settings = settings_for(data)
    secret = rotate_client(settings.data, name, now=datetime.now(UTC), hours=hours)
    record_act(settings, "client rotate", "done", LOCAL, subject=name, fields=(f"hours={hours}",))
    Console().print(f"client_id: {name}\nclient_secret: {secret}", markup=False, highlight=False)
    Console().print(f"原密钥 {hours} 小时后失效 the old secret holds for {hours} hours", markup=False)


@app.command("revoke")
def revoke(name: Name, data: DataOption = None) -> None:
    """注销全部令牌 void all tokens issued to a client before now."""
    settings = settings_for(data)
    if name not in read_clients(settings.data):
        raise BadInput(f"没有接入方 {name}。")
    Roll(settings.data).change(name, lambda _: {"generation": new_generation()})
    record_act(settings, "client revoke", "done", LOCAL, subject=name)
    Console().print(f"已注销接入方 {name} 的全部令牌 revoked", markup=False)


def state_of(holder: Holder) -> str:
    """State of a client or account in words (状态)."""
    return "停用" if not holder.enabled else "待授予角色" if not holder.granted else "启用"
