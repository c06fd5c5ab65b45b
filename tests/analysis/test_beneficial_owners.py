"""Beneficial owners by the three standards of R8.4 and the fallback: a table of cases a clerk can check."""

from datetime import date

import polars as pl
import pytest

from graph_service.analysis.beneficial_owners import beneficial_owner_frame
from graph_service.analysis.beneficial_scope import scope_frame
from graph_service.analysis.controllers import control_picture
from graph_service.analysis.ownership import integrated_all
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.beneficial_owners import beneficial_owner_policy
from graph_service.rulebook.nominees import holder_policy
from tests.analysis.snapshots import AS_OF, acts, gives, holds, plays, snapshot, takes

POLICY = beneficial_owner_policy()
Found = list[tuple[str, str, float | None, str | None]]

STATE = {"S": {"name": "翁源县人民政府"}}


def typed(text: str) -> dict[str, object]:
    """X by its registered type."""
    return {"eid": "X", "name": "X", "type_text": text}


# what, snapshot, (person, step, part, basis) of X
CASES: list[tuple[str, Snapshot, Found]] = [
    ("exactly a quarter is enough", snapshot(holding=[holds("p:1", 0.25, "X"), holds("p:2", 0.24, "X")]),
     [("p:1", "SHARE", 0.25, None)]),
    ("just below is not", snapshot(holding=[holds("p:1", 0.249999, "X"), holds("p:2", 0.24, "X")],
                                   role=[plays("p:9", "LR", "X")]), [("p:9", "MANAGEMENT", None, "LR")]),
    ("T6: two ways add up to 28 %", snapshot(holding=[
        holds("p:1", 0.2, "X"), holds("p:1", 0.4, "H"), holds("H", 0.2, "X"), holds("p:2", 0.6, "H"),
        holds("p:2", 0.6, "X")]), [("p:2", "SHARE", 0.72, None), ("p:1", "SHARE", 0.28, None)]),
    ("T5: 51 % three times is 13 %, and control", snapshot(holding=[
        holds("p:1", 0.51, "A"), holds("A", 0.51, "B"), holds("B", 0.51, "X")]), [("p:1", "CONTROL", None, "SOLE")]),
    ("votes without the capital", snapshot(holding=[
        holds("p:1", 0.1, "X", votes=0.4), *(holds(f"p:{n}", 0.2, "X", votes=0.12) for n in range(2, 6))]),
     [("p:1", "VOTES", 0.4, None)]),
    ("T5 beside a holder of 49 %: whoever controls is named all the same", snapshot(holding=[
        holds("p:1", 0.51, "A"), holds("A", 0.51, "B"), holds("B", 0.51, "X"), holds("p:2", 0.49, "X")]),
     [("p:2", "SHARE", 0.49, None), ("p:1", "CONTROL", None, "SOLE")]),
    ("most votes and control beside a holder of 30 %: both standards are told", snapshot(holding=[
        holds("p:1", 0.1, "X", votes=0.6), holds("p:2", 0.3, "X", votes=0.1),
        *(holds(f"p:{n}", 0.2, "X", votes=0.1) for n in range(3, 6))]),
     [("p:1", "VOTES", 0.6, None), ("p:2", "SHARE", 0.3, None), ("p:1", "CONTROL", None, "SOLE")]),
    ("who owns a quarter is named by that alone", snapshot(holding=[holds("p:1", 1.0, "X")]),
     [("p:1", "SHARE", 1.0, None)]),
    ("a declared controller beside a holder of 30 %", snapshot(holding=[
        holds("p:1", 0.3, "X"), *(holds(f"p:{n}", 0.2, "X") for n in range(2, 5))], role=[plays("p:7", "AC", "X")]),
     [("p:1", "SHARE", 0.3, None), ("p:7", "CONTROL", None, "DECLARED")]),
    ("entrusted votes count as the taker's", snapshot(
        holding=[holds(f"p:{n}", 0.2, "X") for n in range(1, 6)], proxy=[gives("p:2", "X"), takes("p:1", "X")]),
     [("p:1", "VOTES", 0.4, None)]),
    ("joint control where nobody has a quarter", snapshot(
        holding=[holds(f"p:{n}", 0.2, "X") for n in range(1, 6)],
        concert=[acts("p:1", "X"), acts("p:2", "X"), acts("p:3", "X")]),
     [("p:1", "CONTROL", None, "JOINT"), ("p:2", "CONTROL", None, "JOINT"), ("p:3", "CONTROL", None, "JOINT")]),
    ("a declared controller", snapshot(holding=[holds(f"p:{n}", 0.2, "X") for n in range(1, 6)],
                                       role=[plays("p:7", "AC", "X")]), [("p:7", "CONTROL", None, "DECLARED")]),
    ("nobody of all these: who manages from day to day", snapshot(
        holding=[holds(f"p:{n}", 0.2, "X") for n in range(1, 6)],
        role=[plays("p:8", "LR", "X"), {**plays("p:9", "EXEC", "X"), "title": "经理"}]),
     [("p:9", "MANAGEMENT", None, "EXEC")]),
    ("of a company of the state its legal representative", snapshot(
        STATE, holding=[holds("S", 1.0, "X")],
        role=[plays("p:8", "LR", "X"), {**plays("p:9", "EXEC", "X"), "title": "经理"}]),
     [("p:8", "STATE", None, "LR")]),
    ("of one that the state controls too, whoever has a quarter", snapshot(
        STATE, holding=[holds("S", 0.6, "H"), holds("H", 0.6, "X"), holds("p:2", 0.4, "X")],
        role=[plays("p:8", "LR", "X")]), [("p:8", "STATE", None, "LR")]),
    ("half is no control by the state", snapshot(
        STATE, holding=[holds("S", 0.5, "X"), holds("p:2", 0.5, "X")], role=[plays("p:8", "LR", "X")]),
     [("p:2", "SHARE", 0.5, None)]),
    ("a company of the state by its type", snapshot(
        registration=[typed("有限责任公司(国有独资)")], role=[plays("p:8", "LR", "X")]),
     [("p:8", "STATE", None, "LR")]),
    ("one that is not", snapshot(
        registration=[typed("其他有限责任公司(非国有控股)")], role=[plays("p:8", "LR", "X")]),
     [("p:8", "MANAGEMENT", None, "LR")]),
    ("a partnership of the state is no company", snapshot(
        STATE, registration=[typed("有限合伙企业")], holding=[holds("S", 0.6, "X"), holds("p:2", 0.4, "X")],
        role=[plays("S", "EXEC_PARTNER", "X"), plays("p:8", "LR", "X")]), [("p:2", "SHARE", 0.4, None)]),
    ("a branch of a foreign company: its managers, and the owners of the company", snapshot(
        registration=[typed("外国(地区)有限责任公司分支机构")], holding=[holds("p:1", 1.0, "H")],
        role=[plays("p:9", "FZ", "X")], branch_of=[{"branch": "X", "eid": "H"}]),
     [("p:1", "SHARE", 1.0, None), ("p:9", "BRANCH", None, "FZ")]),
    ("an enterprise of the whole people is not required to file yet", snapshot(
        registration=[typed("全民所有制")], role=[plays("p:8", "LR", "X")]), []),
    ("nor one of the collective", snapshot(registration=[typed("集体所有制")], role=[plays("p:8", "LR", "X")]), []),
    ("nor a representative office", snapshot(
        registration=[typed("外国(地区)企业常驻代表机构")], role=[plays("p:8", "FZ", "X")]), []),
    ("what a nominee holds is not its owners'", snapshot({"HK": {"name": "香港中央结算(代理人)有限公司"}}, holding=[
        holds("p:9", 1.0, "HK"), holds("HK", 0.6, "X"), holds("p:2", 0.4, "X")]), [("p:2", "SHARE", 0.4, None)]),
    ("nothing on record names nobody", snapshot({"X": {}}), []),
    ("an individual business is out of scope", snapshot({"X": {"entity_kind": "INDIVIDUAL"}},
                                                        role=[plays("p:1", "OPERATOR", "X")]), []),
    ("so is a branch", snapshot(holding=[holds("p:1", 1.0, "H")], branch_of=[{"branch": "X", "eid": "H"}]), []),
    ("and a sole proprietorship", snapshot(
        registration=[{"eid": "X", "name": "X", "type_text": "个人独资企业"}],
        role=[plays("p:1", "INVESTOR", "X")]), []),
    ("a former manager is past", snapshot({"X": {}}, role=[plays("p:8", "LR", "X", date(2020, 1, 1), AS_OF)]), []),
]  # fmt: skip


