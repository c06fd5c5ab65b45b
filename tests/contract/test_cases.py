"""Cases on both servers (案件存取): acts append in order, once, and nobody overtakes anybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from graph_service.analysis.cases import replay
from graph_service.domain.acts import Actor
from graph_service.domain.errors import BadInput, Conflict, Forbidden, Unlawful
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.cases import act_step, all_cases, append, case_by_id, cases_about, cases_concerning, list_cases
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from tests.store.small_county import MILL

BUREAU = "11440229006990001X"
NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)


def desk(connection: Connection, unit: str = BUREAU, role: str = "department") -> Desk:
    return Desk(connection, access_matrix(), Actor("li", unit, role), date(2026, 6, 30), NOW)


def order(act: str = "a1") -> Opening:
    return Opening(
        act, "correction", "order", date(2026, 6, 1), MILL, "翁源县鑫发碾米有限公司", ("penalty:k1",), BUREAU,
        "翁源县市场监督管理局", data={"demands": "补报年度报告", "due_on": "2026-06-15"},
    )  # fmt: skip


def talk(case: str, act: str = "a2", day: date = date(2026, 6, 16), seen: int | None = 1) -> Taking:
    data = {"talk_kind": "警示", "demands": "补报", "due_on": "2026-06-29"}
    return Taking(act, case, "talk", day, "逾期未整改", data, seen)


def test_a_case_is_led_on_and_read_back(writer: GraphWriter) -> None:
    connection = writer.connection
    opened = open_case(desk(connection), order())
    assert (opened.state.id, opened.seq, [step.id for step in opened.onward]) == ("ORDERED", 1, ["talk", "correct"])
    case = opened.head.id
    talked = take_step(desk(connection), talk(case))
    assert (talked.state.id, talked.data["talk_kind"], talked.data["due_on"]) == ("TALKED", "警示", "2026-06-29")
    kept = case_by_id(connection, case)
    assert replay(kept) == talked
    assert [(act.seq, act.step, act.actor.who, act.reason) for act in kept.acts] == [
        (1, "order", "li", ""),
        (2, "talk", "li", "逾期未整改"),
    ]
    assert replay(kept, as_of=date(2026, 6, 10)) == opened
    for found in (
        cases_about(connection, MILL),
        cases_concerning(connection, ["penalty:k1", "penalty:none"]),
        list_cases(connection, procedure="correction", authority=BUREAU, open_only=True),
        list(all_cases(connection)),
    ):
        assert found == [kept]
    assert list_cases(connection, procedure="repair") == []


def test_the_same_act_twice_is_one_act(writer: GraphWriter) -> None:
    connection = writer.connection
    case = open_case(desk(connection), order()).head.id
    assert open_case(desk(connection), order()).head.id == case
    take_step(desk(connection), talk(case))
    assert take_step(desk(connection), talk(case)).seq == 2
    kept = case_by_id(connection, case)
    assert len(kept.acts) == 2
    again = [act_step(kept.head, act, state="TALKED", closed=False) for act in kept.acts]
    append(connection, again)  # as a server does that died
    assert case_by_id(connection, case) == kept


def test_who_comes_second_is_told_and_nothing_is_written(writer: GraphWriter) -> None:
    connection = writer.connection
    case = open_case(desk(connection), order()).head.id
    first = take_step(desk(connection), talk(case))
    with pytest.raises(Conflict, match="他人先行办理"):
        take_step(desk(connection), talk(case, "b2"))
    kept = case_by_id(connection, case)
    late = act_step(kept.head, replace(kept.acts[1], id="c2"), state="CORRECTED", closed=True)
    with pytest.raises(Conflict):
        append(connection, [late])
    assert replay(case_by_id(connection, case)) == first


def test_only_whoever_may_acts_and_only_what_the_law_allows(writer: GraphWriter) -> None:
    connection = writer.connection
    case = open_case(desk(connection), order()).head.id
    with pytest.raises(Forbidden, match="不属于本单位"):
        take_step(desk(connection, unit="11440229006990002X"), talk(case))
    with pytest.raises(Forbidden, match="无此权限"):
        take_step(desk(connection, role="bank"), talk(case))
    with pytest.raises(Unlawful, match="期限至 2026-06-15"):
        take_step(desk(connection), talk(case, day=date(2026, 6, 15)))
    with pytest.raises(Conflict, match="不能仍未整改"):
        take_step(desk(connection), Taking("x", case, "refuse", date(2026, 6, 16), "理由"))
    with pytest.raises(BadInput, match="须说明理由"):
        take_step(desk(connection), Taking("x", case, "talk", date(2026, 6, 16), "", talk(case).data))
    with pytest.raises(BadInput, match="今天"):
        take_step(desk(connection), talk(case, day=date(2026, 7, 1)))
    assert case_by_id(connection, case).acts[-1].seq == 1
