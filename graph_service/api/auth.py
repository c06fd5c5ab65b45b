"""Who may call what (认证与授权): the one dependency of every route, judged as the access table says (R10.2).

A route names no scope: ``[routes]`` of ``access.toml`` does, and the service does not start where one has no row
(``access_check``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.openapi.models import OAuthFlowClientCredentials, OAuthFlows
from fastapi.security import OAuth2

from graph_service.api import session_cookie, tokens
from graph_service.api.context import Context, context_of
from graph_service.api.problems import Unauthenticated
from graph_service.api.reader import GRANT, LOAN_CASE, Reader
from graph_service.domain.errors import BadInput, Forbidden
from graph_service.rulebook.access import PUBLIC, access_matrix
from graph_service.rulebook.access_rows import Judged, Purpose
from graph_service.usecases.permission import require, require_held, require_sums, shown
from graph_service.usecases.region_scope import region_limit
from graph_service.usecases.subjects import subject_id

PURPOSE = "X-Purpose"
LONGEST = 600  # of a header as it is sent: Chinese takes nine signs a character there

oauth2 = OAuth2(
    scheme_name="client-credentials",
    description="以 client_id 和 client_secret 向 /v1/token 换取访问令牌。OAuth 2 client credentials.",
    flows=OAuthFlows(
        clientCredentials=OAuthFlowClientCredentials(tokenUrl="/v1/token", scopes=dict(access_matrix().scopes))
    ),
    auto_error=False,
)


Authorization = Annotated[str | None, Depends(oauth2)]


async def in_front(request: Request, authorization: str | None) -> Reader:
    """The caller in front of the question of this request, whatever it may see; nothing here waits for the graph.

    A thread is taken for a change that a session asks for: where it is refused as foreign, that is recorded.
    """
    if authorization or request.method in session_cookie.SAFE_METHODS:
        return _in_front(request, authorization)
    return await run_in_threadpool(_in_front, request, authorization)


def _in_front(request: Request, authorization: str | None) -> Reader:
    context = context_of(request)
    caller = request.state.caller = caller_of(context, request, authorization)
    return reader_for(request, context, caller)


def reader_for(request: Request, context: Context, caller: tokens.Caller) -> Reader:
    """A caller in front of the question of this request, whatever it may see (查询人)."""
    code: str = request.path_params.get("code", "")
    subject = subject_id(code)
    role, matrix, members = caller.role, context.matrix, frozenset[str]()
    if role in matrix.roles and matrix.roles[role].members:  # read at every call: off the list is off at once
        client = context.gate.roll.clients.entries().get(caller.client)
        members = frozenset(client.members) if client else members
        matrix = matrix.narrowed(role, client.scopes if client else ())
    return Reader(
        context=context,
        caller=caller,
        route=matrix.route(f"{request.method} {request.scope['route'].path_format}"),
        matrix=matrix,
        scopes=shown(matrix, role=role, unit=caller.unit, subject=subject, members=members),
        request_id=request.state.request_id,
        subject=subject,
        purpose=_header(request, PURPOSE),
        code=code,
        limit=region_limit(matrix, role, caller.region),
        members=members,
    )


async def reader_of_route(request: Request, authorization: Authorization) -> Reader:
    """The reader of a route, admitted as its row of the access table says (路由权限); a refusal is recorded.

    A thread is taken only for what waits for the graph or the log: most requests are judged without.
    """
    reader = await in_front(request, authorization)
    if reader.route.judged is Judged.GRANT and reader.asks_by_grant:
        return await _granted(request, reader)
    reader = await judged(reader, _JUDGES.get(reader.route.judged, reached))
    if reader.limit and not reader.route.anywhere:
        reader = await run_in_threadpool(_in_region, reader)
    return with_purpose(reader)


ReaderDep = Annotated[Reader, Depends(reader_of_route)]


async def judged(reader: Reader, judge: Callable[[Reader], Reader]) -> Reader:
    """Return the reader as it is judged by something that does not wait; a refusal is recorded, in a thread."""
    try:
        return judge(reader)
    except Forbidden as refusal:
        await run_in_threadpool(reader.refused, (refusal.rule,))
        raise


def admitted(reader: Reader) -> Reader:
    """Return the reader where the scope of the route reaches what it asks about (R10.2); a refusal is recorded."""
    with reader.refusals_recorded():
        return reached(reader)


def reached(reader: Reader) -> Reader:
    """Return the reader where the scope of the route reaches what it asks about (R10.2); raises ``Forbidden``."""
    role, unit = reader.caller.role, reader.caller.unit
    scope, subject, members = reader.route.scope, reader.subject, reader.members
    require(reader.matrix, role=role, unit=unit, scope=scope, subject=subject, members=members)
    return reader


def _held(reader: Reader) -> Reader:
    """The reader where it holds the scope at all: how far that goes is judged by the route, one by one."""
    require_held(reader.matrix, role=reader.caller.role, scope=reader.route.scope)
    return reader


def _summed(reader: Reader) -> Reader:
    """The reader where it reaches everything, or its sums: of an answer that is sums and nothing else (仅汇总)."""
    require_sums(reader.matrix, role=reader.caller.role, scope=reader.route.scope)
    return reader.of_sums()


_JUDGES: Mapping[Judged, Callable[[Reader], Reader]] = {Judged.HELD: _held, Judged.SUMS: _summed}


async def _granted(request: Request, reader: Reader) -> Reader:
    """The reader by the authorisation that the call names (R9.2)."""
    grant, loan_case = (_header(request, name, most) for name, most in ((GRANT, 64), (LOAN_CASE, LONGEST)))
    asking = with_purpose(replace(reader, loan_case=loan_case))
    if asking.waits_for(grant):
        return await run_in_threadpool(asking.by_grant, grant)
    return await judged(asking, lambda one: one.granted(grant))


def _in_region(reader: Reader) -> Reader:
    """The reader with public data alone of a subject outside its region (ADR 0100); more than that is refused."""
    placed = reader.placed()
    if reader.route.scope not in PUBLIC and reader.everywhere:
        placed.refuse_outside()
    return placed


def with_purpose(reader: Reader) -> Reader:
    """Return the reader, audited where its route asks why: refused where it does not say (R10.5)."""
    asked = reader.route.purpose
    if asked is Purpose.NO or (asked is Purpose.PERSONS and "persons:masked" not in reader.scopes):
        return reader
    if not reader.purpose:
        raise BadInput(
            "查询个人信息、信用画像或内部风险须说明目的。",
            advice=f"请在请求头 {PURPOSE} 中写明查询目的。",
            rule="R10.5",
        )
    return replace(reader, audited=True)


def _header(request: Request, name: str, most: int = LONGEST) -> str:
    """A header as it was meant: percent-encoded UTF-8 where it is Chinese."""
    given = request.headers.get(name, "")
    if len(given) > most:
        raise BadInput(f"请求头 {name} 至多 {most} 个字符。", advice="请缩短后再提交。", rule="R10.5")
    return unquote(given).strip()


def caller_of(context: Context, request: Request, authorization: str | None) -> tokens.Caller:
    """Who a request is of, by its token, counted against the caller's rate (调用方); raises ``Unauthenticated``.

    Where no header is given the token is that of the session's cookie, and a change is refused that our own page did
    not ask for. A request without a token was counted by its address already (``metering``); one whose token does not
    hold is now.
    """
    by_cookie = not authorization
    told = authorization or f"Bearer {session_cookie.token_of(request, context.settings)}"
    kind, _, text = told.partition(" ")
    if kind.lower() != "bearer" or not text:
        raise Unauthenticated("请求未带访问令牌。", advice="请先登录; 程序请先向 /v1/token 申请令牌。")
    try:
        caller = context.gate.caller(text.strip(), now=context.clock())
        if by_cookie:
            session_cookie.check_session(context, caller.session)
    except Unauthenticated as error:
        context.rates.admit_address(request.client.host if request.client else "")
        if by_cookie:
            raise Unauthenticated("登录已失效。", advice="请重新登录。", challenge=error.challenge) from None
        raise
    context.rates.admit_caller(caller.client)
    if by_cookie:
        session_cookie.guard(context, request, caller)
    return caller
