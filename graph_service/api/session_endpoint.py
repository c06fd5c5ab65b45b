"""Sessions of people in the browser (会话, ADR 0109): signing in, staying so, signing out; the demonstration's door.

The token is in a cookie that no script reads, and in no answer. What it lets through is judged as any token is.
"""

from __future__ import annotations

import ipaddress
import secrets
from datetime import UTC, datetime

from fastapi import APIRouter, Depends, Request, Response

from graph_service.api import problems, session_cookie
from graph_service.api.auth import caller_of
from graph_service.api.context import Context, ContextDep
from graph_service.api.door_audit import note
from graph_service.api.holders import Account, Holder
from graph_service.api.models.sessions import (
    DemoIn,
    DemoUserOut,
    DemoUsersOut,
    OpenSessionOut,
    SessionOut,
    SignInIn,
    WhoOut,
)
from graph_service.api.problems import Unauthenticated
from graph_service.api.tokens import Caller, Session, refused
from graph_service.domain.errors import NotFound
from graph_service.domain.regions import region_name

router = APIRouter(prefix="/v1/session", tags=["认证 token"])
BY_COOKIE = [Depends(session_cookie.scheme)]  # as it is described; ``caller_of`` reads it
NOBODY = SessionOut(signed_in=False)
SIGN_IN = problems.responses(400, 403, 422, 429, 500, 503)
READ = problems.responses(429, 500, 503)
RENEW = problems.responses(401, 403, 429, 500, 503)
END = problems.responses(403, 429, 500, 503)
DEMO = problems.responses(403, 404, 422, 429, 500, 503)


@router.post("", summary="登录 sign in", responses=SIGN_IN)
def sign_in(request: Request, context: ContextDep, response: Response, asked: SignInIn) -> SessionOut:
    """人员以口令和动态口令在浏览器登录: 令牌只在 HttpOnly Cookie 中, 脚本读不到; 核对、锁定和留痕与 /v1/token 相同.

    A person signs in at the page, as at ``/v1/token``; the token is handed out in a cookie alone.
    """
    session_cookie.refuse_foreign(request)
    account = context.sign_in.token_holder(
        asked.username,
        asked.password,
        asked.otp,
        lambda outcome, why, found: note(context, request, found, outcome, why),
    )
    return _opened(context, request, response, account)


@router.get("", summary="登录状态 who is signed in", responses=READ, dependencies=BY_COOKIE)
def session(request: Request, context: ContextDep) -> SessionOut:
    """页面打开时询问谁已登录; 未登录同样应答 200. Asked by a page as it opens; nobody signed in is no error."""
    try:
        return _told(context, caller_of(context, request, None))
    except Unauthenticated:
        return NOBODY


@router.post("/renewal", summary="续期 stay signed in", responses=RENEW, dependencies=BY_COOKIE)
def renewal(request: Request, context: ContextDep, response: Response) -> SessionOut:
    """令牌到期前换发新的, 至会话期限为止. A fresh token before the old one ends, until the session ends for good."""
    caller = caller_of(context, request, None)
    holder = context.gate.roll.find(caller.client)
    if holder is None:  # removed since it was judged
        raise refused("令牌已失效。")
    return _issued(context, request, response, holder, caller.session)


@router.delete("", summary="退出登录 sign out", responses=END, dependencies=BY_COOKIE)
def sign_out(request: Request, context: ContextDep, response: Response) -> SessionOut:
    """注销本次登录的全部令牌并删除 Cookie; 未登录的同样应答成功. Every token of the session is void."""
    session_cookie.drop(response, request, context.settings)
    try:
        caller = caller_of(context, request, None)
    except Unauthenticated:
        return NOBODY
    note(context, request, context.gate.roll.find(caller.client), "done")
    ends = session_cookie.session_ends(context.settings, caller.session)
    context.gate.revoked.add(caller.session.id, ends=ends, now=context.clock())
    return NOBODY


@router.get("/demo", summary="演示用户 users of the demonstration", responses=READ)
def demo_users(request: Request, context: ContextDep) -> DemoUsersOut:
    """演示环境中可直接登录的用户; 其他环境为空. Users of a demonstration, who need no password; else none."""
    return DemoUsersOut(users=[_demo_user(context, one) for one in _demo_accounts(context, request).values()])


@router.post("/demo", summary="演示登录 enter the demonstration", responses=DEMO)
def demo_sign_in(request: Request, context: ContextDep, response: Response, asked: DemoIn) -> SessionOut:
    """以演示用户登录, 不需口令; 只在演示环境的本机可用. As a user of the demonstration, at its own machine alone."""
    session_cookie.refuse_foreign(request)
    account = _demo_accounts(context, request).get(asked.username)
    if account is None:
        raise NotFound("没有这个演示用户。", advice="演示用户只在演示环境的本机上可用; 其他情况请以口令登录。")
    return _opened(context, request, response, account)


def _demo_accounts(context: Context, request: Request) -> dict[str, Account]:
    """Users of the demonstration, where it is one and the request is made at its own machine (演示用户)."""
    host = request.client.host if request.client else ""
    if not context.demo or not is_loopback(host):
        return {}
    accounts = context.gate.roll.accounts.entries()
    return {name: accounts[name] for name in context.demo if name in accounts and accounts[name].admitted}


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine (本机地址).

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("192.0.2.1"), is_loopback("")
    (True, True, False, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _demo_user(context: Context, account: Account) -> DemoUserOut:
    term = context.matrix.roles[account.role].term
    return DemoUserOut(username=account.name, role=account.role, role_term=term, unit_name=account.unit_name)


def _opened(context: Context, request: Request, response: Response, account: Account) -> SessionOut:
    """Open a session (开始会话) of somebody who has proven who he is, or need not."""
    note(context, request, account, "answered")
    began = int(context.clock().timestamp())
    return _issued(context, request, response, account, Session(secrets.token_hex(16), began))


def _issued(context: Context, request: Request, response: Response, holder: Holder, session: Session) -> SessionOut:
    """Give a token of a session out in the cookie (签发), one that does not outlive it."""
    now, until = context.clock(), session_cookie.session_ends(context.settings, session)
    token = context.gate.issue(holder, now=now, minutes=context.settings.token_minutes, session=session, until=until)
    session_cookie.put(response, request, context.settings, token)
    return _told(context, context.gate.caller(token, now=now))


def _told(context: Context, caller: Caller) -> SessionOut:
    role = context.matrix.roles[caller.role]
    who = WhoOut(
        name=caller.client,
        role=role.id,
        role_term=role.term,
        unit=caller.unit,
        unit_name=caller.unit_name,
        region=caller.region,
        region_name=region_name(caller.region),
    )
    opened = OpenSessionOut(
        who=who,
        scopes=dict(role.grants),
        csrf=session_cookie.csrf_of(context.token_key, caller.session),
        ends_at=datetime.fromtimestamp(caller.ends, UTC),
        session_ends_at=datetime.fromtimestamp(session_cookie.session_ends(context.settings, caller.session), UTC),
    )
    return SessionOut(signed_in=True, session=opened)
