"""Commands of the keys that sign tokens (令牌密钥命令)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.key_ring import KeyRing, rotate, watched_ring
from graph_service.cli.acts import record_act
from graph_service.cli.clients import LOCAL
from graph_service.cli.stores import DataOption, settings_for

app = typer.Typer(help="令牌密钥 keys that sign tokens", no_args_is_help=True)


@app.command("rotate")
def rotate_keys(
    at_once: Annotated[
        bool, typer.Option("--at-once", help="原密钥立即失效, 全部令牌作废 (疑似泄露时) drop the old keys at once")
    ] = False,
    data: DataOption = None,
) -> None:
    """更换密钥 a new key signs; the old ones verify until their last token has ended. 不必重启 no restart."""
    settings, now = settings_for(data), datetime.now(UTC)
    ring = rotate(settings, now=now, at_once=at_once)
    record_act(settings, "keys rotate", "done", LOCAL, subject=ring.newest.kid, fields=("at-once",) if at_once else ())
    _show(ring, now)


@app.command("list")
def list_keys(data: DataOption = None) -> None:
    """列出密钥编号和状态 list the keys by their ids, never themselves."""
    _show(watched_ring(settings_for(data)).value(), datetime.now(UTC))


def _show(ring: KeyRing, now: datetime) -> None:
    table = Table("密钥编号 kid", "启用", "更换", "状态")
    for key in ring.keys:
        made, retired = (f"{at:%Y-%m-%d %H:%M}" if at else "" for at in (key.made_at, key.retired_at))
        state = "签发" if key is ring.newest else "仅核验" if ring.verifying(key.kid, now) else "已失效"
        table.add_row(key.kid, made, retired, state)
    Console().print(table)
