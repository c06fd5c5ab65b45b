"""Control on demand is control of the batch run (R8.7): same functions, the same answers, on both servers."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import polars as pl
import pytest

from graph_service.analysis.beneficial_owners import beneficial_owner_frame
from graph_service.analysis.beneficial_scope import scope_frame
from graph_service.analysis.controllers import candidate_frame, control_picture, controller_frame
from graph_service.analysis.ownership import UNKNOWN_OWNER, integrated_all
from graph_service.analysis.ultimate import Mode
from graph_service.domain.errors import NotFound
from graph_service.rulebook.beneficial_owners import beneficial_owner_policy
from graph_service.rulebook.nominees import holder_policy
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.identity import derive_identities
from graph_service.store.neighbours import relations_of
from graph_service.store.snapshot import export_snapshot
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.control import controllers_of
from graph_service.usecases.control_closure import step_of
from graph_service.usecases.ownership import beneficial_owners, final_owners
from tests.analysis.integrated_table import integrated_frame
from tests.api.county import CITY, LAI, WATER, write_county
from tests.contract.test_identity import NAMED, NEW, OLD, OWN, SURE, stated
from tests.store.small_county import CHEN, DENG, FARM, MILL, NAMED_CHEN, SHOP, T1, T2, T3, fact

Row = dict[str, Any]
ASKED = Asked(date(2026, 6, 30))


def random_registry(seed: int) -> tuple[list[str], list[str], dict[str, list[Row]]]:
    """Firms, persons, what binds votes: rings, even splits, past shares, partners, agreements, branches, the state."""
    rng = random.Random(seed)
    firms = [f"91440229MA{number:08d}" for number in range(14)]
    people = [f"p:{number:032x}" for number in range(8)]
    holdings, roles = [], []
    for number, firm in enumerate(firms):
        left = 1.0
        for owner in rng.sample([*firms, *people, CITY], rng.randint(0, 4)):
            share = rng.choice([0.5, round(rng.uniform(0.05, left), 4), left])
            left = max(0.0, left - share)
            ended = "2025-01-01" if rng.random() < 0.1 else None
            holdings.append(
                fact(f"{len(holdings):x}c", f"h{len(holdings)}", owner=owner, eid=firm, econ=share, valid_to=ended)
            )
        if rng.random() < 0.5:
            kind = rng.choice(["LR", "INVESTOR", "EXEC_PARTNER", "OPERATOR"])
            holder = rng.choice([*people, *(firms if kind == "EXEC_PARTNER" else ())])
            roles.append(fact(f"{number:x}d", f"r{number}", holder=holder, eid=firm, kind=kind))
    parties = [*firms, *people]
    proxies, concerts = list[Row](), list[Row]()
    for number in range(4):
        eid, giver, taker = rng.choice(firms), rng.choice(parties), rng.choice(parties)
        votes = rng.choice([None, 0.2])
        for part, holder in (("GIVES", giver), ("TAKES", taker)):
            proxies.append(fact(f"{len(proxies):x}e", f"x{len(proxies)}", holder=holder, eid=eid, part=part,
                                agreement=f"委{number}", votes=votes if part == "GIVES" else None))  # fmt: skip
        for member in rng.sample(parties, 3):
            concerts.append(fact(f"{len(concerts):x}f", f"y{len(concerts)}", holder=member, eid=eid,
                                 agreement=f"致{number}"))  # fmt: skip
    branch, head, listed, partnership, sole = rng.sample(firms, 5)
    registrations = [
        fact("1a", "g1", eid=branch, uscc=branch, name="甲分公司", type_text="有限责任公司分公司", head_code=head),
        fact("1b", "g2", eid=head, uscc=head, name="乙公司", type_text="有限责任公司"),
        fact("1c", "g3", eid=listed, uscc=listed, name="丙股份有限公司", type_text="股份有限公司(上市、国有控股)"),
        fact("1d", "g4", eid=partnership, uscc=partnership, name="丁中心", type_text="有限合伙企业"),
        fact("1e", "g5", eid=sole, uscc=sole, name="戊厂", type_text="个人独资企业"),
    ]
    return firms, people, {
        "holding": holdings, "role": roles, "proxy": proxies, "concert": concerts, "registration": registrations,
    }  # fmt: skip


def with_merges(
    seed: int, firms: list[str], people: list[str], facts: dict[str, list[Row]]
) -> tuple[dict[str, str], dict[str, list[Row]]]:
    """Old numbers of firms, names of persons, and what sources stated under these: the same relations, before or after.

    A statement under an old id may differ in its share and its end from that under the id it was merged into.
    """
    rng = random.Random(-1 - seed)
    old = {firm: f"reg:44022960000{number:04d}" for number, firm in enumerate(firms) if rng.random() < 0.4}
    old |= {pid: pid.replace("p:", "n:") for pid in people if rng.random() < 0.5}
    stated = {kind: [{**row, "recorded_at": rng.choice([T1, T2])} for row in rows] for kind, rows in facts.items()}
    for kind, first in (("holding", "owner"), ("role", "holder"), ("proxy", "holder"), ("concert", "holder")):
        for row in list(stated[kind]):
            ends = {end: old.get(row[end], row[end]) for end in (first, "eid") if rng.random() < 0.7}
            if any(row[end] != other for end, other in ends.items()) and rng.random() < 0.6:
                again = {**row, **ends, "recorded_at": rng.choice([T1, T2])}
                again |= {"rid": str(row["rid"])[:6].ljust(32, "a"), "key": str(row["key"])[:6].ljust(32, "a")}
                if kind == "holding":
                    again["econ"] = rng.choice([row["econ"], 0.6, 0.1])
                again["valid_to"] = rng.choice([row["valid_to"], None, "2020-01-01"])
                stated[kind].append(again)
                if rng.random() < 0.3:  # known by the old id alone
                    stated[kind].remove(row)
    return {other: party for party, other in old.items()}, stated


def stated_by_name(seed: int, holdings: list[Row]) -> list[Row]:
    """Owners stated once more, by their names alone: each such person is one of that subject (ADR 0006)."""
    rng, again = random.Random(100 + seed), list[Row]()
    for row in holdings:
        if row["owner"].startswith("p:") and rng.random() < 0.5:
            number = len(holdings) + len(again)
            again.append(fact(f"{number:x}c", f"h{number}", owner=f"n:9{row['eid'][-3:]}{row['owner'][6:]}",
                              eid=row["eid"], econ=rng.choice([row["econ"], 0.6, 0.1])))  # fmt: skip
    return again


def write_registry(connection: Connection, seed: int) -> list[str]:
    firms, people, facts = random_registry(seed)
    twice = stated_by_name(seed, facts["holding"])
    merged, facts = with_merges(seed, firms, people, facts)
    writer = GraphWriter(connection)
    city = {"eid": CITY, "uscc": CITY, "name": "韶关市人民政府", "entity_kind": "PUBLIC_BODY", "certain": True}
    last = ("公司", "中心（有限合伙）", "厂")
    names = {firm: f"甲{firm[-3:]}{last[number % 3]}" for number, firm in enumerate(firms)}
    names[firms[seed]] = "香港中央结算有限公司（陆股通）"
    named = [{"eid": firm, "uscc": firm, "name": name, "entity_kind": "ENTERPRISE"} for firm, name in names.items()]
    writer.upsert_subjects([city, *named])
    writer.upsert_persons([{"pid": pid, "name": f"人{pid[-2:]}", "certain": True} for pid in people])
    writer.upsert_subjects([{"eid": old, "name": f"甲{old[-3:]}厂"} for old in merged if old.startswith("reg:")])
    writer.upsert_persons([{"pid": old, "name": f"人{old[-2:]}", "certain": False} for old in merged if old[0] == "n"])
    writer.upsert_persons(
        [{"pid": pid, "name": f"人{pid[-2:]}", "certain": False} for pid in {r["owner"] for r in twice}]
    )
    for kind, rows in [*facts.items(), ("holding", twice)]:
        writer.write_facts(kind, rows)
    for old, new in merged.items():
        connection.write(
            "identity_decision", id=old, kind="SAME", old=old, new=new, who="张", why="核对", at=T3, evidence="卷宗1"
        )
    derive_identities(connection)
    return firms


@pytest.mark.once_on_neo4j
@pytest.mark.parametrize("seed", range(6))
def test_one_subject_asked_is_the_same_as_the_whole_registry(connection: Connection, seed: int) -> None:
    firms = write_registry(connection, seed)
    store = GraphStore(connection)
    snapshot = export_snapshot(connection, ASKED.as_of)
    picture = control_picture(snapshot, holder_policy())
    whole = controller_frame(snapshot, picture)
    open_ = candidate_frame(snapshot, picture)
    for firm in firms:
        found = controllers_of(store, firm, ASKED)
        expected = whole.filter(pl.col("eid") == firm).to_dicts()
        assert {found.mode.name} == {row["mode"] for row in expected}
        assert [(one.party, one.votes) for one in found.controllers] == [
            (row["controller"], row["votes"]) for row in expected if row["controller"]
        ]
        assert [(one.party, one.basis, one.votes) for one in found.candidates] == [
            (row["candidate"], row["basis"], row["votes"]) for row in open_.filter(pl.col("eid") == firm).to_dicts()
        ]
        for one in found.controllers:
            assert one.path, "a controller without the relations that show it"
            assert firm in {step_of(row)[0] for row in one.path}
            assert one.party in {step_of(row)[1] for row in one.path}


@pytest.mark.once_on_neo4j
@pytest.mark.parametrize("seed", range(4))
def test_final_and_beneficial_owners_asked_are_those_of_the_whole_registry(connection: Connection, seed: int) -> None:
    firms = write_registry(connection, seed)
    store = GraphStore(connection)
    snapshot = export_snapshot(connection, ASKED.as_of)
    picture, policy = control_picture(snapshot, holder_policy()), beneficial_owner_policy()
    shares = integrated_all(picture.graph)
    table = integrated_frame(snapshot, shares)
    scopes = {row["eid"]: row for row in scope_frame(snapshot, picture, policy).to_dicts()}
    named = beneficial_owner_frame(snapshot, picture, shares, policy)
    for firm in firms:
        found = final_owners(store, firm, ASKED, top=1, limit=200)
        at = int(snapshot.locate(pl.Series([firm]))[0])
        assert found.closed_ring == (shares.closed_ring[at] >= 0)
        whole = {owner: share for owner, _, share in table.filter(owned=firm).rows() if owner != UNKNOWN_OWNER}
        assert {one.party: one.integrated for one in found.owners} == pytest.approx(whole, abs=1e-9)
        if not found.closed_ring:
            assert (found.unknown, found.self_share) == pytest.approx((shares.unknown[at], shares.self_share[at]))
        people = beneficial_owners(store, firm, ASKED)
        assert (people.in_scope, people.may_promise) == (scopes[firm]["in_scope"], scopes[firm]["may_promise"])
        there = [(row["person"], row["step"], row["basis"]) for row in named.filter(eid=firm).to_dicts()]
        assert [(one.person, one.step.value, one.basis) for one in people.owners] == there
        parts = [part for part in named.filter(eid=firm)["part"] if part is not None]
        assert [one.part for one in people.owners if one.part is not None] == pytest.approx(parts)


def merged_case(connection: Connection, *facts: tuple[str, Row]) -> GraphStore:
    """The mill under its old number and its code, its legal representative by name and by number."""
    stated(connection, ("registration", OWN), ("registration", NEW), ("role", SURE), ("role", NAMED), *facts)
    return GraphStore(connection)


MERGED: dict[str, tuple[Row, Row, str, list[tuple[str, float]]]] = {
    "a person by name, then by number": (
        {"owner": NAMED_CHEN, "eid": MILL, "econ": 0.6}, {"owner": CHEN, "eid": MILL, "econ": 0.4}, "NONE", [],
    ),
    "a person by name, then by number with more": (
        {"owner": NAMED_CHEN, "eid": MILL, "econ": 0.4}, {"owner": CHEN, "eid": MILL, "econ": 0.6}, "SOLE",
        [(CHEN, 0.6)],
    ),
    "a subject by its old number, then by its code, ended": (
        {"owner": DENG, "eid": OLD, "econ": 0.6}, {"owner": DENG, "eid": MILL, "econ": 0.6, "valid_to": "2020-01-01"},
        "UNKNOWN", [],
    ),
    "ended under the old number, then open under the code": (
        {"owner": DENG, "eid": OLD, "econ": 0.6, "valid_to": "2020-01-01"}, {"owner": DENG, "eid": MILL, "econ": 0.6},
        "SOLE", [(DENG, 0.6)],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MERGED)
def test_the_last_version_of_a_holding_of_merged_parties_counts(connection: Connection, case: str) -> None:
    first, last, mode, controllers = MERGED[case]
    store = merged_case(
        connection,
        ("holding", fact("c1", "h1", recorded_at=T1, **first)), ("holding", fact("c2", "h2", recorded_at=T2, **last)),
    )  # fmt: skip
    found = controllers_of(store, MILL, ASKED)
    assert (found.mode.name, [(one.party, one.votes) for one in found.controllers]) == (mode, controllers)
    snapshot = export_snapshot(connection, ASKED.as_of)
    whole = controller_frame(snapshot, control_picture(snapshot, holder_policy())).filter(eid=MILL)
    assert set(whole["mode"]) == {mode}
    stays = [] if "valid_to" in last else [(last["owner"], MILL, last["econ"])]
    day = str(ASKED.as_of)
    around = relations_of(connection, [MILL], as_of=day, known_at=None, limit=99).rows
    walks = (around, store.owners(MILL, depth=2, as_of=day).edges, store.network(MILL, depth=1, as_of=day).edges,
             store.investments(str(last["owner"]), depth=1, as_of=day).edges)  # fmt: skip
    for rows in walks:
        assert [(r["source_id"], r["target_id"], r["econ"]) for r in rows if r["kind"] == "OWNS"] == stays


@pytest.fixture
def store(connection: Connection) -> GraphStore:
    write_county(connection)
    return GraphStore(connection)


def test_the_county_is_controlled_as_everyone_can_check(store: GraphStore) -> None:
    found = controllers_of(store, FARM, ASKED)
    (one,) = found.controllers
    assert (found.mode, one.party, one.votes) == (Mode.SOLE, DENG, 0.51)
    assert [(row["source_id"], row["kind"], row["target_id"]) for row in one.path][:2] == [
        (MILL, "OWNS", FARM),
        (DENG, "OWNS", MILL),
    ]


def test_the_operator_of_an_individual_business_controls_it(store: GraphStore) -> None:
    (one,) = controllers_of(store, SHOP, ASKED).controllers
    assert (one.party, one.votes, [row["role"] for row in one.path]) == (LAI, 1.0, ["OPERATOR"])


def test_what_held_on_another_day_is_asked_by_that_day(store: GraphStore) -> None:
    found = controllers_of(store, FARM, Asked(date(2009, 1, 1)))
    assert (found.mode, found.controllers) == (Mode.UNKNOWN, ())


def test_a_declared_controller_stands_beside_the_computed_one(store: GraphStore) -> None:
    found = controllers_of(store, WATER, ASKED)
    assert [one.party for one in found.controllers] == [CITY]
    assert [(one.relation["role"], one.standing.name) for one in found.declared] == [("AC", "CONFLICTS")]


def test_nobody_of_that_code(store: GraphStore) -> None:
    with pytest.raises(NotFound):
        controllers_of(store, "91440229MA99999999", ASKED)
