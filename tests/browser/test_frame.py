"""The frame of the explorer: who gets in, what each role is offered, and what the first load weighs."""

from __future__ import annotations

import re

from playwright.sync_api import Response, expect

from tests.browser.conftest import Visitor

FIRST_LOAD = 500 * 1024  # bytes over the wire, as the issue asks


def test_the_first_load_is_small_and_comes_from_this_host_alone(visitor: Visitor) -> None:
    answers: list[Response] = []
    visitor.page.on("response", lambda one: answers.append(one))  # noqa: PLW0108  (Playwright wants a function)
    visitor.go("/sign-in")
    sizes = [one.request.sizes()["responseBodySize"] for one in answers]
    print(f"first load: {sum(sizes) / 1024:.0f} KB in {len(sizes)} answers")
    assert 0 < sum(sizes) < FIRST_LOAD
    assert all(one.url.startswith(visitor.county) for one in answers)
    policy = answers[0].headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


def test_nobody_gets_in_without_signing_in_and_the_place_asked_for_is_kept(visitor: Visitor) -> None:
    visitor.go("/search?q=翁源")
    expect(visitor.page).to_have_url(re.compile(r"#/sign-in\?to="))
    visitor.page.locator("[data-role=inspector]").click()
    expect(visitor.page).to_have_url(re.compile(r"#/search\?q="))


def test_a_wrong_password_is_told_with_what_to_do(visitor: Visitor) -> None:
    visitor.expected.add(400)
    visitor.go("/sign-in")
    for name, value in {"username": "nobody", "password": "wrong-password", "otp": "123456"}.items():
        visitor.page.locator(f"#{name}").fill(value)
    visitor.page.locator("form button[type=submit]").click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("账号、口令或动态口令不正确")
    expect(visitor.page.get_by_role("alert")).to_contain_text("锁定")


def test_the_session_is_in_no_place_a_script_reads_and_ends_when_left(visitor: Visitor) -> None:
    visitor.enter("regulator")
    kept = visitor.page.evaluate("[document.cookie, localStorage.length, JSON.stringify(sessionStorage)]")
    assert kept == ["", 0, '{"purpose":"日常监管 核对"}']
    (cookie,) = visitor.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    visitor.page.reload()
    visitor.settled()
    expect(visitor.page.locator("header")).to_contain_text("发展改革")
    visitor.page.get_by_role("button", name="退出").click()
    expect(visitor.page).to_have_url(re.compile("#/sign-in"))
    visitor.go("/search")
    expect(visitor.page).to_have_url(re.compile("#/sign-in"))


def test_the_page_speaks_english_on_request(visitor: Visitor) -> None:
    visitor.enter("regulator")
    visitor.page.get_by_role("button", name="English").click()
    expect(visitor.page.locator("html")).to_have_attribute("lang", "en")
    expect(visitor.page.get_by_role("button", name="Sign out")).to_be_visible()
    # What the service tells is said in English as well; a unit keeps its name.
    expect(visitor.page.locator("header .who")).to_contain_text("翁源县发展和改革局 · development and reform (credit)")
    visitor.go("/desk/clocks?lang=en")
    expect(visitor.page.locator("[data-clock] .tag").first).to_have_text(re.compile("^[a-z ()]+$"))
    visitor.go("/search?q=翁源&lang=en")
    expect(visitor.page.locator("[data-status=ACTIVE]").first).to_contain_text("in business")
    visitor.page.get_by_role("button", name="中文").click()
    expect(visitor.page.locator("[data-status=ACTIVE]").first).to_contain_text("存续")
