"""The contract of the store, continued: batches, computed results and snapshots, on both servers."""

from __future__ import annotations

from datetime import date

import pytest

from graph_service.analysis.snapshot import PARTY_SCHEMA
from graph_service.domain.errors import NotFound
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from tests.contract.results import write_results
from tests.store.small_county import CHEN, DENG, FARM, MILL, NAMED_CHEN, SHOP, T1, rids

AS_OF = date(2026, 6, 30)


def test_the_ledger_of_batches(connection: Connection) -> None:
    writer = GraphWriter(connection)
    first = {"file": "a.csv", "sheet": None, "kind": "penalty", "source": "市监", "sha256": "00", "received_at": T1}
    assert writer.batch("b1") is None
    empty = export_snapshot(connection, AS_OF).data_version
    assert writer.begin_batch("b1", **first) == "loading"
    assert export_snapshot(connection, AS_OF).data_version == empty
    writer.finish_batch("b1", '{"rows": 1}')
    assert writer.begin_batch("b1", **first) == "loaded"
    assert writer.batch("b1") == {**first, "id": "b1", "state": "loaded", "report": '{"rows": 1}'}
    assert [row["id"] for row in writer.batches()] == ["b1"]
    assert export_snapshot(connection, AS_OF).data_version != empty
    assert export_snapshot(connection, AS_OF, "2026-01-01T00:00:00+00:00").data_version == empty
    with pytest.raises(NotFound):
        writer.finish_batch("b2", "{}")


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
