"""The three officers at the page: one adds, another grants, the third reads what both did, and none sees business."""

from __future__ import annotations

import re
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visitor

NAME = "zhao-liu"


def serious(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in {"serious", "critical"}]


def entered(another: Callable[[], Visitor], role: str) -> Visitor:
    one = another()
    one.enter(role)
    one.settled()
    return one


def row(visitor: Visitor, name: str) -> Locator:
    return visitor.page.locator(f"[data-account={name}]")


def acts(visitor: Visitor, name: str) -> list[str | None]:
    return [one.get_attribute("data-act") for one in row(visitor, name).locator("[data-act]").all()]


def confirm(visitor: Visitor, name: str, act: str) -> None:
    """Choose an act, and do it in the dialog that says what it does."""
    row(visitor, name).locator(f"[data-act={act}]").click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text(name)
    dialog.locator("button[type=submit]").click()


def test_an_account_is_added_by_one_officer_granted_by_another_and_read_of_by_the_third(
    another: Callable[[], Visitor],
) -> None:
    admin = entered(another, "admin")
    expect(admin.page).to_have_url(re.compile("#/accounts"))
    admin.page.get_by_label("名称").fill(NAME)
    admin.page.get_by_label("名称").press("Enter")
    handed = admin.page.get_by_role("dialog")
    password = handed.locator("[data-handed=password]").inner_text()
    assert len(password) >= 12
    drawn = handed.get_by_role("img", name=re.compile("二维码")).locator("path").get_attribute("d") or ""
    assert drawn.count("M") > 300  # squares of a code that holds an address
    handed.get_by_text("不能扫描的").click()
    expect(handed.locator("[data-handed=otpauth]")).to_contain_text("otpauth://totp/")
    admin.shoot("accounts-handed")
    assert serious(admin) == []
    handed.get_by_role("button", name="已交给本人").click()
    expect(admin.page.get_by_text(password)).to_have_count(0)
    expect(row(admin, NAME)).to_contain_text("角色待授予")
    assert acts(admin, NAME) == ["disable", "revoke", "reset"]
    assert acts(admin, "admin1") == []

    security = entered(another, "security")
    expect(security.page.get_by_role("button", name="新增")).to_have_count(0)
    assert acts(security, NAME) == ["grant", "owner"]
    row(security, NAME).locator("[data-act=grant]").click()
    dialog = security.page.get_by_role("dialog")
    dialog.get_by_label("角色").select_option(label="法院")
    dialog.get_by_label("单位代码").fill("11440229MB2D000736")
    dialog.get_by_label("行政区划").fill("440229")
    assert serious(security) == []
    dialog.locator("button[type=submit]").click()
    expect(row(security, NAME)).to_contain_text("法院")
    expect(row(security, NAME)).not_to_contain_text("角色待授予")

    auditor = entered(another, "auditor")
    expect(auditor.page).to_have_url(re.compile("#/audit"))
    auditor.page.get_by_label("所涉主体").fill(NAME)
    auditor.page.get_by_label("所涉主体").press("Enter")
    expect(auditor.page).to_have_url(re.compile(f"subject={NAME}"))
    lines = auditor.page.locator("[data-line]")
    expect(lines.filter(has_text="security1")).to_contain_text(["POST /v1/accounts/{name}/grant"])
    expect(lines.filter(has_text="admin1")).to_contain_text(["POST /v1/accounts"])
    expect(auditor.page.locator("main")).not_to_contain_text(password)
    auditor.shoot("audit-log")


def test_what_is_taken_away_is_confirmed_and_what_is_refused_is_told(visitor: Visitor) -> None:
    visitor.enter("admin")
    for _ in range(2):  # the second is refused: the name is taken
        visitor.expected.add(409)
        visitor.page.get_by_label("名称").fill("wang-wu")
        visitor.page.get_by_label("种类").select_option("client")
        visitor.page.get_by_label("名称").press("Enter")
        closing = visitor.page.get_by_role("button", name="已交给本人")
        expect(closing.or_(visitor.page.get_by_role("alert"))).to_be_visible()
        if closing.is_visible():
            expect(visitor.page.locator("[data-handed=secret]")).not_to_be_empty()
            closing.click()
            expect(closing).to_have_count(0)
    expect(visitor.page.get_by_role("alert")).to_contain_text("wang-wu 已存在")
    row(visitor, "wang-wu").locator("[data-act=disable]").click()
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog).to_contain_text("停用后不能登录")
    dialog.get_by_role("button", name="取消").click()
    expect(row(visitor, "wang-wu")).to_contain_text("启用")
    confirm(visitor, "wang-wu", "disable")
    expect(row(visitor, "wang-wu")).to_contain_text("已停用")
    assert acts(visitor, "wang-wu") == ["enable", "revoke", "reset"]
    assert serious(visitor) == []


def test_the_auditor_reads_pages_hints_and_an_anchor_to_write_down(visitor: Visitor) -> None:
    asked: list[str] = []
    visitor.page.on("request", lambda one: asked.append(one.url))
    visitor.page.goto(f"{visitor.county}#/sign-in")
    visitor.page.locator("[data-role=auditor]").click()
    expect(visitor.page.get_by_text("须先说明目的")).to_be_visible()
    assert not [url for url in asked if "/v1/audit" in url]  # nothing is asked before it is said why
    visitor.enter("auditor")
    visitor.settled()
    expect(visitor.page.locator("[data-line]").first).to_contain_text("auditor1")
    assert serious(visitor) == []
    visitor.go("/audit?outcome=refused&role=bank")
    expect(visitor.page.get_by_text("没有符合条件的日志")).to_be_visible()
    visitor.go("/audit?view=alerts")
    expect(visitor.page.get_by_text("疑似异常, 不是认定")).to_be_visible()
    assert serious(visitor) == []
    hints = visitor.page.locator("[data-alert]")
    if hints.count():  # whether the tests run by night, when a sign-in is a hint, is not theirs to say
        expect(hints.first).to_contain_text("R10.6")
        hints.first.get_by_role("link").click()
        expect(visitor.page).to_have_url(re.compile(r"who=.+from=.+to="))
        expect(visitor.page.locator("[data-line]").first).to_be_visible()
    visitor.go("/audit?view=anchor")
    told = visitor.page.request.get(f"{visitor.county}v1/audit?limit=1", headers={"X-Purpose": "test"}).json()
    entries = int(visitor.page.locator("[data-anchor=entries]").inner_text())
    assert 0 < entries <= told["entries"][0]["line"]
    assert re.fullmatch("[0-9a-f]{64}", visitor.page.locator("[data-anchor=head]").inner_text())
    visitor.shoot("audit-anchor")
