"""The key ring (令牌密钥环): the newest key signs, older ones still verify until their last token has ended.

For the embedded store the ring is ``tokens.keys`` (0600) in the data folder; until the first rotation there is none,
and the root key ``token.key`` signs. The root key is not rotated: person references and sealed second factors hang on
it (ADR 0096). With ``CREDIT_GRAPH_TOKEN_KEY`` the ring is the setting: several keys by commas, the first signs.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from joserfc.jwk import OctKey
from pydantic import BaseModel, ConfigDict, TypeAdapter

from graph_service.api.registers import Watched, exclusive
from graph_service.domain.errors import BadInput
from graph_service.settings import Settings
from graph_service.store.private_files import make_private_folder, read_or_create_secret, write_private

KEY_BYTES = 32
ROOT_FILE, RING_FILE = "token.key", "tokens.keys"
_STANDARD = str.maketrans("-_", "+/")  # base64 as URLs write it is taken as well
_LONGEST_LIFE = timedelta(days=1)  # of any token; what still verifies, the ring itself says by its own setting
_HOW = "可用 openssl rand -base64 32 生成。"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """One key of the ring (密钥): ``kid`` names it in the header of a token (RFC 7515)."""

    kid: str
    key: OctKey = field(repr=False)
    made_at: datetime | None = None
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)  # a ring read anew is another ring: what it verified is asked again
class KeyRing:
    """Keys of tokens, the newest first (密钥环); ``life`` is how long a retired one still verifies."""

    keys: tuple[SigningKey, ...]
    life: timedelta

    @classmethod
    def of(cls, *keys: bytes, life: timedelta = timedelta(minutes=30)) -> KeyRing:
        """Ring of these keys, of which the first signs."""
        return cls(tuple(signing_key(key) for key in keys), life)

    @property
    def newest(self) -> SigningKey:
        """The key that signs."""
        return self.keys[0]

    def named(self, kid: object) -> SigningKey | None:
        """Return the key of this name, whether it still verifies or not."""
        return next((key for key in self.keys if key.kid == kid), None)

    def verifying(self, kid: str, now: datetime) -> SigningKey | None:
        """Return the key of this name, unless its last token has ended."""
        key = self.named(kid)
        return key if key and (key.retired_at is None or now < key.retired_at + self.life) else None


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    made_at: datetime | None = None
    retired_at: datetime | None = None


_RING: TypeAdapter[list[_Kept]] = TypeAdapter(list[_Kept])


def root_keys(settings: Settings) -> tuple[bytes, ...]:
    """The keys given (根密钥): of the setting, or for the embedded store of a 0600 file made once.

    Raises ``BadInput`` where a key is short or not base64, or where an external graph server is used without one:
    several API processes must agree on it.
    """
    if settings.token_key is not None:
        texts = settings.token_key.get_secret_value().split(",")
    elif settings.uri is None:
        texts = [read_or_create_secret(make_private_folder(settings.data) / ROOT_FILE)[0]]
    else:
        raise BadInput("使用外部图数据库时必须设置令牌密钥 CREDIT_GRAPH_TOKEN_KEY。", advice=_HOW)
    return tuple(_bytes_of(text.strip()) for text in texts)


def watched_ring(settings: Settings) -> Watched[KeyRing]:
    """Return the ring as its file stands (密钥环): a rotation is in force at the next request."""
    roots = root_keys(settings)
    life = timedelta(minutes=settings.token_minutes)

    def read(raw: bytes | None) -> KeyRing:
        if raw is None or settings.token_key is not None:
            return KeyRing.of(*roots, life=life)
        return KeyRing(tuple(_opened(one) for one in _RING.validate_json(raw)), life)

    return Watched(settings.data / RING_FILE, read)


def rotate(settings: Settings, *, now: datetime, at_once: bool = False) -> KeyRing:
    """Put a fresh key in front (更换密钥); with ``at_once`` the older ones are dropped, and their tokens with them.

    Raises ``BadInput`` where the keys are a setting: then the operator puts the new one in front there.
    """
    if settings.token_key is not None:
        raise BadInput(
            "令牌密钥由 CREDIT_GRAPH_TOKEN_KEY 设置, 不在本机更换。",
            advice="请把新密钥写在最前, 以逗号与原密钥隔开, 重启各接口进程; 令牌有效期过后再去掉原密钥。" + _HOW,
        )
    make_private_folder(settings.data)
    path = settings.data / RING_FILE
    with exclusive(path.with_name(f".{RING_FILE}.lock")):
        before = _kept(path, root_keys(settings))
        older = [] if at_once else [_retired(one, now) for one in before]
        live = [one for one in older if one.retired_at is None or now < one.retired_at + _LONGEST_LIFE]
        ring = [_Kept(key=secrets.token_urlsafe(KEY_BYTES), made_at=now), *live]
        write_private(path, _RING.dump_json(ring, indent=2).decode())
    return watched_ring(settings).value()


def signing_key(key: bytes, *, made_at: datetime | None = None, retired_at: datetime | None = None) -> SigningKey:
    """Name a key (密钥编号): by the beginning of its thumbprint (RFC 7638), so that nobody has to choose one."""
    made = OctKey.import_key(key)
    return SigningKey(made.thumbprint()[:16], made, made_at, retired_at)


def _kept(path: Path, roots: Sequence[bytes]) -> list[_Kept]:
    if path.exists():
        return _RING.validate_json(path.read_bytes())
    return [_Kept(key=base64.urlsafe_b64encode(root).decode()) for root in roots]


def _opened(kept: _Kept) -> SigningKey:
    return signing_key(_bytes_of(kept.key), made_at=kept.made_at, retired_at=kept.retired_at)


def _retired(kept: _Kept, now: datetime) -> _Kept:
    return kept if kept.retired_at else kept.model_copy(update={"retired_at": now})


def _bytes_of(text: str) -> bytes:
    try:
        key = base64.b64decode(text.translate(_STANDARD) + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        key = b""
    if len(key) < KEY_BYTES:
        raise BadInput("令牌密钥应为至少 32 字节的 base64。", advice=_HOW)
    return key
