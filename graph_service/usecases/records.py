"""Records on a subject (记录): what sources stated of it, as known at a time, and which of them are public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.repair import repair_columns
from graph_service.analysis.snapshot import fact_schema
from graph_service.domain.facts import FACTS
from graph_service.rulebook.repair import read_repair
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked, Row

OPEN_COMMITMENT = "可向社会公开"  # 公开类型 of R2.5; anything else stays inside


@dataclass(frozen=True, slots=True)
class RecordsAnswer:
    """Records on a subject, newest first (记录清单)."""

    subject: Row
    records: tuple[Row, ...]
    truncated: bool


def records_of(
    store: GraphStore, code: str, asked: Asked, *, kinds: Sequence[str], limit: int, public_only: bool
) -> RecordsAnswer:
    """List records on a subject (记录), ``limit`` of each kind. Raises ``NotFound``.

    A penalty row also has ``record_class``, ``published``, ``apply_from`` and ``auto_stop`` (R5.1-R5.4). With
    ``public_only`` just those that are public on the day are listed.
    """
    subject = store.subject(code)
    page = store.records(subject["eid"], kinds=kinds, limit=limit, **asked.times)
    records = with_publication(page.rows, asked.as_of)
    if public_only:
        records = tuple(row for row in records if is_public(row, asked.as_of))
    return RecordsAnswer(subject, records, page.truncated)


def with_publication(records: Iterable[Row], as_of: date) -> tuple[Row, ...]:
    """Add class and terms of publication to the penalties among records (公示与修复期限)."""
    rows = list(records)
    penalties = [row for row in rows if row["fact"] == "penalty"]
    if not penalties:
        return tuple(rows)
    schema = fact_schema(FACTS["penalty"])
    days = [name for name, dtype in schema.items() if dtype == pl.Date()]
    raw = {name: pl.String() if name in days else dtype for name, dtype in schema.items()}
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in penalties], schema=raw)
    frame = repair_columns(frame.with_columns(pl.col(days).str.to_date("%Y-%m-%d")), as_of, read_repair())
    added = frame.select("rid", "record_class", "published", "apply_from", "auto_stop").to_dicts()
    by_rid = {row["rid"]: row for row in added}
    return tuple({**row, **by_rid.get(row["rid"], {})} for row in rows)


def is_public(row: Row, as_of: date) -> bool:
    """Whether a record of an organisation is public on the day (是否公示).

    Penalties while their publication lasts (R5.1) and not past the day their own source states; licences and results
    of inspections; list entries until removed (R4.1); commitments that say so (R2.5).
    """
    day = as_of.isoformat()
    match row["fact"]:
        case "penalty":
            return bool(row["published"]) and (row["publish_until"] or day) >= day
        case "list_entry":
            return row["removed_on"] is None or row["removed_on"] > day
        case "commitment":
            return row["publicity"] == OPEN_COMMITMENT
        case _:
            return True
