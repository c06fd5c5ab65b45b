"""Walks (图上游走): breadth first, one query a hop, so that a cycle costs nothing and every cut is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal, TypedDict

from graph_service.domain.errors import BadInput
from graph_service.domain.facts import FACTS
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.subjects import is_person
from graph_service.store.bolt import Connection
from graph_service.store.registrations import statuses_on
from graph_service.store.same import Sameness

Row = dict[str, Any]
MAX_DEPTH = 10
_FACT_OF = {kind.label: kind for kind in (*FACTS.values(), BRANCH_OF) if kind.is_relation}


@dataclass(frozen=True, slots=True)
class Network:
    """Parties and relations around a start (关联网络).

    ``nodes`` rows: ``party, is_person, name, certain, status, entity_kind, depth``; ``edges`` rows: ``source_id,
    target_id, kind`` (relation type) and the fact's columns. ``hubs`` were reached but not walked through.
    ``truncated`` says that ``limit`` or ``depth`` cut the answer while more was there to see.
    """

    nodes: tuple[Row, ...]
    edges: tuple[Row, ...]
    hubs: tuple[str, ...]
    truncated: bool


Times = Mapping[str, str]  # as_of and known_at, as every query of relations takes them


class Sieve(TypedDict):
    """Which relations count (筛选), as the queries of relations take it: of some kinds, empty for any, and trusted."""

    kinds: list[str]
    least_trust: float


EVERYTHING = Sieve(kinds=[], least_trust=0.0)
Expand = Callable[[list[str], int], list[Row]]  # parties and a limit to relations that touch them


def walk_holdings(
    connection: Connection,
    start: Sequence[str],
    direction: Literal["up", "down"],
    depth: int,
    *,
    times: Times,
    limit: int,
) -> Network:
    """Walk the holdings upstream or downstream of parties, at most ``depth`` hops."""
    if not 1 <= depth <= MAX_DEPTH:
        raise BadInput(f"股权层数应为 1..{MAX_DEPTH}, 实为 {depth}")

    same = Sameness(connection, times["known_at"])

    def expand(parties: list[str], most: int) -> list[Row]:
        ids = same.widen(parties)
        if direction == "up":
            return connection.read("holdings_into", eids=_subjects(ids), limit=most, **times)
        return [
            row
            for query, ids in (("holdings_of_subjects", _subjects(ids)), ("holdings_of_persons", _persons(ids)))
            if ids
            for row in connection.read(query, ids=ids, limit=most, **times)
        ]

    return _breadth_first(same, start, expand, depth, as_of=times["as_of"], limit=limit, hub=None)


def walk(
    connection: Connection,
    start: str,
    depth: int,
    *,
    times: Times,
    limit: int,
    hub: int,
    sieve: Sieve = EVERYTHING,
) -> Network:
    """Relations around a party that pass the sieve, hubs not walked through."""
    same = Sameness(connection, times["known_at"])

    def expand(parties: list[str], most: int) -> list[Row]:
        ids = same.widen(parties)
        return [
            row
            for query, ids in (("relations_of_subjects", _subjects(ids)), ("relations_of_persons", _persons(ids)))
            if ids
            for row in connection.read(query, ids=ids, limit=most, **times, **sieve)
        ]

    return _breadth_first(same, [start], expand, depth, as_of=times["as_of"], limit=limit, hub=hub)


def _breadth_first(
    same: Sameness, start: Sequence[str], expand: Expand, depth: int, *, as_of: str, limit: int, hub: int | None
) -> Network:
    connection = same.connection
    seen = dict.fromkeys(start, 0)
    edges: dict[str, Row] = {}
    hubs: list[str] = []
    front, truncated = list(start), False
    for hop in range(1, depth + 1):
        for row in same.narrow(expand(front, limit + 1)):
            if len(edges) >= limit and row["relation"]["rid"] not in edges:
                truncated = True
                break
            edges.setdefault(row["relation"]["rid"], row)
        ends = {end for edge in edges.values() for end in (edge["source_id"], edge["target_id"])}
        reached = sorted(ends - seen.keys())
        seen.update(dict.fromkeys(reached, hop))
        big = set[str]() if hub is None else {party for party, many in same.degrees(reached).items() if many > hub}
        hubs += sorted(big)
        front = [party for party in reached if party not in big]
        truncated = truncated or (connection.late and bool(front))
        if truncated or not front:
            break
    else:
        truncated = truncated or bool(_fresh(same.narrow(expand(front, limit + 1)), edges))
    ordered = sorted(map(edge_of, edges.values()), key=itemgetter("kind", "source_id", "target_id", "rid"))
    return Network(nodes_of(same, seen, as_of), tuple(ordered), tuple(hubs), truncated)


def _fresh(rows: list[Row], edges: dict[str, Row]) -> list[Row]:
    return [row for row in rows if row["relation"]["rid"] not in edges]


def nodes_of(same: Sameness, depths: Mapping[str, int], as_of: str) -> tuple[Row, ...]:
    """Read parties as nodes of a ``Network`` (节点), each at its depth, with its status on the day."""
    connection = same.connection
    eids, pids = _subjects(list(depths)), _persons(list(depths))
    statuses = statuses_on(same, eids, as_of)
    subjects = connection.read("subjects_by_id", eids=eids) if eids else []
    persons = connection.read("persons_by_id", pids=pids) if pids else []
    rows = [
        {"party": row["eid"], "is_person": False, **{key: row[key] for key in _SHOWN},
         "status": statuses.get(row["eid"]), "depth": depths[row["eid"]]}
        for row in subjects
    ]  # fmt: skip
    rows += [
        {"party": row["pid"], "is_person": True, "name": row["name"], "certain": row["certain"], "status": None,
         "entity_kind": None, "depth": depths[row["pid"]]}
        for row in persons
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (row["depth"], row["party"])))


_SHOWN = ("name", "certain", "entity_kind")


def edge_of(row: Row) -> Row:
    """Shape a row of a query of relations as an edge of a ``Network``."""
    kind = _FACT_OF[row["kind"]]
    stored: Row = row["relation"]
    shown = [column.name for column in kind.columns if column.name not in kind.ends or column.name == "eid"]
    provenance = ("rid", "valid_from", "valid_to", "recorded_at", "source", "batch", "row", "trust")
    facts = {name: stored.get(name) for name in (*shown, *provenance)}
    role = {"role": facts.pop("kind")} if "kind" in facts else {}
    return {**facts, **role, "source_id": row["source_id"], "target_id": row["target_id"], "kind": row["kind"]}


def _persons(parties: list[str]) -> list[str]:
    return [party for party in parties if is_person(party)]


def _subjects(parties: list[str]) -> list[str]:
    return [party for party in parties if not is_person(party)]
