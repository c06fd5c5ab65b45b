"""Access and copy (查阅、复制, PIPL 45): all that the graph states of a subject or a person, for that one himself.

What is void is not listed, only counted (PIPL 47: it is kept for tracing and used for nothing); a question about what
was known before shows it. Never told, to nobody: relatives (R8.11), signals (R0.3), inspections that are still to come,
and hand-overs to audit or discipline.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import Act
from graph_service.domain.events import EventState
from graph_service.domain.facts import FACTS
from graph_service.domain.subjects import is_person
from graph_service.store.cases import cases_about
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.last_run import last_run
from graph_service.store.same import Sameness
from graph_service.store.walk import edge_of
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.authorisation_desk import CONSENT
from graph_service.usecases.authorisation_desk import PROCEDURE as AUTHORISATION
from graph_service.usecases.law import records_under_law
from graph_service.usecases.person_records import PersonRecord, person_record
from graph_service.usecases.proposals_desk import standings
from graph_service.usecases.records import masked_record, with_publication
from graph_service.usecases.subjects import registration_on

MOST = 2_000  # of each kind: records, relations, cases, versions
KIN = FACTS["kin"].label
GRANTS = frozenset({AUTHORISATION, CONSENT})
TO_COME = "inspection_task"  # told when it is done: who is told before is not inspected (R7.7)
CONFIDENTIAL = frozenset({"移送审计部门", "移送纪检监察", "移送组织人事"})


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case about the one who asks (关于本人的案件): where it stands, and its acts."""

    state: CaseState
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class OwnFacts:
    """What is stated of a party (所载信息): as known at a time, as cases leave it.

    ``relations`` are edges of a walk and ``names`` those met in them; ``withdrawn`` counts the void records that are
    not listed; ``grants`` are those cases in which the party authorised or consented.
    """

    relations: tuple[Row, ...]
    names: dict[str, Row]
    records: tuple[Row, ...]
    withdrawn: int
    cases: tuple[OwnCase, ...]
    grants: tuple[OwnCase, ...]
    truncated: bool


@dataclass(frozen=True, slots=True)
class SubjectData:
    """All of a subject (主体的全部信息): ``stated`` its card on the day, ``registrations`` every version."""

    subject: Row
    stated: Row | None
    names: tuple[Row, ...]
    registrations: tuple[Row, ...]
    facts: OwnFacts
    risk_class: Row | None
    truncated: bool


@dataclass(frozen=True, slots=True)
class PersonData:
    """All of a person (个人的全部信息): ``record`` his measures and marks, ``proposals`` what waits for a decision.

    ``standings`` tells of those that somebody took up.
    """

    person: str
    row: Row | None
    record: PersonRecord
    proposals: tuple[Row, ...]
    standings: Mapping[str, CaseState]
    facts: OwnFacts
    truncated: bool


def subject_data(store: GraphStore, code: str, asked: Asked) -> SubjectData:
    """Gather all that is stated and computed of a subject (查阅本主体信息). Raises ``NotFound``."""
    subject = store.subject(code)
    eid = subject["eid"]
    versions = store.registrations(eid, known_at=asked.known_text, limit=MOST)
    facts = _facts(store, eid, asked)
    return SubjectData(
        subject=subject,
        stated=registration_on(versions.rows, asked),
        names=tuple(store.names(eid)),
        registrations=versions.rows,
        facts=facts,
        risk_class=store.risk_class_of(eid) if _run_known(store, asked) else None,
        truncated=versions.truncated or facts.truncated,
    )


def person_data(store: GraphStore, person: str, asked: Asked) -> PersonData:
    """Gather all that is stated and computed of a person (查阅本人信息); of one who is not known, nothing."""
    record, facts = person_record(store, person, asked), _facts(store, person, asked)
    rows = store.connection.read("proposals_against", pid=person, limit=MOST + 1) if _run_known(store, asked) else []
    proposals = tuple(row["proposal"] for row in rows[:MOST])
    return PersonData(
        person=person,
        row=record.row,
        record=record,
        proposals=proposals,
        standings=standings(store.connection, [row["matter"] for row in proposals], asked),
        facts=facts,
        truncated=len(rows) > MOST or facts.truncated,
    )


def _run_known(store: GraphStore, asked: Asked) -> bool:
    run = last_run(store.connection)
    return run is not None and (asked.known_text is None or run["at"] <= asked.known_text)


def _facts(store: GraphStore, party: str, asked: Asked) -> OwnFacts:
    known = asked.known_text or END_OF_TIME
    ids = Sameness(store.connection, known).widen([party])
    relations, cut = _relations(store, ids, known)
    page = records_under_law(store, party, RECORD_KINDS, asked, limit=MOST)
    standing = [row for row in page.rows if row["standing"] != EventState.ANNULLED]
    cases = _cases(store, ids, asked)
    given = tuple(one for one in cases if one.state.head.procedure in GRANTS)
    told = tuple(one for one in cases if one.state.head.procedure not in GRANTS and not _withheld(one.state))
    return OwnFacts(
        relations=relations,
        names=_names(store, relations),
        records=with_publication(map(masked_record, standing), asked.as_of),
        withdrawn=len(page.rows) - len(standing),
        cases=told[:MOST],
        grants=given[:MOST],
        truncated=cut or page.truncated or max(len(told), len(given)) > MOST,
    )


def _relations(store: GraphStore, ids: Sequence[str], known: str) -> tuple[tuple[Row, ...], bool]:
    """Roles, holdings and guarantees through time, either way (历来关系); relatives are left out (R8.11)."""
    pages = [store.connection.read("relations_around", party=one, known_at=known, limit=MOST + 1) for one in ids]
    rows = [row for page in pages for row in page if row["kind"] != KIN]
    edges = [edge_of(row) for row in Sameness(store.connection, known).narrow(rows)]
    edges.sort(key=lambda row: (row["valid_from"] or "", row["rid"]), reverse=True)
    return tuple(edges[:MOST]), len(edges) > MOST or any(len(page) > MOST for page in pages)


def _names(store: GraphStore, relations: Sequence[Row]) -> dict[str, Row]:
    met = sorted({row[end] for row in relations for end in ("source_id", "target_id")})
    subjects = store.subjects([one for one in met if not is_person(one)])
    persons = store.persons([one for one in met if is_person(one)])
    return {row["eid"]: row for row in subjects} | {row["pid"]: row for row in persons}


def _cases(store: GraphStore, ids: Sequence[str], asked: Asked) -> list[OwnCase]:
    found: list[OwnCase] = []
    for case in cases_about(store.connection, *ids):
        state = replay(case, as_of=asked.as_of, known_at=asked.known_text)
        if state:
            found.append(OwnCase(state, case.acts[: state.seq]))
    return found


def _withheld(state: CaseState) -> bool:
    """Whether a case is not told to whom it is about (不予告知)."""
    if state.head.procedure == TO_COME:
        return not state.state.closed
    return str(state.data.get("notice_kind", "")) in CONFIDENTIAL
