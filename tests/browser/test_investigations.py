"""Investigations: a canvas kept with notes, two people at one, shares within their rights, numbered exports."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.test_equity import serious

Planted = Callable[[str], dict[str, Any]]
Another = Callable[[], Visitor]
PATIENCE = 60_000  # milliseconds for a network on a busy machine


def keep(visitor: Visitor, planted: Planted, title: str) -> Page:
    """Keep a network as an investigation, as its owner does."""
    page = visitor.page
    visitor.enter("regulator")
    visitor.go(f"/network?seeds={planted('ring_holding')['subjects'][0]}")
    drawn(page)
    page.get_by_role("button", name="存为卷宗").click()
    form = page.get_by_role("dialog", name="存为卷宗")
    form.get_by_label("标题").fill(title)
    expect(form.get_by_label("目的")).to_have_value("日常监管 核对")
    form.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(r"#/investigations/\w+$"))
    drawn(page)
    visitor.settled()
    return page


def drawn(page: Page) -> None:
    expect(page.locator("[data-nodes]")).not_to_have_attribute("data-nodes", "0", timeout=PATIENCE)


def panel(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="右侧内容").get_by_text(name, exact=True).click()


def share(page: Page, rights: str) -> str:
    """Share with the inspector; the link, as it is told once."""
    panel(page, "分享")
    page.get_by_label("权限").select_option(rights)
    page.get_by_label("限角色").select_option("inspector")
    page.get_by_role("button", name="生成分享链接").click()
    return page.get_by_label("链接只显示这一次").input_value().partition("#")[2]


def save(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="保存").click()
    visitor.settled()


def test_what_was_drawn_and_noted_is_there_again(visitor: Visitor, planted: Planted) -> None:
    page = keep(visitor, planted, "环形持股研判")
    parties = page.locator("[data-nodes]").get_attribute("data-nodes")
    panel(page, "清单")
    name = page.locator("aside li button").first
    party = name.inner_text()
    name.press("Enter")  # by the keyboard alone
    panel(page, "批注")
    page.get_by_label(f"批注: {party}").fill("须实地核对")
    page.get_by_role("button", name="添加批注").press("Enter")
    save(visitor)
    expect(page.locator("main")).to_contain_text("第 2 版")
    assert serious(page) == []
    page.reload()
    drawn(page)
    expect(page.locator("[data-note]")).to_contain_text("须实地核对")
    expect(page.locator("[data-note] button").first).to_have_text(party)
    expect(page.locator("[data-nodes]")).to_have_attribute("data-nodes", str(parties))
    visitor.settled()
    visitor.shoot("investigation")
    visitor.go("/investigations")
    expect(page.get_by_role("row", name="环形持股研判")).to_contain_text("本人的")
    assert serious(page) == []
    visitor.shoot("investigations")


def test_the_second_of_two_is_told_and_keeps_what_they_wrote(
    visitor: Visitor, another: Another, planted: Planted
) -> None:
    page, colleague = keep(visitor, planted, "两人同办"), another()
    link = share(page, "write")
    assert serious(page) == []
    visitor.shoot("investigation-shares")
    colleague.enter("inspector")
    colleague.go(link)
    colleague.page.wait_for_url(re.compile(r"#/investigations/(?!shared)"))  # the token leaves the address
    drawn(colleague.page)
    colleague.settled()
    colleague.page.get_by_label("标题").fill("市监所改")
    save(colleague)
    expect(colleague.page.locator("main")).to_contain_text("第 2 版")
    visitor.expected.add(409)
    page.get_by_label("标题").fill("发改所改")
    page.get_by_role("button", name="保存").click()
    told = page.locator("[data-overtaken]")
    expect(told).to_contain_text("inspector1 已于")
    first = page.url
    told.get_by_role("button", name="把我的存为新卷宗").click()
    page.wait_for_url(lambda url: url.partition("?")[0] != first.partition("?")[0])
    visitor.settled()
    expect(page.get_by_label("标题")).to_have_value("发改所改 (另存)")
    visitor.go("/investigations")
    expect(page.get_by_role("row", name="市监所改")).to_contain_text("inspector1")  # nothing was overwritten


def test_a_link_opens_within_its_rights_until_it_is_withdrawn(
    visitor: Visitor, another: Another, planted: Planted
) -> None:
    page, colleague = keep(visitor, planted, "只读分享"), another()
    link = share(page, "read")
    colleague.enter("inspector")
    colleague.go(link)
    drawn(colleague.page)
    expect(colleague.page.get_by_role("heading", name="只读分享")).to_be_visible()
    expect(colleague.page.get_by_role("button", name="保存")).to_have_count(0)
    expect(colleague.page.get_by_text("分享", exact=True)).to_have_count(0)
    page.reload()
    visitor.settled()
    expect(page.locator("[data-share=live]")).to_contain_text("inspector1")
    expect(page.get_by_label("链接只显示这一次")).to_have_count(0)
    page.get_by_role("button", name="收回").click()
    expect(page.locator("[data-share=withdrawn]")).to_be_visible()
    colleague.expected.add(410)
    colleague.go(link)
    expect(colleague.page.get_by_role("alert")).to_contain_text("收回")
    expect(colleague.page.get_by_role("alert")).to_contain_text("regulator1")  # whom to ask
    page.get_by_role("button", name="关闭卷宗").click()
    page.get_by_role("button", name="确定").click()
    page.wait_for_url(re.compile("#/investigations$"))
    visitor.settled()
    expect(page.get_by_text("只读分享")).to_have_count(0)


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_what_leaves_is_entered_and_carries_its_number(visitor: Visitor, planted: Planted, kind: str) -> None:
    page = keep(visitor, planted, "导出研判")
    with page.expect_response(re.compile("/exports$")) as entered, page.expect_download() as one:
        page.get_by_role("button", name=kind.upper()).click()
    number = entered.value.json()["number"]
    assert one.value.suggested_filename == f"导出研判_{number}.{kind}"
    expect(page.get_by_role("status").filter(has_text=number)).to_be_visible()
    assert entered.value.json()["watermark"]["text"].count(number) == 1
    content = Path(one.value.path()).read_bytes()
    picture = (
        Image.open(io.BytesIO(content)) if kind == "png" else pypdfium2.PdfDocument(content)[0].render(scale=4).to_pil()
    )
    grey = picture.convert("L")
    for corner in corners(grey):  # the watermark runs over the whole of it, faint enough to read what is beneath
        shades = corner.histogram()
        assert sum(shades[215:245]) > 100
    assert sum(grey.histogram()[:90]) > 1_000  # and the words of the picture are as dark as ever


def corners(picture: Image.Image) -> list[Image.Image]:
    width, height = picture.size
    halves = [(0, 0), (width // 2, 0), (0, height // 2), (width // 2, height // 2)]
    return [picture.crop((x, y, x + width // 2, y + height // 2)) for x, y in halves]
