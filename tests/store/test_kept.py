"""What is kept of the graph is never stale (ADR 0104, 0106): whatever touches what it rests on, by whoever, ends it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.domain.errors import StoreMisuse
from graph_service.store.bolt import Connection
from graph_service.store.kept import Kept
from graph_service.store.write_count import WriteCount
from graph_service.store.writer import GraphWriter
from tests.conftest import TestGraph
from tests.store.small_county import MILL, SHOP

SUBJECT = {"eid": MILL, "name": "铁龙", "certain": True}


def names(connection: Connection, asked: list[str]) -> Callable[[], tuple[list[str], list[str]]]:
    """A question that notes that it was asked."""

    def ask() -> tuple[list[str], list[str]]:
        asked.append("asked")
        return [row["name"] for row in connection.read("subjects_by_id", eids=[MILL])], [MILL]

    return ask


def test_it_is_asked_again_after_every_write_and_not_before(embedded: TestGraph) -> None:
    embedded.wipe()
    connection, asked, kept = embedded.connection, list[str](), Kept[str, list[str]]()
    ask = names(connection, asked)
    assert [kept.get(connection, "names", ask) for _ in range(3)] == [[], [], []]
    assert len(asked) == 1
    GraphWriter(connection).upsert_subjects([SUBJECT])
    assert kept.found(connection, "names") is None
    assert [kept.get(connection, "names", ask) for _ in range(3)] == [["铁龙"]] * 3
    assert len(asked) == 2


def test_during_a_write_nothing_is_kept(embedded: TestGraph) -> None:
    connection, asked, kept = embedded.connection, list[str](), Kept[str, list[str]]()
    ask = names(connection, asked)
    kept.get(connection, "names", ask)
    assert connection.keeper is not None
    with connection.keeper.writing(None):
        assert connection.keeper.count.settled() is None
        kept.get(connection, "names", ask)
    kept.get(connection, "names", ask)
    assert len(asked) == 3


def test_what_was_read_while_a_write_began_and_ended_is_not_kept(embedded: TestGraph) -> None:
    connection, kept = embedded.connection, Kept[str, int]()

    def overtaken() -> tuple[int, tuple[()]]:
        GraphWriter(connection).upsert_subjects([SUBJECT])
        return 1, ()

    kept.get(connection, "key", overtaken)
    assert kept.found(connection, "key") is None


def test_a_write_of_unknown_outcome_counts_as_going_on_until_the_next_is_done(embedded: TestGraph) -> None:
    connection = embedded.connection
    assert connection.keeper
    count = connection.keeper.count
    before = count.settled() or 0
    with pytest.raises(ConnectionError), connection.keeper.writing(None):
        raise ConnectionError
    assert count.settled() is None
    GraphWriter(connection).upsert_subjects([SUBJECT])
    assert (count.settled() or 0) > before


def test_a_write_that_was_refused_is_over(embedded: TestGraph) -> None:
    embedded.wipe()
    connection, asked, kept = embedded.connection, list[str](), Kept[str, list[str]]()
    ask = names(connection, asked)
    kept.get(connection, "names", ask)
    with pytest.raises(StoreMisuse):  # there is no such case: the transaction is taken back
        connection.write("case_about_entity", rows=[{"id": "none", "party": SHOP}])
    assert connection.count
    assert connection.count.settled()
    kept.get(connection, "names", ask)
    assert len(asked) == 1


def test_a_server_that_others_write_to_is_always_asked(neo4j_server: TestGraph) -> None:
    connection, asked, kept = neo4j_server.connection, list[str](), Kept[str, list[str]]()
    ask = names(connection, asked)
    for _ in range(3):
        kept.get(connection, "names", ask)
    assert len(asked) == 3


def test_the_longest_unasked_is_forgotten_first(embedded: TestGraph) -> None:
    connection, kept = embedded.connection, Kept[str, str](most=2)
    for key in ("a", "b", "a", "c"):
        kept.get(connection, key, lambda: ("told", ()))
    assert [kept.found(connection, key) is not None for key in ("a", "b", "c")] == [True, False, True]


def _dies_while_writing(path: Path) -> None:
    with WriteCount(path).counted():
        os._exit(1)


def test_a_writer_that_dies_leaves_the_count_open_and_the_next_closes_it(tmp_path: Path) -> None:
    count = WriteCount(tmp_path / "count")
    with count.counted():
        assert count.settled() is None
    first = count.settled()
    process = multiprocessing.get_context("spawn").Process(target=_dies_while_writing, args=(tmp_path / "count",))
    process.start()
    process.join()
    assert process.exitcode == 1
    assert count.settled() is None
    with WriteCount(tmp_path / "count").counted():
        assert count.settled() is None
    assert first is not None
    assert (count.settled() or 0) > first


def test_a_write_ends_what_rests_on_what_it_touches(tmp_path: Path) -> None:
    count = WriteCount(tmp_path / "count")
    mill, farm = count.places(["mill", "case"]), count.places(["farm"])
    with count.counted():  # that does not say: everything
        assert count.touched(farm) > count.touched([]) - 1 == 1
    with count.counted(["mill"]):
        assert (count.touched(mill), count.touched(farm)) == (4, 2)  # marked before it is done
    with WriteCount(tmp_path / "count").counted(["case", "other"]):
        pass
    assert (count.touched(mill), count.touched(farm), count.everything) == (6, 2, 2)
    with count.counted(()):
        pass
    assert (count.settled(), count.touched(mill), count.touched(farm)) == (8, 6, 2)


def _dies_while_touching(path: Path) -> None:
    with WriteCount(path).counted(["mill"]):
        os._exit(1)


def test_a_write_that_was_cut_short_has_marked_what_it_may_have_done(tmp_path: Path) -> None:
    count = WriteCount(tmp_path / "count")
    with count.counted():
        pass
    read = count.settled() or 0
    process = multiprocessing.get_context("spawn").Process(target=_dies_while_touching, args=(tmp_path / "count",))
    process.start()
    process.join()
    assert process.exitcode == 1
    for _ in range(2):
        assert count.touched(count.places(["mill"])) > read >= count.touched(count.places(["farm"]))
        with count.counted(["other"]):  # the next write does not forget it
            pass
