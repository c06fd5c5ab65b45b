"""Portraits over HTTP: sections, versions, batches, changes, consents, and that nothing of R9.3 is in any of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from graph_service.api.clients import add_client
from graph_service.store.writer import GraphWriter
from tests.api.conftest import NOW, Service
from tests.api.conftest import PURPOSE as ACTING
from tests.api.county import ID_NUMBER
from tests.store.small_county import CHEN, DENG, FARM, MILL, SHOP, fact

PURPOSE, BANK, LOAN = "贷后管理", "unit-bank", "贷2026-7"
BEFORE = "2026-06-30T03:59:00Z"


def bearer(service: Service, role: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {service.tokens[role]}"}


def calling(service: Service, grant: str = "", **more: str) -> dict[str, str]:
    named = {"X-Purpose": quote(PURPOSE), "X-Grant": grant, "X-Loan-Case": quote(LOAN)}
    return bearer(service, "bank") | named | more


def give(service: Service, *, role: str = "subject", procedure: str = "authorisation", subject: str = MILL,
         **more: Any) -> str:  # fmt: skip
    told = {"unit_code": BANK, "purpose": PURPOSE, "until": "2026-12-31", "channel": "本系统"} | more
    if procedure == "authorisation":
        told |= {"signer": "陈一鸣"}
    body = {"procedure": procedure, "step": "give", "subject": subject, "data": told}
    answer = service.http.post("/v1/cases", json=body, headers=bearer(service, role) | ACTING)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


@pytest.fixture
def grant(service: Service) -> Iterator[str]:
    given = give(service, monitor=True)
    yield given
    service.http.post(
        f"/v1/cases/{given}/acts", json={"step": "withdraw", "seen": 1}, headers=bearer(service, "subject") | ACTING
    )


def one(service: Service, grant: str, code: str = MILL, **more: str) -> httpx.Response:
    return service.http.get(f"/v1/portraits/{code}", headers=calling(service, grant, **more))


def test_sections_that_were_not_authorised_are_absent_and_named(service: Service) -> None:
    answer = one(service, give(service, sections=["licences", "penalties"])).json()
    assert {"licences", "penalties", "identity"} <= answer["portrait"].keys()
    assert {"lists", "related", "control_chain"} <= set(answer["withheld"])
    assert not set(answer["withheld"]) & answer["portrait"].keys()


def test_a_section_that_does_not_exist_cannot_be_authorised(service: Service) -> None:
    body = {"procedure": "authorisation", "step": "give", "subject": MILL,
            "data": {"unit_code": BANK, "purpose": PURPOSE, "until": "2026-12-31", "signer": "x", "channel": "本系统",
                     "sections": ["risk_class"]}}  # fmt: skip
    answer = service.http.post("/v1/cases", json=body, headers=bearer(service, "subject") | ACTING)
    assert (answer.status_code, answer.json()["rule"]) == (422, "R9.2")


def test_a_grant_for_one_loan_is_for_no_other(service: Service) -> None:
    bound = give(service, loan_case=LOAN)
    assert one(service, bound).status_code == 200
    assert one(service, bound, **{"X-Loan-Case": "another"}).status_code == 403


def test_what_did_not_change_is_not_sent_again_and_the_asking_is_audited_all_the_same(
    service: Service, grant: str
) -> None:
    first = one(service, grant)
    seen = len(service.audit())
    again = one(service, grant, **{"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert len(service.audit()) == seen + 1
    assert one(service, grant, **{"If-None-Match": '"other"'}).status_code == 200


def test_a_batch_answers_each_for_itself(service: Service, grant: str) -> None:
    items = [
        {"code": MILL, "grant": grant, "loan_case": LOAN},
        {"code": FARM, "grant": grant, "loan_case": LOAN},
        {"code": "91440229MA9999999X", "grant": grant, "loan_case": LOAN},
        {"code": MILL, "grant": grant, "loan_case": ""},
    ]
    answer = service.http.post("/v1/portraits/batch", json={"items": items}, headers=calling(service))
    told = answer.json()["items"]
    assert [item["status"] for item in told] == [200, 403, 403, 403]
    assert told[0]["portrait"]["portrait"] == one(service, grant).json()["portrait"]
    refused = [item["problem"] for item in told[1:]]
    assert refused[0] == refused[1] == refused[2]  # nor is it told who there is
    assert FARM not in str(refused)
    outcomes = [(entry["subject"], entry["outcome"]) for entry in service.audit()[-5:-1]]
    assert [outcome for _, outcome in outcomes] == ["answered", "refused", "refused", "refused"]
    assert [subject for subject, _ in outcomes] == [item["code"] for item in items]


def test_a_batch_has_a_ceiling_and_is_for_banks(service: Service, grant: str) -> None:
    items = [{"code": MILL, "grant": grant, "loan_case": LOAN}] * 51
    answer = service.http.post("/v1/portraits/batch", json={"items": items}, headers=calling(service))
    assert answer.status_code == 422
    for role in ("subject", "regulator"):
        headers = bearer(service, role) | ACTING
        answer = service.http.post("/v1/portraits/batch", json={"items": items[:1]}, headers=headers)
        assert answer.status_code == 403


def changes(service: Service, since: str = BEFORE, **more: str) -> httpx.Response:
    return service.http.get("/v1/portraits/changes", params={"since": since} | more, headers=calling(service))


def test_only_what_changed_since_a_version_is_told_and_only_while_the_grant_lives(service: Service) -> None:
    grant = give(service, monitor=True, starts_on="2026-06-30")
    silent = give(service, subject=MILL)  # not monitored

    def mine(since: str = BEFORE) -> list[dict[str, Any]]:
        answer = changes(service, since).json()
        assert answer["after"] == ""
        return [item for item in answer["changes"] if item["grant"] in (grant, silent)]

    assert mine() == []
    row = fact("f7", "p7", row=7, subject=MILL, subject_name="翁源县鑫发碾米有限公司", doc_no="翁市监罚〔2026〕7号",
               decided_on="2026-06-29", valid_from="2026-06-29", categories=["罚款"], fine_yuan=40_000.0)  # fmt: skip
    row = row | {"recorded_at": "2026-06-30T03:59:30+00:00"}
    GraphWriter(service.app.state.context.connection).write_facts("penalty", [row])
    assert mine() == [{"grant": grant, "code": MILL, "sections": ["penalties"], "ended": False}]
    assert mine("2026-06-30T03:59:45Z") == []
    answer = service.http.post(
        f"/v1/cases/{grant}/acts", json={"step": "withdraw", "seen": 1}, headers=bearer(service, "subject") | ACTING
    )
    assert answer.status_code == 200
    assert all(item["sections"] == [] for item in mine())


def test_changes_are_not_asked_of_the_future_nor_by_others(service: Service) -> None:
    assert changes(service, "2026-07-01T00:00:00Z").status_code == 422
    asked = {"since": BEFORE}
    answer = service.http.get("/v1/portraits/changes", params=asked, headers=bearer(service, "regulator") | ACTING)
    assert answer.status_code == 403


def test_an_officer_is_told_of_by_his_own_consent_alone(service: Service, grant: str) -> None:
    secret = add_client(service.data, "deng", role="subject", unit=DENG, at=NOW)
    form = {"grant_type": "client_credentials", "client_id": "deng", "client_secret": secret}
    service.tokens["deng"] = service.http.post("/v1/token", data=form).json()["access_token"]
    marks = [
        {"id": "a1", "person": DENG, "entity": MILL, "entity_name": "翁源县鑫发碾米有限公司", "rule": "R4.4b",
         "origin": f"penalty:{'p3'.ljust(32, 'f')}", "doc_no": "翁市监罚〔2026〕2号", "decided_on": "2026-05-10",
         "authority_name": "翁源县市场监督管理局", "role": "LR", "article": "x", "status": "confirmed", "text": "x",
         "way_back": ["异议"]},
    ]  # fmt: skip
    GraphWriter(service.app.state.context.connection).write_computed("annotation", "run1", marks)
    without = one(service, grant).json()["portrait"]["persons"]
    assert (without["items"], "未附本人同意" in without["statement"]) == ([], True)
    refused = service.http.post(
        "/v1/cases",
        json={"procedure": "consent", "step": "give", "subject": DENG,
              "data": {"unit_code": BANK, "purpose": PURPOSE, "until": "2026-12-31", "employer": MILL,
                       "channel": "本系统"}},
        headers=bearer(service, "subject") | ACTING,
    )  # fmt: skip
    assert refused.status_code == 403  # the company does not consent for him
    consent = give(service, role="deng", procedure="consent", subject=DENG, employer=MILL)
    elsewhere = give(service, role="deng", procedure="consent", subject=DENG, employer=FARM)
    told = one(service, grant, **{"X-Consent": f"{consent},{elsewhere}"}).json()["portrait"]["persons"]
    assert [(item["person"], item["title"], item["consent"]) for item in told["items"]] == [
        ("邓*", "翁市监罚〔2026〕2号", consent)
    ]
    for wrong in (elsewhere, grant, "0" * 32):
        assert one(service, grant, **{"X-Consent": wrong}).json()["portrait"]["persons"]["items"] == []
    service.http.post(f"/v1/cases/{consent}/acts", json={"step": "withdraw", "seen": 1},
                      headers=bearer(service, "deng") | ACTING)  # fmt: skip
    assert one(service, grant, **{"X-Consent": consent}).json()["portrait"]["persons"]["items"] == []


PLANTED = {
    "risk class": ["R7.3@2026", "71.5"],
    "signals": ["CIRCULAR_HOLDING", "BAN_EVASION", "循环持股"],
    "minor penalty": ["翁市监罚〔2026〕3号"],
    "private commitment": ["CN4"],
    "persons": ["邓小满", "赖阿珍", ID_NUMBER, "13812341234", DENG, CHEN],
}


@pytest.mark.parametrize("code", [MILL, FARM, SHOP])
@pytest.mark.parametrize("what", PLANTED)
def test_nothing_of_r9_3_is_in_a_portrait(service: Service, code: str, what: str) -> None:
    """R9.3, A12"""
    answer = service.get("regulator", f"/v1/portraits/{code}").json()
    answer["portrait"]["identity"].pop("legal_representative")  # published by the register
    text = json.dumps(answer, ensure_ascii=False)
    assert not [word for word in PLANTED[what] if word in text]
