"""Conditions of repair (R5.2, R5.7, R5.10): met, not met or to be shown, each with its basis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph_service.analysis.repair_conditions import Request, Verdict, checklist, refused
from graph_service.analysis.repair_items import RepairItem, repair_terms
from graph_service.domain.errors import RuleBookError
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.rulebook.book import load_rulebook
from graph_service.rulebook.lint import lint
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.procedures import procedure
from graph_service.rulebook.repair import parse_repair, read_repair

RULES, LISTS = read_repair(), {one.rule.id: one for one in read_lists()}
DECIDED, LATE = date(2026, 5, 10), date(2026, 9, 1)
MET, NOT_MET, TO_SHOW = Verdict.MET, Verdict.NOT_MET, Verdict.TO_SHOW
MARKET, FIRE = "翁源县市场监督管理局", "翁源县消防救援大队"


def fine(
    *categories: str, authority: str = MARKET, matter: str = "未亮照经营", day: date = DECIDED, key: str = "1",
    state: EventState = EventState.VALID, subject: str = "91440229MA4W00011F",
) -> RepairItem:  # fmt: skip
    event = Event("e", EventKind.PENALTY, subject, "甲", key, day, "", authority, categories=categories or ("罚款",))
    return RepairItem(f"penalty:{key}", "penalty", subject, key, day, "", authority, state, matter, event)


def entry(code: str, **given: Any) -> RepairItem:
    made = RepairItem(
        f"list_entry:{code}", "list_entry", "91440229MA4W00011F", code, DECIDED, "", "", EventState.VALID,
        list_code=code,
    )  # fmt: skip
    return replace(made, **given)


def verdicts(item: RepairItem, applied: date = LATE, **given: Any) -> dict[str, Verdict]:
    request = Request(**({"applied": applied, "day": applied} | given))
    return {one.name.value: one.verdict for one in checklist(item, terms(item, applied), request, RULES)}


def terms(item: RepairItem, day: date) -> Any:
    return repair_terms(item, day, RULES, LISTS)


def test_the_checklist_of_a_general_fine() -> None:
    found = checklist(fine(authority=FIRE), terms(fine(authority=FIRE), LATE), Request(LATE, LATE), RULES)
    assert {one.name.value: one.verdict for one in found} == {
        "term": MET, "corrected": TO_SHOW, "promise": TO_SHOW, "repairable": MET, "honest": MET, "lawful": TO_SHOW,
    }  # fmt: skip
    assert refused(found) == ()
    assert all(one.why and one.rule.source for one in found)
    early = checklist(fine(), terms(fine(), LATE), Request(date(2026, 8, 10), date(2026, 8, 10)), RULES)
    assert [(one.name.value, one.why) for one in refused(early)] == [("term", terms(fine(), LATE).formula)]


def test_a_promise_given_is_met_and_the_proof_stays_the_officers_finding() -> None:
    found = verdicts(fine(), promise="承1", proof="缴款凭证")
    assert (found["promise"], found["corrected"]) == (MET, TO_SHOW)
    assert verdicts(entry("SXBZXR", performance="全部已履行"))["corrected"] is MET
    assert verdicts(entry("SXBZXR", performance="全部未履行"))["corrected"] is TO_SHOW  # it may be of long ago
    assert verdicts(entry("ABNORMAL", ended_on=LATE))["corrected"] is MET


@pytest.mark.parametrize(
    ("other", "again"),
    [
        (fine(key="2", day=date(2026, 6, 1)), NOT_MET),
        (fine(key="2", day=date(2026, 6, 1), state=EventState.REPAIRED), NOT_MET),  # punished all the same
        (fine(key="2", day=date(2026, 6, 1), state=EventState.ANNULLED), MET),
        (fine(key="2", day=date(2026, 6, 1), matter="虚假宣传"), MET),
        (fine(key="2", day=date(2026, 6, 1), matter=""), TO_SHOW),
        (fine(key="2", day=date(2026, 6, 1), authority=FIRE), MET),
        (fine(key="2", day=date(2026, 5, 1)), MET),  # before it
        (fine(key="2", day=date(2026, 9, 2)), MET),  # not yet
        (fine(key="1", day=date(2026, 6, 1)), MET),  # itself
    ],
)
def test_not_punished_again_for_the_same_kind(other: RepairItem, again: Verdict) -> None:
    """PUB45 14(3), of penalties of market regulators alone."""
    assert verdicts(fine(), others=[other])["not_again"] is again
    assert "not_again" not in verdicts(fine(authority=FIRE), others=[other])


@pytest.mark.parametrize(
    ("other", "listed"),
    [
        (entry("ABNORMAL"), NOT_MET),
        (entry("SAMR_SEVERE", day=None), NOT_MET),
        (entry("ABNORMAL", ended_on=date(2026, 8, 31)), MET),
        (entry("ABNORMAL", ended_on=date(2026, 9, 2)), NOT_MET),
        (entry("ABNORMAL", state=EventState.REPAIRED), MET),
        (entry("SXBZXR"), MET),
    ],
)
def test_not_on_the_lists_of_the_market_regulators(other: RepairItem, listed: Verdict) -> None:
    """PUB45 14(4)."""
    assert verdicts(fine(), others=[other])["not_listed"] is listed
    assert "not_listed" not in verdicts(entry("SAMR_SEVERE"), others=[other])


@pytest.mark.parametrize(
    "category", ["责令停产停业", "限制开展生产经营活动", "限制从业", "降低资质等级", "吊销许可证件"]
)
def test_what_pub45_14_bars_is_barred_while_it_governs(category: str) -> None:
    item = fine(category, day=date(2024, 1, 10))
    assert verdicts(item, date(2025, 12, 24))["repairable"] is NOT_MET
    assert verdicts(item, date(2025, 12, 25))["repairable"] is MET  # A7: the newer texts name an earliest day
    assert verdicts(fine(category, authority=FIRE, day=date(2024, 1, 10)), date(2025, 12, 24))["repairable"] is MET


def test_after_a_false_promise_nothing_is_repaired_for_a_year_and_that_record_never() -> None:
    """R5.7."""
    assert verdicts(fine(), locked_until=LATE)["honest"] is NOT_MET
    assert verdicts(fine(), locked_until=date(2026, 8, 31))["honest"] is MET
    assert verdicts(fine(), maximum=date(2020, 1, 1))["honest"] is NOT_MET


def test_a_natural_person_has_the_same_way_back() -> None:
    person = fine(subject="p:1", authority=FIRE)
    assert verdicts(person) == verdicts(fine(authority=FIRE))


def test_training_reports_and_charity_are_never_required() -> None:
    """R5.10, R5.5: only promise and correction; nothing has a field for a fee."""
    ways = RULES.conditions.ways
    assert {way.name for way in ways if way.required} == {"承诺", "整改"}
    assert RULES.conditions.optional == ("培训", "信用报告", "公益")
    steps = [step for step in procedure("repair").steps.values() if step.scope == "repairs:request"]
    assert {field.id for step in steps for field in step.needs} == {"proof", "promise"}
    (voluntary,) = {field for step in steps for field in step.may if field.choices}
    assert voluntary.choices == RULES.conditions.optional
    fields = [field for step in procedure("repair").steps.values() for field in (*step.needs, *step.may)]
    assert [field for field in fields if "费" in field.term or field.type == "number"] == []


def test_nothing_is_barred_without_a_law() -> None:
    """R5.2, REP36 2: unrepairable only if a law, a regulation or a central policy says so."""
    table = load_table("repair")
    (barred,) = table["barred"]  # type: ignore[misc]
    unsourced = table | {"barred": [barred | {"source": ""}]}  # type: ignore[operator]
    with pytest.raises(RuleBookError, match="不可修复须有依据条款"):
        parse_repair(Row("repair.toml", unsourced))
    endless = {key: value for key, value in barred.items() if key != "valid_to"}  # type: ignore[attr-defined]
    book = replace(load_rulebook(), repair=parse_repair(Row("repair.toml", table | {"barred": [endless]})))
    assert [fault.rule for fault in lint(book)] == ["R5.2.9@2021-09-01"]
