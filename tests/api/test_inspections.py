"""The 双随机 over HTTP (双随机接口): the whole life of a plan, each step once, by whoever may, the class kept in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from graph_service.analysis.draw_bundle import redraw
from graph_service.rulebook.access import access_matrix
from tests.api.inspection_county import (
    EXITS,
    FIRE,
    FIRMS,
    FOOD,
    INSPECTORS,
    ITEMS,
    MARKET,
    OF_CLASS_D,
    OTHERS,
    OWNER,
    PEOPLE,
    SECRET,
    SURNAMES,
    TODAY,
    Inspecting,
    frozen,
    inspecting,
    name_of,
)
from tests.conftest import TestGraph

LIFE = "2026-07-食品消防"
ROLES = sorted(access_matrix().roles)
READS = ["", f"/{LIFE}", f"/{LIFE}/excluded", f"/{LIFE}/tasks", f"/{LIFE}/bundle", f"/{LIFE}/kpi"]
ACTS: dict[str, Any] = {
    "": frozen("2026-另一计划"),
    f"/{LIFE}/reveal": {"value": SECRET},
    f"/{LIFE}/staff": None,
    f"/{LIFE}/replacements": {"code": OF_CLASS_D[0], "why": "已注销", "reason": "x"},
    f"/{LIFE}/results": [{"task_no": "x", "inspected_on": TODAY, "result_code": "未发现问题"}],
    "/tasks/nowhere/recusal": {"certificate": OWNER, "grant": True, "reason": "x"},
}


@pytest.fixture(scope="module")
def county(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inspecting]:
    with inspecting(embedded, tmp_path_factory.mktemp("inspections")) as found:
        yield found


@pytest.fixture(scope="module")
def notice(county: Inspecting) -> dict[str, Any]:
    answer = county.post("inspector", "", frozen(LIFE))
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def drawn(county: Inspecting, notice: dict[str, Any]) -> dict[str, Any]:
    assert county.get("inspector", f"/{LIFE}/bundle").status_code == 409
    assert county.get("inspector", f"/{LIFE}/kpi").status_code == 409
    assert county.post("inspector", f"/{LIFE}/staff").status_code == 409
    wrong = county.post("inspector", f"/{LIFE}/reveal", {"value": "乙的一半|甲的一半"})
    assert (wrong.status_code, wrong.json()["rule"]) == (422, "R7.7")
    answer = county.post("inspector", f"/{LIFE}/reveal", {"value": SECRET})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def staffed(county: Inspecting, drawn: dict[str, Any]) -> dict[str, Any]:
    answer = county.post("inspector", f"/{LIFE}/staff")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_notice_says_what_is_published_and_what_the_draw_is_to_take(
    county: Inspecting, notice: dict[str, Any]
) -> None:
    told = notice["plan"]
    assert (told["id"], told["state"], told["seed_kind"], told["frozen_on"]) == (LIFE, "COMMITTED", "held", TODAY)
    assert (told["frame_size"], told["excluded"], told["tasks"], notice["seed"]) == (
        2 * len(FIRMS),
        3 + len(OTHERS),
        None,
        None,
    )
    assert len(told["frame_hash"]) == len(told["committed"]) == 64
    expected = 0.2 * 10 + 0.25 * 8 + 0.5 * 8 + 6
    assert [(one["item"], one["units"]) for one in notice["by_item"]] == [(FOOD, len(FIRMS)), (EXITS, len(FIRMS))]
    assert [one["expected"] for one in notice["by_item"]] == pytest.approx([expected] * 2, abs=1e-6)
    by_class = {(one["item"], one["grade"]): (one["units"], one["expected"]) for one in notice["by_class"]}
    assert by_class[FOOD, "D"] == (6, 6.0) and by_class[EXITS, "A"] == (10, pytest.approx(2, abs=1e-6))
    assert not [code for code in FIRMS if code in str(notice)]
    assert notice["key_items"] == [EXITS]
    again = county.post("inspector", "", frozen(LIFE))
    assert (again.status_code, again.json()["rule"]) == (409, "R7.7")
    assert county.get("inspector", f"/{LIFE}").json()["plan"]["frame_hash"] == told["frame_hash"]
    listed = county.get("market", "", purpose=False).json()  # what a notice says is no secret of anybody
    assert told["frame_hash"] in {one["frame_hash"] for one in listed["plans"]}


def test_a_plan_is_drawn_once(county: Inspecting, drawn: dict[str, Any]) -> None:
    assert drawn["plan"]["state"] in {"DRAWN", "STAFFED"} and len(drawn["seed"]) == 64
    assert drawn["subjects"] <= drawn["drawn"] <= 2 * drawn["subjects"]
    again = county.post("inspector", f"/{LIFE}/reveal", {"value": SECRET}).json()
    assert [again[name] for name in ("seed", "drawn", "subjects")] == [
        drawn[name] for name in ("seed", "drawn", "subjects")
    ]
    other = county.post("inspector", f"/{LIFE}/reveal", {"value": "另一个"})
    assert (other.status_code, "不得重抽" in other.json()["detail"]) == (409, True)
    headers = {"Authorization": f"Bearer {county.tokens['inspector']}"}
    known = county.http.get(f"/v1/draws/{LIFE}", params={"limit": 1000}, headers=headers).json()
    assert (known["draw"]["facts"]["seed"], len(known["items"])) == (drawn["seed"], drawn["subjects"])


def test_the_bundle_is_drawn_again_by_anybody_and_names_nobody(county: Inspecting, drawn: dict[str, Any]) -> None:
    answer = county.get("inspector", f"/{LIFE}/bundle", purpose=False)
    stored = answer.json()
    assert redraw(stored).equal, redraw(stored).differences
    assert (stored["seed"], len(stored["result"]["code"])) == (drawn["seed"], drawn["drawn"])
    assert not [told for code in FIRMS for told in (code, name_of(code)) if told in answer.text]
    stored["result"]["code"].pop()
    assert not redraw(stored).equal


def test_tasks_are_made_once_and_whoever_has_an_interest_stands_aside(
    county: Inspecting, staffed: dict[str, Any], drawn: dict[str, Any]
) -> None:
    assert (staffed["made"], staffed["recused"]) == (drawn["subjects"], 1)
    assert county.post("inspector", f"/{LIFE}/staff").status_code == 409
    found = county.tasks(LIFE)
    assert [one["task_no"] for one in found[: staffed["made"]]] == [
        f"{LIFE}-{place:04}" for place in range(1, staffed["made"] + 1)
    ]
    for one in found:
        assert {INSPECTORS[name] for name in one["certificates"]} == set(one["units"])
        assert len(one["certificates"]) == 2 * len(one["units"])
        assert [(item["code"], item["term"]) for item in one["items"]] == [
            (code, ITEMS[code][1]) for code in (FOOD, EXITS) if ITEMS[code][0] in one["units"]
        ]
    assert {(one["status"], one["status_term"]) for one in found} == {("ACTIVE", "存续")}
    own = next(one for one in found if one["party"]["ref"] == OF_CLASS_D[0])
    assert OWNER not in own["certificates"]
    first = county.get("inspector", f"/{LIFE}/tasks", limit=2, offset=1).json()
    assert [one["task_no"] for one in first["tasks"]] == [one["task_no"] for one in found[1:3]]
    assert (first["found"], first["truncated"]) == (len(found), True)


def test_a_department_sees_and_reports_its_own_tasks_alone(county: Inspecting, staffed: dict[str, Any]) -> None:
    whole = county.tasks(LIFE)
    for who, unit in (("market", MARKET), ("fire", FIRE)):
        assert county.tasks(LIFE, who) == [one for one in whole if unit in one["units"]]
    assert 0 < len(county.tasks(LIFE, "market")) < len(whole)
    assert county.tasks(LIFE, "department") == []  # of a third unit
    others = [one for one in whole if one["units"] == [FIRE]]
    row = {"task_no": others[0]["task_no"], "inspected_on": TODAY, "result_code": "未发现问题"}
    answer = county.post("market", f"/{LIFE}/results", [row]).json()
    assert (answer["done"], answer["already"], [one["row"] for one in answer["faults"]]) == (0, 0, [1])
    nowhere = county.post("market", f"/{LIFE}/results", [row | {"task_no": "没有"}]).json()
    assert [one["reason"] for one in answer["faults"]] == [one["reason"] for one in nowhere["faults"]]


def test_a_subject_is_replaced_once_by_the_next_of_the_order(county: Inspecting, staffed: dict[str, Any]) -> None:
    before = county.tasks(LIFE)
    gone = next(one for one in before if FIRMS[one["party"]["ref"]] == "A" and one["state"] == "ASSIGNED")
    body = {"code": gone["party"]["ref"], "why": "查无下落", "reason": "多次上门无人"}
    answer = county.post("inspector", f"/{LIFE}/replacements", body)
    assert answer.status_code == 200, answer.text
    made = answer.json()["tasks"]
    assert {FIRMS[one["party"]["ref"]] for one in made} == {"A"}
    assert county.audit()[-1]["subject"] == body["code"]
    again = county.post("inspector", f"/{LIFE}/replacements", body)
    assert (again.status_code, again.json()["tasks"]) == (200, made)
    other = county.post("inspector", f"/{LIFE}/replacements", body | {"why": "已注销"})
    assert other.status_code == 409
    after = county.tasks(LIFE)
    assert len(after) == len(before) + len(made)
    assert next(one for one in after if one["id"] == gone["id"])["state"] == "REPLACED"
    spare = next(code for code in FIRMS if code not in {one["party"]["ref"] for one in after})
    assert county.post("inspector", f"/{LIFE}/replacements", body | {"code": spare}).status_code == 404
    none_left = county.post("inspector", f"/{LIFE}/replacements", body | {"code": OF_CLASS_D[1]})
    assert (none_left.status_code, "没有可递补" in none_left.text) == (422, True)  # all of class D were drawn
    next_one = next(one for one in after if FIRMS[one["party"]["ref"]] == "A" and one["state"] == "ASSIGNED")
    unknown = county.post(
        "inspector", f"/{LIFE}/replacements", body | {"code": next_one["party"]["ref"], "why": "不想去"}
    )
    assert (unknown.status_code, "可选" in unknown.text) == (422, True)
    assert county.get("inspector", f"/{LIFE}").json()["progress"]["replaced"] == 1


def test_a_request_for_recusal_is_decided_once(county: Inspecting, staffed: dict[str, Any]) -> None:
    one = next(one for one in county.tasks(LIFE) if one["units"] == [MARKET] and one["state"] == "ASSIGNED")
    path, gone = f"/tasks/{one['id']}/recusal", one["certificates"][0]
    body = {"certificate": gone, "grant": True, "reason": "与当事人有债务"}
    made = county.post("inspector", path, body)
    (after,) = made.json()["tasks"]
    assert (made.status_code, gone in after["certificates"], len(after["certificates"])) == (200, False, 2)
    assert county.post("inspector", path, body).json()["tasks"] == [after]
    assert county.post("inspector", path, body | {"grant": False}).status_code == 409
    stranger = next(name for name, unit in INSPECTORS.items() if unit == FIRE)
    refused = county.post("inspector", path, body | {"certificate": stranger})
    assert (refused.status_code, "不在该任务" in refused.text) == (422, True)
    assert county.post("inspector", "/tasks/nowhere/recusal", body).status_code == 404
    draw = next(
        case["id"]
        for case in county.http.get(
            "/v1/cases", params={"procedure": "draw"},
            headers={"Authorization": f"Bearer {county.tokens['regulator']}", "X-Purpose": "x"},
        ).json()["cases"]
    )  # fmt: skip
    assert county.post("inspector", f"/tasks/{draw}/recusal", body).status_code == 404


def test_results_come_back_once_and_become_figures(county: Inspecting, staffed: dict[str, Any]) -> None:
    waiting = [one for one in county.tasks(LIFE) if one["state"] == "ASSIGNED"]
    rows = [{"task_no": one["task_no"], "inspected_on": TODAY, "result_code": "未发现问题"} for one in waiting]
    joint = next(place for place, one in enumerate(waiting) if len(one["units"]) == 2)
    rows[joint] |= {"result_code": "发现问题已责令改正", "problem_items": [FOOD], "facts": "货架无标签"}
    wrong = [{"task_no": "没有", "inspected_on": TODAY, "result_code": "未发现问题"},
             rows[0] | {"result_code": "还行"}, rows[0] | {"inspected_on": "2026-06-01"}]  # fmt: skip
    faulty = county.post("inspector", f"/{LIFE}/results", wrong).json()
    assert (faulty["done"], [one["row"] for one in faulty["faults"]]) == (0, [1, 2, 3])
    done = county.post("inspector", f"/{LIFE}/results", rows).json()
    assert (done["done"], done["already"], done["faults"]) == (len(rows), 0, [])
    again = county.post("inspector", f"/{LIFE}/results", rows).json()
    assert (again["done"], again["already"], again["faults"]) == (0, len(rows), [])
    changed = county.post("inspector", f"/{LIFE}/results", [rows[joint] | {"result_code": "未发现问题"}]).json()
    assert (changed["done"], len(changed["faults"])) == (0, 1)

    told = county.get("inspector", f"/{LIFE}/kpi").json()
    (overall,) = told["overall"]
    assert (told["tasks"], told["reported"], told["published"], told["late"]) == (len(rows), len(rows), 0, 0)
    assert (overall["problems"], told["leads"], told["leads_filed"]) == (1, 2, 0)  # a lead to each department
    assert overall["drawn"] == overall["inspected"] + overall["missing"] > overall["inspected"]  # one was replaced
    assert 0 <= overall["low"] <= overall["rate"] <= overall["high"] <= 1
    assert {one["group"]: one["term"] for one in told["by_item"]} == {code: name for code, (_, name) in ITEMS.items()}
    assert [one["group"] for one in told["by_class"]] == ["A", "B", "C", "D"]
    assert told["lift"] == pytest.approx(overall["raw_rate"] / overall["rate"])
    assert "推断以已查单元代表未查单元为前提" in told["note"] and "Hájek" in told["method"] and told["unit"]


def test_the_class_is_told_to_nobody_without_the_scope(county: Inspecting, staffed: dict[str, Any]) -> None:
    told = county.get("market", f"/{LIFE}/kpi")
    assert told.status_code == 200 and "by_class" not in told.json() and told.json()["by_item"]
    for who in ("market", "fire", "department"):
        for path in READS:
            text = county.get(who, path).text
            assert not [word for word in ('"grade"', '"class"', '"by_class"', "类上限", '"D"') if word in text], path


@pytest.mark.parametrize("role", ROLES)
def test_a_role_reaches_what_the_matrix_says(county: Inspecting, staffed: dict[str, Any], role: str) -> None:
    held = access_matrix().scopes_of(role)
    for path in READS:
        whole = role == "inspector" or (role == "department" and not path.endswith(("/excluded", "/bundle")))
        whole |= role == "regulator" and path in ("", f"/{LIFE}", f"/{LIFE}/kpi")  # notices and sums
        answer = county.get(role, path)
        assert answer.status_code == (200 if whole else 403), (path, answer.text)
    for path, body in ACTS.items():
        scope = "plans:write" if not path else "inspections:write" if path.endswith("/results") else "draws:write"
        if scope not in held:
            refused = county.post(role, path, body)
            assert (refused.status_code, refused.json()["rule"]) == (403, "R10.2"), path
            nowhere = county.post(role, path.replace(LIFE, "没有的计划"), body).json()
            assert {**refused.json(), "instance": ""} == {**nowhere, "instance": ""}


def test_what_is_nowhere_is_not_found_and_every_act_asks_why(county: Inspecting, staffed: dict[str, Any]) -> None:
    for path in READS[1:]:
        assert county.get("inspector", path.replace(LIFE, "没有的计划")).status_code == 404, path
    for path, body in ACTS.items():
        assert county.post("inspector", path, body, purpose=False).json()["rule"] == "R10.5", path
        if LIFE in path:
            assert county.post("inspector", path.replace(LIFE, "没有的计划"), body).status_code == 404, path


def test_every_act_is_in_the_audit_log_with_its_cases_and_no_person(
    county: Inspecting, staffed: dict[str, Any]
) -> None:
    acts = [one for one in county.audit() if one["outcome"] == "answered"]
    staffing = [one for one in acts if one["action"] == "POST /v1/inspections/{plan}/staff"]
    assert staffed["made"] in {len(one["records"]) for one in staffing}
    assert {f"POST /v1/inspections{path}" for path in ("", "/{plan}/reveal")} <= {one["action"] for one in acts}
    everything = json.dumps([county.get("inspector", path).json() for path in READS], ensure_ascii=False)
    everything += (county.data / "audit.jsonl").read_text("utf-8")
    assert not [told for told in (*PEOPLE.values(), *(f"{one}检查" for one in SURNAMES)) if told in everything]
    assert SECRET not in (county.data / "audit.jsonl").read_text("utf-8")
