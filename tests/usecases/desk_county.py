"""The small county with public units and their people besides, and desks that act in it. Invented names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from graph_service.domain.acts import Actor
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk
from tests.store.small_county import fact, write_county

Row = dict[str, Any]

MARKET, LABOUR, AUDIT = "11440229006990001X", "11440229MB2D0002XX", "11440229MB2D0003XX"
BUREAU, SCHOOL = "11440229MB2D0010XX", "12440229MB2D0020XX"
WATER, ROADS = "91440229MA00000044", "91440229MA00000055"
CITY = "11440200000000044F"
TEACHER, TEACHER_NAME = "p:" + "e" * 32, "钟秀兰"
TODAY = date(2026, 6, 30)

SUBJECTS: list[Row] = [
    {"eid": MARKET, "uscc": MARKET, "name": "翁源县市场监督管理局", "entity_kind": "PUBLIC_BODY", "certain": True},
    {
        "eid": LABOUR,
        "uscc": LABOUR,
        "name": "翁源县人力资源和社会保障局",
        "entity_kind": "PUBLIC_BODY",
        "certain": True,
    },
    {"eid": BUREAU, "uscc": BUREAU, "name": "翁源县水务局", "entity_kind": "PUBLIC_BODY", "certain": True},
    {"eid": SCHOOL, "uscc": SCHOOL, "name": "翁源县龙仙第三小学", "entity_kind": "PUBLIC_BODY", "certain": True},
    {"eid": CITY, "uscc": CITY, "name": "韶关市人民政府", "entity_kind": "PUBLIC_BODY", "certain": True},
    {"eid": WATER, "uscc": WATER, "name": "翁源县清源供水有限公司", "entity_kind": "ENTERPRISE", "certain": True},
    {"eid": ROADS, "uscc": ROADS, "name": "翁源县路桥建设有限公司", "entity_kind": "ENTERPRISE", "certain": True},
]
FACTS: dict[str, list[Row]] = {
    "registration": [
        fact("91", "91", eid=ROADS, uscc=ROADS, name="翁源县路桥建设有限公司", entity_kind="ENTERPRISE",
             type_text="有限责任公司(国有独资)", status="ACTIVE"),
    ],
    "holding": [fact("92", "92", owner=CITY, eid=WATER, econ=1.0, votes=1.0)],
    "role": [fact("93", "93", holder=TEACHER, eid=SCHOOL, kind="OD", title="教师", valid_from="2018-09-01")],
    "lawsuit": [
        fact("94", "94", subject=BUREAU, subject_name="翁源县水务局", case_no="(2026)粤0229民初88号", standing="被告",
             cause="建设工程合同纠纷", result="判决被告支付工程款", filed_on="2026-05-20", valid_from="2026-05-20"),
    ],
    "list_entry": [
        fact("95", "95", subject=BUREAU, subject_name="翁源县水务局", list_code="SXBZXR", case_no="(2026)粤0229执9号",
             list_name="失信被执行人", listed_on="2026-06-10", valid_from="2026-06-10", finding_names=[]),
    ],
}  # fmt: skip


def write_public_units(connection: Connection) -> None:
    writer = GraphWriter(connection)
    write_county(writer)
    writer.upsert_subjects(SUBJECTS)
    writer.upsert_persons([{"pid": TEACHER, "name": TEACHER_NAME, "certain": True}])
    for kind, rows in FACTS.items():
        writer.write_facts(kind, rows)


def desk(connection: Connection, unit: str = MARKET, role: str = "department", today: date = TODAY) -> Desk:
    now = datetime(today.year, today.month, today.day, 4, tzinfo=UTC)
    return Desk(connection, access_matrix(), Actor("li", unit, role), today, now)
