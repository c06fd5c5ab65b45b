"""Three subjects whose codes check, and who acts on them, for the desks of commitments and campaigns."""

from __future__ import annotations

from datetime import UTC, date, datetime

from graph_service.domain.acts import Actor, Value
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Taking
from tests.conftest import TestGraph
from tests.store.small_county import fact

FIRM, STALL, COOP, STRANGER = "91440229MA4U0001XN", "92440229MA4W00011F", "93440229MA4X000122", "914403001922038216"
OFFICE, BUILDING = "11440229MB2D00057G", "11440229MB2D00065B"
NAMES = {FIRM: "翁源县示例建材有限公司", STALL: "阿珍杂货店", COOP: "翁源县示例专业合作社"}


def three_subjects(graph: TestGraph) -> Connection:
    """Write them into an empty graph."""
    graph.wipe()
    writer = GraphWriter(graph.connection)
    writer.upsert_subjects([{"eid": eid, "uscc": eid, "name": name, "certain": True} for eid, name in NAMES.items()])
    writer.write_facts(
        "registration",
        [fact(f"a{n}", f"e{n}", eid=eid, uscc=eid, name=name) for n, (eid, name) in enumerate(NAMES.items())],
    )
    return graph.connection


def desk(connection: Connection, today: str, unit: str = BUILDING, role: str = "department") -> Desk:
    """Whoever acts on a day (MM-DD)."""
    moment = datetime.fromisoformat(f"2026-{today}T04:00:00+00:00").astimezone(UTC)
    return Desk(connection, access_matrix(), Actor("li", unit, role), moment.date(), moment)


def day(text: str) -> date:
    """A day of 2026 (MM-DD)."""
    return date.fromisoformat(f"2026-{text}")


def led_on(case: str, name: str, on: str, **data: Value) -> Taking:
    """A step of a case on a day."""
    return Taking(f"{name} {case} {on}", case, name, day(on), "理由", data)
