"""Who casts all votes of a subject by a role, by the form of the subject (R8.5, ADR 0054)."""

import pytest

from graph_service.analysis.controllers import control_picture, controller_frame
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.snapshots import holds, plays, snapshot

POLICY = holder_policy()
SHOP = {"SHOP": {"entity_kind": "INDIVIDUAL"}}
PARTNERSHIP = [{"eid": "X", "name": "X", "type_text": "有限合伙企业"}]
COMPANY = [{"eid": "X", "name": "X", "type_text": "有限责任公司（自然人投资或控股）"}]

# what, snapshot, subject, expected (mode, controller, kind) rows
CASES = [
    ("a partnership by its name", snapshot(
        {"X": {"name": "甲投资中心（有限合伙）"}}, role=[plays("G", "EXEC_PARTNER", "X")],
        holding=[holds("p:1", 0.99, "X")]), "X", [("SOLE", "G", "SUBJECT")]),
    ("a role that fits no known form leaves stated holdings alone", snapshot(
        role=[plays("p:9", "EXEC_PARTNER", "X")], holding=[holds("p:1", 0.6, "X"), holds("p:2", 0.4, "X")]), "X",
     [("SOLE", "p:1", "PERSON")]),
    ("an investor of a company has what it holds", snapshot(
        registration=COMPANY, role=[plays("p:9", "INVESTOR", "X")],
        holding=[holds("p:1", 0.6, "X"), holds("p:2", 0.4, "X")]), "X", [("SOLE", "p:1", "PERSON")]),
    ("and nothing where nothing is stated", snapshot(
        registration=COMPANY, role=[plays("p:9", "INVESTOR", "X")]), "X", [("UNKNOWN", None, None)]),
    ("a company by its name is no partnership", snapshot(
        {"X": {"name": "深圳合伙企业管理有限公司"}}, role=[plays("p:9", "EXEC_PARTNER", "X")]), "X",
     [("UNKNOWN", None, None)]),
    ("the investor of a company of one person is that person", snapshot(
        registration=[{"eid": "X", "name": "X", "type_text": "有限责任公司（自然人独资）"}],
        role=[plays("p:9", "INVESTOR", "X")]), "X", [("SOLE", "p:9", "PERSON")]),
    ("unless holdings say otherwise", snapshot(
        registration=[{"eid": "X", "name": "X", "type_text": "有限责任公司（自然人独资）"}],
        role=[plays("p:9", "INVESTOR", "X")], holding=[holds("p:1", 1.0, "X")]), "X", [("SOLE", "p:1", "PERSON")]),
    ("not of one person is a company as others are", snapshot(
        registration=[{"eid": "X", "name": "X", "type_text": "有限责任公司（外商投资、非独资）"}],
        role=[plays("p:9", "INVESTOR", "X")]), "X", [("UNKNOWN", None, None)]),
    ("the investor of a sole business has all votes", snapshot(
        registration=[{"eid": "X", "name": "X", "type_text": "个人独资企业"}],
        role=[plays("p:9", "INVESTOR", "X")], holding=[holds("p:1", 0.6, "X")]), "X", [("SOLE", "p:9", "PERSON")]),
    ("a partner does not operate an individual business", snapshot(
        SHOP, role=[plays("p:9", "EXEC_PARTNER", "SHOP")]), "SHOP", [("UNKNOWN", None, None)]),
    ("the operator of an individual business has all votes", snapshot(
        SHOP, role=[plays("p:9", "OPERATOR", "SHOP")], holding=[holds("p:1", 1.0, "SHOP")]), "SHOP",
     [("SOLE", "p:9", "PERSON")]),
    ("who operates a cooperative is not its member", snapshot(
        {"X": {"entity_kind": "COOPERATIVE"}}, role=[plays("p:9", "OPERATOR", "X")]), "X", [("UNKNOWN", None, None)]),
    ("the sole role on record of no known form", snapshot(role=[plays("p:9", "INVESTOR", "X")]), "X",
     [("SOLE", "p:9", "PERSON")]),
    ("two certain partners of one name are two", snapshot(
        {"p:1": {"name": "张三"}, "p:2": {"name": "张三"}}, registration=PARTNERSHIP,
        role=[plays("p:1", "EXEC_PARTNER", "X"), plays("p:2", "EXEC_PARTNER", "X")]), "X",
     [("JOINT_PRESUMED", "p:1", "PERSON"), ("JOINT_PRESUMED", "p:2", "PERSON")]),
    ("and a third known by that name only is one of them", snapshot(
        {"p:1": {"name": "张三"}, "p:2": {"name": "张三"}, "n:3": {"name": "张三"}}, registration=PARTNERSHIP,
        role=[plays(holder, "EXEC_PARTNER", "X") for holder in ("n:3", "p:1", "p:2")]), "X",
     [("JOINT_PRESUMED", "p:1", "PERSON"), ("JOINT_PRESUMED", "p:2", "PERSON")]),
    ("two partner firms without a name are two", snapshot(
        {"A": {"name": None}, "B": {"name": None}}, registration=PARTNERSHIP,
        role=[plays("A", "EXEC_PARTNER", "X"), plays("B", "EXEC_PARTNER", "X")]), "X",
     [("JOINT_PRESUMED", "A", "SUBJECT"), ("JOINT_PRESUMED", "B", "SUBJECT")]),
    ("a partner stated by two sources is one", snapshot(
        registration=PARTNERSHIP, role=[plays("p:1", "EXEC_PARTNER", "X"), plays("p:1", "EXEC_PARTNER", "X")]), "X",
     [("SOLE", "p:1", "PERSON")]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "subject", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_controller(given: Snapshot, subject: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    frame = controller_frame(given, control_picture(given, POLICY))
    rows = frame.filter(eid=subject).select("mode", "controller", "controller_kind").rows()
    assert rows == expected


def test_a_role_that_runs_nothing_is_told() -> None:
    given = snapshot(registration=COMPANY, role=[plays("p:9", "INVESTOR", "X")], holding=[holds("p:1", 1.0, "X")])
    names = given.parties["party"]
    faults = control_picture(given, POLICY).graph.faults
    assert [(how, names[owner], names[owned]) for how, owner, owned, _ in faults.rows()] == [("UNFIT", "p:9", "X")]
