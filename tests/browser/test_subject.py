"""Search and the page of a subject: what each role is shown of it, held against what the service answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

PURPOSE = {"X-Purpose": "test"}


def told(visitor: Visitor, path: str) -> Any:
    """What the service answers to whoever is signed in at the page."""
    answer = visitor.page.request.get(f"{visitor.county}{path}", headers=PURPOSE)
    assert answer.ok, answer.text()
    return answer.json()


def proposed(visitor: Visitor) -> Any:
    """A proposal that rests on a list entry: its subject has records, a repair, measures and persons reached."""
    found = told(visitor, "v1/proposals?limit=200")["proposals"]
    return next(one for one in found if one["rule"] == "P26")


def serious(visitor: Visitor) -> list[str]:
    found = Axe().run(visitor.page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in {"serious", "critical"}]


def test_search_answers_as_one_types_says_why_and_is_walked_by_keys(visitor: Visitor) -> None:
    visitor.enter("inspector")
    name = told(visitor, "v1/subjects?q=91440229&limit=1")["items"][0]["name"]
    box = visitor.page.locator("#words")
    box.press_sequentially(name[:5], delay=30)
    first = visitor.page.locator("[data-hit]").first
    expect(first.locator("mark")).to_have_text(name[:5])
    expect(visitor.page).to_have_url(re.compile(r"#/search\?q=[^&]+$"))
    expect(visitor.page.locator(".hits li").first).to_contain_text("命中")
    visitor.shoot("search")
    box.press("ArrowDown")
    expect(first).to_be_focused()
    visitor.page.keyboard.press("ArrowUp")
    expect(box).to_be_focused()
    visitor.page.keyboard.press("ArrowDown")
    code = (first.get_attribute("href") or "").split("/")[-1]
    visitor.page.keyboard.press("Enter")
    expect(visitor.page).to_have_url(re.compile(f"#/subjects/{code}"))
    visitor.go("/search?q=没有这样的名称")
    expect(visitor.page.get_by_text("未查到「没有这样的名称」")).to_be_visible()
    expect(visitor.page.get_by_text("不等于没有").first).to_be_visible()
    assert serious(visitor) == []


def test_search_pages_through_what_is_more(visitor: Visitor) -> None:
    visitor.enter("inspector")
    second = told(visitor, "v1/subjects?q=翁源县&limit=20&offset=20")["items"]
    visitor.go("/search?q=翁源县")
    visitor.page.get_by_role("button", name="下一页").click()
    expect(visitor.page.locator("[data-hit]").first).to_have_attribute("href", re.compile(second[0]["code"]))
    expect(visitor.page).to_have_url(re.compile("offset=20"))


def test_an_inspector_sees_class_records_repairs_and_time_as_the_service_tells_them(visitor: Visitor) -> None:
    visitor.enter("regulator")
    code = proposed(visitor)["entity"]
    visitor.page.get_by_role("button", name="退出").click()
    visitor.enter("inspector")
    page, told_of = visitor.page, f"v1/subjects/{code}"
    visitor.go(f"/subjects/{code}")
    card, records = told(visitor, told_of), told(visitor, f"{told_of}/records")
    expect(page.get_by_role("heading", level=1)).to_have_text(card["name"])
    explained = told(visitor, f"{told_of}/class/explanation")
    expect(page.locator("[data-grade]")).to_have_text(explained["risk_class"])
    expect(page.locator("[data-class]")).to_contain_text(f"{explained['score']} 分")
    expect(page.locator("[data-point=lists]")).to_contain_text("在册名单 1 条")
    for one in records["asked"]:
        row = page.locator(f"[data-kind={one['kind']}]")
        number = sum(record["kind"] == one["kind"] for record in records["records"])
        expect(row).to_contain_text(f"{number} 条" if number else "未查到" if one["sources"] else "没有来源提供")
        for source in one["sources"][:2]:
            expect(row).to_contain_text(source["source"])
    visitor.shoot("subject-overview")
    assert serious(visitor) == []

    visitor.go(f"/subjects/{code}?tab=records&kinds=list_entry")
    (entry,) = [record for record in records["records"] if record["kind"] == "list_entry"]
    line = page.locator("[data-record]")
    expect(line).to_have_count(1)
    expect(line).to_contain_text(entry["facts"]["case_no"])
    expect(line).to_contain_text(f"行 {entry['source']['row']}")
    line.locator("summary").click()
    assert [word for word in line.locator("dt").all_inner_texts() if re.fullmatch("[a-z_]+", word)] == []
    assert serious(visitor) == []

    visitor.go(f"/subjects/{code}?tab=repairs")
    for one in told(visitor, f"{told_of}/repairs")["repairs"]:
        shown = page.locator(f"[data-repair='{one['title']}']")
        expect(shown).to_contain_text(one["formula"])
        expect(shown).to_contain_text("已可申请" if one["days_left"] == 0 else f"还有 {one['days_left']} 天")
    visitor.shoot("subject-repairs")
    assert serious(visitor) == []

    visitor.go(f"/subjects/{code}?tab=timeline")
    expect(page.locator("svg [data-lane=list_entry]")).to_have_count(1)
    expect(page.locator("ol li", has_text=entry["facts"]["case_no"]).first).to_be_visible()
    page.locator("[data-choice=register]").click()
    expect(page.locator("svg [data-lane=list_entry]")).to_have_count(0)
    visitor.shoot("subject-timeline")
    assert serious(visitor) == []


def test_a_planted_signal_is_told_with_its_evidence_and_way_back(visitor: Visitor) -> None:
    visitor.enter("regulator")
    named = {one["entity"] for one in told(visitor, "v1/proposals?limit=200")["proposals"]}
    visitor.page.get_by_role("button", name="退出").click()
    visitor.enter("inspector")
    signalled = next(one for one in sorted(named) if told(visitor, f"v1/subjects/{one}")["signals"])
    signal = told(visitor, f"v1/subjects/{signalled}/signals")["items"][0]
    visitor.go(f"/subjects/{signalled}?tab=signals")
    shown = visitor.page.locator(f"[data-signal={signal['code']}]").first
    expect(shown).to_contain_text(signal["label"])
    expect(shown).to_contain_text(signal["summary"])
    expect(shown.get_by_text("救济途径")).to_be_visible()
    visitor.shoot("subject-signals")
    shown.get_by_role("link", name=f"依据 {signal['rule']}").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(signal["rule"])
    expect(visitor.page.locator("article")).not_to_have_count(0)
    assert serious(visitor) == []


def test_a_regulator_sees_proposals_with_people_masked_and_no_class(visitor: Visitor) -> None:
    visitor.enter("regulator")
    found = proposed(visitor)
    visitor.go(f"/subjects/{found['entity']}?tab=measures")
    shown = visitor.page.locator("[data-proposal]", has_text=found["role_term"])
    expect(shown).to_contain_text(found["person"]["name"])
    assert re.fullmatch(r".\*+", found["person"]["name"])
    expect(shown).to_contain_text("规则文本未经核对")
    expect(visitor.page.locator("[data-scene=PROCUREMENT]")).to_contain_text("查到")
    expect(visitor.page.locator("[data-scene]")).to_have_count(14)
    visitor.shoot("subject-measures")
    assert serious(visitor) == []
    expect(visitor.page.locator("[data-tab=signals]")).to_have_count(0)
    visitor.go(f"/subjects/{found['entity']}")
    expect(visitor.page.locator("[data-point=proposals]")).to_contain_text("尚无效力")
    expect(visitor.page.locator("[data-grade]")).to_have_count(0)


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        ("department", ["overview", "records", "repairs", "measures", "cases", "timeline"]),
        ("court", ["overview", "records", "repairs", "cases", "timeline"]),
    ],
)
def test_a_role_is_shown_the_sections_it_has_and_told_what_it_is_not(
    visitor: Visitor, role: str, tabs: list[str]
) -> None:
    visitor.enter(role)
    code = told(visitor, "v1/subjects?q=91440229&limit=1")["items"][0]["code"]
    visitor.go(f"/subjects/{code}?tab=signals")  # a link from somebody who sees more
    expect(visitor.page.locator("[data-tab]").first).to_be_visible()
    shown = visitor.page.locator("[data-tab]").evaluate_all("tabs => tabs.map((one) => one.dataset.tab)")
    assert shown == tabs
    expect(visitor.page.get_by_text("只查看公示中的记录")).to_be_visible()
    expect(visitor.page.locator("[data-kind=complaint]")).to_have_count(0)  # withheld is not "none found"
    expect(visitor.page.get_by_role("link", name="股权穿透")).to_have_count(0)


def test_a_subject_lands_on_itself_sees_who_looked_and_takes_its_data(visitor: Visitor) -> None:
    visitor.enter("subject")
    expect(visitor.page).to_have_url(re.compile("#/own"))
    unit = told(visitor, "v1/session")["session"]["who"]["unit"]
    expect(visitor.page.locator("header.sheet")).to_contain_text(unit)
    visitor.page.locator("[data-tab=own]").click()
    expect(visitor.page.get_by_role("heading", name="谁查询过本主体")).to_be_visible()
    with visitor.page.expect_download() as waited:
        visitor.page.get_by_role("button", name="下载 (xlsx)").click()
    assert waited.value.suggested_filename == f"{unit}.xlsx"
    assert waited.value.path().read_bytes()[:2] == b"PK"
    expect(visitor.page.locator(".is-loading")).to_have_count(0)
    visitor.shoot("subject-own")
    assert serious(visitor) == []


def test_a_past_day_is_in_the_address_and_what_came_later_is_not_shown(visitor: Visitor) -> None:
    visitor.enter("regulator")
    found = proposed(visitor)
    visitor.go(f"/subjects/{found['entity']}?tab=records&as_of=2020-01-01")
    expect(visitor.page.locator("header.sheet")).to_contain_text("截至 2020-01-01")
    expect(visitor.page.get_by_text(found["doc_no"])).to_have_count(0)


def test_a_firm_that_was_revoked_is_seen_before_and_after_and_before_it_was_founded(
    visitor: Visitor, planted: Callable[[str], dict[str, Any]]
) -> None:
    code = planted("background_revocation")["subjects"][0]
    visitor.enter("regulator")
    today = told(visitor, f"v1/subjects/{code}")
    founded, closed = (date.fromisoformat(today[name]) for name in ("established_on", "closed_on"))
    head, strip = visitor.page.locator("header.sheet"), visitor.page.locator("[data-past-day]")
    for day, status in (
        (founded - timedelta(1), "该日尚未成立"),
        (closed - timedelta(1), "存续"),
        (closed, "吊销"),
    ):
        visitor.go(f"/subjects/{code}?as_of={day}")
        expect(strip).to_contain_text(f"按 {day} 时点查看")
        expect(strip).to_contain_text("为最近一次计算, 截至")
        expect(head.locator("[data-status]")).to_contain_text(status)
        expect(head.get_by_text(today["closed_on"], exact=True)).to_have_count(int(day == closed))
        expect(head.get_by_text(today["lr_name"], exact=True)).to_have_count(int(day >= founded))
        expect(visitor.page.locator("[data-point=proposals]")).to_have_count(0)  # of a run that came later
    visitor.go(f"/subjects/{code}?tab=measures&as_of={closed}")
    expect(visitor.page.locator("[data-proposal]").first).to_contain_text("计算截至")
    expect(visitor.page.locator("[data-proposal]").first).not_to_contain_text(
        today["lr_name"]
    )  # masked, the head is not
    expect(head).to_contain_text("其他自然人姓名脱敏")
    expect(head.get_by_role("link", name="股权穿透")).to_have_attribute("href", re.compile(f"as_of={closed}"))
    visitor.shoot("subject-past-day")
    assert serious(visitor) == []
    strip.get_by_role("button").click()
    expect(visitor.page).not_to_have_url(re.compile("as_of="))
    expect(strip).to_have_count(0)
    visitor.go(f"/subjects/{code}/equity?as_of={founded - timedelta(1)}")
    expect(strip).to_contain_text("时点查看")
    expect(visitor.page.get_by_text(f"该日尚未成立 (成立日期 {founded})")).to_be_visible()


def test_a_first_visit_is_told_as_one(visitor: Visitor) -> None:
    visitor.enter("regulator")
    code = proposed(visitor)["entity"]
    visitor.go(f"/subjects/{code}")
    expect(visitor.page.locator("[data-changes]")).to_contain_text("首次查看")


def test_a_person_is_found_by_the_exact_name_masked_and_never_in_the_address(visitor: Visitor) -> None:
    visitor.enter("inspector")
    hits = told(visitor, "v1/subjects?q=91440229&limit=20")["items"]
    name = next(card["lr_name"] for one in hits if (card := told(visitor, f"v1/subjects/{one['code']}"))["lr_name"])
    visitor.page.get_by_role("link", name="自然人").click()
    visitor.page.locator("#person").fill(name)
    visitor.page.locator("#person").press("Enter")
    found = visitor.page.locator("[data-person]").first
    expect(found).to_contain_text(f"{name[0]}*")
    expect(found).to_contain_text("法定代表人")
    expect(found).not_to_contain_text(name)
    assert name not in visitor.page.evaluate("decodeURIComponent(location.href)")
    expect(visitor.page.get_by_text("同名不等于同一人").first).to_be_visible()
    visitor.shoot("search-persons")
    assert serious(visitor) == []
