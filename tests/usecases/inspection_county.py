"""A county to inspect: sixty firms with classes, items of two departments, inspectors of both. Invented names."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin, commitment_of
from graph_service.store.bolt import Connection
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.inspection_draw import reveal
from graph_service.usecases.inspection_plan import Frozen, freeze_plan
from graph_service.usecases.inspection_tasks import staff
from graph_service.usecases.plan_file import PlanFile, parse_plan
from graph_service.usecases.policies import load_policies
from tests.store.small_county import fact
from tests.usecases.desk_county import LABOUR, MARKET, TODAY, desk

Row = dict[str, Any]
FIRMS = 60
CLASSES = "A" * 40 + "B" * 12 + "C" * 5 + "D" * 3
SECRET = "11" * 16 + "|" + "22" * 16
HELD = SeedOrigin(SeedKind.HELD, committed=commitment_of(SECRET))
POLICIES = load_policies()
PLAN: Row = {
    "id": "2026-07", "term": "2026年7月双随机抽查", "size": 20, "rates": {"A": 1, "B": 3, "C": 10, "D": 30},
    "item": [{"code": "SJ-01"}, {"code": "RS-01", "weight": 0.5}],
}  # fmt: skip


def code(place: int) -> str:
    return f"91440229MA1{place:07}"


def person(place: int) -> str:
    return f"p:{place:032x}"


def cert(unit: str, place: int) -> str:
    return f"粤F-{'S' if unit == MARKET else 'R'}{place}"


def write_inspections(connection: Connection, day: date = TODAY) -> None:
    """Write the county: the spouse of the first inspector is supervisor of every firm but the last ten (A15)."""
    writer = GraphWriter(connection)
    codes = [code(place) for place in range(FIRMS)]
    people = [person(place) for place in range(1, 12)]
    writer.upsert_subjects(
        [{"eid": one, "uscc": one, "name": f"翁源县第{place}商行有限公司", "entity_kind": "ENTERPRISE", "certain": True}
         for place, one in enumerate(codes)]
        + [{"eid": unit, "uscc": unit, "name": name, "entity_kind": "PUBLIC_BODY", "certain": True}
           for unit, name in ((MARKET, "翁源县市场监督管理局"), (LABOUR, "翁源县人力资源和社会保障局"))]
    )  # fmt: skip
    writer.upsert_persons([{"pid": one, "name": f"某{place}", "certain": True} for place, one in enumerate(people)])
    facts: dict[str, list[Row]] = {
        "registration": [
            fact(f"{place:x}a", f"{place:x}a", eid=one, uscc=one, name=f"翁源县第{place}商行有限公司",
                 entity_kind="ENTERPRISE", status="ACTIVE" if place else "DEREGISTERED", region="440229",
                 established_on="2015-01-01", industry="餐饮业" if place % 3 == 0 else "零售业")
            for place, one in enumerate(codes)
        ],
        "inspection_item": [
            fact("e1", "e1", subject=MARKET, subject_name="翁源县市场监督管理局", item_code="SJ-01", item="公示检查",
                 object_kind="全部", industries=[], basis="企业信息公示暂行条例第十五条", level="一般检查事项",
                 rate_cap=0.5, expertise=["登记注册"]),
            fact("e2", "e2", subject=LABOUR, subject_name="翁源县人力资源和社会保障局", item_code="RS-01",
                 item="劳动用工检查", object_kind="企业", industries=["餐饮业"], basis="劳动保障监察条例第十条",
                 level="一般检查事项", rate_cap=1.0, expertise=[]),
        ],
        "inspector": [
            fact(f"{place}f{unit[-3]}", f"{place}f{unit[-3]}", subject=person(place if unit == MARKET else place + 5),
                 subject_name="某某", cert_no=cert(unit, place), unit_code=unit, status="在岗", expertise=["登记注册"],
                 areas=["440229"], issued_on="2024-01-01", valid_from="2024-01-01",
                 valid_to=(day + timedelta(days=-90 if place == 5 else 900)).isoformat())
            for unit in (MARKET, LABOUR) for place in range(1, 6)
        ],
        "role": [fact(f"{place:x}b", f"{place:x}b", holder=person(11), eid=one, kind="SUPV")
                 for place, one in enumerate(codes[:-10])],
        "kin": [fact("c1", "c1", person=person(1), relative=person(11), kinship="SPOUSE", legal_source="婚姻登记核验")],
    }  # fmt: skip
    for kind, rows in facts.items():
        writer.write_facts(kind, rows)
    run_classes(connection, CLASSES, day)


def run_classes(connection: Connection, classes: str, day: date) -> None:
    """What a monthly run leaves: the run and the classes."""
    writer = GraphWriter(connection)
    writer.record_run(f"run-{day}", as_of=day.isoformat(), data_version="v", at=f"{day}T00:00:00+00:00")
    rows = [
        {"id": code(place), "eid": code(place), "as_of": day.isoformat(), "class": name, "score": 10 * place}
        for place, name in enumerate(classes)
        if place
    ]
    writer.write_computed("risk_class", f"run-{day}", rows)


def plan(**given: Any) -> PlanFile:
    return parse_plan(PLAN | given, "计划")


def frozen(county: Connection, folder: Path, origin: SeedOrigin = HELD, **given: Any) -> Frozen:
    return freeze_plan(desk(county, MARKET, "inspector"), cache(folder), folder, plan(**given), origin)


def cache(folder: Path) -> SnapshotCache:
    return SnapshotCache(folder / "snapshots", "test")


def inspector(county: Connection, today: date = TODAY) -> Desk:
    return desk(county, MARKET, "inspector", today)


def staffed(county: Connection, folder: Path, **given: object) -> None:
    frozen(county, folder, **given)
    reveal(inspector(county), folder, "2026-07", SECRET)
    staff(inspector(county), cache(folder), POLICIES, folder, "2026-07")
