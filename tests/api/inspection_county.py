"""A county to draw from: two departments with an item each, eight inspectors, firms of every class. Invented names."""

from __future__ import annotations

import io
import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from graph_service.analysis.draw_bundle import commitment_of
from graph_service.api.app import create_app
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from graph_service.store.bolt import Connection
from graph_service.store.writer import GraphWriter
from tests.api.conftest import NOW, PURPOSE, served
from tests.api.role_tokens import Tokens
from tests.conftest import TestGraph
from tests.store.small_county import fact

Row = dict[str, Any]

MARKET, FIRE = "11440229006990001X", "11440229MB2D0005XX"
UNITS = {MARKET: "翁源县市场监督管理局", FIRE: "翁源县消防救援大队"}
FOOD, EXITS = "SJ-01", "XF-01"
ITEMS = {FOOD: (MARKET, "食品经营检查"), EXITS: (FIRE, "消防安全检查")}
CLASSES = "A" * 10 + "B" * 8 + "C" * 8 + "D" * 6
FIRMS = {f"91440229MA1{place:07}": grade for place, grade in enumerate(CLASSES)}
OF_CLASS_D = [code for code, grade in FIRMS.items() if grade == "D"]
OTHERS = [f"91440229MA15{place:06}" for place in range(8)]  # of class C, drawn from by a plan of their own
VISITED, CLOSED = "91440229MA19999991", "91440229MA19999992"  # a firm of class A visited this year; one struck off
REVOKED = "91440229MA19999993"  # its licence was revoked, it is not struck off yet
INSPECTORS = {f"粤0229{unit}{place}": code for code, unit in ((MARKET, "1"), (FIRE, "2")) for place in range(4)}
PEOPLE = {certificate: f"p:{place:032x}" for place, certificate in enumerate(INSPECTORS, 1)}
SURNAMES = "赵钱孙李周吴郑王"
OWNER = next(iter(INSPECTORS))  # an inspector who holds shares of a firm that is surely drawn
TODAY = "2026-06-30"
SECRET = "甲的一半|乙的一半"
RATES = {"A": 0.2, "B": 0.25, "C": 0.5, "D": 1.0}


def name_of(code: str) -> str:
    """Name of a firm."""
    return f"翁源县第{code[-4:]}商行"


def plan(key: str, **more: Any) -> Row:
    """A plan over the firms of this county, as it is handed in."""
    told: Row = {
        "id": key, "term": "食品与消防联合抽查", "rates": RATES, "begins": "2026-07-01", "ends": "2026-09-30",
        "item": [{"code": FOOD}, {"code": EXITS}], "frame": {"codes": [*FIRMS, VISITED, CLOSED, REVOKED]},
    }  # fmt: skip
    return told | more


def frozen(key: str, seed: Row | None = None, **more: Any) -> Row:
    """A plan with its commitment."""
    return {"plan": plan(key, **more), "seed": seed or {"kind": "held", "committed": commitment_of(SECRET)}}


def write_inspections(connection: Connection, run: str = "run1") -> None:
    """Write the departments, their items and inspectors, the firms and their classes."""
    writer = GraphWriter(connection)
    firms = [*FIRMS, *OTHERS, VISITED, CLOSED, REVOKED]
    named = {**UNITS, **{code: name_of(code) for code in firms}}
    kinds = dict.fromkeys(UNITS, "PUBLIC_BODY")
    writer.upsert_subjects(
        [
            {"eid": code, "uscc": code, "name": name, "entity_kind": kinds.get(code, "ENTERPRISE"), "certain": True}
            for code, name in named.items()
        ]
    )
    writer.upsert_persons(
        [
            {"pid": pid, "name": f"{surname}检查", "certain": True}
            for pid, surname in zip(PEOPLE.values(), SURNAMES, strict=True)
        ]
    )
    writer.write_facts("registration", [_registration(place, code) for place, code in enumerate(firms)])
    writer.write_facts("inspection_item", [_item(place, *one) for place, one in enumerate(ITEMS.items())])
    writer.write_facts("inspector", [_inspector(place, *one) for place, one in enumerate(INSPECTORS.items())])
    writer.write_facts("holding", [fact("7e00", "7e00", owner=PEOPLE[OWNER], eid=OF_CLASS_D[0], econ=0.3, votes=0.3)])
    visit = fact("7d00", "7d00", subject=VISITED, subject_name=name_of(VISITED), task_no="T9", item="登记事项检查",
                 inspected_on="2026-03-02", valid_from="2026-03-02")  # fmt: skip
    writer.write_facts("inspection", [visit])
    classes = [{"id": code, "eid": code, "class": grade, "score": 50.0} for code, grade in FIRMS.items()]
    classes += [{"id": code, "eid": code, "class": "A", "score": 5.0} for code in (VISITED, CLOSED, REVOKED)]
    classes += [{"id": code, "eid": code, "class": "C", "score": 50.0} for code in OTHERS]
    writer.write_computed("risk_class", run, classes)


