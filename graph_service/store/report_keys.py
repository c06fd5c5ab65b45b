"""The key that signs credit reports (报告签名密钥, R9.6): Ed25519, derived by HKDF from the secret of ``sharing_keys``.

A subkey of its own and a type of its own: a signed report can never be taken for a document of bans, nor the other way
round. What is signed is a JWS in the flattened JSON form (RFC 7515 7.2.2).
"""

from __future__ import annotations

import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from graph_service.domain.errors import BadFile
from graph_service.settings import Settings
from graph_service.store.sharing_keys import load_sharing_secret
from graph_service.store.vault import subkey

REPORT_TYPE = "credit-graph-report+jws"
_SIGNS = "Ed25519"
_PARTS = ("protected", "payload", "signature")


class ReportKeys:
    """Our key for reports (报告签名密钥), from one secret of 32 bytes."""

    __slots__ = ("_signs",)

    def __init__(self, secret: bytes) -> None:
        signing = subkey(secret, b"credit-graph signs reports")
        self._signs = OKPKey.import_key(Ed25519PrivateKey.from_private_bytes(signing))

    def public(self) -> dict[str, str]:
        """The public half as JWK (报告验签公钥), with its thumbprint as ``kid``."""
        told = self._signs.as_dict(private=False)
        names = ("kty", "crv", "x")
        return {**{name: str(told[name]) for name in names}, "kid": self._signs.thumbprint(), "use": "sig"}

    def signed(self, content: bytes) -> bytes:
        """Sign what a report says (签名): a flattened JWS as JSON."""
        header = {"alg": _SIGNS, "typ": REPORT_TYPE, "kid": self._signs.thumbprint()}
        parts = jws.serialize_compact(header, content, self._signs, algorithms=[_SIGNS]).split(".")
        return json.dumps(dict(zip(_PARTS, parts, strict=True)), sort_keys=True, separators=(",", ":")).encode()


def load_report_keys(settings: Settings) -> ReportKeys:
    """Load our key for reports (报告签名密钥); raises as ``load_sharing_secret`` does."""
    return ReportKeys(load_sharing_secret(settings))


def verified(document: bytes, public: dict[str, str]) -> bytes:
    """Return what a signed report says (验签), by the public key alone; raises ``BadFile`` for anything else."""
    key = OKPKey.import_key({name: public[name] for name in ("kty", "crv", "x")})
    try:
        parts: dict[str, str] = json.loads(document)
        told = jws.deserialize_compact(".".join(parts[name] for name in _PARTS), key, algorithms=[_SIGNS])
    except (JoseError, ValueError, KeyError, TypeError):
        raise BadFile("报告的签名不符。", advice="请在签发单位的核验页面核对。", rule="R9.6") from None
    if told.headers().get("typ") != REPORT_TYPE:
        raise BadFile("签名的不是信用报告。", rule="R9.6")
    return told.payload
