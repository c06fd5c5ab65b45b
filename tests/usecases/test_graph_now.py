"""What the graph is now: its name and its deliveries, by the ledger; on both servers."""

from __future__ import annotations

from graph_service.analysis.portrait_items import SourceDate
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import data_version
from graph_service.store.ledger import DUE, WITHDRAWN, BatchEntry, Ledger
from graph_service.usecases.graph_now import GraphNow

MARKET, TAX = "市场监管局", "税务局"


def deliver(connection: Connection, batch: str, kind: str, source: str, at: str, *, done: bool = True) -> None:
    """Put a delivery into the ledger."""
    entry = BatchEntry(batch, f"{batch}.csv", None, kind, kind, source, "0" * 64, at, "2026-06-30", batch)
    Ledger(connection).begin(entry)
    if done:
        Ledger(connection).finish(batch, "{}", ())


def test_each_source_is_named_with_its_last_whole_delivery(connection: Connection) -> None:
    for batch, kind, source, day in (
        ("b1", "penalty", MARKET, "2026-05-01"), ("b2", "penalty", MARKET, "2026-06-01"),
        ("b3", "penalty", TAX, "2026-04-01"), ("b4", "licence", MARKET, "2026-06-02"),
    ):  # fmt: skip
        deliver(connection, batch, kind, source, day)
    deliver(connection, "b5", "honour", MARKET, "2026-06-03", done=False)  # being loaded: nothing is there yet
    deliver(connection, "b6", "grade", TAX, "2026-06-04")
    deliver(connection, "b7", "inspection", MARKET, "2026-06-05")
    Ledger(connection).mark({"b6": WITHDRAWN, "b7": DUE})  # taken back; loaded, but to be read again
    told = GraphNow(connection).edition()
    assert told.version == data_version(connection)
    assert told.sources == {
        "penalty": (SourceDate(MARKET, "2026-06-01"), SourceDate(TAX, "2026-04-01")),
        "licence": (SourceDate(MARKET, "2026-06-02"),),
        "inspection": (SourceDate(MARKET, "2026-06-05"),),
    }


def test_a_delivery_changes_what_the_graph_is(connection: Connection) -> None:
    now = GraphNow(connection)
    assert now.edition().sources == {}
    deliver(connection, "b1", "penalty", MARKET, "2026-05-01")
    assert set(now.edition().sources) == {"penalty"}
    assert now.edition().version == data_version(connection)


def test_the_sources_of_an_answer_are_those_of_the_state_that_it_names(connection: Connection) -> None:
    now, named = GraphNow(connection), list[str]()
    for number in range(6):
        deliver(connection, f"b{number}", f"kind{number}", MARKET, f"2026-05-0{number + 1}")
        named.append(now.edition().version)
    assert set(now.sources(named[-2])) == {f"kind{number}" for number in range(5)}  # a batch came in between
    assert set(now.sources(named[-1])) == {f"kind{number}" for number in range(6)}
    assert set(now.sources("of a state long past")) == {f"kind{number}" for number in range(6)}