def _registration(place: int, code: str) -> Row:
    return fact(
        f"7a{place:02}", f"7a{place:02}", row=place, eid=code, uscc=code, name=name_of(code), region="440229",
        entity_kind="ENTERPRISE", status={CLOSED: "DEREGISTERED", REVOKED: "REVOKED"}.get(code, "ACTIVE"),
        established_on="2015-01-01", address="翁源县龙仙镇",
    )  # fmt: skip


def _item(place: int, code: str, told: tuple[str, str]) -> Row:
    unit, name = told
    return fact(
        f"7b{place:02}", f"7b{place:02}", row=place, subject=unit, subject_name=UNITS[unit], item_code=code, item=name,
        object_kind="企业", basis="检查依据", level="重点检查事项" if code == EXITS else "一般检查事项",
        published_on="2026-01-10", valid_from="2026-01-10",
        authority_code=unit, authority_name=UNITS[unit],
    )  # fmt: skip


def _inspector(place: int, certificate: str, unit: str) -> Row:
    return fact(
        f"7c{place:02}", f"7c{place:02}", row=place, subject=PEOPLE[certificate], subject_name=f"{SURNAMES[place]}检查",
        cert_no=certificate, unit_code=unit, unit_name=UNITS[unit], status="在岗", issued_on="2024-01-01",
        valid_from="2024-01-01", valid_to="2029-01-01",
    )  # fmt: skip


@dataclass(frozen=True)
class Inspecting:
    """The app over this county, and a token of every role; ``market`` and ``fire`` are the two departments."""

    http: httpx.Client
    connection: Connection
    data: Path
    tokens: dict[str, str]

    def post(self, who: str, path: str, body: object = None, *, purpose: bool = True) -> httpx.Response:
        """Hand something in."""
        headers = self._headers(who, purpose) | {"Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)  # escaped: text that is not Unicode is sent as well
        return self.http.post(f"/v1/inspections{path}", content=content, headers=headers)

    def get(self, who: str, path: str, *, purpose: bool = True, **query: Any) -> httpx.Response:
        """Ask."""
        return self.http.get(f"/v1/inspections{path}", params=query, headers=self._headers(who, purpose))

    def tasks(self, plan: str, who: str = "inspector") -> list[dict[str, Any]]:
        """The tasks of a plan, as somebody sees them."""
        answer = self.get(who, f"/{plan}/tasks", limit=1000)
        assert answer.status_code == 200, answer.text
        return answer.json()["tasks"]

    def audit(self) -> list[dict[str, Any]]:
        """Entries of the audit log."""
        return [json.loads(line) for line in (self.data / "audit.jsonl").read_text("utf-8").splitlines()]

    def _headers(self, who: str, purpose: bool) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[who]}"} | (PURPOSE if purpose else {})


@contextmanager
def inspecting(graph: TestGraph, data: Path) -> Generator[Inspecting]:
    """Serve the county."""
    graph.wipe()
    write_inspections(graph.connection)
    GraphWriter(graph.connection).record_run("run1", as_of=TODAY, data_version="v", at="2026-06-30T00:00:00+00:00")
    app = create_app(Settings(data=data), connection=graph.connection, clock=lambda: NOW, log=io.StringIO())
    units = {role: (role, f"unit-{role}") for role in access_matrix().roles}
    units |= {"inspector": ("inspector", MARKET), "market": ("department", MARKET), "fire": ("department", FIRE)}
    clients = {
        who: {"role": role, "unit": unit, "unit_name": UNITS.get(unit, ""), "at": NOW}
        for who, (role, unit) in units.items()
    }
    with served(app) as http:
        yield Inspecting(http, graph.connection, data, Tokens(http, data, clients))
