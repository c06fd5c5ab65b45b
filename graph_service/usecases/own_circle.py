"""Who and what is near to people who use the system (本人及近亲属, R10.6): what they should not look at unasked.

Kinship is looked up for this alone, and no answer tells whose relative anybody is: an alert names lines of the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import MAX_LIMIT, GraphStore
from graph_service.store.kin import kin_of
from graph_service.store.same import Sameness

Circles = Mapping[str, frozenset[str]]
ABUSE, KINSHIP = "R10.6", "R8.11"


def rules_of(circles: Circles) -> tuple[str, ...]:
    """Rules by which alerts were looked for (所依规则): that relatives were looked up is told with them."""
    return (ABUSE, KINSHIP) if circles else (ABUSE,)


def circles_of(store: GraphStore, persons: Mapping[str, str], day: date) -> Circles:
    """Return the circle of each account (本人及近亲属范围) by the ids of ``persons`` to whom they belong.

    It holds the person, his near relatives on record (民法典1045), and the subjects in which any of them has a role, a
    holding or a guarantee on the day, under every id of theirs. Cost: two questions a person, one for each relative.
    """
    return {account: _circle(store, person, day.isoformat()) for account, person in persons.items()}


def _circle(store: GraphStore, person: str, day: str) -> frozenset[str]:
    kin = kin_of(store.connection, [person], as_of=day, known_at=None, limit=MAX_LIMIT).rows
    near = {person, *(row[end] for row in kin for end in ("source_id", "target_id"))}
    around = [store.network(one, depth=1, as_of=day, limit=MAX_LIMIT, hub=MAX_LIMIT) for one in sorted(near)]
    tied = {row[end] for found in around for row in found.edges for end in ("source_id", "target_id")}
    return frozenset(Sameness(store.connection, END_OF_TIME).widen(sorted(near | tied)))
