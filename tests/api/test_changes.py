"""What became known of a subject since a moment, and when an account last looked at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from graph_service.api.visits import MOST, visited
from graph_service.store.writer import GraphWriter
from tests.api.account_service import with_people
from tests.api.conftest import PURPOSE, Service
from tests.conftest import TestGraph
from tests.store.small_county import CHEN, FARM, MILL, T2, fact, write_county

SINCE = "2026-02-01T00:00:00Z"  # between T1 and T2
LATER = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)


def changes(service: Service, role: str = "inspector", code: str = FARM, **query: Any) -> dict[str, Any]:
    answer = service.get(role, f"/v1/subjects/{code}/changes", **({"since": SINCE} | query))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_was_recorded_since_is_told_newest_first(service: Service) -> None:
    assert changes(service)["items"] == []
    writer = GraphWriter(service.app.state.context.connection)
    writer.write_facts("penalty", [
        fact("c0", "c0", recorded_at=T2, row=50, subject=FARM, subject_name="翁源县绿野养殖有限公司",
             doc_no="翁市监罚〔2026〕9号", decided_on="2026-01-20", valid_from="2026-01-20", categories=["警告"]),
    ])  # fmt: skip
    ended = fact("c1a", "h2", recorded_at="2026-02-06T08:00:00+00:00", row=51, owner=MILL, eid=FARM, econ=0.51,
                 valid_from="2012-01-01", valid_to="2026-02-01")  # fmt: skip
    writer.write_facts("holding", [ended, fact("c1b", "c1b", recorded_at=T2, row=52, owner=CHEN, eid=FARM, econ=0.51)])
    answer = changes(service)
    told = [(one["change"], one["kind"]) for one in answer["items"]]
    assert told == [("ENDED", "holding"), ("ADDED", "penalty"), ("ADDED", "holding")]
    gone, penalty, _ = answer["items"]
    assert (gone["fields"], gone["step"]["start"], gone["step"]["valid_to"]) == (["valid_to"], MILL, "2026-02-01")
    assert (penalty["called"], penalty["term"]) == ("翁市监罚〔2026〕9号", "行政处罚")
    assert {"陈*"} == {one.get("name") for one in answer["parties"] if one["kind"] == "person"}
    assert (len(changes(service, limit=1)["items"]), changes(service, limit=1)["truncated"]) == (1, True)
    assert changes(service, since="2026-03-01T00:00:00Z")["items"] == []


def test_steps_of_cases_are_told_to_those_who_may_see_the_cases(service: Service) -> None:
    headers = {"Authorization": f"Bearer {service.tokens['subject']}"} | PURPOSE
    told = {"unit_code": "unit-bank", "purpose": "贷前审查", "until": "2026-12-31", "signer": "邓", "channel": "本系统"}
    filed = {"procedure": "authorisation", "step": "give", "subject": MILL, "data": told}
    answer = service.http.post("/v1/cases", headers=headers, json=filed)
    assert answer.is_success, answer.text
    seen = {role: changes(service, role, MILL) for role in ("regulator", "inspector", "subject")}
    acts = {role: [one["act_term"] for one in told["items"] if one["change"] == "ACT"] for role, told in seen.items()}
    assert (len(acts["regulator"]), acts["inspector"], acts["subject"]) == (1, [], acts["regulator"])


def test_only_what_is_given_to_see_what_is_not_public_sees_changes(service: Service) -> None:
    for role in ("public", "bank", "department", "court"):
        assert service.get(role, f"/v1/subjects/{FARM}/changes", since=SINCE).status_code == 403, role
    assert service.get("inspector", f"/v1/subjects/{FARM}/changes").status_code == 422


def test_a_program_leaves_no_visit(service: Service) -> None:
    headers = {"Authorization": f"Bearer {service.tokens['inspector']}"}
    for _ in range(2):
        told = service.http.post(f"/v1/subjects/{MILL}/visits", headers=headers).json()
        assert (told["last_visit"], told["kept"]) == (None, False)
    assert not (service.data / "visits").exists()


def test_an_account_is_told_when_it_last_looked(embedded: TestGraph, tmp_path: Path) -> None:
    embedded.wipe()
    write_county(GraphWriter(embedded.connection))
    with with_people(embedded.connection, tmp_path) as service:
        person = service.enrol("clerk", "inspector")
        token = service.token(person)

        def look(by: str) -> Any:
            return service.post(by, f"/v1/subjects/{MILL}/visits").json()["last_visit"]

        first = service.now[0]
        assert look(token) is None
        service.wait(minutes=10)
        assert look(token) is None  # the same visit
        at = service.now[0]
        service.wait(minutes=45)
        token = service.token(person)  # the first one ended
        assert datetime.fromisoformat(look(token)) == at
        assert look(service.official("second", "inspector")) is None
        assert first < at
        (file,) = (tmp_path / "visits").glob("clerk.json")
        assert file.stat().st_mode & 0o777 == 0o600


def test_old_visits_and_too_many_are_forgotten(tmp_path: Path) -> None:
    for number in range(MOST + 1):
        visited(tmp_path, "clerk", f"s{number}", LATER + timedelta(seconds=number))
    late = LATER + timedelta(hours=1)
    assert visited(tmp_path, "clerk", "s0", late) is None  # it was the one looked at for longest
    assert visited(tmp_path, "clerk", f"s{MOST}", late) == LATER + timedelta(seconds=MOST)
    assert visited(tmp_path, "clerk", f"s{MOST}", late + timedelta(days=200)) is None
