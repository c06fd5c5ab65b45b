"""The coverage of the rule book: every item once, nothing shown by a test or a command that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from graph_service.cli import app
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.book import Rulebook, load_rulebook
from graph_service.rulebook.coverage import ITEMS, Coverage, Family, Shown, read_coverage
from graph_service.rulebook.loader import Row, load_table
from tests.house.tree import ROOT

book = cache(load_rulebook)


@cache
def coverage() -> Coverage:
    return read_coverage(Row("coverage.toml", load_table("coverage")), book())


# what a test file holds, read without importing it


@cache
def functions(path: Path) -> frozenset[str]:
    """Tests of a file as pytest names them: functions, and methods of classes."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return frozenset(name for name in found if name.split("::")[-1].startswith("test"))


@cache
def constants(path: Path) -> frozenset[str]:
    """Texts written in a test file or in the modules of ``tests`` that it imports: where ids of its cases come from."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    beside = (
        ROOT / f"{node.module.replace('.', '/')}.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tests.")
    )
    return frozenset(own).union(*(constants(one) for one in beside))


def faults(node_id: str) -> Iterator[str]:
    """What keeps a node id from being one that pytest can collect."""
    file, _, rest = node_id.partition("::")
    name, _, case = rest.partition("[")
    path = ROOT / file
    if not re.fullmatch(r"tests/[\w/]+/test_\w+\.py", file) or not path.is_file():
        yield f"没有文件 {file}"
    elif name not in functions(path):
        yield f"{file} 中没有 {name}"
    elif case and not (case.endswith("]") and case[:-1] in constants(path)):
        yield f"{file} 中没有用例 [{case}"


def test_every_test_named_is_there() -> None:
    named = [(item.id, test) for item in coverage().items for test in item.tests]
    assert len(named) > len(ITEMS[Family.ROW])
    assert [(item, told) for item, test in named for told in faults(test)] == []


def commands() -> set[str]:
    """Every command of the command line by its words."""

    def below(command: Any, words: str) -> Iterator[str]:
        inner = getattr(command, "commands", None)
        if not inner:
            yield words.strip()
        for name, one in (inner or {}).items():
            yield from below(one, f"{words} {name}")

    return set(below(get_command(app), ""))


def test_every_command_named_is_there() -> None:
    known = commands()
    named = {(item.id, command) for item in coverage().items for command in item.commands}
    assert {(item, command) for item, command in named if command not in known} == set()
    assert {"rules show", "rules lint", "rules coverage"} <= known


@pytest.mark.parametrize(
    ("node_id", "fault"),
    [
        ("tests/laws/test_coverage.py::test_every_test_named_is_there", ""),
        ("tests/laws/test_propagation_rows.py::test_a_row_on_the_person_himself[P04]", ""),
        ("tests/laws/test_nothing.py::test_x", "没有文件"),
        ("graph_service/cli/rules.py::show", "没有文件"),
        ("tests/laws/test_coverage.py::test_x", "没有 test_x"),
        ("tests/laws/test_coverage.py::commands", "没有 commands"),
        ("tests/laws/test_propagation_rows.py::test_a_row_on_the_person_himself[P99]", "没有用例"),
    ],
)
def test_a_node_id_that_is_none_is_seen(node_id: str, fault: str) -> None:
    told = list(faults(node_id))
    assert [fault in one for one in told] == ([True] if fault else [])


def test_every_item_is_listed_once_and_in_order() -> None:
    assert [item.id for item in coverage().items] == [one for ids in ITEMS.values() for one in ids]
    assert {family: len(ids) for family, ids in ITEMS.items()} == {
        Family.ROW: 40, Family.VECTOR: 20, Family.CLOCK: 24, Family.MEASURE: 31,
    }  # fmt: skip


def test_the_items_are_those_of_the_tables() -> None:
    rows = {row.rule.id.split(".")[0] for row in book().propagation.rules}
    clocks = {clock.rule.id.split(".")[0] for clock in book().clocks}
    assert (set(ITEMS[Family.ROW]), set(ITEMS[Family.CLOCK])) == (rows, clocks)


def test_every_row_of_the_propagation_table_is_shown_by_a_test() -> None:
    rows = [item for item in coverage().items if item.family is Family.ROW]
    assert [item.id for item in rows if not item.tests] == []


def test_what_no_record_can_set_off_says_why() -> None:
    told = {item.id: item.undecidable for item in coverage().items if item.undecidable}
    assert told.keys() == {"P03", "P05", "P08", "P13", "P14", "P16a", "P16e", "P18", "P21", "P24", "P27a", "P35"}
    assert told["P24"] == ("P24 撤职处分、免职不在现有记录种类中",)


def test_the_counts_add_up() -> None:
    for count in coverage().counts:
        assert count.shown + count.partly + count.open == len(ITEMS[count.family])
        own = [item for item in coverage().items if item.family is count.family]
        assert count.open == sum(not (item.tests or item.commands) for item in own)
        assert all(item.missing for item in own if item.status is not Shown.SHOWN)


@pytest.mark.parametrize(
    ("family", "change", "named"),
    [
        ("P", {"P01": None}, "P01"),
        ("A", {"A21": {"title": "…", "missing": "…"}}, "A21"),
        ("M", {"M7": {"title": "…"}}, "missing"),  # open, and nobody is told why
        ("M", {"M7": {"missing": "…"}}, "title"),
        ("P", {"P01": {"title": "…", "tests": ["x"]}}, "title"),  # rows have their titles from the book
        ("C", {"C01": {"test": ["x"], "missing": "…"}}, "test"),
    ],
)
def test_a_faulty_coverage_is_refused(family: str, change: dict[str, Any], named: str) -> None:
    table: Any = deepcopy(load_table("coverage"))
    table[family] = {key: value for key, value in (table[family] | change).items() if value is not None}
    rules: Rulebook = book()
    with pytest.raises(RuleBookError, match=rf"coverage\.toml .*的 {named}: "):
        read_coverage(Row("coverage.toml", table), rules)
