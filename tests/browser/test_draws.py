"""A draw on the page, as the inspecting authority makes one: from the plan to a verification of its own."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

PLAN = "2026-登记-试抽"


def credit_graph(*words: str) -> int:
    """What the command line says of it: its exit code."""
    command = [sys.executable, "-c", "from graph_service.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, timeout=300, check=False).returncode


def saved_half(page: Page, place: int) -> str:
    with page.expect_download() as download:
        page.locator(f"[data-half='{place}']").click()
    return Path(download.value.path()).read_text("utf-8").strip()


def halves(page: Page) -> tuple[str, str]:
    """Both halves of the secret, each saved by its holder: whoever had both would know the seed."""
    first = saved_half(page, 0)
    expect(page.locator("[data-half='1']")).to_be_disabled()
    page.locator("[data-changed]").check()
    second = saved_half(page, 1)
    assert first != second
    return first, second


def tried(page: Page) -> None:
    """The frame in numbers, before anything is frozen."""
    page.locator("[data-preview]").click()
    expect(page.get_by_text("框内主体")).to_be_visible()
    assert int(page.locator("[data-grade=A] td").nth(1).inner_text()) > 4
    expect(page.locator("[data-left-out]", has_text="登记状态为吊销")).to_be_visible()


def reported(page: Page) -> None:
    """The result of the first task."""
    task = page.locator("[data-task]").first
    task.get_by_role("button", name="办理").click()
    task.locator("[data-field=inspected_on] input").fill(datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat())
    task.locator("[data-field=inspected_on] input").press("Enter")
    task.locator("[data-field=result_code] select").select_option("未发现问题")
    task.get_by_role("button", name="录入检查结果").click()
    expect(page.locator("[data-task]").first).to_contain_text("已检查, 待公示")


def test_a_draw_goes_from_its_plan_to_its_verification(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("inspector")
    visitor.go("/draws/new")
    page.locator("#plan-id").fill(PLAN)
    page.locator("#plan-term").fill("登记事项抽查")
    page.locator("[data-item=SJ-0101] input").check()
    page.locator("#size").fill("4")
    freeze = page.get_by_role("button", name="冻结名录")
    tried(page)
    page.get_by_role("button", name="产生秘密").click()
    expect(freeze).to_be_disabled()  # no holder has saved a half
    first, second = halves(page)
    commitment = page.locator("[data-commitment]").inner_text()
    visitor.shoot("draws-new")
    assert _serious(page) == []
    freeze.click()
    expect(page.locator("[data-published]")).to_have_text(commitment)
    expect(page.locator("[data-stage=done]")).to_have_count(1)

    page.locator("#first").fill(second)
    page.locator("#second").fill(first)
    expect(page.get_by_text("与公告的承诺不符")).to_be_visible()
    page.locator("#first").fill(first)
    page.locator("#second").fill(second)
    expect(page.get_by_text("与公告的承诺相符")).to_be_visible()
    page.get_by_role("button", name="揭示种子并抽取").click()
    expect(page.locator("[data-stage=done]")).to_have_count(2)
    page.get_by_role("button", name="抽中名单").click()
    expect(page.locator("[data-drawn]")).to_have_count(4)
    page.get_by_role("button", name="现状与公告").click()
    page.get_by_role("button", name="选派检查人员并派发任务").click()
    expect(page.locator("[data-stage=done]")).to_have_count(3, timeout=30_000)

    page.get_by_role("button", name="检查任务").click()
    expect(page.locator("[data-task]")).to_have_count(4)
    assert set(page.locator("[data-task] [data-status]").all_inner_texts()) <= {"存续", "歇业", "未知"}
    reported(page)
    visitor.shoot("draws-tasks")
    assert _serious(page) == []

    page.get_by_role("button", name="成效").click()
    expect(page.get_by_text("已录入 1")).to_be_visible()
    page.get_by_role("button", name="复核").click()
    expect(page.locator("[data-holds=true]")).to_have_count(4)
    visitor.shoot("draws-verify")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载存证").click()
    assert credit_graph("verify-draw", str(download.value.path())) == 0


def test_everybody_left_out_has_a_reason(visitor: Visitor) -> None:
    visitor.enter("inspector")
    visitor.go(f"/draws/{PLAN}/excluded")
    reasons = visitor.page.locator("tbody tr td:nth-child(2)")
    expect(reasons.first).to_be_visible()
    assert all(reasons.all_inner_texts())
    expect(reasons.filter(has_text="登记状态为吊销").first).to_be_visible()


def test_a_department_sees_the_plan_and_its_tasks_without_leading_it(visitor: Visitor) -> None:
    page = visitor.page
    visitor.enter("department")
    visitor.go("/draws")
    expect(page.locator(f"[data-plan='{PLAN}']")).to_contain_text("任务已派")
    expect(page.get_by_role("link", name="新建计划")).to_have_count(0)
    page.locator(f"[data-plan='{PLAN}'] a").click()
    expect(page.get_by_role("button", name="复核")).to_have_count(0)
    page.get_by_role("button", name="检查任务").click()
    page.get_by_role("button", name="办理").first.click()
    expect(page.get_by_role("group", name="办理").get_by_role("button")).to_have_text(["录入结果"])


def _serious(page: Page) -> list[str]:
    """What axe finds that keeps somebody out."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found if one["impact"] in {"serious", "critical"}
    ]
