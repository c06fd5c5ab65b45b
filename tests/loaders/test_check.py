"""R2.7d as a table: one row of a real shape, one thing wrong with it, and what follows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from loaders.check import Verdict
from loaders.check_table import Outcome, check_table
from loaders.conditions import LOOKED_FOR
from loaders.detect import Sheet, detect
from loaders.facts import Facts, assemble
from loaders.files import SourceFile
from tests.loaders.in_values import FrameRegister, HashedKeys, prepared
from tests.loaders.personal_rows import CONTACT, KIN

COMPANY, OTHER, SHOP = "91440229MA4U0001XN", "914403001922038216", "92440229MA4W00011F"
REGISTER = FrameRegister(
    [
        (COMPANY, "翁源县甲有限公司", None),
        (OTHER, "深圳乙有限公司", "440301103097413"),
        (SHOP, "翁源县丙商店", None),
        ("reg:440229600000001", "同名商行", "440229600000001"),
        ("reg:440229600000002", "同名商行", "440229600000002"),
    ]
)
ORGAN = "11320100MB1886843H"

PENALTY = {
    "行政相对人名称": "翁源县甲有限公司",
    "行政相对人类别": "法人及非法人组织",
    "统一社会信用代码": COMPANY,
    "工商注册号": "",
    "证件号码": "",
    "行政处罚决定书文号": "翁市监罚〔2026〕1号",
    "违法事实": "于2025年12月1日销售过期食品",
    "处罚类别": "罚款",
    "处罚内容": "罚款2000元",
    "罚款金额（万元）": "0.2",
    "处罚决定日期": "2026-03-10",
    "公示截止期": "2026-06-10",
    "处罚机关": "翁源县市场监督管理局",
    "处罚机关统一社会信用代码": ORGAN,
}
COMMITMENT = {
    "承诺编码": "44022920260101000001",
    "承诺人名称": "翁源县甲有限公司",
    "承诺人类别": "法人及非法人组织",
    "承诺人代码": COMPANY,
    "承诺类型": "主动型",
    "承诺作出日期": "2026-01-01",
    "公开类型": "可向社会公开",
}
LICENCE = {
    "XK_XDR_MC": "翁源县甲有限公司",
    "XK_XDR_SHXYM": COMPANY,
    "XK_XKWS": "决定书",
    "XK_WSH": "1号",
    "XK_JDRQ": "2026-01-01",
    "XK_YXQZ": "2026-01-01",
    "XK_YXQZI": "2027-01-01",
    "XK_XKJG": "某局",
}
OFFICER = {
    "统一社会信用代码": COMPANY,
    "nm": "张三",
    "cer_no": "440229199003071231",
    "position": "监事",
    "lerep_sign": "否",
}
SHAREHOLDER = {"统一社会信用代码": COMPANY, "股东名称": "张三", "出资比例": "30%", "出资日期": "2020-01-01"}
GUARANTEE = {"担保人名称": "深圳乙有限公司", "被担保人名称": "翁源县甲有限公司", "金额": "100万元", "合同号": "1"}


def judge(folder: Path, rows: list[dict[str, str]], name: str = "行.csv") -> tuple[Verdict, Facts]:
    """The whole way of rows from a file to facts, without a server."""
    path = folder / name
    pl.DataFrame(rows).write_csv(path)
    (sheet,) = detect(SourceFile(path, path.name), folder)
    assert isinstance(sheet, Sheet), sheet
    keys = HashedKeys()
    told = prepared(sheet, REGISTER, keys)
    return told.verdict, assemble(told.rows, sheet.mapping, keys)


CASES: list[tuple[str, dict[str, str], dict[str, str], Outcome | None]] = [
    # rule hit, a row of a kind, what is wrong with it, what becomes of the row (None: loaded)
    ("F02", PENALTY, {"违法事实": "过期\ufffd食品"}, Outcome.QUARANTINED),
    ("F03", PENALTY, {"行政处罚决定书文号": "/"}, Outcome.REJECTED),
    ("F03", PENALTY, {"处罚决定日期": "2099-12-31"}, Outcome.REJECTED),
    ("F03", COMMITMENT, {"承诺编码": "无"}, Outcome.REJECTED),
    ("F04", OFFICER, {"position": "吉祥物"}, Outcome.QUARANTINED),
    ("F04", SHAREHOLDER, {"出资比例": "130%"}, Outcome.QUARANTINED),
    ("F04", GUARANTEE, {"金额": "若干"}, Outcome.QUARANTINED),
    ("F05", PENALTY, {"行政相对人名称": "深圳乙有限公司", "统一社会信用代码": "914403001922038000"}, Outcome.REPAIRED),
    ("F06", PENALTY, {"行政相对人名称": "不在册公司", "统一社会信用代码": "914403001922038000"}, Outcome.QUARANTINED),
    ("F07", PENALTY, {"统一社会信用代码": "000000000000000000"}, None),
    ("F08", PENALTY, dict.fromkeys(PENALTY, "") | {"行政相对人名称": "合计"}, Outcome.REJECTED),
    ("F09", KIN, {"取得依据": ""}, Outcome.REJECTED),
    ("F09", KIN, {"取得依据": "无"}, Outcome.REJECTED),
    ("F10", KIN, {"亲属身份证号": ""}, Outcome.REJECTED),
    ("F10", KIN, {"身份证号": "440229********1231"}, Outcome.REJECTED),
    ("F10", KIN, {"亲属身份证号": "440229199003071231"}, Outcome.REJECTED),
    ("F04", KIN, {"关系": "表兄"}, Outcome.QUARANTINED),
    ("V11", KIN, {"亲属身份证号": "110229196003025041"}, Outcome.REJECTED),
    ("F11", CONTACT, {"联系电话": "0000000", "电子邮箱": "无"}, Outcome.REJECTED),
    ("F12", CONTACT, {"联系电话": "13800138000"}, None),
    ("V01", PENALTY, {"统一社会信用代码": "914403001922038217"}, Outcome.REJECTED),
    ("V01", PENALTY, {"统一社会信用代码": "91440300192203281"}, Outcome.REJECTED),
    ("V02", PENALTY, {"统一社会信用代码": "91440229MA4U00010W"}, None),
    ("V04", PENALTY, {"行政相对人名称": "翁源县甲股份有限公司"}, None),
    ("V05", PENALTY, {"行政相对人类别": "自然人"}, Outcome.REJECTED),
    ("V05", PENALTY, {"统一社会信用代码": ""}, Outcome.REJECTED),
    ("V05", PENALTY, {"行政相对人类别": "个体工商户"}, Outcome.REJECTED),
    ("V06", PENALTY, {"处罚决定日期": "2026-02-30"}, Outcome.REJECTED),
    ("V06", PENALTY, {"处罚决定日期": "2026-07-01", "公示截止期": "2026-10-01"}, Outcome.REJECTED),
    ("V06", PENALTY, {"公示截止期": "2026-03-09"}, Outcome.REJECTED),
    ("V06", LICENCE, {"XK_YXQZI": "2025-12-31"}, Outcome.REJECTED),
    ("V07", PENALTY, {"处罚类别": "警告"}, Outcome.QUARANTINED),
    ("V07", PENALTY, {"罚款金额（万元）": "", "处罚内容": "罚款"}, Outcome.QUARANTINED),
    ("V08", PENALTY, {"罚款金额（万元）": "20000"}, None),
    ("V09", PENALTY, {"处罚机关统一社会信用代码": COMPANY}, Outcome.QUARANTINED),
    ("V11", OFFICER, {"cer_no": "440229199003071232"}, Outcome.REJECTED),
    ("V12", PENALTY, {"违法事实": "当事人440229199003071231销售过期食品"}, Outcome.REPAIRED),
    ("V13", COMMITMENT, {"承诺人类别": "自然人", "承诺人代码": ""}, Outcome.QUARANTINED),
    ("V14", PENALTY, {"公示截止期": "2026-06-11"}, None),
    ("V15", PENALTY, {"处罚类别": "罚款;口头教育"}, None),
    (
        "V16",
        PENALTY,
        {"统一社会信用代码": "", "行政相对人类别": "", "行政相对人名称": "不在册公司"},
        Outcome.QUARANTINED,
    ),
    ("V16", PENALTY, {"统一社会信用代码": "", "行政相对人类别": "", "行政相对人名称": "同名商行"}, Outcome.QUARANTINED),
    (
        "V16",
        PENALTY,
        {"统一社会信用代码": "", "行政相对人类别": "自然人", "行政相对人名称": "张三"},
        Outcome.QUARANTINED,
    ),
    ("V16", SHAREHOLDER, {"股东名称": "不在册投资公司"}, Outcome.QUARANTINED),
    ("V16", OFFICER, {"nm": "张*", "cer_no": ""}, Outcome.QUARANTINED),
    ("V17", PENALTY, {"工商注册号": "\\n"}, None),
]


@pytest.mark.parametrize(("rule", "row", "change", "outcome"), CASES)
def test_one_fault_and_what_follows(
    tmp_path: Path, rule: str, row: dict[str, str], change: dict[str, str], outcome: Outcome | None
) -> None:
    verdict, facts = judge(tmp_path, [row | change])
    assert rule in verdict.hits
    assert verdict.outcome.to_list() == [outcome]
    loaded = outcome in {None, Outcome.REPAIRED}
    assert facts.frames[facts.main].height == int(loaded)
    seen = check_table().checks[rule].outcome is not Outcome.COUNTED
    assert (rule in verdict.findings["rule"].to_list()) is seen


@pytest.mark.parametrize("row", [PENALTY, COMMITMENT, LICENCE, OFFICER, SHAREHOLDER, GUARANTEE, KIN])
def test_a_sound_row_hits_nothing_and_is_loaded(tmp_path: Path, row: dict[str, str]) -> None:
    verdict, facts = judge(tmp_path, [row])
    assert verdict.hits == {}
    assert verdict.outcome.to_list() == [None]
    assert facts.frames[facts.main].height == 1


def test_every_condition_has_its_entry_in_the_rule_book_and_the_other_way_round() -> None:
    assert {*LOOKED_FOR, "V10"} == set(check_table().checks)
    tried = {rule for rule, *_ in CASES}
    elsewhere = {"F01", "V03"} | {f"F{number}" for number in range(13, 18)}  # test_detect; below; libraries
    assert set(LOOKED_FOR) - tried == elsewhere


def test_an_unknown_pair_of_department_and_type_is_counted(tmp_path: Path) -> None:
    from graph_service.domain.identity import uscc_check_char

    body = "94440229MA4U0001X"
    verdict, _ = judge(tmp_path, [PENALTY | {"统一社会信用代码": body + uscc_check_char(body)}])
    assert verdict.hits["V03"] == 1


SHOWN = [
    (OFFICER | {"cer_no": "440229199003071232"}, "V11", "440229********1232"),
    (OFFICER | {"cer_no": "440229900307123"}, "V11", "440229*****7123"),  # 15 digits, of before 1999
    (PENALTY | {"统一社会信用代码": "440229199003071231", "行政相对人类别": ""}, "V01", "440229********1231"),
    (PENALTY | {"统一社会信用代码": "", "行政相对人类别": "自然人", "行政相对人名称": "张三丰"}, "V16", "张*"),
    (SHAREHOLDER | {"股东名称": "不在册投资公司"}, "V16", "不在册投资公司"),
]


@pytest.mark.parametrize(("row", "rule", "shown"), SHOWN)
def test_findings_mask_persons_and_show_the_rest(tmp_path: Path, row: dict[str, str], rule: str, shown: str) -> None:
    verdict, _ = judge(tmp_path, [row])
    assert verdict.findings.filter(pl.col("rule") == rule)["value"].to_list() == [shown]


def test_a_name_of_several_subjects_waits_with_its_candidates(tmp_path: Path) -> None:
    unclear = {"统一社会信用代码": "", "行政相对人类别": "", "行政相对人名称": "同名商行"}
    verdict, _ = judge(tmp_path, [PENALTY | unclear])
    assert verdict.findings["candidates"].to_list() == ["reg:440229600000001 reg:440229600000002"]


def test_a_name_without_its_region_waits_with_those_of_its_trade_name(tmp_path: Path) -> None:
    unclear = {"统一社会信用代码": "", "行政相对人类别": "", "行政相对人名称": "广东甲股份有限公司"}
    verdict, _ = judge(tmp_path, [PENALTY | unclear])
    assert verdict.outcome.to_list() == ["quarantined"]
    assert verdict.findings["candidates"].to_list() == [COMPANY]


def test_the_penalty_says_all_it_says(tmp_path: Path) -> None:
    text = "罚款人民币贰仟元。法定代表人张三负有个人责任。电话13812341234"
    row = PENALTY | {"罚款金额（万元）": "", "处罚内容": text, "违法事实": "于2025年11月至2025年12月期间销售过期食品"}
    verdict, facts = judge(tmp_path, [row])
    assert verdict.outcome.to_list() == ["repaired"]
    (fact,) = facts.frames["penalty"].to_dicts()
    assert fact["fine_yuan"] == 2000
    assert fact["fine_raw"] == "罚款人民币贰仟元。法定代表人张三负有个人责任。电话138****1234"
    assert (fact["finding_names"], fact["finding_roles"]) == (["张三"], ["LR"])
    assert (str(fact["violation_from"]), str(fact["violation_to"])) == ("2025-11-01", "2025-12-31")
    assert (fact["subject"], fact["authority"]) == (COMPANY, ORGAN)


def test_fines_in_ten_thousands_are_yuan_and_their_text_is_kept(tmp_path: Path) -> None:
    _, facts = judge(tmp_path, [PENALTY])
    (fact,) = facts.frames["penalty"].to_dicts()
    assert (fact["fine_yuan"], fact["fine_raw"]) == (2000, "0.2")


SUBJECTS = [
    # how the row names its subject, whom it means
    ({"统一社会信用代码": COMPANY.lower()}, COMPANY),
    ({"统一社会信用代码": "9111 0000-802100433B", "行政相对人名称": "从未登记公司"}, "91110000802100433B"),  # ADR 0030
    ({"统一社会信用代码": "", "工商注册号": "440301103097413", "行政相对人名称": "深圳乙有限公司"}, OTHER),
    ({"统一社会信用代码": "440301103097413", "行政相对人名称": "深圳乙有限公司"}, OTHER),
    ({"统一社会信用代码": "", "行政相对人类别": "", "行政相对人名称": "翁源县甲 有限公司"}, COMPANY),
]


@pytest.mark.parametrize(("change", "subject"), SUBJECTS)
def test_whom_a_row_means(tmp_path: Path, change: dict[str, str], subject: str) -> None:
    _, facts = judge(tmp_path, [PENALTY | change])
    assert facts.frames["penalty"]["subject"].to_list() == [subject]


@pytest.mark.parametrize("name", ["张三", "翁源县丙商店"])  # the number beats a name that a subject bears
def test_a_natural_person_is_certain_by_number_only(tmp_path: Path, name: str) -> None:
    person = {
        "行政相对人名称": "张三",
        "行政相对人类别": "自然人",
        "统一社会信用代码": "",
        "证件号码": "440229199003071231",
    }
    _, facts = judge(tmp_path, [PENALTY | person])
    (fact,) = facts.frames["penalty"].to_dicts()
    assert fact["subject"].startswith("p:")
    assert facts.subjects.is_empty()
    assert facts.persons["id_number"].to_list() == ["440229199003071231"]


def test_one_name_at_two_subjects_is_two_persons(tmp_path: Path) -> None:
    rows = [OFFICER | {"cer_no": ""}, OFFICER | {"cer_no": "", "统一社会信用代码": OTHER}]
    _, facts = judge(tmp_path, rows)
    assert facts.frames["role"]["holder"].n_unique() == 2


def test_a_post_and_the_mark_of_the_legal_representative_are_two_roles(tmp_path: Path) -> None:
    _, facts = judge(tmp_path, [OFFICER | {"position": "董事长", "lerep_sign": "是"}])
    assert facts.frames["role"].select("kind", "title").rows() == [("DIR", "董事长"), ("LR", "董事长")]


REGISTRY = {
    "企业名称": "丁",
    "统一社会信用代码": COMPANY,
    "注册日期": "2020-01-02",
    "法人代表": "张三",
    "企业类型": "有限责任公司",
}
LEGAL = [
    ({}, ["LR"]),
    ({"统一社会信用代码": SHOP}, ["OPERATOR"]),
    ({"企业类型": "个人独资企业"}, ["INVESTOR"]),
    ({"企业类型": "有限合伙企业"}, ["EXEC_PARTNER"]),
    ({"企业类型": "分公司"}, ["FZ"]),
    ({"法人代表": "N/A"}, []),
    ({"法人代表": "张*"}, []),
    ({"法人代表": "某某投资管理有限公司"}, []),
]


@pytest.mark.parametrize(("change", "roles"), LEGAL)
def test_a_register_row_states_its_head(tmp_path: Path, change: dict[str, str], roles: list[str]) -> None:
    _, facts = judge(tmp_path, [REGISTRY | change])
    assert facts.frames["registration"].height == 1
    assert facts.frames["role"]["kind"].to_list() == roles
