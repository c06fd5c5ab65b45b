"""The auditor reads who did what, and nothing of the content; a subject who looked at it (R10.5, R10.6)."""

from __future__ import annotations

from typing import Any

import pytest

from graph_service.rulebook.access import access_matrix
from tests.api.conftest import PURPOSE, Service
from tests.api.county import NAMES
from tests.store.small_county import CHEN, DENG, FARM, MILL


@pytest.fixture(scope="module")
def asked(service: Service) -> Service:
    """A service that was asked a few things, one of them in vain."""
    for role, path in (
        ("inspector", f"/v1/subjects/{MILL}/network"),
        ("inspector", f"/v1/subjects/{FARM}/network"),
        ("regulator", f"/v1/portraits/{MILL}"),
        ("department", f"/v1/portraits/{MILL}"),
        ("subject", f"/v1/subjects/{MILL}/network"),
    ):
        service.get(role, path)
    return service


def page(service: Service, **query: Any) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {service.tokens['auditor']}", **PURPOSE}
    answer = service.http.get("/v1/audit", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_auditor_sees_who_did_what_when_and_why_but_no_content(asked: Service) -> None:
    told = page(asked, unit="unit-inspector")["entries"]
    assert [one["subject"] for one in told] == [FARM, MILL]  # the newest first
    first = {name: told[1][name] for name in ("who", "role", "action", "outcome", "purpose")}
    assert first == {
        "who": "inspector-1", "role": "inspector", "action": "GET /v1/subjects/{code}/network", "outcome": "answered",
        "purpose": "日常监管",
    }  # fmt: skip
    assert told[1]["fields"] and "result" not in told[1]
    text = str(page(asked, limit=200))
    assert not [secret for secret in (*NAMES, CHEN, DENG, '"p:') if secret in text]


def test_entries_are_found_by_each_filter(asked: Service) -> None:
    assert {one["outcome"] for one in page(asked, outcome="refused")["entries"]} == {"refused"}
    assert {one["who"] for one in page(asked, who="regulator-1")["entries"]} == {"regulator-1"}
    assert {one["role"] for one in page(asked, role="department")["entries"]} == {"department"}
    assert {one["subject"] for one in page(asked, subject=FARM)["entries"]} == {FARM}
    days = {"from": "2026-06-30", "to": "2026-06-30"}
    assert page(asked, **days, role="inspector")["entries"]
    assert page(asked, **{"from": "2026-07-01"})["entries"] == []
    assert page(asked, to="2026-06-29")["entries"] == []
    assert asked.get("auditor", "/v1/audit", **{"from": "2026-07-02", "to": "2026-07-01"}).status_code == 422


def test_pages_go_on_to_the_first_entry_without_a_gap(asked: Service) -> None:
    lines, before = list[int](), None
    while True:
        told = page(asked, limit=2, role="inspector", **({"before": before} if before else {}))
        lines += [one["line"] for one in told["entries"]]
        if (before := told["before"]) is None:
            break
    entries = [one["n"] for one in asked.audit() if one["role"] == "inspector"]
    assert lines == entries[::-1]


def test_reading_the_log_is_in_the_log(asked: Service) -> None:
    page(asked)
    last = asked.audit()[-1]
    assert (last["action"], last["role"], last["outcome"]) == ("GET /v1/audit", "auditor", "answered")
    assert asked.get("auditor", "/v1/audit", purpose=False).status_code == 422


def test_an_anchor_is_the_head_of_a_log_that_holds(asked: Service) -> None:
    count = len(asked.audit())
    told = asked.get("auditor", "/v1/audit/anchor").json()
    assert (told["entries"], told["head"]) == (count, asked.audit()[-1]["prev"])  # of the line before its own entry


@pytest.mark.parametrize("path", ["/v1/audit", "/v1/audit/anchor", "/v1/audit/alerts"])
def test_nobody_but_the_auditor_reads_the_log(asked: Service, path: str) -> None:
    for role in access_matrix().roles.keys() - {"auditor"}:
        answer = asked.get(role, path)
        assert (answer.status_code, answer.json()["rule"]) == (403, "R10.2"), role


def test_alerts_are_for_a_span_that_is_not_too_long(asked: Service) -> None:
    told = asked.get("auditor", "/v1/audit/alerts", since="2026-06-30").json()
    assert (told["since"], "疑似" in told["note"]) == ("2026-06-30", True)
    for since in ("2026-01-01", "2026-07-01"):
        assert asked.get("auditor", "/v1/audit/alerts", since=since).status_code == 422


def test_a_subject_sees_which_units_read_about_it_and_no_names(asked: Service) -> None:
    told = asked.get("subject", f"/v1/subjects/{MILL}/readers").json()
    reads = {(one["unit"], one["role_term"], one["purpose"]) for one in told["reads"]}
    assert {
        ("unit-inspector", "市场监管(抽查)", "日常监管"),
        ("unit-regulator", "发展改革(信用主管)", "日常监管"),
    } <= reads
    assert MILL not in {one["unit"] for one in told["reads"]}  # its own reads are no news
    assert "unit-department" not in {one["unit"] for one in told["reads"]}  # refused: nothing was read
    assert "inspector-1" not in str(told)
    assert {one["day"] for one in told["reads"]} == {"2026-06-30"}


def test_a_subject_sees_its_own_readers_alone(asked: Service) -> None:
    there, nowhere = (asked.get("subject", f"/v1/subjects/{code}/readers") for code in (FARM, "91440229MA99999999"))
    assert (there.status_code, nowhere.status_code) == (403, 403)
    assert {**there.json(), "instance": ""} == {**nowhere.json(), "instance": ""}
    for role in access_matrix().roles.keys() - {"subject"}:
        assert asked.get(role, f"/v1/subjects/{MILL}/readers").status_code == 403, role
