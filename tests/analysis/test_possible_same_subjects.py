"""Candidates that two ids are one subject (ADR 0047)."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from graph_service.analysis.possible_same_subjects import possible_same_subjects
from graph_service.analysis.snapshot import PARTY_SCHEMA, Snapshot, empty_snapshot
from graph_service.rulebook.identity import identity_policy

RULE = identity_policy().subjects
OLD: dict[str, Any] = {
    "party": "reg:1",
    "is_person": False,
    "certain": False,
    "name": "鑫发碾米厂",
    "name_core": "鑫发碾米",
}
NEW: dict[str, Any] = OLD | {"party": "91", "certain": True, "name": "翁源县鑫发碾米有限公司"}
DAY = {"established_on": date(1999, 1, 1)}

CASES: list[tuple[str, dict[str, Any], dict[str, Any], float | None]] = [
    ("one trade name", {}, {}, None),
    ("and one head", {"lr_name": "陈一鸣"}, {"lr_name": "陈一鸣"}, 4.0),
    ("one full name and one day", {"name": "甲厂", **DAY}, {"name": "甲厂", **DAY}, 6.0),
    ("one head, other counties", {"lr_name": "陈", "region": "440229"}, {"lr_name": "陈", "region": "440222"}, None),
    ("two codes of two names", {"certain": True, "lr_name": "陈"}, {"lr_name": "陈"}, None),
    ("two codes of one name", {"certain": True, "name": "甲厂", **DAY}, {"name": "甲厂", **DAY}, 6.0),
]


@pytest.mark.parametrize(("why", "old", "new", "score"), CASES)
def test_what_makes_a_candidate(why: str, old: dict[str, Any], new: dict[str, Any], score: float | None) -> None:
    parties = pl.DataFrame([OLD | old, NEW | new], schema=PARTY_SCHEMA)
    snapshot = Snapshot(date(2026, 6, 30), "small", parties, empty_snapshot(date(2026, 6, 30)).facts)
    found = possible_same_subjects(snapshot, RULE).pairs.select("left", "right", "score").rows()
    sides = ("91", "reg:1") if old.get("certain") else ("reg:1", "91")
    assert found == ([(*sides, score)] if score else []), why
