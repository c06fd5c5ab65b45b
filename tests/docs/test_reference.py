"""The reference pages say what the code says; every error has a remedy; every decision is in the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.domain.errors import CreditGraphError
from tests.house.tree import ROOT
from tools.reference import PAGES

DOCS = ROOT / "docs"


@pytest.mark.parametrize("page", PAGES)
def test_a_reference_page_is_what_the_code_says(page: str) -> None:
    assert (DOCS / page).read_text(encoding="utf-8") == PAGES[page](), "请运行 python -m tools.reference"


def _kinds(root: type[CreditGraphError]) -> Iterator[type[CreditGraphError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _kinds(kind)


def test_every_error_code_has_a_remedy_and_no_other_is_told() -> None:
    import graph_service.cli  # noqa: F401  (errors are defined in several rooms; the command line knows them all)

    told = re.findall(r"^## `([a-z-]+)`", (DOCS / "errors.md").read_text(encoding="utf-8"), re.MULTILINE)
    raised = {kind.code for kind in _kinds(CreditGraphError) if kind.__module__.startswith("graph_service")}
    assert (sorted(raised - set(told)), sorted(set(told) - raised)) == ([], [])
    assert len(told) == len(set(told))


def test_every_decision_is_in_the_index() -> None:
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    pages = sorted(path.name for path in (DOCS / "adr").glob("[0-9]*.md"))
    assert sorted(re.findall(r"\]\((\d{4}-[a-z0-9-]+\.md)\)", index)) == pages


@pytest.mark.parametrize("page", sorted((DOCS / "adr").glob("[0-9]*.md")), ids=lambda page: page.name)
def test_a_decision_fits_one_page_and_has_its_own_number(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 40
    assert lines[0].startswith(f"# {int(page.name[:4])}. ")
