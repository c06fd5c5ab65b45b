"""Each role has its own pages and no others: menus, routes, the data behind them; all of them reachable and readable.

The pages are those of the router that the page itself runs, so that a page that is added is tried as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Request, Response, expect

from graph_service.rulebook.access import access_matrix
from tests.browser.conftest import DESK, Visitor

# Who is offered what in the menu, in its order.
MENU = {
    "regulator": ["/search", "/network", "/desk", "/draws", "/investigations", "/dashboards", "/loading"],
    "department": ["/search", "/desk", "/draws", "/dashboards"],
    "inspector": ["/search", "/network", "/desk", "/draws", "/investigations", "/dashboards"],
    "court": ["/search", "/desk"],
    "discipline": ["/desk"],
    "subject": ["/own", "/search", "/network", "/desk"],
    "auditor": ["/audit"],
    "admin": ["/accounts"],
    "security": ["/accounts"],
}
ROUTER = 'document.querySelector("#app").__vue_app__.config.globalProperties.$router'
ROUTES = """router => router.getRoutes().filter((one) => !one.path.includes("*")).map((one) => {
  const meta = router.resolve(one.path).meta;
  return { path: one.path, scopes: meta.scopes ?? [], besides: meta.besides ?? "",
    byCase: Boolean(meta.byCase), whole: Boolean(meta.whole), menu: Boolean(one.meta.menu), open: Boolean(meta.open) };
})"""
GO = "([router, path]) => router.push(path).then(() => new Promise(requestAnimationFrame))"
# Where a page takes the thing it is about from: a question, the list in its answer, the word in the list.
FOUND = {
    "code": ("v1/subjects?q=91440229&limit=1", "items", "code"),
    "rule": ("", "", "R10.2"),
    "grade": ("", "", "C"),
    "plan": ("v1/inspections", "plans", "id"),
    "batch": ("v1/loads?limit=1", "items", "id"),
    "matter": ("v1/proposals?limit=1", "proposals", "matter"),
    "cases/:id": ("v1/cases?limit=1", "cases", "id"),
    "investigations/:id": ("v1/investigations", "investigations", "id"),
    "token": ("", "", ""),  # told once, to whoever shares
    "job": ("v1/loads/jobs", "jobs", "id"),
}
# Fields that the table of access gives by scope, whose names mean nothing else in any answer.
GUARDED = {"risk_class": "class:read", "by_class": "class:read", "signals": "signals:read"}
BIG = {"width": 3840, "height": 2160}
# What no reader should meet: a hole, a name of programs, a place for a value. Codes that are meant stand in `code`.
RAW = re.compile(
    r"undefined|\bnull\b|\bNaN\b|\[object|至 至|\{\w+\}"
    r"|\b[a-z]{2,}(?:_[a-z]{2,})+\b|\b[A-Z]{2,}(?:_[A-Z]{2,})+\b|\b[A-Z]{6,}\b"
)
READ = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [...document.querySelectorAll("[title], [aria-label], [placeholder]")].flatMap((one) =>
    ["title", "aria-label", "placeholder"].map((name) => one.getAttribute(name) ?? ""));
  while (walker.nextNode()) {
    const { parentElement, textContent } = walker.currentNode;
    if (!parentElement.closest("code, script, style")) found.push(textContent);
  }
  return found;
}"""


@dataclass(frozen=True)
class Route:
    """A page of the router: its pattern, and the scopes of which one opens it."""

    path: str
    scopes: tuple[str, ...]
    menu: bool
    besides: str
    by_case: bool
    whole: bool


def routes(visitor: Visitor) -> list[Route]:
    told = visitor.page.evaluate(ROUTES, visitor.page.evaluate_handle(ROUTER))
    return [
        Route(one["path"], tuple(one["scopes"]), one["menu"], one["besides"], one["byCase"], one["whole"])
        for one in told
        if not one["open"]
    ]


def grants(role: str) -> Mapping[str, Any]:
    return access_matrix().roles[role].grants


def opens(role: str, route: Route) -> bool:
    """Given case by case, a scope opens no page that does not ask for the case; reaching a part, none of the whole."""

    def held(scope: str) -> bool:
        reach = str(grants(role).get(scope, ""))
        return reach == "all" if route.whole else reach != "" and (route.by_case or reach != "case")

    return (not route.scopes or any(map(held, route.scopes))) and (not route.besides or held(route.besides))


def filled(visitor: Visitor, role: str, path: str) -> str | None:
    """The path with something that exists in place of each parameter; ``None`` where this role has none of it."""
    for before, name in re.findall(r"([^/]+)/:(\w+)", path):
        question, listed, word = FOUND.get(f"{before}/:{name}") or FOUND[name]
        if name == "code" and role == "subject":
            word = visitor.page.request.get(f"{visitor.county}v1/session").json()["session"]["who"]["unit"]
        elif question:
            answer = visitor.page.request.get(f"{visitor.county}{question}", headers={"X-Purpose": "test"})
            rows = answer.json()[listed] if answer.ok else []
            word = str(rows[0][word]) if rows else ""
        if not word:
            return None
        path = path.replace(f":{name}", word)
    return path


