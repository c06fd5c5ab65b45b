"""Explanations (R10.5, PIPL 24): whom, why, replayed as of its day, told to those concerned and to nobody else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from graph_service.api.clients import add_client
from graph_service.store.writer import GraphWriter
from tests.api.ban_service import BanService, ban_service
from tests.api.conftest import NOW
from tests.conftest import TestGraph
from tests.usecases.ban_county import FIRMS, FOOD, MARKET, NUMBERS, PIDS, REVOCATION, penalty

LATER = "2026-06-30T05:00:00+00:00"  # after the run
BEFORE = "2026-06-29T05:00:00+00:00"


def member(service: BanService, name: str, unit: str) -> None:
    """One more account of the role of those recorded."""
    secret = add_client(service.data, name, role="subject", unit=unit, at=NOW)
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    service.tokens[name] = service.http.post("/v1/token", data=form).json()["access_token"]


@pytest.fixture(scope="module")
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("explanations")) as service:
        member(service, "firm", FOOD)
        member(service, "wang", PIDS["王某"])
        yield service


def asked(service: BanService, role: str, matter: str) -> httpx.Response:
    return service.get(role, f"/v1/proposals/{matter}/explanation")


def told(service: BanService, role: str, matter: str) -> dict[str, Any]:
    answer = asked(service, role, matter)
    assert answer.status_code == 200, answer.text
    assert not any(pid in answer.text for pid in PIDS.values())
    assert not any(number in answer.text for number in NUMBERS.values())
    return answer.json()


def test_the_person_is_told_step_by_step(service: BanService) -> None:
    found = told(service, "subject", service.office.matter("李某", "P08"))
    assert (found["reproduced"], found["differences"], found["own_name"]) == (True, [], "李某")
    assert (found["replayed_as_of"], found["case_state"]) == ("2026-06-30", None)
    steps = {one["id"]: one for one in found["steps"]}
    assert "翁市监罚〔2026〕1号" in steps["record"]["text"]
    assert "吊销食品经营许可证 JY1(处罚种类: 吊销许可证件)" in steps["record"]["text"]  # in the decision's own words
    assert steps["record"]["source"]["source"] == "市场监管局"
    assert "食安法135" in steps["rule"]["text"]
    assert steps["role"]["text"] == f"{FIRMS[FOOD]} 法定代表人, 自 2025-09-01 至 2026-01-15(不含)。"
    assert steps["window"]["text"] == (
        "该条问的是违法行为发生期间(R4.5)的任职: 2025-06-01 至 2025-12-31; 其中该人在任: 2025-09-01 至 2025-12-31。"
    )
    assert "证件号码核验" in steps["identity"]["text"]
    assert steps["finding"]["text"] == "决定书写明: 李某时任法定代表人, 对上述行为负有责任"
    assert "自 2026-03-10 至 2031-03-10" in steps["measures"]["text"]
    assert "没有任何效力" in steps["decision"]["text"]
    assert steps["way_back"]["text"] and found["way_back"]
    assert "亲属" in steps["never"]["text"]


def test_what_was_looked_at_and_does_not_apply_is_told_as_well(service: BanService) -> None:
    looked = {
        one["rule"]["rule"]: one for one in told(service, "regulator", service.office.matter("陈某", "P25"))["looked"]
    }
    assert looked["P25"]["outcome"] == "PROPOSED"
    assert [one["outcome"] for one in looked.values()].count("REJECTED") == 1  # R4.4a: not put on the list itself
    (rejected,) = [one for one in looked.values() if one["outcome"] == "REJECTED"]
    assert rejected["why"]


def test_others_see_the_person_masked_and_no_other_holder(service: BanService) -> None:
    matter = service.office.matter("李某", "P08")
    for role in ("firm", "department", "regulator"):
        found = told(service, role, matter)
        assert (found["person"]["name"], found["own_name"]) == ("李*", None)
        assert not any(name in json.dumps(found, ensure_ascii=False) for name in PIDS)
    own = asked(service, "subject", matter).text
    assert [name for name in PIDS if name in own] == ["李某"]


@pytest.mark.parametrize("role", ["wang", "department-2", "court", "bank", "inspector", "public", "auditor", "admin"])
def test_nobody_else_learns_whether_it_exists(service: BanService, role: str) -> None:
    there, nowhere = (asked(service, role, one) for one in (service.office.matter("李某", "P08"), "0" * 32))
    assert (there.status_code, nowhere.status_code) == (403, 403)
    assert {**there.json(), "instance": ""} == {**nowhere.json(), "instance": ""}
    assert asked(service, "regulator", "0" * 32).status_code == 404


def test_a_purpose_is_asked_for_and_the_look_is_audited(service: BanService) -> None:
    path = f"/v1/proposals/{service.office.matter('李某', 'P08')}/explanation"
    bare = service.http.get(path, headers={"Authorization": f"Bearer {service.tokens['subject']}"})
    assert (bare.status_code, bare.json()["rule"]) == (422, "R10.5")
    told(service, "firm", service.office.matter("李某", "P08"))
    entry = service.audit()[-1]
    assert (entry["who"], entry["subject"], entry["outcome"]) == ("firm", PIDS["李某"], "answered")
    assert "P08@" in json.dumps(entry["rules"])


def test_it_is_replayed_as_known_then_and_what_was_changed_under_it_is_said(service: BanService) -> None:
    matter, writer = service.office.matter("李某", "P08"), GraphWriter(service.office.connection)
    writer.write_facts("penalty", [penalty("e8", recorded_at=LATER, finding_quote="后来更正的原文")])
    assert told(service, "regulator", matter)["reproduced"] is True
    writer.write_facts(
        "penalty", [penalty("e9", recorded_at=BEFORE, doc_no="翁市监罚〔2026〕1号之一", finding_names=[])]
    )
    found = told(service, "regulator", matter)
    assert found["reproduced"] is False
    differing = {one["field"]: one for one in found["differences"]}
    assert {"doc_no", "quote", "layer", "missing"} <= differing.keys()
    assert (differing["doc_no"]["stored"], differing["doc_no"]["replayed"]) == (
        "翁市监罚〔2026〕1号",
        "翁市监罚〔2026〕1号之一",
    )


def test_a_measure_is_explained_by_what_was_frozen_when_it_was_taken_up(
    embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with ban_service(embedded, tmp_path_factory.mktemp("frozen")) as service:
        case = service.office.serve("李某", "P08", MARKET, "2026-07-01")
        service.office.recorded("annulment", (REVOCATION,), FOOD, ("annul", "2026-07-02", {"doc_no": "撤1号"}))
        found = told(service, "subject", case.head.id)
        assert (found["reproduced"], found["of_run"], found["case_state"]) == (True, True, "IN_FORCE")
        assert (found["replayed_as_of"], found["replayed_known_at"]) == ("2026-06-30", "2026-06-30T04:00:00+00:00")
