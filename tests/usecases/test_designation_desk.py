"""The desk of designations (R4.1): a case led from a lead to removal, and whatever the law has against a step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from graph_service.analysis.cases import CaseState
from graph_service.analysis.designations import entries_of
from graph_service.domain.acts import Value, ref
from graph_service.domain.errors import BadInput, Conflict, Forbidden, Unlawful
from graph_service.rulebook.lists import read_lists
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.openings import on_records
from tests.store.small_county import FARM, MILL
from tests.usecases.desk_county import BUREAU, LABOUR, MARKET, desk

LED, TOLD, DECIDED = date(2026, 4, 1), date(2026, 4, 10), date(2026, 5, 10)
HEAVIER = {"basis": "总局令44 第5条", "heavier": "吊销许可证件或营业执照"}
TELL: dict[str, Value] = {
    "doc_no": "翁市监告〔2026〕1号", "facts": "掺杂掺假", "basis": "总局令44 第5条", "measure": "列入名单三年",
    "rights": "有权在期限内陈述、申辩", "due_on": "2026-04-17",
}  # fmt: skip
DECIDE: dict[str, Value] = {
    "doc_no": "翁市监列〔2026〕1号", "repair_notice": "翁市监修〔2026〕1号", "way": "直接送达",
}  # fmt: skip
PENALTY = ref("penalty", "p1".ljust(32, "f"))


def lead(
    connection: Connection, *, subject: str = MILL, list_code: str = "SAMR_SEVERE", unit: str = MARKET,
    reason: str = "", refs: tuple[str, ...] = (),
) -> CaseState:  # fmt: skip
    data: dict[str, Value] = {"list_code": list_code, "facts": "12315 线索"}
    wanted = Opening("a1", "designation", "lead", LED, subject, "某主体", refs, unit, "某局", reason, data)
    return open_case(desk(connection, unit), wanted)


def step(
    connection: Connection, case: CaseState, name: str, day: date, data: Mapping[str, Value], unit: str = MARKET
) -> CaseState:
    today = max(day, date(2026, 6, 30))
    taken = Taking(f"{name}-{day}-{len(data)}", case.head.id, name, day, "理由", data)
    return take_step(desk(connection, unit, today=today), taken)


def notified(connection: Connection, refs: tuple[str, ...] = ()) -> CaseState:
    case = step(connection, lead(connection, refs=refs), "intend", LED, HEAVIER)
    return step(connection, case, "notify", TOLD, TELL)


def test_a_designation_from_lead_to_removal(county: Connection) -> None:
    case = notified(county, (PENALTY,))
    with pytest.raises(Unlawful, match="期限至 2026-04-17"):
        step(county, case, "decide", date(2026, 4, 17), DECIDE)
    case = step(county, case, "decide", date(2026, 4, 18), DECIDE)
    assert [(clock.clock, clock.stop) for clock in case.clocks] == [("C01", None)]
    case = step(county, case, "publish", date(2026, 4, 20), {"sites": ["信用翁源"]})
    (entry,) = entries_of(all_cases(county), read_lists(), as_of=date(2026, 6, 30))
    assert (entry["rid"], entry["subject"], entry["listed_on"]) == (case.head.id, MILL, "2026-04-18")
    repaired: dict[str, Value] = {"end": "信用修复"}
    with pytest.raises(Unlawful, match="最早自 2027-04-19"):
        step(county, case, "remove", date(2027, 4, 18), repaired)
    with pytest.raises(Unlawful, match="列入期限至 2029-04-18"):
        step(county, case, "remove", date(2029, 4, 18), {"end": "期满"})
    with pytest.raises(BadInput, match="撤销列入决定应当有文书"):
        step(county, case, "remove", date(2026, 6, 1), {"end": "撤销"})
    case = step(county, case, "remove", date(2027, 4, 19), repaired)
    (entry,) = entries_of(all_cases(county), read_lists(), as_of=date(2027, 4, 19))
    assert (case.state.id, entry["removed_on"]) == ("REMOVED", "2027-04-19")


def test_a_party_that_was_heard_may_be_decided_on_at_once(county: Connection) -> None:
    case = step(county, notified(county), "hear", TOLD, {"defence": "已改正", "adopted": False})
    assert step(county, case, "decide", TOLD, DECIDE).state.id == "DECIDED"


def test_nothing_is_decided_before_notice(county: Connection) -> None:
    with pytest.raises(Conflict, match="不能决定列入"):
        step(county, lead(county), "decide", DECIDED, DECIDE)


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"rights": "可以申请复议"}, Unlawful, "陈述、申辩的权利"),
        ({"due_on": "2026-04-10"}, Unlawful, "告知之日以后"),
        ({"measure": ""}, BadInput, "measure"),
    ],
)
def test_a_notice_tells_the_rights_and_leaves_time(
    county: Connection, change: dict[str, Value], error: type[Exception], told: str
) -> None:
    case = step(county, lead(county), "intend", LED, HEAVIER)
    with pytest.raises(error, match=told):
        step(county, case, "notify", TOLD, TELL | change)


@pytest.mark.parametrize(
    ("change", "error", "told"),
    [
        ({"repair_notice": "翁市监列〔2026〕1号"}, BadInput, "两份文书"),
        ({"repair_notice": ""}, BadInput, "repair_notice"),
        ({"until": "2026-05-10"}, Unlawful, "决定之日以后"),
    ],
)
def test_a_decision_comes_with_its_repair_notice_and_a_lawful_term(
    county: Connection, change: dict[str, Value], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        step(county, notified(county), "decide", DECIDED, DECIDE | change)


def test_a_term_is_no_longer_than_the_list_allows(county: Connection) -> None:
    case = lead(county, list_code="WAGE_ARREARS", unit=LABOUR)
    case = step(county, case, "intend", LED, {"basis": "人社部令45 第5条"}, LABOUR)
    case = step(county, case, "notify", TOLD, TELL, LABOUR)
    with pytest.raises(Unlawful, match="最长至 2029-05-10"):
        step(county, case, "decide", DECIDED, DECIDE | {"until": "2029-05-11"}, LABOUR)
    assert step(county, case, "decide", DECIDED, DECIDE | {"until": "2029-05-10"}, LABOUR).state.id == "DECIDED"


@pytest.mark.parametrize(
    ("subject", "data", "refs", "error", "told"),
    [
        (MILL, {"basis": "b"}, (), BadInput, "heavier"),
        (MILL, HEAVIER | {"heavier": "风险类别D"}, (), BadInput, "不能是"),
        (MILL, HEAVIER | {"heavier": "责令关闭"}, (), Unlawful, "该主体名下未查到"),
        (MILL, HEAVIER | {"heavier": "从重罚款"}, (), Unlawful, "「从重罚款」"),
        (MILL, HEAVIER, (ref("penalty", "x"),), Unlawful, "案件所涉处罚中未查到"),
        (FARM, HEAVIER, (), Unlawful, "未查到由市场监督管理部门作出"),  # that mill's, not the farm's
    ],
)
def test_the_heavier_penalty_is_looked_up(
    county: Connection, subject: str, data: dict[str, Value], refs: tuple[str, ...], error: type[Exception], told: str
) -> None:
    case = lead(county, subject=subject, refs=refs)
    with pytest.raises(error, match=told):
        step(county, case, "intend", LED, data)


def test_a_penalty_annulled_since_carries_no_decision(county: Connection) -> None:
    case = notified(county)
    annulled = Opening(
        "z", "annulment", "annul", DECIDED, MILL, "某主体", (PENALTY,), "11440229000000000A", "某局", "复议撤销",
        {"doc_no": "翁府复〔2026〕1号"},
    )  # fmt: skip
    open_case(desk(county, "11440229000000000A"), annulled)
    with pytest.raises(Unlawful, match="未查到由市场监督管理部门作出"):
        step(county, case, "decide", DECIDED, DECIDE)


def test_who_may_designate_and_whom(county: Connection) -> None:
    with pytest.raises(Unlawful, match="由人民法院认定, 翁源县市场监督管理局无权认定"):
        lead(county, list_code="SXBZXR")
    with pytest.raises(BadInput, match=r"由文化和旅游部门认定, 由单位名称.*不能确认"):
        lead(county, list_code="CULTURE")
    with pytest.raises(BadInput, match=r"由市场监督管理部门认定.*人力资源和社会保障局"):
        lead(county, unit=LABOUR, reason="")  # as it is registered, whatever the case calls it
    with pytest.raises(Unlawful, match="移送上级主管单位和审计部门"):
        lead(county, subject=BUREAU)
    with pytest.raises(BadInput, match="未写明拟列入的主体"):
        lead(county, subject="")
    with pytest.raises(BadInput, match="没有名单"):
        lead(county, list_code="BLACK")
    assert lead(county, list_code="CULTURE", reason="三定规定: 承担文化市场执法").state.id == "LEAD"


def test_a_unit_is_known_by_the_records_it_decided(county: Connection) -> None:
    decided = "11440229000000000A"  # in no register of the county, but named by a penalty
    by_hand = Opening("d1", "designation", "lead", LED, data={"list_code": "SAMR_SEVERE", "facts": "线索"})
    wanted = on_records(county, by_hand, MILL, [], decided)
    assert (wanted.authority_code, wanted.authority_name) == (decided, "翁源县市场监督管理局")
    assert open_case(desk(county, decided), wanted).state.id == "LEAD"
    assert on_records(county, by_hand, MILL, [], "11440229MB2D9999XX").authority_name == ""


def test_an_association_designates_nobody(county: Connection) -> None:
    with pytest.raises(Unlawful, match="无权认定"):
        lead(county, unit="51440229500000015P", reason="章程")


def test_another_unit_does_not_decide(county: Connection) -> None:
    with pytest.raises(Forbidden):
        step(county, notified(county), "decide", DECIDED, DECIDE, unit=LABOUR)