def names(answer: Any) -> Iterator[str]:
    if isinstance(answer, dict):
        yield from answer
    for one in answer.values() if isinstance(answer, dict) else answer if isinstance(answer, list) else ():
        yield from names(one)


def serious(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in {"serious", "critical"}]


def shown(visitor: Visitor, path: str) -> None:
    """Open a view as a link in the page does, and wait until it stands: its program comes before the page changes."""
    visitor.page.evaluate(GO, [visitor.page.evaluate_handle(ROUTER), path])
    expect(visitor.page.locator("[aria-busy=true]")).to_have_count(0, timeout=60_000)


def raw(visitor: Visitor) -> list[str]:
    """What the page says, shown or told to a screen reader, that is no word of a reader."""
    return [text.strip()[:160] for text in visitor.page.evaluate(READ) if RAW.search(text)]


def too_wide(visitor: Visitor) -> bool:
    return visitor.page.evaluate("document.scrollingElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("role", MENU)
def test_a_role_has_its_menu_its_pages_and_its_fields_and_no_others(visitor: Visitor, role: str) -> None:
    visitor.enter(role)
    visitor.settled()
    pages = routes(visitor)
    assert len(pages) > 3
    listed = {one.path for one in pages if one.menu}
    assert listed <= {path for menu in MENU.values() for path in menu}, "say in MENU who has the new page"
    offered = [link.get_attribute("href") for link in visitor.page.locator("nav[aria-label=菜单] a").all()]
    assert offered == [f"#{path}" for path in MENU[role] if path in listed]
    assert visitor.page.url.split("#")[1].split("?")[0] == (offered[0] or "").removeprefix("#")  # it begins there

    asked: list[Request] = []
    answers: list[Response] = []
    visitor.page.on("request", lambda one: asked.append(one) if "/v1/" in one.url else None)
    visitor.page.on("response", lambda one: answers.append(one) if "/v1/" in one.url and one.ok else None)
    forbidden = visitor.page.get_by_text("当前角色没有这个页面")
    faults: list[str] = []
    for page in pages:
        if not opens(role, page):
            asked.clear()
            shown(visitor, re.sub(r":\w+", "X", page.path))
            expect(forbidden).to_be_visible()
            assert [one.url for one in asked] == [], page.path
        elif path := filled(visitor, role, page.path):
            shown(visitor, path)
            expect(forbidden).to_have_count(0)
            faults += [f"{path}: too wide"] * too_wide(visitor)
            faults += [f"{path}: {one}" for one in raw(visitor)]
            if role == "regulator":
                faults += [f"{path}: {one}" for one in serious(visitor)]
                shown(visitor, f"{path}?lang=en")
                faults += [f"{path} in English: {one}" for one in raw(visitor)]
    assert faults == []
    told = {name for one in answers if "json" in one.headers.get("content-type", "") for name in names(one.json())}
    assert {field for field, scope in GUARDED.items() if field in told and scope not in grants(role)} == set()
    if role == "inspector":
        assert "risk_class" in told  # what is looked for is told to those who may have it


def test_header_and_menu_are_walked_by_keys(visitor: Visitor) -> None:
    visitor.enter("regulator")
    visitor.settled()
    menu = visitor.page.locator("nav[aria-label=菜单] a").all_inner_texts()
    visitor.page.locator("body").click(position={"x": 5, "y": 760})
    reached: list[str] = []
    for _ in range(len(menu) + 12):
        visitor.page.keyboard.press("Tab")
        at = "(one => (one.getAttribute('aria-label') ?? one.innerText).trim())(document.activeElement)"
        reached.append(visitor.page.evaluate(at))
    wanted = ["跳到正文", "信用图谱", "检索", "English", "退出", *(text.strip() for text in menu)]
    assert [text for text in wanted if text not in reached] == []
    assert any(text.startswith("查询目的") for text in reached)
    places = [reached.index(text.strip()) for text in menu[1:]]  # the first bears the name of the search field
    assert places == sorted(places)
    visitor.page.locator("nav a").last.focus()
    assert visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("nav a").last).to_have_attribute("aria-current", "page")


@pytest.mark.parametrize("size", [DESK, BIG], ids=["1366", "3840"])
def test_every_page_of_the_menu_fits_the_screen(visitor: Visitor, size: Any) -> None:
    visitor.page.set_viewport_size(size)
    wide: list[str] = []
    for role in ("regulator", "subject", "admin", "auditor"):
        visitor.expected = {403}
        visitor.enter(role)
        for path in MENU[role]:
            shown(visitor, path)
            visitor.shoot(f"{role}{path.replace('/', '-')}-{size['width']}")
            wide += [f"{role} {path}"] * too_wide(visitor)
        visitor.page.get_by_role("button", name="退出").click()
        expect(visitor.page).to_have_url(re.compile("#/sign-in"))
    assert wide == []
