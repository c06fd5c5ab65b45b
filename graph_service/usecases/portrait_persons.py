"""What decisions on a subject say of its officers (任职人员履职信息): to a lender by each person's own consent alone.

Only what concerns the office at this very subject is told (征信业管理条例13), and only of records that its portrait
shows; personal credit information beyond that goes through licensed agencies and never leaves here (R9.3, R9.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from graph_service.analysis.portrait_items import PersonItem
from graph_service.domain.evidence import Source
from graph_service.domain.masking import mask_name
from graph_service.store.bolt import Connection
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.authorisation_desk import Grant, grant_by_id
from graph_service.usecases.person_records import person_record


def consents_of(
    connection: Connection,
    ids: Sequence[str],
    *,
    unit: str,
    purpose: str,
    loan_case: str,
    subject: str,
    day: date,
) -> tuple[Grant, ...]:
    """Return the consents among some ids that hold for a call about a subject (有效的本人同意)."""
    found = [grant_by_id(connection, one, day) for one in dict.fromkeys(ids)]
    return tuple(
        one
        for one in found
        if one is not None
        and one.employer == subject
        and one.holds(unit=unit, purpose=purpose, loan_case=loan_case, day=day)
    )


def person_items(
    store: GraphStore, subject: str, consents: Sequence[Grant], shown: Sequence[str], asked: Asked
) -> list[PersonItem]:
    """Tell what shown records of a subject say of the persons who consented (任职人员履职信息), masked.

    ``shown`` are the references of the records that its portrait shows.
    """
    items: list[PersonItem] = []
    for consent in consents:
        found = person_record(store, consent.subject, asked)
        name = mask_name((found.row or {}).get("name") or "")
        items += [
            PersonItem(
                person=name,
                role=str(mark.row.get("role") or ""),
                kind="对责任人员的记录标注, 不减损任何权利",
                title=str(mark.row["doc_no"] or ""),
                authority=str(mark.row["authority_name"] or ""),
                on=date.fromisoformat(mark.row["decided_on"]) if mark.row["decided_on"] else None,
                until=None,
                objection=mark.mark,
                consent=consent.id,
                source=Source(batch="", source=str(mark.row["authority_name"] or ""), row=None, recorded_at=None),
            )
            for mark in found.marks
            if mark.row["entity"] == subject and mark.origin in shown
        ]
    return items
