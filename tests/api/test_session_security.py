"""What a session withstands: foreign pages, stolen cookies, guesses, its own end; and how its requests are counted."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from graph_service.api.access_check import routes_of
from graph_service.api.app import create_app
from graph_service.api.roll import Roll
from graph_service.api.session_cookie import COOKIE, CSRF, SAFE_METHODS
from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.access_rows import Judged
from graph_service.settings import Settings
from tests.api.account_service import OWN, START, AccountService, Person, with_people
from tests.api.browser import SESSION, Browser, cookie_of, opened, signed_in
from tests.api.conftest import PURPOSE, served
from tests.conftest import TestGraph

READ, ACT = "/v1/accounts", "/v1/accounts/nobody-there/disable"
RENEWAL, DEMO = f"{SESSION}/renewal", f"{SESSION}/demo"
# Open routes by which nothing is done as whoever is signed in: they look at no cookie.
LOOK_AT_NO_COOKIE = {
    "POST /v1/token", "POST /v1/account/password", "POST /v1/verify", f"POST {SESSION}", f"POST {DEMO}",
}  # fmt: skip
UNSAFE = [name for name in routes_of(create_app(Settings())) if name.partition(" ")[0] not in SAFE_METHODS]


@pytest.fixture(scope="module")
def desk(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountService]:
    with with_people(embedded.connection, tmp_path_factory.mktemp("secure"), address_rate_per_minute=0) as service:
        yield service


@pytest.fixture
def admin(desk: AccountService) -> Iterator[tuple[Browser, Person]]:
    """A browser in which an administrator of this test alone has signed in."""
    with signed_in(desk, f"admin-{len(Roll(desk.data).everyone())}", "admin") as signed:
        yield signed


@pytest.fixture(scope="module")
def idle(desk: AccountService) -> Iterator[Browser]:
    """A browser in which somebody has signed in and changes nothing."""
    with signed_in(desk, "idle", "admin") as (browser, _):
        yield browser


def test_the_routes_that_look_at_no_cookie_are_open() -> None:
    matrix = access_matrix()
    assert set(UNSAFE) >= LOOK_AT_NO_COOKIE
    assert {matrix.routes[name].judged for name in LOOK_AT_NO_COOKIE} == {Judged.OPEN}


@pytest.mark.parametrize("route", [name for name in UNSAFE if name not in LOOK_AT_NO_COOKIE])
@pytest.mark.parametrize("given", ["", "0" * 64, "é"])
def test_no_route_is_moved_by_a_cookie_alone(idle: Browser, route: str, given: str) -> None:
    method, _, path = route.partition(" ")
    form = {"token": "x"} if path == "/v1/token/revoke" else None
    headers = [(CSRF.encode(), given.encode())] if given else []
    answer = idle.http.request(method, path.replace("{", "").replace("}", ""), data=form, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (403, "urn:credit-graph:problem:cross-site")
    assert "刷新页面" in answer.json()["advice"]
    assert idle.http.get(SESSION).json()["signed_in"]  # nor signed out


def test_the_refusal_is_in_the_audit_log(desk: AccountService, admin: tuple[Browser, Person]) -> None:
    browser, person = admin
    assert browser.http.post(ACT).status_code == 403
    last = desk.audit()[-1]
    assert (last["who"], last["outcome"], last["fields"]) == (person.name, "refused", ["cross-site"])
    assert last["action"] == "POST /v1/accounts/{name}/disable"


def test_the_word_of_another_session_is_none_and_tabs_of_one_share_it(
    desk: AccountService, admin: tuple[Browser, Person]
) -> None:
    browser, person = admin
    with opened(desk) as other:
        other.sign_in(person)
        assert other.csrf != browser.csrf
        assert browser.act("POST", ACT, **{CSRF: other.csrf}).status_code == 403
    in_another_tab = browser.csrf
    desk.wait(minutes=20)
    browser.told(browser.act("POST", RENEWAL))
    assert browser.act("POST", ACT, **{CSRF: in_another_tab}).status_code == 404  # let in: nobody of that name


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 404), ("none", 404), ("same-site", 403), ("cross-site", 403), ("Cross-Site", 403)],
)
def test_a_change_is_asked_for_by_our_own_page(admin: tuple[Browser, Person], site: str, status: int) -> None:
    browser, _ = admin
    assert browser.act("POST", ACT, **{"Sec-Fetch-Site": site}).status_code == status
    assert browser.http.get(READ, headers={"Sec-Fetch-Site": site}).status_code == 200  # the cookie is not sent there


@pytest.mark.parametrize("path", [SESSION, DEMO])
def test_a_foreign_page_signs_nobody_in(desk: AccountService, path: str) -> None:
    person = desk.enrol("lured" if path == SESSION else "lured-by-demo", "regulator")
    desk.set_password(person, OWN + "lured")
    with opened(desk) as browser:
        body = {"username": person.name, "password": person.password, "otp": person.code(desk.now[0])}
        told = body if path == SESSION else {"username": person.name}
        answer = browser.http.post(path, json=told, headers={"Sec-Fetch-Site": "cross-site"})
        assert (answer.status_code, "set-cookie" in answer.headers) == (403, False)
        as_text = browser.http.post(path, content="{}", headers={"Content-Type": "text/plain"})  # asks no leave
        assert as_text.status_code == 422


def test_a_header_goes_before_the_cookie(desk: AccountService, admin: tuple[Browser, Person]) -> None:
    browser, _ = admin
    token = desk.official("by-header", "auditor")
    bearer = {"Authorization": f"Bearer {token}"}
    assert browser.http.get("/v1/audit/anchor", headers=bearer | PURPOSE).status_code == 200
    assert browser.http.get(READ, headers=bearer).status_code == 403
    assert browser.http.post(ACT, headers=bearer).status_code == 403  # as the auditor, with no CSRF asked for
    assert desk.post(browser.token, ACT).status_code == 404
    for wrong in ("Bearer x", "Basic eDp4", "x"):
        assert browser.http.get(READ, headers={"Authorization": wrong}).status_code == 401


def test_a_token_that_was_not_given_out_in_a_session_is_none_in_a_cookie(desk: AccountService) -> None:
    token = desk.official("programmed", "admin")
    assert desk.get(token, READ).status_code == 200
    with opened(desk) as browser:
        browser.http.cookies.set(COOKIE, token)
        answer = browser.http.get(READ)
        assert (answer.status_code, answer.json()["advice"]) == (401, "请重新登录。")
        assert browser.act("POST", RENEWAL).status_code == 401
        assert browser.http.get(SESSION).json()["signed_in"] is False


ENDINGS: dict[str, Callable[[AccountService, Person], object]] = {
    "disabled": lambda desk, person: Roll(desk.data).change(person.name, lambda _: {"enabled": False}),
    "of another role": lambda desk, person: Roll(desk.data).change(person.name, lambda _: {"role": "auditor"}),
    "of another password": lambda desk, person: desk.set_password(person, "another own password"),
    "half an hour idle": lambda desk, _: desk.wait(minutes=30),
}


@pytest.mark.parametrize("how", ENDINGS)
def test_a_cookie_is_void_when_its_owner_is(desk: AccountService, admin: tuple[Browser, Person], how: str) -> None:
    browser, person = admin
    assert browser.http.get(READ).status_code == 200
    ENDINGS[how](desk, person)
    answer = browser.http.get(READ)
    assert (answer.status_code, answer.json()["detail"]) == (401, "登录已失效。")
    assert browser.act("POST", RENEWAL).status_code == 401
    assert browser.http.get(SESSION).json() == {"signed_in": False, "session": None}


def test_a_session_is_renewed_until_it_ends_for_good(desk: AccountService, admin: tuple[Browser, Person]) -> None:
    browser, _ = admin
    first = browser.http.get(SESSION).json()["session"]
    for _ in range(28):  # to 11:40 of 12 hours
        desk.wait(minutes=25)
        answer = browser.act("POST", RENEWAL)
        assert answer.status_code == 200
    last = answer.json()["session"]
    assert last["session_ends_at"] == first["session_ends_at"] == last["ends_at"]
    assert last["csrf"] == first["csrf"]
    desk.wait(minutes=20)
    assert browser.act("POST", RENEWAL).status_code == 401
    assert browser.http.get(READ).status_code == 401


def test_sessions_that_were_to_last_longer_end_with_the_setting(embedded: TestGraph, tmp_path: Path) -> None:
    lasting = {"token_minutes": 120}
    with with_people(embedded.connection, tmp_path, **lasting) as desk, signed_in(desk, "long", "admin") as (first, _):
        token, at = first.token, desk.now[0]
    with with_people(embedded.connection, tmp_path, **lasting, session_hours=1) as desk, opened(desk) as browser:
        browser.http.cookies.set(COOKIE, token)
        desk.now[0] = at + timedelta(minutes=59)
        assert browser.http.get(READ).status_code == 200
        desk.wait(minutes=1)
        assert browser.http.get(READ).status_code == 401


def test_guesses_at_both_doors_count_together(desk: AccountService) -> None:
    person = desk.enrol("guessed", "regulator")
    with opened(desk) as browser:
        wrong = {"username": person.name, "password": "wrong", "otp": "123456"}
        before = len(desk.audit())
        statuses = [browser.http.post(SESSION, json=wrong).status_code for _ in range(4)]
        statuses.append(desk.ask_token(person, password="wrong", code="123456").status_code)
        locked = browser.http.post(SESSION, json=wrong)
        assert [*statuses, locked.status_code] == [400] * 5 + [429]
        assert 0 < int(locked.headers["retry-after"]) <= 900
    told = [(one["action"], one["outcome"], one["fields"]) for one in desk.audit()[before:]]
    assert told[0] == (f"POST {SESSION}", "refused", ["password"])
    assert told[-1] == (f"POST {SESSION}", "refused", ["while-locked"])


def test_a_first_password_is_due_at_the_page_too(desk: AccountService) -> None:
    with opened(desk) as browser:
        answer = browser.sign_in(desk.enrol("newcomer", "regulator"))
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:credit-graph:problem:password-due")
    assert "set-cookie" not in answer.headers


def test_the_token_is_in_no_answer_and_no_log(desk: AccountService, admin: tuple[Browser, Person]) -> None:
    browser, person = admin
    tokens, answers = [browser.token], list[httpx.Response]()
    answers += [browser.http.get(SESSION), browser.http.get(READ), browser.http.post(ACT), browser.act("POST", ACT)]
    answers.append(browser.act("POST", RENEWAL))
    tokens.append(browser.token)
    answers.append(browser.act("DELETE", SESSION))
    answers.append(browser.sign_in(person))
    tokens.append(browser.token)
    assert len(set(tokens)) == 3
    said = (
        "".join(answer.text for answer in answers)
        + desk.log.getvalue()
        + (desk.data / "audit.jsonl").read_text("utf-8")
    )
    assert person.name in said
    for token in tokens:
        assert not any(part in said for part in token.split(".")[1:])
    assert browser.csrf not in desk.log.getvalue()


def https(browser: Browser, person: Person, headers: dict[str, str]) -> str:
    answer = browser.sign_in(person, **headers)
    assert answer.status_code == 200, answer.text
    name, cookie = cookie_of(answer)
    assert (cookie["secure"], cookie["httponly"], cookie["path"]) == (True, True, "/")
    return f"{name}={cookie.value}"


@pytest.mark.parametrize(
    ("settings", "headers"),
    [({}, {"X-Forwarded-Proto": "https"}), ({"public_url": "https://credit.example.gov.cn"}, {})],
    ids=["told by the proxy", "told by the setting"],
)
def test_over_tls_the_cookie_is_of_this_host_alone(
    embedded: TestGraph, tmp_path: Path, settings: dict[str, str], headers: dict[str, str]
) -> None:
    with with_people(embedded.connection, tmp_path, **settings) as desk, opened(desk) as browser:
        person = desk.enrol("tls", "admin")
        desk.set_password(person, OWN + "tls")
        cookie = https(browser, person, headers)
        assert cookie.startswith("__Host-credit-graph-session=")
        browser.http.cookies.clear()
        assert browser.http.get(READ, headers=headers | {"Cookie": cookie}).status_code == 200
        planted = cookie.removeprefix("__Host-")  # as another host of the domain could
        assert browser.http.get(READ, headers=headers | {"Cookie": planted}).status_code == 401


def test_a_session_is_counted_by_caller_and_whoever_has_none_by_address(embedded: TestGraph, tmp_path: Path) -> None:
    with with_people(embedded.connection, tmp_path) as desk, signed_in(desk, "counted", "admin") as (browser, _):
        token = browser.token
    limits = {"rate_per_minute": 60, "address_rate_per_minute": 6}
    app = create_app(
        Settings(data=tmp_path, **limits), connection=embedded.connection, clock=lambda: desk.now[0], log=io.StringIO()
    )
    with served(app) as http:
        by_cookie = {"Cookie": f"{COOKIE}={token}"}
        assert [http.get(READ, headers=by_cookie).status_code for _ in range(10)] == [200] * 10
        for claimed in (
            {"Cookie": f"{COOKIE}=x"}, {"Cookie": f"{COOKIE}="}, by_cookie | {"Authorization": "Basic eDp4"},
            by_cookie | {"Authorization": "Bearer x"},
        ):  # fmt: skip
            statuses = [http.get(READ, headers=claimed).status_code for _ in range(3)]
            assert 429 in statuses, claimed
        assert 429 in [http.get(READ, headers=by_cookie).status_code for _ in range(12)]


def test_the_demonstration_is_entered_at_its_own_machine(embedded: TestGraph, tmp_path: Path) -> None:
    with with_people(embedded.connection, tmp_path, demo=["shown"]) as desk, opened(desk) as browser:
        desk.enrol("shown", "admin")
        elsewhere = {"X-Forwarded-For": "192.0.2.7"}  # as a proxy of this machine tells it
        assert browser.http.get(DEMO, headers=elsewhere).json() == {"users": []}
        assert browser.http.post(DEMO, json={"username": "shown"}, headers=elsewhere).status_code == 404
        assert browser.http.post(DEMO, json={"username": "shown"}).status_code == 200


def test_no_setting_opens_the_demonstration(embedded: TestGraph, tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path), connection=embedded.connection, clock=lambda: START, log=io.StringIO())
    with served(app) as http:
        assert app.state.context.demo == ()
        assert http.post(DEMO, json={"username": "regulator1"}).status_code == 404
