"""R2.7d word for word: the severity of each check, and what follows from it, held against the rule's own text."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.check_table import Outcome, check_table
from tests.loaders.test_check import CASES, COMMITMENT, PENALTY, judge

# severity in the rule; None where it states an act instead of one
RULE: dict[str, str | None] = {
    "V01": "E", "V02": "W", "V03": "W", "V04": "E", "V05": "E", "V06": "E", "V07": "E", "V08": "W", "V09": "E",
    "V10": None, "V11": "E", "V12": "E", "V13": "E", "V14": "W", "V15": "W", "V16": None, "V17": "W",
}  # fmt: skip
ACTS = {
    "V04": Outcome.FLAGGED,  # E -> ticket
    "V10": Outcome.COUNTED,  # a new version; same content: skip
    "V12": Outcome.REPAIRED,  # mask before publish
    "V16": Outcome.QUARANTINED,  # quarantine, not drop
}


def test_every_check_of_the_rule_is_there_with_its_severity() -> None:
    checks = check_table().checks
    assert {rule for rule in checks if rule.startswith("V")} == set(RULE)
    assert {rule: str(checks[rule].severity) for rule, severity in RULE.items() if severity} == {
        rule: severity for rule, severity in RULE.items() if severity
    }


def test_what_a_check_does_follows_from_its_severity() -> None:
    """A warning loads the row; an error keeps it out, but for those whose act the rule names."""
    checks = check_table().checks
    assert {rule: checks[rule].outcome for rule in ACTS} == ACTS
    for rule, severity in RULE.items():
        if rule not in ACTS and severity == "W":
            assert checks[rule].outcome is Outcome.COUNTED, rule
        elif rule not in ACTS:
            assert checks[rule].outcome in {Outcome.REJECTED, Outcome.QUARANTINED}, rule


def test_each_check_is_tried_on_a_row() -> None:
    tried = {rule for rule, *_ in CASES} | {"V03", "V10"}  # V03 beside the cases, V10 in a graph (test_load)
    assert set(RULE) <= tried


PUBLIC_PERSONS = [
    (COMMITMENT | {"承诺人类别": "自然人", "承诺人代码": ""}, "commitment"),
    (COMMITMENT | {"承诺人类别": "自然人", "承诺人代码": "", "公开类型": "特定范围内公开"}, None),
    (COMMITMENT, None),
]


@pytest.mark.parametrize(("row", "kind"), PUBLIC_PERSONS)
def test_a_natural_person_is_never_public(tmp_path: Path, row: dict[str, str], kind: str | None) -> None:
    verdict, _ = judge(tmp_path, [row])
    assert ("V13" in verdict.hits) is (kind is not None)


def test_a_tax_fine_without_an_amount_is_found(tmp_path: Path) -> None:
    row = {
        "纳税人识别号": PENALTY["统一社会信用代码"],
        "纳税人名称": PENALTY["行政相对人名称"],
        "行政处罚文号": "翁税罚1号",
        "处罚结果": "罚款",
        "处罚机构": "某税务局",
        "处罚日期": "2026-03-01",
    }
    verdict, _ = judge(tmp_path, [row])
    assert (list(verdict.hits), verdict.outcome.to_list()) == (["V07"], ["quarantined"])
