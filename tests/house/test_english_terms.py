"""What the service calls things has its English in the catalogue of the page (用语对照): no page is half English."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator, Mapping

import pytest

import graph_service
from graph_service.rulebook.access import access_matrix
from graph_service.rulebook.clocks import read_clocks
from graph_service.rulebook.loader import load_table
from tests.house.tree import ROOT

CATALOGUE = json.loads((ROOT / "web" / "src" / "locales" / "terms.json").read_text("utf-8"))
KNOWN = {chinese for group in CATALOGUE.values() for chinese in group}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Modules whose vocabularies no page shows: tables of the command line, inputs of the model, sentences of explanations.
UNSEEN = re.compile(
    r"\.(cli|edge_faults|possible_same|possible_same_subjects|risk_\w+|access|access_rows|coverage|rule_book|clock_tables"
    r"|result_tables|analyse_edges|delta|own_data_files|explanation_steps)(\.|$)"
)


def vocabularies() -> dict[str, tuple[str, ...]]:
    """Every ``…TERMS`` of the modules whose answers a page shows: its terms, by a place where it stands."""
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for module in pkgutil.walk_packages(graph_service.__path__, "graph_service."):
        if UNSEEN.search(module.name):
            continue
        for name, held in vars(importlib.import_module(module.name)).items():
            if name.endswith("TERMS") and isinstance(held, Mapping):
                terms = tuple(term for term in held.values() if isinstance(term, str))
                found[id(held)] = (f"{module.name}.{name}", terms)
    return dict(found.values())


VOCABULARIES = vocabularies()


def words(value: object, keys: tuple[str, ...], key: str = "") -> Iterator[str]:
    """Every text under one of the keys of a table of the rule book."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from words(one, keys, str(name))
    elif isinstance(value, list):
        for one in value:
            yield from words(one, keys, key)
    elif key in keys and isinstance(value, str):
        yield value


@pytest.mark.parametrize("where", sorted(VOCABULARIES))
def test_a_vocabulary_has_its_english(where: str) -> None:
    assert [term for term in VOCABULARIES[where] if CHINESE.search(term) and term not in KNOWN] == []


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("procedures", ("term", "choices")),
        ("quality", ("term",)),
        ("repair", ("term",)),
        ("risk", ("term",)),
        ("signals", ("term",)),
        ("measures", ("kind",)),
    ],
)
def test_a_table_has_its_english(table: str, keys: tuple[str, ...]) -> None:
    told = set(filter(CHINESE.search, words(load_table(table), keys)))
    assert len(told) > 3
    assert sorted(told - KNOWN) == []


def test_roles_and_clocks_have_their_english() -> None:
    told = {role.term for role in access_matrix().roles.values()} | {one.rule.text for one in read_clocks()}
    assert sorted(told - KNOWN) == []
