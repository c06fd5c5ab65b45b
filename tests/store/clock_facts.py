"""Facts whose clocks everyone can count by hand, beside the small county: as of 30 June 2026."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from graph_service.store.bolt import Connection
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.writer import GraphWriter
from tests.store.small_county import DENG, FARM, MILL, fact

Row = dict[str, Any]

OFFICE = "11440229000000000B"
EARLY, LATER = "2026-06-05T08:00:00+08:00", "2026-06-25T08:00:00+08:00"
_BY = {"authority_code": OFFICE, "authority_name": "翁源县交通运输局"}
_NAMED = {"authority_name": "翁源县林业局", "authority": "翁源县林业局"}  # its code is stated nowhere
_MILL = {"subject": MILL, "subject_name": "翁源县鑫发碾米有限公司"}
_PROMISE = {**_MILL, **_BY, "type": "主动型", "made_on": "2026-01-01"}


def _recorded(batch: str, *args: Any, **columns: Any) -> Row:
    return fact(*args, batch=batch, recorded_at=EARLY if batch == "k1" else LATER, **columns)


FACTS: dict[str, list[Row]] = {
    "penalty": [
        # first delivered within four working days, corrected since: on time
        _recorded("k1", "9a1", "z1", **_MILL, **_BY, doc_no="翁交罚〔2026〕1号", decided_on="2026-06-01"),
        _recorded("k2", "9a2", "z1", **_MILL, **_BY, doc_no="翁交罚〔2026〕1号", decided_on="2026-06-01",
                  content="更正"),
        _recorded("k2", "9a3", "z3", row=2, **_MILL, **_BY, doc_no="翁交罚〔2026〕2号", decided_on="2026-05-06"),
    ],
    "licence": [
        _recorded("k2", "9b1", "y1", subject=DENG, subject_name="邓小满", **_NAMED, doc_no="翁林许1",
                  decided_on="2026-06-22"),
    ],
    "commitment": [
        _recorded("k2", "9c1", "x1", **_PROMISE, code="CN9", due_on="2026-06-10"),
        _recorded("k2", "9c2", "x2", **_PROMISE, code="CN10", due_on="2026-06-26"),
        _recorded("k2", "9c3", "x3", **_PROMISE, code="CN11", due_on="2026-06-10", found_on="2026-06-12",
                  performance="全部履行"),
    ],
    "list_entry": [
        _recorded("k2", "9d1", "w1", subject=FARM, subject_name="翁源县绿野养殖有限公司", **_NAMED,
                  list_code="SAMR_SEVERE", case_no="严1", listed_on="2023-06-01"),
    ],
}  # fmt: skip
BATCH = BatchEntry(
    id="k1", file="处罚.csv", sheet=None, kind="penalty", mapping="m", source="翁源县交通运输局", sha256="1",
    received_at=EARLY, today="2026-06-30", position="1",
)  # fmt: skip


def write_clock_facts(connection: Connection) -> None:
    ledger = Ledger(connection)
    for batch in (BATCH, replace(BATCH, id="k2", file="六月.csv", sha256="2", received_at=LATER, position="2")):
        ledger.begin(batch)
        ledger.finish(batch.id, "{}", [])
    writer = GraphWriter(connection)
    for kind, rows in FACTS.items():
        writer.write_facts(kind, rows)
