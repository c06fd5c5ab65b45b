"""People at the page: they sign in by a cookie, stay so for a day's work, sign out; and the demonstration's door."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from graph_service.api.roll import Roll
from graph_service.rulebook.access import access_matrix
from tests.api.account_service import OWN, AccountService, with_people
from tests.api.browser import SESSION, cookie_of, opened, signed_in
from tests.conftest import TestGraph

NOBODY = {"signed_in": False, "session": None}
READ, ACT = "/v1/accounts", "/v1/accounts/nobody-there/disable"


@pytest.fixture(scope="module")
def desk(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountService]:
    with with_people(embedded.connection, tmp_path_factory.mktemp("sessions"), address_rate_per_minute=0) as service:
        yield service


def seconds(told: str) -> float:
    return datetime.fromisoformat(told).timestamp()


def test_a_page_is_told_who_is_signed_in_and_what_he_may(desk: AccountService) -> None:
    with signed_in(desk, "seen", "inspector") as (browser, _):
        told = browser.http.get(SESSION).json()
        assert told["signed_in"]
        session = told["session"]
        assert session["who"] == {
            "name": "seen", "role": "inspector", "role_term": "市场监管(抽查)", "unit": "unit-1", "unit_name": "",
            "region": "", "region_name": None,
        }  # fmt: skip
        assert session["scopes"] == {scope: str(r) for scope, r in access_matrix().roles["inspector"].grants.items()}
        now = desk.now[0].timestamp()
        assert seconds(session["ends_at"]) == now + 1_800
        assert seconds(session["session_ends_at"]) == now + 12 * 3_600
        assert session["csrf"] == browser.csrf
        assert len(browser.csrf) == 64


def test_a_region_is_told_by_its_name(desk: AccountService) -> None:
    desk.enrol("placed", "regulator")
    Roll(desk.data).change("placed", lambda _: {"region": "440229", "unit_name": "翁源县发展和改革局"})
    with opened(desk) as browser:
        person = desk.enrol("placed-too", "regulator")
        Roll(desk.data).change("placed-too", lambda _: {"region": "440229", "unit_name": "翁源县发展和改革局"})
        desk.set_password(person, OWN + "placed")
        who = browser.sign_in(person).json()["session"]["who"]
    assert (who["region"], who["region_name"], who["unit_name"]) == ("440229", "翁源县", "翁源县发展和改革局")


def test_nobody_signed_in_is_no_error(desk: AccountService) -> None:
    with opened(desk) as browser:
        answer = browser.http.get(SESSION)
        assert (answer.status_code, answer.json()) == (200, NOBODY)


def test_the_cookie_is_for_no_script_and_no_other_site(desk: AccountService) -> None:
    person = desk.enrol("baked", "regulator")
    desk.set_password(person, OWN + "baked")
    with opened(desk) as browser:
        name, cookie = cookie_of(browser.sign_in(person))
    assert name == "credit-graph-session"
    told = {key: value for key, value in cookie.items() if value}
    assert told == {"httponly": True, "samesite": "strict", "path": "/"}  # and ends with the browser


def test_a_session_is_a_token_s_equal_and_is_counted_by_caller(desk: AccountService) -> None:
    with signed_in(desk, "equal", "admin") as (browser, _):
        assert browser.http.get(READ).status_code == 200
        assert browser.act("POST", ACT).status_code == 404  # let in: nobody of that name
        assert browser.http.get("/v1/audit").status_code == 403


def test_signing_out_ends_every_token_of_the_session(desk: AccountService) -> None:
    with signed_in(desk, "leaves", "admin") as (browser, _), opened(desk) as thief:
        first = browser.token
        desk.wait(minutes=10)
        assert browser.act("POST", f"{SESSION}/renewal").status_code == 200
        second = browser.token
        assert first != second
        answer = browser.act("DELETE", SESSION)
        assert (answer.status_code, answer.json()) == (200, NOBODY)
        assert cookie_of(answer)[1]["max-age"] == "0"
        assert browser.token == ""
        for stolen in (first, second):
            thief.http.cookies.set("credit-graph-session", stolen)
            assert thief.http.get(READ).status_code == 401
            assert thief.http.get(SESSION).json() == NOBODY
    assert [one["outcome"] for one in desk.audit() if one["action"] == f"DELETE {SESSION}"][-1:] == ["done"]


def test_signing_out_twice_is_no_error(desk: AccountService) -> None:
    with opened(desk) as browser:
        assert browser.act("DELETE", SESSION).json() == NOBODY


def test_the_door_of_the_demonstration_is_shut_elsewhere(desk: AccountService) -> None:
    desk.enrol("regulator1", "regulator")
    with opened(desk) as browser:
        assert browser.http.get(f"{SESSION}/demo").json() == {"users": []}
        answer = browser.http.post(f"{SESSION}/demo", json={"username": "regulator1"})
        assert (answer.status_code, "set-cookie" in answer.headers) == (404, False)


def test_users_of_the_demonstration_enter_without_a_password(embedded: TestGraph, tmp_path: Path) -> None:
    with with_people(embedded.connection, tmp_path, demo=["shown", "off", "gone"]) as desk:
        for name in ("shown", "off", "hidden"):
            desk.enrol(name, "admin")
        Roll(tmp_path).change("off", lambda _: {"enabled": False})
        with opened(desk) as browser:
            users = browser.http.get(f"{SESSION}/demo").json()["users"]
            assert users == [{"username": "shown", "role": "admin", "role_term": "系统管理员", "unit_name": ""}]
            for name in ("off", "gone", "hidden"):
                assert browser.http.post(f"{SESSION}/demo", json={"username": name}).status_code == 404
            answer = browser.told(browser.http.post(f"{SESSION}/demo", json={"username": "shown"}))
            assert (answer.status_code, answer.json()["session"]["who"]["name"]) == (200, "shown")
            assert browser.http.get(READ).status_code == 200
            assert browser.act("POST", ACT).status_code == 404
        last = [one for one in desk.audit() if one["action"] == f"POST {SESSION}/demo"][-1]
        assert (last["who"], last["outcome"]) == ("shown", "answered")
