"""The credit portrait of a subject (信用画像, R9.6), from all that is stated of it and what cases say of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

from graph_service.analysis.cases import replay
from graph_service.analysis.law_overlay import row_ref
from graph_service.analysis.portrait import portrait
from graph_service.analysis.portrait_items import (
    ControlLink,
    ObjectionItem,
    PersonItem,
    Portrait,
    RelatedItem,
)
from graph_service.domain.acts import Case, Effect
from graph_service.domain.evidence import Source
from graph_service.domain.facts import FACTS
from graph_service.domain.masking import mask_name, mask_text
from graph_service.domain.subjects import is_person
from graph_service.rulebook.portrait import portrait_policy
from graph_service.store.dossier import Dossier, read_dossier
from graph_service.store.graph_store import RECORD_KINDS, GraphStore, known_times
from graph_service.store.holdings_above import holdings_above
from graph_service.store.walk import MAX_DEPTH, Network
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.authorisation_desk import Grant
from graph_service.usecases.graph_now import Sources
from graph_service.usecases.portrait_persons import person_items
from graph_service.usecases.portrait_related import related_facts
from graph_service.usecases.records import public_records, terms_of
from graph_service.usecases.subjects import NAMES_ITS_HEAD, stated_on

MOST_RECORDS, MOST_LINKS = 2_000, 200  # of all kinds, and of the control chain
OBJECTION, UNCLEAR = "objection", "UNCLEAR"  # a procedure, and its end that leaves doubt: the words are kept (R6.5)


@dataclass(frozen=True, slots=True)
class PortraitAnswer:
    """A portrait, of whom, whether a ceiling cut it, and the records it was made from (信用画像).

    ``rests_on`` names what it rests on of the subject and its holders (``PublicRecords``).
    """

    code: str
    portrait: Portrait
    truncated: bool
    refs: tuple[str, ...]
    rests_on: frozenset[str]


def portrait_of(
    store: GraphStore,
    code: str,
    asked: Asked,
    sources: Sources,
    *,
    law: Asked | None = None,
    consents: Sequence[Grant] | None = None,
) -> PortraitAnswer:
    """Make the portrait of a subject as of a day (信用画像). Raises ``NotFound``.

    ``law`` is the day whose cases count where that is a later one: what was repaired since is shown no more (R5.4).
    ``consents`` are those of officers to have told what records say of them, ``None`` where there is none (R9.3).
    """
    dossier = read_dossier(store, code, limit=MOST_RECORDS, **asked.times)
    eid, policy = dossier.subject["eid"], portrait_policy()
    public = public_records(store, dossier, asked, law or asked)
    rows, (chain, chain_cut) = public.rows, _chain(store, dossier, asked)
    related, of_related = related_facts(store, eid, chain, asked, law or asked, most=policy.most_related)
    refs = tuple(row_ref(row["fact"], row) for row in rows)
    made = compose(
        {**stated_on(dossier.subject, dossier.registrations, asked), "party": eid, "is_person": False},
        rows,
        [link for _, link in chain],
        asked.as_of,
        sources=sources,
        related=related,
        objections=_objections(dossier.cases, rows, law or asked),
        persons=None if consents is None else person_items(store, eid, consents, refs, law or asked),
    )
    return PortraitAnswer(eid, made, dossier.truncated or chain_cut, refs, public.rests_on | of_related)


def compose(
    subject: Row,
    records: Iterable[Row],
    chain: Sequence[ControlLink],
    as_of: date,
    *,
    sources: Sources,
    related: Sequence[RelatedItem] = (),
    objections: Sequence[ObjectionItem] = (),
    persons: Sequence[PersonItem] | None = None,
) -> Portrait:
    """Make up a portrait from public records (组成画像), as ``public_records`` gives them.

    The operator of an individual business is masked: that subject is a natural person (ADR 0072).
    """
    by_kind: dict[str, list[Row]] = {kind: [] for kind in RECORD_KINDS}
    for row in sorted(sorted(records, key=itemgetter("rid")), key=_day, reverse=True):
        by_kind[row["fact"]].append(row)
    made = portrait(
        subject,
        by_kind,
        chain,
        as_of,
        publication=terms_of,
        sources=sources,
        groups=portrait_policy().groups,
        related=related,
        objections=objections,
        persons=persons,
    )
    if subject.get("entity_kind") in NAMES_ITS_HEAD:
        return made
    masked = mask_name(made.identity.legal_representative)
    return replace(made, identity=replace(made.identity, legal_representative=masked))


def _day(record: Row) -> str:
    """Day a record is about, as text; one without comes last."""
    return str(record["valid_from"] or "")


def _objections(cases: Sequence[Case], shown: Sequence[Row], asked: Asked) -> list[ObjectionItem]:
    """Objections to what is shown: those looked into, and what objectors said where it could not be cleared up."""
    rows = {row_ref(row["fact"], row): row for row in shown}
    found: list[ObjectionItem] = []
    for case in cases:
        now = None if case.head.procedure != OBJECTION else replay(case, as_of=asked.as_of, known_at=asked.known_text)
        if now is None or not (now.state.effect is Effect.MARK or now.state.id == UNCLEAR):
            continue
        told = mask_text(str(now.data["statement"])) if now.state.id == UNCLEAR else ""
        about = [(one, rows[one]) for one in case.head.refs if one in rows]
        found += [
            ObjectionItem(
                about=FACTS[row["fact"]].term,
                number=str(row.get("doc_no") or row.get("case_no") or row.get("code") or ""),
                since=now.since,
                state=now.state.term,
                statement=told,
                source=Source(batch="", source="本系统异议案件", row=None, recorded_at=case.acts[-1].at),
            )
            for _, row in about
        ]
    return found


def _chain(store: GraphStore, dossier: Dossier, asked: Asked) -> tuple[list[tuple[str, ControlLink]], bool]:
    """Holdings upstream by holder, nearest first (登记的股权链), and whether a ceiling cut them."""
    times = known_times(**asked.times)
    found = None
    if not dossier.several:
        found = holdings_above(store.connection, dossier.holdings, times=times, depth=MAX_DEPTH, limit=MOST_LINKS)
    if found is None:
        owners = store.owners(dossier.subject["eid"], depth=MAX_DEPTH, limit=MOST_LINKS, **asked.times)
        return _walked(owners), owners.truncated
    names = {row["holder"]: row["holder_name"] or row["holder"] for row in found.holdings}
    names[dossier.subject["eid"]] = dossier.subject["name"] or dossier.subject["eid"]
    return [
        (holder, _link(row, names[holder], names[row["owned"]], person=is_person(holder)))
        for row in found.holdings
        for holder in [row["holder"]]
    ], found.truncated


def _walked(owners: Network) -> list[tuple[str, ControlLink]]:
    """Holdings upstream, nearest first (登记的股权链)."""
    nodes = {row["party"]: row for row in owners.nodes}

    def nearest(row: Row) -> tuple[object, ...]:
        return nodes[row["target_id"]]["depth"], row["target_id"], row["batch"], row["row"]

    def name(party: str) -> str:
        return nodes[party]["name"] or party

    return [
        (owner, _link(row, name(owner), name(row["target_id"]), person=nodes[owner]["is_person"]))
        for row in sorted(owners.edges, key=nearest)
        for owner in [row["source_id"]]
    ]


def _link(row: Row, owner: str, owned: str, *, person: bool) -> ControlLink:
    source = Source(batch=row["batch"], source=row["source"], row=row["row"], recorded_at=row["recorded_at"])
    return ControlLink(owner, person, owned, row["econ"], source, row["trust"])
