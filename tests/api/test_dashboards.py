"""Dashboards: each number against rows that are counted another way, and who may see which."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph_service.api.clients import add_client
from graph_service.store.last_run import risk_classes
from graph_service.store.ledger import BatchEntry, Ledger
from graph_service.store.writer import GraphWriter
from tests.api.conftest import NOW, Service
from tests.api.county import AS_OF
from tests.store.small_county import FARM, MILL, SHOP, T1, fact

MANY = {f"91440229MA77{place:06}": "ABCD"[place % 4] for place in range(30)}
AWAY = "91440114MA77000099"  # of another city
CHECKS = {"V01": 2, "V12": 1}
REPORT = {"rows": 10, "accepted": 6, "duplicate": 1, "quarantined": 1, "rejected": 2, "repaired": 0, "checks": CHECKS}


@pytest.fixture(scope="module")
def county(service: Service) -> Service:
    connection = service.app.state.context.connection
    writer, codes = GraphWriter(connection), [*MANY, AWAY]
    writer.upsert_subjects(
        [{"eid": code, "uscc": code, "name": f"翁源县{code[-2:]}号", "entity_kind": "ENTERPRISE"} for code in codes]
    )
    classes = [
        {"id": f"m{code}", "eid": code, "class": grade, "score": float(place), "scheme": "R7.3@2026"}
        for place, (code, grade) in enumerate({**MANY, AWAY: "D"}.items())
    ]
    writer.write_computed("risk_class", "run1", classes)
    promised = {"made_on": "2026-01-02", "valid_from": "2026-01-02", "type": "主动型", "authority_name": "某局"}
    writer.write_facts(
        "commitment",
        [
            fact(f"d{place}", f"dm{place}", subject=MILL, subject_name="某", code=f"CD{place}", **promised, **more)
            for place, more in enumerate(
                ({"performance": "全部履行"}, {"performance": "全部未履行"}, {"due_on": "2026-03-01"}, {})
            )
        ],
    )
    ledger = Ledger(connection)
    for place, report in enumerate((REPORT, {**REPORT, "rejected": 0, "quarantined": 0, "rows": 7, "checks": {}})):
        told = {
            "file": f"处罚{place}.csv",
            "sheet": None,
            "kind": "penalty",
            "mapping": "m",
            "source": "某局",
            "sha256": "0",
        }
        ledger.begin(BatchEntry(id=f"bd{place}", received_at=T1, today=AS_OF, position=f"9{place}", **told))
        ledger.finish(f"bd{place}", json.dumps(report), ())
    return service


def told(service: Service, path: str, role: str = "regulator", **query: Any) -> dict[str, Any]:
    answer = service.get(role, path, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_shares_of_the_classes_are_the_classes_of_the_run_counted(county: Service) -> None:
    rows = risk_classes(county.app.state.context.connection)
    found = told(county, "/v1/dashboards/classes")
    assert {one["grade"]: one["subjects"] for one in found["classes"]} == {
        grade: sum(row["class"] == grade for row in rows) for grade in "ABCD"
    }
    assert found["classed"] == len(rows) == 32  # one is the mill
    assert sum(one["share"] for one in found["classes"]) == pytest.approx(1)
    assert found["registered"] == 3 and found["unclassed"] == 0
    assert (found["computed_as_of"], found["schemes"], found["rule"]["rule"]) == (AS_OF, ["R7.3@2026"], "R7.3")


def test_a_new_run_is_counted_at_once(county: Service) -> None:
    before = told(county, "/v1/dashboards/classes")
    connection = county.app.state.context.connection
    writer, rows = GraphWriter(connection), risk_classes(connection)
    kept = ("eid", "class", "score", "scheme")
    writer.write_computed("risk_class", "run0", [{"id": row["eid"], **{k: row[k] for k in kept}} for row in rows[:5]])
    writer.record_run("run0", as_of=AS_OF, data_version="v", at="2026-07-02T00:00:00+00:00")
    assert told(county, "/v1/dashboards/classes")["classed"] == 5
    writer.write_computed("risk_class", "run1", [{"id": row["eid"], **{k: row[k] for k in kept}} for row in rows])
    writer.record_run("run1", as_of=AS_OF, data_version="v", at="2026-07-03T00:00:00+00:00")
    assert told(county, "/v1/dashboards/classes")["classes"] == before["classes"]


def test_rows_of_a_class_are_all_of_it_and_only_of_the_region(county: Service) -> None:
    path, met = "/v1/dashboards/classes/D/subjects", list[str]()
    for offset in range(0, 20, 3):
        page = told(county, path, "inspector", limit=3, offset=offset)
        met += [one["code"] for one in page["items"]]
    of_d = {code for code, grade in MANY.items() if grade == "D"} | {MILL, AWAY}
    assert len(met) == len(of_d) and set(met) == of_d
    whole = told(county, path, "inspector", limit=100)
    scores = [one["score"] for one in whole["items"]]
    assert scores == sorted(scores, reverse=True) and whole["hidden"] == 0
    form = {"grant_type": "client_credentials", "client_id": "here"}
    secret = add_client(county.data, "here", role="inspector", unit="u", region="440229", at=NOW)
    answer = county.http.post("/v1/token", data=form | {"client_secret": secret})
    county.tokens["here"] = answer.json()["access_token"]
    here = told(county, path, "here", limit=100)
    assert {one["code"] for one in here["items"]} == of_d - {AWAY} and here["hidden"] == 1
    refused = county.get("regulator", path)
    assert (refused.status_code, "汇总" in refused.json()["detail"]) == (403, True)
    assert county.get("inspector", path, purpose=False).json()["rule"] == "R10.5"
    assert county.get("inspector", "/v1/dashboards/classes/E/subjects").status_code == 422


def test_sums_are_for_whoever_reaches_all_or_sums(county: Service) -> None:
    who = {role for role in ("public", "bank", "subject", "department", "inspector", "regulator", "court", "auditor")
           if county.get(role, "/v1/dashboards/classes").status_code == 200}  # fmt: skip
    assert who == {"inspector", "regulator"}
    assert county.get("department", "/v1/dashboards/classes").json()["advice"]


def test_commitments_behind_a_number_are_as_many_as_it_says(county: Service) -> None:
    fields = told(county, "/v1/commitments/coverage")["fields"]
    assert any(field["overdue"] for field in fields) and any(field["fulfilled"] for field in fields)
    for field in fields:
        asked = {"authority": field["authority_code"] or field["authority_name"], "type": field["type"]}
        asked = {name: value for name, value in asked.items() if value}
        if "authority" not in asked:
            continue  # of no stated unit: listed without one
        for column in ("running", "fulfilled", "partly", "breached", "false", "overdue", "disputed"):
            assert told(county, "/v1/commitments", state=column, **asked)["found"] == field[column], (field, column)
        assert told(county, "/v1/commitments", **asked)["found"] == field["made"]
    everything = told(county, "/v1/commitments", limit=1000)
    assert everything["found"] == len(everything["items"]) == sum(field["made"] for field in fields)
    parties = json.dumps([one["party"] for one in everything["items"]], ensure_ascii=False)
    assert "邓*" in parties and "邓小满" not in parties
    assert told(county, "/v1/commitments", limit=2)["truncated"]


def test_batches_are_told_with_their_counts_and_what_the_checks_say(county: Service) -> None:
    found = told(county, "/v1/loads", kind="penalty")
    assert [one["id"] for one in found["items"]] == ["bd1", "bd0"]
    one = found["items"][1]
    assert {name: one[name] for name in ("rows", "accepted", "duplicate", "quarantined", "rejected", "repaired")} == {
        name: count for name, count in REPORT.items() if name != "checks"
    }
    assert {check["rule"]: check["hits"] for check in one["checks"]} == CHECKS
    assert all(check["text"] and check["advice"] and check["outcome"] for check in one["checks"])
    assert [one["id"] for one in told(county, "/v1/loads", set_aside=True)["items"]] == ["bd0"]
    unfinished = next(one for one in told(county, "/v1/loads")["items"] if one["id"] == "b1")
    assert (unfinished["rows"], unfinished["state_term"]) == (None, "载入中断")
    page = told(county, "/v1/loads", limit=1, offset=1)
    assert (page["found"], len(page["items"]), page["truncated"]) == (3, 1, True)


def test_every_figure_of_the_index_has_its_rule_and_its_value_or_the_reason(county: Service) -> None:
    found = {one["id"]: one for one in told(county, "/v1/dashboards/city-index")["indicators"]}
    for one in found.values():
        assert (one["value"] is None) is bool(one["why"]), one
        assert one["definition"] and told(county, f"/v1/rules/{one['rule']}")["versions"]
        if one["value"] is not None:
            assert one["rows"]
            told(county, one["rows"].partition("?")[0])
            if one["unit"] == "share" and one["whole"]:
                assert one["value"] == pytest.approx(one["part"] / one["whole"])
    rate = told(county, "/v1/quality")["code_fault_rate"]
    codes = found["code_faults"]
    assert (codes["value"], codes["part"], codes["whole"]) == (rate["rate"], rate["faulty"], rate["subjects"])
    assert (codes["below"], codes["met"]) == (0.0002, rate["met"])
    coverage = told(county, "/v1/commitments/coverage")["fields"]
    fulfilled = sum(field["fulfilled"] for field in coverage)
    judged = fulfilled + sum(field[name] for field in coverage for name in ("partly", "breached", "false"))
    kept = found["commitments_fulfilled"]
    assert (kept["part"], kept["whole"], kept["met"]) == (fulfilled, judged, None)
    acts = told(county, "/v1/clocks/kpi")["items"]
    assert found["acts_on_time"]["part"] == sum(one["on_time"] for one in acts)
    assert found["acts_on_time"]["whole"] == sum(one["on_time"] + one["late"] for one in acts) > 0
    assert {"associations", "acts_omitted", "credit_files", "loans"} <= {
        id_ for id_, one in found.items() if one["why"]
    }


def test_the_overview_says_what_the_dashboards_say(county: Service) -> None:
    found = told(county, "/v1/dashboards")
    assert found["classes"] == told(county, "/v1/dashboards/classes")
    index = told(county, "/v1/dashboards/city-index")["indicators"]
    assert found["indicators"] == [one for one in index if one["value"] is not None]
    batches = told(county, "/v1/loads")["items"]
    assert found["loads"]["batches"] == len(batches)
    for name in ("rows", "accepted", "quarantined", "rejected"):
        assert found["loads"][name] == sum(one[name] or 0 for one in batches)
    assert not [code for code in (MILL, FARM, SHOP, *MANY) if code in json.dumps(found)]
