"""Bolt (连接): the official driver, one database, and the query files; the same for both servers."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, LiteralString, Protocol, TypeVar

from neo4j import (
    READ_ACCESS,
    Driver,
    GraphDatabase,
    ManagedTransaction,
    NotificationMinimumSeverity,
    Query,
    unit_of_work,
)
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DatabaseError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from graph_service.domain.errors import BadInput, StoreMisuse, StoreUnavailable
from graph_service.store.queries import QueryFile, cypher_root, load_queries
from graph_service.store.write_count import WriteCount

T = TypeVar("T")
_RETRY_SECONDS = 30
_TRIES = 6  # with a keeper
_LAST_SECONDS = 5.0  # for a read when the time limit is over: what was found is still to be named
_TIMED_OUT = "TransactionTimedOut"  # in the code of the error by which Neo4j tells it
_PAUSE = 0.1  # seconds before the second try, twice that before the third, and so on
Row = dict[str, Any]  # what the driver gives for one record


class Keeper(Protocol):
    """Who looks after a server that is our own child process (看护)."""

    def address(self) -> tuple[str, int]:
        """Host and port the server listens on now: a revived one may have moved."""
        ...

    def revive(self) -> None:
        """Bring the server back if it died."""
        ...

    @property
    def count(self) -> WriteCount:
        """The count of writes to the server's data."""
        ...

    def writing(self, names: Collection[str] | None) -> AbstractContextManager[None]:
        """Be the only writer for a ``with`` block, to what has such names or, where there are none, to anything."""
        ...


@dataclass(frozen=True, slots=True)
class Connection:
    """A driver, the database it works in, and the queries it may send (连接).

    Every call is one managed transaction: the driver retries what the server calls transient and follows a cluster's
    routing. ``keeper`` looks after the server where that is our own child process; then a call is also repeated after
    the server was brought back, which is safe because every write query is (ADR 0020). ``until`` is the moment, by the
    monotonic clock, at which a question is to be answered: whatever reads in a loop stops when it is ``late``.
    """

    driver: Driver
    database: str | None
    queries: Mapping[str, QueryFile]
    keeper: Keeper | None = None
    until: float | None = None

    @property
    def embedded(self) -> bool:
        """Whether the server is our own child process."""
        return self.keeper is not None

    @property
    def count(self) -> WriteCount | None:
        """The count of writes (写序号), by which what was read is known to be still so.

        ``None`` where there is none: others write to the server too.
        """
        return self.keeper.count if self.keeper else None

    def within(self, seconds: float) -> Connection:
        """Ask with a time limit from now on (限时): each read has what is left of it, and at least a few seconds."""
        return replace(self, until=time.monotonic() + seconds)

    @property
    def late(self) -> bool:
        """Whether the time limit is over (已超时)."""
        return self.until is not None and time.monotonic() >= self.until

    def read(self, name: str, /, **values: object) -> list[Row]:
        """Rows of a read query as plain dicts, in the order of its ``ORDER BY``."""
        query = self._query(name, "read", values)

        left = None if self.until is None else max(_LAST_SECONDS, self.until - time.monotonic())

        @unit_of_work(timeout=left)
        def work(tx: ManagedTransaction) -> list[Row]:
            return [dict(record) for record in tx.run(query.text, dict(values))]

        def run() -> list[Row]:
            with self.driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
                if self.keeper is None:
                    return session.execute_read(work)
                # one journey instead of three: begin and commit are the server's own, trying again is ours
                return [dict(record) for record in session.run(Query(query.text, timeout=left), dict(values))]

        return self._patiently(name, run)

    def write(self, name: str, /, **values: object) -> list[Row]:
        """Run a write query in a transaction of its own; the rows it returns."""
        return self.write_together([(name, values)])[0]

    def write_together(self, steps: Sequence[tuple[str, Mapping[str, object]]]) -> list[list[Row]]:
        """Run several write queries in one transaction: all of them or none. The rows of each, in order.

        A statement that declares a ``matched`` column promises to touch every row of ``rows``: where it touched
        fewer, an end of a row was missing, and the whole transaction is refused.
        """
        planned = [(self._query(name, "write", values), dict(values)) for name, values in steps]
        touched = _touched(planned)

        def work(tx: ManagedTransaction) -> list[list[Row]]:
            results: list[list[Row]] = []
            for query, values in planned:
                rows = [dict(record) for record in tx.run(query.text, values)]
                _all_matched(query, values, rows)
                results.append(rows)
            return results

        def run() -> list[list[Row]]:
            alone = self.keeper.writing(touched) if self.keeper else nullcontext()
            with alone, self.driver.session(database=self.database) as session:
                return session.execute_write(work)

        return self._patiently("+".join(name for name, _ in steps), run)

    def run_schema(self, statements: Sequence[LiteralString]) -> None:
        """Run schema statements (DDL) in one transaction, apart from all data, as Neo4j requires."""
        with (
            _reported("schema"),
            self.driver.session(database=self.database) as session,
            session.begin_transaction() as transaction,
        ):
            for statement in statements:
                transaction.run(statement).consume()
            transaction.commit()

    def _patiently(self, name: str, run: Callable[[], T]) -> T:
        """Run a transaction; with a keeper, again after a server that died or a read that met a write (ADR 0020)."""
        with _reported(name):
            if self.keeper is None:
                return run()
            for attempt in range(1, _TRIES):
                try:
                    return run()
                except (ServiceUnavailable, SessionExpired):
                    self.keeper.revive()
                except (TransientError, DatabaseError):
                    time.sleep(_PAUSE * attempt)
            return run()

    def _query(self, name: str, folder: str, values: Mapping[str, object]) -> QueryFile:
        query = self.queries.get(name)
        if query is None or query.folder != folder:
            raise StoreMisuse(f"没有名为 {name} 的 {folder} 查询")
        query.check(values)
        return query


