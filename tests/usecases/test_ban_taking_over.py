"""Bans of another county (SEED 22): taken over by the whole identity number, once, or refused with a reason."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.analysis.bans import Answer
from graph_service.domain.ban_document import Ended, EndedBan
from graph_service.domain.errors import BadFile, Conflict, Forbidden, Unlawful
from graph_service.store.cases import all_cases
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from tests.conftest import TestGraph
from tests.usecases.ban_county import (
    NUMBERS,
)  # fmt: skip
from tests.usecases.ban_documents import (
    FROM_HERE,
    HERE,
    LI,
    OTHER_VAULT,
    THERE,
    TO_THERE,
    TODAY,
    barred,
    desk_there,
    row,
    signed,
    taken,
)


@pytest.fixture
def there(embedded: TestGraph) -> Desk:
    """The desk of another county, whose graph is empty."""
    embedded.wipe()
    return desk_there(embedded.connection)


def test_a_later_document_is_silent_about_what_it_lacks(there: Desk) -> None:
    taken(there, signed(row()))
    assert taken(there, signed(document="d2", hours=1)).done == {}
    assert barred(there) is Answer.BLOCKED
    ended = EndedBan(id="c1", how=Ended.REVOKED, why="已解除", since=date(2026, 6, 1))
    unknown = EndedBan(id="c9", how=Ended.REVOKED, why="已解除", since=None)
    assert taken(there, signed(ended=(ended, unknown), document="d3", hours=2)).done == {"revoke": 1, "unknown": 1}
    assert barred(there) is Answer.CLEAR


def test_a_person_unknown_here_is_known_by_his_number_afterwards(there: Desk) -> None:
    taken(there, signed(row()))
    pid = OTHER_VAULT.pid(LI)
    (person,) = GraphStore(there.connection).persons([pid])
    assert (person["name"], person["certain"]) == ("李某", True)
    (kept,) = there.connection.read("sealed_numbers", pids=[pid])
    assert OTHER_VAULT.open(kept["sealed"]) == LI
    assert barred(there, NUMBERS["王某"]) is Answer.CLEAR


def test_a_person_known_here_is_met_by_the_whole_number(there: Desk) -> None:
    pid = OTHER_VAULT.pid(LI)
    GraphWriter(there.connection).upsert_persons([{"pid": pid, "name": "李 某", "certain": True}])
    assert taken(there, signed(row())).done == {"received": 1}
    assert barred(there) is Answer.BLOCKED


REFUSALS = {
    "expired": (row(terms={"measures": [row().terms["measures"][0] | {"last": "2026-06-29"}]}), "已到期"),
    "no decision": (row(decision=" "), "没有决定文号"),
    "no authority": (row(authority_code="", authority_name=""), "没有作出决定的单位"),
    "no basis": (row(terms={"article": ""}), "没有依据条款"),
    "no measure": (row(terms={"measures": [], "bounds": []}), "不是市场或行业禁入"),
    "a list": (row(terms={"measures": [row().terms["measures"][0] | {"kind": "限制消费"}]}), "不是市场或行业禁入"),
    "an unknown post": (row(terms={"measures": [{"kind": "限制任职"}]}), "无法识别"),
    "of the future": (row(decided_on=date(2026, 7, 1)), "今天之后"),
    "half a number": (row(number="44022919850101"), "不按姓名并人"),
    "a wrong number": (row(number=LI[:-1] + "1"), "不按姓名并人"),
    "a name alone": (row(number=""), "不按姓名并人"),
    "sealed for another": (row(person=FROM_HERE.sealed("{}")), "无法开封"),
    "no person": (row(person=TO_THERE.sealed("{}")), "无法开封"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_taken_over_is_kept_with_its_reason(there: Desk, name: str) -> None:
    bad, why = REFUSALS[name]
    good = row(NUMBERS["王某"], "王某", id="c2")
    for _ in range(2):
        found = taken(there, signed(bad, good))
        assert [(one.id, one.decision) for one in found.refused] == [(bad.id, bad.decision)]
        assert why in found.refused[0].reason
    assert (barred(there), barred(there, NUMBERS["王某"])) == (Answer.CLEAR, Answer.BLOCKED)
    refused = [case for case in all_cases(there.connection) if case.acts[0].step == "refuse"]
    assert len(refused) == 1
    assert (refused[0].head.subject, refused[0].head.subject_name, why in refused[0].acts[0].reason) == ("", "", True)


def test_a_namesake_is_nobody_and_another_name_is_for_a_human(there: Desk) -> None:
    GraphWriter(there.connection).upsert_persons(
        [
            {"pid": OTHER_VAULT.pid(NUMBERS["王某"]), "name": "李某", "certain": True},
            {"pid": OTHER_VAULT.pid(LI), "name": "赵某", "certain": True},
        ]
    )
    (refused,) = taken(there, signed(row())).refused
    assert refused.reason == "证件号码相同而姓名不同, 须人工核实"
    assert (barred(there), barred(there, NUMBERS["王某"])) == (Answer.CLEAR, Answer.CLEAR)


def test_a_ban_that_reads_otherwise_now_is_not_changed_silently(there: Desk) -> None:
    taken(there, signed(row()))
    longer = row(terms={"measures": [row().terms["measures"][0] | {"last": "2036-03-10"}]})
    (refused,) = taken(there, signed(longer, document="d2", hours=1)).refused
    assert "内容不同" in refused.reason
    assert (barred(there), barred(there, day=date(2031, 3, 11))) == (Answer.BLOCKED, Answer.CLEAR)


@pytest.mark.parametrize("at", [20, -20])
def test_a_document_that_was_touched_is_not_read(there: Desk, at: int) -> None:
    text = signed(row())
    for document in (text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :], "", "a.b.c", THERE.signed(b"{}")):
        with pytest.raises(BadFile):
            taken(there, document)
    assert list(all_cases(there.connection)) == []


def test_a_document_of_another_shape_unit_receiver_or_time_is_not_read(there: Desk) -> None:
    for document, why in (
        (HERE.signed(b'{"bans": 1}'), "不是限制共享文件"),
        (signed(row(), unit="11440203000000009X"), "公钥卡是"),
        (signed(row(), receiver=FROM_HERE.thumbprint), "不是发给本单位"),
        (signed(row(), hours=25), "将来"),
    ):
        with pytest.raises(BadFile, match=why):
            taken(there, document)


def test_only_who_may_takes_over_and_nothing_by_hand(there: Desk) -> None:
    with pytest.raises(Forbidden):
        taken(desk_there(there.connection, "department"), signed(row()))
    taken(there, signed(row()))
    (case,) = all_cases(there.connection)
    by_hand = Opening(
        "x", "foreign_ban", "receive", TODAY, case.head.subject, "李某", data=case.acts[0].data, case="by-hand"
    )
    with pytest.raises(Unlawful, match="不能自行填写"):
        open_case(there, by_hand)
    late = {"document": "信1号", "issued_at": "2026-01-01T00:00:00.000+00:00"}
    with pytest.raises(Conflict, match="早于"):
        take_step(there, Taking("y", case.head.id, "suspend", TODAY, "理由", late))
    take_step(there, Taking("z", case.head.id, "revoke", TODAY, "对方来函", {"document": "信1号"}))
    assert barred(there) is Answer.CLEAR
