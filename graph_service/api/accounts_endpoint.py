"""Routes of accounts and clients (账号管理): one officer adds, another grants, the third reads what both did.

An act is recorded inside the lock before it is written: what cannot be recorded is not done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query, Response

from graph_service.api import problems
from graph_service.api.account_rules import against_grant, against_own
from graph_service.api.accounts import fresh_credentials, made_account
from graph_service.api.auth import ReaderDep
from graph_service.api.clients import fresh_secret, made_client
from graph_service.api.context import Context, ContextDep
from graph_service.api.holders import Account, Client, Holder, new_generation
from graph_service.api.models.accounts import NAME, AccountIn, AccountOut, AccountsOut, GrantIn, HandedOut, OwnerIn
from graph_service.api.reader import Reader
from graph_service.api.roll import check_role
from graph_service.domain.errors import BadInput
from graph_service.usecases.checks import person_of

router = APIRouter(prefix="/v1/accounts", tags=["账号 accounts"])
READ = problems.responses(401, 403, 422, 429, 500, 503)
ACT = problems.responses(401, 403, 404, 409, 422, 429, 500, 503)
Name = Annotated[str, Path(alias="name", max_length=64, pattern=NAME, description="账号或接入方名称")]
Changes: TypeAlias = Callable[[Client | Account], Mapping[str, object]]


@router.get("", summary="账号和接入方名册 accounts and clients", response_model=AccountsOut, responses=READ)
def accounts(
    reader: ReaderDep,
    context: ContextDep,
    limit: Annotated[int, Query(ge=1, le=1_000, description="条数上限")] = 100,
    offset: Annotated[int, Query(ge=0, le=1_000_000, description="起始位置")] = 0,
) -> Response:
    """全部账号和接入方的角色、单位和状态, 不含任何密钥. All accounts and clients with role, unit and state."""
    everyone = context.gate.roll.everyone()
    page = everyone[offset : offset + limit]
    told = AccountsOut(accounts=[_out(context, one) for one in page], truncated=len(everyone) > offset + limit)
    return reader.send(told)


@router.post("", status_code=201, summary="新增账号或接入方 add somebody", response_model=HandedOut, responses=ACT)
def add(reader: ReaderDep, context: ContextDep, asked: AccountIn) -> Response:
    """系统管理员新增, 不带角色; 授予角色之前不发给令牌. 密钥或初始口令仅在此显示一次.

    Added without a role, and given no token until another officer grants one. The secret is shown this once.
    """
    by = reader.caller.client
    holder = Holder(name=asked.name, added_at=context.clock(), added_by=by, keyed_by=by, granted=False)
    made: Client | Account
    if asked.kind == "client":
        made, secret = made_client(holder)
        handed = HandedOut(account=_out(context, made), client_secret=secret)
    else:
        made, enrolment = made_account(holder, context.seals)
        handed = HandedOut(account=_out(context, made), initial_password=enrolment.password, otpauth=enrolment.otpauth)
    context.gate.roll.add(made, lambda: reader.record(asked.name, (asked.kind,)))
    answer = reader.send(handed)
    answer.status_code = 201
    return answer


@router.post("/{name}/grant", summary="授予角色 grant a role", response_model=AccountOut, responses=ACT)
def grant(name: Name, reader: ReaderDep, context: ContextDep, asked: GrantIn) -> Response:
    """安全保密管理员授予角色、单位和区划; 此前的令牌即行失效. 新增或重置该账号的人不得授予.

    The security officer grants role, unit and region; tokens issued so far are void.
    """
    check_role(asked.role)

    def changes(found: Client | Account) -> Mapping[str, object]:
        fault = against_grant(context.matrix, found, asked.role, reader.caller.client)
        reader.about_account(name).only_if(not fault, fault, "请由另一名安全保密管理员办理, 或另建账号。")
        return {**asked.model_dump(), "granted": True, "generation": new_generation()}

    told = tuple(f"{key}={value}" for key, value in asked.model_dump().items() if value)
    return _changed(reader, context, name, changes, told)


@router.post("/{name}/owner", summary="登记本人身份 whose account", response_model=AccountOut, responses=ACT)
def owner(name: Name, reader: ReaderDep, context: ContextDep, asked: OwnerIn) -> Response:
    """登记账号属于谁, 只存加密标识: 其查询本人、近亲属及其任职、持股的主体时提示安全审计员 (R10.6).

    Whose account it is, kept as a keyed id: reads of its owner and of relatives are hinted at to the auditor.
    """
    pid = person_of(asked.id_number.get_secret_value(), context.vault(), context.today())

    def changes(found: Client | Account) -> Mapping[str, object]:
        if isinstance(found, Client):
            raise BadInput(f"{name} 是接入方程序, 不属于个人。", advice="只登记人员账号。")
        return {"pid": pid}

    return _changed(reader, context, name, changes, ("owner",))


@router.post("/{name}/disable", summary="停用 disable", response_model=AccountOut, responses=ACT)
def disable(name: Name, reader: ReaderDep, context: ContextDep) -> Response:
    """停用账号或接入方, 其令牌即行失效. It gets no token any more, and those it has are void."""
    return _changed(reader, context, name, lambda _: {"enabled": False, "generation": new_generation()})


@router.post("/{name}/enable", summary="启用 enable", response_model=AccountOut, responses=ACT)
def enable(name: Name, reader: ReaderDep, context: ContextDep) -> Response:
    """重新启用已停用的账号或接入方; 停用前的令牌不恢复. Its role is what it was; its old tokens stay void."""
    return _changed(reader, context, name, lambda _: {"enabled": True})


@router.post("/{name}/revoke", summary="注销全部令牌 revoke all tokens", response_model=AccountOut, responses=ACT)
def revoke(name: Name, reader: ReaderDep, context: ContextDep) -> Response:
    """此前发给该账号或接入方的令牌全部失效. All tokens issued to it before now are void."""
    return _changed(reader, context, name, lambda _: {"generation": new_generation()})


@router.post("/{name}/unlock", summary="解除锁定 lift a lock", response_model=AccountOut, responses=ACT)
def unlock(name: Name, reader: ReaderDep, context: ContextDep) -> Response:
    """安全保密管理员解除因连续登录失败的锁定. Lifts the lock that failed sign-ins set."""
    return _changed(reader, context, name, lambda _: {}, after=lambda: context.lockouts.clear(name))


@router.post("/{name}/reset", summary="重置密钥或口令 reset", response_model=HandedOut, responses=ACT)
def reset(name: Name, reader: ReaderDep, context: ContextDep) -> Response:
    """重置接入方密钥, 或人员的口令和动态口令, 仅在此显示一次; 令牌失效, 角色须由安全保密管理员重新授予.

    A new secret, or password and second factor, shown this once. Whoever makes a secret knows it: the role waits to be
    granted again by another officer.
    """
    handed: dict[str, str] = {}

    def changes(found: Client | Account) -> Mapping[str, object]:
        kept = {"keyed_by": reader.caller.client, "granted": False}
        if isinstance(found, Client):
            fresh, handed["client_secret"] = fresh_secret()
        else:
            fresh, enrolment = fresh_credentials(name, context.seals)
            handed.update(initial_password=enrolment.password, otpauth=enrolment.otpauth)
        return {**fresh, **kept}

    changed = _change(reader, context, name, changes, ())
    return reader.send(HandedOut(account=_out(context, changed), **handed))


def _changed(
    reader: Reader,
    context: Context,
    name: str,
    changes: Changes,
    told: tuple[str, ...] = (),
    after: Callable[[], object] = lambda: None,
) -> Response:
    changed = _change(reader, context, name, changes, told)
    after()
    return reader.send(_out(context, changed))


def _change(reader: Reader, context: Context, name: str, changes: Changes, told: tuple[str, ...]) -> Client | Account:
    fault = against_own(name, reader.caller.client)
    reader.about_account(name).only_if(not fault, fault, "请由另一名管理员办理。")
    return context.gate.roll.change(name, changes, lambda: reader.record(name, told))


def _out(context: Context, holder: Client | Account) -> AccountOut:
    person = isinstance(holder, Account)
    return AccountOut(
        name=holder.name,
        kind="person" if person else "client",
        role=holder.role,
        unit=holder.unit,
        unit_name=holder.unit_name,
        region=holder.region,
        enabled=holder.enabled,
        granted=holder.granted,
        identified=isinstance(holder, Account) and bool(holder.pid),
        locked_until=context.lockouts.until(holder.name, context.clock()) if person else None,
        added_at=holder.added_at,
        added_by=holder.added_by,
    )
