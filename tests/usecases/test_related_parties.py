"""Related parties, groups and paths asked of the store are those of the whole registry, on both servers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest

from graph_service.analysis.group_members import group_of
from graph_service.analysis.paths import Link, find_paths
from graph_service.analysis.related_parties import find
from graph_service.analysis.relation_view import RelationView
from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot
from graph_service.domain.errors import BadInput, NotFound
from graph_service.rulebook.links import link_policy
from graph_service.rulebook.nominees import HolderPolicy, holder_policy
from graph_service.rulebook.related_parties import Standard, related_rules
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.groups import MOST_ROUNDS, Basis, group_around
from graph_service.usecases.paths import paths_between, read_around
from graph_service.usecases.related_parties import related_parties
from tests.api.county import CITY, LAI, WATER, write_county
from tests.store.small_county import CHEN, DENG, FARM, MILL, SHOP, T1, fact
from tests.usecases.test_control import ASKED, write_registry

PATHS = link_policy().paths
LINKING = ("holding", "role", "guarantee", "proxy", "concert", "branch_of")


@pytest.mark.once_on_neo4j
@pytest.mark.parametrize("seed", range(3))
def test_what_is_read_around_a_subject_answers_like_the_whole_registry(connection: Connection, seed: int) -> None:
    firms = write_registry(connection, seed)
    store = GraphStore(connection)
    whole = RelationView.of(export_snapshot(connection, ASKED.as_of), holder_policy())
    for firm in firms[seed::5]:
        for standard in Standard:
            there = find(whole, firm, standard=standard, rules=related_rules())
            here = related_parties(store, firm, ASKED, standard=standard)
            assert here.related == there.related, (firm, standard)
            assert not here.truncated
            assert {step.rid for one in here.related for step in one.path} <= here.facts.keys()
            assert {one.party for one in here.related} <= here.names.keys()
        for basis, links in ((Basis.CONTROL, None), (Basis.LINK, link_policy().group)):
            there = group_of(whole, firm, links)
            here = group_around(store, firm, ASKED, basis=basis, limit=100)
            several = len(there.members) > 1
            assert here.members == (there.members if several else ()), (firm, basis)
            assert here.head == (there.head if several else None), (firm, basis)
            assert not here.truncated


@pytest.mark.once_on_neo4j
@pytest.mark.parametrize("seed", range(3))
def test_paths_read_from_both_ends_are_all_paths(connection: Connection, seed: int) -> None:
    firms = write_registry(connection, seed)
    store = GraphStore(connection)
    snapshot = export_snapshot(connection, ASKED.as_of)
    links = [
        Link(row["rid"], kind.label, row[kind.ends[0]], row[kind.ends[1]], row.get("econ"))
        for kind in (SNAPSHOT_KINDS[name] for name in LINKING)
        for row in snapshot.facts[kind.name].to_dicts()
        if row["valid_to"] is None
    ]
    for depth in (1, 2, 3, 4):
        for one, other in list(combinations(firms, 2))[seed::6]:
            there = find_paths(links, [one, other], depth=depth, limit=200)
            here = paths_between(store, [one, other], ASKED, depth=depth, limit=200)
            assert (here.ways, here.cuts) == (there.ways, there.cuts)
            used = {rid for way in here.ways for hop in way.hops for rid in hop.rids}
            assert here.facts.keys() == used


@pytest.fixture
def store(connection: Connection) -> GraphStore:
    write_county(connection)
    return GraphStore(connection)


def test_related_parties_of_the_county(store: GraphStore) -> None:
    def told(code: str, standard: Standard = Standard.CL) -> set[tuple[str, str]]:
        return {(one.rule.id, one.party) for one in related_parties(store, code, ASKED, standard=standard).related}

    assert told(FARM) == {
        ("CL-265-2", MILL), ("CL-265-3", DENG), ("CL-265-1", MILL), ("CL-10", DENG), ("CL-265-4-HEAD", MILL),
    }  # fmt: skip
    assert told(FARM, Standard.TAX) == {("TAX-2-1-HOLDER", MILL), ("TAX-2-1-HOLDER", DENG)}
    assert told(SHOP) == {("CL-265-3", LAI), ("CL-10", LAI)}
    assert told(WATER) == {("CL-265-2", CITY), ("CL-265-3", CITY)}  # common state control relates nobody (R8.1, A11)


def test_relatives_are_read_for_whoever_may_see_them(store: GraphStore) -> None:
    """The mill's legal representative is married to Deng, who controls the mill: and what Deng controls is found."""
    writer = GraphWriter(store.connection)
    writer.write_facts("role", [fact("b9", "q9", row=9, holder=CHEN, eid=SHOP, kind="DIR")])
    for standard in (Standard.CL, Standard.BANK1):
        without = related_parties(store, SHOP, ASKED, standard=standard)
        found = related_parties(store, SHOP, ASKED, standard=standard, kin=True)
        assert (without.kin, found.kin) == (False, True)
        assert not any(one.restricted for one in without.related)
        restricted = {(one.rule.id, one.party) for one in found.related if one.restricted}
        assert (
            restricted
            == {
                Standard.CL: {("CL-182-KIN", DENG), ("CL-182-KIN-FIRM", MILL), ("CL-182-KIN-FIRM", FARM)},
                Standard.BANK1: {("BANK1-KIN", DENG), ("BANK1-FIRM", MILL), ("BANK1-FIRM", FARM)},
            }[standard]
        )
        assert {step.rid for one in found.related for step in one.path} <= found.facts.keys()
        assert {one.party for one in found.related} <= found.names.keys()


