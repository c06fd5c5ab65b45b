"""What was published last in the county (公示动态): records that are public today, newest first, page by page.

Nothing is kept of the feed: each page is read from the graph, judged under the cases of now as the records of one
subject are (``usecases.records``), so what was repaired or withdrawn is in no page from that moment on (R5.4, R5.9).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph_service.analysis.law_overlay import row_ref, with_effects
from graph_service.domain.subjects import is_person
from graph_service.store.feed import Place, in_order, newest, objections_on
from graph_service.store.graph_store import GraphStore
from graph_service.store.same import canonical_of, members_of
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import effects_on, filed_against, with_made
from graph_service.usecases.records import is_public, masked_record, with_publication

_DAYS = 31  # looked through at first; twice as many whenever they held too little
_ROUNDS = 20  # after which a page ends though it is not full: the next one goes on from there
Made = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Feed:
    """A page of the feed (公示动态): ``names`` of the subjects by id, ``then`` where the next page begins, if any."""

    rows: tuple[Row, ...]
    names: Mapping[str, str | None]
    then: Place | None


def public_feed(
    store: GraphStore, today: date, made: Made, *, kinds: Sequence[str], since: date, place: Place, limit: int
) -> Feed:
    """Read a page of what is public today (公示动态), the newest first and then by ``rid``, no day before ``since``.

    ``made`` are the records that cases made (``law.made_by``). A page may be short and still have a next one: looking
    ends after a number of rounds or when the answer is due.
    """
    asked, days, chunk = Asked(today), _DAYS, limit + 1
    shown: list[Row] = []
    for _ in range(_ROUNDS):
        low = date.fromordinal(max(since.toordinal(), date.fromisoformat(place.day).toordinal() - days))
        found = _found(store, kinds, made, low.isoformat(), place, chunk)
        for row in _judged(store, found, asked):
            shown.append(row)
            if len(shown) > limit:
                return _page(store, shown[:limit], Place(shown[limit - 1]["valid_from"], shown[limit - 1]["rid"]))
        if len(found) == chunk:
            place = Place(found[-1]["valid_from"], found[-1]["rid"])
        elif low == since:
            return _page(store, shown, None)
        else:
            place, days = Place((low - timedelta(days=1)).isoformat()), days * 2
        if store.connection.late:
            break
    return _page(store, shown, place)


def _found(store: GraphStore, kinds: Sequence[str], made: Made, low: str, place: Place, chunk: int) -> list[Row]:
    """The first ``chunk`` records after a place, of no day before ``low``, those that cases made among them."""
    stated = newest(store.connection, kinds, since=low, place=place, limit=chunk)
    own = {
        kind: [
            row
            for row in made.get(kind, ())
            if place.precedes(row) and row["valid_from"] >= low and not is_person(row["subject"])
        ]
        for kind in kinds
    }
    return in_order(with_made(stated, own, kinds))[:chunk]


def _judged(store: GraphStore, rows: Sequence[Row], asked: Asked) -> Iterable[Row]:
    """Records as cases and objections leave them, masked, those that are public alone, in their order."""
    connection, subjects = store.connection, {row["subject"] for row in rows}
    final = canonical_of(connection, subjects)
    ids = {eid: eid for eid in {*subjects, *final.values()}} | final
    ids |= {old: final.get(eid, eid) for old, eid in members_of(connection, {*ids.values()}).items()}
    filed: defaultdict[str, list[Row]] = defaultdict(list)
    for row in objections_on(connection, sorted(ids)):
        filed[ids[row["subject"]]].append(row)
    objected = {eid: filed_against(found, asked) for eid, found in filed.items()}
    effects = effects_on(connection, [row_ref(row["fact"], row) for row in rows], asked)
    for row in rows:
        eid = ids[row["subject"]]
        told = with_effects([row], effects, objected.get(eid, frozenset()))
        (shown,) = with_publication(map(masked_record, told), asked.as_of)
        if is_public(shown, asked.as_of):
            yield {**shown, "subject": eid}


def _page(store: GraphStore, rows: Sequence[Row], then: Place | None) -> Feed:
    named = store.subjects(sorted({row["subject"] for row in rows}))
    return Feed(tuple(rows), {row["eid"]: row["name"] for row in named}, then)
