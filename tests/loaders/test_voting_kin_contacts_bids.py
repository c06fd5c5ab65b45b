"""Votes bound by agreement, kinship, contacts and bids: a row of a real shape, and the facts it states."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from loaders.facts import Facts
from tests.loaders.in_values import HashedKeys
from tests.loaders.personal_rows import CONTACT, KIN
from tests.loaders.test_check import COMPANY, OTHER, judge

NAME, OTHER_NAME = "翁源县甲有限公司", "深圳乙有限公司"
ZHANG, LI = "440229199003071231", "110229196003025040"
PROXY = {
    "协议编号": "委2025-1", "委托人": "张三", "委托人证件号码": ZHANG, "受托人": OTHER_NAME, "受托人代码": OTHER,
    "标的企业代码": COMPANY, "标的企业": NAME, "委托表决权比例（%）": "20", "起": "2025-01-01", "止": "2027-12-31",
}  # fmt: skip
CONCERT = {
    "协议编号": "致2025-1", "一致行动人": "张三", "一致行动人证件号码": "", "标的企业代码": COMPANY, "标的企业": NAME,
    "起": "2025年1月1日", "止": "",
}  # fmt: skip
BID = {
    "招标编号": "翁采2026-3", "项目名称": "道路养护", "标段": "一标段", "投标人": NAME,
    "投标人统一社会信用代码": COMPANY, "报价（万元）": "99.5", "是否中标": "中标", "开标日期": "2026/4/2",
    "招标人": "翁源县城投有限公司",
}  # fmt: skip


def only(facts: Facts, kind: str) -> list[dict[str, Any]]:
    assert facts.main == kind
    return facts.frames[kind].to_dicts()


def test_an_entrustment_of_votes_is_given_in_one_fact_and_taken_in_another(tmp_path: Path) -> None:
    verdict, facts = judge(tmp_path, [PROXY])
    assert verdict.hits == {}
    gives, takes = only(facts, "proxy")
    for fact in (gives, takes):
        assert (fact["agreement"], fact["eid"], fact["subject_name"]) == ("委2025-1", COMPANY, NAME)
        assert (fact["valid_from"], fact["valid_to"]) == (date(2025, 1, 1), date(2027, 12, 31))
    assert (gives["part"], gives["holder_name"], gives["votes"]) == ("GIVES", "张三", 0.2)
    assert (takes["part"], takes["holder"], takes["holder_name"], takes["votes"]) == ("TAKES", OTHER, OTHER_NAME, None)
    assert gives["holder"].startswith("p:")
    assert facts.persons["id_number"].to_list() == [ZHANG]


def test_who_entrusts_by_name_is_the_shareholder_of_that_name(tmp_path: Path) -> None:
    _, facts = judge(tmp_path, [PROXY | {"委托人证件号码": ""}])
    _, held = judge(
        tmp_path, [{"统一社会信用代码": COMPANY, "股东名称": "张三", "出资比例": "30%", "出资日期": "2020-01-01"}]
    )
    assert facts.frames["proxy"]["holder"][0] == held.frames["holding"]["owner"][0]


REFUSED = [
    # a party or a share that is not told, the check, what becomes of the row
    (PROXY, {"协议编号": ""}, "F03", "rejected"),
    (PROXY, {"受托人": "不在册投资公司", "受托人代码": ""}, "V16", "quarantined"),
    (PROXY, {"委托表决权比例（%）": "大部分"}, "F04", "quarantined"),
    (PROXY, {"止": "2024-12-31"}, "V06", "rejected"),
    (CONCERT, {"标的企业代码": "", "标的企业": "不在册公司"}, "V16", "quarantined"),
    (CONCERT, {"一致行动人": "张*"}, "V16", "quarantined"),
    (BID, {"招标编号": ""}, "F03", "rejected"),
    (BID, {"开标日期": "2026-08-01"}, "V06", "rejected"),
    (BID, {"投标人": "不在册公司", "投标人统一社会信用代码": ""}, "V16", "quarantined"),
]


@pytest.mark.parametrize(("row", "change", "rule", "outcome"), REFUSED)
def test_what_is_not_told_sets_the_row_aside(
    tmp_path: Path, row: dict[str, str], change: dict[str, str], rule: str, outcome: str
) -> None:
    verdict, facts = judge(tmp_path, [row | change])
    assert (list(verdict.hits), verdict.outcome.to_list()) == ([rule], [outcome])
    assert facts.frames[facts.main].is_empty()


def test_each_member_of_a_concert_is_a_fact(tmp_path: Path) -> None:
    rows = [CONCERT, CONCERT | {"一致行动人": OTHER_NAME, "一致行动人证件号码": OTHER}]
    verdict, facts = judge(tmp_path, rows, "一致行动协议.csv")
    assert verdict.findings["rule"].to_list() == []
    person, firm = only(facts, "concert")
    assert (person["holder"][:2], person["valid_from"], person["valid_to"]) == ("n:", date(2025, 1, 1), None)
    assert (firm["holder"], firm["eid"], firm["agreement"]) == (OTHER, COMPANY, "致2025-1")


KINSHIPS = [("配偶", "SPOUSE"), ("母亲", "PARENT"), ("女儿", "CHILD"), ("弟", "SIBLING"), ("外祖父", "GRANDPARENT")]


@pytest.mark.parametrize(("word", "kinship"), KINSHIPS)
def test_kinship_is_of_two_persons_and_says_by_what_law_it_is_known(tmp_path: Path, word: str, kinship: str) -> None:
    verdict, facts = judge(tmp_path, [KIN | {"关系": word, "登记日期": "2015-05-20"}])
    assert verdict.hits == {}
    (fact,) = only(facts, "kin")
    keys = HashedKeys()
    assert [fact["person"], fact["relative"]] == list(keys.pids(facts.persons.sort("name")["id_number"]))
    assert (fact["person_name"], fact["relative_name"], fact["kinship"]) == ("张三", "李四", kinship)
    assert fact["legal_source"] == KIN["取得依据"]
    assert fact["valid_from"] == date(2015, 5, 20)
    assert facts.subjects.is_empty()


def test_kinship_without_a_legal_source_is_refused_in_words_that_help(tmp_path: Path) -> None:
    from loaders.rejects import with_advice

    rows = [{key: text for key, text in KIN.items() if key != "取得依据"}]
    verdict, facts = judge(tmp_path, rows)  # the file has no such column at all
    (finding,) = with_advice(verdict.findings, "亲属.csv", None).to_dicts()
    assert (finding["rule"], finding["outcome"]) == ("F09", "rejected")
    assert "依法不得载入" in finding["problem"]
    assert "取得依据" in finding["advice"]
    assert facts.persons.is_empty()


def test_a_legal_source_that_quotes_a_number_is_masked(tmp_path: Path) -> None:
    _, facts = judge(tmp_path, [KIN | {"取得依据": f"{ZHANG} 户籍核查"}])
    assert only(facts, "kin")[0]["legal_source"] == "440229********1231 户籍核查"


def test_names_and_numbers_of_relatives_are_masked_in_findings(tmp_path: Path) -> None:
    verdict, _ = judge(tmp_path, [KIN | {"亲属身份证号": "110229********5040"}])
    assert "李四" not in str(verdict.findings.to_dicts())
    verdict, _ = judge(tmp_path, [KIN | {"亲属身份证号": "110229196003025041"}])
    assert verdict.findings["value"].to_list() == ["110229********5041"]


LISTED = CONTACT | {
    "联系电话": "+86 138-1234-0001 / 0751-2868123", "电子邮箱": "Zhang@QQ.com",
    "财务负责人电话": "１３８１２３４０００１",
    "联络员/经办人电话": "13800138000", "填报日期": "2026-05-01",
}  # fmt: skip


def test_each_filled_cell_is_a_contact_and_no_number_is_in_it(tmp_path: Path) -> None:
    verdict, facts = judge(tmp_path, [LISTED])
    assert verdict.outcome.to_list() == [None]
    assert verdict.hits == {"F12": 1, "V17": 1}
    told = {(fact["way"], fact["shown"]): fact for fact in only(facts, "contact")}
    assert list(told) == [
        ("PHONE", "138****0001"), ("PHONE", "075****8123"), ("FINANCE", "138****0001"), ("EMAIL", "z***@qq.com"),
    ]  # fmt: skip
    assert told["PHONE", "138****0001"]["contact_key"] == told["FINANCE", "138****0001"]["contact_key"]
    assert len({fact["contact_key"] for fact in told.values()}) == 3
    assert {(fact["subject"], fact["valid_from"]) for fact in told.values()} == {(COMPANY, date(2026, 5, 1))}
    for number in ("13812340001", "07512868123", "zhang@qq.com", "Zhang@QQ.com"):
        assert number not in str(facts.frames["contact"].to_dicts())


def test_an_annual_report_states_contacts_beside_itself(tmp_path: Path) -> None:
    report = {"统一社会信用代码": COMPANY, "企业名称": NAME, "年报年度": "2025", "年报日期": "2026-04-01"}
    _, facts = judge(tmp_path, [report | {"企业联系电话": "13812340001", "电子邮箱": "无"}, report])
    assert facts.frames["statement"].height == 2
    (contact,) = facts.frames["contact"].to_dicts()
    _, listed = judge(tmp_path, [LISTED])
    assert contact["contact_key"] == listed.frames["contact"]["contact_key"][0]
    assert (contact["way"], contact["stated_on"]) == ("PHONE", date(2026, 4, 1))
    assert "13812340001" not in str(facts.frames)


def test_a_bid_says_who_offered_what_for_which_lot(tmp_path: Path) -> None:
    verdict, facts = judge(
        tmp_path, [BID, BID | {"投标人": "外地公司", "投标人统一社会信用代码": OTHER, "是否中标": "否"}]
    )
    assert verdict.outcome.to_list() == [None, None]
    won, lost = only(facts, "bid")
    assert (won["subject"], won["tender_no"], won["lot"], won["project"]) == (
        COMPANY,
        "翁采2026-3",
        "一标段",
        "道路养护",
    )
    assert (won["price_yuan"], won["won"], lost["won"]) == (995_000.0, True, False)
    assert (won["opened_on"], won["valid_from"]) == (date(2026, 4, 2), date(2026, 4, 2))
    assert (won["authority_name"], won["authority_code"]) == ("翁源县城投有限公司", None)
