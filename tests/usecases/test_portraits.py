"""The portrait that a lender would see: made from public records alone, whatever ids a subject goes by (R9.3, R9.6)."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime

import pytest

from graph_service.analysis.portrait_items import Section
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.asked import Asked
from graph_service.usecases.graph_now import read_edition
from graph_service.usecases.portrait_feed import fingerprint, opened
from graph_service.usecases.portraits import portrait_of
from graph_service.usecases.records import records_of
from tests.api.county import CITY, WATER, write_county
from tests.store.small_county import FARM, MILL, SHOP, fact

AS_OF = date(2026, 6, 30)


@pytest.fixture
def store(connection: Connection) -> GraphStore:
    write_county(connection)
    return GraphStore(connection)


@pytest.mark.parametrize("code", [MILL, FARM, SHOP, WATER])
def test_it_shows_of_each_record_only_what_is_public(store: GraphStore, code: str) -> None:
    """Read in one question, it comes to the very records that the list of public records has, asked kind by kind."""
    made = portrait_of(store, code, Asked(AS_OF), read_edition(store.connection).sources)
    public = records_of(store, code, Asked(AS_OF), kinds=RECORD_KINDS, limit=1_000, public_only=True)
    assert sorted(made.refs) == sorted(f"{row['fact']}:{row['key']}" for row in public.records)
    own = (made.portrait.penalties, made.portrait.licences, made.portrait.lists, made.portrait.commitments)
    assert {item.source.row for part in own for item in part.items} <= {row["row"] for row in public.records}


@pytest.mark.parametrize("code", [MILL, FARM, SHOP, WATER])
def test_the_chain_is_that_of_the_walk(store: GraphStore, code: str) -> None:
    links = portrait_of(store, code, Asked(AS_OF), read_edition(store.connection).sources).portrait.control_chain.items
    walked = store.owners(code, depth=10, limit=200, as_of=AS_OF.isoformat(), known_at=None)
    assert sorted(link.source.row for link in links) == sorted(
        row["row"] for row in walked.edges if row["trust"] >= 1.0
    )


def test_a_registered_holder_is_told_with_its_public_facts_and_a_person_is_not(store: GraphStore) -> None:
    made = portrait_of(store, WATER, Asked(AS_OF), read_edition(store.connection).sources).portrait
    assert [(item.code, item.kind, item.relation) for item in made.related.items] == [
        (CITY, "登记状态", "持有翁源县清源供水有限公司, 100.00%")
    ]
    of_mill = portrait_of(store, FARM, Asked(AS_OF), read_edition(store.connection).sources).portrait.related.items
    assert {(item.code, item.kind) for item in of_mill} == {(MILL, kind) for kind in ("登记状态", "行政处罚")}
    assert "翁市监罚〔2026〕3号" not in str(of_mill)  # minor: not public


def test_an_old_id_shows_what_it_became(connection: Connection, store: GraphStore) -> None:
    old = "reg:440229600000099"
    GraphWriter(connection).upsert_subjects([{"eid": old, "name": "旧名", "certain": False}])
    row = fact("e9", "p9", row=9, subject=old, subject_name="旧名", doc_no="翁市监罚〔2026〕9号",
               decided_on="2026-05-20", valid_from="2026-05-20", categories=["罚款"], fine_yuan=30_000.0)  # fmt: skip
    GraphWriter(connection).write_facts("penalty", [row])
    before = portrait_of(store, MILL, Asked(AS_OF), read_edition(store.connection).sources)
    connection.write("same_subjects", rows=[{"old": old, "new": MILL, "fact": {"recorded_at": "2026-06-01T00:00:00"}}])
    made = portrait_of(store, old, Asked(AS_OF), read_edition(store.connection).sources)
    assert made.code == MILL
    assert len(made.portrait.penalties.items) == len(before.portrait.penalties.items) + 1
    assert made.portrait == portrait_of(store, MILL, Asked(AS_OF), read_edition(store.connection).sources).portrait


def test_its_fingerprint_changes_with_what_it_tells_and_not_with_the_day(store: GraphStore) -> None:
    sources = read_edition(store.connection).sources

    def told(day: date, *sections: str) -> str:
        return fingerprint(portrait_of(store, MILL, Asked(day), sources).portrait, sections)

    assert told(AS_OF) == told(date(2026, 7, 1))
    assert told(AS_OF) != told(AS_OF, "licences")
    assert told(AS_OF) != told(date(2029, 7, 1))  # publication of the penalty is over by then
    assert told(AS_OF, "licences") != told(AS_OF, "penalties")


def test_only_sections_that_were_authorised_are_opened(store: GraphStore) -> None:
    made = portrait_of(store, MILL, Asked(AS_OF), read_edition(store.connection).sources).portrait
    shown, withheld = opened(made, ["licences"])
    assert {name for name, part in shown.items() if isinstance(part, Section)} == {"licences", "objections", "persons"}
    assert set(withheld) == {one.name for one in fields(made)} - set(shown)
    everything, none = opened(made, [])
    assert (set(everything), none) == ({one.name for one in fields(made)}, ())


def test_what_was_not_known_then_is_not_in_the_portrait_of_then(store: GraphStore) -> None:
    long_ago = Asked(AS_OF, datetime(2020, 1, 1, tzinfo=UTC))
    made = portrait_of(store, MILL, long_ago, read_edition(store.connection).sources).portrait
    assert made.penalties.items == ()
