"""Passwords and secrets as hashes (口令散列): what is kept, how it is checked, what a person may choose."""

from __future__ import annotations

import secrets
import threading

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from graph_service.domain.errors import BadInput

SHORTEST, LONGEST = 12, 256


def hasher() -> PasswordHash:
    """Argon2id at the floor that OWASP names: 19 MiB, two passes, one lane."""
    return PasswordHash((Argon2Hasher(memory_cost=19_456, time_cost=2, parallelism=1),))


class Checks:
    """Checks secrets against hashes (核对): at most two at once, so that a flood costs two hashes of memory.

    A check against nobody's hash takes as long as one against somebody's.
    """

    def __init__(self) -> None:
        self._hasher = hasher()
        self._nobody = self._hasher.hash(secrets.token_urlsafe(32))
        self._free = threading.BoundedSemaphore(2)

    def right(self, secret: str, kept: str | None) -> bool:
        """Whether a secret is the one of a kept hash; against None it never is, in like time."""
        with self._free:
            return self._hasher.verify(secret, kept or self._nobody) and bool(kept)


def check_own_password(name: str, new: str, old: str) -> None:
    """Raise ``BadInput`` for a password that a person may not choose (自设口令)."""
    if not SHORTEST <= len(new) <= LONGEST:
        problem = f"口令应为 {SHORTEST} 至 {LONGEST} 个字符。"
    elif new.casefold() == name.casefold():
        problem = "口令不得与账号名称相同。"
    elif new == old:
        problem = "新口令不得与原口令相同。"
    elif len(set(new)) < 4:
        problem = "口令不得只由几个字符重复而成。"
    else:
        return
    raise BadInput(problem, advice="请另设一个只有本人知道的口令, 可用几个不相关的词连成。")


def initial_password() -> str:
    """Return a password for a first sign-in (初始口令): 96 random bits, shown once."""
    return secrets.token_urlsafe(12)
