"""Both graph servers for the tests: started once a session, clean for every test, never one that somebody else made."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from graph_service.store.bolt import Connection, open_connection
from graph_service.store.embedded import DATABASE, USER, serve_embedded
from graph_service.store.java_archive import make_archive
from graph_service.store.migrations import migrate
from graph_service.store.queries import QueryFile, parse_query
from tests.house.session import (
    pytest_collectreport,
    pytest_runtest_logreport,
    pytest_sessionfinish,
    pytest_terminal_summary,
)
from tests.local_server import neo4j_or_skip

__all__ = ["pytest_collectreport", "pytest_runtest_logreport", "pytest_sessionfinish", "pytest_terminal_summary"]

# Servers of tests answer each question a few times: compiling their code for speed costs twice what it gains.
os.environ.setdefault("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1")
# Files that take minutes are begun first, so that no worker is left alone with one at the end.
LONG = (
    "browser", "loaders/test_kill.py", "loaders/test_real_files.py", "loaders/test_withdraw.py", "main_job/test_run.py",
    "usecases/test_related_parties.py", "store/test_embedded.py", "house/test_tools.py", "api/test_fuzz.py",
    "loaders/test_damage.py", "cli/test_processes.py", "cli/test_risk_classes.py", "contract/test_every_query.py",
    "contract/test_store_contract.py", "usecases/test_control.py", "main_job/test_shares.py", "docs/test_readme.py",
    "bench/test_inspection_backtest.py", "main_job/test_law.py", "loaders/test_corrections.py", "cli/test_draws.py",
    "cli/test_risk_model.py", "api/test_regions.py", "house/test_session.py", "analysis/test_delta_signals.py",
    "analysis/test_plain.py", "analysis/test_signals.py", "contract/test_identity.py", "api/test_access_matrix.py",
)  # fmt: skip

settings.register_profile("house", deadline=None)  # a shared machine makes single examples slow
settings.load_profile("house")

TEST_QUERIES = Path(__file__).parent / "cypher"


def pytest_sessionstart(session: pytest.Session) -> None:
    """Have the archive by which each of some hundred servers starts in half the time; workers find it there."""
    if not hasattr(session.config, "workerinput"):
        make_archive()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files; the rest in its order."""
    rank = {Path(__file__).parent / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path, rank.get(item.path.parent, len(LONG))))


class _Scheduling(LoadFileScheduling):
    """A file is one worker's; so is all that happens in the browser, for one demonstration serves it."""

    def _split_scope(self, nodeid: str) -> str:
        return "tests/browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Scheduling | None:
    """Take the place of ``--dist loadfile`` alone."""
    return _Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


class TestGraph:
    """A graph the tests may empty: it holds the marker that this session put into it."""

    __test__ = False

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.token = secrets.token_hex(16)
        queries = {path.stem: _test_query(path) for path in sorted(TEST_QUERIES.glob("*.cypher"))}
        self._admin = replace(connection, queries={**connection.queries, **queries})
        (row,) = self._admin.read("node_count")
        if row["n"]:
            raise pytest.UsageError("the test database is not empty: tests never touch a graph they did not create")
        self._admin.write("mark", token=self.token)
        migrate(connection)

    def wipe(self) -> None:
        """Delete everything but the marker and the schema; without the marker, refuse."""
        if [row["token"] for row in self._admin.read("markers")] != [self.token]:
            raise AssertionError("this database lost the marker of the tests: it is not emptied")
        while self._admin.write("wipe", limit=5_000)[0]["wiped"]:
            pass


def _test_query(path: Path) -> QueryFile:
    folder = "write" if path.stem in {"mark", "wipe"} else "read"
    return parse_query(path.stem, folder, path.read_text("utf-8"))


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestGraph]:
    """The embedded server on a data folder of this session."""
    data = tmp_path_factory.mktemp("embedded")
    with ExitStack() as stack:
        server = stack.enter_context(serve_embedded(data, heap="512m"))
        yield TestGraph(stack.enter_context(open_connection(server.uri, USER, server.password, DATABASE, server)))


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestGraph]:
    """Neo4j: the one of CREDIT_GRAPH_TEST_NEO4J_URI, else a local one; with CI=true it must be there."""
    uri = os.environ.get("CREDIT_GRAPH_TEST_NEO4J_URI")
    if uri:
        user = os.environ.get("CREDIT_GRAPH_TEST_NEO4J_USER", "neo4j")
        password = os.environ.get("CREDIT_GRAPH_TEST_NEO4J_PASSWORD", "")
        database = os.environ.get("CREDIT_GRAPH_TEST_NEO4J_DATABASE", "neo4j")
        with open_connection(uri, user, password, database) as connection:
            yield TestGraph(connection)
        return
    with ExitStack() as stack:
        server = stack.enter_context(neo4j_or_skip(tmp_path_factory.mktemp("neo4j")))
        yield TestGraph(stack.enter_context(open_connection(server.uri, server.user, server.password, server.database)))


@pytest.fixture(params=["embedded", "neo4j_server"])
def connection(request: pytest.FixtureRequest) -> Connection:
    """A clean, migrated graph; the test runs once on each server."""
    graph: TestGraph = request.getfixturevalue(request.param)
    graph.wipe()
    return graph.connection
