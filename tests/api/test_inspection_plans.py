"""Plans and replacements over HTTP (抽查计划与递补): what cannot be drawn, who is left out, a reserve drawn too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.inspection_county import (
    CLOSED,
    EXITS,
    FIRE,
    FIRMS,
    FOOD,
    MARKET,
    OTHERS,
    REVOKED,
    VISITED,
    Inspecting,
    frozen,
    inspecting,
    plan,
)
from tests.conftest import TestGraph


@pytest.fixture(scope="module")
def county(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspecting]:
    with inspecting(embedded, tmp_path_factory.mktemp("plans")) as found:
        yield found


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (frozen("p", seed={"kind": "held", "committed": "甲的一半|乙的一半"}), "SHA-256"),
        (frozen("p", item=[{"code": "没有"}]), "清单中没有"),
        (frozen("p", item=[]), "没有列抽查事项"),
        (frozen("p", item=[{"code": FOOD}, {"code": FOOD}]), "列了两次"),
        (frozen("p", size=10, rate_kind="absolute"), "又给出了抽取户数"),
        (frozen("p", begins="2026-10-01"), "早于开始日期"),
        (frozen("a b"), "计划编号"),
        (frozen(".."), "计划编号"),
        (frozen("p", strata=["code"]), "分层"),
        (frozen("p", term="\ud800"), "不符合要求"),
        (frozen("p", item=[{"code": FOOD, "weight": 1e308}, {"code": EXITS, "weight": 1e-308}]), "不符合要求"),
        (frozen("p", rates={"A": 2.0}), "大于 1"),
        (frozen("p", frame={"codes": [CLOSED]}), "全部被排除"),
        (frozen("p", sise=10), "不符合要求"),
        (frozen("p", begins=20260701), "不符合要求"),
        (frozen("p", inspectors=1), "不符合要求"),
        ({"plan": frozen("p")["plan"], "seed": {"kind": "given", "committed": "x"}}, "不符合要求"),
    ],
)
def test_a_plan_that_cannot_be_drawn_is_refused_with_what_to_change(
    county: Inspecting, body: dict[str, Any], told: str
) -> None:
    answer = county.post("inspector", "", body)
    assert (answer.status_code, told in answer.text) == (422, True), answer.text
    assert county.get("inspector", "/p").status_code == 404


def test_who_was_left_out_is_told_with_why(county: Inspecting) -> None:
    assert county.post("inspector", "", frozen("名录")).status_code == 201
    answer = county.get("inspector", "/名录/excluded")
    found = {one["code"]: one for one in answer.json()["items"]}
    assert found.keys() == {VISITED, CLOSED, REVOKED, *OTHERS}
    assert (found[OTHERS[0]]["reason"], found[OTHERS[0]]["grade"]) == ("不在计划的检查对象范围", "C")
    assert (found[CLOSED]["reason"], found[CLOSED]["grade"]) == ("已注销、撤销或迁出", "A")
    assert found[REVOKED]["reason"] == "登记状态为吊销, 不在计划的检查对象范围"
    assert found[VISITED]["reason"] == "本年度检查次数已达上限"
    assert found[VISITED]["detail"] == "本年度已检查或待查 1 次, 达到 A 类上限 1 次"
    assert county.get("inspector", "/名录/excluded", purpose=False).status_code == 422
    assert county.audit()[-1]["action"] == "GET /v1/inspections/{plan}/excluded"
    second = county.get("inspector", "/名录/excluded", limit=1, offset=1).json()
    assert (len(second["items"]), second["found"], second["truncated"]) == (1, len(found), True)


def test_the_frame_is_tried_in_numbers_and_nothing_is_kept(county: Inspecting) -> None:
    tried = plan("2026-试算")
    told = county.post("inspector", "/frame", tried).json()
    assert (told["units"], told["subjects"]) == (2 * len(FIRMS), len(FIRMS))
    classes = {one["grade"]: (one["subjects"], one["units"], one["expected"]) for one in told["classes"]}
    assert classes["D"] == (6, 12, 12.0)
    assert sum(one[0] for one in classes.values()) == len(FIRMS)
    assert [(one["item"], one["units"]) for one in told["by_item"]] == [(FOOD, len(FIRMS)), (EXITS, len(FIRMS))]
    reasons = {one["reason"]: one["subjects"] for one in told["excluded"]}
    assert reasons == {
        "登记状态为吊销, 不在计划的检查对象范围": 1, "不在计划的检查对象范围": len(OTHERS), "已注销、撤销或迁出": 1,
        "本年度检查次数已达上限": 1,
    }  # fmt: skip
    asked_for = tried | {"frame": {"codes": [REVOKED], "statuses": ["REVOKED"]}}
    assert county.post("inspector", "/frame", asked_for).json()["subjects"] == 1
    unknown = county.post("inspector", "/frame", tried | {"frame": {"statuses": ["GONE"]}})
    assert unknown.status_code == 422
    assert not [code for code in FIRMS if code in str(told)]
    assert county.get("inspector", "/2026-试算").status_code == 404
    assert county.post("regulator", "/frame", tried).status_code == 403


def test_the_list_of_items_says_what_a_plan_may_draw(county: Inspecting) -> None:
    answer = county.http.get("/v1/inspection-items", headers={"Authorization": f"Bearer {county.tokens['inspector']}"})
    assert answer.status_code == 200, answer.text
    found = {one["code"]: (one["unit_code"], one["level"], one["rate_cap"]) for one in answer.json()["items"]}
    assert found == {FOOD: (MARKET, "一般检查事项", None), EXITS: (FIRE, "重点检查事项", None)}
