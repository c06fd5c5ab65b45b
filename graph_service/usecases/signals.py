"""The signals that speak of a subject (主体的风险信号), as the last run computed them, with their evidence."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from graph_service.domain.evidence import Step
from graph_service.domain.subjects import is_person
from graph_service.rulebook.objections import objection_policy
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Row
from graph_service.usecases.last_run import LATEST, AskedRun, LastRun, run_asked_for
from graph_service.usecases.stored_paths import steps_of
from graph_service.usecases.stored_records import Packed, RecordRow, files_of, records_of

MOST = 200  # parties, records and steps told of one signal


@dataclass(frozen=True, slots=True)
class FoundSignal:
    """One signal (信号): its stored row, whom it speaks of, and the relations walked.

    ``stated`` are the rows that state its records and the relations of its path, as far as the run said.
    """

    row: Row
    about: tuple[str, ...]
    records: tuple[str, ...]
    path: tuple[Step, ...]
    stated: tuple[RecordRow, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class SignalsAnswer:
    """Signals of a subject in the order of the run (信号清单), the parties that they name and how those may answer."""

    subject: Row
    run: LastRun
    signals: tuple[FoundSignal, ...]
    names: dict[str, Row]
    way_back: tuple[str, ...]
    truncated: bool


def signals_about(
    store: GraphStore, code: str, *, limit: int, restricted: bool = False, asked: AskedRun = LATEST
) -> SignalsAnswer:
    """List the signals of the last run that speak of a subject (主体的风险信号).

    Those that rest on kinship are left out unless ``restricted`` (R8.11): only who may see them asks for them. Raises
    ``NotFound`` for subject and run, ``BadInput`` where another day or moment than that of the run is ``asked`` for.
    """
    subject = store.subject(code)
    run = run_asked_for(store, asked)
    page = store.signals_of(subject["eid"], limit=limit, restricted=restricted)
    packed: list[list[Packed]] = [orjson.loads(row.get("stated") or "[]")[:MOST] for row in page.rows]
    files = files_of(store.connection, (record for records in packed for record in records))
    signals = tuple(_found(row, records_of(records, files)) for row, records in zip(page.rows, packed, strict=True))
    met = {party for one in signals for party in (*one.about, *(end for s in one.path for end in (s.start, s.end)))}
    people = sorted(party for party in met if is_person(party))
    names: dict[str, Row] = {row["pid"]: row for row in store.persons(people)}
    names |= {row["eid"]: row for row in store.subjects(sorted(met.difference(people)))}
    cut = page.truncated or any(one.truncated for one in signals)
    return SignalsAnswer(subject, run, signals, names, objection_policy().way_back, truncated=cut)


def _found(row: Row, stated: tuple[RecordRow, ...]) -> FoundSignal:
    about, records, path = row.get("about") or [], row.get("records") or [], steps_of(row)
    cut = bool(row.get("truncated")) or max(len(about), len(records), len(path)) > MOST
    return FoundSignal(row, tuple(about[:MOST]), tuple(records[:MOST]), path[:MOST], stated, cut)