def _touched(planned: Iterable[tuple[QueryFile, Mapping[str, Any]]]) -> frozenset[str] | None:
    """Names of what statements touch, ``None`` where one of them does not say and so may touch anything."""
    found: set[str] = set()
    for query, values in planned:
        names = query.touched(values)
        if names is None:
            return None
        found |= names
    return frozenset(found)


def _all_matched(query: QueryFile, values: Mapping[str, Any], rows: list[Row]) -> None:
    if "matched" not in query.columns:
        return
    wanted, found = len(values["rows"]), rows[0]["matched"] if rows else 0
    if found != wanted:
        raise StoreMisuse(
            f"写入 {query.name}: {wanted} 行中只有 {found} 行的主体已在图中", advice="请先写入主体和人员, 再写事实。"
        )


@contextmanager
def _reported(name: str) -> Generator[None]:
    """Say in our own errors what the driver says in its own."""
    try:
        yield
    except AuthError as error:
        raise StoreUnavailable(
            "图数据库拒绝登录 (用户或口令不对)", advice="请检查 CREDIT_GRAPH_USER 和口令设置。"
        ) from error
    except (ServiceUnavailable, SessionExpired, TransientError, DatabaseError) as error:
        raise StoreUnavailable(
            "图数据库连不上或正忙", advice=f"请稍后再试, 或检查图数据库是否在运行 ({name})。"
        ) from error
    except Neo4jError as error:
        if _TIMED_OUT in (error.code or ""):
            raise StoreUnavailable(f"查询超过时限 ({name})", advice="请缩小查询范围, 或稍后再试。") from error
        raise StoreMisuse(f"图数据库拒绝执行 {name}: {error.message}") from error
    except DriverError as error:
        raise StoreUnavailable(f"图数据库连接出错 ({name}): {error}") from error


def _following(keeper: Keeper) -> Callable[[object], list[tuple[str, int]]]:
    """Look the address up for every new connection, so that old clients find a revived server."""

    def resolve(_: object) -> list[tuple[str, int]]:
        return [keeper.address()]

    return resolve


@contextmanager
def open_connection(
    uri: str, user: str, password: str, database: str | None, keeper: Keeper | None = None
) -> Generator[Connection]:
    """Connect to a running server; raises ``StoreUnavailable`` where it does not answer or refuses the login."""
    try:
        driver = GraphDatabase.driver(
            uri,
            auth=(user, password),
            notifications_min_severity=NotificationMinimumSeverity.OFF,
            max_transaction_retry_time=0 if keeper else _RETRY_SECONDS,  # with a keeper, trying again is ours
            resolver=_following(keeper) if keeper else None,
        )
    except (ConfigurationError, ValueError) as error:
        raise BadInput(f"图数据库地址不对: {uri}", advice="应为 neo4j://主机:7687 或 bolt://主机:7687。") from error
    with driver:
        queries = load_queries(cypher_root())
        # Connectivity is not readiness: the embedded server answers Bolt before its database exists.
        with _reported("ping"), driver.session(database=database) as session:
            session.run(queries["ping"].text).consume()
        yield Connection(driver, database, queries, keeper)
