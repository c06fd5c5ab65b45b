"""Incentives (R4.10): held by an honour, for a term, lost of itself on any serious record that is not repaired."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.incentives import Honour, IncentiveStanding, incentives_of
from graph_service.domain.calendar import add_months
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.rulebook.book import Rulebook, load_rulebook

AS_OF, AWARDED, FIRM = date(2026, 6, 30), date(2026, 1, 1), "91440229MA4W00011F"
HONOUR = Honour("h1", FIRM, "2025年度守合同重信用企业", "荣誉", AWARDED)
book = cache(load_rulebook)


def penalty(*categories: str, **given: object) -> Event:
    values: dict[str, object] = {
        "rid": "e1",
        "kind": EventKind.PENALTY,
        "subject": FIRM,
        "subject_name": "甲公司",
        "doc_no": "翁罚〔2026〕1号",
        "decided_on": date(2026, 3, 10),
        "categories": categories,
    }
    return Event(**(values | given))  # type: ignore[arg-type]


def listed(code: str, **given: object) -> Event:
    return penalty(**({"kind": EventKind.LIST_ENTRY, "list_code": code, "doc_no": "翁列〔2026〕1号"} | given))


def standings(*events: Event, honour: Honour = HONOUR, as_of: date = AS_OF) -> tuple[IncentiveStanding, ...]:
    rules: Rulebook = book()
    return incentives_of(
        FIRM, [honour], events,
        as_of=as_of, incentives=rules.incentives, repair=rules.repair, lists=rules.measures.lists,
    )  # fmt: skip


REVOKED = penalty("吊销许可证件")


def test_an_honour_brings_what_names_it_for_the_term() -> None:
    found = standings()
    assert [(one.incentive, one.held, one.first, one.last) for one in found] == [
        ("I-GREEN-CHANNEL", True, AWARDED, date(2027, 1, 1)),
        ("I-FINANCING", True, AWARDED, date(2027, 1, 1)),
        ("I-FEWER-INSPECTIONS", True, AWARDED, date(2027, 1, 1)),
    ]
    assert found[0].message == "可享有至 2027-01-01, 未查到未修复的严重失信记录。"
    assert standings(honour=replace(HONOUR, title="先进集体")) == ()


def test_a_serious_record_takes_it_away_from_its_day_and_is_named() -> None:
    for one in standings(REVOKED):
        assert (one.held, one.lost_from) == (False, date(2026, 3, 10))
        assert [(cause.record, cause.doc_no, cause.objection_mark) for cause in one.causes] == [
            ("e1", "翁罚〔2026〕1号", False)
        ]
        assert one.message == "自 2026-03-10 起因未修复的严重失信记录丧失(R4.10): 翁罚〔2026〕1号。"


def test_an_older_record_takes_it_away_from_the_first_day() -> None:
    assert {one.lost_from for one in standings(replace(REVOKED, decided_on=date(2025, 6, 1)))} == {AWARDED}


@pytest.mark.parametrize(
    ("event", "held"),
    [
        (penalty("警告"), True),
        (penalty("罚款", fine_yuan=20_000), True),
        (penalty("罚款", fine_yuan=1_000_000), False),
        (penalty("责令停产停业"), False),
        (listed("SAMR_SEVERE"), False),
        (listed("WAGE_ARREARS"), False),
        (listed("ABNORMAL"), True),  # no severe list (R5.1)
        (listed("XZXF"), True),
        (replace(REVOKED, state=EventState.REPAIRED), True),
        (replace(REVOKED, state=EventState.ANNULLED), True),
        (replace(REVOKED, state=EventState.MARKED), False),  # the mark travels, what is lost stays lost (R6.3)
        (replace(REVOKED, decided_on=date(2026, 7, 1)), True),
        (replace(REVOKED, decided_on=AS_OF), False),
        (replace(REVOKED, subject="91440229MA4W000200"), True),
        (listed("SAMR_SEVERE", ends_on=AS_OF), True),
        (listed("SAMR_SEVERE", ends_on=AS_OF + timedelta(days=1)), False),
        (replace(REVOKED, decided_on=date(2023, 6, 30)), False),  # published to this day
        (replace(REVOKED, decided_on=date(2023, 6, 29)), True),  # past its publication: no longer used
        (listed("TAX_MAJOR", decided_on=date(2023, 6, 29)), True),  # past the list's longest term
    ],
)
def test_what_is_serious_and_stands(event: Event, held: bool) -> None:
    assert {one.held for one in standings(event)} == {held}


@pytest.mark.parametrize(
    ("change", "day", "held"),
    [
        ({}, date(2025, 12, 31), False),
        ({}, AWARDED, True),
        ({}, date(2027, 1, 1), True),
        ({}, date(2027, 1, 2), False),
        ({"ends_on": date(2028, 12, 31)}, date(2028, 12, 31), True),
        ({"ends_on": date(2026, 3, 31)}, date(2026, 4, 1), False),
        ({"revoked_on": date(2026, 3, 31)}, date(2026, 3, 30), True),
        ({"revoked_on": date(2026, 3, 31)}, date(2026, 3, 31), False),
    ],
)
def test_the_days_of_an_honour(change: dict[str, Any], day: date, held: bool) -> None:
    assert {one.held for one in standings(honour=replace(HONOUR, **change), as_of=day)} == {held}


def test_an_honour_before_the_text_brings_nothing_by_it() -> None:
    early = replace(HONOUR, awarded_on=date(2022, 1, 1))
    assert [one.incentive for one in standings(honour=early)] == ["I-FEWER-INSPECTIONS"]  # GDMS is older than SEED


def test_after_repair_what_remains_of_the_term_is_held_again() -> None:
    assert not any(one.held for one in standings(REVOKED))
    assert all(one.held for one in standings(replace(REVOKED, state=EventState.REPAIRED)))


days = st.dates(date(2022, 1, 1), date(2027, 12, 31))
states = st.sampled_from(EventState)
records = st.builds(
    lambda category, day, state: penalty(category, decided_on=day, state=state),
    st.sampled_from(["警告", "罚款", "吊销许可证件"]), days, states,
) | st.builds(
    lambda code, day, state, end: listed(code, decided_on=day, state=state, ends_on=end),
    st.sampled_from(["ABNORMAL", "SAMR_SEVERE", "TAX_MAJOR"]), days, states, st.none() | days,
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(records, max_size=5), st.dates(date(2024, 1, 1), date(2028, 1, 1)))
def test_held_iff_no_serious_record_stands(events: list[Event], day: date) -> None:
    """The oracle looks at one record after another and asks only what the law asks."""

    def hinders(event: Event) -> bool:
        if event.state in (EventState.ANNULLED, EventState.REPAIRED) or event.decided_on > day:
            return False
        if event.kind is EventKind.PENALTY:
            return event.categories == ("吊销许可证件",) and day <= add_months(event.decided_on, 36)
        if event.list_code == "ABNORMAL" or (event.ends_on and event.ends_on <= day):
            return False
        return event.list_code != "TAX_MAJOR" or day <= add_months(event.decided_on, 36)

    expected = AWARDED <= day <= date(2027, 1, 1) and not any(hinders(event) for event in events)
    for one in standings(*events, as_of=day):
        assert one.held is expected
        assert bool(one.causes) is (one.lost_from is not None)
