"""Commitments and campaigns over the API: who may ask, what is told, and that nothing but what was done is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx
import pytest

from graph_service.api.clients import add_client
from graph_service.domain.acts import Actor
from graph_service.rulebook.access import access_matrix
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from tests.api.conftest import NOW, PURPOSE, Service
from tests.contract.three_subjects import BUILDING, COOP, FIRM, NAMES, OFFICE
from tests.store.small_county import DENG, FARM, MILL, fact

GATE = {
    "subject": FIRM, "type": "容缺受理型", "item": "建设工程规划许可证核发", "missing": ["委托代理人身份证明"],
}  # fmt: skip
CODE = "44022920260601000001"


@dataclass(frozen=True)
class Office:
    """The service, and two departments with codes of their own."""

    service: Service
    building: str
    office: str

    def post(self, token: str, path: str, body: dict[str, Any], *, purpose: bool = True) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} | (PURPOSE if purpose else {})
        return self.service.http.post(path, json=body, headers=headers)

    def get(self, token: str, path: str, **query: Any) -> httpx.Response:
        return self.service.http.get(path, params=query, headers={"Authorization": f"Bearer {token}"} | PURPOSE)

    def gate(self, token: str, **change: Any) -> httpx.Response:
        return self.post(token, "/v1/commitments/gate", {**GATE, **change})


@pytest.fixture(scope="module")
def office(service: Service) -> Iterator[Office]:
    writer = GraphWriter(service.app.state.context.connection)
    writer.upsert_subjects([{"eid": eid, "uscc": eid, "name": name, "certain": True} for eid, name in NAMES.items()])
    writer.write_facts(
        "commitment",
        [fact("f1", "n1", subject=DENG, subject_name="邓小满", code="44022920260601000009", type="主动型",
              made_on="2026-06-01", due_on="2026-06-10", authority_code=OFFICE, authority_name="政务局",
              matter="联系 13812341234")],
    )  # fmt: skip
    tokens = []
    for name, unit in (("building", BUILDING), ("office", OFFICE)):
        secret = add_client(service.data, name, role="department", unit=unit, at=NOW)
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        tokens.append(service.http.post("/v1/token", data=form).json()["access_token"])
    yield Office(service, *tokens)


def test_a_department_asks_about_its_own_items_a_subject_about_itself_and_nobody_else(office: Office) -> None:
    tokens = office.service.tokens
    assert office.gate(office.building).json()["allowed"] is True
    assert office.gate(office.building, department=OFFICE).status_code == 403
    assert office.gate(tokens["regulator"], department=BUILDING).json()["allowed"] is True
    assert office.gate(tokens["subject"], department=BUILDING).status_code == 403
    assert office.gate(tokens["subject"], subject=MILL, department=BUILDING).status_code == 200
    for role in ("public", "bank", "inspector", "court", "discipline", "auditor", "admin"):
        assert office.gate(tokens[role], department=BUILDING).status_code == 403
    assert office.post(office.building, "/v1/commitments/gate", GATE, purpose=False).status_code == 422
    assert office.gate(office.building, type="容缺型").status_code == 422
    assert office.gate(office.building, subject="91440229MA99999999").status_code == 404


def test_every_reason_is_told_with_its_rule_and_the_way_back(office: Office) -> None:
    answer = office.gate(office.building, missing=["使用土地的有关证明文件"], touches=["国家秘密"]).json()
    assert answer["allowed"] is False
    assert [(one["rule"]["rule"], one["told"]) for one in answer["refusals"]] == [
        ("R3.3.3", "“使用土地的有关证明文件”是核心要件"), ("R3.3.10", "事项直接涉及国家秘密"),
    ]  # fmt: skip
    assert answer["way_back"]
    assert {one["confirmed"] for one in answer["rules"]} == {False}
    worst = office.gate(office.building, subject=MILL).json()["refusals"]  # MILL is of class D
    assert [one["rule"]["rule"] for one in worst] == ["R3.3.6"]


def promise(code: str, day: str, due: str) -> dict[str, Any]:
    stated = {
        "code": code, "commitment_type": "容缺受理型", "party_kind": "法人及非法人组织", "matter": "规划许可容缺受理",
        "content": "补齐材料", "liability": "逾期退回", "publicity": "可向社会公开", "due_on": due,
        "item": GATE["item"], "missing": GATE["missing"], "unit_name": "翁源县住房和城乡建设管理局",
    }  # fmt: skip
    return {"procedure": "commitment", "step": "make", "subject": FIRM, "day": day, "data": stated}


def test_a17_over_the_api_a_false_promise_found_here_keeps_from_the_next(office: Office) -> None:
    made = office.post(office.building, "/v1/cases", promise(CODE, "2026-06-01", "2026-06-15"))
    assert made.status_code == 201, made.text
    assert (made.json()["id"], made.json()["authority_code"], made.json()["state"]) == (CODE, BUILDING, "MADE")
    found = office.post(
        office.building, f"/v1/cases/{CODE}/acts",
        {"step": "find_false", "seen": 1, "day": "2026-06-20", "reason": "所附证明系伪造", "data": {
            "proof": "公安机关说明", "doc_no": "翁住建认〔2026〕1号", "accountability": "退回申请, 记入信用记录",
        }},
    )  # fmt: skip
    assert found.status_code == 200, found.text
    answer = office.gate(office.building).json()
    assert answer["allowed"] is False
    (refusal,) = answer["refusals"]
    assert refusal["rule"]["rule"] == "R3.3.5"
    assert CODE in refusal["told"]
    entry = office.service.audit()[-1]
    assert (entry["action"], entry["subject"], entry["outcome"]) == ("POST /v1/commitments/gate", FIRM, "answered")
    assert refusal["records"] == entry["records"]
    again = promise("44022920260601000002", "2026-06-25", "2026-07-15")
    refused = office.post(office.building, "/v1/cases", again)
    assert (refused.status_code, refused.json()["rule"]) == (409, "R3.3")
    assert "尚未修复的承诺不实" in refused.json()["detail"]


def test_a_department_is_shown_its_own_reviews_and_the_regulator_all_with_people_masked(office: Office) -> None:
    own = office.get(office.office, "/v1/commitments/reviews", seed="七月", as_of="2026-06-30").json()
    everything = office.get(office.service.tokens["regulator"], "/v1/commitments/reviews", seed="七月").json()
    (item,) = own["items"]
    assert (item["state_term"], item["why"], item["result_by"], item["late"]) == (
        "逾期未认定",
        "到期",
        "2026-06-22",
        True,
    )
    assert item["matter"] == "联系 138****1234"
    assert "name" not in item["party"]  # departments hold the scope of persons case by case
    (shown,) = [one for one in everything["items"] if one["code"] == item["code"]]
    assert shown["party"]["name"] == "邓*"
    assert shown["party"]["ref"].startswith("person:")
    assert (everything["due"], everything["rule"]["rule"], everything["seed"]) == (1, "R3.4", "七月")
    again = office.get(office.service.tokens["regulator"], "/v1/commitments/reviews", seed="七月").json()
    assert again["items"] == everything["items"]
    assert office.get(office.building, "/v1/commitments/reviews", seed="七月").json()["due"] == 0
    assert office.get(office.building, "/v1/commitments/reviews").status_code == 422


def test_coverage_keeps_what_waits_for_the_department_apart(office: Office) -> None:
    answer = office.get(office.service.tokens["regulator"], "/v1/commitments/coverage").json()
    (row,) = [one for one in answer["fields"] if one["authority_code"] == OFFICE]
    assert (row["made"], row["overdue"], row["breached"], row["reviewed"]) == (1, 1, 0, 0.0)
    assert "不计入主体" in answer["note"]
    assert office.get(office.office, "/v1/commitments/coverage").status_code == 403


def test_campaigns_are_told_with_their_progress(office: Office) -> None:
    context, tokens = office.service.app.state.context, office.service.tokens
    desk = Desk(context.connection, access_matrix(), Actor("li", "", "regulator"), date(2026, 6, 30), NOW)
    told = {"title": "拖欠治理", "basis": "方案", "due_on": "2026-06-20"}
    started = open_case(desk, Opening("c1", "campaign", "start", date(2026, 6, 1), authority_name="文明办", data=told))
    id_ = started.head.id
    for subject in (FIRM, COOP):
        body = {"procedure": "campaign_item", "step": "list", "subject": subject, "records": [f"case:{id_}"],
                "day": "2026-06-02"}  # fmt: skip
        listed = office.post(tokens["regulator"], "/v1/cases", body)
        assert listed.status_code == 201, listed.text
    again = office.post(tokens["regulator"], "/v1/cases", body)
    assert (again.status_code, again.json()["rule"]) == (409, "SEED26")
    office.post(tokens["regulator"], f"/v1/cases/{listed.json()['id']}/acts",
                {"step": "finish", "seen": 1, "day": "2026-06-10", "data": {"finished": "已付清"}})  # fmt: skip
    (campaign,) = office.get(tokens["regulator"], "/v1/campaigns").json()["campaigns"]
    assert (campaign["listed"], campaign["done"], campaign["open"], campaign["share"], campaign["overdue"]) == (
        2, 1, 1, 0.5, True,
    )  # fmt: skip
    one = office.get(tokens["regulator"], f"/v1/campaigns/{id_}").json()
    assert [item["party"]["ref"] for item in one["open_items"]] == [FIRM]
    assert office.get(tokens["regulator"], "/v1/campaigns/none").status_code == 404
    assert office.get(office.building, "/v1/campaigns").status_code == 403
    assert office.get(tokens["regulator"], f"/v1/campaigns/{CODE}").status_code == 404  # a case, and no campaign
    assert FARM not in office.get(tokens["regulator"], "/v1/campaigns").text
