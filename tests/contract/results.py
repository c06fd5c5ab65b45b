"""The results of a run over the small county."""

from __future__ import annotations

from graph_service.store.writer import GraphWriter
from tests.store import small_county as county
from tests.store.small_county import CHEN, DENG, FARM, MILL, SHOP, T1


def write_results(writer: GraphWriter, run: str, ratio: float) -> None:
    writer.record_run(run, as_of="2026-06-30", data_version="v", at=T1)
    writer.write_computed("controls", run, [
        {"holder": DENG, "eid": MILL, "mode": "SOLE", "ratio": ratio},
        {"holder": MILL, "eid": FARM, "mode": "SOLE", "ratio": 0.51},
    ])  # fmt: skip
    writer.write_computed("integrated", run, [
        {"holder": DENG, "eid": FARM, "share": 0.306},
        {"holder": MILL, "eid": FARM, "share": 0.51},
    ])  # fmt: skip
    writer.write_computed("possible_same", run, [
        {"left": county.NAMED_CHEN, "right": CHEN, "score": ratio * 10, "evidence": "同在一主体"},
        {"left": SHOP, "right": MILL, "score": 5.0, "evidence": "同名"},
    ])  # fmt: skip
    writer.write_computed("signal", run, [{"id": "s1", "about": [MILL, DENG], "rule": "R8.10", "score": 0.4}])
    writer.write_computed("proposal", run, [
        {"id": "q1", "person": DENG, "records": [county.FACTS["penalty"][0]["rid"]], "rule": "P08"},
        {"id": "q2", "person": CHEN, "records": [county.FACTS["list_entry"][0]["rid"]], "rule": "P25"},
    ])  # fmt: skip
    writer.write_computed("risk_class", run, [{"id": MILL, "eid": MILL, "class": "D", "factors": ["a", "b"]}])
    writer.write_computed("related_risk", run, [
        {"id": MILL, "eid": MILL, "own": 0.5, "risk": 0.6, "truncated": False, "sources": [FARM], "vias": [""],
         "ties": ["SUBSIDIARY"], "weights": [0.5], "owns": [0.4], "parts": [0.2]},
    ])  # fmt: skip
    writer.write_computed("quality_report", run, [{"id": "report", "as_of": "2026-06-30", "summary": "{}"}])
    writer.write_computed("draw", run, [{"id": f"draw-{run}", "drawn": [MILL, SHOP], "seed": 7}])
