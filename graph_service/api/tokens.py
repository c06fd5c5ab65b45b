"""Access tokens (访问令牌): short-lived JWTs that say who calls, in which role and for which unit (RFC 9068)."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import BaseModel, ConfigDict, ValidationError

from graph_service.api.clients import Client
from graph_service.api.problems import Unauthenticated
from graph_service.domain.errors import BadInput
from graph_service.settings import Settings
from graph_service.store.private_files import make_private_folder, read_or_create_secret

ALGORITHM = "HS256"  # one service signs and checks: nobody else needs a public key
ISSUER = "credit-graph"
AUDIENCE = "credit-graph-api"
KEY_BYTES = 32
KEY_FILE = "token.key"
_STANDARD = str.maketrans("-_", "+/")  # base64 as URLs write it is taken as well


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls (调用方): client, role of R10.2, unit (code of the subject, bank or organ) and region."""

    client: str
    role: str
    unit: str
    region: str
    unit_name: str = ""


class _Claims(BaseModel):
    model_config = ConfigDict(frozen=True)

    iss: str
    aud: str
    sub: str
    exp: int
    iat: int
    jti: str
    role: str
    unit: str
    region: str
    unit_name: str = ""


def token_key(settings: Settings) -> bytes:
    """The signing key (令牌密钥): from the setting, or for the embedded store from a 0600 file made once.

    Raises ``BadInput`` where the key is short or not base64, or where an external graph server is used without one:
    several API processes must agree on it.
    """
    if settings.token_key is not None:
        text = settings.token_key.get_secret_value()
    elif settings.uri is None:
        text, _ = read_or_create_secret(make_private_folder(settings.data) / KEY_FILE)
    else:
        raise BadInput(
            "使用外部图数据库时必须设置令牌密钥 CREDIT_GRAPH_TOKEN_KEY。", advice="可用 openssl rand -base64 32 生成。"
        )
    try:
        key = base64.b64decode(text.translate(_STANDARD) + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        key = b""
    if len(key) < KEY_BYTES:
        raise BadInput("令牌密钥应为至少 32 字节的 base64。", advice="可用 openssl rand -base64 32 生成。")
    return key


def issue(key: bytes, client: Client, *, now: datetime, minutes: int) -> str:
    """Sign a token for a client (签发令牌), valid for ``minutes`` from ``now``."""
    claims = _Claims(
        iss=ISSUER,
        aud=AUDIENCE,
        sub=client.name,
        iat=int(now.timestamp()),
        exp=int((now + timedelta(minutes=minutes)).timestamp()),
        jti=secrets.token_hex(16),
        role=client.role,
        unit=client.unit,
        region=client.region,
        unit_name=client.unit_name,
    )
    return jwt.encode({"alg": ALGORITHM, "typ": "at+jwt"}, claims.model_dump(), OctKey.import_key(key))


def read_token(key: bytes, token: str, *, now: datetime) -> Caller:
    """Return the caller a token speaks for (校验令牌); raises ``Unauthenticated``. The algorithm is pinned."""
    try:
        decoded = jwt.decode(token, OctKey.import_key(key), algorithms=[ALGORITHM])
        claims = _Claims.model_validate(decoded.claims)
    except (JoseError, ValueError, ValidationError):
        raise _refused("令牌无效。") from None
    if decoded.header.get("typ") != "at+jwt" or claims.iss != ISSUER or claims.aud != AUDIENCE:
        raise _refused("令牌不是本服务签发的访问令牌。")
    if claims.exp <= now.timestamp():
        raise _refused("令牌已过期。")
    return Caller(
        client=claims.sub, role=claims.role, unit=claims.unit, region=claims.region, unit_name=claims.unit_name
    )


def _refused(message: str) -> Unauthenticated:
    return Unauthenticated(message, advice="请向 /v1/token 重新申请令牌。", challenge='Bearer error="invalid_token"')
