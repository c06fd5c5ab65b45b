"""Who controls jointly is related, and so is what they control together (R8.8): by agreements on record."""

from __future__ import annotations

import pytest

from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.related_parties import Standard
from tests.analysis.snapshots import acts, plays, snapshot
from tests.analysis.test_related_parties import BANK1, CAS36, CL, HALF, ask, holdings, told

TOGETHER = [acts("p:1", "X"), acts("p:2", "X"), acts("p:3", "X")]
SHARED = holdings(("p:1", 0.15, "X"), ("p:2", 0.15, "X"), ("p:3", 0.25, "X"), ("p:4", 0.45, "X"))

# what, snapshot, standard, subject, expected (rule, party) about it
CASES: list[tuple[str, Snapshot, Standard, str, set[tuple[str, str]]]] = [
    ("three of one agreement", snapshot(holding=SHARED, concert=TOGETHER), CL, "X",
     {("CL-265-3-JOINT", f"p:{n}") for n in (1, 2, 3)}),
    ("what each controls alone", snapshot(holding=[*SHARED, *holdings(("p:1", 0.6, "Y"))], concert=TOGETHER), CL, "X",
     {("CL-265-3-JOINT", f"p:{n}") for n in (1, 2, 3)} | {("CL-265-4-COMMON", "Y")}),
    ("what they control further down", snapshot(holding=[*SHARED, *holdings(("X", 0.8, "Z"))], concert=TOGETHER), CL,
     "Z", {("CL-265-3-JOINT", f"p:{n}") for n in (1, 2, 3)} | {("CL-265-2", "X")}),
    ("what another subject of the same is to it", snapshot(
        holding=[*SHARED, *holdings(("p:1", 0.6, "Y"))], concert=TOGETHER), CL, "Y",
     {("CL-265-2", "p:1"), ("CL-265-3", "p:1"), ("CL-265-4-JOINT", "X")}),
    ("a firm of the agreement", snapshot(
        holding=holdings(("A", 0.3, "D"), ("B", 0.3, "D"), ("D", 0.8, "E")), concert=[acts("A", "D"), acts("B", "D")]),
     CL, "A", {("CL-265-4-JOINT", "D"), ("CL-265-4-JOINT", "E")}),
    ("a firm that has its votes through another", snapshot(
        holding=holdings(("A", 0.3, "D"), ("B", 0.9, "M"), ("M", 0.3, "D")), concert=[acts("A", "D"), acts("B", "D")]),
     CL, "A", {("CL-265-4-JOINT", "D")}),
    ("exactly half each is presumed, which is none by company law", snapshot(
        holding=holdings(("A", HALF, "X"), ("B", HALF, "X"))), CL, "X", set()),
    ("an agreement without a majority controls nothing", snapshot(
        holding=SHARED, concert=[acts("p:1", "X"), acts("p:2", "X")]), CL, "X", set()),
    ("who controls a bank jointly", snapshot(holding=SHARED, concert=TOGETHER), BANK1, "X",
     {("BANK1-JOINT", f"p:{n}") for n in (1, 2, 3)} | {("BANK1-5", "p:4")}),
    ("who acts in concert with a holder of 5 % of a bank, and what it controls", snapshot(
        holding=holdings(("A", 0.05, "X"), ("p:2", 0.01, "X"), ("p:2", 0.6, "D"), ("p:3", 0.01, "X")),
        concert=[acts("A", "X"), acts("p:2", "X"), acts("p:3", "D"), acts("A", "D")]), BANK1, "X",
     {("BANK1-5", "A"), ("BANK1-CONCERT", "p:2"), ("BANK1-FIRM", "D")}),
    ("the managers of a bank's holders, and not what they control", snapshot(
        holding=holdings(("A", 0.05, "X"), ("M", 0.6, "A"), ("p:7", 0.6, "D")),
        role=[plays("p:7", "DIR", "A"), plays("p:8", "SUPV", "M"), plays("p:9", "AGENT", "A")]), BANK1, "X",
     {("BANK1-5", "A"), ("BANK1-5", "M"), ("BANK1-6-5", "p:7"), ("BANK1-6-5", "p:8")}),
    ("persons below a fifth are investors of the standard too, and their firms", snapshot(
        holding=[*SHARED, *holdings(("p:1", 0.6, "Y"))], concert=TOGETHER), CAS36, "X",
     {("CAS36-4-8", "p:3"), ("CAS36-4-8", "p:4"), ("CAS36-4-8-JOINT", "p:1"), ("CAS36-4-8-JOINT", "p:2"),
      ("CAS36-4-10", "Y")}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "standard", "subject", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_joint_control(given: Snapshot, standard: Standard, subject: str, expected: set[tuple[str, str]]) -> None:
    assert told(ask(given, standard, subject)) == expected


def test_it_is_suspected_and_shows_the_agreement() -> None:
    found = ask(snapshot(holding=SHARED, concert=TOGETHER), CL)
    assert [(one.party, one.computed, {step.kind for step in one.path}) for one in found.related] == [
        (f"p:{n}", True, {"OWNS", "CONCERT"}) for n in (1, 2, 3)
    ]  # fmt: skip
    assert found.decided_by == {"X"}
