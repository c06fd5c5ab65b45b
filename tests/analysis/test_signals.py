"""Signals: what each must find and must not, one table a signal (R8.10-R8.12), and that no person id is told."""

from functools import cache

import pytest

from graph_service.analysis.controllers import control_picture
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.analysis.signals.registry import SIGNALS, detect_signals
from graph_service.analysis.signals.shape import Facts, Signal
from graph_service.analysis.snapshot import Snapshot, empty_snapshot
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.loader import Row, load_table
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.propagation_reader import read_propagation
from graph_service.rulebook.signals import SUSPECTED, THRESHOLDS, SignalPolicy, signal_policy
from tests.analysis.signal_cases import CASES as MORE
from tests.analysis.signal_cases import FINE, SEVERE, Case, ago, guarantees
from tests.analysis.snapshots import AS_OF, holds, plays, snapshot


def detect(given: Snapshot) -> tuple[Signal, ...]:
    proposals = spread_snapshot(given, read_propagation()).proposals
    return detect_signals(given, control_picture(given, holder_policy()), signal_policy(), proposals)


def at(address: str | None, *names: str, **more: object) -> dict[str, dict[str, object]]:
    return {name: {"address_key": address, **more} for name in names}


RING = [holds("A", 0.4, "B"), holds("B", 0.5, "A")]
DOOR, LANE = "翁源县龙仙镇建设一路12号", "翁源县龙仙镇建设村"
FIVE = ("A", "B", "C", "D", "E")
OLD = {
    "OLD": {
        "status": "REVOKED",
        "closed_on": ago(300),
        "address_key": DOOR,
        "name_core": "宏发建材",
        "industry": "5165",
    }
}
LIKE = {"NEW": {"address_key": DOOR, "name_core": "鑫达贸易", "established_on": ago(200)}}
NAMED = {"NEW": {"address_key": LANE, "name_core": "宏发新材料", "established_on": ago(200)}}
UNLIKE = {"NEW": {"address_key": LANE, "name_core": "鑫达贸易", "industry": "5165", "established_on": ago(200)}}
WAS_LR = plays("p:1", "LR", "OLD", ago(2000))
IS_LR = plays("p:1", "LR", "NEW", ago(200))
CLOSED = {
    "subject": "OLD",
    "doc_no": "1",
    "decided_on": ago(300),
    "content": "吊销营业执照。",
    "categories": ["吊销许可证件"],
}


OBJECTED = {"subject": "X", "doc_no": "翁市监罚（2026）1号", "state": "异议处理中", "objected_on": ago(20)}
SELF = {"subject": "p:1", "list_code": "SXBZXR", "case_no": "1", "listed_on": ago(100)}


def succession(changed: int, who: str = "p:2") -> list[dict[str, object]]:
    return [plays("p:1", "LR", "X", ago(3000), ago(changed)), plays(who, "LR", "X", ago(changed))]


