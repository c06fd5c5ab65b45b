"""The desk: counts of what waits, for each role its own, and each count as many rows as its query lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph_service.rulebook.access import access_matrix
from tests.api.ban_service import BanService, ban_service
from tests.conftest import TestGraph
from tests.usecases.ban_county import FOOD

KINDS = {"proposals": "proposals:read", "cases": "cases:read", "clocks": "clocks:read", "inspections": "draws:read"}
LISTED = {"proposals": "proposals", "cases": "cases", "clocks": "items", "inspections": "plans"}


@pytest.fixture(scope="module")
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("desk")) as service:
        body = {"procedure": "objection", "step": "file", "subject": FOOD,
                "data": {"ground": "记录遗漏", "statement": "缺守信记录"}}  # fmt: skip
        filed = service.post("regulator", "/v1/cases", body)
        assert filed.status_code == 201, filed.text
        yield service


def waits(service: BanService, role: str) -> list[dict[str, Any]]:
    answer = service.get(role, "/v1/desk")
    assert answer.status_code == 200, answer.text
    return answer.json()["waits"]


@pytest.mark.parametrize("role", access_matrix().roles)
def test_a_role_is_told_the_kinds_that_it_holds_and_no_other(service: BanService, role: str) -> None:
    held = access_matrix().scopes_of(role)
    if "cases:read" not in held:
        assert service.get(role, "/v1/desk").status_code == 403
        return
    assert {one["kind"] for one in waits(service, role)} <= {kind for kind, scope in KINDS.items() if scope in held}


@pytest.mark.parametrize("role", ["department", "department-2", "regulator", "court", "subject", "inspector"])
def test_a_count_is_as_many_rows_as_its_query_lists(service: BanService, role: str) -> None:
    for one in waits(service, role):
        answer = service.get(role, f"{one['query']}{'&' if '?' in one['query'] else '?'}limit=100")
        assert answer.status_code == 200, answer.text
        rows = answer.json()[LISTED[one["kind"]]]
        if one["kind"] == "clocks":
            rows = [row for row in rows if row["state"] == one["id"]]
        if one["kind"] == "inspections":
            rows = [row for row in rows if row["state"] == one["id"]]
        assert one["count"] == len(rows), one
        if one["overdue"] is not None:
            assert one["overdue"] == sum(row["overdue"] for row in rows)


def test_the_authority_has_its_proposals_and_the_regulator_its_objection(service: BanService) -> None:
    found = {(one["kind"], one["id"]): one["count"] for one in waits(service, "department")}
    assert found["proposals", "waiting"] > 0
    assert {(one["kind"], one["id"]): one["count"] for one in waits(service, "department-2")}[
        "proposals", "waiting"
    ] == 0
    regulator = {(one["kind"], one["id"]): one for one in waits(service, "regulator")}
    assert (regulator["cases", "objection"]["count"], regulator["cases", "objection"]["overdue"]) == (1, 0)
