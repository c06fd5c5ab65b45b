"""Records and relations that a case concerns, looked up (所涉记录查找): what each is, whom it is on, who decided it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graph_service.analysis.law_overlay import row_ref
from graph_service.domain.acts import CaseHead, ref, ref_parts
from graph_service.domain.errors import NotFound
from graph_service.domain.facts import FACTS
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.same import Sameness
from graph_service.usecases.asked import Asked
from graph_service.usecases.law import records_under_law

Row = dict[str, Any]
_MOST = 10_000
_KINDS = {kind.label: name for name, kind in FACTS.items() if kind.is_relation}


def concerned(connection: Connection, subject: str, refs: Iterable[str]) -> Mapping[str, Row]:
    """Return the rows that references name among those on a subject (所涉记录), by reference.

    A record has its columns and ``fact``; a relation ``source_id`` and ``target_id`` besides; ``case:`` names another
    case about the subject. Raises ``NotFound`` for one that is not on it.
    """
    asked = sorted(set(refs))
    kinds = {ref_parts(one)[0] for one in asked}
    found: dict[str, Row] = {}
    if records := [kind for kind in RECORD_KINDS if kind in kinds]:
        found |= {row_ref(row["fact"], row): row for row in _records(connection, subject, records)}
    if kinds & set(_KINDS.values()):
        found |= _relations(connection, subject)
    for one in asked:
        kind, key = ref_parts(one)
        if kind == "case" and case_by_id(connection, key).head.subject == subject:
            found[one] = {"fact": "case", "case": key}
    if missing := [one for one in asked if one not in found]:
        raise NotFound(f"该主体没有这些记录: {'、'.join(missing)}", advice="请从其记录清单中选取。")
    return {one: found[one] for one in asked}


def refs_of(connection: Connection, subject: str, rids: Iterable[str]) -> tuple[str, ...]:
    """Return the references of records and relations on a subject that are known by version (版本转引用).

    What is a reference already stays. Raises ``NotFound``.
    """
    asked = list(dict.fromkeys(rids))
    plain = [one for one in asked if ":" not in one]
    if not plain:
        return tuple(asked)
    known = {row["rid"]: row_ref(row["fact"], row) for row in _records(connection, subject, RECORD_KINDS)}
    known |= {row["rid"]: named for named, row in _relations(connection, subject).items()}
    if missing := [one for one in plain if one not in known]:
        raise NotFound(f"该主体没有这些记录: {'、'.join(missing)}", advice="请从其记录清单中选取。")
    return tuple(known.get(one, one) for one in asked)


def decided_by(head: CaseHead, row: Row) -> CaseHead:
    """A case as if whoever decided a record were to decide it (记录的认定单位)."""
    return replace(head, authority_code=row.get("authority_code") or "", authority_name=row.get("authority_name") or "")


def _records(connection: Connection, subject: str, kinds: Sequence[str]) -> tuple[Row, ...]:
    """Every record of a party, of whatever day, those among them that cases made."""
    return records_under_law(GraphStore(connection), subject, kinds, Asked(date.max), limit=_MOST).rows


def _relations(connection: Connection, subject: str) -> dict[str, Row]:
    """Every relation of a party, past ones too, under all the ids it is known by."""
    rows = [
        row
        for one in Sameness(connection, END_OF_TIME).widen([subject])
        for row in connection.read("relations_around", party=one, known_at=END_OF_TIME, limit=_MOST)
    ]
    return {
        ref(_KINDS[row["kind"]], row["relation"]["rid"]): {
            **row["relation"],
            "fact": _KINDS[row["kind"]],
            "source_id": row["source_id"],
            "target_id": row["target_id"],
        }
        for row in rows
    }
