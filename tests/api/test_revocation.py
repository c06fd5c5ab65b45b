"""A token holds while its holder and itself do: removed, disabled, re-keyed, revoked, given back, at the next use."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from graph_service.api.app import create_app
from graph_service.api.clients import add_client, remove_client, rotate_client
from graph_service.api.gate import Revoked
from graph_service.api.holders import new_generation
from graph_service.api.key_ring import rotate
from graph_service.api.roll import Roll
from graph_service.settings import Settings
from graph_service.usecases.audit import AUDIT_FILE
from tests.api.account_service import START, AccountService, with_people
from tests.api.conftest import served
from tests.conftest import TestGraph

GRANT = {"grant_type": "client_credentials"}


@pytest.fixture(scope="module")
def desk(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountService]:
    with with_people(embedded.connection, tmp_path_factory.mktemp("revoking"), address_rate_per_minute=0) as service:
        yield service


def registered(desk: AccountService, name: str) -> tuple[str, str]:
    """Secret and token of a new client."""
    secret = add_client(desk.data, name, role="regulator", unit="u", at=START)
    return secret, asked(desk, name, secret).json()["access_token"]


def asked(desk: AccountService, name: str, secret: str) -> httpx.Response:
    return desk.http.post("/v1/token", data=GRANT | {"client_id": name, "client_secret": secret})


def status(desk: AccountService, token: str) -> int:
    return desk.get(token, "/v1/campaigns").status_code


ENDINGS: dict[str, Callable[[Path, str], object]] = {
    "removed": remove_client,
    "disabled": lambda data, name: Roll(data).change(name, lambda _: {"enabled": False}),
    "re-keyed": lambda data, name: rotate_client(data, name, now=START),
    "revoked": lambda data, name: Roll(data).change(name, lambda _: {"generation": new_generation()}),
    "of another role": lambda data, name: Roll(data).change(name, lambda _: {"role": "inspector"}),
    "of another unit": lambda data, name: Roll(data).change(name, lambda _: {"unit": "v"}),
    "not granted": lambda data, name: Roll(data).change(name, lambda _: {"granted": False}),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_token_is_refused_at_its_next_use_once_its_holder_is(desk: AccountService, how: str) -> None:
    name = how.replace(" ", "-")
    _, token = registered(desk, name)
    other, untouched = registered(desk, f"{name}-other")
    assert status(desk, token) == 200
    ENDINGS[how](desk.data, name)
    answer = desk.get(token, "/v1/campaigns")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert status(desk, untouched) == 200
    assert asked(desk, f"{name}-other", other).status_code == 200


def test_a_token_of_one_removed_is_not_one_of_whoever_takes_the_name(desk: AccountService) -> None:
    _, token = registered(desk, "successor")
    remove_client(desk.data, "successor")
    _, new = registered(desk, "successor")
    assert (status(desk, token), status(desk, new)) == (401, 200)


def test_a_file_of_before_generations_is_read(desk: AccountService) -> None:
    secret, _ = registered(desk, "of-old")
    file = desk.data / "clients.json"
    told = json.loads(file.read_text("utf-8"))
    kept = ("name", "role", "unit", "unit_name", "region", "secret_hash", "added_at")
    told["of-old"] = {key: told["of-old"][key] for key in kept}
    file.write_text(json.dumps(told), "utf-8")
    assert status(desk, asked(desk, "of-old", secret).json()["access_token"]) == 200


def test_registers_are_not_read_again_while_they_are_the_same(desk: AccountService) -> None:
    _, token = registered(desk, "stamped")
    assert status(desk, token) == 200
    file = desk.data / "clients.json"
    stamp = file.stat()
    garbled = bytes(len(file.read_bytes()))
    kept = file.read_bytes()
    with file.open("r+b") as stream:  # the same file, of the same length and time
        stream.write(garbled)
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    try:
        assert status(desk, token) == 200
    finally:
        file.write_bytes(kept)


def test_a_rotated_secret_leaves_the_old_one_for_its_hours(desk: AccountService) -> None:
    old, _ = registered(desk, "rotating")
    new = rotate_client(desk.data, "rotating", now=desk.now[0], hours=24)
    assert [asked(desk, "rotating", one).status_code for one in (old, new, "wrong")] == [200, 200, 401]
    desk.wait(hours=24)
    assert [asked(desk, "rotating", one).status_code for one in (old, new)] == [401, 200]
    third = rotate_client(desk.data, "rotating", now=desk.now[0], hours=0)
    assert [asked(desk, "rotating", one).status_code for one in (new, third)] == [401, 200]


def test_keys_are_rotated_under_a_running_service(desk: AccountService) -> None:
    secret, token = registered(desk, "through-rotation")
    rotate(desk.settings, now=desk.now[0])
    assert status(desk, token) == 200
    fresh = asked(desk, "through-rotation", secret).json()["access_token"]
    rotate(desk.settings, now=desk.now[0], at_once=True)
    assert (status(desk, token), status(desk, fresh)) == (401, 401)
    assert status(desk, asked(desk, "through-rotation", secret).json()["access_token"]) == 200


def give_back(desk: AccountService, token: str, **proof: str) -> httpx.Response:
    bearer = proof.pop("bearer", "")
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return desk.http.post("/v1/token/revoke", data={"token": token, **proof}, headers=headers)


@pytest.mark.parametrize("way", ["secret", "token itself", "another token"])
def test_an_owner_gives_one_token_back(desk: AccountService, way: str) -> None:
    name = f"gives-{way}".replace(" ", "-")
    secret, token = registered(desk, name)
    other = asked(desk, name, secret).json()["access_token"]
    proof = {"secret": {"client_id": name, "client_secret": secret}, "token itself": {"bearer": token}}
    answer = give_back(desk, token, **proof.get(way, {"bearer": other}))
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert (status(desk, token), status(desk, other)) == (401, 200)


def test_a_person_gives_a_token_back(desk: AccountService) -> None:
    token = desk.official("gives-back", "regulator")
    assert give_back(desk, token, bearer=token).status_code == 200
    assert status(desk, token) == 401


def test_what_is_no_token_any_more_is_answered_as_done(desk: AccountService) -> None:
    _, token = registered(desk, "gives-nothing")
    for nothing in ("not.a.token", "x"):
        assert give_back(desk, nothing, bearer=token).status_code == 200
    assert status(desk, token) == 200


def test_a_token_of_another_is_not_given_back(desk: AccountService) -> None:
    _, mine = registered(desk, "gives-mine")
    _, theirs = registered(desk, "gives-theirs")
    assert give_back(desk, theirs, bearer=mine).status_code == 403
    assert give_back(desk, theirs).status_code == 401
    assert give_back(desk, theirs, client_id="gives-mine", client_secret="wrong").status_code == 401
    assert status(desk, theirs) == 200
    last = desk.audit()[-1]
    assert (last["who"], last["outcome"], last["fields"]) == ("gives-mine", "refused", ["token-of-another"])


def test_a_token_given_back_stays_so_after_a_restart(embedded: TestGraph, tmp_path: Path) -> None:
    secret = add_client(tmp_path, "restarted", role="regulator", unit="u", at=START)

    def serve() -> Iterator[httpx.Client]:
        app = create_app(
            Settings(data=tmp_path), connection=embedded.connection, clock=lambda: START, log=io.StringIO()
        )
        with served(app) as http:
            yield http

    for http in serve():
        form = GRANT | {"client_id": "restarted", "client_secret": secret}
        token = http.post("/v1/token", data=form).json()["access_token"]
        bearer = {"Authorization": f"Bearer {token}"}
        assert http.get("/v1/campaigns", headers=bearer).status_code == 200
        assert http.post("/v1/token/revoke", data={"token": token}, headers=bearer).status_code == 200
    for http in serve():
        assert http.get("/v1/campaigns", headers=bearer).status_code == 401


def test_ids_given_back_are_forgotten_when_their_tokens_have_ended(tmp_path: Path) -> None:
    revoked, at = Revoked(tmp_path), int(START.timestamp())
    for number in range(3):
        revoked.add(f"token{number}", ends=at + 60 * (number + 1), now=START)
    revoked.add("late", ends=at + 600, now=START + timedelta(seconds=125))
    assert set(json.loads((tmp_path / "revoked.json").read_text())) == {"token2", "late"}
    assert "late" in Revoked(tmp_path)


def test_a_client_that_is_barred_is_audited_and_one_wrong_secret_is_not(desk: AccountService) -> None:
    registered(desk, "barred-desk")
    log = desk.data / AUDIT_FILE
    before = len(log.read_text("utf-8").splitlines()) if log.exists() else 0
    answers = [asked(desk, "barred-desk", "a wrong secret").status_code for _ in range(7)]
    assert answers == [401] * 5 + [429] * 2
    told = [(one["who"], one["outcome"]) for one in desk.audit()[before:]]
    assert told == [("barred-desk", "locked")] * 3
    assert "a wrong secret" not in log.read_text("utf-8")
