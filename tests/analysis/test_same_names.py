"""An owner stated with and without an identity number is one owner of that subject, and joins nothing else (R8.11)."""

import pytest

from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.ownership import integrated_all
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.integrated_table import integrated_frame
from tests.analysis.snapshots import acts, gives, holds, snapshot, takes

POLICY = holder_policy()
NAMED = {"n:9": {"name": "1"}}  # the name of p:1
Rows = list[tuple[str, str | None]]

# what, snapshot, (mode, controller) of X, owners and shares of X
CASES: list[tuple[str, Snapshot, Rows, dict[str, float]]] = [
    ("the same share twice", snapshot(NAMED, holding=[
        holds("p:1", 0.6, "X"), holds("n:9", 0.6, "X"), holds("p:2", 0.4, "X")]),
     [("SOLE", "p:1")], {"p:1": 0.6, "p:2": 0.4}),
    ("with another share they stay two", snapshot(NAMED, holding=[
        holds("p:1", 0.1, "X"), holds("n:9", 0.6, "X"), holds("p:2", 0.5, "X")]),
     [("NONE", None)], {"p:1": 1 / 12, "n:9": 0.5, "p:2": 5 / 12}),
    ("where both fit the whole they stay two", snapshot(NAMED, holding=[
        holds("p:1", 0.5, "X"), holds("n:9", 0.5, "X")]),
     [("JOINT_PRESUMED", "n:9"), ("JOINT_PRESUMED", "p:1")], {"p:1": 0.5, "n:9": 0.5}),
    ("beside two certain ones of the name nobody knows which is meant", snapshot(NAMED | {"p:2": {"name": "1"}},
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.4, "X"), holds("n:9", 0.3, "X")]),
     [("NONE", None)], {"p:1": 0.3, "p:2": 0.4, "n:9": 0.3}),
    ("two certain ones of one name are two", snapshot({"p:2": {"name": "1"}}, holding=[
        holds("p:1", 0.4, "X"), holds("p:2", 0.6, "X")]), [("SOLE", "p:2")], {"p:1": 0.4, "p:2": 0.6}),
    ("owners without a name are not of one name", snapshot({"n:9": {"name": None}, "p:1": {"name": None}}, holding=[
        holds("p:1", 0.4, "X"), holds("n:9", 0.6, "X")]), [("SOLE", "n:9")], {"p:1": 0.4, "n:9": 0.6}),
    ("a name joins nothing across subjects", snapshot(NAMED, holding=[
        holds("p:1", 0.6, "Y"), holds("n:9", 0.6, "X"), holds("Y", 0.4, "X")]),
     [("SOLE", "n:9")], {"p:1": 0.24, "Y": 0.4, "n:9": 0.6}),
    ("a certain one who holds for another is no owner", snapshot(NAMED, holding=[
        holds("p:1", 0.6, "X", nominee=True), holds("n:9", 0.6, "X")]), [("SOLE", "n:9")], {"n:9": 0.6}),
    ("a person is no firm of that name", snapshot({"n:9": {"name": "H"}}, holding=[
        holds("H", 0.4, "X"), holds("n:9", 0.6, "X")]), [("SOLE", "n:9")], {"H": 0.4, "n:9": 0.6}),
    ("votes are entrusted under either", snapshot(NAMED, holding=[
        holds("p:1", 0.6, "X"), holds("n:9", 0.6, "X")], proxy=[gives("n:9", "X"), takes("p:2", "X")]),
     [("SOLE", "p:2")], {"p:1": 0.6}),
    ("so are they bound", snapshot(NAMED, holding=[
        holds("p:1", 0.4, "X"), holds("n:9", 0.4, "X"), holds("p:2", 0.4, "X")],
        concert=[acts("n:9", "X"), acts("p:1", "X"), acts("p:2", "X")]),
     [("JOINT", "p:1"), ("JOINT", "p:2")], {"p:1": 0.4, "p:2": 0.4}),
    ("nobody acts in concert with themselves", snapshot(NAMED, holding=[
        holds("p:1", 0.4, "X"), holds("n:9", 0.4, "X"), holds("p:2", 0.4, "X")],
        concert=[acts("n:9", "X"), acts("p:1", "X")]), [("NONE", None)], {"p:1": 0.4, "p:2": 0.4}),
]  # fmt: skip


@pytest.mark.parametrize(("given", "controllers", "owners"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_one_owner(given: Snapshot, controllers: Rows, owners: dict[str, float]) -> None:
    picture = control_picture(given, POLICY)
    assert controller_frame(given, picture).filter(eid="X").select("mode", "controller").rows() == controllers
    shares = integrated_frame(given, integrated_all(picture.graph)).filter(owned="X").rows()
    assert {owner: share for owner, _, share in shares if owner != "UNKNOWN"} == pytest.approx(owners)


def test_what_was_taken_for_one_is_told() -> None:
    given = CASES[0][1]
    ids = given.parties["party"]
    faults = control_picture(given, POLICY).graph.faults
    told = [(treatment, ids[owner], ids[owned], ppm) for treatment, owner, owned, ppm in faults.rows()]
    assert told == [("SAME_NAME", "n:9", "X", 600_000)]
