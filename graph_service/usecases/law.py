"""What cases say of the facts, asked of the graph (案件所定): the same overlay for every answer, run and desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import itemgetter

from graph_service.analysis.arrears import debts_of
from graph_service.analysis.cases import effects
from graph_service.analysis.commitment_cases import promises_of
from graph_service.analysis.designations import entries_of
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.inspection_records import PROCEDURE, inspections_of
from graph_service.analysis.law_overlay import CaseLaw, Effects, row_ref, with_effects
from graph_service.analysis.standing import document_keys, open_on
from graph_service.analysis.told_later import as_told_by
from graph_service.domain.acts import Case
from graph_service.rulebook.arrears import arrears_policy
from graph_service.rulebook.lists import read_lists
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases, cases_about, cases_concerning
from graph_service.store.dossier import Dossier
from graph_service.store.graph_store import RECORD_KINDS, GraphStore, Page
from graph_service.usecases.asked import Asked, Row

MAKING = frozenset({"arrears_complaint", "commitment", "designation"})
"""Procedures whose cases make records of their own (成记录的程序)."""
RECORDING = MAKING | {PROCEDURE}
"""The same, and the tasks that report inspections (成记录的程序, 含检查任务)."""
UNWEIGHED = frozenset({("commitment", step) for step in ("draft", "make", "sign", "supplement")})
"""Steps of these that make nothing anybody weighs (不影响计算的步骤): a promise counts once it was judged."""


def effects_on(connection: Connection, refs: Iterable[str], asked: Asked) -> Effects:
    """What cases do to some records on a day, as known at a time (记录所受效果)."""
    return effects(cases_concerning(connection, refs), as_of=asked.as_of, known_at=asked.known_text)


def case_law(cases: Sequence[Case], asked: Asked) -> CaseLaw:
    """What some cases say of the facts on a day, as known at a time (案件所定)."""
    return CaseLaw(effects(cases, as_of=asked.as_of, known_at=asked.known_text), made_by(cases, asked))


def law_on(connection: Connection, day: date) -> CaseLaw:
    """What all cases say of the facts on a day, as known now (全部案件所定)."""
    return case_law(list(all_cases(connection)), Asked(day))


def made_by(cases: Iterable[Case], asked: Asked) -> Mapping[str, Sequence[Row]]:
    """Records that cases made (案件所成记录), by kind of fact: designations, debts found, promises, inspections.

    An inspection counts towards the class of the next run (R7.10): no act of its case tells the last one anew.
    """
    found, day, known = list(cases), asked.as_of, asked.known_text
    made = {
        "list_entry": entries_of(found, read_lists(), as_of=day, known_at=known),
        "arrears": debts_of(found, arrears_policy(), as_of=day, known_at=known),
        "commitment": promises_of(found, as_of=day, known_at=known),
        "inspection": inspections_of(found, as_of=day, known_at=known),
    }
    return {kind: rows for kind, rows in made.items() if rows}


def lawful(connection: Connection, rows: Iterable[Row], asked: Asked) -> tuple[Row, ...]:
    """Lay the effects of cases over records (记录叠加): see ``law_overlay.with_effects``."""
    rows = list(rows)
    return tuple(with_effects(rows, effects_on(connection, [row_ref(row["fact"], row) for row in rows], asked)))


def records_under_law(store: GraphStore, party: str, kinds: Sequence[str], asked: Asked, *, limit: int) -> Page:
    """List records on a party as cases leave them (法律效力下的记录), newest first, ``limit`` of each kind.

    Those that a case made are among them; where a source states the same, what was recorded last. Each is told as it
    stood on the day: an end that came later is not told of it.
    """
    page = store.records(party, kinds=kinds, limit=limit, **asked.times)
    stood = [as_told_by(row, asked.times["as_of"]) for row in page.rows]
    rows = with_made(stood, made_by(cases_about(store.connection, party), asked), kinds)
    found = effects_on(store.connection, [row_ref(row["fact"], row) for row in rows], asked)
    objections = store.records(party, kinds=["objection"], **asked.times).rows
    return Page(tuple(with_effects(rows, found, filed_against(objections, asked))), page.truncated)


def dossier_under_law(store: GraphStore, dossier: Dossier, asked: Asked) -> list[Row]:
    """List the records of a dossier as cases leave them (法律效力下的卷宗), newest first, those that cases made too."""
    made = made_by(dossier.cases, asked) if dossier.cases else {}
    rows = with_made(dossier.records, made, RECORD_KINDS)
    refs = [row_ref(row["fact"], row) for row in rows]
    # an authorisation is a case about the subject as well, and concerns no record: nothing is asked for it
    touched = dossier.concerned or made or any(one.head.refs for one in dossier.cases)
    found = effects_on(store.connection, refs, asked) if touched else {}
    objections = [row for row in rows if row["fact"] == "objection"]
    return with_effects(rows, found, filed_against(objections, asked))


def with_made(rows: Iterable[Row], made: Mapping[str, Sequence[Row]], kinds: Sequence[str]) -> list[Row]:
    """Lay what cases made beside what sources state of a party (并入案件所成记录), newest first.

    Where both say the same, what was recorded last stays.
    """
    new = [{**row, "fact": kind, "superseded_at": None} for kind in kinds for row in made.get(kind, ())]
    last = {row_ref(row["fact"], row): row for row in sorted(chain(rows, new), key=itemgetter("recorded_at"))}
    return sorted(last.values(), key=lambda row: (row["valid_from"] or "", row["rid"]), reverse=True)


def filed_against(rows: Sequence[Row], asked: Asked) -> frozenset[str]:
    """Comparison keys of the documents that open objections filed by a source name (被异议的文书)."""
    if not rows:
        return frozenset()
    return frozenset(document_keys(open_on(fact_frame("objection", rows), asked.as_of)["doc_no"]).drop_nulls())
