"""The comparison is strict: each row of this table spoils one output and names what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from graph_service.domain.errors import BadInput
from loaders.sample.compare import compare

Found = dict[str, pl.DataFrame]
PROPOSAL = {
    "layer": "proposal",
    "rule": "P06",
    "subject": "A",
    "person_name": "甲",
    "from": "2026-01-01",
    "to": "2029-01-01",
}


def plant(name: str, *, claimed: bool = True, **expect: Any) -> dict[str, Any]:
    return {"id": f"{name}-1", "kind": name, "claimed": claimed, "expect": expect}


TRUTH: dict[str, Any] = {
    "plants": [
        plant(
            "ban",
            proposals=[PROPOSAL],
            signals=[{"code": "BAN_CONFLICT", "subjects": ["A", "B"]}],
            absent={"signals": [{"subject": "Z"}], "proposals": [{"person_name": "乙", "subject": "A"}]},
        ),
        plant(
            "ring",
            signals=[{"code": "CIRCULAR_HOLDING", "subjects": ["C", "D"], "product": 0.06}],
            controllers=[{"subject": "C", "controller": None, "mode": "NONE"}],
            integrated=[{"owner": "丙", "subject": "C", "share": 0.638298}],
        ),
        plant("late", commitments=[{"code": "K1", "subject": "E", "state": "BREACHED"}]),
        plant("bad", rejected=[{"file": "f.csv", "row": 3, "rule": "V01"}]),
        plant("nominee", claimed=False, signals=[{"code": "PHOENIX", "subjects": ["G", "H"]}]),
        plant("concert", claimed=False, controllers=[{"subject": "J", "controller": "戊", "mode": "JOINT"}]),
    ]
}


def right() -> Found:
    signals = [("BAN_CONFLICT", ["B", "A"], None), ("CIRCULAR_HOLDING", ["C", "D"], 0.0600000001)]
    return {
        "proposals": pl.DataFrame([PROPOSAL]),
        "signals": pl.DataFrame(signals, schema=["code", "subjects", "product"], orient="row"),
        "rejected": pl.DataFrame({"file": ["f.csv"], "row": [3], "rule": ["V01"]}),
        "controllers": pl.DataFrame({"subject": ["C", "X"], "controller": [None, "丁"], "mode": ["NONE", "SOLE"]}),
        "integrated": pl.DataFrame({"owner": ["丙", "丁"], "subject": ["C", "X"], "share": [0.63829787, 1.0]}),
        "commitments": pl.DataFrame({"code": ["K1", "K2"], "subject": ["E", "F"], "state": ["BREACHED", "FULFILLED"]}),
    }


def more(section: str, **row: Any) -> Callable[[Found], Found]:
    return lambda found: {
        **found,
        section: pl.concat([found[section], pl.DataFrame([row], schema=found[section].schema)]),
    }


def without(section: str, column: str, value: Any) -> Callable[[Found], Found]:
    return lambda found: {**found, section: found[section].filter(pl.col(column) != value)}


def changed(section: str, column: str, value: Any) -> Callable[[Found], Found]:
    return lambda found: {**found, section: found[section].with_columns(pl.lit(value).alias(column))}


def test_all_found_and_what_the_truth_does_not_speak_of_is_left_alone() -> None:
    verdict = compare(TRUTH, right())
    assert verdict == {"plants": 6, "claimed": 4, "found": 4, "missed": [], "invented": []}


@pytest.mark.parametrize(
    ("spoil", "missed", "invented"),
    [
        (without("signals", "code", "BAN_CONFLICT"), ["ban-1"], 0),
        (without("rejected", "row", 3), ["bad-1"], 0),
        (changed("proposals", "to", "2029-01-02"), ["ban-1"], 1),
        (changed("proposals", "layer", "candidate"), ["ban-1"], 1),
        (changed("signals", "product", 0.07), ["ban-1", "ring-1"], 2),
        (changed("integrated", "share", 0.6383), ["ring-1"], 1),
        (changed("controllers", "mode", "SOLE"), ["ring-1"], 1),
        (changed("commitments", "state", "FULFILLED"), ["late-1"], 1),
        (more("signals", code="PHOENIX", subjects=["G", "H"], product=None), [], 0),  # explained, though not claimed
        (more("controllers", subject="J", controller=None, mode="NONE"), [], 0),  # not asked for: not judged
        (more("signals", code="SAME_ADDRESS", subjects=["X"], product=None), [], 1),
        (more("signals", code="SAME_ADDRESS", subjects=["Z"], product=None), ["ban-1"], 1),
        (more("rejected", file="f.csv", row=4, rule="V01"), [], 1),
        (more("commitments", code="K3", subject="F", state="OVERDUE_UNREVIEWED"), [], 1),
        (more("controllers", subject="C", controller="丙", mode="SOLE"), ["ring-1"], 1),
        (more("proposals", **{**PROPOSAL, "layer": "candidate", "person_name": "乙"}), ["ban-1"], 1),
    ],
)  # fmt: skip
def test_spoilt_output(spoil: Callable[[Found], Found], missed: list[str], invented: int) -> None:
    verdict = compare(TRUTH, spoil(right()))
    assert [entry["id"] for entry in verdict["missed"]] == missed
    assert len(verdict["invented"]) == invented
    assert verdict["found"] == 4 - len(missed)


def test_days_may_be_dates_and_doubles_count_once() -> None:
    found = right()
    found["proposals"] = pl.concat([found["proposals"]] * 2).with_columns(pl.col("from", "to").str.to_date())
    assert compare(TRUTH, found)["found"] == 4


@pytest.mark.parametrize(
    "spoil",
    [
        lambda found: {section: frame for section, frame in found.items() if section != "commitments"},
        lambda found: {**found, "signals": found["signals"].drop("product")},
    ],
)
def test_missing_output_is_no_success(spoil: Callable[[Found], Found]) -> None:
    with pytest.raises(BadInput):
        compare(TRUTH, spoil(right()))


RECUSAL = {"cert_no": "粤1", "subject": "A", "tie": "KIN"}
INSPECTORS: dict[str, Any] = {
    "plants": [
        plant("kin", recusals=[RECUSAL]),
        plant("long_ago", absent={"recusals": [{"cert_no": "粤2", "subject": "B"}]}),
        plant("expired", unfit=[{"cert_no": "粤3", "why": "EXPIRED"}]),
    ]
}
DRAWN = [
    # recusals and unfit inspectors that a run tells, plants it misses, what it invents
    ([RECUSAL], ["粤3"], [], 0),
    ([RECUSAL, RECUSAL | {"cert_no": "粤9"}], ["粤3", "粤4"], [], 0),  # not asked for: not judged
    ([RECUSAL | {"tie": "HOLDS"}], ["粤3"], ["kin-1"], 1),
    ([RECUSAL, RECUSAL | {"cert_no": "粤2", "subject": "B"}], ["粤3"], ["long_ago-1"], 0),
    ([RECUSAL], [], ["expired-1"], 0),
]


@pytest.mark.parametrize(("recusals", "unfit", "missed", "invented"), DRAWN)
def test_who_stands_aside_is_judged_by_certificate_and_subject(
    recusals: list[dict[str, str]], unfit: list[str], missed: list[str], invented: int
) -> None:
    complete = {name: frame.clear() for name, frame in right().items() if name in {"proposals", "signals", "rejected"}}
    told = pl.DataFrame(unfit, schema={"cert_no": pl.String}).with_columns(why=pl.lit("EXPIRED"))
    verdict = compare(INSPECTORS, {**complete, "recusals": pl.DataFrame(recusals), "unfit": told})
    assert [entry["id"] for entry in verdict["missed"]] == missed
    assert len(verdict["invented"]) == invented
