"""The cookie of a session (会话 Cookie): a person's access token in the browser, where no script can read it.

A browser sends it by itself, so a request that changes something must show besides that it comes from our own page: by
a value that only an answer of ours tells (CSRF), and by what the browser says of where the request was made.
"""

from __future__ import annotations

import hashlib
import hmac

from fastapi import Request, Response
from fastapi.security import APIKeyCookie
from starlette.requests import HTTPConnection

from graph_service.api.context import Context
from graph_service.api.door_audit import note
from graph_service.api.problems import CrossSite
from graph_service.api.tokens import Caller, Session, refused
from graph_service.settings import Settings
from graph_service.store.vault import subkey

COOKIE = "credit-graph-session"
CSRF = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})  # RFC 9110 9.2.1
_PURPOSE = b"credit-graph session csrf"
_OWN_PAGE = frozenset({"", "same-origin", "none"})  # what a browser says of a request of our own page, or nothing

scheme = APIKeyCookie(
    name=COOKIE,
    scheme_name="session",
    description=f"人员在页面登录后的会话 (POST /v1/session); 非 GET 的请求另带 {CSRF}; 经 TLS 时名称以 __Host- 开头",
    auto_error=False,
)


def token_of(request: HTTPConnection, settings: Settings) -> str:
    """The token that a request has in its cookie (Cookie 中的令牌), empty where it has none."""
    return request.cookies.get(_name(request, settings), "")


def put(response: Response, request: HTTPConnection, settings: Settings, token: str) -> None:
    """Hand a token out in the cookie, which lives no longer than the browser (写入 Cookie)."""
    name, secure = _name(request, settings), _by_tls(request, settings)
    response.set_cookie(name, token, path="/", secure=secure, httponly=True, samesite="strict")


def drop(response: Response, request: HTTPConnection, settings: Settings) -> None:
    """Take the cookie back (删除 Cookie)."""
    name, secure = _name(request, settings), _by_tls(request, settings)
    response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="strict")


def csrf_of(root: bytes, session: Session) -> str:
    """What a page shows with whatever it changes (防跨站令牌): the same for a session, whichever of its pages asks."""
    return hmac.digest(subkey(root, _PURPOSE), session.id.encode(), hashlib.sha256).hex()


def refuse_foreign(request: Request) -> None:
    """Raise ``CrossSite`` for a request that another site's page has made, as the browser says (跨站请求)."""
    if request.headers.get("Sec-Fetch-Site", "").lower() not in _OWN_PAGE:
        raise CrossSite("该请求不是由本系统的页面发出的, 未予办理。", advice="请在本系统的页面上登录后办理。")


def guard(context: Context, request: Request, caller: Caller) -> None:
    """Raise ``CrossSite``, and record it, where a change is not asked for by our own page (防跨站请求伪造)."""
    if request.method in SAFE_METHODS:
        return
    try:
        refuse_foreign(request)
        given, right = request.headers.get(CSRF, ""), csrf_of(context.token_key, caller.session)
        if not hmac.compare_digest(given.encode(), right.encode()):
            raise CrossSite(
                "请求没有带本次登录的防跨站令牌, 未予办理。", advice="请刷新页面后重试; 仍不行的请重新登录。"
            )
    except CrossSite:
        note(context, request, context.gate.roll.find(caller.client), "refused", "cross-site")
        raise


def check_session(context: Context, session: Session) -> None:
    """Raise ``Unauthenticated`` for a token of no session, or of one that is over (会话期限)."""
    if not session.id or session_ends(context.settings, session) <= context.clock().timestamp():
        raise refused("会话已结束。")


def session_ends(settings: Settings, session: Session) -> int:
    """When a session ends for good, however it is renewed (会话期限), in seconds like the times of a token."""
    return session.began + settings.session_hours * 3_600


def _by_tls(request: HTTPConnection, settings: Settings) -> bool:
    return request.url.scheme == "https" or settings.public_url.startswith("https:")


def _name(request: HTTPConnection, settings: Settings) -> str:
    """Over TLS a name that no other host of the domain can give a cookie (RFC 6265bis)."""
    return f"__Host-{COOKIE}" if _by_tls(request, settings) else COOKIE
