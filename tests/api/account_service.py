"""The real app with people: the three officers, a clerk, and a clock that the test moves."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

import httpx
import pyotp
from fastapi import FastAPI

from graph_service.api.accounts import made_account
from graph_service.api.app import create_app
from graph_service.api.holders import Holder
from graph_service.api.roll import Roll
from graph_service.api.second_factor import load_seals
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from tests.api.conftest import served

START = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
OWN = "own password of "  # and the name


@dataclass
class Person:
    """What a person has: a name, a password and an authenticator."""

    name: str
    password: str
    otpauth: str

    @property
    def secret(self) -> str:
        return parse_qs(urlparse(self.otpauth).query)["secret"][0]

    def code(self, at: datetime) -> str:
        return pyotp.TOTP(self.secret).at(at)


@dataclass
class AccountService:
    """The app over HTTP, its data folder, log and clock."""

    app: FastAPI
    http: httpx.Client
    data: Path
    settings: Settings
    log: io.StringIO
    now: list[datetime] = field(default_factory=lambda: [START])

    def wait(self, **by: float) -> None:
        """Move the clock on."""
        self.now[0] += timedelta(**by)

    def enrol(self, name: str, role: str, unit: str = "unit-1") -> Person:
        """Add an account at the machine, as the command line does."""
        account, handed = made_account(
            Holder(name=name, role=role, unit=unit, added_at=self.now[0]), load_seals(self.settings)
        )
        Roll(self.data).add(account)
        return Person(name, handed.password, handed.otpauth)

    def ask_token(self, person: Person, *, code: str | None = None, password: str | None = None) -> httpx.Response:
        """Sign in, with a code not used before unless one is given."""
        if code is None:
            self.wait(seconds=30)
            code = person.code(self.now[0])
        form = {"grant_type": "password", "username": person.name, "otp": code}
        return self.http.post("/v1/token", data={**form, "password": password or person.password})

    def set_password(self, person: Person, new: str, *, code: str | None = None) -> httpx.Response:
        """Set an own password."""
        if code is None:
            self.wait(seconds=30)
            code = person.code(self.now[0])
        body = {"username": person.name, "password": person.password, "otp": code, "new_password": new}
        answer = self.http.post("/v1/account/password", json=body)
        if answer.status_code == 200:
            person.password = new
        return answer

    def token(self, person: Person) -> str:
        """Token of a person, whose password becomes an own one at the first time."""
        if not person.password.startswith(OWN):
            assert self.set_password(person, OWN + person.name).status_code == 200
        answer = self.ask_token(person)
        assert answer.status_code == 200, answer.text
        return answer.json()["access_token"]

    def official(self, name: str, role: str) -> str:
        """Token of a person enrolled just now."""
        return self.token(self.enrol(name, role))

    def get(self, token: str, path: str) -> httpx.Response:
        """Ask with a token."""
        return self.http.get(path, headers={"Authorization": f"Bearer {token}"})

    def post(self, token: str, path: str, body: object = None) -> httpx.Response:
        """Act with a token."""
        return self.http.post(path, json=body, headers={"Authorization": f"Bearer {token}"})

    def audit(self) -> list[dict[str, Any]]:
        """Entries of the audit log."""
        log = self.data / "audit.jsonl"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


@contextmanager
def with_people(
    connection: Connection, data: Path, *, demo: Collection[str] = (), **more: Any
) -> Iterator[AccountService]:
    """Serve the app; ``more`` are settings. Restarting is serving the same folder again."""
    settings, now, log = Settings(data=data, **more), [START], io.StringIO()
    app = create_app(settings, connection=connection, clock=lambda: now[0], log=log, demo=demo)
    with served(app) as http:
        yield AccountService(app, http, data, settings, log, now)
