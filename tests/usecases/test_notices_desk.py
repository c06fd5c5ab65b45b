"""The desk of notices (R4.7) on a real graph: A18 and A19 from the question to the answer, and who may do what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.routing import Matter
from graph_service.domain.errors import BadInput, CreditGraphError, Forbidden, NotFound, Unlawful
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id, cases_about
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.notices_desk import letter, notice_openings, overdue_notices
from graph_service.usecases.openings import on_records
from graph_service.usecases.records import records_of
from graph_service.usecases.routing import public_unit, who_is_told
from tests.store.small_county import MILL
from tests.usecases.desk_county import AUDIT, BUREAU, CITY, ROADS, SCHOOL, TEACHER, TEACHER_NAME, WATER, desk

ASKED, DAY = Asked(date(2026, 6, 30)), date(2026, 6, 30)
SENDER = "11440229MB2D0099XX"
ADJUDGED = Matter("翁源县水务局", "合同违约经判决确认", "(2026)粤0229民初88号", date(2026, 5, 20), "翁源县人民法院")
FOUND = Matter(
    "翁源县龙仙第三小学", "钟秀兰提供虚假学历", "翁教处〔2026〕3号", date(2026, 6, 1), "翁源县教育局",
    person=TEACHER_NAME,
)  # fmt: skip


def sent(county: Connection, wanted: Opening) -> CaseState:
    return open_case(desk(county, SENDER, "regulator"), wanted)


def take(county: Connection, case: CaseState, step: str, unit: str, role: str = "department", **data: str) -> CaseState:
    taken = Taking(f"{step}-{unit}-{role}", case.head.id, step, DAY, "", data)
    return take_step(desk(county, unit, role), taken)


def test_a18_a_bureau_in_breach_is_told_of_and_not_shown(county: Connection) -> None:
    store = GraphStore(county)
    told = who_is_told(store, BUREAU, ASKED)
    assert told.unit
    assert (told.unit.kind, told.unit.certain) == ("机关", True)
    wanted = notice_openings(told.addressees, ADJUDGED, act="judgment", day=DAY, subject=BUREAU)
    assert [(one.data["notice_kind"], one.authority_name, one.data["due_on"]) for one in wanted] == [
        ("移送上级主管单位", "翁源县人民政府", "2026-07-21"),
        ("移送审计部门", "翁源县审计局", "2026-07-21"),
    ]
    assert [sent(county, one).state.id for one in wanted] == ["SENT", "SENT"]
    assert wanted == notice_openings(told.addressees, ADJUDGED, act="judgment", day=DAY, subject=BUREAU)
    page = records_of(store, BUREAU, ASKED, kinds=("lawsuit", "list_entry"), limit=10, public_only=True)
    inside = records_of(store, BUREAU, ASKED, kinds=("lawsuit", "list_entry"), limit=10, public_only=False)
    assert (len(page.records), len(inside.records)) == (0, 2)


def test_a19_a_teacher_is_told_of_and_nothing_stands_on_the_school(county: Connection) -> None:
    store = GraphStore(county)
    told = who_is_told(store, SCHOOL, ASKED, person=TEACHER)
    assert [row["title"] for row in told.roles] == ["教师"]
    wanted = notice_openings(told.addressees, FOUND, act="finding", day=DAY, subject=TEACHER)
    cases = [sent(county, one) for one in wanted]
    assert [one.data["notice_kind"] for one in cases] == ["移送所在单位", "移送纪检监察", "移送组织人事"]
    assert {case.head.subject for case in cases} == {TEACHER}
    assert cases_about(county, SCHOOL) == []
    assert {case.head.id for case in cases_about(county, TEACHER)} == {case.head.id for case in cases}
    assert store.records(SCHOOL).rows == ()
    assert [case.head.subject_name for case in cases] == ["钟*"] * 3
    assert all(TEACHER_NAME not in str(act) for case in cases for act in case_by_id(county, case.head.id).acts)
    assert TEACHER_NAME in letter(store, cases[0], SCHOOL)
    for reader in (SENDER, BUREAU, ""):
        assert "工作人员钟*" in letter(store, cases[0], reader)


def test_only_the_addressee_signs_and_answers(county: Connection) -> None:
    told = who_is_told(GraphStore(county), SCHOOL, ASKED, person=TEACHER)
    case = sent(county, notice_openings(told.addressees, FOUND, act="f", day=DAY, subject=TEACHER)[0])
    assert case.head.authority_code == SCHOOL
    others: list[tuple[str, str]] = [(SENDER, "regulator"), (BUREAU, "department"), (TEACHER, "subject")]
    for unit, role in others:
        for step, data in (("sign", {}), ("reply", {"outcome": "知悉"})):
            with pytest.raises(Forbidden):
                take(county, case, step, unit, role, **data)
    with pytest.raises(Forbidden, match="可以在线签收"):
        take(county, case, "enter_receipt", SENDER, "regulator", receipt="回1", way="邮寄送达")
    assert take(county, case, "sign", SCHOOL).state.id == "RECEIVED"
    assert take(county, case, "reply", SCHOOL, outcome="已批评教育").state.id == "REPLIED"


def test_a_decision_told_to_its_party_is_signed_by_the_party(county: Connection) -> None:
    data = {"notice_kind": "处理决定告知", "unit_name": "翁源县鑫发碾米有限公司", "content": "决定书见附件"}
    wanted = Opening("p1", "notice", "send", DAY, MILL, "某公司", (), BUREAU, "翁源县水务局", data=dict(data))
    case = sent(county, wanted)
    with pytest.raises(Forbidden, match="只能由受送达人"):
        take(county, case, "sign", BUREAU)
    assert take(county, case, "sign", MILL, "subject").state.id == "RECEIVED"
    case = sent(county, replace(wanted, act="p2"))
    assert (
        take(county, case, "enter_receipt", SENDER, "regulator", receipt="回2", way="直接送达").state.id == "RECEIVED"
    )


def test_a_receiver_without_a_code_is_entered_on_paper(county: Connection) -> None:
    told = who_is_told(GraphStore(county), BUREAU, ASKED)
    case = sent(county, notice_openings(told.addressees, ADJUDGED, act="j", day=DAY, subject=BUREAU)[1])
    assert (case.head.authority_code, "unit_code" in case.data) == ("", False)
    with pytest.raises(Forbidden, match="不能在线签收"):
        take(county, case, "sign", SENDER, "regulator")
    with pytest.raises(Forbidden):
        take(county, case, "sign", AUDIT)
    case = take(county, case, "enter_receipt", SENDER, "regulator", receipt="回1", way="邮寄送达")
    case = take(county, case, "enter_reply", SENDER, "regulator", receipt="函2", outcome="已列入审计计划")
    assert (case.state.id, replay(case_by_id(county, case.head.id))) == ("REPLIED", case)


def test_a_state_enterprise_by_register_and_by_votes(county: Connection) -> None:
    store = GraphStore(county)
    water, roads = who_is_told(store, WATER, ASKED), who_is_told(store, ROADS, ASKED)
    assert water.unit
    assert roads.unit
    assert (water.unit.kind, water.unit.certain, [row["source_id"] for row in water.path]) == (
        "国有企业",
        False,
        [CITY],
    )
    assert (water.addressees[0].unit.name, water.addressees[0].unit.code) == ("韶关市人民政府", CITY)
    assert (roads.unit.kind, roads.unit.certain, roads.path) == ("国有企业", True, ())
    assert roads.addressees[0].unit.name == "上级主管单位(未载明)"
    mill = who_is_told(store, MILL, ASKED)
    assert (mill.unit, mill.addressees) == (None, ())
    before = Asked(date(2020, 1, 1))
    assert who_is_told(store, BUREAU, before).addressees == ()
    assert public_unit(store, "12440229MB2D7777XX", ASKED) is not None  # a code alone tells
    assert public_unit(store, "91440229MA77777777", ASKED) is None
    with pytest.raises(NotFound, match="未查到人员"):
        who_is_told(store, SCHOOL, ASKED, person="p:" + "0" * 32)


@pytest.mark.parametrize(
    ("subject", "change", "error", "told"),
    [
        (BUREAU, {"content": "联系 13812341234"}, BadInput, "证件号码或手机号码"),
        (BUREAU, {"unit_code": AUDIT}, BadInput, "不一致"),
        (BUREAU, {"due_on": "2026-06-30"}, BadInput, "发出之日以后"),
        (MILL, {}, Unlawful, "不是机关、事业单位"),
        (BUREAU, {"notice_kind": "移送纪检监察"}, Unlawful, "工作人员个人的事项"),
        (TEACHER, {}, Unlawful, "不移送上级主管单位"),
        (TEACHER, {"notice_kind": "移送纪检监察", "content": "钟秀兰提供虚假学历"}, BadInput, "当事人姓名"),
        (BUREAU, {"content": ""}, BadInput, "content"),
    ],
)
def test_what_may_not_be_sent(
    county: Connection, subject: str, change: dict[str, str], error: type[CreditGraphError], told: str
) -> None:
    data = {"notice_kind": "移送审计部门", "unit_name": "翁源县审计局", "content": "合同违约"} | change
    wanted = Opening("n1", "notice", "send", DAY, subject, "某", (), "", "翁源县审计局", data=dict(data))
    with pytest.raises(error, match=told):
        sent(county, wanted)


def test_a_notice_opened_by_hand_lies_before_its_addressee(county: Connection) -> None:
    data = {"notice_kind": "移送审计部门", "unit_name": "翁源县审计局", "unit_code": AUDIT, "content": "合同违约"}
    by_hand = Opening("n1", "notice", "send", DAY, data=dict(data))
    wanted = on_records(county, by_hand, BUREAU, [], SENDER)
    assert (wanted.subject, wanted.authority_code, wanted.authority_name) == (BUREAU, AUDIT, "翁源县审计局")
    assert take(county, sent(county, wanted), "sign", AUDIT, "discipline").state.id == "RECEIVED"


def test_a_notice_that_was_not_answered_in_time_is_overdue(county: Connection) -> None:
    told = who_is_told(GraphStore(county), BUREAU, ASKED)
    cases = [
        sent(county, one) for one in notice_openings(told.addressees, ADJUDGED, act="j", day=DAY, subject=BUREAU)
    ]  # fmt: skip
    assert overdue_notices(county, Asked(date(2026, 7, 21))) == ()
    late = overdue_notices(county, Asked(date(2026, 7, 22)))
    assert [(one.head.authority_name, one.due, one.state) for one in late] == [
        ("翁源县人民政府", date(2026, 7, 21), "SENT"),
        ("翁源县审计局", date(2026, 7, 21), "SENT"),
    ]
    take(county, cases[0], "enter_reply", SENDER, "regulator", receipt="函3", outcome="已处理")
    assert [one.head.id for one in overdue_notices(county, Asked(date(2026, 7, 22)))] == [cases[1].head.id]
