"""Writing behind on either server: all of it, in order, and nothing after what failed."""

from __future__ import annotations

import pytest

from graph_service.domain.errors import StoreMisuse
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.pen import Pen
from graph_service.store.writer import GraphWriter
from tests.store.small_county import FARM, MILL, fact


def test_what_was_taken_can_be_read_once_settled(connection: Connection) -> None:
    with Pen(connection) as pen:
        writer = GraphWriter(connection, pen)
        for number in range(20):
            writer.upsert_subjects([{"eid": f"x:{number}", "name": f"{number}公司"}])
        pen.settle()
        assert GraphStore(connection).counts()["Entity"] == 20
        rows = [fact(f"a{number}", "aa", eid="x:0", name=f"名{number}") for number in range(9)]
        for row in rows:
            writer.write_facts("registration", [row])
        assert len(writer.existing("registration", {rows[0]["key"]: "x:0"})) == 9  # asked of what was just taken
        writer.upsert_subjects([{"eid": MILL, "name": "米厂"}])
    assert GraphStore(connection).subject(MILL)["name"] == "米厂"


def test_nothing_is_written_after_what_failed(connection: Connection) -> None:
    nobody = fact("c1", "cc", owner="x:nobody", eid="x:nobody", econ=0.1)
    with pytest.raises(StoreMisuse, match="主体已在图中"), Pen(connection) as pen:
        writer = GraphWriter(connection, pen)
        writer.upsert_subjects([{"eid": FARM, "name": "农场"}])
        writer.write_facts("holding", [nobody])
        writer.upsert_subjects([{"eid": MILL, "name": "米厂"}])
    store = GraphStore(connection)
    assert [row["eid"] for row in store.subjects([FARM, MILL])] == [FARM]
