"""Related-party risk (R8.12): the table of ties, A11, and scores that recompute from their parts."""

from datetime import date

import polars as pl
import pytest

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.related_risk import RelatedRisk, risk_graph
from graph_service.analysis.risk import event_risk
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.ties import TieBasis, related_ties
from graph_service.domain.errors import BadInput, RuleBookError
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.related import RelatedPolicy, related_policy
from graph_service.rulebook.risk import risk_scheme
from graph_service.rulebook.signals import SignalPolicy, signal_policy
from tests.analysis.snapshots import holds, plays, snapshot

SASAC = {"S": {"name": "韶关市人民政府国有资产监督管理委员会"}}
BODY = {"S": {"entity_kind": "PUBLIC_BODY"}}
HKSCC = {"S": {"name": "HKSCC Nominees Limited"}}


def risk(given: Snapshot, **own: float) -> RelatedRisk:
    ties = related_ties(TieBasis.of(given, control_picture(given, holder_policy()), related_policy()), related_policy())
    return risk_graph(ties, pl.DataFrame({"eid": list(own), "s": list(own.values())})).related_risk()


def score(found: RelatedRisk, eid: str) -> float:
    return dict(found.scores.select("eid", "risk").iter_rows()).get(eid, 0.0)


def calls(eid: str, key: str) -> dict[str, object]:
    return {"subject": eid, "way": "PHONE", "contact_key": key}


DOOR = {name: {"address_key": "翁源县龙仙镇建设一路12号"} for name in "AB"}
# what, snapshot, events, subject, score
CASES = [
    ("own event", snapshot({"A": {}}), {"A": 0.4}, "A", 0.4),
    ("controller to subsidiary", snapshot(holding=[holds("A", 0.6, "B")]), {"A": 0.5}, "B", 0.6 * 0.5),
    ("subsidiary to controller", snapshot(holding=[holds("B", 0.6, "A")]), {"A": 0.5}, "B", 0.5 * 0.5),
    ("declared only", snapshot(holding=[holds("A", 0.6, "B", trust=0.9)]), {"A": 0.5}, "B", 0.6 * 0.9 * 0.5),
    ("the least trust along the chain of control", snapshot(holding=[
        holds("A", 0.6, "M", trust=0.5), holds("M", 0.6, "B")]), {"A": 1.0}, "B", 0.6 * 0.5),
    ("the least trust of the two arms", snapshot(holding=[
        holds("A", 0.6, "M"), holds("A", 0.3, "B"), holds("M", 0.3, "B", trust=0.9)]), {"A": 1.0}, "B", 0.6 * 0.9),
    ("siblings by the less trusted control", snapshot(holding=[
        holds("p:1", 0.6, "A", trust=0.5), holds("p:1", 0.6, "B", trust=0.9)]), {"A": 1.0}, "B", 0.3 * 0.5),
    ("siblings by the nearer controller, surely held", snapshot(holding=[
        holds("p:1", 0.6, "M", trust=0.5), holds("M", 0.6, "A"), holds("M", 0.6, "B")]), {"A": 1.0}, "B", 0.3),
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
    ("two contracts add up, to the whole weight at most", snapshot({"B": {"capital_yuan": 4e6}}, guarantee=[
        {"guarantor": "B", "eid": "A", "contract": "1", "amount_yuan": 3e6},
        {"guarantor": "B", "eid": "A", "contract": "2", "amount_yuan": 2e6}]), {"A": 1.0}, "B", 0.25),
    ("amount not known", snapshot({"B": {"capital_yuan": 4e6}}, guarantee=[
        {"guarantor": "B", "eid": "A", "contract": "1"}]), {"A": 1.0}, "B", 0.25),
    ("guarantor to debtor", snapshot(guarantee=[
        {"guarantor": "A", "eid": "B", "contract": "1", "amount_yuan": 1e6}]), {"A": 1.0}, "B", 0.0),
    ("exactly a fifth", snapshot(holding=[holds("A", 0.2, "B")]), {"A": 1.0}, "B", 0.2),
    ("a stated fifth of shares that add to 150 %", snapshot(holding=[
        holds("A", 0.2, "B"), holds("p:1", 0.6, "B"), holds("p:2", 0.7, "B")]), {"A": 1.0}, "B", 0.0),
    ("a fifth of the whole where they do", snapshot(holding=[
        holds("A", 0.3, "B"), holds("p:1", 0.6, "B"), holds("p:2", 0.6, "B")]), {"A": 1.0}, "B", 0.2),
    ("two classes that make a fifth", snapshot(holding=[
        holds("A", 0.1, "B", share_class="a"), holds("A", 0.1, "B", share_class="b", trust=0.9)]),
     {"A": 1.0}, "B", 0.18),
    ("less than a fifth", snapshot(holding=[holds("A", 0.199999, "B")]), {"A": 1.0}, "B", 0.0),
    ("same door, suspected (A12)", snapshot(DOOR), {"A": 1.0}, "B", 0.1 * 0.5),
    ("same telephone, suspected", snapshot(contact=[calls("A", "x"), calls("B", "x")]), {"A": 1.0}, "B", 0.1 * 0.5),
    ("telephone of a closed one", snapshot(
        {"A": {"status": "DEREGISTERED"}}, contact=[calls("A", "x"), calls("B", "x")]), {"A": 1.0}, "B", 0.0),
    ("telephone of an agency", snapshot(contact=[calls(f"F{k:02}", "x") for k in range(21)]), {"F00": 1.0}, "F01", 0.0),
    ("telephone of twenty", snapshot(contact=[calls(f"F{k:02}", "x") for k in range(20)]), {"F00": 1.0}, "F01", 0.05),
    ("telephone given up", snapshot(contact=[
        calls("A", "x"), calls("B", "x"), calls("A", "y") | {"stated_on": date(2026, 1, 1)}]), {"A": 1.0}, "B", 0.0),
    ("one certain agent", snapshot(role=[plays("p:1", "AGENT", "A"), plays("p:1", "AGENT", "B")]),
     {"A": 1.0}, "B", 0.1 * 0.5),
    ("agents of one name", snapshot(role=[plays("n:1", "AGENT", "A"), plays("n:1", "AGENT", "B")]),
     {"A": 1.0}, "B", 0.0),
    ("another telephone", snapshot(contact=[calls("A", "x"), calls("B", "y")]), {"A": 1.0}, "B", 0.0),
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
        ("B", "A", ["CONTROLLER", "HOLDER"], "K", pytest.approx(0.12), 0.5, pytest.approx(0.06), [0.6, 0.2])
    ]


