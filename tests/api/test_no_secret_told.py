"""No secret is told: the service as a process, used rightly and wrongly, and then everything it wrote is searched."""

from __future__ import annotations

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlparse

import httpx
import pyotp
import pytest

from graph_service.api.accounts import made_account
from graph_service.api.clients import add_client, rotate_client
from graph_service.api.holders import Holder
from graph_service.api.roll import Roll
from graph_service.api.second_factor import load_seals
from graph_service.settings import Settings
from tests.house.tree import ROOT


@dataclass
class Told:
    """What was used, and what came back."""

    data: Path
    out: Path
    secrets: dict[str, str] = field(default_factory=dict)
    errors: list[httpx.Response] = field(default_factory=list)
    registers: str = ""

    def keep(self, answer: httpx.Response) -> httpx.Response:
        """Keep an answer that is an error."""
        if answer.status_code >= 400:
            self.errors.append(answer)
        return answer


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Serve a folder in a process of its own, use it, end it."""
    folder = tmp_path_factory.mktemp("secrets")
    used = Told(folder / "data", folder / "out")
    keys = [base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2)]
    used.secrets = {f"token key {number}": key for number, key in enumerate(keys)}
    environment = {
        "CREDIT_GRAPH_TOKEN_KEY": ",".join(keys),
        "CREDIT_GRAPH_HEAP": "512m",
        "CREDIT_GRAPH_LOG_LEVEL": "DEBUG",
    }
    with used.out.open("wb") as out:
        yield from serving(used, out, {**os.environ, **environment}, Settings(data=used.data, token_key=",".join(keys)))


def serving(used: Told, out: IO[bytes], environment: dict[str, str], settings: Settings) -> Iterator[Told]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from graph_service.cli import main; main()", "serve"]
    process = subprocess.Popen(
        [*command, "--port", str(port), "--data", str(used.data)],
        cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
            deadline = time.monotonic() + 120
            while True:
                assert process.poll() is None, used.out.read_text("utf-8")
                assert time.monotonic() < deadline
                try:
                    http.get("/healthz")
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            use(used, http, settings)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
    yield used


def use(used: Told, http: httpx.Client, settings: Settings) -> None:
    """Everything that takes or gives a secret, rightly and wrongly."""
    now = datetime.now(UTC)
    known = used.secrets
    known["client secret"] = add_client(used.data, "desk", role="regulator", unit="u", at=now)
    known["rotated secret"] = rotate_client(used.data, "desk", now=now)
    form = {"grant_type": "client_credentials", "client_id": "desk"}
    for name in ("client secret", "rotated secret"):
        known[f"token by {name}"] = used.keep(
            http.post("/v1/token", data=form | {"client_secret": known[name]})
        ).json()["access_token"]
    known["wrong secret"] = secrets.token_urlsafe(32)
    for _ in range(6):
        used.keep(http.post("/v1/token", data=form | {"client_secret": known["wrong secret"]}))
    account, handed = made_account(Holder(name="officer", role="admin", unit="u", added_at=now), load_seals(settings))
    Roll(used.data).add(account)
    known["initial password"] = handed.password
    known["TOTP secret"] = parse_qs(urlparse(handed.otpauth).query)["secret"][0]
    known["own password"], known["typed as a name"] = "an own password 1", "a password typed as a name"
    totp = pyotp.TOTP(known["TOTP secret"])
    body = {"username": "officer", "password": handed.password, "new_password": known["own password"]}
    step = int(time.time()) // 30
    used.keep(http.post("/v1/account/password", json={**body, "otp": "wrong", "more": 1}))
    used.keep(http.post("/v1/account/password", json={**body, "new_password": "officer"}))
    used.keep(http.post("/v1/account/password", json={**body, "otp": totp.generate_otp(step)}))
    signing = {"grant_type": "password", "username": "officer", "password": known["own password"]}
    used.keep(http.post("/v1/token", data={**signing, "otp": totp.generate_otp(step)}))  # used before
    used.keep(http.post("/v1/token", data={**signing, "username": known["typed as a name"], "otp": "1"}))
    answer = http.post("/v1/token", data={**signing, "otp": totp.generate_otp(step + 1)})
    known["token of a person"] = answer.json()["access_token"]
    bearer = {"Authorization": f"Bearer {known['token of a person']}"}
    added = http.post("/v1/accounts", json={"name": "clerk", "kind": "client"}, headers=bearer)
    known["secret over the API"] = added.json()["client_secret"]
    known["password over the API"] = http.post(
        "/v1/accounts", json={"name": "person", "kind": "person"}, headers=bearer
    ).json()["initial_password"]
    desk = {"Authorization": f"Bearer {known['token by rotated secret']}"}
    used.keep(http.get(f"/v1/quality?access_token={known['token by rotated secret']}", headers=desk))
    used.keep(http.get(f"/v1/subjects/{known['rotated secret']}", headers=desk))
    used.keep(http.get("/v1/campaigns", headers={"Authorization": f"Bearer {known['token of a person']}x"}))
    used.keep(http.post("/v1/token/revoke", data={"token": known["token of a person"]}, headers=desk))
    http.post("/v1/token/revoke", data={"token": known["token of a person"]}, headers=bearer)
    used.keep(http.get("/v1/accounts", headers=bearer))
    sign_in_at_the_page(used, http, settings, now)
    used.registers = "".join(
        path.read_text("utf-8", "replace") for path in used.data.iterdir() if path.suffix == ".json"
    )
    (used.data / "accounts.json").write_text(f"{known['own password']} is no register")
    used.keep(http.post("/v1/token", data={**signing, "otp": "123456"}))  # unforeseen


def sign_in_at_the_page(used: Told, http: httpx.Client, settings: Settings, now: datetime) -> None:
    """A session in a cookie, used rightly and wrongly."""
    account, handed = made_account(Holder(name="clerk-2", role="admin", unit="u", added_at=now), load_seals(settings))
    Roll(used.data).add(account.model_copy(update={"own_password": True}))
    body = {"username": "clerk-2", "password": handed.password, "otp": pyotp.parse_uri(handed.otpauth).now()}
    used.secrets["password of the page"] = handed.password
    used.keep(http.post("/v1/session", json=body | {"password": "wrong"}))
    csrf = http.post("/v1/session", json=body).json()["session"]["csrf"]
    used.secrets["token in a cookie"] = http.cookies["credit-graph-session"]
    used.keep(http.get("/v1/audit"))
    used.keep(http.delete("/v1/session"))
    used.keep(http.post("/v1/accounts", json={}, headers={"X-CSRF-Token": csrf}))
    http.delete("/v1/session", headers={"X-CSRF-Token": csrf})


def test_every_kind_of_error_was_among_them(told: Told) -> None:
    assert {answer.status_code for answer in told.errors} >= {400, 401, 403, 422, 429, 500}
    assert len(told.secrets) == 16


@pytest.mark.parametrize("where", ["answers", "process", "audit", "registers"])
def test_no_secret_is_told(told: Told, where: str) -> None:
    text, known = {
        "answers": ("".join(f"{answer.headers}{answer.text}" for answer in told.errors), "invalid_grant"),
        "process": (told.out.read_text("utf-8"), '"unforeseen"'),
        "audit": ((told.data / "audit.jsonl").read_text("utf-8"), '"locked"'),
        "registers": (told.registers, "otp_sealed"),
    }[where]
    assert known in text
    keys = [base64.b64decode(key) for name, key in told.secrets.items() if name.startswith("token key")]
    spelt = told.secrets | {f"key {number} as hex": key.hex() for number, key in enumerate(keys)}
    spelt |= {f"key {number} for URLs": base64.urlsafe_b64encode(key).decode() for number, key in enumerate(keys)}
    assert [name for name, secret in spelt.items() if secret in text or json.dumps(secret)[1:-1] in text] == []
