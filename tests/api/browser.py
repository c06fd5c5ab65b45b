"""A person's browser: it keeps the cookie, sends it by itself, and says where a request was made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx

from graph_service.api.session_cookie import COOKIE, CSRF
from tests.api.account_service import OWN, AccountService, Person

SESSION = "/v1/session"


class Browser:
    """One browser at one service (浏览器): ``csrf`` is what its page was told when it signed in."""

    def __init__(self, desk: AccountService, http: httpx.Client) -> None:
        self.desk, self.http, self.csrf = desk, http, ""

    def sign_in(self, person: Person, *, code: str | None = None, **headers: str) -> httpx.Response:
        """Sign in with a code that was not used before, unless one is given."""
        if code is None:
            self.desk.wait(seconds=30)
            code = person.code(self.desk.now[0])
        body = {"username": person.name, "password": person.password, "otp": code}
        return self.told(self.http.post(SESSION, json=body, headers=headers))

    def told(self, answer: httpx.Response) -> httpx.Response:
        """Take the CSRF token out of an answer, as the page does."""
        told = answer.json().get("session")
        self.csrf = told["csrf"] if told else self.csrf
        return answer

    def act(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """Change something as the page does, which shows where it is from; ``headers`` go before."""
        return self.http.request(method, path, json=body, headers={CSRF: self.csrf} | headers)

    @property
    def token(self) -> str:
        """What is in the cookie."""
        return self.http.cookies.get(COOKIE) or ""


@contextmanager
def opened(desk: AccountService) -> Iterator[Browser]:
    """A browser without cookies."""
    with httpx.Client(base_url=desk.http.base_url, timeout=120) as http:
        yield Browser(desk, http)


@contextmanager
def signed_in(desk: AccountService, name: str, role: str = "regulator") -> Iterator[tuple[Browser, Person]]:
    """A browser in which somebody enrolled just now, with an own password, has signed in."""
    person = desk.enrol(name, role)
    assert desk.set_password(person, OWN + name).status_code == 200
    with opened(desk) as browser:
        answer = browser.sign_in(person)
        assert answer.status_code == 200, answer.text
        yield browser, person


def cookie_of(answer: httpx.Response) -> tuple[str, Morsel[str]]:
    """Name and attributes of the one cookie that an answer sets."""
    ((name, morsel),) = SimpleCookie(answer.headers["set-cookie"]).items()
    return name, morsel
