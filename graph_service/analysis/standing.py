"""Which records stand on the day (有效记录): what signals, risk and everything internal may weigh (R5.4, R5.9, R6.3).

A record that is annulled or repaired, or under an objection that is not closed, gives nothing. An objection is known
from the record's own state or from an objection on file against its document.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.columns import name_keys
from graph_service.analysis.event_columns import state_column
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.events import SETTLED_WORDS, EventState


def standing_penalties(snapshot: Snapshot) -> pl.DataFrame:
    """Penalties decided by the day that stand on it (有效处罚): not annulled, repaired or objected to."""
    decided = pl.col("decided_on") <= snapshot.as_of
    penalties = snapshot.facts["penalty"].filter(decided, state_column() == EventState.VALID.value)
    return unmarked(penalties, "doc_no", snapshot)


def unmarked(records: pl.DataFrame, document: str, snapshot: Snapshot) -> pl.DataFrame:
    """Leave out records whose document is objected to on the day (异议核查中, R6.3), in their order.

    ``document`` is the column of the number by which an objection names a record of its subject.
    """
    objected = open_objections(snapshot)
    named = objected.select("subject", document_key=document_keys(objected["doc_no"]))
    keyed = records.with_columns(document_key=document_keys(records[document]))
    return keyed.join(named, on=["subject", "document_key"], how="anti", maintain_order="left").drop("document_key")


def open_objections(snapshot: Snapshot) -> pl.DataFrame:
    """Objections that sources filed and that are not closed on the day of a snapshot (核查中的异议)."""
    return open_on(snapshot.facts["objection"], snapshot.as_of)


def open_on(objections: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Objections among some that are not closed on a day (核查中的异议)."""
    raised = pl.col("objected_on").is_null() | (pl.col("objected_on") <= as_of)
    closed = pl.col("closed_on").is_not_null() & (pl.col("closed_on") <= as_of)
    settled = pl.col("closed_on").is_null() & pl.col("state").fill_null("").str.contains_any(list(SETTLED_WORDS))
    return objections.filter(raised & ~closed & ~settled)


def document_keys(numbers: pl.Series) -> pl.Series:
    """Comparison keys of a column of document numbers (文号比对键): width, brackets and spaces tell none apart.

    >>> document_keys(pl.Series(["翁罚〔2026〕1号", "翁罚（2026）１ 号", "翁罚[2026]1号"])).unique().to_list()
    ['翁罚(2026)1号']
    """
    return name_keys(numbers)
