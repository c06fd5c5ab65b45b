"""The signals that speak of a subject (主体的风险信号), as the last run computed them, with their evidence."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.domain.evidence import Step
from graph_service.domain.subjects import is_person
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Row
from graph_service.usecases.stored_paths import steps_of

MOST = 200  # parties, records and steps told of one signal


@dataclass(frozen=True, slots=True)
class FoundSignal:
    """One signal (信号): its stored row, whom it speaks of, and the relations walked."""

    row: Row
    about: tuple[str, ...]
    records: tuple[str, ...]
    path: tuple[Step, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class SignalsAnswer:
    """Signals of a subject in the order of the run (信号清单), and the parties that they name."""

    subject: Row
    signals: tuple[FoundSignal, ...]
    names: dict[str, Row]
    truncated: bool


def signals_about(store: GraphStore, code: str, *, limit: int, restricted: bool = False) -> SignalsAnswer:
    """List the signals of the last run that speak of a subject (主体的风险信号). Raises ``NotFound``.

    Those that rest on kinship are left out unless ``restricted`` (R8.11): only who may see them asks for them.
    """
    subject = store.subject(code)
    page = store.signals_of(subject["eid"], limit=limit, restricted=restricted)
    signals = tuple(_found(row) for row in page.rows)
    met = {party for one in signals for party in (*one.about, *(end for s in one.path for end in (s.start, s.end)))}
    people = sorted(party for party in met if is_person(party))
    names: dict[str, Row] = {row["pid"]: row for row in store.persons(people)}
    names |= {row["eid"]: row for row in store.subjects(sorted(met.difference(people)))}
    cut = page.truncated or any(one.truncated for one in signals)
    return SignalsAnswer(subject, signals, names, truncated=cut)


def _found(row: Row) -> FoundSignal:
    about, records, path = row.get("about") or [], row.get("records") or [], steps_of(row)
    cut = max(len(about), len(records), len(path)) > MOST
    return FoundSignal(row, tuple(about[:MOST]), tuple(records[:MOST]), path[:MOST], bool(row.get("truncated")) or cut)
