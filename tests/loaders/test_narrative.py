"""What decisions say between the lines (R4.5, R4.6a step 5)."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from loaders.clean.narrative import finding_columns, findings, listed_persons, violation_interval

DECIDED = date(2024, 8, 14)


@pytest.mark.parametrize(
    ("facts", "first", "last"),
    [
        ("某公司于2022年12月至2023年12月期间，存在未经许可的行为", date(2022, 12, 1), date(2023, 12, 31)),
        ("某公司于2023年05月02日与2023年05月07日期间，存在", date(2023, 5, 2), date(2023, 5, 7)),
        ("2023年3月1日至5月31日，当事人", date(2023, 3, 1), date(2023, 5, 31)),
        ("当事人于2024年1月3日销售过期食品", date(2024, 1, 3), date(2024, 1, 3)),
        ("于2023年12月至2022年1月期间", None, None),  # ends before it begins
        ("于2023年12月至2025年1月期间", None, None),  # ends after the decision
        ("2023年2月30日至2023年3月1日", None, None),
        ("未按规定携带证件", None, None),
        (None, None, None),
    ],
)
def test_days_of_the_violation(facts: str | None, first: date | None, last: date | None) -> None:
    frame = pl.DataFrame(
        {"facts": [facts], "decided_on": [DECIDED]}, schema={"facts": pl.String, "decided_on": pl.Date}
    )
    begin, end = violation_interval(pl.col("facts"), pl.col("decided_on"))
    assert frame.select(begin.alias("a"), end.alias("b")).row(0) == (first, last)


FOUND = [
    ("经查,法定代表人张三对上述违法行为负有个人责任。", [("张三", "LR")]),
    ("主要负责人李四负有直接责任,直接负责的主管人员王五负有责任", [("李四", "MP"), ("王五", "DS")]),
    ("直接负责的主管人员:欧阳小明、其他直接责任人员 赵六 负有直接责任", [("欧阳小明", "DS"), ("赵六", "OD")]),
    ("法定代表人张三应当承担主要责任", [("张三", "LR")]),
    ("法定代表人（张三）负有责任", [("张三", "LR")]),
    ("法定代表人张三系直接负责的主管人员，对上述违法行为负有个人责任。", [("张三", "LR"), ("张三", "DS")]),
    ("法定代表人张三不负责任。", []),
    ("法定代表人张三没有个人责任", []),
    ("法定代表人张三到场接受询问。", []),
    ("该公司负有主体责任", []),
]


@pytest.mark.parametrize(("text", "people"), FOUND)
def test_persons_found_responsible(text: str, people: list[tuple[str, str]]) -> None:
    found = findings(text)
    assert list(zip(found.names, found.roles, strict=True)) == people
    assert bool(found.quote) is bool(people)


def test_the_quote_is_the_sentence_that_decides() -> None:
    assert findings("责令改正。主要负责人李四负有直接责任。罚款1万元。").quote == "主要负责人李四负有直接责任"


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("法定代表人:张三;直接负责的主管人员:李四", [("张三", "LR"), ("李四", "DS")]),
        ("法定代表人张三、直接负责的主管人员李四", [("张三", "LR"), ("李四", "DS")]),
        ("张三(法定代表人);李四（直接负责的主管人员）", [("张三", "LR"), ("李四", "DS")]),
        ("张三", []),
    ],
)
def test_persons_named_by_a_list(text: str, people: list[tuple[str, str]]) -> None:
    found = listed_persons(text)
    assert list(zip(found.names, found.roles, strict=True)) == people


def test_columns_agree_with_the_function_row_by_row() -> None:
    texts = [text for text, _ in FOUND] * 2
    columns = finding_columns(pl.Series(texts))
    assert columns["names"].to_list() == [list(findings(text).names) or None for text in texts]
