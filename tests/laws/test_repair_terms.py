"""Terms of repair with their formulas (R5.1, R5.3a): what is told from the first day, for every kind of record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph_service.analysis.repair_items import RepairItem, repair_terms
from graph_service.analysis.repair_terms import RepairTerms, penalty_terms
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.repair import read_repair
from graph_service.rulebook.repair_classes import RecordClass

RULES, LISTS = read_repair(), {one.rule.id: one for one in read_lists()}
DAY = date(2026, 5, 10)


def penalty(*categories: str, authority: str = "翁源县应急管理局", **given: object) -> Event:
    event = Event("e", EventKind.PENALTY, "91440229MA4W00011F", "甲公司", "1", DAY, "", authority)
    return replace(event, categories=categories, **given)  # type: ignore[arg-type]


def entry(list_code: str, as_of: date = DAY, listed_on: date | None = DAY) -> RepairTerms:
    item = RepairItem(
        "list_entry:1", "list_entry", "91440229MA4W00011F", "1", listed_on, "", "", EventState.VALID,
        list_code=list_code,
    )  # fmt: skip
    return repair_terms(item, as_of, RULES, LISTS)


def test_a5_the_formula_of_a_minor_record() -> None:
    told = penalty_terms(penalty("罚款", fine_yuan=2000, facts="简易程序"), DAY, RULES)
    assert told.formula == "没有最短公示期, 纠正失信行为、履行义务后即可申请 (REP36, 未核对原文)"
    assert told.stop_formula == "原则上不公示 (REP36, 未核对原文)"
    assert (told.days_left(DAY), told.reached(DAY)) == (0, True)


def test_a6_the_formula_of_a_general_fine_from_the_first_day() -> None:
    told = penalty_terms(penalty("罚款", fine_yuan=20_000), DAY, RULES)
    assert told.formula == "文书日期 2026-05-10 + 3个月 = 2026-08-10 届满, 自 2026-08-11 起可申请 (REP36, 未核对原文)"
    assert told.stop_formula == "文书日期 2026-05-10 + 1年 = 2027-05-10 届满停止公示 (REP36, 未核对原文)"
    days = [DAY, date(2026, 8, 10), date(2026, 8, 11), date(2026, 8, 12)]
    assert [told.days_left(day) for day in days] == [93, 1, 0, 0]
    assert [told.reached(day) for day in days] == [False, False, True, True]


def test_a7_the_formula_of_a_revocation() -> None:
    told = penalty_terms(penalty("吊销许可证件"), DAY, RULES)
    assert told.formula == "文书日期 2026-05-10 + 1年 = 2027-05-10 届满, 自 2027-05-11 起可申请 (REP36, 未核对原文)"
    assert told.stop_formula == "文书日期 2026-05-10 + 3年 = 2029-05-10 届满停止公示 (REP36, 未核对原文)"
    by_market = penalty_terms(penalty("吊销许可证件", authority="翁源县市场监督管理局"), DAY, RULES)
    assert (by_market.apply_from, by_market.auto_stop) == (told.apply_from, told.auto_stop)
    assert by_market.formula.endswith("(市场监督管理信用修复管理办法(2025), 未核对原文)")


def test_a_longer_restriction_is_told_with_its_rule() -> None:
    event = penalty("吊销许可证件", content="限制从业五年", ends_on=date(2031, 5, 11))
    assert penalty_terms(event, DAY, RULES).stop_formula.endswith(
        "限制措施至 2031-05-10, 公示至该日 (R5.1.2, 已核对原文)"
    )


def test_a_term_from_publication_says_that_the_day_is_not_known() -> None:
    event = penalty("罚款", authority="翁源县市场监督管理局", decided_on=date(2025, 1, 31))
    assert penalty_terms(event, date(2025, 5, 1), RULES).formula == (
        "文书日期(公示日期未载明, 以文书日期代) 2025-01-31 + 6个月 = 2025-07-31 届满, 自 2025-08-01 起可申请 "
        "(PUB45, 未核对原文)"
    )


@pytest.mark.parametrize(
    ("code", "record_class", "least_until", "apply_from", "auto_stop", "rule"),
    [
        ("SAMR_SEVERE", "严重", "2027-05-10", "2027-05-11", "2029-05-10", "SAMR_SEVERE"),
        ("WAGE_ARREARS", "严重", "2026-11-10", "2026-11-11", "2029-05-10", "WAGE_ARREARS"),
        ("CUSTOMS", "严重", "2027-05-10", "2027-05-11", "2028-05-10", "REP36"),  # its own two years, no early term
        ("SXBZXR", "严重", None, "2026-05-10", "2028-05-10", "R5.1.3"),
        ("SHAM_LITIGATION", "严重", "2027-05-10", "2027-05-11", "2029-05-10", "REP36"),  # per decision
        ("UNHEARD_OF", "严重", "2027-05-10", "2027-05-11", "2029-05-10", "REP36"),
        ("ABNORMAL", "一般", None, "2026-05-10", None, "R5.1.5"),
        ("XZXF", "一般", None, "2026-05-10", None, "R5.1.4"),
    ],
)
def test_the_law_of_a_list_prevails(
    code: str, record_class: str, least_until: str | None, apply_from: str, auto_stop: str | None, rule: str
) -> None:
    told = entry(code)
    found = (told.least_until, told.apply_from, told.auto_stop)
    assert told.record_class is RecordClass(record_class)
    assert tuple(day and str(day) for day in found) == (least_until, apply_from, auto_stop)
    assert told.rule.id == rule
    cited = {"SAMR_SEVERE": "总局令44", "WAGE_ARREARS": "人社部令45 第5条"}.get(
        rule, rule
    )  # a bare code by its article
    assert f"({cited}, 未核对原文)" in told.formula


def test_a_list_without_a_term_of_its_own_follows_the_regime_of_the_day() -> None:
    assert [str(entry("SHAM_LITIGATION", day).apply_from) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [
        "2026-08-11",
        "2027-05-11",
    ]
    assert entry("SHAM_LITIGATION", date(2026, 3, 31)).regime.severe_by_designator
    assert not entry("SHAM_LITIGATION", date(2026, 4, 1)).regime.severe_by_designator


def test_an_entry_without_a_day_is_not_guessed() -> None:
    told = entry("SAMR_SEVERE", listed_on=None)
    assert (told.apply_from, told.auto_stop, told.days_left(DAY), told.reached(date.max)) == (None, None, None, False)
    assert told.formula == "列入日期未载明, 不能推算可申请日期; 自该日起满1年后可申请 (总局令44, 未核对原文)"
    assert entry("ABNORMAL", listed_on=None).reached(DAY)  # there is no minimum


def test_arrears_are_shown_until_paid() -> None:
    item = RepairItem("arrears:1", "arrears", "91440229MA4W00011F", "公告1", DAY, "", "", EventState.VALID)
    told = repair_terms(item, DAY + timedelta(days=1), RULES, LISTS)
    assert (told.record_class, told.least_until, told.apply_from, told.auto_stop) == (None, None, DAY, None)
    assert told.stop_formula == "公示至缴清或付清 (R5.1.6, 未核对原文)"