def test_a_standard_of_later_is_not_in_force(store: GraphStore) -> None:
    early = related_parties(store, FARM, Asked(date(2006, 12, 31)), standard=Standard.CAS36)
    assert (early.in_force, early.related) == (False, ())
    assert related_parties(store, FARM, ASKED, standard=Standard.CAS36).in_force


def test_the_group_of_the_county(store: GraphStore) -> None:
    found = group_around(store, FARM, ASKED, basis=Basis.CONTROL, limit=100)
    assert (found.head, [member.party for member in found.members]) == (DENG, [MILL, FARM])
    assert not found.truncated
    cut = group_around(store, FARM, ASKED, basis=Basis.LINK, limit=1)
    assert ([member.party for member in cut.members], cut.truncated) == ([MILL], True)
    for basis in Basis:  # the state heads none, and one alone is none
        alone = group_around(store, WATER, ASKED, basis=basis, limit=100)
        assert (alone.head, alone.members) == (None, ())


@pytest.mark.parametrize(("firms", "met", "truncated"), [(15, 15, False), (30, MOST_ROUNDS, True)])
def test_a_group_linked_by_persons_is_read_step_by_step_and_no_further_than_a_ceiling(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, firms: int, met: int, truncated: bool
) -> None:
    writer, codes = GraphWriter(store.connection), [f"91440229MB{number:08d}" for number in range(firms)]
    people = [f"p:{number:032x}" for number in range(firms)]
    writer.upsert_subjects([{"eid": code, "uscc": code, "name": code, "entity_kind": "ENTERPRISE"} for code in codes])
    writer.upsert_persons([{"pid": pid, "name": f"人{pid[-2:]}", "certain": True} for pid in people])
    writer.write_facts(
        "role",
        [fact(f"{number:02x}{side}d", f"r{number}{side}", row=number, holder=pid, eid=code, kind="LR")
         for number, pid in enumerate(people) for side, code in enumerate(codes[number : number + 2])],
    )  # fmt: skip
    asked, pictures = list[str](), list[int]()
    read, of = Connection.read, RelationView.of

    def counted(self: Connection, name: str, /, **values: object) -> list[dict[str, Any]]:
        asked.append(name)
        return read(self, name, **values)

    def pictured(snapshot: Snapshot, policy: HolderPolicy) -> RelationView:
        pictures.append(snapshot.parties.height)
        return of(snapshot, policy)

    monkeypatch.setattr(Connection, "read", counted)
    monkeypatch.setattr(RelationView, "of", pictured)
    found = group_around(store, codes[0], ASKED, basis=Basis.LINK, limit=200)
    assert (len(found.members), found.truncated) == (met, truncated)
    assert sorted(pictures)[-2] < 8  # all of it is looked at once, at the end
    assert len(asked) < 25 * min(firms, MOST_ROUNDS)


