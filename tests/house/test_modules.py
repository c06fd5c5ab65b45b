"""Rules of the house that a module must keep (house.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house.tree import BESIDE, PRODUCT, modules, name, syntax, text_files

MOST_LINES = 300
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc", "base"}
EDGES = {
    "graph_service/cli/__init__.py",
    "graph_service/api/envelope.py",
    "graph_service/cli/load_worker.py",
}

CYPHER = re.compile(
    r"\b(?:MATCH|MERGE|CREATE)\s*\(|\bUNWIND\s+\$|\bDETACH\s+DELETE\b|^\s*RETURN\s+\S|\bCREATE\s+(?:CONSTRAINT|INDEX)\b",
    re.MULTILINE,
)


def test_the_scan_sees_the_product() -> None:
    assert len(modules(*PRODUCT)) > 10
    assert len(text_files()) > len(modules(*PRODUCT))


def test_no_module_is_over_the_budget() -> None:
    lines = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules(*PRODUCT, *BESIDE)}
    assert {path: count for path, count in lines.items() if count > MOST_LINES} == {}


def test_no_module_is_named_after_nothing() -> None:
    assert [name(path) for path in modules(*PRODUCT, *BESIDE) if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_every_module_says_what_it_is() -> None:
    assert [name(path) for path in modules(*PRODUCT, *BESIDE) if not ast.get_docstring(syntax(path))] == []


def _handlers(tree: ast.Module) -> Iterator[ast.ExceptHandler]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler))


def _broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(one, ast.Name) and one.id in {"Exception", "BaseException"} for one in caught)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """Cleaning up on the way out hides nothing."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def test_only_an_edge_catches_everything() -> None:
    found = [
        f"{name(path)}:{handler.lineno}"
        for path in modules(*PRODUCT)
        if name(path) not in EDGES
        for handler in _handlers(syntax(path))
        if _broad(handler) and not _raises_again(handler)
    ]
    assert found == []


def _strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """String constants (parts of f-strings included) that are not docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def _cypher_in(tree: ast.Module) -> list[int]:
    return [line for line, text in _strings(tree) if CYPHER.search(text)]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('q = "MATCH (n:Subject) RETURN n"', [1]),
        ('q = f"UNWIND $rows AS row MERGE ({x})"', [1]),
        ('"""The module matches (codes)."""\nq = "RETURN 1"', [2]),
        ('def f():\n    """MATCH (n) is allowed in a docstring."""', []),
        ('message = "请 return 后重试; match (a) 不是查询"', []),
    ],
)
def test_the_cypher_scan_knows_a_query_when_it_sees_one(source: str, lines: list[int]) -> None:
    assert _cypher_in(ast.parse(source)) == lines


def test_cypher_lives_in_its_own_files() -> None:
    found = [f"{name(path)}:{line}" for path in modules(*PRODUCT, "bench") for line in _cypher_in(syntax(path))]
    assert found == []
