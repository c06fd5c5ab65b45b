"""Each rule of the table at its boundary (R8.1-R8.3), state bodies (A11), names that relate nobody (ADR 0006)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph_service.analysis.related_parties import Found, find
from graph_service.analysis.relation_view import RelationView
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.loader import Row
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.related_parties import Joint, Standard, State, read_related, related_rules
from tests.analysis.snapshots import holds, plays, snapshot

RULES = related_rules()
CL, CAS36, BANK1, TAX = Standard
STATE = {"S": {"name": "翁源县国有资产监督管理局"}}
CLEARING = {"N": {"name": "香港中央结算有限公司"}}
Facts = list[dict[str, object]]


def kin(person: str, kinship: str, relative: str) -> dict[str, object]:
    return {"person": person, "relative": relative, "kinship": kinship, "legal_source": "婚姻登记核验"}


def ask(given: Snapshot, standard: Standard, subject: str = "X", **more: Any) -> Found:
    return find(RelationView.of(given, holder_policy()), subject, standard=standard, rules=RULES, **more)


def told(found: Found) -> set[tuple[str, str]]:
    return {(one.rule.id, one.party) for one in found.related}


def holdings(*rows: tuple[str, float, str]) -> Facts:
    return [holds(*row) for row in rows]


def roles(*rows: tuple[str, str, str]) -> Facts:
    return [plays(*row) for row in rows]


HALF = 0.5
# name: standard, holdings, roles, expected (rule, party) of X
CASES: dict[str, tuple[Standard, list[tuple[str, float, str]], list[tuple[str, str, str]], set[tuple[str, str]]]] = {
    "exactly half is no controlling shareholder": (CL, [("A", HALF, "X"), ("B", 0.3, "X")], [], set()),
    "more than half is, and controls": (CL, [("A", 0.500001, "X")], [], {("CL-265-2", "A"), ("CL-265-3", "A")}),
    "through a chain": (
        CL,
        [("A", 0.51, "X"), ("B", 0.51, "A"), ("p:1", 0.51, "B")],
        [],
        {("CL-265-2", "A"), ("CL-265-3", "p:1"), ("CL-265-3-CHAIN", "B")},
    ),
    "what one controls, and what one's controller controls": (
        CL,
        [("p:1", 0.51, "X"), ("X", 0.51, "D"), ("D", 0.51, "E"), ("p:1", 0.51, "F"), ("p:1", HALF, "G")],
        [],
        {("CL-265-2", "p:1"), ("CL-265-3", "p:1"), ("CL-265-4-SUB", "D"), ("CL-265-4-SUB", "E")}
        | {("CL-265-4-COMMON", "F")},
    ),
    "20 % is nothing by company law": (CL, [("A", 0.2, "X"), ("X", 0.2, "B")], [], set()),
    "managers, and the firms that they control": (
        CL,
        [("p:2", 0.51, "D"), ("p:3", HALF, "E")],
        [("p:2", "DIR", "X"), ("p:3", "SUPV", "X"), ("p:4", "EXEC", "X"), ("p:5", "AGENT", "X")],
        {("CL-265-1", "p:2"), ("CL-265-1", "p:3"), ("CL-265-1", "p:4"), ("CL-265-4-LED", "D")},
    ),
    "one head of two": (
        CL,
        [],
        [("p:1", "LR", "X"), ("p:1", "LR", "D"), ("p:1", "DIR", "E")],
        {("CL-10", "p:1"), ("CL-265-4-HEAD", "D")},
    ),
    "the state is named and passes nothing on": (
        CL,
        [("S", 1.0, "X"), ("S", 1.0, "D")],
        [],
        {("CL-265-2", "S"), ("CL-265-3", "S")},
    ),
    "a group company of the state does": (
        CL,
        [("S", 1.0, "A"), ("A", 1.0, "X"), ("A", 1.0, "D"), ("S", 1.0, "E")],
        [],
        {("CL-265-2", "A"), ("CL-265-3", "S"), ("CL-265-4-COMMON", "D")},
    ),
    "names relate nobody": (CL, [("n:1", 0.9, "X")], [("n:2", "DIR", "X"), ("n:2", "LR", "D")], set()),
    "a clearing house relates nobody": (CL, [("N", 0.9, "X"), ("N", 0.9, "D")], [], set()),
    "mother, sister, daughter": (
        CAS36,
        [("M", 0.6, "X"), ("M", 0.6, "D"), ("X", 0.6, "E")],
        [],
        {("CAS36-4-1", "M"), ("CAS36-4-3", "D"), ("CAS36-4-2", "E")},
    ),
    "20 % is influence, both ways": (
        CAS36,
        [("A", 0.2, "X"), ("B", 0.199999, "X"), ("p:1", 0.2, "X"), ("X", 0.2, "D"), ("X", 0.199999, "E")],
        [],
        {("CAS36-4-5", "A"), ("CAS36-4-8", "p:1"), ("CAS36-4-7", "D")},
    ),
    "20 % together with what one controls": (
        CAS36,
        [("A", 0.1, "X"), ("A", 0.6, "B"), ("B", 0.1, "X")],
        [],
        {("CAS36-4-5", "A")},
    ),
    "half and half is joint": (
        CAS36,
        [("A", HALF, "X"), ("B", HALF, "X"), ("X", HALF, "D"), ("C", HALF, "D")],
        [],
        {("CAS36-4-4", "A"), ("CAS36-4-4", "B"), ("CAS36-4-6", "D")},
    ),
    "half with the rest dispersed is influence": (
        CAS36,
        [("A", HALF, "X"), ("B", 0.3, "X"), ("C", 0.1, "X"), ("E", 0.1, "X")],
        [],
        {("CAS36-4-5", "A"), ("CAS36-4-5", "B")},
    ),
    "key managers of the mother too, and what they control": (
        CAS36,
        [("M", 0.6, "X"), ("p:1", 0.6, "D")],
        [("p:1", "EXEC", "M"), ("p:2", "LR", "X"), ("p:3", "SUPV", "X")],
        {("CAS36-4-1", "M"), ("CAS36-4-9", "p:1"), ("CAS36-4-9", "p:2"), ("CAS36-4-10", "D")},
    ),
    "common state control is none by the standard either": (
        CAS36,
        [("S", 1.0, "X"), ("S", 1.0, "D")],
        [],
        {("CAS36-4-1", "S")},
    ),
    "5 % of a bank, not less": (
        BANK1,
        [("A", 0.05, "X"), ("B", 0.049999, "X"), ("C", 0.6, "A"), ("A", 0.6, "D"), ("C", 0.6, "E")],
        [],
        {("BANK1-5", "A"), ("BANK1-5", "C"), ("BANK1-FIRM", "D"), ("BANK1-FIRM", "E")},
    ),
    "5 % together with what one controls": (
        BANK1,
        [("A", 0.03, "X"), ("A", 0.6, "B"), ("B", 0.02, "X")],
        [],
        {("BANK1-5", "A"), ("BANK1-FIRM", "B")},
    ),
    "the bank's managers": (
        BANK1,
        [("p:1", 0.6, "D")],
        [("p:1", "DIR", "X"), ("p:2", "SUPV", "X")],
        {("BANK1-LEADS", "p:1"), ("BANK1-LEADS", "p:2"), ("BANK1-FIRM", "D")},
    ),
    "25 % for tax, not less": (
        TAX,
        [("A", 0.25, "X"), ("B", 0.249999, "X"), ("X", 0.25, "D"), ("X", 0.249999, "E")],
        [],
        {("TAX-2-1-HOLDER", "A"), ("TAX-2-1-HELD", "D")},
    ),
    "an intermediary held at 25 % counts whole": (
        TAX,
        [("A", 0.25, "B"), ("B", 0.25, "X"), ("C", 0.249999, "B")],
        [],
        {("TAX-2-1-HOLDER", "A"), ("TAX-2-1-HOLDER", "B")},
    ),
    "direct and indirect add up": (
        TAX,
        [("A", 0.1, "X"), ("A", 0.3, "B"), ("B", 0.15, "X")],
        [],
        {("TAX-2-1-HOLDER", "A"), ("TAX-2-1-SAME", "B")},
    ),
    "one third party with 25 % of both": (
        TAX,
        [("p:1", 0.25, "X"), ("p:1", 0.25, "D"), ("p:1", 0.249999, "E"), ("S", 0.3, "X"), ("S", 0.3, "F")],
        [],
        {("TAX-2-1-HOLDER", "p:1"), ("TAX-2-1-SAME", "D")},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_rule_at_its_boundary(case: str) -> None:
    standard, held, played, expected = CASES[case]
    given = snapshot({"X": {}, **STATE, **CLEARING}, holding=holdings(*held), role=roles(*played))
    assert told(ask(given, standard)) == expected


def test_the_table_of_cases_meets_every_rule_but_those_of_relatives() -> None:
    met = {rule for _, _, _, expected in CASES.values() for rule, _ in expected}
    others = {one.id for one in RULES if "KIN" not in one.id and one.joint is not Joint.AGREED} - met
    elsewhere = {"CL-265-2-VOTES", "BANK1-CONTROL", "BANK1-SUB"}  # the test below
    assert others == elsewhere | {"CAS36-4-8-JOINT", "BANK1-CONCERT", "BANK1-6-5"}  # test_related_joint


def test_votes_without_capital_and_those_who_control_a_bank() -> None:
    given = snapshot(
        holding=[{**holds("A", 0.2, "X"), "votes": 0.51}, {**holds("B", 0.8, "X"), "votes": 0.49}, holds("X", 0.6, "D")]
    )
    assert told(ask(given, CL)) >= {("CL-265-2", "B"), ("CL-265-2-VOTES", "A"), ("CL-265-3", "A")}
    bank = snapshot(
        {"Q": {"name": "甲（有限合伙）"}},
        holding=holdings(("A", 0.51, "X"), ("Q", 0.06, "X"), ("X", 0.6, "D"), ("R", 0.3, "Q"), ("T", 0.3, "Q")),
        role=roles(("T", "EXEC_PARTNER", "Q")),
    )
    assert told(ask(bank, BANK1)) == {
        ("BANK1-CONTROL", "A"), ("BANK1-5", "Q"), ("BANK1-5", "T"), ("BANK1-SUB", "D"),
    }  # fmt: skip


def test_before_the_law_of_2023_half_was_enough() -> None:
    given = replace(snapshot(holding=holdings(("A", HALF, "X"))), as_of=date(2024, 6, 30))
    assert told(ask(given, CL)) == {("CL-265-2", "A")}
    assert told(ask(replace(given, as_of=date(2024, 7, 1)), CL)) == set()


def test_relatives_are_found_only_where_asked_for() -> None:
    given = snapshot(
        holding=holdings(("p:2", 0.6, "D")),
        role=roles(("p:1", "DIR", "X")),
        kin=[kin("p:1", "SPOUSE", "p:2"), kin("p:3", "CHILD", "p:1"), kin("p:1", "GRANDPARENT", "p:4")],
    )
    assert told(ask(given, CL)) == {("CL-265-1", "p:1")}
    by_law = told(ask(given, CL, kin=True))
    assert by_law >= {("CL-182-KIN", "p:2"), ("CL-182-KIN", "p:3"), ("CL-182-KIN", "p:4"), ("CL-182-KIN-FIRM", "D")}
    assert {party for rule, party in told(ask(given, BANK1, kin=True)) if rule == "BANK1-KIN"} == {"p:2", "p:3"}


def test_evidence_leads_from_the_subject_outwards_and_says_what_is_computed() -> None:
    given = snapshot(
        holding=holdings(("p:1", 0.51, "X"), ("p:1", 0.6, "F"), ("p:2", 0.6, "D")), role=roles(("p:2", "DIR", "X"))
    )
    by_party = {(one.rule.id, one.party): one for one in ask(given, CL).related}
    common = by_party["CL-265-4-COMMON", "F"]
    assert [(step.start, step.end, step.share) for step in common.path] == [("p:1", "X", 0.51), ("p:1", "F", 0.6)]
    assert (common.through, common.computed) == ("p:1", True)
    holder, director = by_party["CL-265-2", "p:1"], by_party["CL-265-1", "p:2"]
    assert (holder.measured, holder.computed, holder.path[0].rid) == (0.51, False, "holding-1")
    assert (director.measured, director.computed, director.path[0].term) == (None, False, "DIR")
    assert by_party["CL-265-4-LED", "D"].path[0] == director.path[0]


def test_the_answer_is_ordered_capped_and_counts_names() -> None:
    given = snapshot(holding=holdings(("p:1", 0.6, "X"), ("p:1", 0.6, "F"), ("p:1", 0.6, "E"), ("n:1", 0.4, "X")),
                     role=roles(("n:2", "DIR", "X")))  # fmt: skip
    whole = ask(given, CL)
    assert [one.party for one in whole.related] == ["p:1", "p:1", "E", "F"]
    assert (whole.by_name, whole.truncated) == (1, False)  # the director; 40 % would relate nobody
    cut = ask(given, CL, most=2)
    assert (cut.related, cut.truncated) == (whole.related[:2], True)
    assert whole.starts == {"X", "p:1"}


def test_common_state_control_is_data_of_each_rule() -> None:
    passing = tuple(replace(one, state=State.PASSES) for one in RULES)
    given = snapshot(STATE, holding=holdings(("S", 1.0, "X"), ("S", 1.0, "D")))
    view = RelationView.of(given, holder_policy())
    found = find(view, "X", standard=CL, rules=passing)
    assert ("CL-265-4-COMMON", "D") in told(found)
    assert all(one.state is not State.PASSES for one in RULES)


HEAD: Mapping[str, object] = {
    "id": "T", "standard": "TAX", "source": "G", "article": "x", "status": "unconfirmed", "relation": "r", "text": "t",
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"kind": "HOLDS"}, "least"),
        ({"kind": "HOLDS", "least": 0.2, "more": 0.2}, "least"),
        ({"kind": "HOLDS", "least": 25}, "least"),
        ({"kind": "LEADS"}, "roles"),
        ({"kind": "CONTROLS", "roles": ["LR"]}, "roles"),
        ({"kind": "KIN"}, "kinships"),
        ({"kind": "CONTROLS", "of": ["CL-1"]}, "of"),
        ({"kind": "CONTROLS", "unless": ["TAX-9"]}, "unless"),
        ({"kind": "CONTROLS", "state": "MAYBE"}, "state"),
    ],
)
def test_a_faulty_rule_is_refused(more: dict[str, object], named: str) -> None:
    with pytest.raises(RuleBookError, match=named):
        read_related(Row("rules.toml", {**HEAD, **more}), {"CL-1": CL})
