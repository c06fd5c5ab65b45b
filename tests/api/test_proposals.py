"""What an authority is shown of a proposal: whom, by what rule, on what words and by what way, masked (R10.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

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


def test_the_authority_sees_whom_it_decides_on_and_on_what(service: BanService) -> None:
    found = waiting(service, "department")
    (p08,) = [one for one in found if (one["rule"], one["layer"]) == ("P08", "proposal")]
    assert (p08["person"]["name"], p08["person"]["certain"]) == ("李*", True)
    assert (p08["entity"], p08["entity_name"], p08["role_term"]) == (FOOD, FIRMS[FOOD], "法定代表人")
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


def test_nobody_else_is_shown_them(service: BanService) -> None:
    assert waiting(service, "department-2") == []
    (one,) = [one for one in waiting(service, "regulator") if (one["rule"], one["layer"]) == ("P08", "proposal")]
    assert one["person"]["name"] == "李*"
    for role in ("inspector", "bank", "subject", "public", "auditor", "admin"):
        assert service.get(role, "/v1/proposals").status_code == 403
