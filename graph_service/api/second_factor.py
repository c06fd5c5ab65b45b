"""The second factor (动态口令): time-based codes (TOTP, RFC 6238), whose secret is kept sealed.

The secret stands in the file under AES-256-GCM with the name of its account as associated data: a secret cannot be
moved to another account. The key is a subkey of ``CREDIT_GRAPH_ACCOUNT_KEY``, else of the root key of tokens.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from collections.abc import Sequence
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pyotp import random_base32
from pyotp.totp import TOTP

from graph_service.api.key_ring import root_keys
from graph_service.settings import Settings
from graph_service.store.vault import key_of, subkey

STEP_SECONDS = 30
_DRIFT = (-1, 0, 1)  # steps: RFC 6238 5.2 advises one
_NONCE = 12
_ISSUER = "credit-graph"


class Seals:
    """Seals the secrets of second factors (密封): with the first key, opens with any."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._keys = [AESGCM(subkey(key, b"credit-graph second factor")) for key in keys]

    def seal(self, name: str, secret: str) -> str:
        """Return the secret encrypted and authenticated, as base64; every sealing differs."""
        nonce = os.urandom(_NONCE)
        return base64.b64encode(nonce + self._keys[0].encrypt(nonce, secret.encode(), name.encode())).decode()

    def open(self, name: str, sealed: str) -> str | None:
        """Return the secret of this account; None where no key opens it (another key, or a changed text)."""
        try:
            raw = base64.b64decode(sealed, validate=True)
        except binascii.Error:
            return None
        for key in self._keys:
            try:
                return key.decrypt(raw[:_NONCE], raw[_NONCE:], name.encode()).decode()
            except (InvalidTag, ValueError):
                continue
        return None


def load_seals(settings: Settings) -> Seals:
    """Load the keys that seal second factors (密封密钥): the setting's own, then the root keys of tokens."""
    own = settings.account_key
    first = [key_of(own.get_secret_value(), "账号密钥", "CREDIT_GRAPH_ACCOUNT_KEY")] if own else []
    return Seals([*first, *root_keys(settings)])


def new_secret() -> str:
    """Return a fresh secret (密钥): 160 random bits as base32."""
    return random_base32()


def enrolment(name: str, secret: str) -> str:
    """Return the ``otpauth://`` address by which an authenticator app takes the secret in (绑定地址)."""
    return TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=name, issuer_name=_ISSUER)


def code_step(secret: str, code: str, now: datetime) -> int | None:
    """Return the step a code is of (时间步), one of drift either way; None where it is of none. In like time."""
    totp = TOTP(secret, interval=STEP_SECONDS)
    present = int(now.timestamp()) // STEP_SECONDS
    found: int | None = None
    for step in (present + drift for drift in _DRIFT):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.strip().encode()):
            found = step
    return found
