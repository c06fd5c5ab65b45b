"""Controllers of a snapshot: the matrices of R8.5, nominees, the state, names that do not join (R8.7, R8.8)."""

from datetime import date

import pytest

from graph_service.analysis.controllers import candidate_frame, control_frame, control_picture, controller_frame
from graph_service.analysis.declared import declared_frame
from graph_service.analysis.ownership import integrated_all
from graph_service.analysis.snapshot import Snapshot, empty_snapshot
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.integrated_table import integrated_frame
from tests.analysis.snapshots import AS_OF, acts, gives, holds, plays, snapshot, takes

POLICY = holder_policy()
HKSCC = {"HK": {"name": "香港中央结算（代理人）有限公司"}}
SHOP = {"SHOP": {"entity_kind": "INDIVIDUAL"}}
SASAC = {"S": {"name": "翁源县国有资产监督管理局"}}
LISTED = [{"eid": "X", "name": "X", "type_text": "股份有限公司（上市、自然人投资或控股）"}]
PARTNERSHIP = [{"eid": "X", "name": "X", "type_text": "有限合伙企业"}]
PAST, FUTURE = date(2020, 1, 1), date(2026, 7, 1)

# what, snapshot, subject, expected (mode, controller, kind) rows
CASES = [
    ("majority through a firm", snapshot(holding=[holds("p:1", 0.6, "H"), holds("H", 0.55, "X")]), "X",
     [("SOLE", "p:1", "PERSON")]),
    ("exactly half each", snapshot(holding=[holds("p:1", 0.5, "X"), holds("p:2", 0.5, "X")]), "X",
     [("JOINT_PRESUMED", "p:1", "PERSON"), ("JOINT_PRESUMED", "p:2", "PERSON")]),
    ("dispersed", snapshot(holding=[holds("p:1", 0.4, "X"), holds("p:2", 0.35, "X")]), "X", [("NONE", None, None)]),
    ("nothing on record", snapshot({"X": {}}), "X", [("UNKNOWN", None, None)]),
    ("a clearing house never controls", snapshot(HKSCC, holding=[holds("HK", 0.7, "X"), holds("p:1", 0.3, "X")]), "X",
     [("NONE", None, None)]),
    ("a nominal holder never controls", snapshot(holding=[holds("p:1", 0.7, "X", nominee=True)]), "X",
     [("UNKNOWN", None, None)]),
    ("the real holder does", snapshot(holding=[holds("p:1", 0.7, "X", nominee=True), holds("p:2", 0.7, "X")]), "X",
     [("SOLE", "p:2", "PERSON")]),
    ("the state is named as such", snapshot(SASAC, holding=[holds("S", 1.0, "G"), holds("G", 0.8, "X")]), "X",
     [("SOLE", "S", "STATE")]),
    ("operator", snapshot(SHOP, role=[plays("p:1", "OPERATOR", "SHOP")]), "SHOP", [("SOLE", "p:1", "PERSON")]),
    ("an individual business is run by its head", snapshot(SHOP, role=[plays("p:1", "LR", "SHOP")]), "SHOP",
     [("SOLE", "p:1", "PERSON")]),
    ("a company is not", snapshot(role=[plays("p:1", "LR", "X")]), "X", [("UNKNOWN", None, None)]),
    ("general partner", snapshot(
        registration=PARTNERSHIP, role=[plays("G", "EXEC_PARTNER", "X")], holding=[holds("p:1", 0.99, "X")]), "X",
     [("SOLE", "G", "SUBJECT")]),
    ("two general partners", snapshot(role=[plays("G", "EXEC_PARTNER", "X"), plays("K", "EXEC_PARTNER", "X")]), "X",
     [("JOINT_PRESUMED", "G", "SUBJECT"), ("JOINT_PRESUMED", "K", "SUBJECT")]),
    ("one operator stated twice", snapshot(SHOP | {"n:9": {"name": "1"}}, role=[
        plays("n:9", "OPERATOR", "SHOP"), plays("p:1", "OPERATOR", "SHOP")]), "SHOP", [("SOLE", "p:1", "PERSON")]),
    ("a former operator is past", snapshot(SHOP, role=[plays("p:1", "OPERATOR", "SHOP", PAST, AS_OF)]), "SHOP",
     [("UNKNOWN", None, None)]),
    ("a holding to come is not yet", snapshot(holding=[holds("p:1", 0.9, "X", valid_from=FUTURE)]), "X",
     [("UNKNOWN", None, None)]),
    ("votes entrusted are cast by the taker", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.25, "X"), holds("p:3", 0.45, "X")],
        proxy=[gives("p:2", "X"), takes("p:1", "X")]), "X", [("SOLE", "p:1", "PERSON")]),
    ("a part of the votes may be entrusted", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.25, "X"), holds("p:3", 0.45, "X")],
        proxy=[gives("p:2", "X", 0.2), takes("p:1", "X")]), "X",
     [("NONE", None, None)]),
    ("who holds nothing may cast votes", snapshot(
        holding=[holds("p:2", 0.6, "X")], proxy=[gives("p:2", "X"), takes("p:1", "X")]), "X",
     [("SOLE", "p:1", "PERSON")]),
    ("an entrustment that ended moves nothing", snapshot(
        holding=[holds("p:2", 0.6, "X")],
        proxy=[{**gives("p:2", "X"), "valid_to": AS_OF}, {**takes("p:1", "X"), "valid_to": AS_OF}]), "X",
     [("SOLE", "p:2", "PERSON")]),
    ("treasury shares have no votes to entrust", snapshot(
        holding=[holds("X", 0.5, "X"), holds("p:1", 0.3, "X"), holds("p:3", 0.2, "X")],
        proxy=[gives("X", "X"), takes("p:2", "X")]), "X", [("SOLE", "p:1", "PERSON")]),
    ("an agreement binds its parties jointly", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.25, "X"), holds("p:3", 0.45, "X")],
        concert=[acts("p:1", "X"), acts("p:2", "X")]), "X", [("JOINT", "p:1", "PERSON"), ("JOINT", "p:2", "PERSON")]),
    ("an agreement of exactly half binds no majority", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.2, "X"), holds("p:3", 0.5, "X")],
        concert=[acts("p:1", "X"), acts("p:2", "X")]), "X", [("NONE", None, None)]),
    ("who has a majority needs no agreement", snapshot(
        holding=[holds("p:1", 0.6, "X"), holds("p:2", 0.2, "X")], concert=[acts("p:1", "X"), acts("p:2", "X")]), "X",
     [("SOLE", "p:1", "PERSON")]),
    ("what its parties control votes with them", snapshot(
        holding=[holds("p:1", 0.7, "H"), holds("H", 0.3, "X"), holds("p:2", 0.25, "X"), holds("p:3", 0.45, "X")],
        concert=[acts("p:1", "X"), acts("p:2", "X")]), "X", [("JOINT", "p:1", "PERSON"), ("JOINT", "p:2", "PERSON")]),
    ("what is controlled jointly controls jointly", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.3, "X"), holds("X", 0.8, "Y")],
        concert=[acts("p:1", "X"), acts("p:2", "X")]), "Y", [("JOINT", "p:1", "PERSON"), ("JOINT", "p:2", "PERSON")]),
    ("of two agreements the smaller coalition counts", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.3, "X"), holds("p:3", 0.1, "X")],
        concert=[acts("p:1", "X"), acts("p:2", "X"),
                 *(acts(party, "X", "二") for party in ("p:1", "p:2", "p:3"))]), "X",
     [("JOINT", "p:1", "PERSON"), ("JOINT", "p:2", "PERSON")]),
    ("a branch is its head's", snapshot(
        holding=[holds("p:1", 0.6, "H")], role=[plays("p:9", "FZ", "B")], branch_of=[{"branch": "B", "eid": "H"}]),
     "B", [("SOLE", "p:1", "PERSON")]),
    ("a listed company is presumed at more than thirty per cent", snapshot(
        registration=LISTED, holding=[holds("p:1", 0.31, "X"), holds("p:2", 0.3, "X")]), "X",
     [("PRESUMED", "p:1", "PERSON")]),
    ("exactly thirty per cent presumes nothing", snapshot(
        registration=LISTED, holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.2, "X")]), "X", [("NONE", None, None)]),
    ("concerted votes add up for the presumption", snapshot(
        registration=LISTED, holding=[holds("p:1", 0.16, "X"), holds("p:2", 0.16, "X")],
        concert=[acts("p:1", "X"), acts("p:2", "X")]), "X",
     [("PRESUMED", "p:1", "PERSON"), ("PRESUMED", "p:2", "PERSON")]),
    ("what is presumed controls nothing further", snapshot(
        registration=LISTED, holding=[holds("p:1", 0.4, "X"), holds("X", 0.8, "Y")]), "Y", [("SOLE", "X", "SUBJECT")]),
    ("a nominee is not presumed either", snapshot(
        HKSCC, registration=LISTED, holding=[holds("HK", 0.45, "X"), holds("p:1", 0.2, "X")]), "X",
     [("NONE", None, None)]),
    ("votes entrusted to a nominee are nobody's", snapshot(
        HKSCC, holding=[holds("p:1", 0.6, "X"), holds("p:2", 0.3, "X")], proxy=[gives("p:1", "X"), takes("HK", "X")]),
     "X", [("NONE", None, None)]),
    ("a concert with a nominee binds nobody", snapshot(
        HKSCC, holding=[holds("HK", 0.3, "X"), holds("p:1", 0.3, "X")], concert=[acts("HK", "X"), acts("p:1", "X")]),
     "X", [("NONE", None, None)]),
    ("of a concert with a nominee the others count", snapshot(
        HKSCC, holding=[holds("HK", 0.2, "X"), holds("p:1", 0.3, "X"), holds("p:2", 0.25, "X")],
        concert=[acts("HK", "X"), acts("p:1", "X"), acts("p:2", "X")]), "X",
     [("JOINT", "p:1", "PERSON"), ("JOINT", "p:2", "PERSON")]),
    ("a nominee is not presumed with others", snapshot(
        HKSCC, registration=LISTED, holding=[holds("p:1", 0.4, "X"), holds("HK", 0.2, "X")],
        concert=[acts("HK", "X"), acts("p:1", "X")]), "X", [("PRESUMED", "p:1", "PERSON")]),
    ("a nominee runs no partnership", snapshot(
        HKSCC, registration=PARTNERSHIP, role=[plays("HK", "EXEC_PARTNER", "X")]), "X", [("UNKNOWN", None, None)]),
    ("what a nominee holds counts in a sum above the whole", snapshot(
        HKSCC, holding=[holds("HK", 0.7, "X"), holds("p:1", 0.55, "X")]), "X", [("NONE", None, None)]),
    ("a party of a concert without votes controls nothing", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.25, "X"), holds("p:3", 0.45, "X")],
        concert=[acts("p:1", "X"), acts("p:2", "X"), acts("p:4", "X")]), "X",
     [("JOINT", "p:1", "PERSON"), ("JOINT", "p:2", "PERSON")]),
    ("nor what the concert controls", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.25, "X"), holds("X", 0.8, "Y"), holds("p:4", 0.1, "Y")],
        concert=[acts("p:1", "X"), acts("p:2", "X"), acts("p:4", "X")]), "Y",
     [("JOINT", "p:1", "PERSON"), ("JOINT", "p:2", "PERSON")]),
    ("nor is it presumed", snapshot(
        registration=LISTED, holding=[holds("p:1", 0.2, "X"), holds("p:2", 0.2, "X")],
        concert=[acts("p:1", "X"), acts("p:2", "X"), acts("p:4", "X")]), "X",
     [("PRESUMED", "p:1", "PERSON"), ("PRESUMED", "p:2", "PERSON")]),
    ("votes by a firm of one's own are votes", snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:4", 0.9, "F"), holds("F", 0.25, "X"), holds("p:3", 0.45, "X")],
        concert=[acts("p:1", "X"), acts("p:4", "X")]), "X", [("JOINT", "p:1", "PERSON"), ("JOINT", "p:4", "PERSON")]),
    ("classes of shares add up", snapshot(holding=[
        holds("p:1", 0.2, "X", votes=0.1, share_class="A"), holds("p:1", 0.1, "X", votes=0.5, share_class="B"),
        holds("p:2", 0.7, "X", votes=0.4, share_class="A")]), "X", [("SOLE", "p:1", "PERSON")]),
    ("pledged shares keep their votes", snapshot(holding=[holds("p:1", 0.6, "X", pledged=True)]), "X",
     [("SOLE", "p:1", "PERSON")]),
    ("frozen shares keep their votes", snapshot(holding=[holds("p:1", 0.6, "X", frozen=True)]), "X",
     [("SOLE", "p:1", "PERSON")]),
    ("votes count beside a share that is not stated", snapshot(
        holding=[{"owner": "p:1", "eid": "X", "votes": 0.6}, holds("p:2", 0.4, "X")]), "X",
     [("SOLE", "p:1", "PERSON")]),
    ("who states neither share nor votes has none", snapshot(
        holding=[{"owner": "p:1", "eid": "X"}, holds("p:2", 0.4, "X")]), "X", [("NONE", None, None)]),
    ("persons of one name do not join", snapshot(
        {"n:1": {"name": "张三"}, "n:2": {"name": "张三"}, "n:3": {"name": "张三"}},
        holding=[holds("n:1", 0.6, "A"), holds("n:2", 0.6, "B"), holds("A", 0.3, "X"), holds("B", 0.3, "X")]), "X",
     [("NONE", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "subject", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_controller(given: Snapshot, subject: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    frame = controller_frame(given, control_picture(given, POLICY))
    rows = frame.filter(eid=subject).select("mode", "controller", "controller_kind").rows()
    assert rows == expected


def test_joint_votes_are_those_of_all_that_the_agreement_binds() -> None:
    given = snapshot(
        holding=[holds("p:1", 0.3, "X"), holds("p:2", 0.25, "X")], concert=[acts("p:1", "X"), acts("p:2", "X")]
    )
    assert controller_frame(given, control_picture(given, POLICY))["votes"].to_list() == [0.55, 0.55]


VOTES = [
    ("as stated", [holds("p:1", 0.6, "X"), holds("p:2", 0.4, "X")], [("p:1", 0.6)]),
    ("treasury shares apart", [holds("X", 0.2, "X"), holds("p:1", 0.41, "X"), holds("p:2", 0.39, "X")],
     [("p:1", 0.5125)]),
    ("of a sum above the whole", [holds("p:1", 0.9, "X"), holds("p:2", 0.5, "X")], [("p:1", 0.9 / 1.4)]),
    ("of two halves", [holds("p:1", 0.8, "X"), holds("p:2", 0.8, "X")], [("p:1", 0.5), ("p:2", 0.5)]),
]  # fmt: skip


@pytest.mark.parametrize(("holding", "expected"), [c[1:] for c in VOTES], ids=[c[0] for c in VOTES])
def test_votes_are_told_against_what_decides(
    holding: list[dict[str, object]], expected: list[tuple[str, float]]
) -> None:
    given = snapshot(holding=holding)
    picture = control_picture(given, POLICY)
    rows = controller_frame(given, picture).filter(eid="X").select("controller", "votes").rows()
    assert rows == [(who, pytest.approx(part)) for who, part in expected]
    pairs = control_frame(given, picture).select("controller", "votes").rows()
    assert [(who, pytest.approx(part)) for who, part in expected if part > 0.5] == pairs


def test_votes_of_candidates_are_told_against_what_decides() -> None:
    given = snapshot(holding=[holds("X", 0.2, "X"), holds("p:1", 0.36, "X"), holds("p:2", 0.34, "X")])
    frame = candidate_frame(given, control_picture(given, POLICY)).filter(eid="X")
    assert frame.select("candidate", "votes").rows() == [("p:1", pytest.approx(0.45))]


def test_faults_of_entrusted_votes_are_named() -> None:
    given = snapshot(
        holding=[holds("p:1", 0.6, "X"), holds("p:2", 0.4, "X")],
        proxy=[gives("p:1", "X", 0.7), takes("p:3", "X"), gives("p:2", "X", agreement="二")],
    )
    picture = control_picture(given, POLICY)
    names = given.parties["party"]
    faults = [(row[0], names[row[1]], row[3]) for row in picture.graph.faults.rows()]
    assert faults == [("UNTAKEN", "p:2", 0), ("CAPPED", "p:1", 700_000)]
    assert controller_frame(given, picture).filter(eid="X")["controller"].to_list() == ["p:3"]
    shares = integrated_frame(given, integrated_all(picture.graph)).rows()
    assert shares == [("p:1", "X", 0.6), ("p:2", "X", 0.4)]  # the economic part stays


def test_declared_controllers_stand_beside_computed_ones() -> None:
    given = snapshot(
        holding=[holds("p:1", 0.6, "X"), holds("p:2", 0.3, "Y")],
        role=[plays("p:1", "AC", "X"), plays("p:3", "AC", "X"), plays("p:3", "AC", "Y")],
    )
    frame = declared_frame(given, controller_frame(given, control_picture(given, POLICY)))
    assert frame.select("eid", "declared", "standing").rows() == [
        ("X", "p:1", "AGREES"), ("X", "p:3", "CONFLICTS"), ("Y", "p:3", "NOT_COMPUTED"),
    ]  # fmt: skip


def test_votes_of_the_side_and_the_direct_flag() -> None:
    given = snapshot(holding=[holds("p:1", 0.6, "H"), holds("H", 0.3, "X"), holds("p:1", 0.25, "X")])
    picture = control_picture(given, POLICY)
    assert control_frame(given, picture).rows() == [("p:1", "H", 0.6, True), ("p:1", "X", 0.55, False)]


def test_candidates_are_the_largest_side_and_the_legal_representative() -> None:
    given = snapshot(HKSCC, role=[plays("p:9", "LR", "X"), plays("p:8", "LR", "X", PAST, AS_OF)], holding=[
        holds("p:1", 0.6, "H"), holds("H", 0.2, "X"), holds("p:1", 0.1, "X"), holds("HK", 0.45, "X"),
        holds("p:2", 0.25, "X"),
    ])  # fmt: skip
    frame = candidate_frame(given, control_picture(given, POLICY)).filter(eid="X")
    assert frame.rows() == [("X", "p:1", "LARGEST_HOLDER", 0.3), ("X", "p:9", "LEGAL_REPRESENTATIVE", None)]


def test_the_capital_that_a_nominee_holds_is_of_an_unknown_owner() -> None:
    given = snapshot(HKSCC, holding=[
        holds("p:9", 1.0, "HK"), holds("HK", 0.6, "X"), holds("p:1", 0.2, "X"), holds("X", 0.5, "Y"),
        holds("HK", 0.9, "Z"), holds("p:1", 0.9, "Z")])  # fmt: skip
    graph = control_picture(given, POLICY).graph
    shares = {(owner, owned): share for owner, owned, share in integrated_frame(given, integrated_all(graph)).rows()}
    assert shares == pytest.approx({
        ("p:9", "HK"): 1.0, ("p:1", "X"): 0.2, ("UNKNOWN", "X"): 0.8, ("X", "Y"): 0.5, ("p:1", "Y"): 0.1,
        ("UNKNOWN", "Y"): 0.9, ("p:1", "Z"): 0.5, ("UNKNOWN", "Z"): 0.5,
    })  # fmt: skip
    at = given.locate(given.parties["party"].filter(given.parties["party"] == "X"))
    assert (graph.unknown_ppm[at].tolist(), graph.nominee_ppm[at].tolist()) == ([800_000], [600_000])


def test_a_nominee_is_no_candidate() -> None:
    given = snapshot(
        HKSCC, role=[plays("HK", "LR", "X")], holding=[holds("HK", 0.45, "X"), holds("p:1", 0.2, "X")],
        concert=[acts("HK", "X"), acts("p:1", "X"), acts("p:2", "X")], proxy=[gives("p:3", "X"), takes("HK", "X")],
    )  # fmt: skip
    frame = candidate_frame(given, control_picture(given, POLICY)).filter(eid="X")
    assert frame.select("candidate", "basis").rows() == [
        ("p:1", "CONCERT"), ("p:2", "CONCERT"), ("p:1", "LARGEST_HOLDER"),
    ]  # fmt: skip


def test_operators_own_the_business_whole_and_partners_what_is_stated() -> None:
    given = snapshot(SHOP | {"LP": {"name": "甲（有限合伙）"}},
                     role=[plays("p:1", "OPERATOR", "SHOP"), plays("G", "EXEC_PARTNER", "LP")],
                     holding=[holds("G", 0.01, "LP"), holds("p:2", 0.99, "LP")])  # fmt: skip
    graph = control_picture(given, POLICY).graph
    found = integrated_all(graph)
    names = given.parties["party"]
    shares = {
        (names[o], names[s]): y for o, s, y in zip(found.owner.tolist(), found.owned.tolist(), found.share, strict=True)
    }
    assert shares == pytest.approx({("p:1", "SHOP"): 1.0, ("G", "LP"): 0.01, ("p:2", "LP"): 0.99})
    assert graph.faults.is_empty()


def test_a_firm_without_a_holding_on_record_has_an_unknown_owner() -> None:
    given = snapshot(SASAC, holding=[holds("H", 0.5, "X"), holds("S", 0.5, "X")])
    unknown = dict(
        zip(given.parties["party"], integrated_all(control_picture(given, POLICY).graph).unknown, strict=True)
    )
    assert unknown == {"H": 1.0, "S": 0.0, "X": 0.5}


def test_the_table_names_the_unknown_owner_and_leaves_closed_rings_out() -> None:
    given = snapshot(holding=[holds("p:1", 0.6, "X"), holds("A", 1.0, "B"), holds("B", 1.0, "A"), holds("A", 0.5, "Z")])
    frame = integrated_frame(given, integrated_all(control_picture(given, POLICY).graph))
    assert frame.rows() == [("p:1", "X", 0.6), ("UNKNOWN", "X", 0.4), ("UNKNOWN", "Z", 1.0)]


def test_an_empty_snapshot_has_no_controllers() -> None:
    given = empty_snapshot(AS_OF)
    picture = control_picture(given, POLICY)
    assert controller_frame(given, picture).is_empty()
    assert candidate_frame(given, picture).is_empty()
    assert integrated_frame(given, integrated_all(picture.graph)).is_empty()
