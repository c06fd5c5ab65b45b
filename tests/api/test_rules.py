"""Rules and unpublished arrears over HTTP: every version with its source, and who published nothing of what it owes."""

from __future__ import annotations

from tests.api.conftest import Service
from tests.usecases.desk_county import BUREAU, write_public_units
from tests.usecases.test_arrears_desk import confirmed


def test_a_rule_is_told_in_every_version_or_the_one_of_a_day(service: Service) -> None:
    both = service.get("public", "/v1/rules/P06").json()["versions"]
    assert [one["version"] for one in both] == ["P06@2014-10-01", "P06@2024-05-01"]
    (one,) = service.get("public", "/v1/rules/P06", on="2024-04-30").json()["versions"]
    assert (one["valid_from"], one["confirmed"]) == ("2014-10-01", True)
    assert "企业信息公示暂行条例" in one["source"]["title"]
    assert {line["label"] for line in one["lines"]} >= {"责任身份", "任职时点", "措施"}
    nothing = service.get("public", "/v1/rules/P99")
    assert (nothing.status_code, "规则库中没有 P99" in nothing.text) == (404, True)


def test_who_owed_and_published_nothing(service: Service) -> None:
    connection = service.app.state.context.connection
    write_public_units(connection)
    case = confirmed(connection)
    answer = service.get("regulator", "/v1/arrears/unpublished", year=2025)
    assert answer.status_code == 200, answer.text
    (debtor,) = answer.json()["debtors"]
    assert (debtor["code"], debtor["amount_yuan"], debtor["due"], debtor["overdue"]) == (
        BUREAU, 120_000.0, "2026-03-31", True
    )  # fmt: skip
    assert case.head.id in debtor["records"][0]
    assert service.get("regulator", "/v1/arrears/unpublished", year=2024).json()["debtors"] == []
