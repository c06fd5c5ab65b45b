"""Related-party risk (R8.12): the table of ties, A11, and scores that recompute from their parts."""

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.related_risk import RelatedRisk, risk_graph
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ties import related_ties
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.related import RelatedPolicy, related_policy
from tests.analysis.snapshots import holds, plays, snapshot

SASAC = {"S": {"name": "韶关市人民政府国有资产监督管理委员会"}}
BODY = {"S": {"entity_kind": "PUBLIC_BODY"}}
HKSCC = {"S": {"name": "HKSCC Nominees Limited"}}


def risk(given: Snapshot, **own: float) -> RelatedRisk:
    ties = related_ties(given, control_picture(given, holder_policy()), related_policy())
    return risk_graph(ties, pl.DataFrame({"eid": list(own), "s": list(own.values())})).related_risk()


def score(found: RelatedRisk, eid: str) -> float:
    return dict(found.scores.select("eid", "risk").iter_rows()).get(eid, 0.0)


DOOR = {name: {"address_key": "翁源县龙仙镇建设一路12号"} for name in "AB"}
# what, snapshot, events, subject, score
CASES = [
    ("own event", snapshot({"A": {}}), {"A": 0.4}, "A", 0.4),
    ("controller to subsidiary", snapshot(holding=[holds("A", 0.6, "B")]), {"A": 0.5}, "B", 0.6 * 0.5),
    ("subsidiary to controller", snapshot(holding=[holds("B", 0.6, "A")]), {"A": 0.5}, "B", 0.5 * 0.5),
    ("declared only", snapshot(holding=[holds("A", 0.6, "B", trust=0.9)]), {"A": 0.5}, "B", 0.6 * 0.9 * 0.5),
    ("siblings under a person",
     snapshot(holding=[holds("p:1", 0.6, "A"), holds("p:1", 0.6, "B")]), {"A": 1.0}, "B", 0.3),
    ("siblings under a name", snapshot(holding=[holds("n:1", 0.6, "A"), holds("n:2", 0.6, "B")]), {"A": 1.0}, "B", 0.0),
    ("only the state in common (A11)", snapshot(SASAC, holding=[holds("S", 1.0, "A"), holds("S", 1.0, "B")]),
     {"A": 1.0, "S": 1.0}, "B", 0.0),
    ("only a public body in common", snapshot(BODY, holding=[holds("S", 0.4, "A"), holds("S", 0.4, "B")]),
     {"A": 1.0}, "B", 0.0),
    ("only a clearing house in common", snapshot(HKSCC, holding=[holds("S", 0.4, "A"), holds("S", 0.4, "B")]),
     {"A": 1.0}, "B", 0.0),
    ("a state group company does relate", snapshot(SASAC, holding=[
        holds("S", 1.0, "G"), holds("G", 0.6, "A"), holds("G", 0.6, "B")]), {"A": 1.0}, "B", 0.3),
    ("one legal representative",
     snapshot(role=[plays("p:1", "LR", "A"), plays("p:1", "LR", "B")]), {"A": 1.0}, "B", 0.3),
    ("debtor to guarantor", snapshot({"B": {"capital_yuan": 4e6}}, guarantee=[
        {"guarantor": "B", "eid": "A", "contract": "1", "amount_yuan": 1e6}]), {"A": 1.0}, "B", 0.25 * 0.25),
    ("guarantor to debtor", snapshot(guarantee=[
        {"guarantor": "A", "eid": "B", "contract": "1", "amount_yuan": 1e6}]), {"A": 1.0}, "B", 0.0),
    ("exactly a fifth", snapshot(holding=[holds("A", 0.2, "B")]), {"A": 1.0}, "B", 0.2),
    ("less than a fifth", snapshot(holding=[holds("A", 0.199999, "B")]), {"A": 1.0}, "B", 0.0),
    ("same door, suspected (A12)", snapshot(DOOR), {"A": 1.0}, "B", 0.1 * 0.5),
    ("best path, not the sum", snapshot(DOOR, holding=[holds("A", 0.6, "B")]), {"A": 1.0}, "B", 0.6),
    ("two steps", snapshot(holding=[holds("A", 0.2, "K"), holds("K", 0.2, "B")]), {"A": 1.0}, "B", 0.04),
    ("never three", snapshot(holding=[holds("A", 0.2, "K"), holds("K", 0.2, "L"), holds("L", 0.2, "B")]),
     {"A": 1.0}, "B", 0.0),
    ("two sources", snapshot(holding=[holds("A", 0.2, "B"), holds("C", 0.2, "B")]), {"A": 1.0, "C": 0.5, "B": 0.1}, "B",
     1 - 0.9 * (1 - 0.2) * (1 - 0.1)),
    ("nothing counts that is repaired", snapshot(holding=[holds("A", 0.6, "B")]), {"A": 0.0}, "B", 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("given", "own", "eid", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_score(given: Snapshot, own: dict[str, float], eid: str, expected: float) -> None:
    assert score(risk(given, **own), eid) == pytest.approx(expected)


def test_a_part_tells_its_path() -> None:
    found = risk(snapshot(holding=[holds("A", 0.6, "K"), holds("B", 0.3, "K")]), A=0.5)
    assert found.parts.filter(eid="B").rows() == [
        ("B", "A", ["CONTROLLER", "HOLDER"], "K", pytest.approx(0.12), 0.5, pytest.approx(0.06))
    ]


def test_too_many_peers_are_not_paired_and_say_so() -> None:
    given = snapshot(holding=[holds("p:1", 0.6, f"F{k:03}") for k in range(201)])
    found = risk(given, F000=1.0)
    assert found.scores.rows() == [("F000", 1.0, 1.0, True)]


@pytest.mark.parametrize(
    ("place", "key", "value"),
    [("weights", "SIBLING", 1.3), ("thresholds", "max_peers", "many"), ("weights", "FRIEND", 0.1)],
)
def test_a_faulty_rule_file_is_refused(place: str, key: str, value: object) -> None:
    table = load_table("related")
    table[place][key] = value  # type: ignore[index]
    with pytest.raises(RuleBookError, match=key):
        RelatedPolicy.parse(Row("related.toml", table))
