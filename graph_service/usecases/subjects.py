"""Finding subjects and showing one (检索主体、主体名片)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph_service.analysis.cases import CaseState
from graph_service.domain.identity import normalise_code
from graph_service.domain.subjects import EntityKind
from graph_service.rulebook.objections import objection_policy
from graph_service.store.graph_store import GraphStore, Page
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.proposals_desk import standings

# Where the subject is an organisation, the register publishes who represents it (企业信息公示暂行条例). The operator of
# an individual business is the subject himself: a natural person, masked like any other (R10.3, ADR 0072).
NAMES_ITS_HEAD = frozenset({EntityKind.ENTERPRISE, EntityKind.COOPERATIVE, EntityKind.PUBLIC_BODY, EntityKind.SOCIAL})


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


def find_subjects(store: GraphStore, text: str, *, limit: int, offset: int) -> Page:
    """Subjects that the words find, best first, each with why it was found (检索)."""
    return store.search(text, limit=limit, offset=offset)


def subject_card(store: GraphStore, code: str, asked: Asked) -> Card:
    """Show one subject (主体名片): registration as known then, computed facts of the last run. Raises ``NotFound``."""
    subject = store.subject(code)
    eid = subject["eid"]
    versions = store.registrations(eid, known_at=asked.known_text).rows
    signals, proposals = store.signals_of(eid, limit=100), store.proposals_of(eid, limit=100)
    return Card(
        subject=subject,
        registration=registration_on(versions, asked),
        risk_class=store.risk_class_of(eid),
        signals=signals,
        way_back=objection_policy().way_back if signals.rows else (),
        proposals=proposals,
        standings=standings(store.connection, [row["matter"] for row in proposals.rows], asked),
        names=tuple(store.names(eid)),
    )


def registration_on(versions: Sequence[Row], asked: Asked) -> Row | None:
    """Return what the register states on the day (当日登记), of its versions newest first, if anything."""
    day = asked.as_of.isoformat()
    live = (row for row in versions if asked.live(row["superseded_at"]) and (row["valid_from"] or "") <= day)
    return next(live, None)


def stated_on(subject: Row, versions: Sequence[Row], asked: Asked) -> Row:
    """Return what is known of a subject on the day (主体所载): its registration before what others mention of it."""
    return _over(subject, registration_on(versions, asked))


def _over(subject: Row, registration: Row | None) -> Row:
    stated = {name: value for name, value in (registration or {}).items() if value is not None}
    return {**subject, **stated}
