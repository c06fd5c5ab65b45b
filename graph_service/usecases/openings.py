"""Openings of cases from what people name (立案申请的组成): a subject with records of it, or another case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from graph_service.domain.acts import ref
from graph_service.domain.errors import BadInput
from graph_service.domain.subjects import is_person
from graph_service.rulebook.procedures import By, procedure
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id
from graph_service.store.graph_store import GraphStore
from graph_service.store.naming import unit_name
from graph_service.usecases.campaigns import ITEM
from graph_service.usecases.campaigns_desk import item_of
from graph_service.usecases.case_plan import Opening
from graph_service.usecases.commitments import COMMITMENT
from graph_service.usecases.commitments_desk import promised
from graph_service.usecases.concerned import concerned, refs_of
from graph_service.usecases.proposals_desk import PROCEDURE, take_proposal

_ABOUT_NOBODY = frozenset({"campaign"})
_ADDRESSED = frozenset({"notice", "authorisation", "consent"})


def opening_of(
    connection: Connection,
    opening: Opening,
    *,
    unit: str,
    subject: str = "",
    case: str = "",
    proposal: str = "",
    records: Sequence[str] = (),
) -> Opening:
    """Say of an opening what it is about (立案要素): a proposal, another case, or records of a subject, one of these.

    ``unit`` is that of the actor. Raises ``BadInput`` where none or several are named, ``NotFound``.
    """
    if len([one for one in (subject, case, proposal) if one]) > 1:
        raise BadInput("主体、案件、拟措施只能指明一个。", advice="subject、case、proposal 择一。")
    if (opening.procedure == PROCEDURE) is not bool(proposal):
        raise BadInput("传导认定只能从拟措施受理, 拟措施也只能由它受理。", advice="拟措施见 proposals。", rule="R4.6a")
    if proposal:
        return take_proposal(connection, proposal, opening.act, opening.day)
    if case:
        return on_case(connection, opening, case)
    if subject:
        return on_records(connection, opening, subject, records, unit)
    if opening.procedure not in _ABOUT_NOBODY:
        raise BadInput("请指明主体、案件或拟措施。", advice="subject、case、proposal 择一。")
    return replace(opening, authority_code=unit)


_OWN_WAY: Mapping[str, Callable[[Connection, Opening, str], Opening]] = MappingProxyType(
    {COMMITMENT: promised, ITEM: item_of}
)
"""Procedures whose cases are named and received in a way of their own (另有立案方式的程序)."""


def on_records(connection: Connection, opening: Opening, subject: str, records: Sequence[str], unit: str) -> Opening:
    """Say of an opening whom it is about, which records, and who decides it (立案要素).

    Whoever decided the records decides on them; where no record is concerned, and a step is for the authority alone,
    the acting ``unit`` is the authority. Raises ``NotFound``.
    """
    party, name = _party(connection, subject)
    if own := _OWN_WAY.get(opening.procedure):
        return own(connection, replace(opening, subject=party, subject_name=name, refs=tuple(records)), unit)
    refs = refs_of(connection, party, records)
    rows = concerned(connection, party, refs)
    decided = {(row.get("authority_code"), row.get("authority_name")) for row in rows.values()} - {(None, None)}
    code, authority = next(iter(decided)) if len(decided) == 1 else ("", "")
    if not refs and procedure(opening.procedure).step(opening.step).by is By.AUTHORITY:
        code, authority = unit, unit_name(connection, unit)
    about = replace(
        opening,
        subject=party,
        subject_name=name,
        refs=refs,
        authority_code=code or "",
        authority_name=authority or "",
    )
    return _addressed(about)


def on_case(connection: Connection, opening: Opening, case: str) -> Opening:
    """Say of an opening that it is about another case, and whom that one is about (针对案件立案)."""
    head = case_by_id(connection, case).head
    about = replace(
        opening,
        subject=head.subject,
        subject_name=head.subject_name,
        refs=(ref("case", head.id),),
        authority_code=head.authority_code,
        authority_name=head.authority_name,
    )
    return _addressed(about)


def _addressed(opening: Opening) -> Opening:
    """Lay a notice before its addressee (告知归受送达单位, R4.7), a grant before its holder."""
    if opening.procedure not in _ADDRESSED:
        return opening
    code, name = (str(opening.data.get(field, "")) for field in ("unit_code", "unit_name"))
    return replace(opening, authority_code=code, authority_name=name)


def _party(connection: Connection, text: str) -> tuple[str, str]:
    store = GraphStore(connection)
    if is_person(text):
        found = store.persons([text])
        if found:
            return text, found[0]["name"] or ""
    row = store.subject(text)
    return row["eid"], row["name"] or ""
