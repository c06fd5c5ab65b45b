"""The lint of the rule book: each fault is found in a table that has it, in any table, and in none that ships."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest

from graph_service.rulebook.book import Rulebook, load_rulebook
from graph_service.rulebook.entries import read_entries, tables
from graph_service.rulebook.lint import lint
from graph_service.rulebook.loader import Row
from graph_service.rulebook.propagation_reader import read_propagation

book = cache(load_rulebook)
Change = Callable[[dict[str, Any]], object]


def broken(table: str, change: Change) -> Rulebook:
    """The rule book with one table changed as it would be in its file."""
    found: Any = deepcopy(dict(tables()))
    change(found[table])
    propagation = read_propagation(Row("propagation.toml", found["propagation"]))
    return replace(book(), entries=read_entries(found), propagation=propagation)


def rule(number: str, **values: object) -> Change:
    def change(table: dict[str, Any]) -> None:
        next(one for one in table["rule"] if one["id"] == number).update(values)

    return change


def two_regimes(table: dict[str, Any]) -> None:
    """Let the old regime run one day into the new one, under one number."""
    old, new, *_ = table["regime"]
    old["valid_to"] = new["valid_from"]
    new["id"] = old["id"]


def test_the_rule_book_as_shipped_has_no_fault() -> None:
    assert lint(book()) == ()


@pytest.mark.parametrize(
    ("table", "change", "rule_at_fault", "problem"),
    [
        # unknown documents and articles, in any table and in the clauses beside the head
        ("propagation", rule("P01", source="NOPE"), "P01@2024-07-01", "依据文件 NOPE 不在 sources.toml 中"),
        ("propagation", rule("P01", article=" "), "P01@2024-07-01", "没有写明条款"),
        ("clocks", lambda t: t["clock"][0].update(source="NOPE"), "C01@", "依据文件 NOPE"),
        ("clocks", lambda t: t["clock"][0].pop("article"), "C01@", "没有写明条款"),
        ("repair", lambda t: t["classes"].update(article=""), "R5.1@", "没有写明条款"),
        ("lists", lambda t: t["list"][0].update(also=[{"source": "X", "article": "1"}]), "SXBZXR@", "依据文件 X"),
        ("checks", lambda t: t["check"][0].update(source="NOPE"), "F01@", "依据文件 NOPE"),
        ("access", lambda t: t.update(source="NOPE"), "R10.2@", "依据文件 NOPE"),
        ("propagation", lambda t: t["annotation"].update(article=""), "R4.4b@2023-03-17", "没有写明条款"),
        ("propagation", lambda t: t["prohibition"][0].update(source="NOPE"), "R4.4a@2019-12-16", "依据文件 NOPE"),
        # versions
        ("propagation", rule("P02", id="P01"), "P01@2022-03-01", "与 P01@2024-07-01 的有效期重叠"),
        ("propagation", lambda t: t["rule"].append(dict(t["rule"][0])), "P01@2024-07-01", "有效期重叠"),
        ("repair", two_regimes, "REP58@2026-04-01", "与 REP58@2023-05-01 的有效期重叠"),
        ("clocks", lambda t: t["clock"][1].update(id="C01"), "C01@", "与 C01@ 的有效期重叠"),
        ("propagation", rule("P08", valid_from=date(2021, 4, 28)), "P08@2021-04-28", "早于依据文件的施行日 2021-04-29"),
        # lists
        ("propagation", rule("P26", trigger=[{"list_codes": ["WAGES"]}]), "P26@2020-05-01", "名单 WAGES 不在"),
        ("propagation", lambda t: t["annotation"].update(list_codes=["X"]), "R4.4b@2023-03-17", "名单 X 不在"),
        ("propagation", lambda t: t["prohibition"][0].update(list_codes=["X"]), "R4.4a@2019-12-16", "名单 X 不在"),
        # a measure of group A without a law
        ("propagation", rule("P01", source="GBF49"), "P01@2024-07-01", "“限制任职”减损权利"),
        ("propagation", rule("P08", source="SL44", valid_from=date(2021, 9, 1)), "P08@2021-09-01", "“职业禁入或从业限"),
        # a role that no clause names, or names only inside another
        ("propagation", rule("P01", slots=["LR", "AC"]), "P01@2024-07-01", "没有提到“AC”"),
        ("propagation", rule("P01", slots=["FZ"], text="主要负责人"), "P01@2024-07-01", "没有提到“FZ”"),
        ("propagation", lambda t: t["annotation"].update(slots=["DS"]), "R4.4b@2023-03-17", "没有提到“DS”"),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_is(table: str, change: Change, rule_at_fault: str, problem: str) -> None:
    (fault,) = lint(broken(table, change))
    assert fault.rule == rule_at_fault
    assert problem in fault.problem


def test_versions_that_follow_one_another_are_no_fault() -> None:
    def split(table: dict[str, Any]) -> None:
        first = table["rule"][0]
        table["rule"].append(first | {"valid_from": date(2025, 1, 1)})
        first["valid_to"] = date(2024, 12, 31)

    assert lint(broken("propagation", split)) == ()


def test_every_table_of_rules_is_looked_at() -> None:
    held = {entry.table for entry in book().entries}
    without = {"sources", "labels", "coverage"}  # documents, words and proofs: no rules
    assert held == tables().keys() - without
