"""Codes that a spreadsheet damaged and codes that stand for none (ADR 0036): mended by one name, or by nobody."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from graph_service.domain.identity import uscc_check_char
from loaders.mend import mended
from tests.loaders.in_values import FrameRegister
from tests.loaders.test_check import COMPANY, OTHER, PENALTY, judge

OTHER_NAME = "深圳乙有限公司"  # OTHER is all digits: the only kind of code that a spreadsheet can take for a number
SHOWN = {
    # what is left of the code: whether it can have been OTHER
    "914403001922038000": True,
    "9.14403E+17": True,
    "9.144E+17": True,
    "9.14403001922038E+17": True,
    str(int(float(int(OTHER)))): True,  # as a float keeps it
    f"{float(int(OTHER)):.1f}": True,
    "914403001922039000": False,
    "9.14404E+17": False,
    "9.15E+17": False,
}


@pytest.mark.parametrize(("left", "agrees"), SHOWN.items())
def test_what_is_left_must_agree_with_the_one_subject_of_that_name(tmp_path: Path, left: str, agrees: bool) -> None:
    verdict, facts = judge(tmp_path, [PENALTY | {"行政相对人名称": OTHER_NAME, "统一社会信用代码": left}])
    assert facts.frames["penalty"]["subject"].to_list() == ([OTHER] if agrees else [])
    assert verdict.outcome.to_list() == ["repaired" if agrees else "quarantined"]
    (finding,) = verdict.findings.to_dicts()
    assert (finding["rule"], finding["candidates"]) == (("F05", None) if agrees else ("F06", OTHER))
    assert "V01" not in verdict.hits


@pytest.mark.parametrize(
    "name", ["同名商行", "不在册公司", "翁源县甲有限公司"]
)  # several, none, one with a letter in its code
def test_a_damaged_code_is_never_mended_by_less_than_one_name(tmp_path: Path, name: str) -> None:
    verdict, facts = judge(tmp_path, [PENALTY | {"行政相对人名称": name, "统一社会信用代码": "914403001922038000"}])
    assert facts.frames["penalty"].is_empty()
    assert list(verdict.hits) == ["F06"]


RAW = [
    ("9.14403E+17", OTHER_NAME, "9.14403E+17"),
    ("914403001922038000", OTHER_NAME, "914403001922038000"),
    ("914403001922038000", "不在册公司", "914403001922038000"),
    ("440229199003071000", "不在册公司", "440229********1000"),  # it may have been a person's number
    ("000000000000000000", "翁源县甲有限公司", "000000000000000000"),
]


@pytest.mark.parametrize(("left", "name", "shown"), RAW)
def test_the_raw_text_of_a_damaged_code_is_in_the_finding(tmp_path: Path, left: str, name: str, shown: str) -> None:
    verdict, _ = judge(tmp_path, [PENALTY | {"行政相对人名称": name, "统一社会信用代码": left}])
    assert verdict.findings.filter(pl.col("field") == "code")["value"].to_list() == [shown]


def test_a_code_that_checks_by_chance_after_its_digits_went_is_mended_too() -> None:
    stem = next(f"9144030019{i:05}" for i in range(100_000) if uscc_check_char(f"9144030019{i:05}00") == "0")
    true = next(code for i in range(100) if (code := f"{stem}{i:02}" + uscc_check_char(f"{stem}{i:02}")).isdigit())
    register = FrameRegister([(true, OTHER_NAME, None)])
    rows = pl.DataFrame({"code": [f"{stem}000", f"{stem}000"], "name": [OTHER_NAME, "不在册公司"]})
    rows = rows.with_columns(pl.col("code").alias("code__raw"), pl.lit(value=False).alias("code__damaged"))
    assert mended(rows, "", register, 20)["code"].to_list() == [true, f"{stem}000"]
    both = FrameRegister([(true, OTHER_NAME, None), (f"{stem}000", "不在册公司", None)])
    assert mended(rows, "", both, 20)["code"].to_list() == [
        f"{stem}000",
        f"{stem}000",
    ]  # it is somebody's: as it stands


PLACEHOLDERS = [
    "000000000000000000",
    "00000000000000000X",
    "111111111111111111",
    "123456789012345678",
    "0",
    "999999999999999",
]


@pytest.mark.parametrize("code", PLACEHOLDERS)
@pytest.mark.parametrize("column", ["统一社会信用代码", "工商注册号"])
def test_a_placeholder_names_nobody(tmp_path: Path, code: str, column: str) -> None:
    unknown = {"行政相对人名称": "不在册公司", "行政相对人类别": "", "统一社会信用代码": "", column: code}
    verdict, facts = judge(tmp_path, [PENALTY | unknown])
    assert facts.subjects.is_empty()
    assert set(verdict.hits) == {"F07", "V16"}
    assert verdict.outcome.to_list() == ["quarantined"]


def test_a_code_beside_twenty_names_is_nobodys_but_its_own(tmp_path: Path) -> None:
    rows = [PENALTY | {"行政相对人名称": f"某某公司{i}", "行政处罚决定书文号": f"{i}号"} for i in range(20)]
    verdict, facts = judge(tmp_path, [*rows, PENALTY])
    assert facts.frames["penalty"]["subject"].to_list() == [COMPANY]  # the row that bears the registered name
    assert verdict.hits["F07"] == 20
    verdict, facts = judge(tmp_path, rows[:19])
    assert set(facts.frames["penalty"]["subject"]) == {COMPANY}
    assert "F07" not in verdict.hits


TAX = {
    "纳税人名称": "翁源县丁有限公司",
    "行政处罚文号": "翁税罚〔2026〕1号",
    "案件名称": "翁源县丁有限公司-发票违法",
    "处罚结果": "罚款0.5倍1200.5元",
    "处罚机构": "国家税务总局翁源县税务局",
    "处罚日期": "2026/3/9",
}
NUMBERS = [
    # the taxpayer number, whom the row means
    (OTHER, OTHER_NAME, OTHER),
    ("440300192203821", OTHER_NAME, OTHER),  # 区划 and 组织机构代码 of OTHER
    ("440300714305807", OTHER_NAME, OTHER),  # no 组织机构代码 that checks: says nothing
    ("44030071430580X", OTHER_NAME, None),  # of another organisation
    ("44022919900307123101", OTHER_NAME, OTHER),  # an individual's: his number, and no code
    ("440300192203821", "不在册公司", None),
]


@pytest.mark.parametrize(("number", "name", "subject"), NUMBERS)
def test_a_taxpayer_number_is_a_code_or_can_only_speak_against_a_name(
    tmp_path: Path, number: str, name: str, subject: str | None
) -> None:
    verdict, facts = judge(tmp_path, [TAX | {"纳税人识别号": number, "纳税人名称": name}])
    assert facts.frames["penalty"]["subject"].to_list() == ([subject] if subject else [])
    assert "V01" not in verdict.hits
    assert "199003071231" not in str(verdict.findings.to_dicts())


def test_a_wrong_code_in_the_place_of_a_taxpayer_number_is_rejected(tmp_path: Path) -> None:
    verdict, _ = judge(tmp_path, [TAX | {"纳税人识别号": "914403001922038217"}])
    assert verdict.outcome.to_list() == ["rejected"]


def test_the_fine_of_a_tax_penalty_is_read_from_its_result(tmp_path: Path) -> None:
    _, facts = judge(tmp_path, [TAX | {"纳税人识别号": OTHER, "纳税人名称": OTHER_NAME}])
    (fact,) = facts.frames["penalty"].to_dicts()
    assert (fact["fine_yuan"], fact["fine_raw"], fact["categories"]) == (1200.5, "罚款0.5倍1200.5元", ["罚款"])
    assert fact["violation_type"] == "发票违法"


def test_every_placeholder_of_the_alphabet_is_one_and_no_real_code_is() -> None:
    from loaders.clean.codes import code_columns

    body = "9144022900000000"
    real = [f"{body}{last}" for last in "0123456789"]
    codes = [code + uscc_check_char(code) for code in real] + [OTHER, COMPANY, "914403001922038216"]
    read = code_columns("code", pl.Series([*codes, "0" * 18, "A" * 18]))
    assert read["code__placeholder"].to_list() == [False] * len(codes) + [True, True]
    assert read["code"].is_not_null().to_list() == [True] * len(codes) + [False, False]
