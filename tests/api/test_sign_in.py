"""People sign in with a password and a code: what is wrong is told alike, a code works once, failures lock."""

from __future__ import annotations

import json
import stat
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph_service.api.lockouts import Lock, Lockouts
from graph_service.api.problems import TooManyAttempts
from graph_service.api.roll import Roll
from graph_service.api.second_factor import Seals, code_step, load_seals
from tests.api.account_service import OWN, START, AccountService, Person, with_people
from tests.conftest import TestGraph
from tests.store.small_county import MILL


@pytest.fixture(scope="module")
def desk(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountService]:
    with with_people(embedded.connection, tmp_path_factory.mktemp("people")) as service:
        yield service


@pytest.fixture(scope="module")
def wang(desk: AccountService) -> Person:
    return desk.enrol("wang-xiaoming-44", "regulator")


def test_a_person_signs_in_with_an_own_password_and_a_code(desk: AccountService) -> None:
    person = desk.enrol("zhang", "regulator")
    due = desk.ask_token(person)
    assert (due.status_code, due.json()["error"]) == (400, "invalid_grant")
    assert due.json()["type"].endswith(":password-due")
    assert desk.set_password(person, OWN + "zhang").status_code == 200
    answer = desk.ask_token(person)
    body = answer.json()
    assert (answer.status_code, body["token_type"], body["expires_in"]) == (200, "Bearer", 1800)
    assert "portrait:read" in body["scope"].split()
    assert desk.get(body["access_token"], f"/v1/subjects/{MILL}").status_code in {404, 422}  # let in: nobody there


def test_the_file_is_private_and_holds_no_secret(desk: AccountService) -> None:
    person = desk.enrol("private", "regulator")
    file = desk.data / "accounts.json"
    text = file.read_text("utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert person.password not in text
    assert person.secret not in text
    sealed = json.loads(text)["private"]["otp_sealed"]
    assert load_seals(desk.settings).open("private", sealed) == person.secret
    assert load_seals(desk.settings).open("zhang", sealed) is None  # of another account it opens nothing
    assert Seals([b"another key of thirty-two bytes!"]).open("private", sealed) is None


def test_whatever_is_wrong_is_told_alike(desk: AccountService) -> None:
    person = desk.enrol("alike", "regulator")
    desk.token(person)
    off = desk.enrol("alike-off", "regulator")
    Roll(desk.data).change("alike-off", lambda _: {"enabled": False})
    desk.wait(seconds=30)
    right, used = person.code(desk.now[0]), person.code(START)
    wrong = {
        "password": desk.ask_token(person, password="wrong password", code=right),
        "code": desk.ask_token(person, code="000000" if right != "000000" else "111111"),
        "old code": desk.ask_token(person, code=used),
        "nothing": desk.ask_token(person, code="", password="x"),
        "disabled": desk.ask_token(off),
        "unknown": desk.http.post("/v1/token", data={"grant_type": "password", "username": "nobody", "password": "x"}),
    }
    told = {json.dumps({**answer.json(), "instance": ""}, sort_keys=True) for answer in wrong.values()}
    assert [answer.status_code for answer in wrong.values()] == [400] * 6
    assert len(told) == 1
    assert json.loads(told.pop())["error"] == "invalid_grant"


def test_and_in_like_time(desk: AccountService) -> None:
    desk.enrol("timed", "regulator")
    spent: dict[str, list[float]] = {"timed": [], "untimed": []}
    for _ in range(4):
        for name, times in spent.items():
            form = {"grant_type": "password", "username": name, "password": "wrong", "otp": "123456"}
            started = time.perf_counter()
            assert desk.http.post("/v1/token", data=form).status_code == 400
            times.append(time.perf_counter() - started)
    known, unknown = (statistics.median(times) for times in spent.values())
    assert 1 / 3 < known / unknown < 3  # without the hash of nobody the unknown one would take a tenth


def test_a_code_is_used_once(desk: AccountService) -> None:
    person = desk.enrol("once", "regulator")
    desk.token(person)
    desk.wait(seconds=30)
    code = person.code(desk.now[0])
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: desk.ask_token(person, code=code).status_code, range(4)))
    assert sorted(answers) == [200, 400, 400, 400]


@pytest.mark.parametrize(("drift", "status"), [(-60, 400), (-30, 200), (0, 200), (30, 200), (60, 400)])
def test_one_step_of_drift_is_allowed(desk: AccountService, drift: int, status: int) -> None:
    person = desk.enrol(f"drift{drift}".replace("-", "_"), "regulator")
    desk.token(person)
    desk.wait(minutes=5)
    assert desk.ask_token(person, code=person.code(desk.now[0] + timedelta(seconds=drift))).status_code == status


