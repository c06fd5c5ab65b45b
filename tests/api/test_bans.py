"""Bans across regions and the personal credit record over HTTP: who may, what is logged, what is told to whom."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from graph_service.rulebook.access import access_matrix
from graph_service.store.sharing_keys import SharingKeys, read_card
from graph_service.usecases.share_log import share_log
from tests.api.ban_service import BanService, ban_service
from tests.conftest import TestGraph
from tests.usecases.ban_county import CREDIT, EMPLOYER, FOOD, LABOUR, MARKET, NUMBERS, PIDS, REVOCATION, WAGES

LI, GAO, WANG = NUMBERS["李某"], NUMBERS["高某"], NUMBERS["王某"]
THERE = SharingKeys(b"t" * 32)
CARD = json.loads(THERE.card("11440203000000001X").told())


@pytest.fixture(scope="module")
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("bans")) as service:
        service.office.serve("李某", "P08", MARKET, "2026-03-10")
        yield service


def test_a_document_is_sent_and_its_receiver_is_in_the_share_log(service: BanService) -> None:
    answer = service.post("regulator", "/v1/bans/export", {"receiver": CARD})
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["bans"], told["ended"], told["left_out"]) == (1, 0, [])
    card = service.get("regulator", "/v1/bans/key").json()
    content = json.loads(read_card(json.dumps(card)).verified(told["document"]))
    assert (content["unit"], len(content["bans"])) == (CREDIT, 1)
    assert json.loads(THERE.opened(content["bans"][0]["person"])) == {"id_number": LI, "name": "李某"}
    receivers = share_log(service.data / "audit.jsonl", MARKET)
    assert [one.unit for one in receivers(FOOD, [REVOCATION])] == ["11440203000000001X", CREDIT]


def test_a_document_is_taken_over_once(service: BanService) -> None:
    sent = service.post("regulator", "/v1/bans/export", {"receiver": CARD}).json()["document"]
    card = service.get("regulator", "/v1/bans/key").json()
    body = {"document": sent, "sender": card}
    other = service.post("regulator", "/v1/bans/import", body)
    assert (other.status_code, "不是发给本单位" in other.text) == (422, True)
    foreign = SharingKeys(b"f" * 32)
    theirs = json.loads(foreign.card("11440203000000009X").told())
    ours = read_card(json.dumps(card))
    content = json.loads(read_card(json.dumps(card)).verified(sent)) | {
        "unit": "11440203000000009X",
        "receiver": ours.thumbprint,
    }
    person = ours.sealed(json.dumps({"id_number": WANG, "name": "王某"}))
    bans = [content["bans"][0] | {"person": person}, content["bans"][0] | {"person": "x", "id": "c2"}]
    body = {"document": foreign.signed(json.dumps(content | {"bans": bans}).encode()), "sender": theirs}
    for what in ("received", "unchanged"):
        answer = service.post("regulator", "/v1/bans/import", body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["done"] == {what: 1, "refused": 1}
        assert answer.json()["refused"][0]["reason"] == "受限人信息无法开封"
    check = {"checks": [{"id_number": WANG, "post": "LR", "business": "食品"}]}
    assert service.post("department", "/v1/checks", check).json()["results"][0]["answer"] == "blocked"
    touched = body | {"document": body["document"][:-8] + "AAAAAAAA"}
    assert service.post("regulator", "/v1/bans/import", touched).status_code == 422


def test_only_the_regulator_shares(service: BanService) -> None:
    for role in access_matrix().roles:
        answer = service.post(role, "/v1/bans/export", {"receiver": CARD})
        assert answer.status_code == (200 if role == "regulator" else 403), role
    assert service.post("regulator", "/v1/bans/export", {"receiver": CARD}, purpose=False).status_code == 422
    ourselves = service.get("regulator", "/v1/bans/key").json()
    assert service.post("regulator", "/v1/bans/export", {"receiver": ourselves}).status_code == 422


def record(service: BanService, role: str, number: str = LI, **query: object) -> dict[str, Any]:
    answer = service.post(role, "/v1/persons/record", {"id_number": number}, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_person_the_regulator_and_the_deciding_unit_see_a_record(service: BanService) -> None:
    for role, part in (("subject", False), ("regulator", False), ("department", True)):
        told = record(service, role)
        (one,) = told["measures"]
        assert (one["rule"], one["state"], one["current"], one["entity"], one["record"]) == (
            "P08", "ACTIVE", True, FOOD, REVOCATION
        )  # fmt: skip
        assert (told["part"], told["marks"], bool(one["way_back"]), bool(told["way_back"])) == (part, [], True, True)
    assert record(service, "regulator")["person"]["name"] == "李*"
    assert "person" not in record(service, "department")  # a department is shown no names here
    assert record(service, "department-2")["measures"] == []
    (mark,) = record(service, "regulator", GAO)["marks"]
    assert (mark["rule"], mark["record"], mark["entity"], mark["authority_code"]) == ("R4.4b", WAGES, EMPLOYER, LABOUR)
    nobody = record(service, "regulator", "440229199001010013")
    assert (nobody["person"], nobody["measures"], nobody["marks"]) == (None, [], [])


def test_who_is_refused_a_record(service: BanService) -> None:
    for role, why in (("bank", "书面同意"), ("public", "无此权限"), ("auditor", "无此权限"), ("inspector", "无此权限")):
        answer = service.post(role, "/v1/persons/record", {"id_number": LI})
        assert (answer.status_code, why in answer.text) == (403, True), role
        assert service.audit()[-1]["outcome"] == "refused"
    other = service.post("subject", "/v1/persons/record", {"id_number": GAO})
    assert (other.status_code, "本单位自身" in other.text) == (403, True)
    assert service.post("regulator", "/v1/persons/record", {"id_number": LI}, purpose=False).status_code == 422
    assert service.post("regulator", "/v1/persons/record", {"id_number": LI[:-1] + "1"}).status_code == 422


def test_every_look_at_a_record_is_audited_and_no_number_is_logged(service: BanService) -> None:
    record(service, "regulator")
    entry = service.audit()[-1]
    assert (entry["action"], entry["subject"]) == ("POST /v1/persons/record", PIDS["李某"])
    assert REVOCATION in entry["records"]
    assert not any(number in service.everything_logged() for number in NUMBERS.values())
