"""The credit portrait of a subject (信用画像, R9.6), made up in one way from rows of the store or of a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

import polars as pl

from graph_service.analysis.event_columns import event_of, penalty_events
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.law_overlay import row_ref
from graph_service.analysis.portrait import portrait
from graph_service.analysis.portrait_items import ControlLink, Portrait, SourceDate
from graph_service.analysis.repair import publication
from graph_service.domain.evidence import Source
from graph_service.domain.masking import mask_name
from graph_service.rulebook.repair import RepairRules, read_repair
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.store.walk import MAX_DEPTH, Network
from graph_service.usecases.asked import Asked, Row
from graph_service.usecases.law import records_under_law
from graph_service.usecases.records import masked_record
from graph_service.usecases.subjects import NAMES_ITS_HEAD, subject_card

MOST_RECORDS, MOST_LINKS = 1_000, 200  # of a kind, and of the control chain

Sources = Mapping[str, tuple[SourceDate, ...]]


@dataclass(frozen=True, slots=True)
class PortraitAnswer:
    """A portrait, of whom, whether a ceiling cut it, and the records it was made from (信用画像)."""

    code: str
    portrait: Portrait
    truncated: bool
    refs: tuple[str, ...]


def read_sources(store: GraphStore) -> Sources:
    """Who delivers each fact kind and when last (数据来源及日期): reads every record, so keep it by data version."""
    dates: dict[str, tuple[SourceDate, ...]] = {}
    for row in store.source_dates():
        dates[row["fact"]] = (*dates.get(row["fact"], ()), SourceDate(row["source"], row["received"]))
    return dates


def portrait_of(store: GraphStore, code: str, asked: Asked, sources: Sources) -> PortraitAnswer:
    """Make the portrait of a subject as of a day (信用画像). Raises ``NotFound``."""
    card = subject_card(store, code, asked)
    eid = card.subject["eid"]
    page = records_under_law(store, eid, RECORD_KINDS, asked, limit=MOST_RECORDS)
    owners = store.owners(eid, depth=MAX_DEPTH, limit=MOST_LINKS, **asked.times)
    penalties = fact_frame("penalty", (row for row in page.rows if row["fact"] == "penalty"))
    made = compose(
        {**card.stated, "party": eid, "is_person": False},
        page.rows,
        penalties,
        _chain(owners),
        asked.as_of,
        rules=read_repair(),
        sources=sources,
    )
    refs = tuple(row_ref(row["fact"], row) for row in page.rows)
    return PortraitAnswer(eid, made, page.truncated or owners.truncated, refs)


def compose(
    subject: Row,
    records: Iterable[Row],
    penalties: pl.DataFrame,
    chain: Sequence[ControlLink],
    as_of: date,
    *,
    rules: RepairRules,
    sources: Sources,
) -> Portrait:
    """Make up a portrait from rows (组成画像): people masked in every text (R10.3), records newest first.

    ``records`` have their fact kind in ``fact``, ``penalties`` those of them that are penalties, as a frame. The
    operator of an individual business is masked: that subject is a natural person (ADR 0072).
    """
    events = [event_of(row) for row in penalty_events(penalties).iter_rows(named=True)]
    terms = {event.rid: publication(event, as_of, rules) for event in events}
    by_kind: dict[str, list[Row]] = {kind: [] for kind in RECORD_KINDS}
    for row in sorted(sorted(records, key=itemgetter("rid")), key=_day, reverse=True):
        by_kind[row["fact"]].append(masked_record(row))
    made = portrait(
        subject, by_kind, chain, as_of, publication=lambda record: terms[str(record["rid"])], sources=sources
    )
    if subject["entity_kind"] in NAMES_ITS_HEAD:
        return made
    masked = mask_name(made.identity.legal_representative)
    return replace(made, identity=replace(made.identity, legal_representative=masked))


def _day(record: Row) -> str:
    """Day a record is about, as text; one without comes last."""
    return str(record["valid_from"] or "")


def _chain(owners: Network) -> Sequence[ControlLink]:
    """Holdings upstream, nearest first (登记的股权链)."""
    nodes = {row["party"]: row for row in owners.nodes}

    def nearest(row: Row) -> tuple[object, ...]:
        return nodes[row["target_id"]]["depth"], row["target_id"], row["batch"], row["row"]

    return [
        ControlLink(
            owner=nodes[row["source_id"]]["name"] or row["source_id"],
            owner_is_person=nodes[row["source_id"]]["is_person"],
            owned=nodes[row["target_id"]]["name"] or row["target_id"],
            share=row["econ"],
            source=Source(batch=row["batch"], source=row["source"], row=row["row"], recorded_at=row["recorded_at"]),
            trust=row["trust"],
        )
        for row in sorted(owners.edges, key=nearest)
    ]
