"""Accounts, clients and keys at the machine: what is shown once, what is kept, what is audited."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyotp
import pytest
import zxingcpp

from graph_service.api.clients import Authenticator, add_client
from graph_service.api.gate import Gate, Revoked
from graph_service.api.key_ring import watched_ring
from graph_service.api.lockouts import Lockouts
from graph_service.api.problems import GrantRefused, PasswordDue, TooManyAttempts, Unauthenticated
from graph_service.api.roll import Roll
from graph_service.api.second_factor import load_seals
from graph_service.api.sign_in import SignIn
from graph_service.api.tokens import token_key
from graph_service.domain.errors import BadInput, Conflict
from graph_service.settings import Settings
from tests.cli.conftest import Run

HIDDEN = ("argon2", "otp_sealed")
ADD = ("--role", "admin", "--unit", "11440229MB2D00022X")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def desk(data: Path) -> SignIn:
    settings = Settings(data=data)
    return SignIn(
        Roll(data),
        Lockouts(data, token_key(settings)),
        load_seals(settings),
        clock=lambda: datetime.now(UTC),
    )


def handed(output: str) -> tuple[str, str]:
    """Password and otpauth address that were shown."""
    password = re.search(r"initial password: (\S+)", output)
    address = re.search(r"(otpauth://\S+)", output)
    assert password
    assert address
    return password[1], address[1]


def signed_in(data: Path, name: str, output: str) -> None:
    """Sign in with what was shown; the password must be replaced first."""
    password, address = handed(output)
    code = pyotp.parse_uri(address).now()
    desk(data).token_holder(name, password, code, lambda *_: None)


def scanned(output: str) -> str:
    """What the QR code in a terminal says: full, upper and lower half blocks are light."""
    rows = [line for line in output.splitlines() if line and set(line) <= set("█▀▄ ")]
    wide = max(map(len, rows))
    upper_lower = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    lines = [[upper_lower[cell] for cell in row.ljust(wide)] for row in rows]
    pixels = np.array([[cell[half] for cell in line] for line in lines for half in (0, 1)], dtype=np.uint8)
    image = np.pad(pixels, 4, constant_values=255).repeat(6, axis=0).repeat(6, axis=1)
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


def test_an_account_is_handed_a_password_and_a_code_to_scan(run: Run, data: Path) -> None:
    done = run("account", "add", "li-si", *ADD, "--unit-name", "翁源县数据局", "--region", "440229")
    assert (done.exit_code, "首次设置" in done.output) == (0, True)
    _, address = handed(done.output)
    assert scanned(done.output) == address
    with pytest.raises(PasswordDue):
        signed_in(data, "li-si", done.output)
    listed = run("account", "list").output
    assert "li-si" in listed
    assert "待首次登录" in listed
    account = Roll(data).accounts.entries()["li-si"]
    assert (account.role, account.unit_name, account.region) == ("admin", "翁源县数据局", "440229")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (("account", "add", "li-si", *ADD), Conflict),
        (("client", "add", "li-si", *ADD), Conflict),
        (("account", "add", "desk", *ADD), Conflict),
        (("account", "add", "李四", *ADD), BadInput),
        (("account", "add", "wang", "--role", "king", "--unit", "x"), BadInput),
        (("account", "disable", "nobody"), BadInput),
        (("account", "revoke", "desk"), BadInput),
        (("client", "rotate", "nobody"), BadInput),
        (("client", "revoke", "li-si"), BadInput),
    ],
)
def test_what_does_not_fit_is_refused(run: Run, data: Path, words: tuple[str, ...], error: type[Exception]) -> None:
    run("account", "add", "li-si", *ADD)
    run("client", "add", "desk", *ADD)
    before = {path.name: path.read_bytes() for path in data.glob("*.json")}
    assert isinstance(run(*words).exception, error)
    assert {path.name: path.read_bytes() for path in data.glob("*.json")} == before


def test_a_reset_ends_what_was_handed_before_and_lifts_a_lock(run: Run, data: Path) -> None:
    first = run("account", "add", "li-si", *ADD).output
    for _ in range(6):
        with pytest.raises((GrantRefused, TooManyAttempts)):
            desk(data).token_holder("li-si", "wrong", "1", lambda *_: None)
    assert "锁定至" in run("account", "list").output
    with pytest.raises(TooManyAttempts):
        signed_in(data, "li-si", first)
    second = run("account", "reset", "li-si").output
    assert handed(first) != handed(second)
    with pytest.raises(PasswordDue):
        signed_in(data, "li-si", second)


def test_enabling_lifts_a_lock_and_disabling_ends_tokens(run: Run, data: Path) -> None:
    run("account", "add", "li-si", *ADD)
    settings, now = Settings(data=data), datetime.now(UTC)
    gate = Gate(watched_ring(settings), Roll(data), Revoked(data))
    token = gate.issue(Roll(data).accounts.entries()["li-si"], now=now, minutes=5)
    assert gate.caller(token, now=now).client == "li-si"
    run("account", "disable", "li-si")
    assert "停用" in run("account", "list").output
    run("account", "enable", "li-si")
    with pytest.raises(Unauthenticated):
        gate.caller(token, now=now)
    lockouts = Lockouts(data, token_key(settings))
    for _ in range(5):
        lockouts.attempt("li-si", known=True, now=now)
    run("account", "enable", "li-si")
    assert lockouts.until("li-si", now) is None


@pytest.mark.parametrize("kind", ["client", "account"])
def test_revoking_ends_the_tokens_issued_before_now(run: Run, data: Path, kind: str) -> None:
    run(kind, "add", "one", *ADD)
    settings, now = Settings(data=data), datetime.now(UTC)
    gate = Gate(watched_ring(settings), Roll(data), Revoked(data))
    holder = Roll(data).find("one")
    assert holder
    token = gate.issue(holder, now=now, minutes=5)
    assert run(kind, "revoke", "one").exit_code == 0
    with pytest.raises(Unauthenticated):
        gate.caller(token, now=now)
    after = Roll(data).find("one")
    assert after
    assert gate.caller(gate.issue(after, now=now, minutes=5), now=now).client == "one"


def test_a_rotated_client_has_two_secrets_for_a_while(run: Run, data: Path) -> None:
    data.mkdir()
    old = add_client(data, "desk", role="bank", unit="x", at=datetime.now(UTC))
    done = run("client", "rotate", "desk", "--hours", "2")
    found = re.search(r"client_secret: (\S+)", done.output)
    assert found
    for secret in (old, found[1]):
        assert Authenticator(data, monotonic=lambda: 0.0).authenticate("desk", secret).name == "desk"
    assert old not in done.output


def test_keys_are_listed_by_their_ids_alone(run: Run, data: Path) -> None:
    settings = Settings(data=data)
    run("client", "add", "desk", *ADD)
    before = run("keys", "list").output
    after = run("keys", "rotate").output
    ring = watched_ring(settings).value()
    assert [key.kid in after for key in ring.keys] == [True, True]
    assert ring.keys[1].kid in before
    kept = json.loads((data / "tokens.keys").read_text("utf-8"))
    assert [one["key"] for one in kept if one["key"][:20] in after] == []
    assert "仅核验" in after
    assert "仅核验" not in run("keys", "rotate", "--at-once").output


def test_each_act_is_audited_as_the_operator_s(run: Run, data: Path) -> None:
    run("account", "add", "li-si", *ADD)
    shown = run("client", "add", "desk", *ADD).output
    for words in (("client", "rotate", "desk"), ("client", "revoke", "desk"), ("client", "remove", "desk"),
                  ("account", "disable", "li-si"), ("account", "reset", "li-si"), ("keys", "rotate")):  # fmt: skip
        assert run(*words).exit_code == 0
    log = (data / "audit.jsonl").read_text("utf-8")
    told = [json.loads(line) for line in log.splitlines()]
    assert [one["action"] for one in told] == [
        f"credit-graph {words}"
        for words in ("account add", "client add", "client rotate", "client revoke", "client remove",
                      "account disable", "account reset", "keys rotate")
    ]  # fmt: skip
    assert {one["role"] for one in told} == {"operator"}
    found = re.search(r"client_secret: (\S+)", shown)
    assert found
    assert found[1] not in log
