"""A small county with a draw that was carried to its results, served with the demonstration's door (抽查样例)."""

from __future__ import annotations

import io
import json
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx

from graph_service.api.app import create_app
from graph_service.cli.demo_roll import demo_users
from graph_service.settings import Settings
from graph_service.store.writer import GraphWriter
from tests.api.conftest import NOW, PURPOSE, served
from tests.api.inspection_county import FIRMS, FOOD, MARKET, SECRET, TODAY, UNITS, frozen, write_inspections
from tests.api.role_tokens import Tokens
from tests.conftest import TestGraph

PLAN, WAITING = "2026-01", "2026-02"  # one with results, one whose seed is not revealed yet


@contextmanager
def drawn_county(graph: TestGraph, data: Path) -> Generator[str]:
    """Serve the county of the tests of inspections: every fourth task found a problem, every fifth is still to do."""
    graph.wipe()
    write_inspections(graph.connection)
    GraphWriter(graph.connection).record_run("run1", as_of=TODAY, data_version="v", at=f"{TODAY}T00:00:00+00:00")
    settings = Settings(data=data, address_rate_per_minute=0)
    users = demo_users(settings, next(iter(FIRMS)))
    app = create_app(settings, connection=graph.connection, clock=lambda: NOW, log=io.StringIO(), demo=users)
    with served(app) as http:
        _draw(http, data)
        yield f"{http.base_url}/"


def _draw(http: httpx.Client, data: Path) -> None:
    client = {"role": "inspector", "unit": MARKET, "unit_name": UNITS[MARKET], "at": NOW}
    token = Tokens(http, data, {"inspector": client})["inspector"]
    http.headers.update({"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | PURPOSE)

    def act(path: str, body: object = None) -> None:
        http.post(f"/v1/inspections{path}", content=json.dumps(body)).raise_for_status()

    act("", frozen(WAITING))
    act("", frozen(PLAN))
    act(f"/{PLAN}/reveal", {"value": SECRET})
    act(f"/{PLAN}/staff")
    tasks = http.get(f"/v1/inspections/{PLAN}/tasks", params={"limit": 100}).raise_for_status().json()["tasks"]
    clean, faulty = (
        {"result_code": "未发现问题"},
        {"result_code": "发现问题已责令改正", "problem_items": [FOOD], "facts": "货架无标签"},
    )
    rows = [
        {
            "task_no": one["task_no"],
            "inspected_on": TODAY,
            **(faulty if FOOD in _items(one) and place % 4 == 1 else clean),
        }
        for place, one in enumerate(tasks)
        if place % 5
    ]
    act(f"/{PLAN}/results", rows)


def _items(task: dict[str, list[dict[str, str]]]) -> set[str]:
    return {one["code"] for one in task["items"]}
