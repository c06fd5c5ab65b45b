"""What an authority is shown of a proposal: whom, by what rule, on what words and by what way, masked (R10.3)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from graph_service.rulebook.procedures import procedure
from graph_service.usecases.proposals_desk import PROCEDURE, PROGRESS_TERMS, progress_of
from tests.api.ban_service import BanService, ban_service
from tests.conftest import TestGraph
from tests.usecases.ban_county import FIRMS, FOOD, MARKET, PIDS, REVOCATION


@pytest.fixture(scope="module")
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("proposals")) as service:
        yield service


def waiting(service: BanService, role: str) -> list[dict[str, Any]]:
    answer = service.get(role, "/v1/proposals")
    assert answer.status_code == 200, answer.text
    assert not any(pid in answer.text for pid in PIDS.values())
    assert not any(name in answer.text for name in PIDS)
    return answer.json()["proposals"]


def progress(service: BanService, role: str, word: str) -> set[str]:
    answer = service.get(role, f"/v1/proposals?progress={word}")
    assert answer.status_code == 200, answer.text
    return {one["matter"] for one in answer.json()["proposals"]}


def test_the_authority_sees_whom_it_decides_on_and_on_what(service: BanService) -> None:
    found = waiting(service, "department")
    (p08,) = [one for one in found if (one["rule"], one["layer"]) == ("P08", "proposal")]
    assert (p08["person"]["name"], p08["person"]["certain"]) == ("李*", True)
    assert (p08["entity"], p08["entity_name"], p08["role_term"]) == (FOOD, FIRMS[FOOD], "法定代表人")
    assert p08["end_bounds"] is None  # five years, by the law itself
    assert p08["quote"] == "李*时任法定代表人, 对上述行为负有责任"
    assert p08["path"].startswith(f"{p08['person']['ref']} -LR-> {FOOD}; {FOOD} -PENALTY-> ")
    assert (p08["article"], p08["with_origin"], p08["missing"]) == ("食安法135", False, [])
    assert p08["way_back"]
    (zhang,) = [one for one in found if (one["rule"], one["person"]["name"]) == ("P08", "张*")]
    assert (zhang["layer"], zhang["missing"]) == ("candidate", ["期间有多人任职, 决定书未指明"])
    assert {one["authority_code"] for one in found} == {MARKET}
    body = {"procedure": "proposal", "step": "take", "proposal": p08["matter"]}
    case = service.post("department", "/v1/cases", body, as_of="2026-06-30").json()
    assert case["terms"] == {name: p08[name] for name in case["terms"]}
    assert (case["party"]["name"], case["records"][0]) == ("李*", REVOCATION)
    assert (p08["state"], p08["state_term"]) == (None, "待人工认定")


def test_what_became_of_a_proposal_stands_beside_it(service: BanService) -> None:
    (p08,) = [one for one in waiting(service, "department") if (one["rule"], one["layer"]) == ("P08", "proposal")]
    case = p08["matter"]
    if p08["state"] is None:
        body = {"procedure": "proposal", "step": "take", "proposal": case}
        assert service.post("department", "/v1/cases", body, as_of="2026-06-30").status_code == 201
    act = {"step": "confirm", "seen": 1, "reason": "决定书写明", "data": {"doc_no": "翁市监认〔2026〕1号"}}
    done = service.post("department", f"/v1/cases/{case}/acts", act, as_of="2026-06-30")
    assert done.status_code == 200, done.text
    (now,) = [one for one in waiting(service, "department") if one["matter"] == case]
    assert (now["state"], now["state_term"]) == ("CONFIRMED", done.json()["state_term"])
    views = {one: progress(service, "department", one) for one in ("waiting", "open", "decided", "all")}
    assert [case in matters for matters in views.values()] == [False, True, False, True]
    counts = {one["id"]: one["count"] for one in service.get("department", "/v1/proposals").json()["counts"]}
    assert counts == {"waiting": len(views["waiting"]), "open": len(views["open"]), "decided": 0, "rejected": 0}
    assert len(views["all"]) == sum(counts.values())
    card = service.get("regulator", f"/v1/subjects/{FOOD}").json()
    assert {one["status"] for one in card["proposals"] if one["case"] == case} == {done.json()["state_term"]}
    assert {one["status"] for one in card["proposals"] if one["case"] is None} <= {"待人工认定"}


def test_every_state_of_the_procedure_is_so_far_on_the_way() -> None:
    told = {state: progress_of(state) for state in procedure(PROCEDURE).states}
    assert set(told.values()) == set(PROGRESS_TERMS)
    assert progress_of("") == progress_of("PROPOSED")  # nobody took it up, or did and no more


def test_nobody_else_is_shown_them(service: BanService) -> None:
    assert waiting(service, "department-2") == []
    (one,) = [one for one in waiting(service, "regulator") if (one["rule"], one["layer"]) == ("P08", "proposal")]
    assert one["person"]["name"] == "李*"
    for role in ("inspector", "bank", "subject", "public", "auditor", "admin"):
        assert service.get(role, "/v1/proposals").status_code == 403


def test_who_comes_second_is_told_by_whom_when_and_what_and_where_it_stands(service: BanService) -> None:
    (matter,) = [
        one["matter"]
        for one in waiting(service, "department")
        if one["person"]["name"] == "张*" and one["rule"] == "P08"
    ]
    take = {"procedure": "proposal", "step": "take", "proposal": matter}
    seen_at = {"as_of": "2026-06-30"}
    with ThreadPoolExecutor(4) as pool:  # four officers of the authority take it at once
        taken = [pool.submit(service.post, "department", "/v1/cases", take, **seen_at) for _ in range(4)]
    assert sorted(one.result().status_code for one in taken) == [201, 409, 409, 409]
    ask = {"step": "ask", "seen": 1, "reason": "须查明期间任职", "data": {"question": "任职起止"}}
    reject = {"step": "reject", "seen": 1, "reason": "非其任内"}
    with ThreadPoolExecutor(2) as pool:
        acts = [
            pool.submit(service.post, "department", f"/v1/cases/{matter}/acts", body, **seen_at)
            for body in (ask, reject)
        ]
    answers = [one.result() for one in acts]
    assert sorted(one.status_code for one in answers) == [200, 409]
    (done,) = [one.json() for one in answers if one.status_code == 200]
    word = {"ASKED": "open", "REJECTED": "rejected"}[done["state"]]
    assert matter in progress(service, "department", word)
    assert (matter in progress(service, "department", "pending")) == (word == "open")
    (told,) = [one.json() for one in answers if one.status_code == 409]
    term = done["acts"][-1]["term"]
    assert term in ("待查明", "不予认定")
    assert told["seq"] == done["seq"] == 2
    assert f"2026-06-30 12:00 {term}" in told["detail"]
    assert MARKET in told["detail"] or "市场监督管理局" in told["detail"]
    assert told["advice"]