@given(st.integers(1_000, 2**31), st.integers(-5, 5))
def test_a_code_is_of_the_step_it_was_made_in(at: int, off: int) -> None:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    step = at // 30 + off
    code = pyotp.HOTP(secret).at(step)
    found = code_step(secret, code, START.fromtimestamp(at, START.tzinfo))
    near = {at // 30 + drift for drift in (-1, 0, 1)}
    same = {one for one in near if pyotp.HOTP(secret).at(one) == code}
    assert (found in same) if same else found is None
    if abs(off) <= 1:
        assert found is not None


REFUSED = {
    "too short": ("elevenchars", "12 至 256 个字符"),
    "the name": ("Wang-Xiaoming-44", "与账号名称相同"),
    "the old one": ("", "与原口令相同"),
    "one character": ("aaaaaaaaaaaaaaaa", "重复而成"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_password_that_may_not_be_chosen(desk: AccountService, wang: Person, case: str) -> None:
    new, told = REFUSED[case]
    answer = desk.set_password(wang, new or wang.password)
    assert (answer.status_code, told in answer.json()["detail"]) == (422, True)
    assert (new or wang.password) not in answer.text
    assert not Roll(desk.data).accounts.entries()[wang.name].own_password


def test_an_answer_does_not_repeat_a_password_that_is_too_long(desk: AccountService) -> None:
    answer = desk.set_password(desk.enrol("long-winded", "regulator"), "x" * 257)
    assert (answer.status_code, "xxx" in answer.text) == (422, False)


def test_a_new_password_ends_the_old_one_and_its_tokens(desk: AccountService) -> None:
    person = desk.enrol("renews", "regulator")
    token, old = desk.token(person), OWN + "renews"
    assert desk.get(token, "/v1/campaigns").status_code == 200
    assert desk.set_password(person, "another own password").status_code == 200
    assert desk.get(token, "/v1/campaigns").status_code == 401
    assert desk.ask_token(person, password=old).status_code == 400
    assert desk.ask_token(person).status_code == 200


def tries(desk: AccountService, name: str, count: int) -> list[int]:
    form = {"grant_type": "password", "username": name, "password": "wrong", "otp": "123456"}
    return [desk.http.post("/v1/token", data=form).status_code for _ in range(count)]


def test_five_failures_in_a_row_lock_for_a_quarter_of_an_hour_known_or_not(desk: AccountService) -> None:
    person = desk.enrol("locked", "regulator")
    desk.token(person)
    for name in ("locked", "locked-nobody"):
        assert tries(desk, name, 6) == [400] * 5 + [429]
    answer = desk.ask_token(person)  # thirty seconds later, and right
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "870")
    desk.wait(minutes=14, seconds=0)
    assert desk.ask_token(person).status_code == 200
    assert tries(desk, "locked-nobody", 1) == [400]


def test_success_clears_the_count(desk: AccountService) -> None:
    person = desk.enrol("clears", "regulator")
    desk.token(person)
    for _ in range(2):
        assert tries(desk, "clears", 4) == [400] * 4
        assert desk.ask_token(person).status_code == 200


def test_a_restart_lifts_nothing(embedded: TestGraph, tmp_path: Path) -> None:
    with with_people(embedded.connection, tmp_path) as first:
        person = first.enrol("stays", "regulator")
        assert tries(first, "stays", 5) == [400] * 5
    with with_people(embedded.connection, tmp_path) as second:
        assert second.ask_token(person).status_code == 429
        assert tries(second, "stays", 1) == [429]


def test_guesses_at_once_are_no_more_than_the_limit(desk: AccountService) -> None:
    desk.enrol("rushed", "regulator")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: tries(desk, "rushed", 1)[0], range(12)))
    assert sorted(answers) == [400] * 5 + [429] * 7


def test_every_failure_and_lock_is_audited_without_what_was_tried(desk: AccountService) -> None:
    desk.enrol("audited", "regulator")
    before = len(desk.audit())
    tries(desk, "audited", 6)
    tries(desk, "my-typed-password", 1)
    told = [(one["who"], one["outcome"], one["fields"], one["action"]) for one in desk.audit()[before:]]
    assert told == [
        *[("audited", "refused", ["password"], "POST /v1/token")] * 4,
        ("audited", "locked", ["password"], "POST /v1/token"),
        ("audited", "refused", ["while-locked"], "POST /v1/token"),
        ("?", "refused", ["unknown-account"], "POST /v1/token"),
    ]
    written = "".join(path.read_text("utf-8") for path in desk.data.iterdir() if path.is_file())
    assert "my-typed-password" not in written


def test_unknown_names_are_remembered_in_bounded_number_and_push_out_no_account(tmp_path: Path) -> None:
    lockouts = Lockouts(tmp_path, b"k" * 32, Lock(failures=1, remembered=3))
    assert lockouts.attempt("known", known=True, now=START)
    for number in range(6):
        lockouts.attempt(f"stranger{number}", known=False, now=START)
    assert len(json.loads((tmp_path / "lockouts.json").read_text())) == 4
    with pytest.raises(TooManyAttempts):
        lockouts.attempt("known", known=True, now=START)
    with pytest.raises(TooManyAttempts):
        lockouts.attempt("stranger5", known=False, now=START)
    assert lockouts.attempt("stranger0", known=False, now=START)
