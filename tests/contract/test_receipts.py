"""When the platform first had an act: on both servers, over corrections, as known at any time."""

from __future__ import annotations

from datetime import date

from graph_service.store.receipts import read_receipts
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from tests.store.clock_facts import write_clock_facts

AS_OF = date(2026, 6, 30)


def test_a_corrected_act_keeps_the_day_it_first_came(writer: GraphWriter) -> None:
    connection = writer.connection
    write_clock_facts(connection)
    receipts = read_receipts(connection, export_snapshot(connection, AS_OF))
    days = {(fact, key[:2]): day for fact, key, day in receipts.iter_rows()}
    assert days["penalty", "z1"] == date(2026, 6, 5)
    assert days["penalty", "z3"] == days["licence", "y1"] == date(2026, 6, 25)
    assert days["penalty", "p1"] == date(2026, 1, 5)  # of a batch that the ledger does not have
    assert {fact for fact, _, _ in receipts.iter_rows()} == {"penalty", "licence", "inspection", "objection"}
    before = "2026-06-10T00:00:00+08:00"
    known = read_receipts(connection, export_snapshot(connection, AS_OF, before), before)
    assert {key[:2] for _, key, _ in known.iter_rows()} >= {"z1", "p1"}
    assert "z3" not in {key[:2] for _, key, _ in known.iter_rows()}
