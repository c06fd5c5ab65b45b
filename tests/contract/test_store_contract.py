"""The contract of the store: the same questions, the same answers, on the embedded server and on Neo4j."""

from __future__ import annotations

import random
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from graph_service.analysis.snapshot import LEFT_IN_GRAPH, snapshot_schema
from graph_service.domain.errors import BadInput, NotFound, StoreMisuse
from graph_service.domain.facts import FACTS
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.identity import Touched, derive_identities
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from tests.loaders.whole_graph import relations
from tests.store import small_county as county
from tests.store.small_county import CHEN, DENG, FARM, MILL, NAMED_CHEN, SHOP, T1, T2, T3, fact, rids, write_county

AS_OF = date(2026, 6, 30)


@pytest.mark.parametrize("kind", FACTS)
def test_every_fact_kind_comes_back_as_it_was_written(connection: Connection, writer: GraphWriter, kind: str) -> None:
    frame = export_snapshot(connection, AS_OF).facts[kind]
    names = snapshot_schema(FACTS[kind])
    written = sorted(county.FACTS[kind], key=lambda row: row["rid"])
    read = frame.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d")).to_dicts()
    assert dict(frame.schema) == names
    assert read == [{name: row.get(name) for name in names} for row in written]


def test_what_no_snapshot_has_is_in_the_graph_as_it_was_written(connection: Connection, writer: GraphWriter) -> None:
    stored = {properties["rid"]: properties for *_, properties in relations(connection) if "rid" in properties}
    for kind, columns in LEFT_IN_GRAPH.items():
        for row in county.FACTS[kind]:
            assert {name: stored[row["rid"]].get(name) for name in columns} == {name: row.get(name) for name in columns}
        assert any(row.get(name) for row in county.FACTS[kind] for name in columns)


def test_writing_again_changes_nothing(connection: Connection, writer: GraphWriter) -> None:
    before, counts = export_snapshot(connection, AS_OF), GraphStore(connection).counts()
    write_county(writer)
    assert GraphStore(connection).counts() == counts
    for name, frame in export_snapshot(connection, AS_OF).facts.items():
        assert_frame_equal(frame, before.facts[name])


def test_an_unknown_party_refuses_the_whole_batch(connection: Connection, writer: GraphWriter) -> None:
    stray = fact("e9", "p9", subject="91440229MA99999999", subject_name="无", doc_no="9", decided_on="2026-01-01")
    good = fact("e8", "p8", subject=MILL, subject_name="米", doc_no="8", decided_on="2026-01-01")
    with pytest.raises(StoreMisuse, match="主体已在图中"):
        writer.write_facts("penalty", [good, stray])
    assert writer.existing("penalty", {good["key"]: MILL, stray["key"]: MILL}) == []


VERSIONS = {
    "penalty": [
        fact("e1", "pp", recorded_at=T1, subject=MILL, subject_name="米", doc_no="1", decided_on="2026-01-01"),
        fact("e2", "pp", recorded_at=T2, subject=MILL, subject_name="米", doc_no="1", decided_on="2026-01-02"),
        fact("e3", "pp", recorded_at=T3, subject=MILL, subject_name="米", doc_no="1", decided_on="2026-01-03"),
    ],
    "holding": [
        fact("c1", "hh", recorded_at=T1, owner=DENG, eid=MILL, econ=0.1),
        fact("c2", "hh", recorded_at=T2, owner=DENG, eid=MILL, econ=0.2),
        fact("c3", "hh", recorded_at=T3, owner=DENG, eid=MILL, econ=0.3),
    ],
}


@pytest.mark.parametrize("kind", VERSIONS)
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_versions_supersede_by_what_they_say_not_by_when_they_came(
    connection: Connection, kind: str, order: tuple[int, ...]
) -> None:
    writer = GraphWriter(connection)
    writer.upsert_subjects(county.SUBJECTS)
    writer.upsert_persons(county.PERSONS)
    for position in (*order, *order):  # each batch twice
        writer.write_facts(kind, [VERSIONS[kind][position]])
    for known_at, wanted in ((T1, "1"), (T2, "2"), (T3, "3"), (None, "3")):
        frame = export_snapshot(connection, AS_OF, known_at).facts[kind]
        assert [rid.rstrip("0")[1:] for rid in frame["rid"]] == [wanted]
    assert len(writer.existing(kind, {VERSIONS[kind][0]["key"]: MILL})) == 3


