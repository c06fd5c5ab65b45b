"""Keys by which regions share bans (跨地区共享密钥): one signs what we send, one opens what was sealed for us.

Both are derived from one secret (HKDF) and kept nowhere else. A document is a JWS (RFC 7515) signed with Ed25519; whom
a ban is on is a JWE (RFC 7516) for the receiver's X25519 key (ECDH-ES, A256GCM), for eighteen digits of which most are
known to be days and places can be found from any hash by trying them all (ADR 0089). What others need of our keys is
the card: our unit and both public halves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from graph_service.domain.errors import BadFile, BadInput
from graph_service.settings import Settings
from graph_service.store.private_files import make_private_folder, read_or_create_secret
from graph_service.store.vault import key_of, subkey

KEY_FILE = "sharing.key"
_SIGNS, _SEALS, _CONTENT = "Ed25519", "ECDH-ES", "A256GCM"
_TYPE = "credit-graph-bans+jws"
_PURPOSES = (b"credit-graph signs bans", b"credit-graph opens bans")


@dataclass(frozen=True, slots=True)
class KeyCard:
    """What a unit tells others of its keys (公钥卡): its code, the key it signs with, the key to seal for it with."""

    unit: str
    signs: OKPKey
    seals: OKPKey

    def verified(self, document: str) -> bytes:
        """Return what a document of this unit says (验签); raises ``BadFile`` for one that it did not sign."""
        try:
            told = jws.deserialize_compact(document.strip(), self.signs, algorithms=[_SIGNS])
        except (JoseError, ValueError):
            raise BadFile("文件的签名不符, 未读取。", advice="请向发送单位核对文件和公钥卡。", rule="R4.6") from None
        if told.headers().get("typ") != _TYPE:
            raise BadFile("签名的不是限制共享文件。", rule="R4.6")
        return told.payload

    def sealed(self, text: str) -> str:
        """Seal a text for this unit alone (密封)."""
        header = {"alg": _SEALS, "enc": _CONTENT}
        return jwe.encrypt_compact(header, text.encode(), self.seals, algorithms=[_SEALS, _CONTENT])

    @property
    def thumbprint(self) -> str:
        """Name of the sealing key (密封公钥指纹, RFC 7638)."""
        return self.seals.thumbprint()

    def told(self) -> str:
        """The card as JSON: the public halves alone."""
        keys = [{**key.as_dict(private=False), "use": use} for key, use in ((self.signs, "sig"), (self.seals, "enc"))]
        return json.dumps({"unit": self.unit, "keys": keys}, ensure_ascii=False, indent=1)


def read_card(text: str) -> KeyCard:
    """Read a card (读取公钥卡); raises ``BadFile`` for what is none."""
    try:
        told: dict[str, Any] = json.loads(text)
        keys = {key["use"]: OKPKey.import_key(key) for key in told["keys"]}
        card = KeyCard(str(told["unit"]), keys["sig"], keys["enc"])
        if (card.signs.curve_name, card.seals.curve_name) == ("Ed25519", "X25519") and card.unit:
            return card
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise BadFile("不是公钥卡。", advice="对方以 credit-graph bans key 导出后提供。")


class SharingKeys:
    """Our own keys (本单位密钥), from one secret of 32 bytes."""

    __slots__ = ("_seals", "_signs")

    def __init__(self, secret: bytes) -> None:
        signing, opening = (subkey(secret, purpose) for purpose in _PURPOSES)
        self._signs = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(signing))
        self._seals = OKPKey.import_key(X25519PrivateKey.from_private_bytes(opening))

    def card(self, unit: str) -> KeyCard:
        """What others need of them (公钥卡)."""
        halves = [OKPKey.import_key(key.as_dict(private=False)) for key in (self._signs, self._seals)]
        return KeyCard(unit, *halves)

    def signed(self, content: bytes) -> str:
        """Sign a document (签名)."""
        header = {"alg": _SIGNS, "typ": _TYPE, "kid": self._signs.thumbprint()}
        return jws.serialize_compact(header, content, self._signs, algorithms=[_SIGNS])

    def opened(self, sealed: str) -> str:
        """Open what was sealed for us (开封); raises ``BadInput`` where it was not, or was changed."""
        try:
            told = jwe.decrypt_compact(sealed, self._seals, algorithms=[_SEALS, _CONTENT])
            return (told.plaintext or b"").decode()
        except (JoseError, ValueError) as error:
            raise BadInput("密封的内容无法打开 (不是为本单位密封, 或被改动)") from error


def load_sharing_keys(settings: Settings) -> SharingKeys:
    """Load our keys (共享密钥): see ``load_sharing_secret``."""
    return SharingKeys(load_sharing_secret(settings))


def load_sharing_secret(settings: Settings) -> bytes:
    """Load the secret of the settings, else from a 0600 file beside the embedded store, made at first use (共享密钥).

    Raises ``BadInput`` where the key is not 32 bytes of base64, or where the graph is an external one and none is set.
    """
    if settings.sharing_key is not None:
        text = settings.sharing_key.get_secret_value()
    elif settings.uri:
        raise BadInput(
            "使用外部 Neo4j 时必须设置跨地区共享密钥",
            advice="请设置 CREDIT_GRAPH_SHARING_KEY (32 字节的 base64)。",
            rule="R4.6",
        )
    else:
        text, _ = read_or_create_secret(make_private_folder(settings.data.absolute()) / KEY_FILE)
    return key_of(text, "跨地区共享密钥", "CREDIT_GRAPH_SHARING_KEY")
