"""What the last run computed over HTTP: with its evidence, about its own day alone, read with a purpose."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator

import pytest

from graph_service.rulebook.quality import QualityCode
from graph_service.rulebook.related import Tie, related_policy
from graph_service.store.writer import GraphWriter
from tests.api.conftest import Service
from tests.api.county import AS_OF, FINED, HELD, WATER, write_county
from tests.conftest import TestGraph
from tests.store.small_county import FARM, MILL, SHOP

PATHS = {
    "inspector": (f"/v1/subjects/{MILL}/related-risk", f"/v1/subjects/{MILL}/signals"),
    "regulator": ("/v1/quality",),
}
ROUTES = [(role, path) for role, paths in PATHS.items() for path in paths]


def test_each_tie_of_a_part_has_its_factor_trust_and_rows(service: Service) -> None:
    answer = service.get("inspector", f"/v1/subjects/{MILL}/related-risk").json()
    direct, through = answer["parts"]
    (step,) = direct["steps"]
    assert (step["source"], step["to"], step["tie"], step["term"]) == (FARM, MILL, "SUBSIDIARY", "被控制的主体")
    assert (step["factor"], step["trust"], step["ratio"]) == (related_policy().weights[Tie.SUBSIDIARY], 1.0, 1.0)
    assert step["records"] == [
        {
            "id": HELD,
            "kind": "holding",
            "term": "持股",
            "source": "市场监管局",
            "batch": "b1",
            "file": "登记.csv",
            "row": 2,
        }
    ]
    assert [(one["source"], one["to"], one["tie"]) for one in through["steps"]] == [
        (WATER, FARM, "HOLDER"), (FARM, MILL, "SUBSIDIARY"),
    ]  # fmt: skip
    for part in answer["parts"]:
        assert part["weight"] == pytest.approx(
            math.prod(one["factor"] * one["trust"] * one["ratio"] for one in part["steps"]), abs=1e-9
        )


def test_what_makes_an_own_score_is_told_record_by_record(service: Service) -> None:
    (event,) = service.get("inspector", f"/v1/subjects/{MILL}/related-risk").json()["events"]
    assert (event["doc_no"], event["day"], event["weight"]) == ("翁市监罚〔2026〕2号", "2026-05-10", 0.24)
    assert (event["record"]["id"], event["record"]["kind"], event["record"]["row"]) == (FINED, "penalty", 3)


def test_records_of_a_signal_are_resolved_to_their_rows(service: Service) -> None:
    (item,) = service.get("inspector", f"/v1/subjects/{MILL}/signals").json()["items"]
    told = {one["id"]: (one["source"], one["batch"], one["file"], one["row"]) for one in item["sources"]}
    assert told == {"c4": ("县工商局", "b1", "登记.csv", 4), "b2": ("县工商局", "b0", None, 2)}
    assert set(item["records"]) <= told.keys()


@pytest.mark.parametrize(("role", "path"), ROUTES)
def test_another_day_than_that_of_the_run_is_refused(service: Service, role: str, path: str) -> None:
    headers = {"Authorization": f"Bearer {service.tokens[role]}", "X-Purpose": "x"}
    unasked = service.http.get(path, headers=headers).json()
    assert unasked["as_of"] == service.get(role, path).json()["as_of"] == AS_OF
    assert unasked["data_version"] == "v"  # of the run
    for asked in ({"as_of": "2020-01-01"}, {"known_at": "2020-01-01T00:00:00+08:00"}):
        refused = service.get(role, path, **asked)
        assert refused.status_code == 422
        assert "只有最近一次计算" in refused.json()["detail"]
        assert "credit-graph run --as-of" in json.dumps(refused.json(), ensure_ascii=False)
    assert service.get(role, path, known_at="2026-07-01T00:00:00+00:00").status_code == 200


@pytest.mark.parametrize("path", PATHS["inspector"])
def test_an_internal_score_is_read_with_a_purpose_and_audited(service: Service, path: str) -> None:
    before = len(service.audit())
    assert service.get("inspector", path, purpose=False).status_code == 422
    assert service.get("inspector", path).status_code == 200
    (entry,) = service.audit()[before:]
    assert (entry["subject"], entry["purpose"], entry["outcome"]) == (MILL, "日常监管", "answered")


def test_the_report_is_what_the_run_wrote(service: Service) -> None:
    answer = service.get("regulator", "/v1/quality").json()
    assert {check["code"] for check in answer["checks"]} == {code.value for code in QualityCode}
    assert answer["found"] == len(answer["findings"]) > 0
    assert sum(check["found"] for check in answer["checks"]) >= answer["found"]
    assert all(finding["place"].startswith("登记.csv#") for finding in answer["findings"] if finding["place"])


def test_the_findings_of_one_check_are_told_alone(service: Service) -> None:
    whole = service.get("regulator", "/v1/quality").json()
    for check in whole["checks"]:
        part = service.get("regulator", "/v1/quality", check=check["code"]).json()
        assert part["found"] == check["found"]
        assert part["findings"] == [one for one in whole["findings"] if one["check"] == check["term"]]
    assert service.get("regulator", "/v1/quality", check="no such check").status_code == 422


@pytest.fixture
def spoilt(service: Service, embedded: TestGraph) -> Iterator[GraphWriter]:
    writer = GraphWriter(embedded.connection)
    yield writer
    embedded.wipe()
    write_county(embedded.connection)


@pytest.mark.parametrize(
    "row",
    [
        {"summary": "{}", "findings": "[]", "found": 0},
        {"summary": "no json", "findings": "[]", "found": 0},
        {"findings": "[]", "found": 0},
        {"summary": json.dumps({"checks": [{"code": "X"}], "code_fault_rate": {}}), "findings": "[]", "found": 0},
    ],
)
def test_a_report_that_cannot_be_read_says_to_run_again(
    service: Service, spoilt: GraphWriter, row: dict[str, object]
) -> None:
    spoilt.write_computed("quality_report", "run2", [{"id": "report", "as_of": AS_OF, **row}])
    answer = service.get("regulator", "/v1/quality")
    assert answer.status_code == 409
    assert "credit-graph run" in json.dumps(answer.json(), ensure_ascii=False)


def test_a_subject_of_no_record_has_no_event(service: Service) -> None:
    answer = service.get("inspector", f"/v1/subjects/{SHOP}/related-risk").json()
    assert (answer["events"], answer["parts"]) == ([], [])
