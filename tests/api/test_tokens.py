"""Tokens: what they say, and each way in which one does not hold."""

from __future__ import annotations

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from graph_service.api.holders import Client
from graph_service.api.key_ring import KeyRing
from graph_service.api.problems import Unauthenticated
from graph_service.api.tokens import Caller, issue, read_token, token_key
from graph_service.domain.errors import BadInput
from graph_service.settings import Settings

KEY, OTHER = b"k" * 32, b"o" * 32
RING = KeyRing.of(KEY)
KID = RING.newest.kid
NOW = datetime(2026, 6, 30, 9, 0, tzinfo=UTC)
CLIENT = Client(name="desk-1", role="regulator", unit="440229", region="440229", secret_hash="", added_at=NOW)


def claims(**changes: Any) -> dict[str, Any]:
    _, body, _ = issue(RING, CLIENT, now=NOW, minutes=30).split(".")
    return {**json.loads(base64.urlsafe_b64decode(body + "==")), **changes}


def signed(body: dict[str, Any], *, key: bytes = KEY, alg: str = "HS256", typ: str = "at+jwt", kid: str = KID) -> str:
    head = {"alg": alg, "typ": typ} | ({"kid": kid} if kid else {})
    return jwt.encode(head, body, OctKey.import_key(key), algorithms=[alg])


def unsigned(body: dict[str, Any]) -> str:
    parts = ({"alg": "none", "typ": "at+jwt", "kid": KID}, body)
    return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def test_a_token_says_who_calls() -> None:
    token = issue(RING, CLIENT, now=NOW, minutes=30)
    assert read_token(RING, token, now=NOW + timedelta(minutes=29)) == Caller("desk-1", "regulator", "440229", "440229")


def test_two_tokens_differ_by_their_id() -> None:
    assert claims()["jti"] != claims()["jti"]


REFUSED = {
    "nothing": lambda: "",
    "no token": lambda: "not.a.token",
    "another key": lambda: signed(claims(), key=OTHER),
    "another key, rightly named": lambda: signed(claims(), key=OTHER, kid=KeyRing.of(OTHER).newest.kid),
    "no key named": lambda: signed(claims(), kid=""),
    "another algorithm": lambda: signed(claims(), alg="HS512", key=b"k" * 64),
    "no algorithm": lambda: unsigned(claims()),
    "another kind of token": lambda: signed(claims(), typ="JWT"),
    "another issuer": lambda: signed(claims(iss="elsewhere")),
    "another audience": lambda: signed(claims(aud="elsewhere")),
    "expired": lambda: signed(claims(exp=int(NOW.timestamp()))),
    "no expiry": lambda: signed({name: value for name, value in claims().items() if name != "exp"}),
    "no role": lambda: signed({name: value for name, value in claims().items() if name != "role"}),
    "a changed role": lambda: _grafted({"role": "admin"}),
}


def _grafted(changes: dict[str, str]) -> str:
    head, _, signature = signed(claims()).split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims(**changes)).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


@pytest.mark.parametrize("case", REFUSED)
def test_a_token_that_does_not_hold_is_refused(case: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        read_token(RING, REFUSED[case](), now=NOW)
    assert refused.value.challenge == 'Bearer error="invalid_token"'


def test_the_embedded_store_keeps_its_own_key(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: token_key(settings), range(16)))
    (file,) = (tmp_path / "data").iterdir()
    assert (len(keys), len(keys.pop()), stat.S_IMODE(file.stat().st_mode)) == (1, 32, 0o600)


@pytest.mark.parametrize(
    "given",
    [
        {"uri": "neo4j://graph:7687"},
        {"token_key": "short"},
        {"token_key": "not base64 at all, however long it may be!"},
        {"token_key": base64.b64encode(b"x" * 31).decode()},
    ],
)
def test_a_missing_or_weak_key_is_refused(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        token_key(Settings(data=tmp_path, **given))
    assert list(tmp_path.iterdir()) == []


def test_a_given_key_is_used(tmp_path: Path) -> None:
    assert token_key(Settings(data=tmp_path, token_key=base64.b64encode(KEY).decode())) == KEY
