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
BANK, LOAN, NO_GRANT = "unit-bank", "贷2026-001", "0" * 32


def portrait(service: Service, code: str, purpose: str, grant: str, loan: str = LOAN) -> httpx.Response:
    headers = {"Authorization": f"Bearer {service.tokens['bank']}", "X-Purpose": quote(purpose)}
    named = {"X-Grant": grant, "X-Loan-Case": quote(loan)}
    return service.http.get(f"/v1/portraits/{code}", headers=headers | named)


def asked(service: Service, path: str, body: object, role: str = "subject") -> httpx.Response:
    """Hand something in, as the mill itself where no other role is named."""
    headers = {"Authorization": f"Bearer {service.tokens[role]}"} | ACTING
    return service.http.post(path, json=body, headers=headers)


def given(subject: str = MILL, **change: str) -> dict[str, object]:
    told = {
        "unit_code": BANK,
        "purpose": PURPOSE,
        "until": "2026-12-31",
        "signer": "陈一鸣",
        "channel": "本系统",
    } | change
    return {"procedure": "authorisation", "step": "give", "subject": subject, "data": told | change}


def test_a13_without_authorisation_for_another_purpose_or_after_it_was_taken_back_nothing_is_told(
    service: Service,
) -> None:
    refused = portrait(service, MILL, PURPOSE, NO_GRANT)
    assert refused.status_code == 403
    case = asked(service, "/v1/cases", given())
    assert case.status_code == 201, case.text
    grant = case.json()["id"]
    answer = portrait(service, MILL, PURPOSE, grant)
    assert (answer.status_code, answer.json()["code"]) == (200, MILL)
    entry = service.audit()[-1]
    told = {name: entry[name] for name in ("grant", "purpose", "unit", "outcome", "case")}
    assert told == {"grant": grant, "purpose": PURPOSE, "unit": BANK, "outcome": "answered", "case": LOAN}

    def alike(answer: httpx.Response) -> bool:
        return answer.status_code == 403 and {**answer.json(), "instance": ""} == {**refused.json(), "instance": ""}

    assert alike(portrait(service, FARM, PURPOSE, grant))  # of whom it was not given
    assert alike(portrait(service, MILL, PURPOSE, ""))  # a call names its authorisation
    assert alike(portrait(service, MILL, PURPOSE, grant, loan=""))  # and its loan
    assert alike(portrait(service, MILL, OTHER, grant))
    assert alike(portrait(service, "91440229MA9999999X", PURPOSE, grant))  # nor is it told who there is
    taken = asked(service, f"/v1/cases/{grant}/acts", {"step": "withdraw", "seen": 1})
    assert taken.status_code == 200, taken.text
    assert alike(portrait(service, MILL, PURPOSE, grant))  # what was, is not told either
    assert (service.audit()[-1]["outcome"], service.audit()[-1]["fields"]) == ("refused", [])


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
        ({"starts_on": "2027-01-01"}, "授权期限"),
        ({"channel": "柜面书面"}, "SHA-256"),
        ({"channel": "微信"}, "授权渠道"),
    ],
)
def test_to_one_unit_for_a_purpose_and_a_time(service: Service, change: dict[str, str], said: str) -> None:
    answer = asked(service, "/v1/cases", given(**change))
    assert (answer.status_code, said in answer.text) == (422, True), answer.text


def test_it_ends_with_its_last_day_and_from_the_day_it_is_taken_back(service: Service) -> None:
    connection = service.app.state.context.connection
    desk = Desk(connection, access_matrix(), Actor("mill", MILL, "subject"), NOW.date(), NOW)
    told = {"unit_code": BANK, "purpose": "贷后管理", "until": "2026-09-30", "signer": "陈", "channel": "本系统"}
    case = open_case(desk, Opening("a-1", "authorisation", "give", date(2026, 6, 1), MILL, data=dict(told)))

    def live(day: date) -> str | None:
        found = live_authorisation(connection, unit=BANK, subject=MILL, purpose="贷后管理", day=day)
        return found and found.id

    held = {day: live(day) for day in (date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 30), date(2026, 10, 1))}
    assert list(held.values()) == [None, case.head.id, case.head.id, None]
    take_step(desk, Taking("a-2", case.head.id, "withdraw", date(2026, 6, 30)))
    assert (live(date(2026, 6, 29)), live(date(2026, 6, 30))) == (case.head.id, None)
    with pytest.raises(BadInput, match="须由经营主体作出"):
        own = replace(desk, actor=Actor("deng", DENG, "subject"))
        open_case(own, Opening("a-3", "authorisation", "give", date(2026, 6, 1), DENG, data=dict(told)))
