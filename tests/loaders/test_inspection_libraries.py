"""The libraries of inspection (一单两库, R7.6): rows of real shapes, their facts, and what sets a row aside."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph_service.domain.fact_libraries import InspectorStatus, ItemLevel
from loaders.clean.amounts import count
from loaders.clean.text import terms
from loaders.conditions import LOOKED_FOR
from loaders.facts import Facts
from loaders.mapping import mappings
from loaders.rejects import with_advice
from tests.loaders.in_values import HashedKeys
from tests.loaders.personal_rows import INSPECTOR, ITEM
from tests.loaders.test_check import COMPANY, ORGAN, judge

BUREAU = ITEM["实施机关"]


def only(facts: Facts, kind: str) -> dict[str, Any]:
    assert facts.main == kind
    (fact,) = facts.frames[kind].to_dicts()
    return fact


def test_an_item_says_what_may_be_inspected_by_whom_on_what_law_and_how_often(tmp_path: Path) -> None:
    verdict, facts = judge(tmp_path, [ITEM])
    assert verdict.hits == {}
    fact = only(facts, "inspection_item")
    assert {name: value for name, value in fact.items() if value is not None and name != "row"} == {
        "subject": ORGAN, "subject_name": BUREAU, "item_code": "SJ-0301", "item": "食品销售监督检查",
        "category": "食品经营监督检查", "object_kind": "食品经营者", "industries": ["餐饮业", "零售业"],
        "basis": "《中华人民共和国食品安全法》第一百一十条", "methods": ["现场检查", "书面检查"],
        "level": ItemLevel.GENERAL, "rate_cap": 0.05, "yearly_cap": 2, "expertise": ["食品"],
        "joint_departments": ["翁源县税务局", "翁源县公安局"], "publicity": "可向社会公开",
        "published_on": date(2026, 1, 10), "valid_from": date(2026, 1, 10), "trust": 1.0,
    }  # fmt: skip
    assert facts.subjects.to_dicts() == [
        {"eid": ORGAN, "name": BUREAU, "uscc": ORGAN, "entity_kind": "PUBLIC_BODY", "certain": True}
    ]
    assert facts.persons.is_empty()


@pytest.mark.parametrize(
    ("header", "cell", "cap"),
    [
        ("抽查比例上限", "5%", 0.05),
        ("抽查比例上限", "５％", 0.05),
        ("抽查比例上限", "0.05", 0.05),
        ("抽查比例上限", "不超过10%", 0.1),
        ("抽查比例上限", "3.5%以内", 0.035),
        ("抽查比例（%）", "1", 0.01),
        ("抽查比例（%）", "100", 1.0),
        ("抽查比例上限", "100%", 1.0),
    ],
)
def test_a_cap_is_a_share_however_it_is_written(tmp_path: Path, header: str, cell: str, cap: float) -> None:
    row = {key: text for key, text in ITEM.items() if key != "抽查比例上限"} | {header: cell}
    verdict, facts = judge(tmp_path, [row])
    assert verdict.outcome.to_list() == [None]
    assert only(facts, "inspection_item")["rate_cap"] == cap


SET_ASIDE = [
    # what is wrong with an item, the check, what becomes of the row
    ({"抽查事项编码": ""}, "F03", "rejected"),
    ({"抽查事项": ""}, "F03", "rejected"),
    ({"检查依据": ""}, "F03", "rejected"),
    ({"事项类别": ""}, "F03", "rejected"),
    ({"事项类别": "特别检查事项"}, "F04", "quarantined"),
    ({"抽查比例上限": "150%"}, "F13", "quarantined"),
    ({"抽查比例上限": "-5%"}, "F13", "quarantined"),
    ({"抽查比例上限": "不低于5%"}, "F13", "quarantined"),  # a floor is no cap
    ({"抽查比例上限": "3%-5%"}, "F13", "quarantined"),
    ({"年度频次上限": "0"}, "F13", "quarantined"),
    ({"年度频次上限": "1.5"}, "F13", "quarantined"),
    ({"年度频次上限": "不少于1次"}, "F13", "quarantined"),
    ({"公布日期": "2026-08-01"}, "V06", "rejected"),
    ({"公布日期": "2026-02-30"}, "V06", "rejected"),
    ({"实施机关": "某处", "实施机关统一社会信用代码": ""}, "V16", "quarantined"),
    ({"实施机关": "翁源县甲有限公司", "实施机关统一社会信用代码": COMPANY}, "V09", "quarantined"),
    ({"实施机关统一社会信用代码": "11320100MB1886843X"}, "V01", "rejected"),
]


@pytest.mark.parametrize(("change", "rule", "outcome"), SET_ASIDE)
def test_what_is_wrong_with_an_item_sets_it_aside(
    tmp_path: Path, change: dict[str, str], rule: str, outcome: str
) -> None:
    verdict, facts = judge(tmp_path, [ITEM | change])
    assert (list(verdict.hits), verdict.outcome.to_list()) == ([rule], [outcome])
    assert facts.frames["inspection_item"].is_empty()


FLAGGED = [
    ({"检查依据": "食品安全法"}, "F14"),
    ({"检查依据": "上级文件要求"}, "F14"),
    ({"抽查比例上限": ""}, "F15"),
    ({"抽查比例上限": "不设上限"}, "F15"),
]


@pytest.mark.parametrize(("change", "rule"), FLAGGED)
def test_a_weak_basis_and_a_missing_cap_are_told_to_the_source(
    tmp_path: Path, change: dict[str, str], rule: str
) -> None:
    verdict, facts = judge(tmp_path, [ITEM | change])
    assert (verdict.outcome.to_list(), verdict.findings["rule"].to_list()) == ([None], [rule])
    assert facts.frames["inspection_item"].height == 1


def test_a_key_item_needs_no_cap(tmp_path: Path) -> None:
    change = {"事项类别": "重点", "抽查比例上限": "不设上限", "年度频次上限": "不限"}
    verdict, facts = judge(tmp_path, [ITEM | change])
    fact = only(facts, "inspection_item")
    assert verdict.findings.is_empty()
    assert (fact["level"], fact["rate_cap"], fact["yearly_cap"]) == (ItemLevel.KEY, None, None)


def test_a_category_written_once_holds_for_the_items_below_it(tmp_path: Path) -> None:
    rows = [ITEM, ITEM | {"抽查类别": "", "抽查事项编码": "SJ-0302", "抽查事项": "餐饮服务监督检查"}]
    _, facts = judge(tmp_path, rows)
    assert set(facts.frames["inspection_item"]["category"]) == {"食品经营监督检查"}


def test_a_list_that_numbers_no_item_tells_them_by_name(tmp_path: Path) -> None:
    row = {key: text for key, text in ITEM.items() if key != "抽查事项编码"}
    verdict, facts = judge(tmp_path, [row])
    assert verdict.hits == {}
    fact = only(facts, "inspection_item")
    assert (fact["item_code"], fact["item"], fact["rate_cap"]) == ("食品销售监督检查", "食品销售监督检查", 0.05)
    verdict, _ = judge(tmp_path, [row | {"抽查事项": ""}])
    assert (set(verdict.hits), verdict.outcome.to_list()) == ({"F03"}, ["rejected"])


def test_an_inspector_is_a_person_with_a_certificate(tmp_path: Path) -> None:
    verdict, facts = judge(tmp_path, [INSPECTOR])
    assert verdict.hits == {}
    fact = only(facts, "inspector")
    (person,) = HashedKeys().pids(pl.Series([INSPECTOR["身份证号"]]))
    assert {name: value for name, value in fact.items() if value is not None and name != "row"} == {
        "subject": person, "subject_name": "张三", "cert_no": "粤F0229001", "unit_code": ORGAN, "unit_name": BUREAU,
        "post": "科员", "status": InspectorStatus.ON_DUTY, "expertise": ["食品", "特种设备"],
        "areas": ["龙仙镇", "翁城镇"], "issued_on": date(2024, 1, 1), "authority_name": "韶关市司法局",
        "valid_from": date(2024, 1, 1), "valid_to": date(2029, 1, 1), "trust": 1.0,
    }  # fmt: skip
    assert facts.persons.to_dicts() == [{"pid": person, "name": "张三", "id_number": INSPECTOR["身份证号"]}]
    assert facts.subjects.is_empty()
    assert INSPECTOR["身份证号"] not in str(facts.frames)


def test_an_expired_certificate_is_a_fact_and_no_fault(tmp_path: Path) -> None:
    verdict, facts = judge(tmp_path, [INSPECTOR | {"有效期至": "2025-12-31"}])
    assert verdict.outcome.to_list() == [None]
    assert only(facts, "inspector")["valid_to"] == date(2026, 1, 1)


WAITING = [
    ({"身份证号": ""}, "F16", "quarantined"),
    ({"身份证号": "440229********1231"}, "F16", "quarantined"),
    ({"身份证号": "440229199003071232"}, "V11", "rejected"),
    ({"执法证号": ""}, "F03", "rejected"),
    ({"在岗状态": "不明"}, "F04", "quarantined"),
    ({"有效期至": "2023-12-31"}, "V06", "rejected"),  # expired before it was issued
    ({"发证日期": "2026-08-01"}, "V06", "rejected"),
    ({"所属单位统一社会信用代码": COMPANY}, "V09", "quarantined"),
]


@pytest.mark.parametrize(("change", "rule", "outcome"), WAITING)
def test_what_is_wrong_with_an_inspector_sets_him_aside(
    tmp_path: Path, change: dict[str, str], rule: str, outcome: str
) -> None:
    verdict, facts = judge(tmp_path, [INSPECTOR | change])
    assert (list(verdict.hits), verdict.outcome.to_list()) == ([rule], [outcome])
    assert facts.frames["inspector"].is_empty()
    assert facts.persons.is_empty()  # never by name
    text = str(with_advice(verdict.findings, "名录库.csv", None).to_dicts())
    assert "张三" not in text
    assert INSPECTOR["身份证号"] not in text


def test_a_certificate_of_two_persons_is_nobodys(tmp_path: Path) -> None:
    other = INSPECTOR | {"姓名": "李四", "身份证号": "110229196003025040"}
    waits = INSPECTOR | {"身份证号": ""}  # says of nobody that the certificate is his
    verdict, facts = judge(tmp_path, [INSPECTOR, other, INSPECTOR | {"执法证号": "粤F0229002"}])
    assert verdict.outcome.to_list() == ["quarantined", "quarantined", None]
    assert set(verdict.findings["rule"]) == {"F17"}
    assert facts.frames["inspector"]["cert_no"].to_list() == ["粤F0229002"]
    verdict, facts = judge(tmp_path, [INSPECTOR, waits])
    assert verdict.findings["rule"].to_list() == ["F16"]
    assert facts.frames["inspector"].height == 1


HOSTILE = [
    # cells made to harm: each row is set aside, or loaded as what it says, and nothing breaks
    (ITEM, {"抽查比例上限": "1e308"}, "quarantined"),
    (ITEM, {"抽查比例上限": "NaN"}, None),  # a placeholder
    (ITEM, {"抽查比例上限": "∞%"}, "quarantined"),
    (ITEM, {"抽查比例上限": "5" * 400}, "quarantined"),
    (ITEM, {"年度频次上限": "9" * 400}, "quarantined"),
    (ITEM, {"年度频次上限": "一亿次"}, "quarantined"),
    (ITEM, {"事项类别": "一般检查事项'}) DETACH DELETE n //"}, "quarantined"),
    (ITEM, {"适用行业": "、" * 5_000}, None),
    (ITEM, {"抽查事项": "检" * 20_000}, None),
    (INSPECTOR, {"专业特长": "食品;" * 5_000}, None),
    (INSPECTOR, {"执法证号": "=HYPERLINK(1)"}, None),
    (INSPECTOR, {"身份证号": "440229199003071231" * 50}, "rejected"),
    (INSPECTOR, {"有效期至": "2028-13-45"}, "rejected"),
    (INSPECTOR, {"有效期至": "长期"}, None),
]


@pytest.mark.parametrize(("row", "change", "outcome"), HOSTILE)
def test_a_cell_made_to_harm_breaks_nothing(
    tmp_path: Path, row: dict[str, str], change: dict[str, str], outcome: str | None
) -> None:
    verdict, facts = judge(tmp_path, [row | change])
    assert verdict.outcome.to_list() == [outcome]
    assert facts.frames[facts.main].height == (outcome is None)
    assert INSPECTOR["身份证号"] not in str(facts.frames)


def test_words_of_the_tables_are_those_of_the_vocabulary() -> None:
    known = {mapping.id: mapping for mapping in mappings()}
    for one in ("inspection_items", "inspection_items_uncoded"):
        assert set(known[one].values["level"].values()) == set(ItemLevel)
    assert set(known["inspectors"].values["status"].values()) == set(InspectorStatus)
    assert {"F13", "F14", "F15", "F16", "F17"} <= LOOKED_FOR.keys()


COUNTS = [
    ("2", 2), ("2次", 2), ("２次", 2), ("每年不超过2次", 2), ("一次/年", 1), ("年度1次", 1), ("十二", 12), ("2.0", 2),
    ("每户每年1次以内", 1), ("0", None), ("1.5", None), ("不限", None), ("不少于1次", None), ("-1", None), (None, None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "times"), COUNTS)
def test_times_are_whole(cell: str | None, times: int | None) -> None:
    assert pl.DataFrame({"x": [cell]}, schema={"x": pl.String}).select(n=count(pl.col("x")))["n"].to_list() == [times]


def test_terms_are_parted_however_they_are_listed() -> None:
    cells = pl.DataFrame({"x": ["食品、特种设备", "食品；药品", "食品/药品\n器械", "无", None]})
    assert cells.select(n=terms(pl.col("x")))["n"].to_list() == [
        ["食品", "特种设备"], ["食品", "药品"], ["食品", "药品", "器械"], None, None,
    ]  # fmt: skip
