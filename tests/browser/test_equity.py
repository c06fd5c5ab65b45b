"""股权穿透: what is planted in the county stands in the picture, in the list, and in what is printed."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Planted = Callable[[str], dict[str, Any]]


def serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out (无障碍严重问题)."""
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in {"serious", "critical"}]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in grave]


def opened(visitor: Visitor, path: str) -> Page:
    visitor.enter("regulator")
    visitor.go(path)
    expect(visitor.page.locator("[data-node=subject]")).to_be_visible()
    visitor.settled()
    return visitor.page


def test_a_ring_is_drawn_as_a_ring_with_its_product_and_integrated_shares(visitor: Visitor, planted: Planted) -> None:
    plant = planted("ring_holding")
    code = plant["subjects"][0]
    page = opened(visitor, f"/subjects/{code}/equity")
    product = plant["expect"]["signals"][0]["product"]
    expect(page.locator("[data-ring]").first).to_contain_text("循环持股")
    rings = page.get_by_role("region", name="循环持股")
    expect(rings).to_contain_text(f"各段比例之积 {product:.0%}")
    shares = [one["share"] for one in plant["expect"]["integrated"] if one["subject"] == code]
    expect(page.locator("[data-picture]")).to_contain_text(f"综合 {round(max(shares) * 100, 2)}%")
    controller = page.locator("[data-node^='person:']", has_text="疑似实际控制人")
    expect(controller).to_have_count(1)
    assert visitor.shoot("equity-ring").stat().st_size > 0
    assert serious(page) == []


def test_the_keyboard_chooses_a_box_folds_it_and_reads_where_it_comes_from(visitor: Visitor, planted: Planted) -> None:
    page = opened(visitor, f"/subjects/{planted('two_paths')['subjects'][2]}/equity")
    boxes = page.locator("[data-node]")
    before = boxes.count()
    knob = page.locator("[aria-expanded=true][aria-label^=收起]").first
    knob.focus()
    page.keyboard.press("Enter")
    expect(boxes).not_to_have_count(before)
    page.locator("[aria-expanded=false][aria-label^=展开]").first.focus()
    page.keyboard.press("Space")
    expect(boxes).to_have_count(before)
    page.locator("[data-node^='9144']").first.focus()
    page.keyboard.press("Enter")
    evidence = page.locator("[data-evidence]")
    expect(evidence).to_contain_text("市场监督管理局")
    expect(evidence).to_contain_text(re.compile(r"行 \d+"))
    expect(evidence).to_contain_text(re.compile(r"[\d.]+% = [\d.]+%"))


def test_depth_day_and_view_are_in_the_address_and_the_list_says_it_all(visitor: Visitor, planted: Planted) -> None:
    code = planted("two_paths")["subjects"][2]
    page = opened(visitor, f"/subjects/{code}/equity?depth=1")
    asked = page.request.get(f"{visitor.county}v1/subjects/{code}/owners?depth=1", headers={"X-Purpose": "x-test"})
    owners = asked.json()["owners"]
    drawn = page.locator("[data-node]:not([data-node=subject]):not([data-node=unknown])")
    assert {one["party"]["ref"] for one in owners} <= {box.get_attribute("data-node") for box in drawn.all()}
    page.get_by_text("列表", exact=True).click()
    expect(page).to_have_url(re.compile("view=list"))
    for one in owners:
        row = page.locator(f"[data-row='{one['party']['ref']}']").first
        expect(row).to_contain_text(f"{round(one['share'] * 100, 2):g}%")
        expect(row).to_contain_text(one["step"]["source"]["source"])
    visitor.go(f"/subjects/{code}/equity?as_of=2001-01-01")
    expect(page.locator("[data-node]")).to_have_count(1)
    expect(page.get_by_text("该日尚未成立 (成立日期")).to_be_visible()


def test_a_deeper_level_is_loaded_on_request(visitor: Visitor, planted: Planted) -> None:
    page = opened(visitor, f"/subjects/{planted('two_paths')['subjects'][2]}/equity?depth=1&side=up")
    shut = page.locator("[aria-expanded=false][aria-label^=展开]").first
    before = page.locator("[data-node]").count()
    shut.click()
    expect(page.locator("[data-node]")).not_to_have_count(before)


def test_the_picture_is_taken_with_who_and_when(visitor: Visitor, planted: Planted, tmp_path: Path) -> None:
    page = opened(visitor, f"/subjects/{planted('ring_holding')['subjects'][0]}/equity")
    with page.expect_download() as got:
        page.get_by_role("button", name="导出 PNG").click()
    got.value.save_as(tmp_path / "picture.png")
    head = (tmp_path / "picture.png").read_bytes()[:24]
    width, height = struct.unpack(">II", head[16:24])
    assert head[1:4] == b"PNG"
    assert (width >= 1000, height >= 600) == (True, True)


def test_who_may_not_see_networks_has_no_page_of_them(visitor: Visitor, planted: Planted) -> None:
    visitor.enter("auditor")
    visitor.go(f"/subjects/{planted('ring_holding')['subjects'][0]}/equity")
    expect(visitor.page.locator("[data-picture]")).to_have_count(0)
    expect(visitor.page.get_by_text("当前角色没有这个页面")).to_be_visible()
