"""The scene check (R4.2b): golden cases by number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from graph_service.domain.errors import BadInput
from graph_service.domain.events import Event, EventState
from graph_service.domain.scenes import Scene
from graph_service.rulebook.measures import Discretion
from graph_service.rulebook.rules import Status
from tests.analysis.scene_cases import AS_OF, DECIDED, FIRM, check, cites, listed, penalty


def codes(*events: Event, scene: Scene = Scene.APPROVAL, as_of: date = AS_OF, subject: str = FIRM) -> list[str]:
    return [hit.measure for hit in check(*events, scene=scene, as_of=as_of, subject=subject).hits]


FOOD = penalty(categories=("吊销许可证件",), licence="食品经营许可证")
WAGES = listed("WAGE_ARREARS")


def test_a_hit_says_what_by_which_law_on_which_decision_and_how_long() -> None:
    answer = check(FOOD)
    assert (answer.subject, answer.scene, answer.as_of, answer.list_version) == (
        FIRM,
        Scene.APPROVAL,
        AS_OF,
        "2024年版",
    )
    (hit,) = answer.hits
    assert (hit.measure, hit.version) == ("M-FOOD-PERMIT", "M-FOOD-PERMIT@2021-04-29")
    assert [(basis.source, basis.article) for basis in hit.basis] == [("FSL", "食安法135")]
    assert (hit.decision.doc_no, hit.decision.authority_name) == ("翁罚〔2026〕1号", "翁源县市场监督管理局")
    assert (hit.first, hit.last, hit.until) == (DECIDED, date(2031, 3, 10), "至 2031-03-10")
    assert (hit.discretion, hit.status, hit.objection_mark) == (Discretion.MUST, Status.CONFIRMED, False)
    assert hit.to_verify == ()
    assert [question[-1] for question in hit.questions] == ["?", "。"]
    assert "关联" in hit.questions[0]
    assert "最轻" in hit.questions[1]


def test_a_record_that_brings_nothing_here_says_where_it_does() -> None:
    (note, *_) = check(listed("SAMR_SEVERE"), scene=Scene.TRAVEL).notes
    assert "行政许可、登记与资质、政府采购、招标投标" in note
    assert "出行" not in note
    assert not any("只用于" in one for one in check(listed("SAMR_SEVERE"), scene=Scene.BIDDING).notes)
    assert not any("只用于" in one for one in check(scene=Scene.TRAVEL).notes)


def test_nothing_found_is_not_a_clean_record() -> None:
    assert check(scene=Scene.BIDDING).message == "招标投标: 未查到措施记录。"


@pytest.mark.parametrize(
    ("scene", "event", "found"),
    [
        # WAGE 48: one clause, each field a measure of its own
        (Scene.FUNDS, WAGES, ["M-WAGE-FUNDS"]),
        (Scene.PROCUREMENT, WAGES, ["M-WAGE-ACCESS"]),
        (Scene.BIDDING, WAGES, ["M-WAGE-ACCESS"]),
        (Scene.TAX, WAGES, ["M-WAGE-TAX"]),
        (Scene.HONOURS, WAGES, ["M-WAGE-HONOURS"]),
        (Scene.FINANCING, WAGES, ["M-SEVERE-REPORT", "M-WAGE-LENDING"]),
        (Scene.COMMITMENT, WAGES, ["M-SEVERE-COMMITMENT"]),
        (Scene.INSPECTION, WAGES, ["M-SEVERE-SUPERVISION"]),
        # SEED 20: no law of its own, no measure
        (Scene.TAX, listed("SXBZXR"), []),
        (Scene.STOCK_ISSUE, listed("SXBZXR"), []),
        (Scene.FUNDS, listed("SAMR_SEVERE"), []),
        # R4.1: the severe list is weighed, not barred
        (Scene.APPROVAL, listed("SAMR_SEVERE"), ["M-SAMR-WEIGH"]),
        (Scene.CONSUMPTION, listed("XZXF"), ["M-COURT-CONSUMPTION"]),
        # a list that is no severe list
        (Scene.COMMITMENT, listed("ABNORMAL"), []),
        (Scene.COMMITMENT, listed("TAX_ARREARS"), []),
        # P30 and P33 on the unit
        (Scene.PROCUREMENT, listed("PROCUREMENT"), ["M-PROC-BAN"]),
        (Scene.BIDDING, listed("PROCUREMENT"), []),
        (Scene.BIDDING, cites("招标投标法实施条例", 67, content="取消投标资格二年"), ["M-BID-COLLUSION"]),
        (Scene.BIDDING, cites("招标投标法实施条例", 68), ["M-BID-FRAUD"]),
        (Scene.APPROVAL, cites("行政许可法", 79), ["M-PERMIT-FRAUD"]),
        (Scene.APPROVAL, penalty(categories=("罚款",), basis="《食品安全法》第一百二十四条"), []),
    ],
)
def test_scenes(scene: Scene, event: Event, found: list[str]) -> None:
    assert codes(event, scene=scene) == found


def test_what_only_a_human_can_tell_is_asked() -> None:
    (hit,) = check(cites("招标投标法实施条例", 67), scene=Scene.BIDDING).hits
    assert hit.to_verify == ("决定是否包含取消投标资格及其期限",)
    (hit,) = check(cites("招标投标法实施条例", 67, content="取消投标资格二年"), scene=Scene.BIDDING).hits
    assert hit.to_verify == ()
    assert (hit.last, hit.until) == (None, "1年至2年, 由决定机关在法定幅度内确定")


def test_a_scene_without_a_decidable_law_says_so() -> None:
    assert check(scene=Scene.STOCK_ISSUE).notes == (
        "股票发行的限制须有单独的法律依据(第20项); 已载入的条款不能由现有数据判定, 请人工核查。",
        "证券法12, 未核对(未核对原文): 刑事判决不在现有记录种类中。",
    )
    assert "限制核查" in check(scene=Scene.APPOINTMENT).notes[0]


# a measure that lasts while the record stands, and one with a statutory term of its own (R5.4, R5.8, R5.9, R6.3, A7)
@pytest.mark.parametrize(
    ("change", "wages", "food"),
    [
        ({}, 1, 1),
        ({"state": EventState.ANNULLED}, 0, 0),
        ({"state": EventState.REPAIRED}, 0, 1),
        ({"state": EventState.MARKED}, 1, 1),
        ({"ends_on": AS_OF}, 0, 1),
        ({"ends_on": AS_OF + timedelta(days=1)}, 1, 1),
        ({"decided_on": AS_OF + timedelta(days=1)}, 0, 0),
        ({"decided_on": AS_OF}, 1, 1),
        ({"subject": "91440229MA4W000200"}, 0, 0),
    ],
)
def test_what_ends_a_measure(change: dict[str, Any], wages: int, food: int) -> None:
    assert len(codes(replace(WAGES, **change), scene=Scene.FUNDS)) == wages
    assert len(codes(replace(FOOD, **change))) == food


def test_a_marked_record_hits_and_says_so() -> None:
    assert [hit.objection_mark for hit in check(replace(FOOD, state=EventState.MARKED)).hits] == [True]


@pytest.mark.parametrize(
    ("event", "scene", "day", "found"),
    [
        (FOOD, Scene.APPROVAL, date(2031, 3, 10), True),
        (FOOD, Scene.APPROVAL, date(2031, 3, 11), False),
        # a term that the authority fixes is over when the law's longest is
        (listed("PROCUREMENT"), Scene.PROCUREMENT, date(2029, 3, 10), True),
        (listed("PROCUREMENT"), Scene.PROCUREMENT, date(2029, 3, 11), False),
        # an entry without a removal on record: no longer than the list allows
        (WAGES, Scene.FUNDS, date(2029, 3, 10), True),
        (WAGES, Scene.FUNDS, date(2029, 3, 11), False),
        (listed("SAMR_SEVERE"), Scene.HONOURS, date(2036, 1, 1), True),  # or a longer restriction
        # a record past its publication is not used: a general penalty after a year, a serious one after three
        (cites("保障中小企业款项支付条例", 26), Scene.FUNDS, date(2027, 3, 10), True),
        (cites("保障中小企业款项支付条例", 26), Scene.FUNDS, date(2027, 3, 11), False),
        # judged by the text in force on the day of the record
        (replace(WAGES, decided_on=date(2020, 4, 30), ends_on=None), Scene.FUNDS, date(2024, 2, 1), False),
        (cites("保障中小企业款项支付条例", 26, decided_on=date(2025, 5, 31)), Scene.FUNDS, date(2025, 12, 1), False),
    ],
)
def test_terms(event: Event, scene: Scene, day: date, found: bool) -> None:
    assert bool(codes(event, scene=scene, as_of=day)) is found


def test_an_entry_past_its_usual_term_is_asked_about() -> None:
    old = listed("SAMR_SEVERE", decided_on=date(2022, 3, 1))
    (hit,) = check(old, scene=Scene.HONOURS).hits
    assert hit.to_verify == ("已超过该名单通常期限(2025-03-01), 请核对是否仍在名单",)
    (hit,) = check(replace(old, ends_on=date(2027, 1, 1)), scene=Scene.HONOURS).hits
    assert (hit.to_verify, hit.until) == ((), "至 2026-12-31")


def test_persons_by_their_own_record_alone() -> None:
    own = replace(WAGES, subject="p:1", subject_name="李某")
    assert codes(own, scene=Scene.TRAVEL, subject="p:1") == ["M-WAGE-TRAVEL"]
    assert codes(WAGES, scene=Scene.TRAVEL, subject="p:1") == []
    debt = replace(listed("TAX_ARREARS"), subject="p:1")
    assert codes(debt, scene=Scene.TRAVEL, subject="p:1") == ["M-TAX-EXIT"]
    assert codes(listed("TAX_ARREARS"), scene=Scene.TRAVEL) == []  # no one leaves the country for a firm


def test_a_name_is_no_answer() -> None:
    answer = check(replace(WAGES, subject="n:1"), scene=Scene.TRAVEL, subject="n:1")
    assert (answer.hits, answer.message) == ((), "身份未经核验, 不能确定有无措施。")


def test_no_edition_no_answer() -> None:
    with pytest.raises(BadInput, match="2024-01-31 没有已载入的措施清单"):
        check(as_of=date(2024, 1, 31))
