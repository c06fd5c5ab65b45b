"""Checks on a real graph (R4.6): the acceptance vectors that speak of bans, each from its records to the answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from graph_service.analysis.ban_checks import Question
from graph_service.analysis.ban_standing import BanState
from graph_service.analysis.bans import NO_RECORD, Answer
from graph_service.domain.errors import BadInput, Unlawful
from graph_service.domain.measures import MeasureKind, Post
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.checks import check_persons, person_of
from tests.conftest import TestGraph
from tests.store.small_county import T2, T3, fact
from tests.usecases.ban_county import (
    AS_OF,
    COURT,
    DEBT,
    DEBTOR,
    EMPLOYER,
    FOOD,
    LABOUR,
    MARKET,
    NUMBERS,
    PIDS,
    REVOCATION,
    VAULT,
    WAGES,
    Office,
    entry,
    penalty,
    run_over,
    write_ban_county,
)

BLOCKED, CLEAR, UNCERTAIN = Answer.BLOCKED, Answer.CLEAR, Answer.UNCERTAIN
CONSUMPTION, LISTING = MeasureKind.CONSUMPTION, MeasureKind.LISTING


@pytest.fixture
def office(embedded: TestGraph) -> Office:
    embedded.wipe()
    write_ban_county(embedded.connection)
    return Office(embedded.connection)


def test_a1_who_is_decided_on_is_blocked_for_five_years_and_nobody_else(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    days = {day: office.check("李某", day).answer for day in ("2026-03-09", "2026-03-10", "2031-03-10", "2031-03-11")}
    assert days == {"2026-03-09": CLEAR, "2026-03-10": BLOCKED, "2031-03-10": BLOCKED, "2031-03-11": CLEAR}
    found = office.check("李某", "2026-06-30")
    (hit,) = found.hits
    assert (found.message, found.until) == ("受限(至 2031-03-10), 依据: 食安法135。", "至 2031-03-10")
    assert (hit.ban.decision, hit.authority_code, hit.terms.origin, hit.mark) == ("认定1号", MARKET, REVOCATION, False)
    assert hit.terms.way_back
    for person in ("张某", "王某"):
        answer = office.check(person, "2026-06-30")
        assert (answer.answer, answer.message, answer.hits) == (CLEAR, NO_RECORD, ())


def test_nothing_before_the_decision_is_served(office: Office) -> None:
    case = office.take("李某", "P08", MARKET, "2026-03-20")
    assert office.check("李某", "2026-03-20").answer is CLEAR
    office.step(case, "confirm", "2026-03-21", doc_no="认定1号")
    confirmed = office.check("李某", "2026-03-21")
    assert (confirmed.answer, confirmed.hits) == (CLEAR, ())
    assert [(one.ban.decision, one.case, one.state) for one in confirmed.unserved] == [
        ("认定1号", case.head.id, BanState.UNSERVED)
    ]
    assert office.under("李某", CONSUMPTION, "2026-03-21").unserved == ()  # of another kind
    office.step(case, "serve", "2026-03-25", way="邮寄送达")
    assert [office.check("李某", f"2026-03-{day}").answer for day in (24, 25)] == [CLEAR, BLOCKED]
    assert [len(office.check("李某", f"2026-03-{day}").unserved) for day in (24, 25)] == [1, 0]
    candidate = office.take("张某", "P08", MARKET, "2026-03-26")
    assert candidate.state.id == "PROPOSED"
    assert office.check("张某", "2026-06-30").answer is CLEAR


@pytest.mark.parametrize(
    ("post", "business", "answer"),
    [
        (Post.MANAGE, "餐饮服务", BLOCKED),
        (Post.LR, "食品销售", BLOCKED),  # whoever represents a firm manages it
        (Post.SUPV, "食品销售", CLEAR),  # a supervisor does not
        (Post.APPLY, "食品经营许可", BLOCKED),
        (Post.LR, "建材销售", CLEAR),
        (Post.LR, "", UNCERTAIN),
    ],
)
def test_the_post_and_the_business_decide(office: Office, post: Post, business: str, answer: Answer) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    assert office.check("李某", "2026-06-30", post=post, business=business).answer is answer


def test_a3_a_debtor_s_people_are_under_consumption_limits_and_on_no_list(office: Office) -> None:
    for person in ("陈某", "邓某"):
        office.serve(person, "P25", COURT, "2026-02-01")
        found = office.under(person, CONSUMPTION, "2026-06-30")
        assert (found.answer, found.until) == (BLOCKED, "至解除")
        assert office.under(person, LISTING, "2026-06-30").answer is CLEAR
        assert office.check(person, "2026-06-30", post=Post.LR, business="建材").answer is CLEAR


def test_a4_who_left_is_lifted_only_on_a_finding_of_the_court_and_his_successor_is_reached(office: Office) -> None:
    case = office.serve("陈某", "P25", COURT, "2026-02-01")
    roles = [
        fact("ba", "b4", recorded_at=T2, holder=PIDS["陈某"], eid=DEBTOR, kind="LR", holder_name="陈某",
             valid_from="2020-01-01", valid_to="2026-04-01"),
        fact("bb", "bb", recorded_at=T2, holder=PIDS["高某"], eid=DEBTOR, kind="LR", holder_name="高某",
             valid_from="2026-04-01"),
    ]  # fmt: skip
    GraphWriter(office.connection).write_facts("role", roles)
    run_over(office.connection, run="run2")
    office.serve("高某", "P25", COURT, "2026-05-01")
    assert [office.under("高某", CONSUMPTION, day).answer for day in ("2026-04-30", "2026-05-01")] == [CLEAR, BLOCKED]
    assert office.under("陈某", CONSUMPTION, "2026-05-01").answer is BLOCKED
    with pytest.raises(BadInput, match="责任认定的原文"):
        office.step(case, "lift", "2026-05-10", doc_no="解1号")
    office.step(case, "lift", "2026-05-10", doc_no="解1号", finding="查明陈某已非实际控制人、责任人")
    assert [office.under("陈某", CONSUMPTION, day).answer for day in ("2026-05-09", "2026-05-10")] == [BLOCKED, CLEAR]


def test_a7_repair_of_the_record_ends_what_hangs_on_it_and_nothing_else(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    office.serve("曾某", "P26", LABOUR, "2026-03-10")
    office.repaired(REVOCATION, FOOD, "2027-03-11")
    office.repaired(WAGES, EMPLOYER, "2026-09-01")
    assert office.check("李某", "2031-03-10").answer is BLOCKED
    assert [office.under("曾某", LISTING, day).answer for day in ("2026-08-31", "2026-09-01")] == [BLOCKED, CLEAR]


def test_a9_what_was_annulled_bars_nobody_on_any_day(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    office.serve("曾某", "P26", LABOUR, "2026-03-10")
    case = office.recorded("annulment", (REVOCATION,), FOOD, ("annul", "2026-07-01", {"doc_no": "撤1号"}))
    assert case
    assert [office.check("李某", day).answer for day in ("2026-03-10", "2026-07-01", "2030-01-01")] == [CLEAR] * 3
    question = Question(PIDS["李某"], Post.MANAGE, business="食品")
    then = Asked(date(2026, 6, 30), datetime(2026, 6, 30, 12, tzinfo=UTC))  # what we knew before
    assert [one.answer for one in check_persons(office.connection, [question], then)] == [BLOCKED]
    assert office.under("曾某", LISTING, "2026-07-01").answer is BLOCKED


def test_a10_without_a_finding_there_is_a_candidate_only(office: Office) -> None:
    case = office.take("张某", "P01", MARKET, "2026-04-10")
    with pytest.raises(Unlawful, match="决定书未认定个人责任"):
        office.step(case, "confirm", "2026-04-11", doc_no="认定9号")
    assert office.check("张某", "2026-06-30", post=Post.DIR).answer is CLEAR
    office.step(case, "confirm", "2026-04-12", doc_no="认定9号", finding="决定书第5页: 张某对违法经营负有个人责任")
    office.step(case, "serve", "2026-04-12", way="直接送达")
    found = office.check("张某", "2026-06-30", post=Post.DIR, business="建材")
    assert (found.answer, found.until) == (BLOCKED, "至 2029-04-01")


def test_a_case_moves_the_ban_and_a_revoked_decision_never_was(office: Office) -> None:
    case = office.serve("李某", "P08", MARKET, "2026-03-10")
    office.step(case, "suspend", "2026-04-01", doc_no="暂1号")
    assert office.check("李某", "2026-04-15").answer is CLEAR
    office.step(case, "resume", "2026-05-01", doc_no="复1号")
    found = office.check("李某", "2026-05-01")
    assert (found.answer, found.hits[0].ban.decision) == (BLOCKED, "认定1号")  # not the number of the resumption
    office.step(case, "revoke", "2026-06-01", doc_no="撤1号")
    assert [office.check("李某", day).answer for day in ("2026-03-10", "2026-05-15", "2026-06-01")] == [CLEAR] * 3


def test_an_objection_marks_and_an_upheld_one_voids(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    told = ("file", "2026-04-01", {"ground": "记录错误", "statement": "日期有误"})
    office.recorded("objection", (REVOCATION,), FOOD, told, ("mark", "2026-04-01", {}))
    found = office.check("李某", "2026-04-02")
    assert (found.answer, found.hits[0].mark) == (BLOCKED, True)  # a decision runs on while it is verified (R6.3)
    role = "role:" + "b2".ljust(32, "0")
    office.recorded(
        "objection", (role,), FOOD, ("file", "2026-05-01", {"ground": "当时未任该职", "statement": "未任职"}),
        ("mark", "2026-05-01", {}), ("uphold", "2026-05-06", {"outcome": "查明当时未任职"}),
    )  # fmt: skip
    assert [office.check("李某", day).answer for day in ("2026-03-10", "2026-05-06")] == [CLEAR, CLEAR]


def test_what_its_own_source_says_of_the_record_counts(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    office.serve("曾某", "P26", LABOUR, "2026-03-10")
    writer = GraphWriter(office.connection)
    wages = entry("f3", "wages", EMPLOYER, "WAGE_ARREARS", LABOUR, recorded_at=T2, listed_on="2026-02-01",
                  removed_on="2026-05-01")  # fmt: skip
    writer.write_facts("list_entry", [wages])
    assert [office.under("曾某", LISTING, day).answer for day in ("2026-04-30", "2026-05-01")] == [BLOCKED, CLEAR]
    writer.write_facts("penalty", [penalty("f1", recorded_at=T2, state="信用已修复")])
    assert office.check("李某", "2026-06-30").answer is BLOCKED
    writer.write_facts("penalty", [penalty("f2", recorded_at=T3, state="异议")])
    assert office.check("李某", "2026-06-30").hits[0].mark
    writer.write_facts("penalty", [penalty("f4", recorded_at="2026-04-05T08:00:00+00:00", state="已撤销")])
    assert office.check("李某", "2026-03-10").answer is CLEAR
    then = Asked(date(2026, 6, 30), datetime(2026, 4, 1, tzinfo=UTC))  # recorded after the act, known before the mend
    (found,) = check_persons(office.connection, [Question(PIDS["李某"], Post.MANAGE, business="食品")], then)
    assert found.answer is BLOCKED


NOTIFIED = {
    "doc_no": "告1", "facts": "拖欠", "basis": "农民工工资条例48", "measure": "列入", "rights": "陈述、申辩",
    "due_on": "2026-03-10",
}  # fmt: skip
DESIGNATED = (
    ("lead", "2026-03-01", {"list_code": "WAGE_ARREARS", "facts": "拖欠工资"}),
    ("intend", "2026-03-02", {"basis": "农民工工资条例48"}),
    ("notify", "2026-03-03", NOTIFIED),
    ("decide", "2026-04-01", {"doc_no": "列1号", "repair_notice": "修1", "way": "直接送达"}),
)


@pytest.mark.parametrize(
    ("end", "answers"), [("期满", [BLOCKED, CLEAR]), ("信用修复", [BLOCKED, CLEAR]), ("撤销", [CLEAR, CLEAR])]
)
def test_an_entry_that_a_designation_made_carries_and_ends_a_measure(
    office: Office, end: str, answers: list[Answer]
) -> None:
    connection = office.connection
    case = office.recorded("designation", (), FOOD, *DESIGNATED)
    run_over(connection, run="run2")
    office.serve("王某", "P26", MARKET, "2026-04-10")
    assert office.under("王某", LISTING, "2026-05-31").answer is BLOCKED
    office.go_on(case, "remove", "2026-06-01", {"end": end})
    assert [office.under("王某", LISTING, day).answer for day in ("2026-05-31", "2026-06-01")] == answers


def test_a_reorganisation_pauses_what_hangs_on_the_record(office: Office) -> None:
    office.serve("陈某", "P25", COURT, "2026-02-01")
    ruled = {"doc_no": "(2026)粤0229破1号"}
    office.recorded("bankruptcy", (DEBT,), DEBTOR, ("pause", "2026-03-01", ruled), ("fail", "2026-05-01", ruled))
    days = ("2026-02-28", "2026-03-01", "2026-05-01")
    assert [office.under("陈某", CONSUMPTION, day).answer for day in days] == [BLOCKED, CLEAR, BLOCKED]


def test_many_are_asked_at_once_and_nobody_is_found_by_name(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    asked = [Question(PIDS[name], Post.LR, business="食品") for name in ("王某", "李某")]
    asked += [
        Question("n:" + "1" * 32, Post.LR, business="食品"),
        Question("n:" + "1" * 32, kinds=frozenset({CONSUMPTION})),
    ]
    asked += [Question(VAULT.pid("440229199001010013"), Post.LR, business="食品")]  # nobody here
    found = check_persons(office.connection, asked, Asked(AS_OF))
    assert [one.answer for one in found] == [CLEAR, BLOCKED, UNCERTAIN, UNCERTAIN, CLEAR]


def test_the_number_is_hashed_and_never_told() -> None:
    assert person_of(" 44022919 850101 0015", VAULT, AS_OF) == PIDS["李某"]
    wrong = NUMBERS["李某"][:-1] + "1"
    with pytest.raises(BadInput) as told:
        person_of(wrong, VAULT, AS_OF)
    assert wrong not in str(told.value)


def test_one_thing_is_asked() -> None:
    with pytest.raises(BadInput, match="恰好指明一项"):
        Question(PIDS["李某"])
    with pytest.raises(BadInput, match="恰好指明一项"):
        Question(PIDS["李某"], Post.LR, frozenset({CONSUMPTION}))


def test_an_objection_that_its_source_filed_marks_the_ban(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    filed = fact(
        "97", "97", recorded_at=T2, subject=FOOD, subject_name="翁源县好味食品有限公司", doc_no="翁市监罚（2026）1号",
        objected_on="2026-04-01", state="受理", authority="翁源县市场监督管理局",
    )  # fmt: skip
    GraphWriter(office.connection).write_facts("objection", [filed])
    assert [office.check("李某", f"2026-{day}").hits[0].mark for day in ("03-31", "04-01")] == [False, True]