def test_paths_of_the_county(store: GraphStore) -> None:
    found = paths_between(store, [FARM, MILL], ASKED, depth=2, limit=10)
    assert [way.parties for way in found.ways] == [(FARM, MILL), (FARM, DENG, MILL)]
    kinds = {found.facts[rid]["kind"] for hop in found.ways[0].hops for rid in hop.rids}
    assert kinds == {"OWNS", "ROLE", "GUARANTEES"}
    assert (found.cuts, found.for_others) == (set(), set())
    assert paths_between(store, [FARM, SHOP], ASKED, depth=6, limit=10).ways == ()


def test_a_state_body_on_the_way_is_marked(store: GraphStore) -> None:
    GraphWriter(store.connection).write_facts("holding", [fact("c9", "h9", row=9, owner=CITY, eid=SHOP, econ=0.1)])
    found = paths_between(store, [WATER, SHOP], ASKED, depth=2, limit=10)
    assert ([way.parties for way in found.ways], found.for_others) == ([(WATER, CITY, SHOP)], {CITY})


def test_a_hub_and_an_agent_are_no_way(store: GraphStore) -> None:
    GraphWriter(store.connection).write_facts(
        "role",
        [fact(f"{number:x}f", f"a{number}", row=number, holder=LAI, eid=eid, kind=kind)
         for number, (eid, kind) in enumerate([(MILL, "AGENT"), (FARM, "SUPV")])],
    )  # fmt: skip
    assert [way.parties for way in paths_between(store, [SHOP, FARM], ASKED, depth=2, limit=9).ways] == [
        (SHOP, LAI, FARM)
    ]
    assert paths_between(store, [SHOP, MILL], ASKED, depth=2, limit=9).ways == ()
    assert LAI in read_around(store, [SHOP, FARM], ASKED, depth=2, policy=replace(PATHS, hub=2)).hubs
    assert read_around(store, [SHOP, FARM], ASKED, depth=2, policy=replace(PATHS, relations=2)).truncated


def test_a_person_known_by_name_is_no_way_until_merged(store: GraphStore) -> None:
    named = "n:" + "e" * 32
    writer = GraphWriter(store.connection)
    writer.upsert_persons([{"pid": named, "name": "陈一鸣", "certain": False}])
    writer.write_facts("role", [fact("a7", "q7", row=7, holder=named, eid=SHOP, kind="SUPV")])
    assert paths_between(store, [SHOP, WATER], ASKED, depth=2, limit=9).ways == ()
    writer.connection.write(
        "same_persons",
        rows=[{"old": named, "new": CHEN, "fact": {"reason": "人工决定", "evidence": "d1", "recorded_at": T1}}],
    )  # fmt: skip
    assert [way.parties for way in paths_between(store, [SHOP, WATER], ASKED, depth=2, limit=9).ways] == [
        (SHOP, CHEN, WATER)
    ]


def test_what_cannot_be_asked(store: GraphStore) -> None:
    with pytest.raises(NotFound):
        related_parties(store, "91440229MA99999999", ASKED)
    with pytest.raises(NotFound):
        group_around(store, "91440229MA99999999", ASKED, basis=Basis.CONTROL, limit=10)
    for codes, depth, limit in (([FARM], 2, 9), ([FARM, FARM], 2, 9), ([FARM] * 11, 2, 9), ([FARM, MILL], 7, 9)):
        with pytest.raises(BadInput):
            paths_between(store, codes, ASKED, depth=depth, limit=limit)
