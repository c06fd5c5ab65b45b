"""The desk of arrears (R4.8, SME): whose debts are taken on, how long, and that no person ever stands for a unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from graph_service.analysis.arrears import debts_of
from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Value
from graph_service.domain.errors import BadInput, Conflict, CreditGraphError, Unlawful
from graph_service.rulebook.arrears import arrears_policy
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, cases_about
from graph_service.store.writer import GraphWriter
from graph_service.usecases.arrears_desk import unpublished_arrears
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Opening, Taking
from graph_service.usecases.cases import open_case, take_step
from tests.store.small_county import DENG, MILL, SHOP, fact
from tests.usecases.desk_county import BUREAU, LABOUR, ROADS, WATER, desk

FILED = date(2025, 11, 3)
COMPLAINT: dict[str, Value] = {"applicant": "翁源县某建材店", "amount_yuan": 120_000.0, "facts": "工程款逾期未付"}


def filed(county: Connection, debtor: str = BUREAU, **change: Value) -> CaseState:
    wanted = Opening(
        f"f-{debtor}", "arrears_complaint", "file", FILED, debtor, "某单位", (), LABOUR, "某局", "", COMPLAINT | change
    )  # fmt: skip
    return open_case(desk(county, LABOUR), wanted)


def step(county: Connection, case: CaseState, name: str, day: date, data: Mapping[str, Value]) -> CaseState:
    return take_step(
        desk(county, LABOUR), Taking(f"{name}-{case.head.id}-{day}", case.head.id, name, day, "理由", data)
    )


def confirmed(county: Connection, debtor: str = BUREAU, **change: Value) -> CaseState:
    case = step(county, filed(county, debtor, **change), "transfer", date(2025, 11, 10), {"unit_name": "翁源县水务局"})
    return step(county, case, "confirm", date(2025, 11, 20), {"outcome": "属实"})


@pytest.mark.parametrize(
    ("debtor", "change", "error", "told"),
    [
        (BUREAU, {}, None, ""),
        (ROADS, {}, None, ""),  # 国有独资 by its registered type
        (WATER, {}, Unlawful, "不能确认"),  # by votes alone: suspected, so somebody has to say it
        (WATER, {"debtor_kind": "国有企业"}, None, ""),
        (MILL, {"debtor_kind": "大型企业"}, None, ""),
        (MILL, {}, Unlawful, "不能确认"),
        (MILL, {"debtor_kind": "机关"}, Unlawful, "不能确认"),
        (SHOP, {"debtor_kind": "大型企业"}, Unlawful, "不能确认"),
        (DENG, {}, Unlawful, "不记录个人"),
        ("", {}, Unlawful, "不记录个人"),
        (BUREAU, {"amount_yuan": 0.0}, BadInput, "大于零"),
    ],
)
def test_whose_debts_are_taken_on(
    county: Connection, debtor: str, change: dict[str, Value], error: type[CreditGraphError] | None, told: str
) -> None:
    if error is None:
        assert filed(county, debtor, **change).state.id == "FILED"
        return
    with pytest.raises(error, match=told):
        filed(county, debtor, **change)
    assert list(all_cases(county)) == []


def test_an_extension_is_one_and_ends_within_ninety_days(county: Connection) -> None:
    case = step(county, filed(county), "transfer", date(2025, 11, 10), {"unit_name": "翁源县水务局"})
    for due in ("2026-02-02", "2025-12-01"):  # a day too long; not after the day itself
        with pytest.raises(Unlawful, match="即至 2026-02-01"):
            step(county, case, "extend", date(2025, 12, 1), {"due_on": due})
    case = step(county, case, "extend", date(2025, 12, 1), {"due_on": "2026-02-01"})
    assert [(clock.clock, clock.stop is None) for clock in case.clocks] == [
        ("C13", False), ("C13.3", True), ("C13.2", False),
    ]  # fmt: skip
    with pytest.raises(Conflict, match="不能延期"):
        step(county, case, "extend", date(2025, 12, 2), {"due_on": "2026-01-15"})


def test_severe_only_on_a_basis_and_on_the_debtor_alone(county: Connection) -> None:
    case = confirmed(county)
    for change in ({"basis": " "}, {"doc_no": " "}):
        with pytest.raises(Unlawful, match="依据和文书"):
            step(county, case, "publish", date(2026, 1, 5), {"doc_no": "翁工信〔2026〕1号", "basis": "条例26"} | change)
    case = step(county, case, "publish", date(2026, 1, 5), {"doc_no": "翁工信〔2026〕1号", "basis": "条例26"})
    (debt,) = debts_of(all_cases(county), arrears_policy(), as_of=date(2026, 6, 30))
    assert (debt["subject"], debt["item"], debt["balance_yuan"]) == (BUREAU, "情节严重", 120_000.0)
    about = cases_about(county, BUREAU)
    assert [one.head.id for one in about if one.head.procedure == "arrears_complaint"] == [case.head.id]
    assert {one.head.subject for one in about} == {BUREAU}  # its superiors are told of it, and of nobody else (R4.7)
    assert cases_about(county, DENG) == []


def test_who_owed_and_did_not_publish(county: Connection) -> None:
    writer = GraphWriter(county)
    confirmed(county)
    confirmed(county, ROADS)
    asked = Asked(date(2026, 6, 30))
    told = [(one.subject, one.amount_yuan, one.due, one.over) for one in unpublished_arrears(county, asked, year=2025)]
    assert told == [
        (BUREAU, 120_000.0, date(2026, 3, 31), True),
        (ROADS, 120_000.0, date(2026, 6, 30), False),
    ]
    assert unpublished_arrears(county, asked, year=2024) == ()
    said = {
        "subject": BUREAU,
        "subject_name": "翁源县水务局",
        "form": "信息公开",
        "period": "2025",
        "item": "逾期尚未支付",
    }
    writer.write_facts("statement", [fact("a1", "s1", disclosed=False, stated_on="2026-03-20", **said)])
    assert [one.subject for one in unpublished_arrears(county, asked, year=2025)] == [BUREAU, ROADS]
    writer.write_facts("statement", [fact("a2", "s2", disclosed=True, stated_on="2026-03-20", **said)])
    assert [one.subject for one in unpublished_arrears(county, asked, year=2025)] == [ROADS]
