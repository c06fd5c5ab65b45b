"""Row by row: whom each row of R4.3 reaches, with what and for how long; or why nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_service.analysis.propagation import Spread
from graph_service.domain.decisions import Missing
from graph_service.domain.events import Event, Finding
from graph_service.domain.measures import MeasureKind
from graph_service.rulebook.propagation import Target
from tests.laws.rows import (
    ACCESS,
    BY_ROW,
    FIXED_BY_AUTHORITY,
    HOLDERS,
    OFFICE,
    SERIOUS,
    TABLE,
    WORK,
    cites,
    holding,
    listed,
    run,
    version,
)


def effect_of(found: Spread, row: str) -> set[tuple[MeasureKind, frozenset[str], date | str]]:
    return {
        (one.kind, frozenset(post for scope in one.scopes for post in scope.posts), one.span.last or one.span.term)
        for result in (*found.proposals, *found.candidates)
        if result.reach.rule == row
        for one in result.measures
    }


@pytest.mark.parametrize(
    ("row", "event", "roles", "kind", "posts", "last"), [pytest.param(*one, id=one[0]) for one in HOLDERS]
)
def test_a_row_reaches_the_roles_it_names_and_no_other(
    row: str, event: Event, roles: str, kind: MeasureKind, posts: str, last: date | str
) -> None:
    found = run(event)
    assert {one.reach.person_name for one in found.proposals if one.reach.rule == row} == {
        f"{role}某" for role in roles.split()
    }
    assert effect_of(found, row) == {(kind, frozenset(posts.split()), last)}


@pytest.mark.parametrize("row", ["P01", "P02", "P19", "P19.2", "P22"])
def test_personal_responsibility_needs_a_finding(row: str) -> None:
    found = run(replace(BY_ROW[row], findings=()))
    assert row not in {one.reach.rule for one in found.proposals}
    missing = {one.missing for one in found.candidates if one.reach.rule == row}
    assert missing
    assert all(Missing.FINDING in one for one in missing)


# row · event on a person himself · effect · posts barred · last day or term · what a human must still judge
SELF: list[tuple[str, Event, MeasureKind, str, date | str, bool]] = [
    ("P04", listed("SXBZXR"), OFFICE, "DIR SUPV EXEC LR", "列入期间, 至清偿或移出", False),
    (
        "P14.2", cites("建设工程安全生产管理条例", "五十八", categories=("吊销许可证件",)), WORK, "APPLY",
        f"5年至终身, {FIXED_BY_AUTHORITY}", False,
    ),
    ("P29", listed("TELECOM_FRAUD"), MeasureKind.PUBLICITY, "", "惩戒期间, 由公安机关确定", False),
    ("P31", cites("学前教育法", "八十"), WORK, "WORK", f"一定期限至终身, {FIXED_BY_AUTHORITY}", False),
    ("P33", cites("行政许可法", "七十八"), ACCESS, "APPLY", date(2027, 3, 10), True),
    ("P33.2", cites("行政许可法", "七十九"), ACCESS, "APPLY", date(2029, 3, 10), True),
    ("P35", cites("医师法", "五十八", SERIOUS), WORK, "WORK", f"5年至终身, {FIXED_BY_AUTHORITY}", False),
    ("P35.2", cites("认证认可条例", "七十二", "撤销执业资格"), WORK, "APPLY", date(2031, 3, 10), False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "event", "kind", "posts", "last", "open_question"), [pytest.param(*one, id=one[0]) for one in SELF]
)
def test_a_row_on_the_person_himself(
    row: str, event: Event, kind: MeasureKind, posts: str, last: date | str, open_question: bool
) -> None:
    found = run(replace(event, subject="p:1", subject_name="本人"), [holding("LR", "旁人")])
    results = found.candidates if open_question else found.proposals
    assert {(one.reach.person, one.reach.role) for one in results if one.reach.rule == row} == {("p:1", None)}
    assert effect_of(found, row) == {(kind, frozenset(posts.split()), last)}
    assert {one.missing for one in found.candidates} == ({(Missing.TRIGGER,)} if open_question else set())


@pytest.mark.parametrize(
    ("row", "event"),
    [
        ("P30", listed("PROCUREMENT")),
        ("P30", cites("政府采购法", "七十七")),
        ("P30.2", cites("招标投标法实施条例", "六十七")),
        ("P30.2", cites("招标投标法实施条例", "六十八")),
    ],
)
def test_p30_is_the_entity_alone(row: str, event: Event) -> None:
    assert version(row).target is Target.ENTITY
    assert version(row).effects == ()
    found = run(event)
    assert (found.proposals, found.candidates, found.needs_id) == ((), (), ())


def test_p34_is_a_record_and_no_ban() -> None:
    found = run(cites("固体废物污染环境防治法", "一百二十"))
    assert {one.reach.person_name for one in found.annotations} == {"LR某", "MP某", "DS某", "OD某"}
    assert {one.reach.rule for one in found.annotations} == {"P34"}
    assert (found.proposals, found.candidates) == ((), ())


CRIME, DISMISSAL = "刑事判决不在现有记录种类中", "撤职处分、免职不在现有记录种类中"
UNDECIDABLE: list[tuple[str, str, Event]] = [
    ("P03", "破产清算完结及个人责任不在现有记录种类中", cites("公司法", "一百七十八")),
    ("P05", CRIME, cites("公司法", "一百七十八", subject="p:1")),
    ("P08.2", CRIME, cites("食品安全法", "一百三十五", subject="p:1")),
    ("P13", f"{CRIME}; {DISMISSAL}", cites("安全生产法", "九十四")),
    ("P13.2", f"{CRIME}; {DISMISSAL}; 本行业的范围由决定机关写明", cites("安全生产法", "九十四", "重大事故")),
    ("P13.4", "本行业的范围由决定机关写明, 不能由现有数据判定", cites("安全生产法", "一百一十三", SERIOUS)),
    ("P14", f"{CRIME}; {DISMISSAL}; 项目负责人按责任人员认定", cites("建设工程安全生产管理条例", "六十六")),
    ("P16a.2", CRIME, cites("种子法", "七十四")),
    ("P16e.2", CRIME, cites("生猪屠宰管理条例", "三十八", subject="p:1")),
    ("P18.2", CRIME, cites("旅行社条例", "六十四", subject="p:1")),
    ("P21.2", CRIME, cites("环境影响评价法", "三十二", "构成犯罪")),
    ("P24", DISMISSAL, cites("企业国有资产法", "七十三")),
    (
        "P27a", "是否提供担保、是否需要出境不能由现有数据判定, 由税务机关决定",
        cites("税收征收管理法", "四十四"),
    ),
    ("P35.3", DISMISSAL, cites("认证认可条例", "六十七", subject="p:1")),
]  # fmt: skip


@pytest.mark.parametrize(("row", "reason", "event"), [pytest.param(*one, id=one[0]) for one in UNDECIDABLE])
def test_what_the_records_cannot_show_is_never_proposed(row: str, reason: str, event: Event) -> None:
    held = version(row)
    assert (held.decidable, held.reason, held.triggers) == (False, reason, ())
    found = run(event)
    assert row not in {one.reach.rule for one in (*found.proposals, *found.candidates, *found.needs_id)}


def test_every_row_of_the_table_is_in_one_of_the_lists_above() -> None:
    entity_or_record = {"P30", "P30.2", "P34"}
    shown = {one[0] for one in (*HOLDERS, *SELF, *UNDECIDABLE)} | entity_or_record
    assert shown == {one.rule.id for one in TABLE.rules}


def test_a_nominal_holder_is_a_holder() -> None:
    """挂名 is a defence before the authority, not a filter (R4.5)."""
    named = Finding("LR某", "挂名法定代表人", "LR某仅为挂名, 未参与经营")
    found = run(replace(BY_ROW["P08"], findings=(named,)))
    assert {one.reach.person_name for one in found.proposals} == {"LR某"}
