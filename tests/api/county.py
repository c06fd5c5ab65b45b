"""The small county with what the API shows besides: computed facts, an individual business, people in free text."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl

from graph_service.analysis import event_records, tie_records
from graph_service.analysis.related_risk import RelatedRisk
from graph_service.domain.ban_terms import BanTerms
from graph_service.domain.evidence import Step
from graph_service.store.bolt import Connection
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.quality import examine_graph, report_row
from graph_service.usecases.stored_paths import step_lists
from graph_service.usecases.stored_risk import risk_rows
from tests.store import small_county
from tests.store.small_county import CHEN, DENG, FARM, MILL, SHOP, T1, fact

Row = dict[str, Any]

LAI = "p:" + "a" * 32
CITY = "11440200000000044F"
WATER = "91440229MA00000044"
ID_NUMBER = "440229197001011234"
AS_OF = "2026-06-30"
DRAW = "plan-1/0123456789ab"

SUBJECTS: list[Row] = [
    {"eid": CITY, "uscc": CITY, "name": "韶关市人民政府", "entity_kind": "PUBLIC_BODY", "certain": True},
    {"eid": WATER, "uscc": WATER, "name": "翁源县清源供水有限公司", "entity_kind": "ENTERPRISE", "certain": True},
]
PERSONS: list[Row] = [{"pid": LAI, "name": "赖阿珍", "certain": True}]
FACTS: dict[str, list[Row]] = {
    "registration": [
        fact("a3", "e3", row=3, eid=SHOP, uscc=SHOP, name="翁源县龙仙镇阿珍杂货店", entity_kind="INDIVIDUAL",
             status="ACTIVE", lr_name="赖阿珍"),
    ],
    "role": [
        fact("b5", "r5", row=5, holder=LAI, eid=SHOP, kind="OPERATOR", valid_from="2019-01-01"),
        fact("b6", "r6", row=6, holder=CHEN, eid=WATER, kind="AC"),
    ],
    "holding": [
        fact("c4", "h4", row=4, owner=CITY, eid=WATER, econ=1.0, votes=0.9, share_class="国有股", pledged=True,
             frozen=False),
        fact("c5", "h5", row=5, owner=FARM, eid=MILL, econ=0.06),  # a ring
    ],
    "penalty": [
        fact("e3", "p3", row=3, subject=MILL, subject_name="翁源县鑫发碾米有限公司", doc_no="翁市监罚〔2026〕2号",
             decided_on="2026-05-10", valid_from="2026-05-10", categories=["罚款"], fine_yuan=20_000.0,
             facts=f"经查, 法定代表人邓小满(身份证{ID_NUMBER}, 电话13812341234)使用超标粮食。", lr_name="邓小满",
             finding_names=["邓小满"], finding_roles=["直接负责的主管人员"],
             finding_quote="邓小满为直接负责的主管人员"),
        fact("e4", "p4", row=4, subject=MILL, subject_name="翁源县鑫发碾米有限公司", doc_no="翁市监罚〔2026〕3号",
             decided_on="2026-05-11", valid_from="2026-05-11", categories=["警告"]),
    ],
    "commitment": [
        fact("07", "m3", row=3, subject=MILL, subject_name="翁源县鑫发碾米有限公司", code="CN3", type="主动型",
             made_on="2026-02-01", valid_from="2026-02-01", publicity="可向社会公开", performance="已履行"),
        fact("08", "m4", row=4, subject=MILL, subject_name="翁源县鑫发碾米有限公司", code="CN4", type="审批替代型",
             made_on="2026-03-01", valid_from="2026-03-01", publicity="不可公开", performance="未履行"),
    ],
}  # fmt: skip
SIGNALS: list[Row] = [
    {
        "id": "s1", "about": [MILL, FARM, DENG], "code": "CIRCULAR_HOLDING", "rule": "R8.10", "path": DENG,
        "confidence": 1.0, "records": ["c4"],
        "stated": json.dumps([["c4", "holding", "县工商局", "b1", 4], ["b2", "role", "县工商局", "b0", 2]]),
        **step_lists([Step(DENG, "LR", MILL, rid="b2"), Step(MILL, "OWNS", FARM, 0.51, "c2")]),
    },
    {
        "id": "s2", "about": [MILL, DENG, CHEN], "code": "BAN_EVASION", "rule": "R8.12", "restricted": True,
        "confidence": 0.5, "records": ["k1"], **step_lists([Step(CHEN, "KIN", DENG, rid="k1")]),
    },
]  # fmt: skip
HELD, FINED = "c2".ljust(32, "0"), "e3".ljust(32, "0")
RISK = RelatedRisk(
    scores=pl.DataFrame({"eid": [MILL], "own": [0.5], "risk": [0.6], "truncated": [False]}),
    parts=pl.DataFrame(
        {
            "eid": [MILL, MILL], "source": [FARM, WATER], "ties": [["SUBSIDIARY"], ["HOLDER", "SUBSIDIARY"]],
            "via": [None, FARM], "weight": [0.5, 0.1], "own": [0.4, 0.0], "part": [0.2, 0.0],
            "tie_weights": [[0.5], [0.2, 0.5]],
        }
    ),
)  # fmt: skip
TIES = pl.DataFrame(
    [
        (MILL, FARM, "SUBSIDIARY", 0.5, 0.5, 1.0, 1.0, [HELD]),
        (FARM, WATER, "HOLDER", 0.2, 0.2, 1.0, 1.0, []),
    ],
    schema=tie_records.SCHEMA,
    orient="row",
)
EVENTS = pl.DataFrame(
    [(MILL, FINED, "penalty", "翁市监罚〔2026〕2号", date(2026, 5, 10), 0.24)],
    schema=event_records.SCHEMA,
    orient="row",
)
BATCH = BatchEntry(
    id="b1", file="登记.csv", sheet=None, kind="holding", mapping="m", source="县工商局", sha256="0", received_at=T1,
    today=AS_OF, position="1",
)  # fmt: skip
PROPOSED = BanTerms(
    person=DENG, person_name="邓小满", entity=MILL, entity_name="翁源县鑫发碾米有限公司", origin=f"penalty:{FINED}",
    doc_no="翁市监罚〔2026〕2号", role="LR", role_rid="b2", rule="P08", version="P08@2021-04-29", article="食安法135",
    text="终身不得从事食品生产经营管理工作", quote="", path="", way_back=(), with_origin=False, layer="PROPOSAL",
    missing=(), measures=(),
)  # fmt: skip
NAMES = ("陈一鸣", "邓小满", "赖阿珍")


def write_county(connection: Connection) -> None:
    """Write the whole county and one run."""
    writer = GraphWriter(connection)
    writer.upsert_subjects([*small_county.SUBJECTS, *SUBJECTS])
    writer.upsert_persons([*small_county.PERSONS, *PERSONS])
    for kind, rows in small_county.FACTS.items():
        writer.write_facts(kind, [*rows, *FACTS.get(kind, ())])
    run = "run1"
    Ledger(connection).begin(BATCH)
    writer.write_computed("signal", run, SIGNALS)
    writer.write_computed(
        "proposal",
        run,
        [
            {
                "id": "p1",
                "matter": "p1",
                "person": DENG,
                "entity": MILL,
                "records": [FINED],
                "rule": "P08",
                "decided_on": "2026-05-10",
                "terms": PROPOSED.packed(),
            }
        ],
    )
    mill = {"id": MILL, "eid": MILL, "class": "D", "score": 71.5, "dynamic": 30.0, "scheme": "R7.3@2026"}
    writer.write_computed("risk_class", run, [mill])
    writer.record_run(run, as_of=AS_OF, data_version="v", at="2026-07-01T00:00:00+00:00")
    snapshot = export_snapshot(connection, date.fromisoformat(AS_OF))
    quality, sources = examine_graph(connection, snapshot)
    writer.write_computed("related_risk", run, risk_rows(RISK, TIES, EVENTS, sources, AS_OF))
    writer.write_computed("quality_report", run, [report_row(quality, snapshot, sources)])
    writer.write_computed("draw", run, [{"id": DRAW, "drawn": [MILL, SHOP], "seed": 7}])
