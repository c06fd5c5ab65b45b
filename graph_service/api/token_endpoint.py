"""The token endpoint (换取访问令牌, RFC 6749): a client trades its secret for a token that holds for minutes."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Form, Response
from fastapi.security import HTTPBasic, HTTPBasicCredentials
from pydantic import BaseModel, Field

from graph_service.api import problems, tokens
from graph_service.api.context import ContextDep

router = APIRouter(tags=["认证 token"])
basic = HTTPBasic(scheme_name="client-basic", auto_error=False, description="client_id 与 client_secret (HTTP Basic)")


class Token(BaseModel):
    """An access token (访问令牌, RFC 6749)."""

    access_token: str = Field(description="访问令牌 send it as Authorization: Bearer …")
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105  the name of a scheme
    expires_in: int = Field(description="有效秒数 seconds it holds", examples=[1800])
    scope: str = Field(description="权限 scopes of the role, by blanks", examples=["subjects:read network:read"])


@router.post("/v1/token", summary="换取访问令牌 get a token", responses=problems.responses(401, 422, 429, 500))
def token(
    *,
    context: ContextDep,
    response: Response,
    grant_type: Annotated[Literal["client_credentials"], Form(description="授权类型")],
    by_header: Annotated[HTTPBasicCredentials | None, Depends(basic)],
    client_id: Annotated[str, Form(max_length=64, description="接入方")] = "",
    client_secret: Annotated[
        str, Form(max_length=256, description="密钥", json_schema_extra={"format": "password"})
    ] = "",
) -> Token:
    """接入方以密钥换取短期访问令牌, 密钥可放在表单或 HTTP Basic 中.

    A client trades its secret for a short-lived token. A wrong secret and an unknown client answer alike; failed
    attempts are limited per client id.
    """
    name, secret = (by_header.username, by_header.password) if by_header else (client_id, client_secret)
    client = context.authenticator.authenticate(name, secret)
    minutes = context.settings.token_minutes
    response.headers["Pragma"] = "no-cache"
    return Token(
        access_token=tokens.issue(context.token_key, client, now=context.clock(), minutes=minutes),
        expires_in=minutes * 60,
        scope=" ".join(sorted(context.matrix.narrowed(client.role, client.scopes).scopes_of(client.role))),
    )
