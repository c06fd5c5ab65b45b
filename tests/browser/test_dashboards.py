"""Dashboards: each figure is the service's, leads to as many rows, and is shown to those who may see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import DESK, Visitor
from tests.browser.drawn_county import PLAN, drawn_county
from tests.browser.looking import faults, told
from tests.conftest import TestGraph

PARTS = {
    "regulator": [
        "城市信用指标",
        "双公示及时性",
        "办理时限",
        "信用承诺",
        "分类占比",
        "抽查成效",
        "数据质量",
        "入库台账",
    ],
    "inspector": ["办理时限", "分类占比", "抽查成效"],
    "department": ["办理时限"],
}


def board(visitor: Visitor, part: str, **query: str) -> None:
    more = "".join(f"&{name}={value}" for name, value in query.items())
    visitor.go(f"/dashboards?part={part}{more}")


@pytest.mark.parametrize("role", PARTS)
def test_a_role_is_offered_what_it_may_see_and_all_of_it_opens(visitor: Visitor, role: str) -> None:
    visitor.enter(role)
    visitor.go("/dashboards")
    links = visitor.page.get_by_role("navigation", name="看板").get_by_role("link")
    expect(links).to_have_text(PARTS[role])
    for link in links.all():
        link.click()
        visitor.settled()
        expect(visitor.page.get_by_role("main").get_by_role("alert")).to_have_count(0)
        expect(visitor.page.locator("[data-drawn=false]")).to_have_count(0)
        assert (link.inner_text(), faults(visitor.page)) == (link.inner_text(), [])
        visitor.shoot(f"dashboards-{role}-{PARTS[role].index(link.inner_text())}")


def test_who_reported_late_is_counted_and_listed(visitor: Visitor) -> None:
    visitor.enter("regulator")
    board(visitor, "acts")
    found = told(visitor, "clocks/kpi", limit=100)
    rows = visitor.page.locator("tr[data-kind]")
    expect(rows).to_have_count(len(found["items"]))
    for one in [one for one in found["items"] if one["department_code"]]:
        row = visitor.page.locator(f"tr[data-unit='{one['department_code']}'][data-kind={one['kind']}]")
        cells = row.get_by_role("cell").all_inner_texts()
        assert cells[1:5] == [str(one[name]) for name in ("acts", "on_time", "late", "unknown")]
    last = next(one for one in reversed(found["items"]) if one["late"])
    told_in_words = visitor.page.locator("[data-drawn]").get_attribute("aria-label") or ""
    assert f"{last['department_name']}: " in told_in_words
    nameless = [one for one in found["items"] if not one["department_code"]]
    assert nameless  # a unit known by its name alone has its rows all the same
    for one in (last, nameless[0]):
        board(visitor, "acts")
        row = visitor.page.locator("tr[data-kind]", has_text=one["department_name"]).and_(
            visitor.page.locator(f"[data-kind={one['kind']}]")
        )
        for count, state in (("acts", None), ("late", "LATE")):
            row.locator(f"[data-judged={count}] a").click()
            acts = visitor.page.locator("[data-act]" if state is None else f"[data-act][data-state={state}]")
            expect(acts).to_have_count(min(one[count], 50))
            expect(visitor.page.get_by_role("main")).to_contain_text(f"共 {one[count]} 条")
            visitor.page.go_back()
    visitor.settled()
    assert faults(visitor.page) == []


def test_every_count_of_clocks_leads_to_as_many(visitor: Visitor) -> None:
    visitor.enter("regulator")
    board(visitor, "clocks")
    units = told(visitor, "clocks", limit=1)["departments"]
    for state in ("overdue", "met", "late", "unreviewed"):
        unit = next(one for one in units if one[state])
        row = visitor.page.locator("tr[data-unit]", has_text=unit["department_name"])
        row.locator(f"[data-state={state}] a").click()
        expect(visitor.page.get_by_role("main")).to_contain_text(f"共 {unit[state]} ")
        expect(visitor.page.locator("tr[data-clock]")).to_have_count(min(unit[state], 100))
        visitor.page.go_back()


def test_a_period_is_in_the_address_and_an_empty_one_says_so(visitor: Visitor) -> None:
    visitor.enter("regulator")
    board(visitor, "acts", since="2026-06-01", until="2026-06-30")
    expect(visitor.page.get_by_role("main")).to_contain_text("决定日期 2026-06-01 至 2026-06-30")
    found = told(visitor, "clocks/kpi", since="2026-06-01", until="2026-06-30")
    expect(visitor.page.locator("tr[data-kind]")).to_have_count(len(found["items"]))
    board(visitor, "acts", since="2019-01-01", until="2019-01-02")
    expect(visitor.page.get_by_role("main")).to_contain_text("这一期间没有行政处罚、许可或检查")


def test_counts_of_commitments_lead_to_as_many(visitor: Visitor) -> None:
    visitor.enter("regulator")
    board(visitor, "commitments")
    for field in told(visitor, "commitments/coverage")["fields"][:3]:
        row = visitor.page.locator(f"tr[data-type='{field['type']}']").first
        expect(row.locator("[data-state=made]")).to_have_text(str(field["made"]))
        expect(row.locator("[data-state=fulfilled]")).to_have_text(str(field["fulfilled"]))
    wanted = told(visitor, "commitments/coverage")["fields"][0]
    visitor.page.locator(f"tr[data-type='{wanted['type']}'] [data-state=made] a").first.click()
    expect(visitor.page.locator("[data-promise]")).to_have_count(min(wanted["made"], 50))
    expect(visitor.page.get_by_role("main")).to_contain_text(f"共 {wanted['made']} 条")
    assert faults(visitor.page) == []


def test_wrong_codes_are_held_against_the_target_and_listed(visitor: Visitor) -> None:
    visitor.enter("regulator")
    board(visitor, "quality")
    rate = told(visitor, "quality")["code_fault_rate"]
    headline = visitor.page.locator("[data-code-faults]")
    expect(headline).to_contain_text(f"{rate['faulty']} / {rate['subjects']}")
    expect(headline).to_contain_text("目标低于 0.02%, 即每万户 2 户")
    expect(headline).to_contain_text("达标" if rate["met"] else "未达标")
    for check in [one for one in told(visitor, "quality")["checks"] if one["found"]]:
        visitor.page.locator(f"tr[data-quality='{check['code']}'] a").last.click()
        listed = told(visitor, "quality", check=check["code"], limit=500)
        expect(visitor.page.get_by_role("heading", name=f"共 {check['found']} 条")).to_be_visible()
        assert 0 < len(listed["findings"]) <= check["found"] == listed["found"]
    headline.get_by_role("link").click()
    faulty = told(visitor, "quality", check="CODE_FAULT")["findings"]
    rows = visitor.page.locator("[data-finding]")
    expect(rows).to_have_count(len(faulty))
    file, _, place = faulty[0]["place"].partition("#")
    expect(rows.first).to_contain_text(f"{file} 行 {place}")
    expect(rows.first).to_contain_text("统一社会信用代码")
    expect(rows.first).to_be_in_viewport()
    with visitor.page.expect_download() as kept:
        visitor.page.get_by_role("button", name="下载问题清单").click()
    assert kept.value.suggested_filename.startswith("数据质量问题-统一社会信用代码重错码-")


def test_figures_of_the_index_say_what_they_are_or_why_not(visitor: Visitor) -> None:
    visitor.enter("regulator")
    board(visitor, "index")
    for one in told(visitor, "dashboards/city-index")["indicators"]:
        row = visitor.page.locator(f"[data-indicator='{one['id']}']")
        expect(row).to_contain_text(one["why"] or f"{one['part']} / {one['whole']}")
    row = visitor.page.locator("[data-indicator=code_faults]")
    row.get_by_role("button", name="定义和依据").click()
    expect(
        visitor.page.get_by_role("tooltip", name="").or_(visitor.page.locator(".el-popover:visible"))
    ).to_contain_text("R1.11")
    visitor.page.keyboard.press("Escape")
    row.get_by_role("link").click()
    expect(visitor.page.locator("[data-code-faults]")).to_be_visible()


def test_who_is_in_a_class_is_for_inspectors_alone(visitor: Visitor) -> None:
    visitor.enter("inspector")
    board(visitor, "classes")
    found = told(visitor, "dashboards/classes")["classes"]
    for one in found:
        expect(visitor.page.locator(f"tr[data-grade={one['grade']}] td").first).to_have_text(str(one["subjects"]))
    worst = found[-1]
    visitor.page.locator(f"tr[data-grade={worst['grade']}] a").click()
    expect(visitor.page.locator("[data-classed]")).to_have_count(min(worst["subjects"], 50))
    visitor.page.get_by_role("button", name="退出").click()
    visitor.enter("regulator")
    board(visitor, "classes")
    expect(visitor.page.locator("tr[data-grade]")).to_have_count(4)
    expect(visitor.page.locator("tr[data-grade] a")).to_have_count(0)


def test_batches_tell_what_became_of_their_rows(visitor: Visitor) -> None:
    visitor.enter("regulator")
    board(visitor, "loads", aside="1")
    found = told(visitor, "loads", set_aside=True, limit=50)
    expect(visitor.page.locator("[data-batch]")).to_have_count(len(found["items"]))
    one = found["items"][0]
    cells = visitor.page.locator(f"[data-batch='{one['id']}'] td.right").all_inner_texts()
    assert cells == [
        str(one[name]) for name in ("rows", "accepted", "repaired", "duplicate", "quarantined", "rejected")
    ]
    visitor.page.locator(f"[data-batch='{one['id']}']").get_by_role("link", name=str(one["rejected"])).click()
    fault = told(visitor, f"loads/{one['id']}/rejected")["items"][0]
    rows = visitor.page.locator("[data-fault]")
    expect(rows.first).to_contain_text(f"{fault['row']}")
    expect(rows.first).to_contain_text(fault["problem"])
    with visitor.page.expect_download() as kept:  # loaded by the command line: nobody's page had it before
        visitor.page.get_by_role("button", name="下载待更正表").click()
    assert kept.value.suggested_filename.startswith("待更正-")
    assert faults(visitor.page) == []


@pytest.fixture(scope="module")
def drawn(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with drawn_county(embedded, tmp_path_factory.mktemp("drawn")) as address:
        yield address


def test_what_draws_found_is_told_with_its_interval_and_lift(browser: Browser, drawn: str) -> None:
    context = browser.new_context(viewport=DESK, locale="zh-CN", timezone_id="Asia/Shanghai")
    visitor = Visitor(context.new_page(), drawn)
    visitor.enter("inspector")
    board(visitor, "draws")
    found = told(visitor, "dashboards/draws")
    expect(visitor.page.locator("[data-lift]")).to_have_text(f"{found['lift']:.2f} 倍")
    assert len(found["by_class"]) == 4
    for one in [*found["overall"], *found["by_class"]]:
        cells = visitor.page.locator(f"tr[data-group='{one['group']}'] td").all_inner_texts()
        assert cells[:4] == [str(one[name]) for name in ("drawn", "inspected", "missing", "problems")]
        assert cells[5].rstrip("%") == f"{one['rate'] * 100:.2f}".rstrip("0").rstrip(".")
    expect(visitor.page.locator("[data-drawn=true]")).to_be_visible()
    assert faults(visitor.page) == []
    visitor.shoot("dashboards-draws")
    plan = next(one["plan"] for one in found["plans"] if one["plan"]["id"] == PLAN)
    row = visitor.page.locator(f"tr[data-plan='{PLAN}']")
    expect(row).to_contain_text(f"编号 {PLAN}, 冻结于 {plan['frozen_on']}")
    row.get_by_role("link").click()
    expect(visitor.page.get_by_role("heading", name="按事项")).to_be_visible()
    expect(visitor.page.get_by_role("link", name="逐户任务和结果见抽查计划")).to_be_visible()
    context.close()
    assert visitor.complaints == []
