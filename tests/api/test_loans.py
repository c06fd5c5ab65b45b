"""R9.7: a bank feeds back its loans under the subject's authorisation; others see sums of at least five."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from graph_service.store.bolt import Connection
from tests.api.conftest import Service
from tests.api.report_service import authorise, authorised, fetch, headers, take_back
from tests.api.test_authorisation import BANK
from tests.store.small_county import FARM, MILL

PLANTED = "DK-PLANTED-77"


def loan(grant: str, **change: object) -> dict[str, object]:
    told: dict[str, object] = {
        "case": PLANTED, "grant": grant, "code": MILL, "status": "granted", "amount_yuan": 4_321_987.0, "rate": 0.0435,
        "term_months": 12, "on": "2026-06-20", "product": "信易贷",
    }  # fmt: skip
    return told | change


def feed(service: Service, body: dict[str, object], role: str = "bank") -> httpx.Response:
    return service.http.post("/v1/loans/feedback", json=body, headers=headers(service, role, "贷款结果反馈"))


def own(service: Service, role: str = "bank") -> list[dict[str, Any]]:
    return fetch(service, f"/v1/loans/feedback?case={PLANTED}", role).json()["loans"]


def versions(service: Service) -> int:
    connection: Connection = service.app.state.context.connection
    return len(connection.read("loans_of_case", bank=BANK, case=PLANTED))


def test_the_same_twice_is_once_and_other_values_correct_it(service: Service) -> None:
    with authorised(service) as grant:
        first, again = feed(service, loan(grant)), feed(service, loan(grant))
        assert (first.status_code, first.json()["loan"]) == (201, again.json()["loan"]), first.text
        assert (first.json()["loan"]["version"], versions(service)) == (1, 1)
        assert feed(service, loan(grant, amount_yuan=100.0)).json()["loan"]["version"] == 2
        assert feed(service, loan(grant)).json()["loan"]["version"] == 3  # back to what was said first
        assert [(one["version"], one["amount_yuan"]) for one in own(service)] == [(3, 4_321_987.0)]
        assert feed(service, loan(grant, withdrawn=True)).json()["loan"]["withdrawn"] is True
        feed(service, loan(grant))
        entry = service.audit()[-1]
        assert (entry["subject"], entry["outcome"]) == (MILL, "answered")
        assert "4321987" not in json.dumps(entry)


def test_without_an_authorisation_of_that_day_or_today_nothing_is_taken(service: Service) -> None:
    grant = authorise(service)
    other = authorise(service, unit_code="another-bank")
    refused = [
        feed(service, loan(grant, code=FARM)),  # of another subject
        feed(service, loan(other)),  # to another bank
        feed(service, loan("nothing")),
        feed(service, loan(grant, code="91440229MA9999999X")),
    ]
    assert {(one.status_code, one.json()["detail"]) for one in refused} == {
        (403, "未查到该主体在贷款当日或今天对本单位的有效授权。")
    }
    assert feed(service, loan(grant, case="DK-LATER")).status_code == 201
    take_back(service, grant)
    take_back(service, other)
    assert feed(service, loan(grant, case="DK-NEW", on="2026-06-29")).status_code == 403  # neither then nor now


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": "2026-07-01"}, "之后"),
        ({"amount_yuan": None}, "金额"),
        ({"amount_yuan": -1}, "amount_yuan"),
        ({"rate": 4.35}, "rate"),
        ({"status": "gone"}, "status"),
        ({"product": "找邓小满13812341234"}, "证件号码或电话"),
    ],
)
def test_what_does_not_fit_is_said(service: Service, change: dict[str, object], said: str) -> None:
    with authorised(service) as grant:
        answer = feed(service, loan(grant) | change)
        assert (answer.status_code, said in answer.text) == (422, True), answer.text


def test_only_banks_report_and_only_the_regulator_adds_up(service: Service) -> None:
    for role in ("public", "subject", "department", "regulator", "inspector", "court"):
        assert feed(service, loan("g"), role).status_code == 403
        assert fetch(service, f"/v1/loans/feedback?case={PLANTED}", role).status_code == 403
    for role in ("public", "subject", "bank", "department", "inspector"):
        assert fetch(service, "/v1/loans/aggregate?month=2026-06", role).status_code == 403
    assert fetch(service, "/v1/loans/aggregate?month=2026-13", "regulator").status_code == 422


def test_no_row_is_seen_by_anybody_else(service: Service) -> None:
    with authorised(service) as grant:
        feed(service, loan(grant))
        assert own(service)
        paths = [
            f"/v1/subjects/{MILL}", f"/v1/subjects/{MILL}/records", f"/v1/subjects/{MILL}/network",
            f"/v1/subjects/{MILL}/cases", "/v1/cases?open_only=false", f"/v1/portraits/{MILL}",
        ]  # fmt: skip
        for role in ("public", "subject", "bank", "department", "inspector", "regulator", "court"):
            texts = [service.get(role, path.partition("?")[0]).text for path in paths]
            texts.append(fetch(service, "/v1/loans/aggregate?month=2026-06", role).text)
            assert [text for text in texts if PLANTED in text or "4321987" in text] == []
        assert PLANTED not in service.log.getvalue()


def test_sums_are_told_from_five_subjects_on(service: Service) -> None:
    cells = fetch(service, "/v1/loans/aggregate?month=2026-06", "regulator").json()["cells"]
    assert cells
    assert all(one["held_back"] and one["amount_yuan"] is None for one in cells)  # one subject alone reported
    assert fetch(service, "/v1/loans/aggregate?month=2026-05", "regulator").json()["cells"] == []