def owners(given: Snapshot) -> pl.DataFrame:
    picture = control_picture(given, holder_policy())
    return beneficial_owner_frame(given, picture, integrated_all(picture.graph), POLICY)


@pytest.mark.parametrize(("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_beneficial_owners(given: Snapshot, expected: Found) -> None:
    rows = owners(given).filter(eid="X").select("person", "step", "part", "basis").rows()
    assert [(*row[:2], row[2] and round(row[2], 6), row[3]) for row in rows] == expected


@pytest.mark.parametrize(
    ("given", "promise"),
    [
        (snapshot({"X": {"capital_yuan": 10_000_000.0}}, holding=[holds("p:1", 1.0, "X")]), True),
        (snapshot({"X": {"capital_yuan": 10_000_001.0}}, holding=[holds("p:1", 1.0, "X")]), False),
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[holds("p:1", 0.9, "X")]), False),  # a part unknown
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[holds("p:1", 0.9, "X"), holds("H", 0.1, "X")]), False),
        (snapshot({"X": {}}, holding=[holds("p:1", 1.0, "X")]), False),  # capital not stated
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[holds("p:1", 0.5, "X"), holds("p:2", 0.5, "X")],
                  concert=[acts("p:1", "X"), acts("p:2", "X")]), False),
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[holds("p:1", 0.4, "X"), holds("p:2", 0.6, "X")],
                  proxy=[gives("p:2", "X"), takes("p:9", "X")]), False),  # 股权以外的方式
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[holds("p:1", 0.4, "X"), holds("p:2", 0.6, "X")],
                  proxy=[{**gives("p:2", "X"), "valid_to": AS_OF}, {**takes("p:9", "X"), "valid_to": AS_OF}]), True),
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[
            holds("p:1", 1.0, "X", votes=0.4), {**holds("p:9", 0.0, "X", votes=0.6), "econ": None}]), False),
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[holds("p:1", 1.0, "X")], role=[plays("p:9", "AC", "X")]),
         False),
        (snapshot({"X": {"capital_yuan": 1.0}}, holding=[holds("p:1", 1.0, "X")], role=[plays("p:1", "AC", "X")]),
         True),  # the one whom capital makes the controller anyway
    ],
)  # fmt: skip
def test_who_may_promise_instead(given: Snapshot, promise: bool) -> None:
    frame = scope_frame(given, control_picture(given, holder_policy()), POLICY).filter(eid="X")
    assert frame.rows() == [("X", True, promise)]
