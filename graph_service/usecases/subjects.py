"""Finding subjects and showing one (检索主体、主体名片)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.analysis.runners import HEAD_ROLES, OWNING_ROLES
from graph_service.domain.identity import normalise_code
from graph_service.domain.registered import registered_on
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind, Status
from graph_service.rulebook.objections import objection_policy
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import GraphStore, Page
from graph_service.store.registrations import statuses_on
from graph_service.store.same import Sameness
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.proposals_desk import standings

# Where the subject is an organisation, the register publishes who represents it (企业信息公示暂行条例). The operator of
# an individual business is the subject himself: a natural person, masked like any other (R10.3, ADR 0072).
NAMES_ITS_HEAD = frozenset({EntityKind.ENTERPRISE, EntityKind.COOPERATIVE, EntityKind.PUBLIC_BODY, EntityKind.SOCIAL})
_HEADS = (*HEAD_ROLES, *OWNING_ROLES, RoleKind.EXEC_PARTNER)  # posts of whom a register names as the head


@dataclass(frozen=True, slots=True)
class Card:
    """One subject (主体名片): what it is, what registers state of it, and what the last run computed.

    ``way_back`` says how those whom the signals name may answer; nothing where there is none. ``standings`` tells by
    matter of the proposals that somebody took up.
    """

    subject: Row
    registration: Row | None
    risk_class: Row | None
    signals: Page
    way_back: tuple[str, ...]
    proposals: Page
    standings: Mapping[str, CaseState]
    names: tuple[Row, ...]

    @property
    def stated(self) -> Row:
        """What is known of the subject: its registration on the day, before what others mention of it."""
        return _over(self.subject, self.registration)

    @property
    def head_is_public(self) -> bool:
        """Whether the name of its legal representative is published by law (R10.2 "LR name only")."""
        return self.subject["entity_kind"] in NAMES_ITS_HEAD


def subject_id(text: str) -> str:
    """Return the id in the graph that a reader means (主体标识): a code normalised, a ``scheme:value`` as it is.

    >>> subject_id(" 91440229ma00000011 "), subject_id("reg:440229600000033")
    ('91440229MA00000011', 'reg:440229600000033')
    """
    return text.strip() if ":" in text else normalise_code(text)


def find_subjects(store: GraphStore, text: str, asked: Asked, *, limit: int, offset: int) -> Page:
    """Subjects that the words find, best first, each with why it was found and its state on the day (检索)."""
    page = store.search(text, limit=limit, offset=offset)
    same = Sameness(store.connection, asked.known_text or END_OF_TIME)
    statuses = statuses_on(same, [row["eid"] for row in page.rows], asked.times["as_of"])
    return Page(tuple({**row, "status": statuses.get(row["eid"])} for row in page.rows), page.truncated)


def subject_card(store: GraphStore, code: str, asked: Asked) -> Card:
    """Show one subject (主体名片): registration as known then, computed facts of the last run. Raises ``NotFound``."""
    subject = store.subject(code)
    eid = subject["eid"]
    versions = store.registrations(eid, known_at=asked.known_text).rows
    registration, names = registration_on(versions, asked), tuple(store.names(eid))
    signals, proposals = store.signals_of(eid, limit=100), store.proposals_of(eid, limit=100)
    return Card(
        subject=subject,
        registration=registration and _with_history(store, registration, names, asked),
        risk_class=store.risk_class_of(eid),
        signals=signals,
        way_back=objection_policy().way_back if signals.rows else (),
        proposals=proposals,
        standings=standings(store.connection, [row["matter"] for row in proposals.rows], asked),
        names=names,
    )


def _with_history(store: GraphStore, registration: Row, names: Sequence[Row], asked: Asked) -> Row:
    """Name and head on a day before the register was read (当日名称和负责人): a version tells those of its reading.

    They are who dated names and posts say it was then, where that is one; otherwise what the version shown states.
    """
    day = asked.as_of
    if registration["status"] == Status.UNFOUNDED or registration["recorded_at"][:10] <= day.isoformat():
        return registration
    roles = store.roles_at(registration["eid"], day.isoformat(), known_at=asked.known_text).rows
    told = {
        "name": {row["name"] for row in names if _holds(row["name_from"], row["name_to"], day)},
        "lr_name": {row["name"] for row in roles if row["kind"] in _HEADS and row["valid_from"]},
    }
    return registration | {name: found.pop() for name, found in told.items() if len(found) == 1}


def _holds(begun: date | None, ended: date | None, day: date) -> bool:
    return (begun is None or begun <= day) and (ended is None or ended > day)


def registration_on(versions: Sequence[Row], asked: Asked) -> Row | None:
    """Return what the register states on the day (当日登记), of its versions known then, newest first, if anything."""
    return registered_on(versions, asked.as_of.isoformat())


def stated_on(subject: Row, versions: Sequence[Row], asked: Asked) -> Row:
    """Return what is known of a subject on the day (主体所载): its registration before what others mention of it."""
    return _over(subject, registration_on(versions, asked))


# What names a subject on every day. All else that stands on it in the graph is of its newest registration.
_NAMING = ("eid", "uscc", "reg_no", "name", "entity_kind", "certain", "registered", "redirected_from")


def _over(subject: Row, registration: Row | None) -> Row:
    named = {name: subject.get(name) if name in _NAMING else None for name in subject}
    stated = {name: value for name, value in (registration or {}).items() if value is not None}
    return {**named, **stated}
