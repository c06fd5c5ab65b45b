"""Repair at the desk (R5): who may ask for what from when, on what it is granted, what a false promise brings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from graph_service.analysis.cases import replay
from graph_service.analysis.commitment_cases import case_record
from graph_service.analysis.repair_conditions import Verdict
from graph_service.domain.commitment_record import check_record
from graph_service.domain.commitments import commitment_ref
from graph_service.domain.errors import BadInput, Conflict, Forbidden, NotFound, Unlawful
from graph_service.store.cases import case_by_id, cases_about
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_clocks import clocks_of
from graph_service.usecases.records import records_of
from graph_service.usecases.repairs import Repairable, repairs_of
from tests.conftest import TestGraph
from tests.store.small_county import CHEN, DENG, FARM
from tests.usecases.repair_county import (
    ANNULLED,
    FINE,
    HERS,
    HIS,
    LABOUR,
    LEFT,
    MARKET,
    MILL,
    OTHER_PROMISE,
    PROMISE,
    PROMISED,
    REPAIRED,
    SAFETY,
    SECOND,
    SOLD,
    TAXES,
    WAGES,
    Office,
    write_records,
)  # fmt: skip


@pytest.fixture
def office(embedded: TestGraph) -> Iterator[Office]:
    embedded.wipe()
    write_records(embedded.connection)
    yield Office(embedded.connection)


def told(office: Office, named: str, day: str, *, public: bool = False, party: str = MILL) -> Repairable | None:
    """What is told of one record on a day."""
    asked = Asked(date.fromisoformat(day))
    answer = repairs_of(GraphStore(office.connection), party, asked, public_only=public)
    return next((one for one in answer.repairs if one.item.ref == named), None)


def test_a6_from_the_first_day_to_the_last_site(office: Office) -> None:
    first = told(office, FINE, "2026-05-10", public=True)
    assert first
    assert (first.days_left, first.published, first.case) == (93, True, None)
    with pytest.raises(Unlawful, match=r"2026-08-10 届满, 自 2026-08-11 起可申请 .*还有 1 日"):
        office.apply(day="2026-08-10")
    case = office.apply(day="2026-08-11")
    assert [one.clock for one in case.clocks] == ["C11"]
    with pytest.raises(Conflict, match="在办的修复申请"):
        office.apply(day="2026-08-12")
    office.take(case, "accept", "2026-08-12")
    handled = told(office, FINE, "2026-08-12")
    assert handled
    assert handled.case
    assert handled.case.state.term == "已受理"
    assert {one.name.value: one.verdict for one in handled.conditions}["promise"] is Verdict.MET
    granted = office.take(case, "grant", "2026-08-14")
    assert told(office, FINE, "2026-08-14", public=True) is None
    assert told(office, FINE, "2026-08-13", public=True)  # as it was
    with pytest.raises(Unlawful, match="尚有平台未确认停止公示: 信用中国"):
        office.take(case, "sync", "2026-08-17", sites=["本县平台"])
    clock = {one.clock: one for one in granted.clocks}
    assert (clock["C11"].stop, clock["C12"].start, clock["C12"].stop) == (date(2026, 8, 14), date(2026, 8, 14), None)
    for day, over in (("2026-08-19", False), ("2026-08-20", True)):  # three working days, then an alarm
        (alarm,) = [one for one in clocks_of(granted, date.fromisoformat(day)) if one.clock.rule.id == "C12"]
        assert (alarm.due, alarm.overdue) == (date(2026, 8, 19), over)
    synced = office.take(case, "sync", "2026-08-20", sites=["信用中国", "本县平台"])
    assert {one.clock: one.stop for one in synced.clocks}["C12"] == date(2026, 8, 20)
    kept = told(office, FINE, "2026-08-20")
    assert kept
    assert (kept.item.state, kept.published) == ("REPAIRED", False)  # it stays in the archive (R5.4)
    with pytest.raises(Conflict, match="已修复"):
        office.apply(day="2026-08-21")


def test_everybody_repairs_his_own_records_alone(office: Office) -> None:
    """R5.8: neither waits for the other."""
    with pytest.raises(Forbidden, match="不属于本单位"):
        office.apply(unit=FARM)
    with pytest.raises(Forbidden, match="只能为自己的信息"):
        office.apply(unit=SAFETY)  # the deciding unit is no applicant
    with pytest.raises(NotFound, match="未查到 翁源县绿野养殖有限公司 的这条信息"):
        office.apply(subject=FARM)
    with pytest.raises(NotFound, match="各修复自己的信息"):
        office.apply(HERS, subject=MILL)
    hers = office.apply(HERS, subject=DENG)
    office.granted()
    assert told(office, HERS, "2026-08-14", party=DENG)
    office.take(hers, "accept", "2026-08-14")
    assert office.take(hers, "refuse", "2026-08-14", remedy="行政复议").state.id == "REFUSED"
    assert office.apply(HIS, subject=CHEN, role="regulator").state.id == "APPLIED"  # taken in at the window
    with pytest.raises(NotFound):
        told(office, HERS, "2026-08-14", party=DENG, public=True)


@pytest.mark.parametrize(
    ("named", "by", "step", "problem"),
    [
        (REPAIRED, SAFETY, "apply", "已修复"),
        (ANNULLED, SAFETY, "apply", "已撤销"),
        (LEFT, MARKET, "apply_samr", "已移出"),
    ],
)
def test_what_does_not_stand_needs_no_repair(office: Office, named: str, by: str, step: str, problem: str) -> None:
    with pytest.raises(Conflict, match=problem):
        office.apply(named, by=by, step=step)


def test_an_annulment_ends_repair_on_whatever_day_it_is_entered(office: Office) -> None:
    case = office.apply()
    office.take(case, "accept", "2026-08-12")
    annul = {"role": "department", "unit": SAFETY, "by": SAFETY}
    office.open("annulment", "annul", "2026-08-20", (FINE,), doc_no="撤1", **annul)
    with pytest.raises(Conflict, match="已撤销"):
        office.take(case, "grant", "2026-08-21")
    assert told(office, FINE, "2026-08-12") is None


def test_an_application_goes_to_the_right_door_and_unit(office: Office) -> None:
    """R5.3."""
    with pytest.raises(Unlawful, match="请用步骤 apply_samr"):
        office.apply(SOLD, by=MARKET)
    with pytest.raises(Unlawful, match="请用步骤 apply。"):
        office.apply(step="apply_samr")
    with pytest.raises(BadInput, match="认定单位是翁源县应急管理局"):
        office.apply(by=MARKET)
    assert [one.clock for one in office.apply(SOLD, by=MARKET, step="apply_samr").clocks] == ["C10"]
    assert office.apply(TAXES, by="").state.id == "APPLIED"  # without a minimum, and its unit is not on record


def test_the_older_text_leaves_a_severe_list_to_its_own_unit(office: Office) -> None:
    """R5.3a: by the day of applying, whatever day it is decided on."""
    old = office.apply(WAGES, "2026-03-31", by=LABOUR)
    with pytest.raises(Forbidden, match=r"只能由认定单位\(翁源县人力资源和社会保障局\)修复.*REP58"):
        office.take(old, "accept", "2026-04-07")
    office.take(old, "accept", "2026-04-07", role="department", unit=LABOUR)
    with pytest.raises(Forbidden, match="REP58"):
        office.take(old, "grant", "2026-04-08")
    assert office.take(old, "grant", "2026-04-08", role="department", unit=LABOUR).state.id == "GRANTED"


def test_a_list_entry_stops_by_itself(office: Office) -> None:
    """R5.1, 12.9: nothing is public past its automatic stop, though its source never says that it was removed."""
    assert told(office, WAGES, "2028-06-01", public=True)
    assert told(office, WAGES, "2028-06-02", public=True) is None
    kinds, store = ["list_entry"], GraphStore(office.connection)
    for day, listed in (("2028-06-01", ["列wages"]), ("2028-06-02", []), ("2020-01-01", [])):
        asked = Asked(date.fromisoformat(day))
        answer = records_of(store, MILL, asked, kinds=kinds, limit=10, public_only=True)
        assert [row["case_no"] for row in answer.records] == listed


def test_the_newer_text_lets_the_credit_department_decide(office: Office) -> None:
    new = office.apply(WAGES, "2026-04-01", by=LABOUR)
    assert office.take(new, "accept", "2026-04-07").state.id == "ACCEPTED"
    with pytest.raises(Forbidden):
        office.take(new, "grant", "2026-04-08", role="department", unit=SAFETY)
    with pytest.raises(Forbidden, match="本单位自己的"):
        office.take(new, "grant", "2026-04-08", unit=MILL)


def test_nothing_is_granted_while_a_condition_is_not_met(office: Office) -> None:
    """R5.2, PUB45 14(3): punished once more for the same."""
    case = office.apply(SOLD, by=MARKET, step="apply_samr")
    office.take(case, "accept", "2026-08-12", role="department", unit=MARKET)
    with pytest.raises(Unlawful, match="因同类违法行为再受处罚: 文again"):
        office.take(case, "grant", "2026-08-13", role="department", unit=MARKET)
    refused = office.take(case, "refuse", "2026-08-13", role="department", unit=MARKET, remedy="行政复议或者行政诉讼")
    assert refused.data["remedy"] == "行政复议或者行政诉讼"


def test_what_is_missing_is_asked_for_once(office: Office) -> None:
    case = office.apply()
    office.take(case, "supplement", "2026-08-12", missing=["完税证明"])
    office.take(case, "resubmit", "2026-08-13", role="subject", unit=MILL, proof="完税证明")
    with pytest.raises(Conflict, match="已补正"):
        office.take(case, "supplement", "2026-08-14", missing=["又一份"])


def test_a_false_promise(office: Office) -> None:
    """R5.7: shown to its maximum, the promise found false in its own case, nothing applied for in a year."""
    case = office.granted()
    false = office.take(case, "false_promise", "2026-09-01", doc_no="查1", facts="凭证系伪造")
    assert false.state.id == "FALSE_PROMISE"
    shown = told(office, FINE, "2026-09-01", public=True)
    assert shown
    assert (shown.published, shown.terms.auto_stop) == (True, date(2027, 5, 10))
    assert told(office, FINE, "2027-05-10", public=True)
    assert told(office, FINE, "2027-05-11", public=True) is None
    with pytest.raises(Unlawful, match="公示至最长期限, 不再提前停止"):
        office.apply(day="2027-10-01")
    with pytest.raises(Unlawful, match="2027-09-01 届满前不得申请"):
        office.apply(SECOND, "2027-09-01")
    assert office.apply(SECOND, "2027-09-02", promise=OTHER_PROMISE).state.id == "APPLIED"
    hers = office.apply(HERS, "2026-09-02", subject=DENG, promise="44022920260902000003")
    assert hers.state.id == "APPLIED"  # she is not the firm (R5.8)
    asked = repairs_of(GraphStore(office.connection), MILL, Asked(date(2026, 9, 2)), public_only=False)
    assert asked.voluntary == ("培训", "信用报告", "公益")
    (promise,) = [one for one in cases_about(office.connection, MILL) if one.head.procedure == "commitment"]
    made, found = promise.acts
    assert (made.step, made.day, made.data["code"], made.data["commitment_type"]) == (
        "make", date(2026, 8, 11), PROMISE, "信用修复型",
    )  # fmt: skip
    assert (made.data["party_kind"], made.data["publicity"]) == ("法人及非法人组织", "可向社会公开")
    assert (found.step, found.reason, found.data["proof"]) == ("find_false", "理由", "凭证系伪造")


def test_the_finding_is_a_whole_record_of_the_form(office: Office) -> None:
    """R2.5: whoever reads commitments finds it among them, false, and promises no more until it is repaired (R3.3)."""
    case = office.granted()
    office.take(case, "false_promise", "2026-09-01", unit=LABOUR, doc_no="查1", facts="凭证系伪造")
    kept = case_by_id(office.connection, PROMISE)
    now = replay(kept)
    assert now
    assert check_record(case_record(kept, now), date(2026, 9, 1)) == ()
    broken = told(office, commitment_ref(PROMISE), "2026-09-01")
    assert broken
    assert (broken.row["performance"], broken.item.authority_code, broken.published) == ("全部未履行", LABOUR, True)


def test_a_promise_has_the_number_of_the_form_and_is_ones_own(office: Office) -> None:
    with pytest.raises(BadInput, match="应为 20 位数字"):
        office.apply(promise="承1")
    office.take(office.granted(), "false_promise", "2026-09-01", doc_no="查1", facts="凭证系伪造")
    with pytest.raises(Conflict, match="是另一主体的承诺"):
        office.apply(HERS, "2026-09-02", subject=DENG)


def test_a_broken_promise_is_repaired_like_any_record(office: Office) -> None:
    """R3.3: who broke one may not promise again until it is repaired."""
    data = PROMISED | {"commitment_type": "主动型", "code": OTHER_PROMISE, "due_on": "2026-06-15"}
    unit = {"role": "department", "unit": LABOUR, "by": LABOUR}
    office.open("commitment", "make", "2026-06-01", (), case=OTHER_PROMISE, **unit, **data)
    named = commitment_ref(OTHER_PROMISE)
    assert told(office, named, "2026-06-16") is None  # nobody has found anything
    made = office.state(OTHER_PROMISE)
    office.take(
        made, "breach", "2026-06-20", role="department", unit=LABOUR, unfulfilled="未补交", accountability="退回"
    )
    shown = told(office, named, "2026-06-20", public=True)
    assert shown
    assert (shown.item.day, shown.terms.apply_from) == (date(2026, 6, 20), date(2026, 9, 21))
    case = office.apply(named, "2026-09-21", by=LABOUR)
    office.take(case, "accept", "2026-09-21")
    office.take(case, "grant", "2026-09-22")
    assert told(office, named, "2026-09-22", public=True) is None


def test_a_promise_kept_as_a_case_is_found_false_there(office: Office) -> None:
    unit = {"role": "department", "unit": LABOUR, "by": LABOUR}
    office.open("commitment", "make", "2026-08-11", (), case=PROMISE, **unit, **PROMISED)
    office.take(office.granted(), "false_promise", "2026-09-01", doc_no="查1", facts="凭证系伪造")
    (promise,) = [one for one in cases_about(office.connection, MILL) if one.head.procedure == "commitment"]
    assert [act.step for act in promise.acts] == ["make", "find_false"]


def test_an_act_entered_late_does_not_slip_in_before_what_happened_since(office: Office) -> None:
    case = office.granted()
    with pytest.raises(Conflict, match="在办的修复申请"):
        office.apply(day="2026-08-12", today="2026-08-15")
    office.take(case, "sync", "2026-08-20", sites=["信用中国"])
    with pytest.raises(Conflict, match="已修复"):
        office.apply(day="2026-08-12", today="2026-08-21")


@pytest.mark.parametrize("refs", [(), (FINE, SECOND)])
def test_an_application_is_for_one_record(office: Office, refs: tuple[str, ...]) -> None:
    with pytest.raises(BadInput, match="只针对一条信息"):
        office.apply(refs)
