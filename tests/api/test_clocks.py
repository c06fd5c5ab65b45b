"""The routes of the clocks: what is due by department, whose unit sees what, and how each reported."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from graph_service.api.clients import add_client
from tests.api.conftest import NOW, Service
from tests.api.county import NAMES
from tests.conftest import TestGraph
from tests.store.clock_facts import OFFICE, write_clock_facts
from tests.store.small_county import FARM, MILL

BUREAU = "11440229000000000A"  # of the small county


@pytest.fixture(scope="module", autouse=True)
def facts(service: Service, embedded: TestGraph) -> None:
    write_clock_facts(embedded.connection)
    for unit in (OFFICE, "翁源县林业局"):
        name = f"unit-{len(service.tokens)}"
        secret = add_client(service.data, name, role="department", unit=unit, at=NOW)
        form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
        service.tokens[unit] = service.http.post("/v1/token", data=form).json()["access_token"]


def asked(service: Service, role: str, path: str = "/v1/clocks", **query: Any) -> dict[str, Any]:
    answer: httpx.Response = service.get(role, path, purpose=False, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(answer: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (one["department_name"], one["rule"]["rule"], one["label"], one["due"], one["state"], one["over"])
        for one in answer["items"]
    ]


def test_the_queue_names_what_presses_by_department(service: Service) -> None:
    answer = asked(service, "regulator")
    assert told(answer) == [
        ("翁源县交通运输局", "C21", "信用承诺 CN9", "2026-06-22", "OVERDUE", 6),
        ("翁源县交通运输局", "C21", "信用承诺 CN10", "2026-07-07", "RUNNING", None),  # unreviewed (R3.2)
        ("翁源县林业局", "C20", "名单记录 严1", "2026-06-01", "EXPIRED", 20),
    ]
    assert (answer["found"], answer["department"], answer["truncated"]) == (3, None, False)
    first, _, listed = answer["items"]
    assert (first["department_code"], first["code"], first["term"], first["bearer"]) == (
        OFFICE, MILL, "逾期", "department",
    )  # fmt: skip
    assert first["rule"]["confirmed"] is False
    assert (first["record"]["file"], first["record"]["row"], first["case"]) == ("六月.csv", 1, None)
    assert (listed["department_code"], listed["code"]) == (None, FARM)
    (office,) = [one for one in answer["departments"] if one["department_code"] == OFFICE]
    assert (office["overdue"], office["running"], office["unreviewed"], office["late"], office["met"]) == (
        1,
        1,
        2,
        1,
        2,
    )
    assert answer["way_back"]


def test_a_queue_is_read_in_pages(service: Service) -> None:
    whole = asked(service, "regulator")["items"]
    pages = [asked(service, "regulator", limit=1, offset=n) for n in range(4)]
    assert [item for page in pages for item in page["items"]] == whole
    assert [page["truncated"] for page in pages] == [True, True, False, False]


def test_what_binds_subjects_is_asked_for_apart(service: Service) -> None:
    items = asked(service, "regulator", subjects=True)["items"]
    reports = [one for one in items if one["rule"]["rule"] == "C05"]
    assert [(one["code"], one["state"], one["bearer"], one["label"]) for one in reports] == [
        (MILL, "DUE_TODAY", "subject", "2025年度报告")
    ]
    assert len(asked(service, "regulator", running=True)["items"]) >= 3


@pytest.mark.parametrize(
    ("unit", "labels"), [(OFFICE, ["信用承诺 CN9", "信用承诺 CN10"]), ("翁源县林业局", ["名单记录 严1"])]
)
def test_a_department_sees_its_own_unit_alone(service: Service, unit: str, labels: list[str]) -> None:
    answer = asked(service, unit)
    assert [one["label"] for one in answer["items"]] == labels
    assert answer["department"] == unit
    assert [one["department_code"] or one["department_name"] for one in answer["departments"]] == [unit]
    assert asked(service, unit, department=unit) == answer
    other = service.get(unit, "/v1/clocks", department=BUREAU)
    assert (other.status_code, other.json()["rule"]) == (403, "R10.2")
    assert service.get(unit, "/v1/clocks/kpi").status_code == 403


def test_the_regulator_may_ask_about_one_department(service: Service) -> None:
    mine, theirs = asked(service, OFFICE), asked(service, "regulator", department=OFFICE)
    assert mine == theirs
    assert asked(service, "regulator", department="无此单位")["items"] == []


@pytest.mark.parametrize("role", ["public", "bank", "court", "subject", "admin", "auditor", "discipline"])
def test_others_are_refused(service: Service, role: str) -> None:
    for path in ("/v1/clocks", "/v1/clocks/kpi"):
        assert service.get(role, path).status_code == 403


def test_the_queue_of_another_day_is_that_of_the_day(service: Service) -> None:
    assert told(asked(service, "regulator", as_of="2026-06-22"))[0][-2:] == ("DUE_TODAY", None)
    assert told(asked(service, "regulator", as_of="2026-06-10")) == [
        ("翁源县林业局", "C20", "名单记录 严1", "2026-06-01", "EXPIRED", 7)
    ]
    early = asked(service, "regulator", known_at="2026-06-10T00:00:00+08:00")
    assert told(early) == []  # k2 had not come


def test_the_kpi_counts_to_the_first_receipt(service: Service) -> None:
    answer = asked(service, "regulator", "/v1/clocks/kpi", since="2026-05-01", until="2026-06-30")
    rows = {(one["department_name"], one["kind"]): one for one in answer["items"]}
    office = rows["翁源县交通运输局", "penalty"]
    assert (office["acts"], office["on_time"], office["late"], office["unknown"]) == (2, 1, 1, 0)
    assert (office["late_rate"], office["median_days"], office["worst_days"]) == (0.5, 20.0, 36)
    assert rows["翁源县林业局", "licence"]["on_time_rate"] == 1.0
    (late,) = answer["late"]
    assert (late["doc_no"], late["received_on"], late["due"], late["days"], late["clock"]) == (
        "翁交罚〔2026〕2号", "2026-06-25", "2026-05-14", 36, "C01",
    )  # fmt: skip
    assert (late["record"]["file"], late["record"]["row"], answer["late_found"]) == ("六月.csv", 2, 1)
    assert "台账" in answer["note"]


def test_late_acts_are_told_by_department_and_kind(service: Service) -> None:
    whole = asked(service, "regulator", "/v1/clocks/kpi", since="2000-01-01")
    places = {(one["department_code"], one["kind"]) for one in whole["late"] if one["department_code"]}
    assert whole["late_found"] == len(whole["late"]) > 0 < len(places)
    for department, kind in places:
        query = {"since": "2000-01-01", "department": department, "kind": kind}
        part = asked(service, "regulator", "/v1/clocks/kpi", **query)
        wanted = [one for one in whole["late"] if (one["department_code"], one["kind"]) == (department, kind)]
        (row,) = [one for one in part["items"] if (one["department_code"], one["kind"]) == (department, kind)]
        assert (part["late"], part["late_found"], part["items"]) == (wanted, row["late"], whole["items"])
        assert asked(service, "regulator", "/v1/clocks/kpi", offset=len(wanted), **query)["late"] == []


def test_a_period_that_ends_before_it_begins_is_refused(service: Service) -> None:
    refused = service.get("regulator", "/v1/clocks/kpi", since="2026-06-30", until="2026-06-01")
    assert refused.status_code == 422
    assert "起止" in refused.json()["detail"]


def test_no_answer_names_a_person(service: Service) -> None:
    for path, query in (
        ("/v1/clocks", {"subjects": True, "running": True}),
        ("/v1/clocks/kpi", {"since": "2000-01-01"}),
    ):
        text = service.get("regulator", path, **query).text
        assert [name for name in NAMES if name in text] == []
        assert '"p:' not in text
