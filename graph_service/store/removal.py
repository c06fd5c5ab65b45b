"""Removing a batch (移除批次): its facts go, and whatever rested on them is told anew from the facts that stay.

A subject, person or authority shows what the facts on it say: the newest registration, else the fullest name anyone
gave it. One that no fact names any more goes too. A transaction removes some facts and mends all they touched, so that
a removal cut short leaves a whole graph and is gone on with by the same call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph_service.domain.facts import FACTS, FactKind
from graph_service.domain.subjects import entity_kind, is_person
from graph_service.store.bolt import Connection
from graph_service.store.search_keys import search_keys
from graph_service.store.writer import DECIDED, HEX, SHOWN, authority_id, version_steps

CHUNK = 1_000  # facts a transaction
Step = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Stated:
    """One fact to be removed: its ids, its parties and the authority that decided it."""

    rid: str
    key: str
    parties: tuple[str, ...]
    authority: str | None


def remove_batch(connection: Connection, batch: str, progress: Callable[[int], None] = lambda done: None) -> int:
    """Remove all facts of a batch, and mend what they touched; how many went. ``progress`` is told how many so far."""
    done = 0
    for kind in FACTS.values():
        for prefix in HEX:
            (packed,) = connection.read(f"export_batch_{kind.name}", prefix=prefix, batch=batch)
            facts = [_stated(kind, row) for row in packed["rows"]]
            for start in range(0, len(facts), CHUNK):
                chunk = facts[start : start + CHUNK]
                connection.write_together(list(_steps(connection, kind, chunk, batch)))
                done += len(chunk)
                progress(done)
    return done


def remove_records(connection: Connection, kind: str, records: Sequence[Mapping[str, Any]], at: str) -> None:
    """Remove records of persons after their term (保存期满移除): every version given, in one transaction.

    Persons whom nothing names any more go with them. The batches that stated them are said to be thinned, so that the
    state of the graph is another one from then on; a person who stays is named by what stays.
    """
    pids = sorted({row["subject"] for row in records if is_person(row["subject"])})
    batches = sorted({row["batch"] for row in records if row.get("batch")})
    connection.write_together([
        (f"{kind}_remove", {"rows": [{"rid": row["rid"]} for row in records]}),
        ("remove_persons", {"pids": pids}),
        ("thin_batches", {"rows": [{"id": batch, "at": at} for batch in batches]}),
    ])  # fmt: skip
    if named := [step for step in _person_steps(connection, pids, "") if step[0] == "name_persons"]:
        connection.write_together(named)


def _stated(kind: FactKind, row: Sequence[Any]) -> _Stated:
    rid, key, *rest = row
    if kind.label in DECIDED:
        party, code, name = rest
        return _Stated(rid, key, (party,), authority_id(code, name))
    return _Stated(rid, key, tuple(rest), None)


def _steps(connection: Connection, kind: FactKind, facts: Sequence[_Stated], batch: str) -> Iterator[Step]:
    rows = [{"rid": fact.rid, "eid": fact.parties[-1]} for fact in facts]
    yield f"{kind.name}_remove", {"rows": rows if kind.is_relation else [{"rid": row["rid"]} for row in rows]}
    parties = sorted({party for fact in facts for party in fact.parties})
    yield from _subject_steps(connection, [party for party in parties if not is_person(party)], batch)
    yield from _person_steps(connection, [party for party in parties if is_person(party)], batch)
    yield from _authority_steps(connection, sorted({fact.authority for fact in facts if fact.authority}), batch)
    yield from version_steps(kind, {fact.key: fact.parties[-1] for fact in facts})


def _subject_steps(connection: Connection, eids: Sequence[str], batch: str) -> Iterator[Step]:
    named: dict[str, set[str]] = {}
    registered: set[str] = set()
    for row in connection.read("mentions_of_subjects", eids=list(eids), batch=batch):
        named.setdefault(row["id"], set()).update({row["name"]} - {None, row["id"]})
        if row["registers"]:
            registered.add(row["id"])
    stubs = sorted(named.keys() - registered)
    names = [fullest(named[eid]) for eid in stubs]
    shown = [
        {"eid": eid, "shown": {**dict.fromkeys(SHOWN), **_stub(eid), "name": name, **keys}}
        for eid, name, keys in zip(stubs, names, search_keys(names), strict=True)
    ]
    if shown:
        yield "show_subjects", {"rows": shown}
    if gone := sorted(set(eids) - named.keys()):
        yield "remove_subjects", {"eids": gone}


def _stub(eid: str) -> dict[str, Any]:
    """What the id of a subject says where no register does."""
    kind = None if ":" in eid else str(entity_kind(eid))
    return {"registered": False, "registered_by": None, "entity_kind": kind}


def fullest(names: set[str]) -> str | None:
    """Choose the fullest of the names given to a subject, the first in order of those equally long (最全称谓)."""
    return min(names, key=lambda name: (-len(name), name), default=None)


def _person_steps(connection: Connection, pids: Sequence[str], batch: str) -> Iterator[Step]:
    named: dict[str, set[str]] = {}
    for row in connection.read("mentions_of_persons", pids=list(pids), batch=batch):
        named.setdefault(row["id"], set()).update({row["name"]} - {None})
    if named:
        yield "name_persons", {"rows": [{"pid": pid, "name": min(named[pid], default=None)} for pid in sorted(named)]}
    if gone := sorted(set(pids) - named.keys()):
        yield "remove_persons", {"pids": gone}


def _authority_steps(connection: Connection, aids: Sequence[str], batch: str) -> Iterator[Step]:
    named: dict[str, set[str]] = {}
    for row in connection.read("mentions_of_authorities", aids=list(aids), batch=batch):
        named.setdefault(row["id"], set()).update({row["name"]} - {None})
    if named:
        rows = [{"aid": aid, "name": min(named[aid], default=None)} for aid in sorted(named)]
        yield "name_authorities", {"rows": rows}
    if gone := sorted(set(aids) - named.keys()):
        yield "remove_authorities", {"aids": gone}
