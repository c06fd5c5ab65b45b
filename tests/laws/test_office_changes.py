"""P25 follows the office (R4.5, A4): whoever takes it while the debt stands is reached from that day."""

from __future__ import annotations

from datetime import date

from tests.laws.rows import DECIDED, holding, listed, run

CHANGED = date(2026, 4, 1)


def proposals(*roles: tuple[str, date | None, date | None]) -> dict[str, date]:
    held = [holding("LR", name, start, end) for name, start, end in roles]
    found = run(listed("XZXF", findings=()), held)
    assert found.candidates == found.needs_id == ()
    return {one.reach.person_name: one.measures[0].span.first for one in found.proposals if one.reach.rule == "P25"}


def test_a4_the_successor_is_restricted_from_his_first_day_and_the_former_head_is_not_let_go_by_the_change() -> None:
    told = proposals(("陈某", date(2020, 1, 1), CHANGED), ("高某", CHANGED, None))
    assert told == {"陈某": DECIDED, "高某": CHANGED}


def test_who_left_before_the_decision_is_nobody() -> None:
    assert proposals(("孙某", date(2020, 1, 1), date(2026, 1, 1)), ("陈某", date(2026, 1, 1), None)) == {
        "陈某": DECIDED
    }


def test_two_at_once_in_one_office_are_still_told_apart_by_a_human() -> None:
    held = [holding("LR", name, date(2020, 1, 1), None) for name in ("陈某", "高某")]
    found = run(listed("XZXF", findings=()), held)
    assert {one.reach.person_name for one in found.candidates if one.reach.rule == "P25"} == {"陈某", "高某"}
