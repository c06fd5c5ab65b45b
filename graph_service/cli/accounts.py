"""Commands that keep the accounts of people (人员账号命令): for the owner of the machine, at the first set-up.

Afterwards the three officers do it over ``/v1/accounts``, each his part. What is done here is audited as well.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated

import segno
import typer
from rich.console import Console
from rich.table import Table

from graph_service.api.accounts import Enrolment, fresh_credentials, made_account
from graph_service.api.holders import Account, Holder, new_generation
from graph_service.api.lockouts import Lockouts
from graph_service.api.roll import Roll, check_role
from graph_service.api.second_factor import load_seals
from graph_service.api.tokens import token_key
from graph_service.cli.acts import record_act
from graph_service.cli.clients import LOCAL, state_of
from graph_service.cli.stores import DataOption, settings_for
from graph_service.domain.errors import BadInput
from graph_service.settings import Settings
from graph_service.store.private_files import make_private_folder

app = typer.Typer(help="人员账号 accounts of people, with password and TOTP", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="账号名称 name of the account")]


@app.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="角色 role of R10.2, 如 admin、security、auditor")],
    unit: Annotated[str, typer.Option(help="所在单位 unit: its 18-character code")],
    unit_name: Annotated[str, typer.Option(help="单位全称 full name of the unit")] = "",
    region: Annotated[str, typer.Option(help="行政区划 region")] = "",
    data: DataOption = None,
) -> None:
    """登记人员账号 add an account; password and QR code are shown this once. 用于首次设置 for the first set-up."""
    settings = _settings(data)
    check_role(role)
    now = datetime.now(UTC)
    holder = Holder(name=name, role=role, unit=unit, unit_name=unit_name, region=region, added_at=now)
    account, handed = made_account(holder, load_seals(settings))
    Roll(settings.data).add(account)
    record_act(settings, "account add", "done", LOCAL, subject=name, fields=(f"role={role}", f"unit={unit}"))
    _hand_out(name, handed)
    Console(soft_wrap=True).print(
        "本机登记仅用于首次设置, 其后由三员以 /v1/accounts 管理 for the first set-up; afterwards officers use the API",
        markup=False,
    )


@app.command("list")
def list_accounts(data: DataOption = None) -> None:
    """列出人员账号 list the accounts."""
    settings = _settings(data)
    now, lockouts = datetime.now(UTC), _lockouts(settings)
    table = Table("账号", "角色", "单位", "区划", "状态", "登记时间")
    for name, account in sorted(Roll(settings.data).accounts.entries().items()):
        locked = lockouts.until(name, now)
        state = f"锁定至 {locked:%H:%M} UTC" if locked else state_of(account)
        first = "" if account.own_password else ", 待首次登录"
        table.add_row(
            name, account.role, account.unit, account.region, state + first, f"{account.added_at:%Y-%m-%d %H:%M}"
        )
    Console().print(table)


@app.command("disable")
def disable(name: Name, data: DataOption = None) -> None:
    """停用账号 disable an account: its tokens are void."""
    _act(data, "disable", name, lambda _: {"enabled": False, "generation": new_generation()})
    Console().print(f"已停用账号 {name} disabled", markup=False)


@app.command("enable")
def enable(name: Name, data: DataOption = None) -> None:
    """启用账号并解除锁定 enable an account again, and lift its lock."""
    settings = _act(data, "enable", name, lambda _: {"enabled": True})
    _lockouts(settings).clear(name)
    Console().print(f"已启用账号 {name} enabled", markup=False)


@app.command("revoke")
def revoke(name: Name, data: DataOption = None) -> None:
    """注销全部令牌 void all tokens issued to an account before now."""
    _act(data, "revoke", name, lambda _: {"generation": new_generation()})
    Console().print(f"已注销账号 {name} 的全部令牌 revoked", markup=False)


@app.command("reset")
def reset(name: Name, data: DataOption = None) -> None:
    """重置口令和动态口令 reset password and second factor, shown this once; lifts a lock, voids the tokens."""
    fresh, handed = fresh_credentials(name, load_seals(_settings(data)))
    settings = _act(data, "reset", name, lambda _: fresh)
    _lockouts(settings).clear(name)
    _hand_out(name, handed)


def _act(
    data: DataOption, command: str, name: str, changes: Callable[[Account | Holder], Mapping[str, object]]
) -> Settings:
    settings = _settings(data)
    roll = Roll(settings.data)
    if name not in roll.accounts.entries():
        raise BadInput(f"没有账号 {name}。", advice="可用 credit-graph account list 查看。")
    roll.change(name, changes, lambda: record_act(settings, f"account {command}", "done", LOCAL, subject=name))
    return settings


def _settings(data: DataOption) -> Settings:
    settings = settings_for(data)
    make_private_folder(settings.data.absolute())
    return settings


def _lockouts(settings: Settings) -> Lockouts:
    return Lockouts(settings.data, token_key(settings))


def _hand_out(name: str, handed: Enrolment) -> None:
    code = io.StringIO()
    segno.make(handed.otpauth, micro=False).terminal(code, compact=True)
    console = Console(soft_wrap=True)
    console.print(
        f"账号 account: {name}\n初始口令 initial password: {handed.password}\n动态口令 second factor: {handed.otpauth}",
        markup=False,
        highlight=False,
    )
    console.print(code.getvalue(), markup=False, highlight=False)
    console.print("以上仅显示一次 shown this once; 首次登录前须以 POST /v1/account/password 自设口令", markup=False)
