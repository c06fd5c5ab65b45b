"""The personal credit record: what was decided (L1) and what is only noted (L2), and who may see which of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from graph_service.analysis.ban_standing import BanState
from graph_service.domain.acts import Actor
from graph_service.domain.errors import Forbidden
from graph_service.rulebook.access import access_matrix
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.person_records import PersonRecord, person_record, record_for
from tests.conftest import TestGraph
from tests.store.small_county import T2
from tests.usecases.ban_county import (
    COURT,
    CREDIT,
    EMPLOYER,
    FOOD,
    LABOUR,
    MARKET,
    PIDS,
    REVOCATION,
    WAGES,
    Office,
    entry,
    write_ban_county,
)


@pytest.fixture
def office(embedded: TestGraph) -> Office:
    embedded.wipe()
    write_ban_county(embedded.connection)
    return Office(embedded.connection)


def record(office: Office, person: str, day: str = "2026-06-30", known_at: datetime | None = None) -> PersonRecord:
    asked = Asked(date.fromisoformat(day), known_at)
    return person_record(GraphStore(office.connection), PIDS[person], asked)


def states(found: PersonRecord) -> list[BanState]:
    return [one.state for one in found.measures]


def test_measures_in_force_then_past_then_gone(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    assert states(record(office, "李某")) == [BanState.ACTIVE]
    assert states(record(office, "李某", "2031-03-11")) == [BanState.EXPIRED]
    assert states(record(office, "李某", "2036-03-10")) == [BanState.EXPIRED]  # five years after its end (C23)
    assert states(record(office, "李某", "2036-03-11")) == []
    (one,) = record(office, "李某").measures
    assert (one.terms.origin, one.terms.article, one.ban.decision, one.mark) == (
        REVOCATION,
        "食安法135",
        "认定1号",
        False,
    )


def test_a_proposal_is_no_record(office: Office) -> None:
    office.take("李某", "P08", MARKET, "2026-03-10")
    assert record(office, "李某").measures == ()
    assert record(office, "李某").marks == ()


def test_what_was_lifted_is_past_and_what_is_void_was_never_there(office: Office) -> None:
    lifted = office.serve("陈某", "P25", COURT, "2026-02-01")
    office.step(lifted, "lift", "2026-05-01", doc_no="解1号", finding="查明")
    (one,) = record(office, "陈某").measures
    assert (one.state, one.since) == (BanState.LIFTED, date(2026, 5, 1))
    office.serve("李某", "P08", MARKET, "2026-03-10")
    office.recorded("annulment", (REVOCATION,), FOOD, ("annul", "2026-05-01", {"doc_no": "撤1号"}))
    assert record(office, "李某").measures == ()


def test_a_mark_is_seen_while_its_record_stands(office: Office) -> None:
    (one,) = record(office, "高某").marks
    assert (one.row["rule"], one.row["role"], one.origin, one.mark) == ("R4.4b", "AC", WAGES, False)
    assert record(office, "高某").measures == ()
    assert record(office, "高某", "2026-01-31").marks == ()  # before the entry
    office.recorded(
        "objection", (WAGES,), EMPLOYER, ("file", "2026-06-01", {"ground": "记录错误", "statement": "已付清"}),
        ("mark", "2026-06-01", {}),
    )  # fmt: skip
    assert [one.mark for one in record(office, "高某").marks] == [True]
    office.repaired(WAGES, EMPLOYER, "2026-06-20")
    assert record(office, "高某", "2026-06-19").marks
    assert record(office, "高某", "2026-06-20").marks == ()  # R5.8: out of view and share
    assert record(office, "高某", known_at=datetime(2026, 6, 1, tzinfo=UTC)).marks == ()  # before the run


def test_removal_by_its_own_source_ends_a_mark(office: Office) -> None:
    removed = entry("f3", "wages", EMPLOYER, "WAGE_ARREARS", LABOUR, recorded_at=T2, listed_on="2026-02-01",
                    removed_on="2026-06-01")  # fmt: skip
    GraphWriter(office.connection).write_facts("list_entry", [removed])
    assert record(office, "高某", "2026-05-31").marks
    assert record(office, "高某", "2026-06-01").marks == ()


def test_the_act_that_repairs_the_record_takes_the_mark_out_of_the_graph(office: Office, tmp_path: Path) -> None:
    acting = Office(office.connection, tmp_path)
    stored = office.connection.read("annotations_of_person", pid=PIDS["高某"], limit=10)
    assert [row["annotation"]["origin"] for row in stored] == [WAGES]
    acting.repaired(WAGES, EMPLOYER, "2026-06-20")
    assert office.connection.read("annotations_of_person", pid=PIDS["高某"], limit=10) == []


def test_repair_hides_what_hung_on_the_record_and_keeps_what_runs_on(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    office.serve("曾某", "P26", LABOUR, "2026-03-10")
    office.repaired(REVOCATION, FOOD, "2027-03-11")
    office.repaired(WAGES, EMPLOYER, "2026-09-01")
    assert states(record(office, "李某", "2027-03-12")) == [BanState.ACTIVE]
    assert states(record(office, "曾某", "2026-08-31")) == [BanState.ACTIVE]
    assert record(office, "曾某", "2026-09-01").measures == ()


def test_an_objection_that_stays_unclear_leaves_its_statement(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    told = {"ground": "记录错误", "statement": "李某称当日不在岗"}
    office.recorded(
        "objection", (REVOCATION,), FOOD, ("file", "2026-04-01", told), ("mark", "2026-04-01", {}),
        ("unclear", "2026-04-08", {}),
    )  # fmt: skip
    found = record(office, "李某")
    assert (found.statements, found.measures[0].mark) == ({REVOCATION: ("李某称当日不在岗",)}, False)


def test_who_may_see_what(office: Office) -> None:
    office.serve("李某", "P08", MARKET, "2026-03-10")
    store, matrix, asked = GraphStore(office.connection), access_matrix(), Asked(date(2026, 6, 30))

    def seen(role: str, unit: str, person: str = "李某", name: str = "") -> int:
        found = record_for(store, matrix, Actor("x", unit, role, name), PIDS[person], asked)
        return len(found.measures) + len(found.marks)

    assert seen("regulator", CREDIT) == 1
    assert seen("subject", PIDS["李某"]) == 1
    assert (seen("department", MARKET), seen("department", LABOUR), seen("court", COURT)) == (1, 0, 0)
    assert (seen("department", LABOUR, "高某"), seen("department", MARKET, "高某")) == (1, 0)
    for role, unit, why in (
        ("subject", PIDS["王某"], "本单位自身"),
        ("bank", "91440229MA000BANK", "书面同意"),
        ("public", "", "无此权限"),
        ("inspector", CREDIT, "无此权限"),
        ("auditor", CREDIT, "无此权限"),
    ):
        with pytest.raises(Forbidden, match=why):
            seen(role, unit)
