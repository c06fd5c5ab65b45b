"""What a network tells of its nodes besides names (节点标注): degree, group, suspected control, risk class.

Groups and control are those of the last run, as the graph keeps them: a network of a thousand parties cannot compute
them anew for each. They are about the day of that run, which the answer names.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from graph_service.analysis.ultimate import Mode
from graph_service.domain.names import name_key
from graph_service.domain.subjects import EntityKind, is_person
from graph_service.rulebook.nominees import holder_policy
from graph_service.store.graph_store import GraphStore
from graph_service.store.last_run import classes_of, control_over, controlled_counts, last_run
from graph_service.store.neighbours import live_degrees
from graph_service.store.walk import Network, Sieve
from graph_service.usecases.asked import Asked, Row

FEWEST = 2  # members of a group: one alone is none


@dataclass(frozen=True, slots=True)
class NodeGroup:
    """The group of a subject by the last run (所在集团): who heads it, and how many subjects belong."""

    head: Row
    size: int


@dataclass(frozen=True, slots=True)
class NodeMarks:
    """Marks of the nodes of one network (节点标注), by party.

    ``degrees`` are of every node that is no hub. ``of_run`` is the day of the last run, ``None`` where nothing computed
    was asked for or there was no run: then nothing is told of ``groups``, ``controllers`` and ``classes``.
    """

    degrees: Mapping[str, int]
    of_run: date | None = None
    groups: Mapping[str, NodeGroup] = field(default_factory=dict[str, NodeGroup])
    controllers: frozenset[str] = frozenset()
    classes: Mapping[str, str] = field(default_factory=dict[str, str])


def marks_of(
    store: GraphStore, network: Network, asked: Asked, sieve: Sieve, *, computed: bool, classed: Collection[str] = ()
) -> NodeMarks:
    """Mark the nodes of a network (节点标注); the classes of those alone that are in ``classed``.

    ``computed`` asks for what the last run left as well. Cost: six questions, whatever the size.
    """
    parties = [row["party"] for row in network.nodes]
    counted = [party for party in parties if party not in network.hubs]
    degrees = dict.fromkeys(counted, 0) | live_degrees(store.connection, counted, sieve=sieve, **asked.times)
    run = last_run(store.connection) if computed else None
    if run is None:
        return NodeMarks(degrees)
    subjects = [party for party in parties if not is_person(party)]
    control = control_over(store.connection, subjects)
    top = [row for row in control if row["ultimate"]]
    return NodeMarks(
        degrees,
        date.fromisoformat(run["as_of"]),
        _groups(store, network.nodes, top),
        frozenset(row["party"] for row in top),
        classes_of(store.connection, [party for party in subjects if party in classed]),
    )


def _groups(store: GraphStore, nodes: Sequence[Row], top: Sequence[Row]) -> dict[str, NodeGroup]:
    """Groups by who controls their members alone (同受一方单独控制); the state heads none (A11)."""
    heads = {row["eid"]: row for row in top if row["mode"] == Mode.SOLE.name and not _state(row)}
    own = {row["party"]: row for row in nodes if not row["is_person"] and row["party"] not in heads and not _state(row)}
    heads |= own  # a subject that nobody controls alone may head a group itself
    controlled = controlled_counts(store.connection, sorted({row["party"] for row in heads.values()}))
    sizes = {party: number + (not is_person(party)) for party, number in controlled.items()}
    return {
        eid: NodeGroup(head, sizes[head["party"]])
        for eid, head in heads.items()
        if sizes.get(head["party"], 0) >= FEWEST
    }


def _state(row: Row) -> bool:
    """Whether a party is the state or holds for it (国家出资人, R8.1)."""
    endings = tuple(name_key(end) for end in holder_policy().state_endings)
    return row["entity_kind"] == EntityKind.PUBLIC_BODY or name_key(row["name"] or "").endswith(endings)
