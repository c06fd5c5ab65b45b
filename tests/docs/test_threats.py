"""The threat model names a test for each threat, and the test is there."""

from __future__ import annotations

import re

import pytest

from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "威胁模型.md").read_text("utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line.startswith("| T")]
STRIDE = {"假冒", "篡改", "抵赖", "泄露", "拒绝服务", "越权"}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_threat_has_a_test_that_is_there(row: list[str]) -> None:
    path, _, name = row[5].strip("`").partition("::")
    text = (ROOT / path).read_text("utf-8")
    assert not name or f"def {name}(" in text


def test_every_kind_and_every_flow_was_thought_of() -> None:
    flows = set(re.findall(r"-- (F\d) ", PAGE))
    assert {row[1] for row in ROWS} == flows
    assert {row[2] for row in ROWS} == STRIDE
    assert [row[0] for row in ROWS] == [f"T{number:02}" for number in range(1, len(ROWS) + 1)]
