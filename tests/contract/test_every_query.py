"""Every query file runs on both servers and returns the columns it declares; the list is the folder itself."""

from __future__ import annotations

from typing import Any

from graph_service.store.bolt import Connection
from graph_service.store.queries import Param, QueryFile, cypher_root, load_queries
from graph_service.store.writer import GraphWriter
from tests.contract.results import write_results
from tests.store.small_county import DENG, FACTS, FARM, MILL, write_county

QUERIES = load_queries(cypher_root())
ROW = {
    "rid": "0" * 32, "id": "x", "eid": MILL, "pid": DENG, "aid": "name:某局", "name": "某某", "party": MILL,
    "end": FARM, "shown": {},
    "fact": {"key": "k", "kind": "LR", "version_order": "1", "recorded_at": "2026-01-01", "run": "r"},
}  # fmt: skip
KEYS = [row["key"] for rows in FACTS.values() for row in rows]
EXAMPLES: dict[str, Any] = {
    "rows": [ROW], "prefixes": list("0123456789abcdef"), "pids": [DENG], "ids": [MILL, DENG], "eids": [MILL, FARM],
    "keys": KEYS, "names": ["翁源县鑫发碾米有限公司"], "codes": [MILL], "reg_nos": ["440229600000033"], "pid": DENG,
    "as_of": "2026-06-30", "known_at": "9999", "id": "draw-run", "party": DENG, "text": "翁源县", "offset": 0,
}  # fmt: skip


def an_example(param: Param) -> object:
    """A value that finds something in the small county."""
    fallback = {"INTEGER": param.low or 10, "FLOAT": 0.0, "LIST": [MILL], "STRING": MILL, "BOOLEAN": True, "MAP": {}}
    if param.name == "kinds" and param.type == "LIST":  # of relations: any
        return []
    return EXAMPLES.get(param.name, fallback[param.type])


def complaint(connection: Connection, query: QueryFile) -> str:
    """What is wrong with a query on this server, if anything; the graph stays as it was."""
    values = {param.name: an_example(param) for param in query.params}
    query.check(values)
    with connection.driver.session(database=connection.database) as session, session.begin_transaction() as tx:
        records = list(tx.run(query.text, values))
        tx.rollback()
    wrong = {tuple(record.keys()) for record in records} - {query.columns}
    return f"{query.name} returns {wrong}, declares {query.columns}" if wrong else ""


def test_every_query_runs_as_declared(connection: Connection) -> None:
    writer = GraphWriter(connection)
    write_county(writer)
    write_results(writer, "run", 0.6)
    assert [found for query in QUERIES.values() if (found := complaint(connection, query))] == []