@pytest.mark.parametrize("seed", range(3))
def test_the_subject_shows_its_newest_registration_in_whatever_order(connection: Connection, seed: int) -> None:
    writer, store = GraphWriter(connection), GraphStore(connection)
    rows = [
        fact("a1", "ee", recorded_at=T3, eid=MILL, name="老米厂", approved_on="2003-01-01", status="ACTIVE"),
        fact("a2", "ee", recorded_at=T1, eid=MILL, name="新米厂", approved_on="2020-01-01", status="SUSPENDED"),
        fact("a3", "ee", recorded_at=T2, eid=MILL, name="中米厂", established_on="2010-01-01"),
    ]
    random.Random(seed).shuffle(rows)
    writer.upsert_subjects([{"eid": MILL, "name": "厂"}])
    assert store.subject(MILL)["registered"] is False
    for row in rows:
        writer.write_facts("registration", [row])
    found = store.subject(MILL)
    assert (found["name"], found["status"], found["registered"]) == ("新米厂", "SUSPENDED", True)
    assert [row["name"] for row in store.registrations(MILL).rows] == ["新米厂", "中米厂", "老米厂"]
    former = store.search("老米").rows
    assert [(row["eid"], row["why"], row["matched"]) for row in former] == [(MILL, "曾用名", "老米厂")]
    assert export_snapshot(connection, AS_OF).parties["name"].to_list() == ["新米厂"]


def test_a_stub_shows_the_fullest_name_anyone_gave(connection: Connection) -> None:
    names = ["甲公司", "翁源县甲有限公司", "翁源县乙有限公司"]
    for order in (names, names[::-1]):
        for name in order:
            GraphWriter(connection).upsert_subjects([{"eid": FARM, "name": name}])
        assert GraphStore(connection).subject(FARM)["name"] == min(names[1:])


@pytest.mark.parametrize(
    ("text", "eid", "why"),
    [
        ("翁源县鑫发", MILL, "名称"),
        ("鑫发", MILL, "字号"),
        ("碾米", MILL, "字号中间"),
        ("xfnm", MILL, "字号拼音"),
        ("wyxlyyz", FARM, "名称拼音"),
        ("9144 0229-ma00000022", FARM, "统一社会信用代码"),
        ("44022960000", SHOP, "注册号"),
        ("翁源县老磨坊", MILL, "曾用名"),  # a change of name states it
    ],
)
def test_search_says_why_it_matched(store: GraphStore, text: str, eid: str, why: str) -> None:
    page = store.search(text)
    assert [(row["eid"], row["why"]) for row in page.rows] == [(eid, why)]
    assert not page.truncated


def test_search_pages_and_refuses_nonsense(store: GraphStore) -> None:
    first = store.search("翁源县", limit=2)
    second = store.search("翁源县", limit=2, offset=2)
    assert (len(first.rows), first.truncated, len(second.rows), second.truncated) == (2, True, 1, False)
    assert {row["eid"] for row in (*first.rows, *second.rows)} == {MILL, FARM, SHOP}
    assert store.search("不存在的字号").rows == store.search(" ").rows == ()
    with pytest.raises(BadInput):
        store.search("翁源县", limit=0)


def test_a_subject_is_found_by_each_of_its_codes(store: GraphStore) -> None:
    assert [store.subject(code)["eid"] for code in (SHOP, "440229600000033", SHOP.lower())] == [SHOP] * 3
    with pytest.raises(NotFound, match="未查到"):
        store.subject("91440229MA77777777")
    assert [row["eid"] for row in store.subjects([SHOP, MILL, "x"])] == [MILL, SHOP]
    assert store.persons([DENG]) == [{"pid": DENG, "name": "邓小满", "certain": True}]


