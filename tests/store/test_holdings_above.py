"""Holdings above a subject, read a hop at a time, are those of the walk; dossiers read together are what each is."""

from __future__ import annotations

import random
from typing import TypedDict

import pytest

from graph_service.store.bolt import Connection
from graph_service.store.dossier import read_dossier, read_dossiers
from graph_service.store.graph_store import GraphStore, known_times
from graph_service.store.holdings_above import holdings_above
from graph_service.store.writer import GraphWriter
from tests.conftest import TestGraph
from tests.store.small_county import T1, Row, fact


class Times(TypedDict):
    """When is asked about."""

    as_of: str
    known_at: str | None


FIRMS = [f"91440229MA{number:08d}" for number in range(14)]
PEOPLE = ["p:" + f"{number:032x}" for number in range(3)]
DAYS = ("2020-01-01", "2023-06-01", "2026-06-30")
ASKED: Times = {"as_of": "2024-01-01", "known_at": None}


def write_firms(connection: Connection, rng: random.Random) -> None:
    """Firms that hold one another, in rings and by two ways, some of it for a time only; and a few records."""
    writer = GraphWriter(connection)
    writer.upsert_subjects([{"eid": eid, "uscc": eid, "name": f"企业{eid[-3:]}", "certain": True} for eid in FIRMS])
    writer.upsert_persons([{"pid": pid, "name": f"人{pid[-1]}", "certain": True} for pid in PEOPLE])
    holdings: list[Row] = []
    for number in range(rng.randrange(8, 30)):
        owner, eid = rng.choice([*FIRMS, *PEOPLE]), rng.choice(FIRMS)
        days = sorted(rng.sample([*DAYS, None], 2), key=lambda day: day or "9999")
        holdings.append(fact(f"a{number:02d}", f"b{number:02d}", row=number, owner=owner, eid=eid, econ=0.3,
                             valid_from=days[0], valid_to=days[1]))  # fmt: skip
    writer.write_facts("holding", holdings)
    penalties = [
        fact(f"c{number:02d}", f"d{number:02d}", row=number, subject=rng.choice(FIRMS), doc_no=f"罚{number}",
             decided_on="2022-01-01", valid_from="2022-01-01", categories=["罚款"])
        for number in range(12)
    ]  # fmt: skip
    writer.write_facts("penalty", penalties)


@pytest.mark.parametrize("seed", range(12))
def test_a_hop_at_a_time_comes_to_what_the_walk_finds(embedded: TestGraph, seed: int) -> None:
    embedded.wipe()
    rng, store = random.Random(seed), GraphStore(embedded.connection)
    write_firms(embedded.connection, rng)
    for eid in FIRMS:
        first = read_dossier(store, eid, limit=100, **ASKED).holdings
        for depth, limit in ((10, 200), (2, 200), (1, 200), (10, 3)):
            found = holdings_above(
                embedded.connection, first, times=known_times(**ASKED), depth=depth, limit=limit
            )  # fmt: skip
            walked = store.owners(eid, depth=depth, limit=limit, **ASKED)
            assert found is not None
            assert found.truncated == walked.truncated
            depths = {row["party"]: row["depth"] for row in walked.nodes}
            reached = [depths.get(row["owned"], -1) for row in found.holdings]
            if limit == 200:
                assert {row["rid"] for row in found.holdings} == {row["rid"] for row in walked.edges}
                assert reached == sorted(reached)  # nearest first
            else:
                assert len(found.holdings) == len(walked.edges)


def test_where_a_holder_has_several_ids_the_walk_is_left_to_go(embedded: TestGraph) -> None:
    embedded.wipe()
    connection = embedded.connection
    write_firms(connection, random.Random(1))
    connection.write(
        "same_subjects", rows=[{"old": old, "new": FIRMS[0], "fact": {"recorded_at": T1}} for old in FIRMS[1:]]
    )
    holding = fact("e1", "f1", owner=FIRMS[3], eid=FIRMS[0], econ=0.1)
    GraphWriter(connection).write_facts("holding", [holding])
    rows = connection.read("holders_above", eids=[FIRMS[0]], limit=10, **known_times(**ASKED))
    first = [{**row["record"], "owned": row["asked"], "holder": row["party"], **row} for row in rows]
    assert holdings_above(connection, first, times=known_times(**ASKED), depth=10, limit=200) is None


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_dossiers_read_together_are_those_read_one_by_one(connection: Connection, limit: int) -> None:
    store = GraphStore(connection)
    write_firms(connection, random.Random(7))
    connection.write("same_subjects", rows=[{"old": FIRMS[1], "new": FIRMS[2], "fact": {"recorded_at": T1}}])
    kinds = ("penalty", "licence")
    found = read_dossiers(store, FIRMS, limit=limit, kinds=kinds, **ASKED)
    assert list(found) == FIRMS
    assert found == {eid: read_dossier(store, eid, limit=limit, kinds=kinds, **ASKED) for eid in FIRMS}
    assert any(one.records for one in found.values())
    assert found[FIRMS[2]].several
    assert read_dossiers(store, [], limit=limit, **ASKED) == {}
