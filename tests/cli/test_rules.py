"""The commands of the rule book: what a clerk reads, what a program reads, what a mistake says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from graph_service.cli import app
from graph_service.domain.errors import NotFound


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["rules", *words], env={"COLUMNS": "200"})
    if result.exception:
        raise result.exception
    assert result.exit_code == 0
    return result.output


def versions(*words: str) -> list[str]:
    return [one["version"] for one in json.loads(run("show", *words, "--json"))]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("P06", ["P06@2014-10-01", "P06@2024-05-01"]),
        ("p08", ["P08@2021-04-29", "P08.2@2021-04-29"]),
        ("P08.2", ["P08.2@2021-04-29"]),
        ("C13", ["C13@", "C13.2@", "C13.3@"]),
        ("R5.1.2", ["R5.1.2@2021-09-01"]),
        ("SAMR_SEVERE", ["SAMR_SEVERE@"]),
        ("失信被执行人", ["SXBZXR@"]),
        ("M-WAGE-ACCESS", ["M-WAGE-ACCESS@2020-05-01"]),
        ("I-FINANCING", ["I-FINANCING@2023-03-17"]),
        ("R10.2", ["R10.2@"]),
        ("V04", ["V04@"]),
        ("CIRCULAR_HOLDING", ["CIRCULAR_HOLDING@"]),
        ("R4.4a", ["R4.4a@2019-12-16"]),
    ],
)
def test_a_rule_of_any_table_is_shown_in_every_version(wanted: str, found: list[str]) -> None:
    assert versions(wanted) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2014-10-01", "P06@2014-10-01"),
        ("2024-04-30", "P06@2014-10-01"),
        ("2024-05-01", "P06@2024-05-01"),
    ],
)
def test_the_version_in_force_on_a_day(day: str, found: str) -> None:
    assert versions("P06", "--on", day) == [found]


def test_a_clerk_reads_source_article_dates_status_and_text() -> None:
    told = run("show", "P06")
    for words in (
        "企业信息公示暂行条例(国务院令第654号)(行政法规, 已核对原文)", "企业信息公示暂行条例(2024)18",
        "2014-10-01 至 2024-04-30", "2024-05-01 至 今", "已核对原文", "未核对原文",
        "三年内不得担任其他企业的法定代表人", "责任身份", "法定代表人、负责人", "决定之日",
        "市场监管严重违法失信名单", "仅限其他单位",
    ):  # fmt: skip
        assert words in told


def test_what_a_later_text_may_have_changed_is_told() -> None:
    assert "待复核" in run("show", "P08")
    assert "待复核" not in run("show", "P09")


def test_what_a_rule_leaves_unwritten_is_told() -> None:
    assert "违法行为期间" in run("show", "P01")
    assert "违法行为期间" not in run("show", "P31")  # the person himself holds no role


def test_json_has_what_the_table_holds() -> None:
    (rule,) = json.loads(run("show", "P31", "--json"))
    assert rule["source"] == {
        "key": "PRESCH", "title": "学前教育法", "level": "法律", "valid_from": "2025-06-01", "valid_to": None,
        "status": "已核对原文", "recheck": "",
    }  # fmt: skip
    assert (rule["table"], rule["article"], rule["status"]) == ("propagation", "学前教育法80", "confirmed")
    assert (rule["valid_from"], rule["valid_to"]) == ("2025-06-01", None)
    assert rule["data"]["trigger"] == [{"laws": ["学前教育法"], "articles": [80]}]
    assert {"label": "适用对象", "text": "当事人本人(自然人)"} in rule["lines"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("P88",), r"规则库中没有 P88。 相近的有: .*P08"),
        (("没有这样的规则",), r"规则库中没有 没有这样的规则。 规则号如 P08"),
        (("P31", "--on", "2025-05-31"), r"P31 在 2025-05-31 没有有效的版本。 现有版本: P31 2025-06-01 至 今。"),
    ],
)
def test_what_is_not_there_is_told_with_what_is_near(words: tuple[str, ...], said: str) -> None:
    with pytest.raises(NotFound, match=said):
        run("show", *words)


def test_lint_passes_what_ships() -> None:
    assert run("lint") == "规则库检查通过 no fault found\n"


def test_coverage_sums_up_and_lists() -> None:
    lines = run("coverage").splitlines()
    assert [line[:1] for line in lines[:4]] == ["P", "A", "C", "M"]
    assert lines[0].startswith("P 责任传导条款 40 项: 已展示 ")
    assert "P24  已展示  企业国有资产法73" in lines
    assert "     不可判定: P24 撤职处分、免职不在现有记录种类中" in lines
    assert any(line.startswith("     非软件: 教育本身") for line in lines)


def test_coverage_as_json() -> None:
    told: Any = json.loads(run("coverage", "--json"))
    assert told.keys() == {"counts", "items"}
    assert [count["family"] for count in told["counts"]] == ["P", "A", "C", "M"]
    assert set(told["counts"][0]) == {"family", "term", "shown", "partly", "open", "undecidable"}
    assert len(told["items"]) == 115
    assert set(told["items"][0]) == {
        "id", "family", "title", "status", "tests", "commands", "missing", "not_software", "undecidable",
    }  # fmt: skip
    assert {item["status"] for item in told["items"]} <= {"shown", "partly", "open"}
