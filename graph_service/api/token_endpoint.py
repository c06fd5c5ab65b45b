"""Tokens given and given back (换取和注销访问令牌, RFC 6749 and 7009), and the password that gets one."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Header, Request, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from graph_service.api import problems
from graph_service.api.auth import caller_of
from graph_service.api.context import Context, ContextDep
from graph_service.api.door_audit import note
from graph_service.api.holders import Client, Holder
from graph_service.api.problems import Unauthenticated
from graph_service.domain.errors import Forbidden
from graph_service.rulebook.access import AccessMatrix

router = APIRouter(tags=["认证 token"])
basic = HTTPBasic(scheme_name="client-basic", auto_error=False, description="client_id 与 client_secret (HTTP Basic)")
SECRET: dict[str, JsonValue] = {"format": "password"}
BasicDep = Annotated[HTTPBasicCredentials | None, Depends(basic)]
ClientId = Annotated[str, Form(max_length=64, description="接入方")]
ClientSecret = Annotated[str, Form(max_length=256, description="密钥", json_schema_extra=SECRET)]


class Token(BaseModel):
    """An access token (访问令牌, RFC 6749)."""

    access_token: str = Field(description="访问令牌 send it as Authorization: Bearer …")
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  the name of a scheme
    expires_in: int = Field(description="有效秒数 seconds it holds", examples=[1800])
    scope: str = Field(description="权限 scopes of the role, by blanks", examples=["subjects:read network:read"])


class PasswordIn(BaseModel):
    """A new password, with everything that proves who asks (修改口令)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    username: str = Field(max_length=64, description="账号")
    password: str = Field(max_length=256, description="原口令或初始口令", json_schema_extra=SECRET, repr=False)
    otp: str = Field(max_length=16, description="动态口令", json_schema_extra=SECRET, repr=False)
    new_password: str = Field(
        max_length=256, description="新口令, 至少 12 个字符", json_schema_extra=SECRET, repr=False
    )


class Done(BaseModel):
    """That it was done (已办理)."""

    status: Literal["ok"] = Field(default="ok", description="结果")


@router.post(
    "/v1/token", summary="换取访问令牌 get a token", responses=problems.responses(400, 401, 422, 429, 500, 503)
)
def token(
    *,
    request: Request,
    context: ContextDep,
    response: Response,
    grant_type: Annotated[Literal["client_credentials", "password"], Form(description="授权类型")],
    by_header: BasicDep,
    client_id: ClientId = "",
    client_secret: ClientSecret = "",
    username: Annotated[str, Form(max_length=64, description="账号")] = "",
    password: Annotated[str, Form(max_length=256, description="口令", json_schema_extra=SECRET)] = "",
    otp: Annotated[str, Form(max_length=16, description="动态口令 TOTP", json_schema_extra=SECRET)] = "",
) -> Token:
    """接入方以密钥, 人员以口令和动态口令, 换取短期访问令牌; 密钥可放在表单或 HTTP Basic 中.

    A client trades its secret, a person a password and a code, for a short-lived token. Whatever is wrong is answered
    alike; failed attempts are limited per client id, and lock an account.
    """
    holder: Holder
    if grant_type == "password":
        holder = context.sign_in.token_holder(
            username, password, otp, lambda outcome, why, account: note(context, request, account, outcome, why)
        )
        note(context, request, holder, "answered")
    else:
        name, secret = (by_header.username, by_header.password) if by_header else (client_id, client_secret)
        holder = _client(context, request, name, secret)
    minutes = context.settings.token_minutes
    response.headers["Pragma"] = "no-cache"
    return Token(
        access_token=context.gate.issue(holder, now=context.clock(), minutes=minutes),
        expires_in=minutes * 60,
        scope=" ".join(sorted(_matrix(context, holder).scopes_of(holder.role))),
    )


@router.post(
    "/v1/token/revoke",
    summary="注销访问令牌 give a token back",
    responses=problems.responses(400, 401, 403, 422, 429, 500, 503),
)
def revoke(
    *,
    request: Request,
    context: ContextDep,
    by_header: BasicDep,
    text: Annotated[str, Form(alias="token", max_length=4_000, description="要注销的令牌", json_schema_extra=SECRET)],
    token_type_hint: Annotated[str, Form(max_length=40, description="令牌种类, 可不填")] = "",
    client_id: ClientId = "",
    client_secret: ClientSecret = "",
    authorization: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Done:
    """持有人注销自己的一个令牌: 接入方以密钥, 人员以令牌本身认证; 已经无效的令牌同样应答成功.

    The owner of a token voids it (RFC 7009), proven by the client's secret or by any token of the same owner. What is
    no token of ours, or no more, is answered as done; another's token is refused.
    """
    if by_header or client_id:
        name, secret = (by_header.username, by_header.password) if by_header else (client_id, client_secret)
        owner = _client(context, request, name, secret).name
    else:
        owner = caller_of(context, request, authorization).client
    now = context.clock()
    try:
        given = context.gate.caller(text.strip(), now=now)
    except Unauthenticated:
        return Done()
    if given.client != owner:
        note(context, request, context.gate.roll.find(owner), "refused", "token-of-another")
        raise Forbidden("该令牌不是发给您的, 不能注销。", rule="R10.2")
    note(context, request, context.gate.roll.find(owner), "done")
    context.gate.revoked.add(given.token, ends=given.ends, now=now)
    return Done()


@router.post(
    "/v1/account/password",
    summary="设置自己的口令 set one's own password",
    responses=problems.responses(400, 409, 422, 429, 500, 503),
)
def set_password(request: Request, context: ContextDep, asked: PasswordIn) -> Done:
    """人员以原口令 (首次为初始口令) 和动态口令设置新口令; 此前的令牌即行失效.

    A person replaces the password, the first time the one an administrator was shown. It takes a code that was not
    used yet; tokens issued so far are void.
    """
    account = context.sign_in.set_password(
        asked.username,
        asked.password,
        asked.otp,
        asked.new_password,
        lambda outcome, why, account: note(context, request, account, outcome, why),
    )
    note(context, request, account, "done")
    return Done()


def _client(context: Context, request: Request, name: str, secret: str) -> Client:
    return context.authenticator.authenticate(
        name, secret, lambda client: note(context, request, client, "locked", "client-secret")
    )


def _matrix(context: Context, holder: Holder) -> AccessMatrix:
    """The access table as this holder has it: a key may be for some scopes of its role alone."""
    return context.matrix.narrowed(holder.role, holder.scopes) if isinstance(holder, Client) else context.matrix
