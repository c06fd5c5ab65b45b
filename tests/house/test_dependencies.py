"""The audit of dependencies: a weakness fails, what was not looked at is never called safe."""

from __future__ import annotations

import tomllib
from datetime import date

from tests.house.tree import ROOT
from tools.dependencies import ACCEPTED, LOCKS, judge

TODAY = date(2026, 6, 30)
BAD = {"name": "left-pad", "version": "1.0", "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-1"], "fix_versions": []}]}


def test_a_weakness_is_found_by_any_of_its_names_until_it_was_judged() -> None:
    assert judge([BAD, BAD], {}, TODAY).weaknesses == ("left-pad 1.0: CVE-1、PYSEC-1",)
    assert judge([BAD], {"CVE-1": TODAY}, TODAY).weaknesses == ()
    assert judge([BAD], {"CVE-1": date(2026, 6, 29)}, TODAY).weaknesses  # the acceptance ran out


def test_what_was_not_looked_at_is_named_and_not_counted_as_safe() -> None:
    verdict = judge([{"name": "unseen", "skip_reason": "no answer"}, {**BAD, "vulns": []}], {}, TODAY)
    assert (verdict.looked_at, verdict.unseen, verdict.weaknesses) == (1, ("unseen",), ())


def test_every_lock_is_looked_at_and_what_was_accepted_says_why_and_until_when() -> None:
    assert {path.stem for path in (ROOT / "requirements").glob("*.txt")} == set(LOCKS)
    for one in tomllib.loads(ACCEPTED.read_text("utf-8")).get("weakness", []):
        assert one["id"]
        assert one["why"]
        assert isinstance(one["until"], date)
