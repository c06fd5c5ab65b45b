"""From rows to answers (呈现): the one place where parties get their references and people their masks (R10.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.api.models.answers import PersonOut, RecordRowOut, RuleOut, SourceOut, StepOut, SubjectOut
from graph_service.api.models.subjects import RecordOut
from graph_service.api.refs import hidden_ref, person_ref
from graph_service.domain.events import EventState
from graph_service.domain.facts import FACTS
from graph_service.domain.masking import mask_name
from graph_service.domain.merges import BRANCH_OF
from graph_service.domain.relations import ROLE_TERMS, RoleKind
from graph_service.domain.subjects import STATUS_TERMS, is_person
from graph_service.domain.subjects import Status as Registered
from graph_service.rulebook.rules import Rule, Status
from graph_service.usecases.stored_records import RecordRow

Row = Mapping[str, Any]

_PEOPLE = ("lr_name", "finding_names", "finding_roles")  # columns of records that name people
_RELATION_TERMS = {kind.label: kind.term for kind in (*FACTS.values(), BRANCH_OF) if kind.is_relation}
COMPUTED_TERMS = {
    "record_class": "类别",
    "published": "是否公示",
    "apply_from": "可申请修复之日",
    "auto_stop": "停止公示之日",
}
_COMPUTED = tuple(COMPUTED_TERMS)


@dataclass(frozen=True, slots=True)
class Presenter:
    """Turns rows into parts of answers for one calling unit (呈现)."""

    key: bytes
    unit: str

    def ref(self, party: str) -> str:
        """Reference of a party: a subject's id, a person's opaque one (ADR 0072)."""
        return person_ref(self.key, self.unit, party) if is_person(party) else party

    def hidden_ref(self, eid: str) -> str:
        """Opaque reference of a subject outside the caller's region (ADR 0100)."""
        return hidden_ref(self.key, self.unit, eid)

    def party(self, party: str, names: Mapping[str, Row]) -> SubjectOut | PersonOut:
        """A party, people masked."""
        row = names.get(party, {})
        if is_person(party):
            return self.person(party, row)
        return SubjectOut(ref=party, name=row.get("name"), certain=row.get("certain"))

    def person(self, pid: str, row: Row) -> PersonOut:
        """A natural person, masked."""
        name = row.get("name")
        return PersonOut(ref=self.ref(pid), name=mask_name(name) if name else None, certain=row.get("certain"))

    def parties(self, paths: Iterable[Iterable[Row]], names: Mapping[str, Row]) -> list[SubjectOut | PersonOut]:
        """Everybody on these paths, once."""
        met = {row[end] for path in paths for row in path for end in ("source_id", "target_id")}
        return sorted((self.party(party, names) for party in met), key=lambda party: party.ref)

    def step(self, row: Row) -> StepOut:
        """One relation."""
        kind = row["kind"]
        role = row.get("role")
        return StepOut(
            start=self.ref(row["source_id"]),
            kind=kind,
            term=relation_term(str(role) if role in set(RoleKind) else kind),
            end=self.ref(row["target_id"]),
            share=row.get("econ"),
            votes=row.get("votes"),
            share_class=row.get("share_class"),
            pledged=row.get("pledged"),
            frozen=row.get("frozen"),
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
            trust=row["trust"],
            source=source(row),
        )


def relation_term(kind: str) -> str:
    """Chinese term of a relation or role (关系名称); of control it says that it was computed.

    >>> relation_term("LR"), relation_term("OWNS"), relation_term("CONTROLS")
    ('法定代表人', '持股', '疑似控制')
    """
    if kind in set(RoleKind):
        return ROLE_TERMS[RoleKind(kind)]
    return _RELATION_TERMS.get(kind, "疑似控制" if kind == "CONTROLS" else kind)


def status_term(status: str | None) -> str | None:
    """Chinese term of a registered status (登记状态名称)."""
    return STATUS_TERMS[Registered(status)] if status in set(Registered) else None


def source(row: Row) -> SourceOut:
    """Where a row came from."""
    return SourceOut(source=row["source"], batch=row["batch"], row=row["row"], recorded_at=row["recorded_at"])


def record_row(one: RecordRow) -> RecordRowOut:
    """A record behind something computed, with the row that states it."""
    terms = {**FACTS, BRANCH_OF.name: BRANCH_OF}
    term = terms[one.fact].term if one.fact in terms else None
    return RecordRowOut(
        id=one.rid, kind=one.fact, term=term, source=one.source, batch=one.batch, file=one.file, row=one.row
    )


def rule(head: Rule) -> RuleOut:
    """The head of a rule."""
    return RuleOut(rule=head.id, article=head.article, confirmed=head.status is Status.CONFIRMED, text=head.text)


def record(row: Row) -> RecordOut:
    """One record, its people masked already (``usecases.records.masked_record``)."""
    kind = FACTS[row["fact"]]
    columns = [column.name for column in kind.columns if column.name not in (*kind.ends, *_PEOPLE)]
    shown = {name: row[name] for name in (*columns, *_COMPUTED) if name in row}
    people = {name: row[name] for name in _PEOPLE if row.get(name)}
    return RecordOut(
        id=row["rid"],
        kind=kind.name,
        term=kind.term,
        facts={name: value.isoformat() if isinstance(value, date) else value for name, value in shown.items()},
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        superseded_at=row["superseded_at"],
        standing=EventState(row["standing"]),
        objection_mark=row["objection_mark"],
        persons=people or None,
        source=source(row),
    )
