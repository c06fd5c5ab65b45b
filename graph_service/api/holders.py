"""Who may hold a token (令牌持有人): a client, which is a program with a secret, or an account, which is a person."""

from __future__ import annotations

import secrets
from datetime import datetime

from pydantic import BaseModel, ConfigDict


class Holder(BaseModel):
    """What clients and accounts share (持有人).

    ``role`` is one of R10.2, or empty until the security officer grants one; ``granted`` is false from the day an
    administrator made or reset the entry over the API until then. ``generation`` is renewed by whatever makes the
    tokens issued so far void. ``added_by`` and ``keyed_by`` name who added it and who last made its secret: neither
    may grant it a role (三员分立).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    role: str = ""
    unit: str = ""
    unit_name: str = ""
    region: str = ""
    added_at: datetime
    added_by: str = ""
    keyed_by: str = ""
    enabled: bool = True
    granted: bool = True
    generation: str = ""

    @property
    def admitted(self) -> bool:
        """Whether it may hold a token at all (可用)."""
        return self.enabled and self.granted and bool(self.role)


class Client(Holder):
    """One client (接入方): the hash of its secret, and of the one before while that still holds.

    Where its role has member lists, ``members`` are the subjects on it, and ``scopes`` what the key is for: all of its
    role where ``None``.
    """

    secret_hash: str
    old_secret_hash: str = ""
    old_until: datetime | None = None
    members: tuple[str, ...] = ()
    scopes: tuple[str, ...] | None = None


class Account(Holder):
    """One person (人员账号): the hash of the password and the sealed secret of the second factor.

    ``own_password`` is false until the person has set one that nobody else knows; ``otp_last`` is the step of the last
    code that was used, so that none is used twice. ``pid`` is the id of the person it belongs to, empty where that was
    not registered: by it reads of one's own and of relatives are found (R10.6).
    """

    password_hash: str
    own_password: bool = False
    otp_sealed: str
    otp_last: int = 0
    pid: str = ""


def new_generation() -> str:
    """Name of a new generation of tokens (令牌世代)."""
    return secrets.token_hex(8)
