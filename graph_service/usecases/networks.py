"""The network around a subject, one hop around a party, and how many relations it has (关联网络、一步展开、关联数)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from graph_service.domain.fact_relations import RESTRICTED
from graph_service.domain.facts import FACTS
from graph_service.domain.merges import BRANCH_OF
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore
from graph_service.store.neighbours import degrees_of, relations_of
from graph_service.store.same import Sameness
from graph_service.store.walk import Network, Sieve, nodes_of
from graph_service.usecases.asked import Asked, Row

HUB = 200  # relations of a party that a walk does not go through
MOST_COUNTED = 1_000  # relations of one party that are counted; of more it is told that there are more
MOST_READ = 10_000  # relations of one party that are read to page through them
SHOWN = tuple(kind.label for kind in (*FACTS.values(), BRANCH_OF) if kind.is_relation and kind.name not in RESTRICTED)
"""Relation types that a network shows (可显示的关系种类)."""


class Direction(StrEnum):
    """Which relations of a party are meant (方向): those that start at it, or that end there."""

    OUT = "out"  # 该方为起点: 持股、任职于、担保他人
    IN = "in"  # 该方为终点: 被持股、由其任职、被担保


@dataclass(frozen=True, slots=True)
class Ties:
    """How many relations of a party are in force on the day (关联数), by type and direction, and by the other end.

    ``cut`` says that there are more than were counted: every number is then the least there is.
    """

    counts: Mapping[tuple[str, Direction], int]
    others: Mapping[str, int]
    cut: bool

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """A page of the relations of one party with the parties they join it to (一步展开).

    ``more`` are those after this page, and where ``network.truncated`` at least so many.
    """

    network: Network
    more: int


def network_around(
    store: GraphStore, code: str, asked: Asked, *, depth: int, limit: int, sieve: Sieve
) -> tuple[Row, Network]:
    """Relations around a subject in force on the day that pass the sieve (关联网络). Raises ``NotFound``."""
    subject = store.subject(code)
    return subject, store.network(subject["eid"], depth=depth, limit=limit, hub=HUB, sieve=sieve, **asked.times)


def ties_of(store: GraphStore, party: str, asked: Asked, sieve: Sieve) -> Ties:
    """Count the relations of a party in force on the day (关联数), at most ``MOST_COUNTED``."""
    page = relations_of(store.connection, [party], limit=MOST_COUNTED, sieve=sieve, **asked.times)
    counts = Counter((row["kind"], direction_of(row, party)) for row in page.rows)
    others = Counter(row["target_id"] if row["source_id"] == party else row["source_id"] for row in page.rows)
    return Ties(dict(sorted(counts.items())), others, page.truncated)


def neighbours_of(
    store: GraphStore, party: str, asked: Asked, sieve: Sieve, *, direction: Direction | None, after: int, limit: int
) -> Neighbours:
    """Read one hop around a party (一步展开): ``limit`` relations after the first ``after``, in a total order.

    By type, the other end and id: the order is the same for every page while nothing is written.
    """
    page = relations_of(store.connection, [party], limit=MOST_READ, sieve=sieve, **asked.times)
    wanted = [row for row in page.rows if direction is None or direction_of(row, party) is direction]
    rows = wanted[after : after + limit]
    others = {row[end] for row in rows for end in ("source_id", "target_id")} - {party}
    same = Sameness(store.connection, asked.known_text or END_OF_TIME)
    nodes = nodes_of(same, {party: 0} | dict.fromkeys(sorted(others), 1), asked.times["as_of"])
    degrees = degrees_of(store.connection, sorted(others), known_at=asked.known_text)
    hubs = tuple(sorted(one for one, many in degrees.items() if many > HUB))
    return Neighbours(Network(nodes, tuple(rows), hubs, page.truncated), max(0, len(wanted) - after - len(rows)))


def direction_of(row: Row, party: str) -> Direction:
    """Which way a relation goes, seen from a party (方向); one to itself goes out."""
    return Direction.OUT if row["source_id"] == party else Direction.IN


def names_of(network: Network) -> Mapping[str, Row]:
    """Nodes of a network by party (网络中的主体和人员)."""
    return {row["party"]: row for row in network.nodes}
