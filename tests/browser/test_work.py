"""The desk: who is offered what, a proposal from the queue to a check that finds it, two officers at one matter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor

TABS = {
    "regulator": ["待办", "拟措施", "案件", "信用修复", "时限", "限制核查"],
    "department": ["待办", "拟措施", "案件", "信用修复", "时限", "限制核查", "明文查看"],
    "inspector": ["待办", "案件", "时限", "限制核查"],
    "court": ["待办", "拟措施", "案件"],
    "discipline": ["待办", "案件"],
}
READY = "tr[data-matter]:has([data-layer=proposal]):has-text('至 20')"  # its end is the law's: nothing to set


PLAIN = f"{READY}:not(:has-text('限行业')):not(:has-text('仅限其他单位'))"  # a check needs to know of no firm


def ready_proposal(visitor: Visitor, place: int, rows: str = READY) -> str:
    """The address of a proposal that can be decided."""
    visitor.go("/desk/proposals")
    row = visitor.page.locator(rows).nth(place)
    return (row.get_by_role("link", name="查看").get_attribute("href") or "").removeprefix("#")


def step(page: Page, name: str, reason: str = "", **fields: str) -> None:
    """Take a step of the case in sight, with what its form asks."""
    page.locator(f"[data-step={name}]").click()
    fill(page, reason, **fields)
    submit(page)


def fill(page: Page, reason: str = "", **fields: str) -> None:
    for field, value in fields.items():
        control = page.locator(f"[data-field={field}] .control")
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    if reason:
        page.locator("textarea[id$=-reason]").fill(reason)


def submit(page: Page) -> None:
    page.locator("form:has([id$=-day]) button[type=submit]").click()


def state(page: Page) -> Locator:
    return page.locator("[data-state]")


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in {"serious", "critical"}
    ]


@pytest.mark.parametrize("role", TABS)
def test_each_role_is_offered_the_parts_of_the_desk_that_are_its_own(visitor: Visitor, role: str) -> None:
    visitor.enter(role)
    visitor.go("/desk")
    tabs = visitor.page.get_by_role("navigation", name="工作台").get_by_role("link")
    expect(tabs).to_have_text(TABS[role])
    expect(visitor.page.locator("[role=alert]")).to_have_count(0)


def check(visitor: Visitor, number: str, barred: str) -> None:
    """Ask whether a person may take the post that a measure bars from."""
    page = visitor.page
    visitor.go("/desk/checks")
    page.locator("#id-number").fill(number)
    posts = page.locator("#wanted option").all_inner_texts()
    page.locator("#wanted").select_option(label=next(one for one in posts if one in barred))
    page.locator("main form button[type=submit]").click()


def unmasked(page: Page) -> str:
    """The identity number of the person of a case, seen in clear."""
    page.get_by_role("link", name="明文查看").last.click()  # of the person, not the tab
    page.get_by_label("姓名").check()
    page.get_by_label("证件号码").check()
    page.locator("#unmask-reason").fill("核对送达当事人")
    page.locator("main form button[type=submit]").click()
    number = page.locator("[data-told=id_number]").inner_text()
    assert re.fullmatch(r"\d{17}[\dX]", number)
    assert number not in page.url
    page.get_by_role("button", name="立即隐藏").click()
    expect(page.get_by_text(number)).to_have_count(0)
    page.go_back()
    return number


def waits_for_service(visitor: Visitor, number: str, barred: str) -> None:
    """What is decided and not served stands in the queue as such, and bars nobody."""
    page = visitor.page
    visitor.go("/desk/proposals")
    expect(page.locator("[data-progress=pending]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-progress=open]").click()
    expect(page.locator("tr[data-matter] [data-state]").first).to_have_text("已认定, 待送达")
    assert "progress=open" in page.url
    expect(page.locator("[data-progress=open]")).to_have_text(re.compile(r"办理中 [1-9]"))
    check(visitor, number, barred)
    expect(page.locator("[data-answer]")).to_have_attribute("data-answer", "unserved")
    expect(page.locator("[data-unserved]")).to_contain_text("不生效")
    page.get_by_role("link", name="查看案件").click()
    expect(state(page)).to_have_attribute("data-state", "CONFIRMED")


def test_a_proposal_goes_from_the_queue_to_a_check_that_finds_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("department")
    visitor.go(ready_proposal(visitor, 0, PLAIN))
    expect(page.locator("[data-explained=window]")).to_contain_text("任职")
    expect(page.get_by_text("重新计算与所存一致")).to_be_visible()
    visitor.shoot("work-proposal")
    page.get_by_role("button", name="受理").click()
    expect(state(page)).to_have_attribute("data-state", "PROPOSED")

    number = unmasked(page)

    page.locator("[data-step=confirm]").click()
    expect(page.locator("[data-fixed-end]").first).to_contain_text("由系统带入")
    expect(page.locator("[data-field=until]")).to_have_count(0)  # the law fixes it
    case = page.url
    step(page, "confirm", "决定书写明其个人责任", doc_no="翁市监认〔2026〕1号")
    expect(state(page)).to_have_attribute("data-state", "CONFIRMED")
    barred = page.locator("section[aria-labelledby=terms] dd").first.inner_text()
    waits_for_service(visitor, number, barred)
    page.goto(case)
    step(page, "serve", way="直接送达")
    expect(state(page)).to_have_attribute("data-state", "IN_FORCE")
    expect(page.locator("[data-act]")).to_have_count(3)
    page.locator("details:has-text('救济途径') summary").last.click()
    expect(page.get_by_text("异议").last).to_be_visible()

    check(visitor, number, barred)
    expect(page.locator("[data-answer]")).to_have_attribute("data-answer", "blocked")
    expect(page.locator("[data-ban]")).to_contain_text("翁市监认〔2026〕1号")
    assert number not in page.url
    page.locator("#id-number").fill("11010519491231002X")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[data-answer=clear]")).to_have_text("未查到限制记录")
    visitor.shoot("work-check")


def test_a_record_that_brings_nothing_in_a_scene_says_where_it_does(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("department")
    visitor.go("/desk/proposals")
    listed = page.locator("tr[data-matter]:has-text('P06') td:nth-child(3) a").first.get_attribute("href") or ""
    visitor.go("/desk/checks?of=subject&scene=TRAVEL")
    page.locator("#code").fill(listed.rpartition("/")[2])
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[data-notes]")).to_contain_text("招标投标")


def test_the_second_of_two_is_told_and_nothing_is_overwritten(visitor: Visitor, another: Callable[[], Visitor]) -> None:
    first, second = visitor, another()
    first.enter("department")
    second.enter("department")
    second.expected.add(409)
    matter = ready_proposal(first, 1)
    first.go(matter)
    second.go(matter)
    first.page.get_by_role("button", name="受理").click()
    expect(state(first.page)).to_have_attribute("data-state", "PROPOSED")
    second.page.get_by_role("button", name="受理").click()
    expect(state(second.page)).to_have_attribute("data-state", "PROPOSED")

    second.page.locator("[data-step=reject]").click()
    fill(second.page, "当时已离任")
    step(first.page, "ask", "登记与决定书不一致", question="离任日期以何为准")
    expect(state(first.page)).to_have_attribute("data-state", "ASKED")
    submit(second.page)
    told = second.page.get_by_role("alert")
    expect(told).to_contain_text("他人已先行办理")
    expect(told).to_contain_text("离任日期以何为准")
    expect(second.page.locator("textarea[id$=-reason]")).to_have_value("当时已离任")
    expect(second.page.locator("[data-act]")).to_have_count(2)
    second.shoot("work-overtaken")
    submit(second.page)
    expect(state(second.page)).to_have_attribute("data-state", "REJECTED")


def test_an_objection_is_filed_and_its_record_is_marked(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("regulator")
    visitor.go("/desk/proposals")
    subject = (page.locator("tr[data-matter] td:nth-child(3) a").last.get_attribute("href") or "").rpartition("/")[2]
    visitor.go(f"/desk/open?procedure=objection&subject={subject}")
    page.locator("[data-record] input").first.check()
    fill(page, ground="记录错误", statement="处罚对象不是本单位")
    submit(page)
    expect(state(page)).to_have_attribute("data-state", "FILED")
    expect(page.get_by_text("C08")).to_be_visible()
    step(page, "mark")
    expect(state(page)).to_have_attribute("data-state", "MARKED")
    visitor.go(f"/desk/open?procedure=objection&subject={subject}")
    expect(page.locator("[data-record]", has_text="异议核查中").first).to_be_visible()
    visitor.go("/desk/cases?procedure=objection")
    expect(page.locator("tr[data-case]")).to_contain_text("核查中")
    visitor.go("/desk")
    expect(page.locator("[data-waiting='cases.objection']")).to_contain_text("1")


def test_what_is_not_yours_to_decide_is_not_offered(visitor: Visitor) -> None:
    visitor.enter("regulator")
    visitor.go(ready_proposal(visitor, -1))
    expect(visitor.page.get_by_text("受理和认定")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="受理")).to_have_count(0)


@pytest.mark.parametrize(
    "path",
    [
        "/desk",
        "/desk/proposals",
        "/desk/cases",
        "/desk/clocks",
        "/desk/clocks/kpi",
        "/desk/checks",
        "/desk/open?procedure=objection",
    ],
)
def test_the_desk_keeps_nobody_out(visitor: Visitor, path: str) -> None:
    visitor.enter("regulator")
    visitor.go(path)
    expect(visitor.page.locator("main :is(table, form, section)").first).to_be_visible()
    assert serious(visitor.page) == []
    visitor.shoot(f"work{path.replace('/', '-').partition('?')[0].removeprefix('-work')}")


def test_a_step_is_taken_without_a_mouse(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("department")
    visitor.go(ready_proposal(visitor, 2))
    page.get_by_role("button", name="受理").focus()
    page.keyboard.press("Enter")
    page.locator("[data-step=ask]").focus()
    page.keyboard.press("Enter")
    page.locator("[data-field=question] .control").focus()
    page.keyboard.type("是否在任")
    page.keyboard.press("Tab")
    page.keyboard.type("须查档案")
    page.keyboard.press("Tab")
    expect(page.locator("[id$=-day]")).to_be_focused()
    page.locator("form:has([id$=-day]) button[type=submit]").focus()
    page.keyboard.press("Enter")
    expect(state(page)).to_have_attribute("data-state", "ASKED")
