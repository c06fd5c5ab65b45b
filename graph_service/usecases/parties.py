"""Which party a reference of the explorer names (引用号所指, ADR 0113): a subject by its id, a person among few.

A reference of a person cannot be turned back (ADR 0072), and no table of references is kept. Whoever asks names the
subject through which they met him; references are worked out anew for the persons who ever had a relation to that
subject, and for nobody else.
"""

from __future__ import annotations

from collections.abc import Callable

from graph_service.domain.errors import NotFound
from graph_service.store.graph_store import GraphStore
from graph_service.store.neighbours import persons_tied_to
from graph_service.usecases.asked import Asked

MOST_TRIED = 5_000  # persons of one subject whose references are worked out


def person_met(store: GraphStore, via: str, asked: Asked, named: Callable[[str], bool]) -> str:
    """Return the person whom a reference names among those of a subject (经由主体认人).

    Relations of every day count, so that a person stays found when the day that is looked at moves on. Raises
    ``NotFound``, for the subject too. Cost: one question and a keyed hash for each person, at most ``MOST_TRIED``.
    """
    subject = store.subject(via)
    tried = persons_tied_to(store.connection, subject["eid"], known_at=asked.known_text, limit=MOST_TRIED)
    found = next((person for person in tried if named(person)), None)
    if found is None:
        raise NotFound(
            "未在该主体的关系人中查到此人。", advice="请从含有此人的应答中取引用号, via 填与其直接相连的主体。"
        )
    return found