def test_records_of_a_party(store: GraphStore) -> None:
    first = RECORD_KINDS[:5]
    assert rids(store.records(MILL, kinds=first).rows) == ["e1", "f1"]
    assert rids(store.records(DENG, kinds=first).rows) == ["e2", "f2", "06", "04"]
    assert rids(store.records(MILL, kinds=first, as_of="2026-03-09").rows) == ["f1"]
    later = [row["fact"] for row in store.records(MILL).rows if row["fact"] not in first]
    assert later == ["arrears", "lawsuit", "objection", "rectification"]  # newest first, those without a day last
    assert rids(store.records(MILL, known_at="2025-12-31T00:00:00+00:00").rows) == []
    page = store.records(DENG, kinds=("penalty",))
    assert (page.rows[0]["fact"], page.rows[0]["authority_name"], page.truncated) == ("penalty", "翁源县公安局", False)


@pytest.mark.parametrize(
    ("day", "holders"), [("2014-12-31", []), ("2025-08-31", [CHEN]), ("2025-09-01", [DENG]), ("2026-01-01", [DENG])]
)
def test_roles_are_asked_at_a_day(store: GraphStore, day: str, holders: list[str]) -> None:
    assert [row["party"] for row in store.roles_at(MILL, day).rows] == holders


def test_roles_of_a_person_through_time(store: GraphStore) -> None:
    assert [(row["party"], row["kind"], row["valid_from"]) for row in store.roles_of(DENG).rows] == [
        (MILL, "LR", "2025-09-01"),
        (FARM, "LR", "2012-01-01"),
    ]


def test_ownership_is_walked_up_and_down(store: GraphStore) -> None:
    def edges(network: object) -> list[tuple[str, str, float]]:
        return [(row["source_id"], row["target_id"], row["econ"]) for row in network.edges]  # type: ignore[attr-defined]

    one = store.owners(FARM, depth=1, as_of="2026-06-30")
    assert (edges(one), one.truncated) == ([(MILL, FARM, 0.51)], True)
    up = store.owners(FARM, depth=2, as_of="2026-06-30")
    assert (edges(up), up.truncated) == ([(MILL, FARM, 0.51), (DENG, MILL, 0.6)], False)
    assert [(row["party"], row["depth"]) for row in up.nodes] == [(FARM, 0), (MILL, 1), (DENG, 2)]
    assert edges(store.owners(FARM, depth=1, as_of="2015-01-01")) == [(MILL, FARM, 0.51), (CHEN, FARM, 0.49)]
    assert edges(store.investments(DENG, depth=10, as_of="2026-06-30")) == edges(up)
    assert store.owners(FARM, depth=10, as_of="2026-06-30", limit=1).truncated
    with pytest.raises(BadInput):
        store.owners(FARM, depth=11)


def test_a_ring_of_owners_ends(connection: Connection, store: GraphStore) -> None:
    GraphWriter(connection).write_facts("holding", [fact("c9", "h9", owner=FARM, eid=MILL, econ=0.3)])
    closure = store.owners(FARM, depth=10, as_of="2026-06-30")
    assert (len(closure.edges), closure.truncated) == (3, False)


