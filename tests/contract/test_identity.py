"""Who is who, on both servers (ADR 0046): merges follow from facts and decisions alone, can be undone, and redirect."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from graph_service.domain.merges import DecisionKind
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import data_version
from graph_service.store.graph_store import GraphStore
from graph_service.store.identity import Touched, derive_identities
from graph_service.store.neighbours import degrees_of, relations_of
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from tests.loaders.whole_graph import nodes, relations
from tests.store.small_county import CHEN, DENG, FARM, MILL, NAMED_CHEN, T1, T2, T3, fact

AS_OF = date(2026, 6, 30)
OLD, NUMBER = "reg:440229600000033", "440229600000033"
ORG = f"org:{FARM[8:17]}"
SUBJECTS = [
    {"eid": MILL, "uscc": MILL, "name": "翁源县鑫发碾米有限公司", "entity_kind": "ENTERPRISE", "certain": True},
    {"eid": FARM, "uscc": FARM, "name": "翁源县绿野养殖有限公司", "entity_kind": "ENTERPRISE", "certain": True},
    {"eid": OLD, "reg_no": NUMBER, "name": "翁源县碾米厂"},
    {"eid": ORG, "name": "翁源县养殖场"},
]
PERSONS = [
    {"pid": CHEN, "name": "陈一鸣", "certain": True},
    {"pid": DENG, "name": "邓小满", "certain": True},
    {"pid": NAMED_CHEN, "name": "陈一鸣", "certain": False},
]
OWN = fact("a1", "e1", eid=OLD, reg_no=NUMBER, name="翁源县碾米厂", established_on="1999-01-01", recorded_at=T1)
NEW = fact("a2", "e2", eid=MILL, uscc=MILL, reg_no=NUMBER, name="翁源县鑫发碾米有限公司", approved_on="2018-01-01",
           status="ACTIVE", recorded_at=T2)  # fmt: skip
LATER = fact("a3", "e2", eid=MILL, uscc=MILL, name="翁源县鑫发碾米有限公司", approved_on="2020-01-01", recorded_at=T2)
OTHER = fact("a4", "e4", eid=FARM, uscc=FARM, name="翁源县绿野养殖有限公司", recorded_at=T2)
BODY = fact("a5", "e5", eid=ORG, name="翁源县养殖场", recorded_at=T3)
NAMED = fact("b1", "r1", holder=NAMED_CHEN, eid=MILL, kind="LR", recorded_at=T3)
SURE = fact("b2", "r2", holder=CHEN, eid=MILL, kind="LR", valid_from="2015-01-01", recorded_at=T1)
STATED: list[tuple[str, dict[str, Any]]] = [
    ("registration", OWN), ("registration", NEW), ("registration", LATER), ("registration", OTHER),
    ("registration", BODY), ("role", NAMED), ("role", SURE),
    ("holding", fact("c1", "h1", owner=DENG, eid=OLD, econ=0.6, recorded_at=T1)),
    ("holding", fact("c2", "h2", owner=DENG, eid=MILL, econ=0.7, recorded_at=T2)),
    ("penalty", fact("e1", "p1", subject=OLD, subject_name="翁源县碾米厂", doc_no="1", decided_on="2012-01-01")),
]  # fmt: skip


def stated(connection: Connection, *facts: tuple[str, dict[str, Any]], derive: bool = True) -> GraphWriter:
    writer = GraphWriter(connection)
    writer.upsert_subjects(SUBJECTS)
    writer.upsert_persons(PERSONS)
    for kind, row in facts or STATED:
        writer.write_facts(kind, [row])
        if derive:
            derive_identities(connection, Touched.both([row.get("eid") or row["subject"]]))
    return writer


def merges(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.read("merges", limit=1_000)
    return [(row["old"], row["new"], row["evidence"].rstrip("0")) for row in rows if row["ended_at"] is None]


ALL = [(ORG, FARM, "a4"), (OLD, MILL, "a2"), (NAMED_CHEN, CHEN, "b2")]


def test_old_numbers_and_named_heads_are_merged_with_their_evidence(connection: Connection) -> None:
    stated(connection)
    assert merges(connection) == ALL
    times = {row["old"]: row["recorded_at"] for row in connection.read("merges", limit=10)}
    assert times == {OLD: T2, ORG: T3, NAMED_CHEN: T3}  # when both sides of it were known


@pytest.mark.parametrize("seed", range(3))
def test_the_same_facts_give_the_same_graph_in_whatever_order(connection: Connection, seed: int) -> None:
    orders = list(itertools.permutations(STATED[:7]))
    order = orders[seed * 1_234]
    stated(connection, *order, *STATED[7:])
    graph = relations(connection)
    derive_identities(connection)
    assert relations(connection) == graph, "deriving again changes nothing"
    for label, node in nodes(connection):
        assert label != "Entity" or node["eid"]
    assert merges(connection) == ALL
    (role,) = [row for kind, *_, row in graph if kind == "ROLE" and row["rid"] == NAMED["rid"]]
    assert (role["superseded_at"], role["superseded_by"]) == (T3, SURE["rid"])


WITHOUT: list[tuple[str, Callable[[Connection], GraphWriter], set[str]]] = [
    ("no register of the old number", lambda c: stated(c, *(s for s in STATED if s[1] is not OWN)), {ORG, NAMED_CHEN}),
    (
        "two codes claim one number",
        lambda c: stated(c, *STATED, ("registration", OTHER | {"rid": "a6".ljust(32, "0"), "reg_no": NUMBER})),
        {ORG, NAMED_CHEN},
    ),
    (
        "the newest version states another number",
        lambda c: stated(c, *STATED, ("registration", LATER | {"rid": "a7".ljust(32, "0"), "reg_no": "440229600000041",
                                                              "approved_on": "2021-01-01"})),
        {ORG, NAMED_CHEN},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "state", "left"), WITHOUT)
def test_what_is_not_certain_is_not_merged(
    connection: Connection, why: str, state: Callable[[Connection], GraphWriter], left: set[str]
) -> None:
    state(connection)
    assert {old for old, *_ in merges(connection)} == left, why


def test_analysis_sees_one_subject_and_counts_its_holders_once(connection: Connection) -> None:
    stated(connection)
    snapshot = export_snapshot(connection, AS_OF)
    assert snapshot.parties["party"].to_list() == sorted([MILL, FARM, CHEN, DENG])
    mill = snapshot.parties.row(by_predicate=pl.col("party") == MILL, named=True)
    assert (mill["name"], mill["established_on"]) == ("翁源县鑫发碾米有限公司", None)
    assert snapshot.facts["holding"].select("owner", "eid", "econ").rows() == [(DENG, MILL, 0.7)]
    assert snapshot.facts["penalty"]["subject"].to_list() == [MILL]
    assert snapshot.facts["registration"].filter(eid=MILL)["rid"].to_list() == [LATER["rid"]]
    then = export_snapshot(connection, AS_OF, T1)
    assert {OLD, MILL} <= set(then.parties["party"])  # nobody knew yet


def decide(connection: Connection, kind: DecisionKind, old: str, new: str, at: str) -> None:
    connection.write(
        "identity_decision", id=f"{at}{old}{new}", kind=str(kind), old=old, new=new, who="张", why="核对营业执照",
        at=at, evidence="卷宗1",
    )  # fmt: skip


def test_what_people_parted_no_load_merges_again(connection: Connection) -> None:
    stated(connection)
    version = data_version(connection)
    for old, new in ((OLD, MILL), (NAMED_CHEN, CHEN)):
        decide(connection, DecisionKind.NOT_SAME, old, new, "2026-04-01T00:00:00+00:00")
    assert data_version(connection) != version, "what is worked out from the graph is out of date"
    for touched in ([MILL], None, [OLD]):
        derive_identities(connection, Touched.both(touched) if touched is not None else None)
        assert merges(connection) == [(ORG, FARM, "a4")]
    roles = {row["rid"]: row for row in connection.read("lr_roles", eids=[MILL])}
    assert roles[NAMED["rid"]]["superseded_at"] is None
    snapshot = export_snapshot(connection, AS_OF)
    assert {OLD, NAMED_CHEN} <= set(snapshot.parties["party"])
    before = export_snapshot(connection, AS_OF, T3)  # what was known before it was undone
    assert not {OLD, NAMED_CHEN} & set(before.parties["party"])
    decide(connection, DecisionKind.SAME, OLD, MILL, "2026-05-01T00:00:00+00:00")
    derive_identities(connection, Touched.both([]))
    assert [row[:2] for row in merges(connection)] == [(ORG, FARM), (OLD, MILL)]


def test_people_merge_what_no_rule_does(connection: Connection) -> None:
    writer = stated(connection)
    named = "n:" + "e" * 32
    writer.upsert_persons([{"pid": named, "name": "邓小满", "certain": False}])
    writer.write_facts("holding", [fact("c9", "h9", owner=named, eid=FARM, econ=0.2)])
    decide(connection, DecisionKind.SAME, named, DENG, T3)
    decide(connection, DecisionKind.SAME, FARM, MILL, T3)
    derive_identities(connection, Touched.both([FARM]))
    snapshot = export_snapshot(connection, AS_OF)
    assert snapshot.parties["party"].to_list() == sorted([MILL, CHEN, DENG])  # reg: and org: follow the chain
    assert set(snapshot.facts["holding"].select("owner", "eid").rows()) == {(DENG, MILL)}
    decide(connection, DecisionKind.NOT_SAME, named, DENG, "2026-04-01T00:00:00+00:00")
    derive_identities(connection, Touched.both([MILL]))
    assert named in export_snapshot(connection, AS_OF).parties["party"].to_list()


def test_an_old_id_redirects_and_the_subject_has_all_that_was_stated_of_it(connection: Connection) -> None:
    stated(connection)
    store = GraphStore(connection)
    for asked in (OLD, MILL, NUMBER):
        assert store.subject(asked)["eid"] == MILL
    assert [store.subject(asked)["redirected_from"] for asked in (OLD, MILL, NUMBER)] == [OLD, None, None]
    assert [row["doc_no"] for row in store.records(MILL).rows] == ["1"]
    assert [row["rid"] for row in store.registrations(MILL).rows] == [LATER["rid"], NEW["rid"], OWN["rid"]]
    owners = store.owners(MILL, depth=1)
    assert [(row["source_id"], row["target_id"], row["econ"]) for row in owners.edges] == [(DENG, MILL, 0.7)]
    assert [row["econ"] for row in store.control_into([MILL]).rows if row["kind"] == "OWNS"] == [0.7]
    assert [row["econ"] for row in store.owners(MILL, depth=1, known_at=T1).edges] == []
    assert {row["party"] for row in store.investments(DENG, depth=1).nodes} == {DENG, MILL}
    names = [(row["name"], str(row["name_from"]), str(row["name_to"])) for row in store.names(MILL)]
    assert [row["eid"] for row in store.search("翁源县碾米厂").rows] == [MILL]
    assert names == [("翁源县碾米厂", "1999-01-01", "2018-01-01"), ("翁源县鑫发碾米有限公司", "1999-01-01", "None")]


def test_what_a_walk_reads_of_a_party_is_what_makes_it_a_hub(connection: Connection) -> None:
    """Branches count, and what sources say of it under an old id."""
    branch = fact("a8", "e8", eid="91440229MA00000099", name="翁源县大米店", head_code=MILL)
    GraphWriter(connection).upsert_subjects([{"eid": branch["eid"], "name": branch["name"]}])
    stated(connection, *STATED, ("registration", branch))
    rows = relations_of(connection, [MILL], as_of=AS_OF.isoformat(), known_at=None, limit=99).rows
    assert {row["kind"] for row in rows} == {"BRANCH_OF", "OWNS", "ROLE"}
    assert degrees_of(connection, [MILL, DENG], known_at=None) == {MILL: 5, DENG: 2}  # with the versions replaced
    store = GraphStore(connection)
    assert (store.network(DENG, depth=2, hub=5).hubs, store.network(DENG, depth=2, hub=4).hubs) == ((), (MILL,))


HEAD_NAME = "翁源县鑫发碾米有限公司"
BRANCHES: list[tuple[str, dict[str, Any], float | None]] = [
    ("by its name and type", {"name": f"{HEAD_NAME}官渡分公司", "type_text": "有限责任公司分公司"}, 0.9),
    ("the type does not say so", {"name": f"{HEAD_NAME}官渡分公司", "type_text": "有限责任公司"}, None),
    ("another head", {"name": "翁源县某某有限公司官渡分公司", "type_text": "分公司"}, None),
    ("the register names it", {"name": "翁源县大米店", "head_name": HEAD_NAME}, 1.0),
    ("the register gives its code", {"name": "翁源县大米店", "head_code": MILL}, 1.0),
    ("a name that two have", {"name": "翁源县绿野养殖有限公司官渡分公司", "type_text": "分公司"}, None),
]  # fmt: skip


@pytest.mark.parametrize("first", ["branch", "head"])
@pytest.mark.parametrize(("why", "said", "trust"), BRANCHES)
def test_a_branch_has_its_head(
    connection: Connection, why: str, said: dict[str, Any], trust: float | None, first: str
) -> None:
    branch = fact("a8", "e8", eid="91440229MA00000099", recorded_at=T3, **said)
    twin = fact("a9", "e9", eid="91440229MA00000088", name="翁源县绿野养殖有限公司")
    GraphWriter(connection).upsert_subjects([{"eid": row["eid"], "name": row["name"]} for row in (branch, twin)])
    both = [("registration", twin), ("registration", NEW), ("registration", OTHER)]
    stated(connection, *([("registration", branch), *both] if first == "branch" else [*both, ("registration", branch)]))
    found = [(a, b, row["trust"], row["evidence"]) for kind, a, b, row in relations(connection) if kind == "BRANCH_OF"]
    assert found == ([(branch["eid"], MILL, trust, branch["rid"])] if trust else []), why
    derive_identities(connection)
    assert [(a, b) for kind, a, b, _ in relations(connection) if kind == "BRANCH_OF"] == [row[:2] for row in found]
    walked = GraphStore(connection).network(MILL, depth=1).edges
    assert [(row["source_id"], row["trust"], row["batch"]) for row in walked if row["kind"] == "BRANCH_OF"] == (
        [(branch["eid"], trust, branch["batch"])] if trust else []
    )