def test_too_many_peers_are_not_paired_and_say_so() -> None:
    given = snapshot(holding=[holds("p:1", 0.6, f"F{k:03}") for k in range(201)])
    found = risk(given, F000=1.0)
    assert found.scores.rows() == [("F000", 1.0, 1.0, True)]


def test_what_ties_nobody_in_a_signal_ties_nobody_here() -> None:
    table = load_table("signals")
    (phone,) = (row for row in table["signal"] if row["id"] == "SAME_PHONE")  # type: ignore[index, union-attr]
    phone["thresholds"] = {"min_subjects": 2, "max_subjects": 2}
    policy = RelatedPolicy.parse(
        Row("related.toml", load_table("related")), SignalPolicy.parse(Row("signals.toml", table))
    )
    given = snapshot(contact=[calls(f"F{k}", "x") for k in range(3)])
    assert related_ties(TieBasis.of(given, control_picture(given, holder_policy()), policy), policy).frame.is_empty()
    assert score(risk(given, F0=1.0), "F1") > 0


def test_a_hub_is_not_looked_through_and_says_so() -> None:
    given = snapshot(holding=[holds("H", 0.3, f"F{k:04}") for k in range(1001)])
    found = risk(given, F0000=1.0)
    assert found.scores.filter(eid="H").rows() == [("H", 0.0, pytest.approx(0.2), False)]
    assert found.parts["eid"].to_list() == ["H"]


def test_one_subject_of_a_hub_is_told_that_something_is_missing() -> None:
    given = snapshot(holding=[holds("H", 0.3, f"F{k:04}") for k in range(1001)])
    ties = related_ties(TieBasis.of(given, control_picture(given, holder_policy()), related_policy()), related_policy())
    graph = risk_graph(ties, pl.DataFrame({"eid": ["F0000", "F0001"], "s": [1.0, 0.5]}))
    assert graph.related_risk_of("F0001").scores.rows() == [("F0001", 0.5, 0.5, True)]
    with pytest.raises(BadInput):
        graph.related_risk_of("nobody")


