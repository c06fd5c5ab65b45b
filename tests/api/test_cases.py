"""Cases over HTTP (案件接口): opened, led on, looked back at, by whoever may, with nothing of a person in clear."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest

from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.procedures import procedures
from tests.api.conftest import PURPOSE, Service
from tests.api.county import FINED, ID_NUMBER
from tests.store.small_county import DENG, FARM, MILL

OBJECTION: dict[str, Any] = {
    "procedure": "objection", "step": "file", "subject": MILL, "records": [FINED],
    "data": {"ground": "记录错误", "statement": f"不是我司, 经办人身份证{ID_NUMBER}"},
}  # fmt: skip


def post(service: Service, role: str, path: str, body: dict[str, Any], key: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {service.tokens[role]}", **PURPOSE}
    return service.http.post(path, json=body, headers=headers | ({"Idempotency-Key": key} if key else {}))


@pytest.fixture(scope="module")
def filed(service: Service) -> dict[str, Any]:
    """An objection to the fine of the mill."""
    answer = post(service, "regulator", "/v1/cases", OBJECTION, "objection-1")
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_form_of_every_procedure_is_told(service: Service) -> None:
    told = {one["id"]: one for one in service.get("discipline", "/v1/procedures").json()["procedures"]}
    assert told.keys() == procedures().keys()
    assert told["objection"]["opening"] == ["file"]
    (file,) = [step for step in told["objection"]["steps"] if step["id"] == "file"]
    assert [field["id"] for field in file["needs"]] == ["ground", "statement"]
    assert "非本人" in file["needs"][0]["choices"]


def test_an_objection_is_opened_once_and_told_with_its_clock_and_way_on(
    service: Service, filed: dict[str, Any]
) -> None:
    assert (filed["state"], filed["seq"], filed["party"]["ref"]) == ("FILED", 1, MILL)
    assert [(one["clock"], one["due"]) for one in filed["clocks"]] == [("C08", "2026-07-01")]
    assert {step["id"] for step in filed["onward"]} == {"mark", "drop"}
    assert filed["way_back"] and filed["rule"]["rule"] == "R6"
    assert ID_NUMBER not in str(filed)
    again = post(service, "regulator", "/v1/cases", OBJECTION, "objection-1")
    assert again.json()["id"] == filed["id"]
    other = post(service, "regulator", "/v1/cases", OBJECTION, "objection-2")
    assert (other.status_code, other.json()["type"]) == (409, "urn:credit-graph:problem:conflict")


def test_a_mark_is_on_the_record_in_every_answer_and_a_second_officer_is_told(
    service: Service, filed: dict[str, Any]
) -> None:
    case = f"/v1/cases/{filed['id']}"
    marked = post(service, "regulator", f"{case}/acts", {"step": "mark", "seen": 1})
    assert (marked.status_code, marked.json()["state"], marked.json()["effect"]) == (200, "MARKED", "mark")
    late = post(service, "regulator", f"{case}/acts", {"step": "mark", "seen": 1})
    assert (late.status_code, late.json()["type"]) == (409, "urn:credit-graph:problem:conflict")
    for role in ("public", "bank", "inspector"):
        records = service.get(role, f"/v1/subjects/{MILL}/records").json()["records"]
        (fine,) = [one for one in records if one["id"] == FINED]
        assert (fine["standing"], fine["objection_mark"]) == ("MARKED", True), role
    portrait = service.get("regulator", f"/v1/portraits/{MILL}").json()["portrait"]
    assert [one["objection"] for one in portrait["penalties"]["items"] if one["fine_yuan"] == 20_000.0] == [True]
    before = service.get("regulator", case, as_of="2026-06-29")
    assert before.status_code == 422  # not open then
    listed = service.get("regulator", "/v1/cases", procedure="objection").json()["cases"]
    assert [(one["id"], one["state_term"], one["due"]) for one in listed] == [(filed["id"], "核查中", "2026-07-03")]
    about = service.get("subject", f"/v1/subjects/{MILL}/cases").json()["cases"]
    assert [one["id"] for one in about] == [filed["id"]]


def test_each_role_sees_and_does_what_is_its_own(service: Service, filed: dict[str, Any]) -> None:
    case = f"/v1/cases/{filed['id']}"
    seen = {role for role in access_matrix().roles if service.get(role, case).status_code == 200}
    assert seen == {"regulator", "subject"}  # the subject is the mill itself; no department decided this one
    body = {"step": "uphold", "seen": 2, "reason": "查实", "data": {"outcome": "撤回"}}
    for role in access_matrix().roles.keys() - {"regulator"}:
        assert post(service, role, f"{case}/acts", body).status_code == 403, role
    assert post(service, "subject", "/v1/cases", OBJECTION | {"subject": FARM, "records": []}).status_code == 403
    assert service.get("regulator", case, purpose=False).status_code == 422  # a case is audited: why is asked


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"procedure": "divorce"}, 404, "没有程序"),
        ({"step": "uphold"}, 409, "尚未立案"),
        ({"data": {"ground": "记录错误"}}, 422, "缺少"),
        ({"data": {"ground": "不服", "statement": "x"}}, 422, "可选"),
        ({"data": {"ground": "记录错误", "statement": "x", "score": "99"}}, 422, "没有栏目"),
        ({"records": ["e" * 32]}, 404, "没有这些记录"),
        ({"subject": ""}, 422, "请指明"),
        ({"day": "2026-07-01"}, 422, "今天"),
        ({"procedure": "proposal", "step": "take"}, 422, "只能从拟措施受理"),
        ({"proposal": "0" * 32}, 422, "只能指明一个"),
    ],
)
def test_what_does_not_fit_is_refused_with_what_to_do(
    service: Service, change: dict[str, Any], status: int, told: str
) -> None:
    answer = post(service, "regulator", "/v1/cases", OBJECTION | change)
    problem = answer.json()
    assert answer.status_code == status, answer.text
    assert told in problem["detail"] + problem.get("advice", "")


def test_persons_are_masked_in_a_case_and_every_act_is_in_the_audit_log(service: Service) -> None:
    body = OBJECTION | {"subject": DENG, "records": [], "data": {"ground": "记录遗漏", "statement": "邓小满本人申请"}}
    answer = post(service, "regulator", "/v1/cases", body, "objection-of-deng").json()
    assert answer["party"]["kind"] == "person"
    assert "邓小满" not in str(answer) and DENG not in str(answer)
    entry = service.audit()[-1]
    assert (entry["action"], entry["outcome"], entry["subject"]) == ("POST /v1/cases", "answered", DENG)
    assert f"case:{answer['id']}" in entry["records"]
    assert entry["at"].startswith(date(2026, 6, 30).isoformat())