CASES: list[Case] = [
    ("CIRCULAR_HOLDING", "a strong ring is a risk", snapshot(holding=RING), [("risk", ("A", "B"))]),
    ("CIRCULAR_HOLDING", "a weak ring is context", snapshot(holding=[holds("A", 0.1, "B"), holds("B", 0.4, "A")]),
     [("context", ("A", "B"))]),
    ("CIRCULAR_HOLDING", "a weak ring without capital is a risk", snapshot(
        holding=[holds("A", 0.1, "B", paid_yuan=0.0), holds("B", 0.4, "A", paid_yuan=0.0)]), [("risk", ("A", "B"))]),
    ("CIRCULAR_HOLDING", "a chain is none", snapshot(holding=[holds("A", 0.4, "B"), holds("B", 0.5, "C")]), []),
    ("CIRCULAR_HOLDING", "a ring of the past is none", snapshot(
        holding=[RING[0], holds("B", 0.5, "A", valid_to=ago(1))]), []),
    ("CIRCULAR_HOLDING", "treasury shares are none", snapshot(holding=[holds("A", 0.4, "A")]), []),
    ("CLOSED_RING", "nobody behind", snapshot(holding=[holds("A", 1.0, "B"), holds("B", 1.0, "A")]),
     [("risk", ("A", "B"))]),
    ("CLOSED_RING", "somebody behind", snapshot(holding=[holds("A", 1.0, "B"), holds("B", 0.99, "A")]), []),
    ("CLOSED_RING", "owns itself whole", snapshot(holding=[holds("A", 1.0, "A")]), [("risk", ("A",))]),
    ("MUTUAL_GUARANTEE", "pair", snapshot(guarantee=guarantees("AB", "BA")), [("risk", ("A", "B"))]),
    ("MUTUAL_GUARANTEE", "triangle", snapshot(guarantee=guarantees("AB", "BC", "CA")), [("risk", ("A", "B", "C"))]),
    ("MUTUAL_GUARANTEE", "through a person is no ring", snapshot(
        guarantee=[{"guarantor": a, "eid": b} for a, b in (("p:1", "A"), ("A", "p:1"))]), []),
    ("MUTUAL_GUARANTEE", "chain", snapshot(guarantee=guarantees("AB", "BC")), []),
    ("MANY_FIRMS_ONE_PERSON", "ten", snapshot(role=[plays("p:1", "LR", f"F{k}") for k in range(9)],
                                              holding=[holds("p:1", 0.1, "F9")]),
     [("context", tuple(f"F{k}" for k in range(10)))]),
    ("MANY_FIRMS_ONE_PERSON", "nine", snapshot(role=[plays("p:1", "LR", f"F{k}") for k in range(9)],
                                               holding=[holds("p:1", 0.1, "F8")]), []),
    ("MANY_FIRMS_ONE_PERSON", "a name is no person", snapshot(
        role=[plays("n:1", "LR", f"F{k}") for k in range(12)]), []),
    ("MANY_FIRMS_ONE_PERSON", "closed ones do not count", snapshot(
        {"F0": {"status": "DEREGISTERED"}}, role=[plays("p:1", "LR", f"F{k}") for k in range(10)]), []),
    ("SAME_ADDRESS", "five at one door", snapshot(at(DOOR, *FIVE)), [("context", FIVE)]),
    ("SAME_ADDRESS", "four", snapshot(at(DOOR, *FIVE[:4])), []),
    ("SAME_ADDRESS", "a village is no door", snapshot(at(LANE, *FIVE)), []),
    ("SAME_ADDRESS", "stalls of a market", snapshot(at(DOOR, *FIVE, entity_kind="INDIVIDUAL")), []),
    ("SAME_ADDRESS", "revoked ones do not count", snapshot(at(DOOR, *FIVE, status="REVOKED")), []),
    ("PHOENIX", "same door", snapshot(OLD | LIKE, role=[WAS_LR, IS_LR]), [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "the decision dates the revocation", snapshot(
        LIKE | {"OLD": OLD["OLD"] | {"closed_on": None}}, role=[WAS_LR, IS_LR], penalty=[CLOSED]),
     [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "nothing dates it", snapshot(
        LIKE | {"OLD": OLD["OLD"] | {"closed_on": None}}, role=[WAS_LR, IS_LR],
        penalty=[FINE | {"subject": "OLD"}]), []),
    ("PHOENIX", "like name", snapshot(OLD | NAMED, role=[WAS_LR, IS_LR]), [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "the trade alone is not enough", snapshot(OLD | UNLIKE, role=[WAS_LR, IS_LR]), []),
    ("PHOENIX", "start not stated: founded after", snapshot(OLD | LIKE, role=[WAS_LR, plays("p:1", "LR", "NEW")]),
     [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "an annulled decision dates nothing", snapshot(
        LIKE | {"OLD": OLD["OLD"] | {"closed_on": None}}, role=[WAS_LR, IS_LR], penalty=[CLOSED | {"state": "已撤销"}]),
     []),
    ("PHOENIX", "begins after the day asked about", snapshot(
        OLD | LIKE, role=[WAS_LR, plays("p:1", "LR", "NEW", ago(-50))]), []),
    ("PHOENIX", "controlled it then and sold since", snapshot(OLD | LIKE, role=[IS_LR], holding=[
        holds("p:1", 0.6, "OLD", valid_to=ago(10))]), [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "bought it after the revocation", snapshot(OLD | LIKE, role=[IS_LR], holding=[
        holds("p:1", 0.6, "OLD", valid_from=ago(50))]), []),
    ("PHOENIX", "sold it before the revocation", snapshot(OLD | LIKE, role=[IS_LR], holding=[
        holds("p:1", 0.6, "OLD", valid_to=ago(301))]), []),
    ("PHOENIX", "controlled it through two companies then", snapshot(OLD | LIKE, role=[IS_LR], holding=[
        holds("p:1", 0.6, "A", valid_to=ago(200)), holds("p:1", 0.6, "B"), holds("A", 0.3, "OLD"),
        holds("B", 0.3, "OLD", valid_to=ago(100))]), [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "half is no control", snapshot(OLD | LIKE, role=[IS_LR], holding=[holds("p:1", 0.5, "OLD")]), []),
    ("PHOENIX", "holds a quarter of the new one", snapshot(OLD | LIKE, role=[WAS_LR], holding=[
        holds("p:1", 0.25, "NEW", valid_from=ago(200))]), [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "holds less of it", snapshot(OLD | LIKE, role=[WAS_LR], holding=[holds("p:1", 0.24, "NEW")]), []),
    ("PHOENIX", "holds one that stood before", snapshot(
        OLD | {"NEW": LIKE["NEW"] | {"established_on": ago(301)}}, role=[WAS_LR],
        holding=[holds("p:1", 0.9, "NEW", valid_from=ago(200))]), []),
    ("PHOENIX", "controls the new one through a company", snapshot(OLD | LIKE, role=[WAS_LR], holding=[
        holds("p:1", 0.6, "A"), holds("A", 0.6, "NEW")]), [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "controller of the old one", snapshot(OLD | LIKE, role=[IS_LR], holding=[holds("p:1", 0.6, "OLD")]),
     [("risk", ("OLD", "NEW"))]),
    ("PHOENIX", "began before the revocation", snapshot(
        OLD | LIKE, role=[WAS_LR, plays("p:1", "LR", "NEW", ago(400))]), []),
    ("PHOENIX", "left long before", snapshot(OLD | LIKE, role=[plays("p:1", "LR", "OLD", None, ago(400)), IS_LR]), []),
    ("PHOENIX", "a name is no person", snapshot(OLD | LIKE, role=[
        plays("n:1", "LR", "OLD"), plays("n:1", "LR", "NEW", ago(200))]), []),
    ("LR_CHANGE_AROUND_PENALTY", "three weeks before", snapshot(role=succession(121), penalty=[FINE]),
     [("context", ("X",))]),
    ("LR_CHANGE_AROUND_PENALTY", "between violation and decision", snapshot(role=succession(350), penalty=[FINE]),
     [("context", ("X",))]),
    ("LR_CHANGE_AROUND_PENALTY", "while the violation went on (A1)", snapshot(
        role=succession(350), penalty=[FINE | {"violation_to": ago(320)}]), []),
    ("LR_CHANGE_AROUND_PENALTY", "ninety days after", snapshot(role=succession(10), penalty=[FINE]),
     [("context", ("X",))]),
    ("LR_CHANGE_AROUND_PENALTY", "ninety-one days after", snapshot(role=succession(9), penalty=[FINE]), []),
    ("LR_CHANGE_AROUND_PENALTY", "long before the violation", snapshot(role=succession(500), penalty=[FINE]), []),
    ("LR_CHANGE_AROUND_PENALTY", "the same name again", snapshot(
        {"n:7": {"name": "1"}}, role=succession(121, "n:7"), penalty=[FINE]), []),
    ("BAN_CONFLICT", "leads another firm while a measure is proposed", snapshot(
        role=[plays("p:1", "LR", "A"), plays("p:1", "LR", "B")], list_entry=[SEVERE]), [("risk", ("A", "B"))]),
    ("BAN_CONFLICT", "leads only the firm that was listed", snapshot(
        role=[plays("p:1", "LR", "A")], list_entry=[SEVERE]), []),
    ("BAN_CONFLICT", "another person of that name", snapshot(
        {"p:1": {"name": "张三"}, "p:2": {"name": "张三"}},
        role=[plays("p:1", "LR", "A"), plays("p:2", "LR", "B")], list_entry=[SEVERE]), []),
    ("BAN_CONFLICT", "the event is his own", snapshot(
        role=[plays("p:1", "LR", "B")], list_entry=[SELF]), [("risk", ("B",))]),
    ("LR_CHANGE_AROUND_PENALTY", "a change to come", snapshot(
        role=succession(-20), penalty=[FINE | {"decided_on": ago(30)}]), []),
    ("LR_CHANGE_AROUND_PENALTY", "a decision to come", snapshot(
        role=succession(10), penalty=[FINE | {"decided_on": ago(-20)}]), []),
    *(("LR_CHANGE_AROUND_PENALTY", f"the decision: {state}", snapshot(
        role=succession(121), penalty=[FINE | {"state": state}]), []) for state in ("已撤销", "异议", "信用已修复")),
    ("LR_CHANGE_AROUND_PENALTY", "the decision is objected to", snapshot(
        role=succession(121), penalty=[FINE], objection=[OBJECTED]), []),
    ("LR_CHANGE_AROUND_PENALTY", "the objection is closed", snapshot(
        role=succession(121), penalty=[FINE], objection=[OBJECTED | {"closed_on": ago(1)}]), [("context", ("X",))]),
    ("BAN_CONFLICT", "a post that is not barred", snapshot(
        role=[plays("p:1", "LR", "A"), plays("p:1", "SUPV", "B")], list_entry=[SEVERE]), []),
    ("LR_CHANGE_AROUND_PENALTY", "the first one is no change", snapshot(role=succession(121)[1:], penalty=[FINE]), []),
    *MORE,
]  # fmt: skip


@cache
def found_in(case: int) -> tuple[Signal, ...]:
    return detect(CASES[case][2])


@pytest.mark.parametrize("case", range(len(CASES)), ids=[f"{code}: {what}" for code, what, *_ in CASES])
def test_signal(case: int) -> None:
    code, _, _, expected = CASES[case]
    assert [(one.kind.value, one.subjects) for one in found_in(case) if one.rule.code == code] == expected


def test_every_signal_carries_its_evidence_and_names_no_person() -> None:
    found = [signal for case in range(len(CASES)) for signal in found_in(case)]
    assert {signal.rule.code for signal in found} == set(SIGNALS) == set(THRESHOLDS)
    for signal in found:
        assert signal.evidence.as_of == AS_OF
        assert signal.evidence.rule.startswith(("R8.", "R4.5", "R4.6"))
        assert signal.evidence.records or signal.rule.code == "SAME_ADDRESS"
        assert not any(person in signal.summary for person in signal.persons)
        assert all(person.startswith("p:") for person in signal.persons)
        assert ("疑似" in signal.summary) == (signal.confidence <= 0.5)


def test_order_does_not_hang_on_person_keys() -> None:
    def story(first: str, second: str) -> list[tuple[str, list[str], str]]:
        roles = [plays(person, "LR", f"F{k}") for person in (first, second) for k in range(10)]
        given = snapshot({first: {"name": "甲"}, second: {"name": "乙"}}, role=roles)
        names = dict(given.parties.select("party", "name").iter_rows())
        return [(s.rule.code, [names[p] for p in s.persons], s.summary) for s in detect(given)]

    assert story("p:1", "p:2") == story("p:9", "p:4")


def test_an_empty_graph_has_no_signal() -> None:
    assert detect(empty_snapshot(AS_OF)) == ()


@pytest.mark.parametrize(
    ("key", "value", "named"),
    [
        ("thresholds", {"risk_product": 0.05}, "thresholds"),
        ("thresholds", {"risk_product": "5%", "max_starts": 1}, "risk_product"),
        ("confidence", 1.5, "confidence"),
        ("kind", "danger", "kind"),
        ("id", "OTHER", "id"),
        ("colour", "red", "colour"),
    ],
)
def test_a_faulty_rule_file_is_refused(key: str, value: object, named: str) -> None:
    table = load_table("signals")
    table["signal"][0][key] = value  # type: ignore[index]
    with pytest.raises(RuleBookError, match=named):
        SignalPolicy.parse(Row("signals.toml", table))


@pytest.mark.parametrize("code", sorted(SUSPECTED))
def test_a_rule_file_may_not_be_sure_of_what_is_suspected(code: str) -> None:
    """R8.11: the fault names the file, the signal and the rule."""
    table = load_table("signals")
    (row,) = (row for row in table["signal"] if row["id"] == code)  # type: ignore[index, union-attr]
    row["confidence"] = 1.0
    with pytest.raises(RuleBookError, match=f"signals.toml.*confidence.*{code}.*R8.11"):
        SignalPolicy.parse(Row("signals.toml", table))


def test_a_computed_tie_between_bidders_is_never_sure() -> None:
    table = load_table("signals")
    (row,) = (row for row in table["signal"] if row["id"] == "CO_BIDDERS")  # type: ignore[index, union-attr]
    row["thresholds"]["suspected"] = 0.8
    with pytest.raises(RuleBookError, match=r"suspected.*CO_BIDDERS.*R8\.11"):
        SignalPolicy.parse(Row("signals.toml", table))


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        ((1e6, 2e6), "2笔, 金额合计300.00万元"),
        ((1e6, None), "2笔, 已注明部分(1笔)合计100.00万元"),
        ((None, None), "2笔, 金额未注明"),
    ],
)
def test_an_amount_that_is_not_stated_is_not_nothing(amounts: tuple[float | None, ...], told: str) -> None:
    pairs = zip(("AB", "BA"), amounts, strict=True)
    given = snapshot(guarantee=[{"guarantor": a, "eid": b, "amount_yuan": amount} for (a, b), amount in pairs])
    (signal,) = (s for s in detect(given) if s.rule.code == "MUTUAL_GUARANTEE")
    assert signal.summary == f"A、B互相担保, {told}"


def test_no_person_is_ever_a_subject() -> None:
    given = snapshot({"A": {}, "p:1": {}})
    facts = Facts(given, control_picture(given, holder_policy()))
    with pytest.raises(ValueError, match="natural persons"):
        facts.signal(signal_policy().rules["SAME_PHONE"], ("A", "p:1"), "", records=())
