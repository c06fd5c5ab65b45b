"""Tokens: what they say, and each way in which one does not hold."""

from __future__ import annotations

import base64
import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from graph_service.api.holders import Client
from graph_service.api.key_ring import KeyRing, root_keys, rotate, signing_key, watched_ring
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


def test_an_older_key_verifies_until_its_last_token_has_ended(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, token_minutes=30)
    watched = watched_ring(settings)
    first = issue(watched.value(), CLIENT, now=NOW, minutes=30)
    rotate(settings, now=NOW + timedelta(minutes=10))
    ring = watched.value()  # as a service that has been running all the time sees it
    assert len(ring.keys) == 2
    assert read_token(ring, first, now=NOW + timedelta(minutes=29)).client == "desk-1"
    second = issue(ring, CLIENT, now=NOW + timedelta(minutes=39), minutes=30)
    assert head(first)["kid"] == ring.keys[1].kid
    assert head(second)["kid"] == ring.newest.kid != head(first)["kid"]
    forged = signed(claims(exp=int(NOW.timestamp()) + 10**6), key=root_keys(settings)[0], kid=head(first)["kid"])
    assert read_token(ring, forged, now=NOW + timedelta(minutes=39)).client == "desk-1"
    with pytest.raises(Unauthenticated):  # whatever it says of its own end: who has the old key has nothing
        read_token(ring, forged, now=NOW + timedelta(minutes=40))


def test_a_key_dropped_at_once_verifies_nothing(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    watched = watched_ring(settings)
    token = issue(watched.value(), CLIENT, now=NOW, minutes=30)
    rotate(settings, now=NOW, at_once=True)
    with pytest.raises(Unauthenticated):
        read_token(watched.value(), token, now=NOW)


def test_the_ring_is_private_and_forgets_what_no_token_can_need(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    for day in range(5):
        ring = rotate(settings, now=NOW + timedelta(days=2 * day))
    file = tmp_path / "tokens.keys"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(ring.keys) == 2
    assert len({key.kid for key in ring.keys}) == 2
    assert token_key(settings) == root_keys(settings)[0]  # references of persons stay what they are


@given(st.integers(1, 5), st.lists(st.integers(0, 60), max_size=6))
def test_the_newest_key_signs_and_every_live_one_verifies(start: int, waits: list[int]) -> None:
    """Whatever the times of the rotations, a token is read until it ends."""
    keys = [signing_key(bytes([start, number]) * 16) for number in range(len(waits) + 1)]
    at, ring, issued = NOW, KeyRing((keys[0],), timedelta(minutes=30)), list[tuple[str, datetime]]()
    for number, wait in enumerate(waits, start=1):
        issued.append((issue(ring, CLIENT, now=at, minutes=30), at + timedelta(minutes=30)))
        at += timedelta(minutes=wait)
        older = tuple(replace(key, retired_at=key.retired_at or at) for key in ring.keys)
        ring = KeyRing((keys[number], *older), ring.life)
        for token, ends in issued:
            if at < ends:
                assert read_token(ring, token, now=at).client == "desk-1"
            else:
                with pytest.raises(Unauthenticated):
                    read_token(ring, token, now=at)


def test_of_several_keys_in_the_setting_the_first_signs(tmp_path: Path) -> None:
    old, new = (base64.b64encode(key).decode() for key in (KEY, OTHER))
    before = watched_ring(Settings(data=tmp_path, token_key=old)).value()
    both = watched_ring(Settings(data=tmp_path, token_key=f"{new}, {old}")).value()
    after = watched_ring(Settings(data=tmp_path, token_key=new)).value()
    first, second = (issue(ring, CLIENT, now=NOW, minutes=30) for ring in (before, both))
    assert [read_token(ring, first, now=NOW).client for ring in (before, both)] == ["desk-1"] * 2
    assert read_token(after, second, now=NOW).client == "desk-1"
    for ring, token in ((after, first), (before, second)):
        with pytest.raises(Unauthenticated):
            read_token(ring, token, now=NOW)
    with pytest.raises(BadInput):
        rotate(Settings(data=tmp_path, token_key=old), now=NOW)
    with pytest.raises(BadInput):
        root_keys(Settings(data=tmp_path, token_key=f"{new},"))


def head(token: str) -> dict[str, str]:
    return json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
