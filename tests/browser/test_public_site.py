"""The public site: what anybody reads without signing in, and what nobody may read there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response, Route, expect

from tests.browser.conftest import DESK, Visitor
from tests.browser.drawn_county import PLAN, WAITING, drawn_county
from tests.browser.looking import acted, faults, told
from tests.conftest import TestGraph

FIRST_LOAD = 200 * 1024  # bytes over the wire
MARKET = "翁源县市场监督管理局"  # whom the demonstration's department signs in for
ID_NUMBER = re.compile(r"(?<![0-9A-Z])\d{17}[\dX](?![0-9A-Z])")
INTERNAL = re.compile(r'"(risk_class|signals|proposals|persons|by_class)"')


def site(visitor: Visitor, path: str = "/") -> None:
    visitor.page.goto(f"{visitor.county}public.html#{path}")
    visitor.settled()


def test_the_first_load_is_small_and_asks_for_no_session(visitor: Visitor) -> None:
    answers: list[Response] = []
    visitor.page.on("response", lambda one: answers.append(one))  # noqa: PLW0108  (Playwright wants a function)
    site(visitor)
    weight = sum(one.request.sizes()["responseBodySize"] for one in answers)
    print(f"public site, first load: {weight / 1024:.0f} KB in {len(answers)} answers")
    assert 0 < weight < FIRST_LOAD
    asked = {one.url.removeprefix(visitor.county).split("?")[0] for one in answers}
    assert {one for one in asked if one.startswith("v1/")} == {"v1/public/records"}
    assert visitor.page.context.cookies() == []


def test_the_sign_in_page_and_the_site_lead_to_each_other(visitor: Visitor) -> None:
    visitor.go("/sign-in")
    visitor.page.get_by_role("link", name="不登录, 查看信用公示").click()
    expect(visitor.page.get_by_role("heading", name="公示动态")).to_be_visible()
    expect(visitor.page.get_by_role("navigation").get_by_role("link")).to_have_count(4)
    visitor.page.get_by_role("link", name="工作人员登录").click()
    expect(visitor.page).to_have_url(re.compile("#/sign-in"))


def test_the_feed_is_what_the_service_publishes_by_kind(visitor: Visitor) -> None:
    site(visitor)
    first = [one["record"]["id"] for one in told(visitor, "public/records", limit=20)["items"]]
    shown = visitor.page.locator("[data-record]")
    assert [one.get_attribute("data-record") for one in shown.all()] == first
    visitor.shoot("public-feed")
    visitor.page.get_by_role("button", name="显示更多").click()
    expect(shown).to_have_count(40)
    visitor.page.get_by_label("种类").select_option("行政处罚")
    expect(visitor.page).to_have_url(re.compile("kind=penalty"))
    visitor.settled()
    assert {one.get_attribute("data-kind") for one in shown.all()} == {"penalty"}
    expect(shown.first).to_contain_text(re.compile(r"公示至 \d{4}-\d\d-\d\d"))
    expect(shown.first).to_contain_text("起申请修复")


def test_nothing_that_anybody_is_told_holds_a_number_of_a_person_or_a_class(visitor: Visitor) -> None:
    heard: list[Response] = []
    visitor.page.on("response", lambda one: heard.append(one))  # noqa: PLW0108
    with visitor.page.expect_response(re.compile("/public/records")):
        site(visitor, "/?kind=penalty")
    with visitor.page.expect_response(re.compile("/public/subjects/.*/records")):
        visitor.page.locator("article a").first.click()
    expect(visitor.page.get_by_role("heading", name="公示中的记录")).to_be_visible()
    visitor.settled()
    visitor.shoot("public-subject")
    views = {
        "/?q=翁源": "/public/subjects[?]", "/draws": "/public/draws", "/verify?code=AAAQ-EAYE-AUDA-OCAJ-BIFQ": "/v1/verify"
    }  # fmt: skip
    for path, asked in views.items():
        with visitor.page.expect_response(re.compile(asked)):
            site(visitor, path)
    texts = [one.text() for one in heard if "/v1/" in one.url and one.ok]
    assert len(texts) > len(views)
    assert [found for text in texts for found in ID_NUMBER.findall(text)] == []
    assert [found for text in texts for found in INTERNAL.findall(text)] == []


def test_what_is_annulled_is_gone_at_once_and_its_report_is_told_changed(
    visitor: Visitor, another: Callable[[], Visitor], tmp_path: Path
) -> None:
    regulator, office = another(), another()
    regulator.enter("regulator")
    office.enter("department")
    feed = told(visitor, "public/records", kinds="penalty", limit=100)["items"]
    mine = [one for one in feed if one["record"]["facts"]["authority_name"] == MARKET and one["code"].startswith("91")]
    code, record = mine[0]["code"], mine[0]["record"]
    issued = acted(regulator, f"portraits/{code}/reports", {})
    signed = regulator.page.request.get(f"{visitor.county}{issued['links']['pdf'][1:]}").body()
    site(visitor, f"/subjects/{code}")
    expect(visitor.page.locator(f"[data-record='{record['id']}']")).to_be_visible()

    (ref,) = [one["ref"] for one in told(regulator, f"subjects/{code}/repairs")["repairs"]
              if one["title"] == record["facts"]["doc_no"]]  # fmt: skip
    step = {"procedure": "annulment", "step": "annul", "subject": code, "records": [ref], "reason": "复议撤销"}
    acted(office, "cases", step | {"data": {"doc_no": "翁市监撤〔2026〕1号"}})
    visitor.page.reload()
    visitor.settled()
    expect(visitor.page.get_by_role("heading", name="公示中的记录")).to_be_visible()
    expect(visitor.page.locator(f"[data-record='{record['id']}']")).to_have_count(0)
    site(visitor, "/?kind=penalty")
    expect(visitor.page.locator("[data-record]").first).to_be_visible()
    expect(visitor.page.locator(f"[data-record='{record['id']}']")).to_have_count(0)

    site(visitor, f"/verify?code={issued['verify_code']}")
    expect(visitor.page.locator("[data-state=valid]")).to_contain_text("有撤销、修复等变动")
    _drop(visitor, tmp_path / "report.pdf", signed)
    expect(visitor.page.locator("[data-state=valid]")).to_contain_text(issued["sha256"]["pdf"])
    _drop(visitor, tmp_path / "tampered.pdf", signed.replace(b"%%EOF", b"%%EOE"))
    expect(visitor.page.locator("[data-state=not_found]")).to_contain_text("被改动过")
    visitor.shoot("public-verify-tampered")


def _drop(visitor: Visitor, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    visitor.page.locator("input[type=file]").set_input_files(path)


def test_it_is_used_by_keyboard_in_both_languages_and_axe_finds_nothing(visitor: Visitor) -> None:
    site(visitor)
    visitor.page.get_by_role("searchbox").focus()
    visitor.page.keyboard.type("翁源")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile("q="))
    expect(visitor.page.get_by_role("main").get_by_role("link").first).to_be_visible()
    for path in ("/", "/?q=翁源", "/draws", "/verify", "/about", f"/subjects/{'9' * 18}"):
        visitor.expected.add(404)  # a subject that nobody knows
        site(visitor, path)
        assert (path, faults(visitor.page)) == (path, [])
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    visitor.page.get_by_role("button", name="English").click()
    expect(visitor.page.get_by_role("link", name="Verify a report")).to_be_visible()


@pytest.fixture(scope="module")
def drawn(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with drawn_county(embedded, tmp_path_factory.mktemp("drawn")) as address:
        yield address


@pytest.fixture
def onlooker(browser: Browser, drawn: str) -> Iterator[Visitor]:
    context = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
    one = Visitor(context.new_page(), drawn)
    yield one
    context.close()
    assert one.complaints == []


def test_anybody_checks_a_draw_in_the_browser_and_sees_what_was_changed(onlooker: Visitor) -> None:
    page = onlooker.page
    site(onlooker, f"/draws/{WAITING}")
    expect(page.get_by_role("main")).to_contain_text("尚未抽取, 种子尚未揭示")
    site(onlooker, f"/draws/{PLAN}")
    page.get_by_role("button", name="在本页复核").click()
    checks = page.locator("[data-check]")
    expect(checks).to_have_count(4)
    assert [one.inner_text()[0] for one in checks.all()] == ["✓"] * 4
    assert faults(page) == []
    onlooker.shoot("public-draw")

    def changed(route: Route) -> None:
        answer = route.fetch()
        bundle = answer.json()
        bundle["frame"]["code"][0] = "0" * 32
        route.fulfill(response=answer, json=bundle)

    page.route("**/bundle", changed)
    page.get_by_role("button", name="在本页复核").click()
    expect(page.locator("[data-check=frame]")).to_contain_text("不一致")
    expect(page.locator("[data-check=commitment]")).to_contain_text("✓")
