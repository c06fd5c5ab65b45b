"""Public units and their staff (R4.7, SEED 23): A18, A19, who is told, in what words, what is not published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph_service.analysis.routing import (
    PERSON,
    Addressee,
    Matter,
    PublicUnit,
    notice_text,
    public_body,
    shown,
    state_enterprise,
    told_of_staff,
    told_of_unit,
)
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.procedures import procedure
from graph_service.rulebook.routing import Receiver, Unit, read_routing, routing_policy
from graph_service.usecases.records import is_public

POLICY, DAY = routing_policy(), date(2026, 6, 30)
BUREAU, SCHOOL = "11440229MB2D0010XX", "12440229MB2D0020XX"
CITY = Unit("韶关市人民政府", "11440200000000044F")


def unit(eid: str, name: str) -> PublicUnit:
    found = public_body(eid, name)
    assert found is not None
    return found


def named(told: tuple[Addressee, ...]) -> list[tuple[str, str, bool]]:
    return [(one.receiver.value, one.unit.name, one.by_name_only) for one in told]


def test_a18_a_county_bureau_in_breach_goes_to_its_superior_and_to_audit_and_on_no_public_page() -> None:
    told = told_of_unit(unit(BUREAU, "翁源县水务局"), POLICY, DAY)
    assert named(told) == [
        ("移送上级主管单位", "翁源县人民政府", True),
        ("移送审计部门", "翁源县审计局", True),
    ]
    assert {rule.id for one in told for rule in one.rules} == {"R4.7.1"}
    adjudged = {"subject": BUREAU, "standing": "VALID", "valid_to": None, "removed_on": None}
    assert not is_public({"fact": "lawsuit", **adjudged}, DAY)
    assert not is_public({"fact": "list_entry", **adjudged}, DAY)
    assert is_public({"fact": "list_entry", **adjudged, "subject": "91440229MA00000011"}, DAY)


def test_a19_a_teacher_is_told_of_to_the_school_discipline_and_personnel() -> None:
    told = told_of_staff(unit(SCHOOL, "翁源县龙仙第三小学"), POLICY, DAY)
    assert named(told) == [
        ("移送所在单位", "翁源县龙仙第三小学", False),
        ("移送纪检监察", "中共翁源县纪律检查委员会、翁源县监察委员会", True),
        ("移送组织人事", "中共翁源县委组织部", True),
    ]
    assert told[0].unit.code == SCHOOL


@pytest.mark.parametrize(
    ("eid", "kind"),
    [
        (BUREAU, "机关"),
        (SCHOOL, "事业单位"),
        ("13440229MB2D0030XX", "编办直接管理的群众团体"),
        ("19440229MB2D0040XX", "其他"),
    ],
)
def test_public_bodies_by_their_code(eid: str, kind: str) -> None:
    assert unit(eid, "某单位").kind == kind


@pytest.mark.parametrize(
    "eid", ["91440229MA00000011", "51440229500000015P", "92440229MA4W00011F", "reg:440229600000033"]
)
def test_no_other_code_is_a_public_body(eid: str) -> None:
    assert public_body(eid, "某主体") is None


@pytest.mark.parametrize(
    ("type_text", "owner", "found", "certain"),
    [
        ("有限责任公司(国有独资)", None, True, True),
        ("有限责任公司（国有控股）", CITY, True, True),
        ("全民所有制", None, True, True),
        ("有限责任公司(非国有控股)", None, False, True),
        ("有限责任公司(自然人投资或控股)", None, False, True),
        ("有限责任公司", CITY, True, False),  # by votes alone: suspected
        ("", None, False, True),
    ],
)
def test_state_enterprises_by_their_registered_type_or_suspected_by_votes(
    type_text: str, owner: Unit | None, *, found: bool, certain: bool
) -> None:
    one = state_enterprise("91440229MA00000044", "某公司", type_text, owner, POLICY)
    assert (one is not None) is found
    if one:
        assert one.certain is certain
        assert ("疑似" in one.basis) is not certain
        superior, _audit = told_of_unit(one, POLICY, DAY)
        assert superior.unit == (owner or Unit("上级主管单位(未载明)", ""))


def test_the_courts_pattern_names_the_same_receivers_once_with_both_rules() -> None:
    told = told_of_unit(unit(BUREAU, "翁源县水务局"), POLICY, DAY, list_code="SXBZXR")
    assert [(one.receiver.term, [rule.id for rule in one.rules]) for one in told] == [
        ("上级主管单位", ["R4.7.1", "R4.7.2"]),
        ("审计部门", ["R4.7.1"]),
    ]
    before_the_plan = told_of_staff(unit(SCHOOL, "某校"), POLICY, date(2020, 1, 1), list_code="SXBZXR")
    assert [one.receiver for one in before_the_plan] == [Receiver.EMPLOYER]
    assert told_of_unit(unit(BUREAU, "某局"), POLICY, date(2020, 1, 1)) == ()


def test_a_receiver_is_a_kind_of_notice() -> None:
    (field,) = (one for one in procedure("notice").step("send").needs if one.id == "notice_kind")
    assert set(Receiver) <= set(field.choices)


MATTER = Matter(
    "翁源县龙仙第三小学", "钟秀兰(440229198501010015)提供虚假学历", "翁教处〔2026〕3号", date(2026, 6, 1),
    "翁源县教育局", person="钟秀兰",
)  # fmt: skip


def test_a_notice_names_nobody_until_it_is_shown_to_its_addressee() -> None:
    for to in told_of_staff(unit(SCHOOL, "翁源县龙仙第三小学"), POLICY, DAY):
        text = notice_text(MATTER, to, date(2026, 7, 21))
        assert "钟秀兰" not in text
        assert "440229198501010015" not in text
        assert PERSON in text
        for told in ("翁府办〔2023〕2号 第23项", "翁教处〔2026〕3号", "翁源县教育局", "2026-06-01", "2026-07-21"):
            assert told in text
        assert ("贵单位工作人员" in text) is (to.receiver is Receiver.EMPLOYER)
        assert "钟秀兰" in shown(text, "钟秀兰", to_addressee=True)
        others = shown(text, "钟秀兰", to_addressee=False)
        assert "钟*" in others
        assert "钟秀兰" not in others


def test_a_notice_of_a_unit_says_what_was_found_and_no_more() -> None:
    to = told_of_unit(unit(BUREAU, "翁源县水务局"), POLICY, DAY)[0]
    matter = Matter("翁源县水务局", "合同违约经判决确认", "(2026)粤0229民初88号", date(2026, 5, 20), "翁源县人民法院")
    assert notice_text(matter, to, None) == (
        "依据翁府办〔2023〕2号 第23项, 现将下列事项告知贵单位: 翁源县水务局, 合同违约经判决确认; 由翁源县人民法院于 "
        "2026-05-20 以(2026)粤0229民初88号认定。请签收并回复处理情况。"
        "本函所载以履行职责所必要为限, 不得公开、不得他用。"
    )


def table(**change: Any) -> Row:
    return Row("routing.toml", {**load_table("routing"), **change})


def test_the_longest_beginning_of_a_code_names_the_superior() -> None:
    schools: list[dict[str, str]] = [
        {"of": "12440229", "name": "某办"}, {"of": SCHOOL, "name": "翁源县教育局", "code": "11440229MB2D5678XX"},
    ]  # fmt: skip
    policy = read_routing(table(superior=schools))
    assert policy.superior(SCHOOL) == Unit("翁源县教育局", "11440229MB2D5678XX")
    assert policy.superior("12440229MB2D9999XX") == Unit("某办", "")
    assert policy.superior(BUREAU) is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"receiver": [{"kind": "移送所在单位", "name": "某校"}]}, "因单位而异"),
        ({"receiver": [{"kind": "移送审计部门", "name": "甲"}] * 2}, "重复"),
        ({"receiver": [{"kind": "移送媒体", "name": "甲"}]}, "移送媒体"),
        ({"route": [{**load_table("routing")["route"][0], "staff": ["移送审计部门"]}]}, "人员的只移送"),  # type: ignore[index]
    ],
)
def test_a_faulty_table_is_refused(change: dict[str, Any], told: str) -> None:
    with pytest.raises(RuleBookError, match=told):
        read_routing(table(**change))
