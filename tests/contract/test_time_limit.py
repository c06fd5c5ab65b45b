"""A time limit on either server: reads take it, what reads on and on stops and says so, what is found is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from graph_service.domain.errors import StoreUnavailable
from graph_service.store import bolt, embedded_command
from graph_service.store.bolt import Connection, open_connection
from graph_service.store.embedded import DATABASE, USER, serve_embedded
from graph_service.store.graph_store import GraphStore
from graph_service.store.queries import parse_query
from graph_service.usecases.control import controllers_of
from graph_service.usecases.groups import Basis, group_around
from graph_service.usecases.paths import paths_between
from graph_service.usecases.related_parties import related_parties
from tests.conftest import TestGraph
from tests.store.small_county import FARM, MILL
from tests.usecases.test_control import ASKED

SLOW = """// A sum that takes minutes. 很慢
// column n INTEGER
UNWIND range(1, 100000) AS a
UNWIND range(1, 100000) AS b
RETURN sum(a * b % 7) AS n
"""


def test_whatever_reads_on_stops_and_tells(store: GraphStore) -> None:
    late, soon = GraphStore(store.connection.within(0)), GraphStore(store.connection.within(600))
    assert tuple(one.connection.late for one in (late, soon, store)) == (True, False, False)
    cut, whole = controllers_of(late, FARM, ASKED), controllers_of(soon, FARM, ASKED)
    assert (cut.closure.truncated, whole.closure.truncated) == (True, False)
    assert (whole.controllers, whole.mode) == (controllers_of(store, FARM, ASKED).controllers, whole.mode)
    for asked, truncated in ((late, True), (soon, False)):
        assert group_around(asked, FARM, ASKED, basis=Basis.LINK, limit=100).truncated is truncated
        assert related_parties(asked, FARM, ASKED).truncated is truncated
        assert bool(paths_between(asked, [FARM, MILL], ASKED, depth=4, limit=10).cuts) is truncated


def test_neo4j_ends_a_read_that_takes_too_long(neo4j_server: TestGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bolt, "_LAST_SECONDS", 1.0)
    with pytest.raises(StoreUnavailable, match="时限"):
        _slow(neo4j_server.connection).within(1).read("slow")


def test_the_embedded_server_ends_every_command_that_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes the limit of a read and does not keep it, but has one for all; loops are bounded as tested above."""
    monkeypatch.setattr(embedded_command, "_COMMAND_SECONDS", 1.0)
    with (
        serve_embedded(tmp_path, heap="256m") as own,
        open_connection(own.uri, USER, own.password, DATABASE, own) as connection,
        pytest.raises(StoreUnavailable, match="时限"),
    ):
        _slow(connection).read("slow")


def _slow(connection: Connection) -> Connection:
    return replace(connection, queries={"slow": parse_query("slow", "read", SLOW)})