FINE = {"subject": "A", "doc_no": "1", "categories": ["罚款"], "fine_yuan": 5e4, "decided_on": date(2026, 3, 1)}
ENTRY = {"subject": "A", "list_code": "x", "case_no": "1", "listed_on": date(2026, 1, 1)}
OBJECTS = {"subject": "A", "doc_no": "1", "state": "异议处理中", "objected_on": date(2026, 6, 1)}
SETTLED = {**OBJECTS, "state": "已办结", "closed_on": date(2026, 6, 20)}
FOUND = {"subject": "A", "result_text": "发现问题", "inspected_on": date(2026, 3, 1)}
BROKEN = {"subject": "A", "code": "1", "performance": "全部未履行", "found_on": date(2026, 3, 1)}
# what, facts, whether it counts
EVENTS: list[tuple[str, dict[str, list[dict[str, object]]], bool]] = [
    ("a penalty", {"penalty": [FINE]}, True),
    *((f"state {state}", {"penalty": [{**FINE, "state": state}]}, False)
      for state in ("撤销", "已撤销", "1", "ANNULLED", "异议", "异议核查中", "2", "MARKED", "已修复", " 已修复 ",
                    "修复", "信用已修复", "已信用修复", "修复完成", "已完成信用修复", "REPAIRED")),
    *((f"state {state}", {"penalty": [{**FINE, "state": state}]}, True)
      for state in ("未修复", "修复中", "不予修复", "可申请信用修复")),
    *((f"objection to {written}", {"penalty": [{**FINE, "doc_no": "翁市监罚〔2026〕1号"}],
                                   "objection": [{**OBJECTS, "doc_no": written}]}, False)
      for written in ("翁市监罚(2026)1号", "翁市监罚（2026）1号", "翁市监罚[2026]1号", "翁市监罚【2026】１号")),
    ("objection to another number", {"penalty": [{**FINE, "doc_no": "翁市监罚〔2026〕1号"}],
                                     "objection": [{**OBJECTS, "doc_no": "翁市监罚〔2026〕11号"}]}, True),
    ("state 正常", {"penalty": [{**FINE, "state": "正常"}]}, True),
    ("publication over", {"penalty": [{**FINE, "publish_until": date(2026, 6, 29)}]}, False),
    ("publication on its last day", {"penalty": [{**FINE, "publish_until": date(2026, 6, 30)}]}, True),
    ("older than its months", {"penalty": [{**FINE, "decided_on": date(2023, 6, 30)}]}, False),
    ("decided later", {"penalty": [{**FINE, "decided_on": date(2026, 7, 1)}]}, False),
    ("penalty, objection open", {"penalty": [FINE], "objection": [OBJECTS]}, False),
    ("penalty, objection of later", {"penalty": [FINE], "objection": [{**OBJECTS, "objected_on": date(2026, 7, 1)}]},
     True),
    ("penalty, objection closed", {"penalty": [FINE], "objection": [SETTLED]}, True),
    ("penalty, objection closed later", {"penalty": [FINE], "objection": [{**SETTLED, "closed_on": date(2026, 7, 1)}]},
     False),
    ("penalty, objection settled in words", {"penalty": [FINE], "objection": [{**OBJECTS, "state": "已办结"}]}, True),
    ("penalty, objection to another", {"penalty": [FINE], "objection": [{**OBJECTS, "doc_no": "2"}]}, True),
    ("a list entry", {"list_entry": [ENTRY]}, True),
    ("off the list", {"list_entry": [{**ENTRY, "removed_on": date(2026, 6, 30)}]}, False),
    ("entry run out", {"list_entry": [{**ENTRY, "valid_to": date(2026, 6, 30)}]}, False),
    ("entry, objection open", {"list_entry": [ENTRY], "objection": [OBJECTS]}, False),
    ("problem found", {"inspection": [FOUND]}, True),
    ("problem long ago", {"inspection": [{**FOUND, "inspected_on": date(2024, 6, 30)}]}, False),
    ("broken promise", {"commitment": [BROKEN]}, True),
    ("broken long ago", {"commitment": [{**BROKEN, "found_on": date(2023, 6, 30)}]}, False),
    ("new representative, which is no event", {"role": [plays("p:1", "LR", "A", date(2026, 6, 1))]}, False),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "counts"), [e[1:] for e in EVENTS], ids=[e[0] for e in EVENTS])
def test_only_events_that_still_stand_weigh_anything(facts: dict[str, list[dict[str, object]]], counts: bool) -> None:
    """R5.4, R5.9, R6.3: repaired, expired, marked and annulled events give s = 0 and reach nobody."""
    new = {"A": {"established_on": date(2026, 1, 5), "scope": "餐饮服务"}}  # new, and in a watched trade
    given = snapshot(new, holding=[holds("A", 0.6, "B")], **facts)
    own = event_risk(given, risk_scheme())
    assert own["eid"].to_list() == (["A"] if counts else [])
    ties = related_ties(TieBasis.of(given, control_picture(given, holder_policy()), related_policy()), related_policy())
    reached = risk_graph(ties, own).related_risk().parts["eid"].to_list()
    assert reached == (["B"] if counts else [])


def test_events_weigh_their_part_of_the_scale() -> None:
    assert event_risk(snapshot(penalty=[FINE]), risk_scheme()).rows() == [("A", 0.24)]


@pytest.mark.parametrize(
    ("place", "key", "value"),
    [
        ("thresholds", "suspected_trust", 0.6),
        ("weights", "SIBLING", 1.3),
        ("thresholds", "max_peers", "many"),
        ("weights", "FRIEND", 0.1),
    ],
)
def test_a_faulty_rule_file_is_refused(place: str, key: str, value: object) -> None:
    table = load_table("related")
    table[place][key] = value  # type: ignore[index]
    with pytest.raises(RuleBookError, match=key):
        RelatedPolicy.parse(Row("related.toml", table), signal_policy())
