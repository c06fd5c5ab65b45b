"""Reports verified by anybody (报告核验, R9.6): by the code on the paper, or by the fingerprint of a file.

What is told is what the paper says of itself, whether it still counts, and whether something on it was annulled or
repaired since: neither what, nor for whom it was made, nor what for. A code that nobody was given is answered like any
other that names nothing, after the same questions to the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import replay
from graph_service.analysis.law_overlay import row_ref
from graph_service.analysis.repair import GONE
from graph_service.domain.events import EventState
from graph_service.domain.reports import ReportState
from graph_service.store.cases import read_cases
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.report_files import JSON, PDF, ReportEntry, ReportFiles
from graph_service.usecases.asked import Asked
from graph_service.usecases.law import records_under_law
from graph_service.usecases.portraits import MOST_RECORDS

NOWHERE = "00000000000000000X"  # whose records are asked for where a code names nothing


@dataclass(frozen=True, slots=True)
class Verification:
    """What a report is worth on a day (核验结果); ``entry`` is ``None`` where there is no such report.

    ``changed``: something on it was annulled, repaired or taken back since. ``file`` is the kind of the file whose
    fingerprint was asked for.
    """

    state: ReportState
    entry: ReportEntry | None = None
    changed: bool = False
    file: str | None = None


def verify_code(store: GraphStore, files: ReportFiles, typed: str, day: date) -> Verification:
    """Verify a report by its code (凭验证码核验), as of today."""
    return _verified(store, files.by_code(typed), day)


def verify_file(store: GraphStore, files: ReportFiles, sha256: str, day: date) -> Verification:
    """Verify a file by its SHA-256 (凭文件核验), as of today: whether it is, byte for byte, one that was issued."""
    entry = files.by_hash(sha256)
    kind = None if entry is None else PDF if sha256 == entry.pdf_sha256 else JSON
    return _verified(store, entry, day, kind)


def _verified(store: GraphStore, entry: ReportEntry | None, day: date, kind: str | None = None) -> Verification:
    changed = _changed(store, entry, day)
    ended = _withdrawn(store, entry.grant if entry else NOWHERE, day)
    if entry is None:
        return Verification(ReportState.NOT_FOUND)
    state = ReportState.EXPIRED if entry.expired(day) else ReportState.WITHDRAWN if ended else ReportState.VALID
    return Verification(state, entry, changed, kind)


def _withdrawn(store: GraphStore, grant: str, day: date) -> bool:
    """Whether the authorisation that the report rests on was taken back (授权已撤回)."""
    found = read_cases(store.connection, [grant]) if grant else []
    states = [state for case in found if (state := replay(case, as_of=day))]
    return any(state.state.closed for state in states)


def _changed(store: GraphStore, entry: ReportEntry | None, day: date) -> bool:
    """Whether a record that the report shows is annulled, repaired or no longer stated."""
    subject = entry.subject if entry else NOWHERE
    rows = records_under_law(store, subject, RECORD_KINDS, Asked(day), limit=MOST_RECORDS).rows
    standing = {row_ref(row["fact"], row): EventState(row["standing"]) for row in rows}
    return any(standing.get(named, EventState.ANNULLED) in GONE for named in (entry.refs if entry else ()))
