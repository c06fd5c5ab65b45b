"""The contract of the store, continued: batches, computed results and snapshots, on both servers."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date

import pytest

from graph_service.analysis.snapshot import PARTY_SCHEMA
from graph_service.domain.errors import BadInput, NotFound
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from tests.contract.results import write_results
from tests.store.small_county import CHEN, DENG, FARM, MILL, NAMED_CHEN, SHOP, T1, T2, rids

AS_OF = date(2026, 6, 30)


def test_the_ledger_of_batches(connection: Connection) -> None:
    ledger = Ledger(connection)
    first = BatchEntry(
        id="b1", file="a.csv", sheet=None, kind="penalty", mapping="penalty_cf", source="市监", sha256="00",
        received_at=T1, today="2026-06-30", position="04/a.csv/0000",
    )  # fmt: skip
    assert ledger.find("b1") is None
    empty = export_snapshot(connection, AS_OF).data_version
    assert ledger.begin(first)["state"] == "loading"
    begun = export_snapshot(connection, AS_OF).data_version  # half a batch is neither without it nor with it
    assert begun != empty
    ledger.finish("b1", '{"rows": 1}', ["b0", "b0"])
    told = {**asdict(first), "state": "loaded", "report": '{"rows": 1}', "stands_on": ["b0"]}
    again = ledger.begin(replace(first, source="他人", received_at=T2))  # it stays as it was opened
    assert again == {name: value for name, value in told.items() if value is not None}
    assert ledger.find("b1") == ledger.named("b") == told
    assert [row["id"] for row in ledger.all()] == ["b1"]
    assert export_snapshot(connection, AS_OF).data_version not in {empty, begun}
    assert export_snapshot(connection, AS_OF, "2026-01-01T00:00:00+00:00").data_version == empty
    ledger.mark({"b1": "waiting"})
    assert ledger.named("b1")["state"] == "waiting"
    with pytest.raises(NotFound):
        ledger.finish("b2", "{}", [])
    for start in ("", "b2"):
        with pytest.raises(NotFound):
            ledger.named(start)
    ledger.begin(replace(first, id="b10"))
    with pytest.raises(BadInput):
        ledger.named("b1")
    ledger.forget("b1")
    assert [row["id"] for row in ledger.all()] == ["b10"]


def test_computed_results_are_replaced_by_each_run(connection: Connection, writer: GraphWriter) -> None:
    store = GraphStore(connection)
    for run, ratio in (("run1", 0.6), ("run2", 0.7), ("run2", 0.7)):
        write_results(writer, run, ratio)
    assert [(r["party"], r["ratio"], r["run"]) for r in store.controllers_of(MILL).rows] == [(DENG, 0.7, "run2")]
    assert [(r["party"], r["share"]) for r in store.integrated_of(FARM).rows] == [(MILL, 0.51), (DENG, 0.306)]
    assert [(row["left"], row["right"], row["score"]) for row in connection.read("possible_same", limit=9)] == [
        (NAMED_CHEN, CHEN, 7.0), (SHOP, MILL, 5.0),
    ]  # fmt: skip
    assert [row["rule"] for row in store.signals_of(MILL).rows] == ["R8.10"]
    assert store.signals_of(FARM).rows == ()
    (proposal,) = store.proposals_of(MILL).rows
    assert (proposal["pid"], proposal["rule"], rids([{"rid": r} for r in proposal["records"]])) == (DENG, "P08", ["e1"])
    assert [row["pid"] for row in store.proposals_of(FARM).rows] == [CHEN]
    found = store.risk_class_of(MILL)
    assert found is not None
    assert (found["class"], found["factors"]) == ("D", ["a", "b"])
    assert store.risk_class_of(FARM) is None
    assert [row["id"] for row in store.draws().rows] == ["draw-run1", "draw-run2"]  # an act is not undone by the next
    draw, drawn = store.draw("draw-run2")
    assert (draw["seed"], [row["eid"] for row in drawn.rows]) == (7, [MILL, SHOP])
    with pytest.raises(NotFound):
        store.draw("none")
    counts = store.counts()
    assert (counts["CONTROLS"], counts["Signal"], counts["Proposal"], counts["RiskClass"]) == (2, 1, 2, 1)


def test_the_snapshot_has_the_parties_as_they_are(connection: Connection, writer: GraphWriter) -> None:
    snapshot = export_snapshot(connection, AS_OF)
    assert dict(snapshot.parties.schema) == PARTY_SCHEMA
    rows = {row["party"]: row for row in snapshot.parties.to_dicts()}
    assert list(rows) == sorted(rows)
    mill, shop, deng = rows[MILL], rows[SHOP], rows[DENG]
    assert (mill["registered"], mill["certain"], mill["status"], mill["capital_yuan"]) == (True, True, "ACTIVE", 1e6)
    assert (mill["established_on"], mill["scope"], mill["lr_name"]) == (date(2010, 5, 6), "稻谷加工", "陈一鸣")
    assert (mill["name_core"], mill["address_key"]) == ("鑫发碾米", "翁源县龙仙镇建设一路12号")
    assert (shop["registered"], shop["status"], shop["entity_kind"], shop["is_person"]) == (
        False, "UNKNOWN", "UNKNOWN", False,
    )  # fmt: skip
    assert (deng["is_person"], deng["certain"], deng["name"], deng["uscc"]) == (True, True, "邓小满", None)
    assert snapshot.holdings.parties == 6
    assert sorted(snapshot.holdings.econ_ppm.tolist()) == [510_000, 600_000]
