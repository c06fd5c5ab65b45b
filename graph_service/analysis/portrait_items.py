"""The parts of a credit portrait (信用画像, R9.6): plain values, ready for JSON.

What is not a field here cannot be shown: there is no class, no signal, no suspected relation and no item on a person
(R9.3), and no score.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from graph_service.domain.evidence import Source


@dataclass(frozen=True, slots=True)
class SourceDate:
    """A source and when it last delivered (数据来源及日期)."""

    source: str
    received: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Registered identity and status (登记信息). The legal representative's name is published by the register."""

    code: str
    name: str
    kind: str
    status: str
    legal_representative: str
    established_on: date | None
    closed_on: date | None
    capital_yuan: float | None
    address: str
    industry: str


@dataclass(frozen=True, slots=True)
class LicenceItem:
    """A licence in force (行政许可)."""

    doc_no: str
    licence_kind: str
    cert_name: str
    cert_no: str
    content: str
    authority: str
    decided_on: date | None
    until: date | None
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class PenaltyItem:
    """A penalty within its publication (行政处罚): class (R5.1), repair, and the mark of an objection (R6.3)."""

    doc_no: str
    violation: str
    categories: tuple[str, ...]
    content: str
    fine_yuan: float | None
    authority: str
    decided_on: date | None
    record_class: str
    published_until: date
    repair: str
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class ListItem:
    """An entry on a list in force (名单记录)."""

    list_name: str
    case_no: str
    facts: str
    authority: str
    listed_on: date | None
    published_until: date | None
    repair: str
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class CommitmentItem:
    """A commitment that may be shown to the public, and how it was kept (信用承诺及履行)."""

    code: str
    type: str
    matter: str
    made_on: date | None
    due_on: date | None
    performance: str
    found_on: date | None
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class InspectionItem:
    """The result of an inspection (检查结果)."""

    task: str
    item: str
    result: str
    authority: str
    inspected_on: date | None
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class HonourItem:
    """An honour, or an entry of a directory, that holds on the day (荣誉与名录)."""

    kind: str
    title: str
    category: str
    period: str
    authority: str
    awarded_on: date | None
    until: date | None
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class GradeItem:
    """A grade that a department gave and published, in its own words (信用评价结果, R9.5): never computed here."""

    scheme: str
    grade_as_given: str
    period: str
    authority: str
    assessed_on: date | None
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class StatementItem:
    """What the subject says of itself (自愿提供信息): ``verification`` is VERIFIED or SELF_DECLARED (SEED 15)."""

    form: str
    period: str
    item: str
    content: str
    figures: str
    verification: str
    stated_on: date | None
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class ControlLink:
    """One registered holding on the way up to the controller (控制链一环); share is a fraction, persons are masked."""

    owner: str
    owner_is_person: bool
    owned: str
    share: float | None
    source: Source
    trust: float = 1.0  # R8.11: 1.0 registered


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """A public fact of a registered holder (关联方公开事实): never what is suspected or computed (R9.3)."""

    code: str
    name: str
    relation: str
    kind: str
    title: str
    authority: str
    on: date | None
    until: date | None
    objection: bool
    source: Source


@dataclass(frozen=True, slots=True)
class ObjectionItem:
    """An objection to something shown (异议核查, R6.3): looked into, or unclear, and then with its words (R6.5)."""

    about: str
    number: str
    since: date
    state: str
    statement: str
    source: Source


@dataclass(frozen=True, slots=True)
class PersonItem:
    """What a decision on the subject says of an officer (任职人员履职信息), by his own consent alone (R9.3); masked."""

    person: str
    role: str
    kind: str
    title: str
    authority: str
    on: date | None
    until: date | None
    objection: bool
    consent: str
    source: Source


Item = TypeVar(
    "Item", LicenceItem, PenaltyItem, ListItem, CommitmentItem, InspectionItem, HonourItem, GradeItem, StatementItem,
    ControlLink, RelatedItem, ObjectionItem, PersonItem,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section(Generic[Item]):
    """Items of one kind, where they come from, and what their absence means (分项)."""

    term: str
    items: tuple[Item, ...]
    sources: tuple[SourceDate, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """The whole portrait as of a day (信用画像, R9.6)."""

    as_of: date
    identity: Identity
    licences: Section[LicenceItem]
    penalties: Section[PenaltyItem]
    lists: Section[ListItem]
    commitments: Section[CommitmentItem]
    inspections: Section[InspectionItem]
    honours: Section[HonourItem]
    grades: Section[GradeItem]
    statements: Section[StatementItem]
    control_chain: Section[ControlLink]
    related: Section[RelatedItem]
    objections: Section[ObjectionItem]
    persons: Section[PersonItem]
    missing_sources: tuple[str, ...]
    notes: tuple[str, ...]
