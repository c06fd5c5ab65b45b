"""Lists that people hand in: each faulty row is told with its number, the others count; campaigns by their items."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from graph_service.analysis.campaigns import progress
from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.listed_subjects import SCHEMA, check_listed, misnamed
from graph_service.domain.acts import Act, Actor, Case, CaseHead, Value
from graph_service.domain.errors import BadFile
from loaders.listed_file import read_commitment_records, read_roster, read_subjects

FIRM, STALL, COOP = "91440229MA4U0001XN", "92440229MA4W00011F", "93440229MA4X000122"
ID_NUMBER = "440229199003071231"


def listed(*rows: tuple[str | None, str | None, str | None]) -> pl.DataFrame:
    told = [{"row": n, "code": code, "name": name, "group": group} for n, (code, name, group) in enumerate(rows, 1)]
    return pl.DataFrame(told, schema=SCHEMA)


def test_a_row_at_fault_is_told_by_its_number_and_set_aside() -> None:
    found = check_listed(
        listed((f" {FIRM.lower()} ", "甲", None), ("91440229MA4U0001XM", "乙", None), (None, "丙", None),
               (ID_NUMBER, "赖阿珍", None), (FIRM, "甲", None), (STALL, "丁", None))
    )  # fmt: skip
    assert found.rows.select("row", "code").rows() == [(1, FIRM), (6, STALL)]
    assert [(fault.row, fault.rule) for fault in found.faults] == [(2, "V01"), (3, "V01"), (4, "V01"), (5, "V10")]
    told = "\n".join(map(str, found.faults))
    assert "第 5 行 统一社会信用代码: 与第 1 行重复 [V10]" in told
    assert "疑似自然人证件号码" in told
    assert ID_NUMBER not in told


def test_a_member_stands_once_in_each_association_and_none_without_one() -> None:
    found = check_listed(
        listed((FIRM, None, "甲协会"), (FIRM, None, "乙协会"), (FIRM, None, "甲协会"), (STALL, None, None)),
        grouped=True,
    )
    assert found.rows["row"].to_list() == [1, 2]
    assert [(fault.row, fault.field) for fault in found.faults] == [(3, "统一社会信用代码"), (4, "协会名称")]


def test_a_name_that_the_subject_never_bore_is_told() -> None:
    rows = check_listed(listed((FIRM, "翁源县（鑫发）建材", None), (STALL, "别的名字", None), (COOP, "无人知晓", None)))
    keys = {FIRM: {"翁源县(鑫发)建材"}, STALL: {"阿珍杂货店"}}
    faults = misnamed(rows, keys)
    assert [(fault.row, fault.rule) for fault in faults] == [(2, "V04")]
    assert rows.without(faults).rows["row"].to_list() == [1, 3]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_by_its_chinese_headers_below_a_title(tmp_path: Path, encoding: str) -> None:
    file = write(
        tmp_path / "名册.csv",
        "行业协会会员名册,,\n协会名称,会员名称,会员代码,备注\n"
        f"甲协会,甲公司,{FIRM},理事\n,,,\n甲协会, ,{STALL},,多出\n",
        encoding,
    )
    assert read_roster(file).rows() == [(1, FIRM, "甲公司", "甲协会"), (3, STALL, None, "甲协会")]


def test_a_file_without_the_headers_says_which_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"名单\.csv: 没有找到所需的表头: 统一社会信用代码"):
        read_subjects(write(tmp_path / "名单.csv", "企业,金额\n甲,1\n"))
    with pytest.raises(BadFile, match="协会名称 或 行业协会 或 所属协会"):
        read_roster(write(tmp_path / "名册.csv", f"统一社会信用代码\n{FIRM}\n"))
    with pytest.raises(BadFile, match="没有这个文件"):
        read_subjects(tmp_path / "无.csv")


def test_records_of_the_form_are_read_by_the_headers_of_their_mapping(tmp_path: Path) -> None:
    file = write(
        tmp_path / "承诺.csv",
        "承诺编码,承诺人名称,承诺类型,承诺作出日期\n44022920260601000001,甲公司,主动型,2026-06-01\n",
    )
    (row,) = read_commitment_records(file).to_dicts()
    assert (row["row"], row["commitment_code"], row["made_on"], row["finder_code"]) == (
        1, "44022920260601000001", "2026-06-01", None,
    )  # fmt: skip


# ---- campaigns (measure 26)


def led(procedure: str, id_: str, *steps: tuple[str, int, dict[str, Value]], name: str = "") -> CaseState:
    head = CaseHead(id_, procedure, "", name, (), "", "")
    acts = tuple(
        Act(f"{id_}{seq}", id_, seq, step, date(2026, 6, day), "2026-06-01", Actor("li", "", "regulator"), "理由", data)
        for seq, (step, day, data) in enumerate(steps, 1)
    )
    now = replay(Case(head, acts))
    assert now
    return now


START: tuple[str, int, dict[str, Value]] = ("start", 1, {"title": "治欠专项", "basis": "方案", "due_on": "2026-06-20"})
LIST: tuple[str, int, dict[str, Value]] = ("list", 2, {})
ITEMS = [
    led("campaign_item", "1", LIST, name="乙公司"),
    led("campaign_item", "2", LIST, ("finish", 9, {"finished": "已付清"}), name="丙公司"),
    led("campaign_item", "3", LIST, ("exempt", 9, {}), name="丁公司"),
    led("campaign_item", "4", LIST, name="甲公司"),
]


@pytest.mark.parametrize(
    ("items", "day", "expected"),
    [
        (ITEMS, 20, (4, 1, 1, ["乙公司", "甲公司"], 1 / 3, False)),
        (ITEMS, 21, (4, 1, 1, ["乙公司", "甲公司"], 1 / 3, True)),  # the last day is over
        (ITEMS[1:3], 21, (2, 1, 1, [], 1.0, False)),  # nothing is left to be late with
        (ITEMS[2:3], 21, (1, 0, 1, [], None, False)),
        ([], 21, (0, 0, 0, [], None, False)),
    ],
)
def test_progress_is_done_by_listed_without_the_exempt(
    items: list[CaseState], day: int, expected: tuple[object, ...]
) -> None:
    found = progress(led("campaign", "c", START), items, date(2026, 6, day))
    left = [one.head.subject_name for one in found.open_items]
    assert (found.listed, found.done, found.exempt, left, found.share, found.overdue) == expected


def test_a_campaign_that_ended_is_not_overdue() -> None:
    ended = led("campaign", "c", START, ("end", 25, {"unfinished": "移交住建局"}))
    assert progress(ended, ITEMS, date(2026, 6, 30)).overdue is False
