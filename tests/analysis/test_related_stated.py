"""What related parties rest on: rules that were law on the day, and what is stated for the holder itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph_service.rulebook.book import load_rulebook
from graph_service.rulebook.related_parties import Standard, related_rules, rules_of
from tests.analysis.snapshots import snapshot
from tests.analysis.test_related_parties import BANK1, CAS36, CL, HALF, TAX, ask, holdings, kin, roles, told

RULES = related_rules()
FIRST_DAYS = {CL: date(2018, 10, 26), CAS36: date(2007, 1, 1), BANK1: date(2022, 3, 1), TAX: date(2016, 6, 29)}


@pytest.mark.parametrize("standard", Standard)
def test_no_rule_of_a_standard_holds_before_its_source(standard: Standard) -> None:
    assert rules_of(RULES, standard, FIRST_DAYS[standard])
    assert rules_of(RULES, standard, FIRST_DAYS[standard] - timedelta(days=1)) == ()
    sources = load_rulebook().sources
    for one in RULES:
        since = sources[one.rule.source].valid_from
        assert one.rule.valid_from is not None
        assert since is None or one.rule.valid_from >= since, one.id


def test_the_law_of_2018_relates_by_control_and_posts_as_well() -> None:
    """公司法(2018)216(一)(三)(四): the day before the law of 2023 the same are related, near relatives apart."""
    given = snapshot(
        holding=holdings(("A", 0.51, "X"), ("p:1", 0.51, "A"), ("p:1", 0.6, "F"), ("p:2", 0.6, "D"), ("X", 0.6, "E")),
        role=roles(("p:2", "DIR", "X"), ("p:3", "LR", "X"), ("p:3", "LR", "G")),
        kin=[kin("p:2", "SPOUSE", "p:4")],
    )
    before, after = (ask(replace(given, as_of=day), CL, kin=True) for day in (date(2024, 6, 30), date(2024, 7, 1)))
    relatives = {("CL-182-KIN", "p:4")}
    assert told(before) == told(after) - relatives == {
        ("CL-265-2", "A"), ("CL-265-3", "p:1"), ("CL-265-1", "p:2"), ("CL-10", "p:3"), ("CL-265-4-SUB", "E"),
        ("CL-265-4-COMMON", "F"), ("CL-265-4-LED", "D"), ("CL-265-4-HEAD", "G"),
    }  # fmt: skip
    assert {one.rule.rule.source for one in before.related} == {"CL18", "G"}


def test_what_is_stated_for_the_holder_itself_is_not_suspected() -> None:
    given = snapshot(
        holding=holdings(
            ("A", 0.3, "X"), ("X", 0.3, "D"), ("B", 0.1, "X"), ("B", 0.6, "M"), ("M", 0.2, "X"), ("X", 0.6, "N"),
            ("N", 0.3, "E"), ("X", 0.1, "E"),
        )
    )  # fmt: skip

    def computed(standard: Standard, *rules: str) -> dict[str, bool]:
        return {one.party: one.computed for one in ask(given, standard).related if one.rule.id in rules}

    # 20 % of votes with what one controls: B has 10 % itself and 20 % through M, X as much of E
    assert computed(CAS36, "CAS36-4-5", "CAS36-4-7") == {"A": False, "B": True, "M": False, "D": False, "E": True}
    # 25 % looked through: 30 % are stated for A and X, 40 % of E are not, N is X's by 60 %
    assert computed(TAX, "TAX-2-1-HOLDER", "TAX-2-1-HELD") == {
        "A": False, "B": True, "D": False, "E": True, "N": False,
    }  # fmt: skip


def test_joint_control_is_presumed_however_it_is_stated() -> None:
    found = ask(snapshot(holding=holdings(("A", HALF, "X"), ("B", HALF, "X"))), CAS36)
    assert [(one.rule.id, one.party, one.computed) for one in found.related] == [
        ("CAS36-4-4", "A", True), ("CAS36-4-4", "B", True),
    ]  # fmt: skip
