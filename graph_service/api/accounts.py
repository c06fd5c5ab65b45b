"""Accounts of people (人员账号): made with a password for one sign-in and a second factor, both shown once.

They are kept like clients, as ``accounts.json`` (mode 0600) in the data folder: an Argon2 hash and a sealed secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph_service.api.holders import Account, Holder, new_generation
from graph_service.api.passwords import hasher, initial_password
from graph_service.api.roll import check_name
from graph_service.api.second_factor import Seals, enrolment, new_secret


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a person is handed once (初始凭据): a password to be replaced, and the address of the second factor."""

    password: str = field(repr=False)
    otpauth: str = field(repr=False)


def made_account(holder: Holder, seals: Seals) -> tuple[Account, Enrolment]:
    """Make an account (新建账号). Raises ``BadInput`` for a name that does not fit."""
    check_name(holder.name)
    changes, handed = fresh_credentials(holder.name, seals)
    return Account.model_validate(holder.model_dump() | dict(changes)), handed


def fresh_credentials(name: str, seals: Seals) -> tuple[Mapping[str, object], Enrolment]:
    """Make a new password and second factor (重置): what changes in the entry, and what its owner is handed.

    What was issued so far is void, and the password must be replaced at the first sign-in.
    """
    password, secret = initial_password(), new_secret()
    changes = {
        "password_hash": hasher().hash(password),
        "own_password": False,
        "otp_sealed": seals.seal(name, secret),
        "otp_last": 0,
        "generation": new_generation(),
    }
    return changes, Enrolment(password, enrolment(name, secret))
