"""Take the pictures of docs/网页.md (页面截图) from a running demonstration: ``python -m tools.pictures ADDRESS``.

The demonstration stands in a folder of its own (``credit-graph demo --subjects 1500``); DATA is that folder's
``demo-data``, whose planted truths say which subject shows what. Look at each picture before it is committed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

OUT = Path(__file__).resolve().parents[1] / "docs" / "网页"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
UNKNOWN = """序,单位全称,社会信用代码,处罚文书编号,主要违法事实,作出日子,罚款金额,作出机关
1,翁源县样例食品店,,翁网罚〔2026〕1号,销售过期食品,2026-03-10,2,翁源县市场监督管理局
"""
# Name of a picture: who looks, and at what; {kind} is a subject that was planted as such.
PICTURES = {
    "检索": ("inspector", "#/search?q=翁源"),
    "主体": ("inspector", "#/subjects/{food_revocation}"),
    "时间线": ("inspector", "#/subjects/{food_revocation}?tab=timeline"),
    "信号": ("inspector", "#/subjects/{phoenix}?tab=signals"),
    "股权穿透": ("inspector", "#/subjects/{pyramid}/equity"),
    "循环持股": ("inspector", "#/subjects/{ring_holding}/equity"),
    "关联网络": ("inspector", "#/network?seeds={complex_layers}&depth=2"),
    "待办": ("department", "#/desk"),
    "拟措施": ("regulator", "#/desk/proposals"),
    "信用修复": ("regulator", "#/desk/repairs?subject={food_revocation}"),
    "时限": ("regulator", "#/desk/clocks"),
    "限制核查": ("regulator", "#/desk/checks"),
    "抽查计划": ("inspector", "#/draws/new"),
    "看板": ("regulator", "#/dashboards"),
    "双公示": ("regulator", "#/dashboards?part=acts"),
    "研判": ("regulator", "#/network?seeds={ring_holding}&depth=2"),
    "入库": ("regulator", "#/loading"),
    "本人": ("subject", "#/own"),
    "规则": ("inspector", "#/rules/P08"),
    "审计": ("auditor", "#/audit"),
    "账号": ("admin", "#/accounts"),
    "公示": ("", "public.html"),
    "登录": ("", "#/sign-in"),
}


def main(address: str, data: str, *names: str) -> None:
    """Take each picture at 1366×768, as its user sees it; where some are named, those alone."""
    county = Path(data) / "county"
    truth = json.loads((county / "truth.json").read_text("utf-8"))
    planted = {plant["kind"]: plant["subjects"][0] for plant in reversed(truth["plants"]) if plant["subjects"]}
    OUT.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (role, view) in PICTURES.items():
            if names and name not in names:
                continue
            page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            if role:
                _enter(page, address, role)
            page.goto(address + view.format(**planted))
            _settled(page)
            _act(page, name, county)
            page.screenshot(path=OUT / f"{name}.png")
            page.close()
            print(name, flush=True)
        browser.close()


def _enter(page: Page, address: str, role: str) -> None:
    page.goto(f"{address}#/sign-in")
    page.locator(f"[data-role={role}]").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.wait_for_timeout(800)
    asked = page.locator("#purpose")
    if asked.is_visible():
        asked.fill("日常监管 核对")
        page.locator("form:has(#purpose) button[type=submit]").click()


def _act(page: Page, name: str, county: Path) -> None:
    """Do first what a picture shows the outcome of."""
    if name == "研判":
        page.get_by_role("button", name="存为卷宗").click()
        form = page.get_by_role("dialog", name="存为卷宗")
        form.get_by_label("标题").fill("环形持股研判")
        form.get_by_role("button", name="保存").click()
        page.wait_for_url(lambda url: "investigations/" in url)
        _settled(page)
        _panel(page, "清单")
        page.locator("aside li button").first.click()
        _panel(page, "批注")
        page.get_by_label("批注: ").fill("循环持股, 须实地核对出资来源")
        page.get_by_role("button", name="添加批注").click()
        page.get_by_role("button", name="适合窗口").click()
    elif name == "入库":
        with TemporaryDirectory() as folder:
            unknown = Path(folder) / "网监支队处罚.csv"
            unknown.write_text(UNKNOWN, "utf-8")
            page.locator("input[type=file]").set_input_files([county / "企业担保信息.xlsx", unknown])
            page.get_by_role("button", name="交件入库").click()
            page.locator("[data-state=done]").wait_for(timeout=120_000)
        page.get_by_role("button", name=unknown.name).click()
    else:
        return
    _settled(page)


def _panel(page: Page, name: str) -> None:
    page.get_by_role("radiogroup", name="右侧内容").get_by_text(name, exact=True).click()


def _settled(page: Page) -> None:
    page.wait_for_timeout(1_500)
    page.wait_for_load_state("networkidle")
    waiting: Callable[[], Any] = page.locator("[aria-busy=true]").count
    while waiting():
        page.wait_for_timeout(300)
    page.wait_for_timeout(2_000)


if __name__ == "__main__":
    main(*sys.argv[1:])
