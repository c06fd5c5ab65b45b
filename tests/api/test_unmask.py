"""R10.3: a name or a number in clear is for an open case of one's own that concerns the person, every try is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from graph_service.analysis.cases import CaseState
from graph_service.api.refs import person_ref
from graph_service.api.tokens import token_key
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from tests.api.ban_service import BanService, ban_service
from tests.conftest import TestGraph
from tests.usecases.ban_county import FOOD, LABOUR, MARKET, NUMBERS, PIDS, REVOCATION


@pytest.fixture(scope="module")
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("unmask")) as one:
        yield one


@pytest.fixture(scope="module")
def case(service: BanService) -> CaseState:
    """A proposal on the legal representative, taken up by the market regulator."""
    return service.office.take("李某", "P08", MARKET, "2026-03-10")


def ref_of(service: BanService, role: str, case: CaseState) -> str:
    """The reference of the person of a case, as an answer gives it to the unit of a role."""
    answer = service.get(role, f"/v1/cases/{case.head.id}")
    assert answer.status_code == 200, answer.text
    return answer.json()["party"]["ref"]


def ask(service: BanService, role: str, case_: str, person_: str, **more: Any) -> httpx.Response:
    body = {"case": case_, "person": person_, "fields": ["name", "id_number"], "reason": "核对送达当事人"}
    return service.post(role, "/v1/unmask", body | more, purpose=False)


def test_the_deciding_unit_sees_the_person_of_its_case_and_it_is_entered_first(
    service: BanService, case: CaseState
) -> None:
    answer = ask(service, "department", case.head.id, ref_of(service, "department", case))
    assert answer.status_code == 200, answer.text
    assert answer.json()["told"] == {"name": "李某", "id_number": NUMBERS["李某"]}
    entry = service.audit()[-1]
    told = {name: entry[name] for name in ("action", "outcome", "grant", "purpose", "subject", "fields", "rules")}
    assert told == {
        "action": "POST /v1/unmask", "outcome": "answered", "grant": case.head.id, "purpose": "核对送达当事人",
        "subject": PIDS["李某"], "fields": ["name", "id_number"], "rules": ["R10.3"],
    }  # fmt: skip
    assert NUMBERS["李某"] not in service.everything_logged()
    assert "李某" not in service.everything_logged()


def test_only_what_was_asked_for_is_told(service: BanService, case: CaseState) -> None:
    person = ref_of(service, "department", case)
    assert ask(service, "department", case.head.id, person, fields=["name"]).json()["told"] == {"name": "李某"}


def ref_to(service: BanService, person: str) -> str:
    """The reference of anybody, as answers to the market regulator would give it."""
    return person_ref(token_key(Settings(data=service.data)), MARKET, PIDS[person])


def test_whoever_the_records_of_a_case_name_is_reached_and_nobody_else(service: BanService, case: CaseState) -> None:
    assert ref_to(service, "李某") == ref_of(service, "department", case)
    applied = ("apply", "2026-06-01", {"proof": "缴款凭证", "promise": "承1"})
    repair = service.office.recorded("repair", (REVOCATION,), FOOD, applied)
    assert ask(service, "department", repair, ref_to(service, "李某")).status_code == 200
    for person in ("张某", "王某", "陈某"):  # legal representatives before and after him, and of another firm
        assert ask(service, "department", repair, ref_to(service, person)).status_code == 403, person


def test_every_refusal_reads_alike_and_is_entered(service: BanService, case: CaseState) -> None:
    filed = ("file", "2026-06-01", {"ground": "记录错误", "statement": "不是我司"})
    closed = service.office.recorded("objection", (REVOCATION,), FOOD, filed, ("drop", "2026-06-02", {}))
    other = service.office.take("曾某", "P26", LABOUR, "2026-03-10").head.id
    mine = ref_to(service, "李某")
    tries = {
        "no such case": ("department", "0" * 32, mine),
        "no case of this unit": ("department-2", case.head.id, mine),
        "another unit's case and person": ("department", other, ref_to(service, "曾某")),
        "a closed case": ("department", closed, mine),
        "another person": ("department", case.head.id, ref_to(service, "王某")),
        "nobody": ("department", case.head.id, "person:" + "b" * 24),
    }
    told: set[str] = set()
    for why, (role, number, person) in tries.items():
        before = len(service.audit())
        answer = ask(service, role, number, person)
        assert answer.status_code == 403, why
        told.add(str({**answer.json(), "instance": ""}))
        (entry,) = service.audit()[before:]
        assert (entry["outcome"], entry["grant"], entry["rules"]) == ("refused", number, ["R10.2"]), why
    assert len(told) == 1


def test_no_other_role_unmasks_anybody(service: BanService, case: CaseState) -> None:
    for role in access_matrix().roles.keys() - {"department"}:
        answer = ask(service, role, case.head.id, ref_to(service, "李某"))
        assert (answer.status_code, answer.json()["rule"]) == (403, "R10.2"), role


@pytest.mark.parametrize(
    "change",
    [{"reason": " "}, {"fields": []}, {"fields": ["phone"]}, {"person": PIDS["李某"]}, {"case": ""}, {"more": "x"}],
)
def test_what_does_not_fit_is_refused(service: BanService, case: CaseState, change: dict[str, Any]) -> None:
    assert ask(service, "department", case.head.id, ref_to(service, "李某"), **change).status_code == 422


def test_no_other_answer_about_the_case_tells_the_person(service: BanService, case: CaseState) -> None:
    for path in (f"/v1/cases/{case.head.id}", f"/v1/subjects/{FOOD}/records", f"/v1/subjects/{FOOD}"):
        text = service.get("department", path).text
        assert NUMBERS["李某"] not in text
        assert "李某" not in text, path


def test_a_number_in_the_reason_is_masked_in_the_log(service: BanService, case: CaseState) -> None:
    why = f"核对 {NUMBERS['王某']}"
    ask(service, "department", case.head.id, ref_to(service, "李某"), reason=why)
    assert service.audit()[-1]["purpose"] == "核对 440229********0024"


def test_a_unit_beyond_its_limit_is_refused_and_the_auditor_is_told(service: BanService, case: CaseState) -> None:
    mine = ref_to(service, "李某")
    answers = [ask(service, "department", case.head.id, mine) for _ in range(12)]
    refused = next(one for one in answers if one.status_code != 200)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    assert "每小时 10 次" in refused.json()["detail"]
    log = [one for one in service.audit() if one["action"] == "POST /v1/unmask" and one["unit"] == MARKET]
    assert sum(one["outcome"] == "answered" for one in log) == 10
    assert log[-1]["rules"] == ["R10.6", "R10.6.6"]
    answer = service.get("auditor", "/v1/audit/alerts")
    assert answer.status_code == 200, answer.text
    alerts = answer.json()["alerts"]
    told = {one["rule"]: one for one in alerts if one["unit"] == MARKET}
    assert (told["R10.6.6"]["most"], told["R10.6.6"]["term"]) == (10, "疑似大量明文查看")
    assert told["R10.6.6"]["count"] > 10
    assert "R10.6.5" in told  # the tries without a case
    assert str(PIDS["李某"]) not in str(alerts)
