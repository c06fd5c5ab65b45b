"""Access tokens (访问令牌): short-lived JWTs that say who calls, in which role and for which unit (RFC 9068)."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from pydantic import BaseModel, ConfigDict, ValidationError

from graph_service.api.holders import Holder
from graph_service.api.key_ring import KeyRing, root_keys
from graph_service.api.problems import Unauthenticated
from graph_service.settings import Settings

ALGORITHM = "HS256"  # one service signs and checks: nobody else needs a public key
ISSUER = "credit-graph"
AUDIENCE = "credit-graph-api"
_REMEMBERED = 4_096  # tokens whose signature need not be checked again


@dataclass(frozen=True, slots=True)
class Session:
    """What the tokens of one sitting in the browser have in common (会话): an id, and when its owner signed in.

    A token that is of none has an empty id. ``began`` is in seconds, as a token says it (``auth_time`` of OpenID).
    """

    id: str = ""
    began: int = 0


NO_SESSION = Session()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls (调用方): client or account, role of R10.2, unit (code of the subject, bank or organ) and region.

    ``token`` and ``ends`` are of the token itself, ``generation`` of its holder when it was issued, ``session`` the one
    it was given out in.
    """

    client: str
    role: str
    unit: str
    region: str
    unit_name: str = ""
    generation: str = field(default="", compare=False)
    token: str = field(default="", compare=False)
    ends: int = field(default=0, compare=False)
    session: Session = field(default=NO_SESSION, compare=False)


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
    gen: str = ""
    sid: str = ""
    auth_time: int = 0


def token_key(settings: Settings) -> bytes:
    """The root key (根密钥): the first of the setting, or for the embedded store one of a 0600 file made once.

    Raises ``BadInput`` as ``root_keys`` does.
    """
    return root_keys(settings)[0]


def issue(
    ring: KeyRing,
    holder: Holder,
    *,
    now: datetime,
    minutes: int,
    session: Session = NO_SESSION,
    until: int | None = None,
) -> str:
    """Sign a token for a client or an account (签发令牌): for ``minutes`` from ``now``, and not beyond ``until``."""
    ends = int((now + timedelta(minutes=minutes)).timestamp())
    claims = _Claims(
        iss=ISSUER,
        aud=AUDIENCE,
        sub=holder.name,
        iat=int(now.timestamp()),
        exp=ends if until is None else min(ends, until),
        jti=secrets.token_hex(16),
        role=holder.role,
        unit=holder.unit,
        region=holder.region,
        unit_name=holder.unit_name,
        gen=holder.generation,
        sid=session.id,
        auth_time=session.began,
    )
    header = {"alg": ALGORITHM, "typ": "at+jwt", "kid": ring.newest.kid}
    return jwt.encode(header, claims.model_dump(), ring.newest.key)


def read_token(ring: KeyRing, token: str, *, now: datetime) -> Caller:
    """Return the caller a token speaks for (校验令牌); raises ``Unauthenticated``. The algorithm is pinned."""
    kid, caller = _signed(ring, token)
    if ring.verifying(kid, now) is None:
        raise refused("令牌无效。")
    if caller.ends <= now.timestamp():
        raise refused("令牌已过期。")
    return caller


@lru_cache(maxsize=_REMEMBERED)
def _signed(ring: KeyRing, token: str) -> tuple[str, Caller]:
    """What a token says, and the key by which it is signed, whatever the time: that stays so as long as the ring."""
    try:
        decoded = jwt.decode(token, lambda head: _key_for(ring, head.headers().get("kid")), algorithms=[ALGORITHM])
        claims = _Claims.model_validate(decoded.claims)
    except (JoseError, ValueError, ValidationError):
        raise refused("令牌无效。") from None
    if decoded.header.get("typ") != "at+jwt" or claims.iss != ISSUER or claims.aud != AUDIENCE:
        raise refused("令牌不是本服务签发的访问令牌。")
    return decoded.header["kid"], Caller(
        client=claims.sub,
        role=claims.role,
        unit=claims.unit,
        region=claims.region,
        unit_name=claims.unit_name,
        generation=claims.gen,
        token=claims.jti,
        ends=claims.exp,
        session=Session(claims.sid, claims.auth_time),
    )


def refused(message: str) -> Unauthenticated:
    """Make the error to raise about a token that does not hold (令牌不成立)."""
    return Unauthenticated(message, advice="请向 /v1/token 重新申请令牌。", challenge='Bearer error="invalid_token"')


def _key_for(ring: KeyRing, kid: object) -> OctKey:
    """Key that a header names; raises ``ValueError`` for one that is not in the ring."""
    found = ring.named(kid)
    if found is None:
        raise ValueError("no such key")
    return found.key
