"""What is told of draws to those who make none: to anybody the notice and the bundle, to the regulator the sums."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from graph_service.analysis.draw_bundle import redraw
from tests.api.inspection_county import (
    FIRMS,
    INSPECTORS,
    MARKET,
    OTHERS,
    PEOPLE,
    SECRET,
    TODAY,
    Inspecting,
    frozen,
    inspecting,
    name_of,
)  # fmt: skip
from tests.conftest import TestGraph

FIRST, SECOND = "2026-07-食品消防", "2026-08-食品消防"


@pytest.fixture(scope="module")
def county(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspecting]:
    with inspecting(embedded, tmp_path_factory.mktemp("told")) as found:
        yield found


@pytest.fixture(scope="module")
def drawn(county: Inspecting) -> dict[str, Any]:
    """Two plans, the second not revealed; of the first every task has its result, some with a problem."""
    made = county.post("inspector", "", frozen(FIRST)).json()
    assert county.post("inspector", "", frozen(SECOND)).status_code == 201
    for act, body in (("reveal", {"value": SECRET}), ("staff", None)):
        assert county.post("inspector", f"/{FIRST}/{act}", body).status_code == 200
    problem = {"result_code": "发现问题已责令改正", "facts": "货架无标签"}
    results = [
        {"task_no": one["task_no"], "inspected_on": TODAY, "result_code": "未发现问题"} | (problem if place % 3 else {})
        for place, one in enumerate(county.tasks(FIRST))
    ]
    assert county.post("inspector", f"/{FIRST}/results", results).json()["done"] == len(results)
    return made


def public(county: Inspecting, path: str) -> httpx.Response:
    return county.http.get(f"/v1/public{path}")


def test_anybody_reads_the_notice_and_verifies_the_draw_without_a_token(
    county: Inspecting, drawn: dict[str, Any]
) -> None:
    lines = {one["id"]: one for one in public(county, "/draws").json()["plans"]}
    for name in ("frame_hash", "committed"):  # as they were published before the draw
        assert lines[FIRST][name] == drawn["plan"][name]
    assert public(county, f"/draws/{SECOND}").json()["seed"] is None
    early = public(county, f"/draws/{SECOND}/bundle")
    assert (early.status_code, early.json()["rule"]) == (409, "R7.7")
    bundle = public(county, f"/draws/{FIRST}/bundle")
    assert redraw(bundle.json()).equal
    assert public(county, f"/draws/{FIRST}").json()["seed"] == bundle.json()["seed"]
    told = "".join(public(county, path).text for path in ("/draws", f"/draws/{FIRST}", f"/draws/{FIRST}/bundle"))
    named = [name_of(code) for code in FIRMS]
    assert not [code for code in (*FIRMS, *OTHERS, *PEOPLE.values(), *INSPECTORS, *named) if code in told]
    assert "by_class" not in told
    assert public(county, "/draws/nowhere").status_code == public(county, "/draws/nowhere/bundle").status_code == 404


def test_a_result_is_public_when_it_was_published_and_not_before(county: Inspecting, drawn: dict[str, Any]) -> None:
    def listed() -> set[str]:
        items = public(county, "/records?kinds=inspection&limit=100").json()["items"]
        return {one["record"]["facts"]["task_no"] for one in items}

    mine = [one for one in county.tasks(FIRST) if one["units"][0] == MARKET]
    first, other = mine[:2]
    assert {first["task_no"], other["task_no"]}.isdisjoint(listed())
    headers = {"Authorization": f"Bearer {county.tokens['inspector']}", "X-Purpose": "x"}
    acts = f"/v1/cases/{first['id']}/acts"
    body = {"step": "publish", "seen": 2, "data": {"published_at": ["信用翁源"]}}
    done = county.http.post(acts, headers=headers, json=body)
    assert done.is_success, done.text
    assert first["task_no"] in listed() and other["task_no"] not in listed()


def test_all_draws_together_are_the_units_of_each_counted(county: Inspecting, drawn: dict[str, Any]) -> None:
    def told(who: str, **query: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {county.tokens[who]}", "X-Purpose": "x"}
        return county.http.get("/v1/dashboards/draws", params=query, headers=headers)

    assert [one["plan"]["id"] for one in told("regulator").json()["plans"]] == [FIRST]
    assert county.post("inspector", f"/{SECOND}/reveal", {"value": SECRET}).status_code == 200
    whole = told("regulator").json()
    own = {one["plan"]["id"]: one for one in whole["plans"]}
    assert own.keys() == {FIRST, SECOND} and whole["unread"] == []
    kpis = {plan: county.get("inspector", f"/{plan}/kpi").json() for plan in own}
    for name in ("drawn", "inspected", "problems"):
        assert whole["overall"][0][name] == sum(one["overall"][0][name] for one in kpis.values())
        for row in whole["by_class"]:
            parts = [part for one in kpis.values() for part in one["by_class"] if part["group"] == row["group"]]
            assert row[name] == sum(part[name] for part in parts)
    assert whole["lift"] == pytest.approx(kpis[FIRST]["lift"])  # of the other nothing was inspected
    assert county.get("regulator", f"/{FIRST}/kpi").json()["by_class"] == kpis[FIRST]["by_class"]
    assert own[FIRST]["rows"].endswith("/kpi") and own[SECOND]["raw_rate"] is None
    assert told("regulator", since="2026-07-01").json()["plans"] == []
    assert told("regulator", since="2026-07-01").json()["lift"] is None
    assert told("inspector").json()["by_class"] == whole["by_class"]
    assert {told(who).status_code for who in ("market", "department", "public", "bank")} == {403}
    assert not [code for code in (*FIRMS, *OTHERS) if code in told("regulator").text]
