"""A13: a bank sees a portrait by the subject's authorisation alone, for its purpose, until it is withdrawn (R9.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import quote

import httpx
import pytest

from graph_service.domain.acts import Actor
from graph_service.domain.errors import BadInput
from graph_service.rulebook.access import access_matrix
from graph_service.usecases.authorisation_desk import live_authorisation
from graph_service.usecases.case_plan import Desk, Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from tests.api.conftest import NOW, Service
from tests.api.conftest import PURPOSE as ACTING
from tests.store.small_county import DENG, FARM, MILL

PURPOSE, OTHER = "信易贷 贷前审查", "营销"
BANK = "unit-bank"


def portrait(service: Service, code: str, purpose: str, role: str = "bank") -> httpx.Response:
    headers = {"Authorization": f"Bearer {service.tokens[role]}", "X-Purpose": quote(purpose)}
    return service.http.get(f"/v1/subjects/{code}/portrait", params={"as_of": "2026-06-30"}, headers=headers)


def asked(service: Service, path: str, body: object, role: str = "subject") -> httpx.Response:
    """Hand something in, as the mill itself where no other role is named."""
    headers = {"Authorization": f"Bearer {service.tokens[role]}"} | ACTING
    return service.http.post(path, json=body, headers=headers)


def given(subject: str = MILL, **change: str) -> dict[str, object]:
    told = {"unit_code": BANK, "purpose": PURPOSE, "until": "2026-12-31"} | change
    return {"procedure": "authorisation", "step": "give", "subject": subject, "data": told}


def test_a13_without_authorisation_for_another_purpose_or_after_it_was_taken_back_nothing_is_told(
    service: Service,
) -> None:
    refused = portrait(service, MILL, PURPOSE)
    assert refused.status_code == 403
    case = asked(service, "/v1/cases", given())
    assert case.status_code == 201, case.text
    case_id = case.json()["id"]
    answer = portrait(service, MILL, PURPOSE)
    assert (answer.status_code, answer.json()["code"]) == (200, MILL)
    entry = service.audit()[-1]
    assert (entry["grant"], entry["purpose"], entry["unit"], entry["outcome"]) == (case_id, PURPOSE, BANK, "answered")
    assert portrait(service, FARM, PURPOSE).status_code == 403  # of whom it was not given
    for withdrawn in (False, True):
        if withdrawn:
            taken = asked(service, f"/v1/cases/{case_id}/acts", {"step": "withdraw", "seen": 1})
            assert taken.status_code == 200, taken.text
        answer = portrait(service, MILL, PURPOSE if withdrawn else OTHER)
        assert answer.status_code == 403
        assert {**answer.json(), "instance": ""} == {**refused.json(), "instance": ""}  # what was, is not told either
        assert (service.audit()[-1]["outcome"], service.audit()[-1]["fields"]) == ("refused", [])
    nowhere = portrait(service, "91440229MA9999999X", PURPOSE).json()
    assert {**nowhere, "instance": ""} == {**refused.json(), "instance": ""}  # nor who there is


def test_only_the_subject_itself_authorises(service: Service) -> None:
    assert asked(service, "/v1/cases", given(FARM)).status_code == 403
    for role in ("bank", "department"):
        assert asked(service, "/v1/cases", given(), role).status_code == 403


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"until": "2026-06-29"}, "授权期限"),
        ({"until": "2027-07-01"}, "授权期限应在 2026-06-30 至 2027-06-30 之间"),
        ({"unit_code": " "}, "被授权单位"),
        ({"purpose": " "}, "查询目的"),
    ],
)
def test_to_one_unit_for_a_purpose_and_a_time(service: Service, change: dict[str, str], said: str) -> None:
    answer = asked(service, "/v1/cases", given(**change))
    assert (answer.status_code, said in answer.text) == (422, True), answer.text


def test_it_ends_with_its_last_day_and_from_the_day_it_is_taken_back(service: Service) -> None:
    connection = service.app.state.context.connection
    desk = Desk(connection, access_matrix(), Actor("mill", MILL, "subject"), NOW.date(), NOW)
    told = {"unit_code": BANK, "purpose": "贷后管理", "until": "2026-09-30"}
    case = open_case(desk, Opening("a-1", "authorisation", "give", date(2026, 6, 1), MILL, data=dict(told)))

    def live(day: date) -> str | None:
        return live_authorisation(connection, unit=BANK, subject=MILL, purpose="贷后管理", day=day)

    held = {day: live(day) for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 30), date(2026, 10, 1))}
    assert list(held.values()) == [None, case.head.id, case.head.id, None]
    take_step(desk, Taking("a-2", case.head.id, "withdraw", date(2026, 6, 30)))
    assert (live(date(2026, 6, 29)), live(date(2026, 6, 30))) == (case.head.id, None)
    with pytest.raises(BadInput, match="须由经营主体作出"):
        own = replace(desk, actor=Actor("deng", DENG, "subject"))
        open_case(own, Opening("a-3", "authorisation", "give", date(2026, 6, 1), DENG, data=dict(told)))
