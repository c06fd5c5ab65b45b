"""A walk of a past day meets who was founded by then, each in the state of that day, on both servers alike."""

from __future__ import annotations

from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.store.neighbours import live_degrees
from graph_service.store.writer import GraphWriter
from tests.store.small_county import DENG, FARM, MILL, T1, T2, fact


def test_nobody_is_met_before_the_day_of_founding(connection: Connection, store: GraphStore) -> None:
    eve, day = "2011-12-31", "2012-01-01"  # of the farm, whose roles and guarantees state no first day
    for party in (MILL, DENG):
        assert FARM not in {row["party"] for row in store.network(party, depth=2, as_of=eve).nodes}
        assert FARM in {row["party"] for row in store.network(party, depth=2, as_of=day).nodes}
        fewer, more = (live_degrees(connection, [party], as_of=one, known_at=None).get(party, 0) for one in (eve, day))
        assert fewer < more
    alone = store.network(FARM, depth=2, as_of=eve)
    assert [(row["party"], row["status"]) for row in alone.nodes] == [(FARM, "UNFOUNDED")]
    assert (alone.edges, store.owners(FARM, depth=2, as_of=eve).edges) == ((), ())
    assert store.control_into([FARM], as_of=eve).rows == ()
    assert FARM not in {row["target_id"] for row in store.control_from([MILL, DENG], roles=["LR"], as_of=eve).rows}


def test_the_status_of_a_party_is_of_the_day(connection: Connection, store: GraphStore) -> None:
    name, day = "翁源县绿野养殖有限公司", "2026-01-20"
    closed = fact("ad", "e2", recorded_at=T2, eid=FARM, uscc=FARM, name=name, entity_kind="ENTERPRISE",
                  status="DEREGISTERED", established_on="2012-01-01", approved_on=day, closed_on=day)  # fmt: skip
    GraphWriter(connection).write_facts("registration", [closed])

    def status(day: str, known_at: str | None = None) -> str | None:
        nodes = store.network(MILL, depth=1, as_of=day, known_at=known_at).nodes
        return next(row["status"] for row in nodes if row["party"] == FARM)

    assert [status(one) for one in ("2026-01-19", day, "2026-06-30")] == ["ACTIVE", "DEREGISTERED", "DEREGISTERED"]
    assert status("2026-06-30", known_at=T1) == "ACTIVE"  # what was known before the register said so
