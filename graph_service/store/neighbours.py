"""One hop around many parties (一步邻居): their relations in force, and how many relations each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import Page
from graph_service.store.same import CHUNK, Sameness
from graph_service.store.walk import EVERYTHING, Row, Sieve, edge_of


def relations_of(
    connection: Connection,
    parties: Sequence[str],
    *,
    as_of: str,
    known_at: str | None,
    limit: int,
    sieve: Sieve = EVERYTHING,
) -> Page:
    """Relations that touch any of these parties (关联关系), each once, shaped as the edges of a ``Network``.

    Merged subjects and persons are asked under all their ids and answered under one (ADR 0006, ADR 0046). In the order
    of kind, ends and id; ``truncated`` where ``limit`` cut.
    """
    known = known_at or END_OF_TIME
    same = Sameness(connection, known)
    everybody = same.widen(parties)
    found: dict[str, Row] = {}
    for query, ids in (
        ("relations_of_subjects", [party for party in everybody if not is_person(party)]),
        ("relations_of_persons", [party for party in everybody if is_person(party)]),
    ):
        for chunk in _chunks(ids):
            if (room := limit + 1 - len(found)) > 0:
                rows = connection.read(query, ids=chunk, as_of=as_of, known_at=known, limit=room, **sieve)
                found |= {row["relation"]["rid"]: row for row in rows}
    edges = map(edge_of, same.narrow(list(found.values())[:limit]))
    return Page(tuple(sorted(edges, key=_order)), truncated=len(found) > limit)


def degrees_of(connection: Connection, parties: Sequence[str], *, known_at: str | None) -> dict[str, int]:
    """How many relations each party has (关联数), past ones included: those that ``relations_of`` reads."""
    return Sameness(connection, known_at or END_OF_TIME).degrees(parties)


def live_degrees(
    connection: Connection, parties: Sequence[str], *, as_of: str, known_at: str | None, sieve: Sieve = EVERYTHING
) -> dict[str, int]:
    """How many relations in force on the day touch each party (当日关联数); parties without any are missing.

    What is stated under several ids of one party is added up: of a merged party it may be more than ``relations_of``
    tells, where two ids say the same.
    """
    known = known_at or END_OF_TIME
    same = Sameness(connection, known)
    own = same.finals(same.widen(parties))
    found = Counter[str]()
    for query, ids in (
        ("live_degrees_of_subjects", [one for one in own if not is_person(one)]),
        ("live_degrees_of_persons", [one for one in own if is_person(one)]),
    ):
        for chunk in _chunks(ids):
            for row in connection.read(query, ids=chunk, as_of=as_of, known_at=known, **sieve):
                found[own[row["party"]]] += row["degree"]
    return dict(found)


def persons_tied_to(connection: Connection, eid: str, *, known_at: str | None, limit: int) -> list[str]:
    """Persons who ever had a relation to a subject (与主体有过关系的自然人), each as what he finally is (ADR 6)."""
    known = known_at or END_OF_TIME
    same = Sameness(connection, known)
    rows = connection.read("persons_tied_to", eids=same.widen([eid]), known_at=known, limit=limit)
    return sorted(set(same.finals([row["pid"] for row in rows]).values()))


def _chunks(ids: Sequence[str]) -> Iterator[list[str]]:
    return (list(ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))


def _order(row: Row) -> tuple[str, str, str, str]:
    return row["kind"], row["source_id"], row["target_id"], row["rid"]
