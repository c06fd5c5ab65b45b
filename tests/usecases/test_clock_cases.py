"""Clocks of cases in the queue: beside what facts show, instead of it where a case concerns the record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from graph_service.domain.acts import Actor, ref
from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.clocks import Bearer
from graph_service.store.bolt import Connection
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.clocks import ClockQueue, clock_board, clock_queue
from tests.conftest import TestGraph
from tests.store.clock_facts import OFFICE, write_clock_facts
from tests.store.small_county import DENG, FARM, fact, write_county

AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
OWN = fact(
    "9d2", "w2", subject=FARM, subject_name="翁源县绿野养殖有限公司", authority_code=OFFICE, list_code="SAMR_SEVERE",
    case_no="严2", listed_on="2023-06-01",
)  # fmt: skip


@pytest.fixture
def graph(embedded: TestGraph) -> Iterator[Connection]:
    embedded.wipe()
    write_county(GraphWriter(embedded.connection))
    write_clock_facts(embedded.connection)
    yield embedded.connection
    embedded.wipe()


def desk(graph: Connection, role: str = "regulator", unit: str = "11440229000000000D") -> Desk:
    return Desk(graph, access_matrix(), Actor("li", unit, role), AS_OF, NOW)


def asked(graph: Connection, as_of: date = AS_OF, known_at: datetime | None = None) -> ClockQueue:
    question = Asked(as_of, known_at)
    board = clock_board(graph, export_snapshot(graph, as_of, question.known_text), question)
    return clock_queue(graph, board, question, bearers=tuple(Bearer))


def pairs(found: ClockQueue) -> set[tuple[str, str]]:
    return set(found.rows.select("clock", "label").iter_rows())


def objection(graph: Connection) -> str:
    wanted = Opening(
        "o1", "objection", "file", date(2026, 6, 26), DENG, "邓小满", (ref("penalty", "p2".ljust(32, "f")),), OFFICE,
        "翁源县交通运输局", data={"ground": "非本人", "statement": "并非本人"},
    )  # fmt: skip
    return open_case(desk(graph), wanted).head.id


def test_a_case_is_in_the_queue_of_its_authority_until_it_is_stopped(graph: Connection) -> None:
    case = objection(graph)
    found = asked(graph)
    (row,) = [row for row in found.rows.iter_rows(named=True) if row["case"] == case]
    assert (row["clock"], row["department_code"], row["label"], row["due"], row["state"], row["over"]) == (
        "C08", OFFICE, "异议", date(2026, 6, 29), "OVERDUE", 1,
    )  # fmt: skip
    assert (row["subject"], row["ref"]) == (None, None)  # a natural person
    assert ("C08", "异议") not in pairs(asked(graph, date(2026, 6, 25)))
    assert ("C08", "异议") not in pairs(asked(graph, known_at=datetime(2026, 6, 29, tzinfo=UTC)))
    take_step(desk(graph), Taking("o2", case, "mark", date(2026, 6, 30)))
    left = [row["clock"] for row in asked(graph).rows.iter_rows(named=True) if row["case"] == case]
    assert left == ["C08.2"]
    (office,) = asked(graph).sums.filter(department_code=OFFICE).iter_rows(named=True)
    assert office["late"] == 2  # the mark, and a penalty reported late


def test_what_a_case_undid_has_nothing_left_to_be_done(graph: Connection) -> None:
    GraphWriter(graph).write_facts("list_entry", [OWN])
    both = {("C20", "名单记录 严1"), ("C20", "名单记录 严2")}
    assert both <= pairs(asked(graph))
    annulled = Opening(
        "a1", "annulment", "annul", date(2026, 6, 29), FARM, "翁源县绿野养殖有限公司", (ref("list_entry", OWN["key"]),),
        OFFICE, "翁源县交通运输局", reason="认定有误", data={"doc_no": "翁撤〔2026〕1号"},
    )  # fmt: skip
    open_case(desk(graph, "department", OFFICE), annulled)
    found = pairs(asked(graph))
    assert both & found == {("C20", "名单记录 严1")}
    assert ("C03", "撤销") in {(clock, label[:2]) for clock, label in found}