def test_the_network_around_a_party(store: GraphStore) -> None:
    near = store.network(MILL, depth=1, as_of="2026-06-30")
    assert [(row["kind"], row["source_id"], row["target_id"], row.get("role")) for row in near.edges] == [
        ("GUARANTEES", MILL, FARM, None),
        ("OWNS", MILL, FARM, None),
        ("OWNS", DENG, MILL, None),
        ("ROLE", MILL, FARM, "DIR"),
        ("ROLE", DENG, MILL, "LR"),
    ]
    assert {row["party"] for row in near.nodes} == {MILL, FARM, DENG}
    assert near.truncated  # Deng's relations with the farm are two hops away
    whole = store.network(MILL, depth=3, as_of="2026-06-30")
    assert (len(whole.edges), whole.hubs, whole.truncated) == (7, (), False)
    capped = store.network(MILL, depth=3, as_of="2026-06-30", hub=3)
    assert (capped.hubs, len(capped.edges)) == ((FARM, DENG), 5)
    bound = store.network(MILL, depth=1, as_of="2015-06-30")
    kinds = [row["kind"] for row in bound.edges]
    assert kinds == ["CONCERT", "CONCERT", "GUARANTEES", "OWNS", "OWNS", "PROXY_VOTES", "ROLE", "ROLE"]
    assert "KIN" not in {row["kind"] for row in store.network(DENG, depth=3, as_of="2026-06-30").edges}  # R8.11
    assert store.network(MILL, depth=3, as_of="2026-06-30", limit=2).truncated
    assert len(store.network(DENG, depth=1, as_of="2026-06-30").edges) == 4
    with pytest.raises(BadInput):
        store.network(MILL, depth=4)


def test_a_named_lr_is_the_certain_one_of_that_name(connection: Connection, writer: GraphWriter) -> None:
    named = [
        fact("bb", "nn", recorded_at=T2, holder=NAMED_CHEN, eid=MILL, kind="LR", valid_from="2020-01-01"),
        fact("bc", "n2", holder=NAMED_CHEN, eid=FARM, kind="SUPV"),
    ]
    writer.write_facts("role", named)
    assert derive_identities(connection, Touched.both([MILL])).persons == 1
    assert derive_identities(connection).persons == 1  # found again, written once
    snapshot = export_snapshot(connection, AS_OF)
    roles = snapshot.facts["role"]
    assert named[0]["rid"] not in roles["rid"].to_list()  # Chen's own role says it
    assert roles.filter(pl.col("rid") == named[1]["rid"])["holder"].to_list() == [CHEN]
    assert NAMED_CHEN not in snapshot.parties["party"].to_list()
    store = GraphStore(connection)
    assert store.same_as([NAMED_CHEN]) == {NAMED_CHEN: CHEN}
    assert store.same_as([NAMED_CHEN], known_at=T1) == {}  # both sides were known at T2 only
    assert GraphStore(connection).counts()["SAME_AS"] == 1


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([{"eid": FARM}], "another subject"),
        ([{"valid_from": "2025-09-01"}], "spans that do not overlap"),
        ([{"kind": "DIR"}], "not a legal representative"),
    ],
)
def test_a_name_alone_never_joins(
    connection: Connection, writer: GraphWriter, rows: list[dict[str, str]], why: str
) -> None:
    base = {"holder": NAMED_CHEN, "eid": MILL, "kind": "LR", "valid_from": "2020-01-01"}
    writer.write_facts("role", [fact("bb", "nn", **(base | row)) for row in rows])
    assert derive_identities(connection).persons == 0, why
    assert NAMED_CHEN in export_snapshot(connection, AS_OF).parties["party"].to_list()


def test_what_bears_on_control_is_read_both_ways(store: GraphStore) -> None:
    def told(rows: tuple[dict[str, object], ...]) -> set[tuple[object, ...]]:
        return {(row["source_id"], row["kind"], row.get("role"), row["target_id"]) for row in rows}

    up = store.control_into([MILL, FARM], as_of="2026-06-30")
    roles = {
        (row["party"], "ROLE", row["kind"], eid)
        for eid in (MILL, FARM)
        for row in store.roles_at(eid, "2026-06-30").rows
    }
    held = {(DENG, "OWNS", None, MILL), (MILL, "OWNS", None, FARM)}
    assert told(up.rows) == roles | held
    assert store.control_into([MILL, FARM], as_of="2026-06-30", limit=1).truncated
    bound = {row["kind"] for row in store.control_into([MILL, FARM], as_of="2015-06-30").rows}
    assert bound == {"OWNS", "ROLE", "PROXY_VOTES", "CONCERT"}
    down = store.control_from([DENG, MILL], roles=["LR"], as_of="2026-06-30")
    assert told(down.rows) == held | {(DENG, "ROLE", "LR", MILL), (DENG, "ROLE", "LR", FARM)}
