"""The state of a graph (图状态): what was loaded and decided, in one definition.

Answers name it (``data_version``), kept snapshots are found by it, and an export that spans two states is torn.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from graph_service.store.bolt import Connection
from graph_service.store.ledger import LOADED

END_OF_TIME = "9999-12-31T23:59:59+00:00"
_DECIDED = ("decision", "withdrawal")


@dataclass(frozen=True, slots=True)
class GraphState:
    """All batches with what the ledger says of them, and all that people decided (批次台账与人工决定).

    ``decisions`` are those on who is who, ``withdrawn`` the relations that an upheld objection took back, each with
    its moment.
    """

    batches: tuple[dict[str, Any], ...]
    decisions: tuple[tuple[str, str], ...]
    withdrawn: tuple[tuple[str, str], ...] = ()

    @property
    def settled(self) -> bool:
        """Whether no batch is being loaded, taken back or waits to be read again (无待处理批次)."""
        return all(row["state"] == LOADED for row in self.batches)

    def version(self, known_at: str = END_OF_TIME) -> str:
        """Name of the state (数据版本): a hash of the batches received and of what people decided by then.

        What the ledger says of a batch counts, short of the report on it, which follows from the rest: a batch taken
        back and loaded again by another mapping has the same id.
        """
        batches = [row for row in self.batches if row["received_at"] <= known_at]
        decided = [id_ for id_, at in (*self.decisions, *self.withdrawn) if at <= known_at]
        return hashlib.sha256(orjson.dumps((batches, decided), option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def graph_state(connection: Connection) -> GraphState:
    """Read the state of the graph as it is now (读取图状态): one query, for every answer names it."""
    found: dict[str, list[dict[str, Any]]] = {"batch": [], "decision": [], "withdrawal": []}
    for row in connection.read("graph_state"):
        found[row["kind"]].append(row["row"])
    batches = sorted(found["batch"], key=lambda row: (row["received_at"], row["position"], row["id"]))
    decided, withdrawn = (tuple(sorted((row["id"], row["at"]) for row in found[kind])) for kind in _DECIDED)
    return GraphState(tuple(batches), decided, withdrawn)


def counted(connection: Connection, *, relations: bool = True) -> dict[str, int]:
    """How many nodes of each label and relations of each type there are (图规模).

    Servers know the number of nodes; to count relations the embedded one passes every node, once a type.
    """
    names = ("node_counts", "relation_counts") if relations else ("node_counts",)
    return {row["what"]: row["n"] for name in names for row in connection.read(name)}


def data_version(connection: Connection, known_at: str = END_OF_TIME) -> str:
    """Name of the state of the graph as known at a time (数据版本)."""
    return graph_state(connection).version(known_at)
