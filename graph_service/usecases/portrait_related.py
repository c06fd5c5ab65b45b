"""Public facts of registered holders of a subject (登记股东的公开事实, R9.6): nothing suspected, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph_service.analysis.portrait import REGISTERED
from graph_service.analysis.portrait_items import ControlLink, RelatedItem
from graph_service.analysis.portrait_records import list_item, penalty_item
from graph_service.analysis.portrait_values import source
from graph_service.domain.subjects import STATUS_TERMS, Status
from graph_service.store.dossier import Dossier, read_dossiers
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.records import public_records, terms_of
from graph_service.usecases.subjects import stated_on

_MOST = 100  # records of one holder
_KINDS = ("penalty", "list_entry", "objection")  # an objection on file is told with the record that it is about


def related_facts(
    store: GraphStore, subject: str, chain: Sequence[tuple[str, ControlLink]], asked: Asked, law: Asked, *, most: int
) -> tuple[list[RelatedItem], frozenset[str]]:
    """Tell the public facts of the nearest registered holders that are organisations (登记股东的公开事实).

    With them the names of what they rest on (``PublicRecords``).

    ``chain`` are the holders by id with their holdings, nearest first; at most ``most`` of them are looked at.
    Who holds itself in a ring is not its own related party.
    """
    holders: dict[str, ControlLink] = {}
    for eid, link in chain:
        if eid != subject and not link.owner_is_person and link.trust >= REGISTERED:
            holders.setdefault(eid, link)
    dossiers = read_dossiers(store, list(holders)[:most], limit=_MOST, kinds=_KINDS, **asked.times)
    public = {eid: public_records(store, dossier, asked, law) for eid, dossier in dossiers.items()}
    facts = [
        item
        for eid, dossier in dossiers.items()
        for item in _facts(dossier, public[eid].rows, eid, holders[eid], asked)
    ]
    return facts, frozenset[str]().union(*(one.rests_on for one in public.values()))


def _facts(
    dossier: Dossier, records: Sequence[Row], eid: str, link: ControlLink, asked: Asked
) -> Iterator[RelatedItem]:
    stated = stated_on(dossier.subject, dossier.registrations, asked)
    share = "比例未载明" if link.share is None else f"{link.share:.2%}"
    who: Row = {"code": eid, "name": link.owner, "relation": f"持有{link.owned}, {share}"}
    status = Status(stated.get("status") or Status.UNKNOWN)
    yield RelatedItem(
        **who, kind="登记状态", title=STATUS_TERMS[status], authority=str(stated.get("registrar") or ""), on=None,
        until=None, objection=False, source=source(stated) if dossier.registrations else link.source,
    )  # fmt: skip
    for row in records:
        if row["fact"] == "list_entry":
            entry = list_item(row, asked.as_of)
            yield RelatedItem(
                **who, kind="名单记录", title=entry.list_name, authority=entry.authority, on=entry.listed_on,
                until=entry.published_until, objection=entry.objection, source=entry.source,
            )  # fmt: skip
        elif row["fact"] == "penalty":
            fine = penalty_item(row, terms_of(row), asked.as_of)
            yield RelatedItem(
                **who, kind="行政处罚", title=f"{fine.doc_no} {fine.violation}".strip(), authority=fine.authority,
                on=fine.decided_on, until=fine.published_until, objection=fine.objection, source=fine.source,
            )  # fmt: skip
