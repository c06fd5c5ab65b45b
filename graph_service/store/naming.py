"""Names of subjects in the graph (图中历次名称): every name a subject ever bore, under whatever id it was stated."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from graph_service.analysis.naming import SPANS, STATEMENTS, name_spans
from graph_service.store.bolt import Connection
from graph_service.store.same import CHUNK, members_of

NAMES = {**SPANS, "reg_no": pl.String(), "closed_on": pl.Date()}
"""``analysis.naming.SPANS``, the registration number last stated, and the day the subject was struck off."""

_STATED = {
    "eid": pl.String(), "name": pl.String(), "name_key": pl.String(), "approved_on": pl.String(),
    "established_on": pl.String(), "version_order": pl.String(), "reg_no": pl.String(), "closed_on": pl.String(),
    "begins_on": pl.String(), "ends_on": pl.String(), "recorded_at": pl.String(), "batch": pl.String(),
}  # fmt: skip
_DAYS = ("approved_on", "established_on", "closed_on", "begins_on", "ends_on")


def names_of(connection: Connection, eids: Sequence[str], batches: set[str] | None = None) -> pl.DataFrame:
    """Every name that these subjects may have borne, and when (历次名称, ``NAMES``), by subject and name key.

    ``batches`` is given the batches that said anything of it.
    """
    if not eids:
        return pl.DataFrame(schema=NAMES)
    old = members_of(connection, eids)
    asked = [*eids, *old]
    chunks = (asked[start : start + CHUNK] for start in range(0, len(asked), CHUNK))
    rows = [row for chunk in chunks for row in connection.read("name_statements", eids=chunk)]
    if batches is not None:
        batches.update(row["batch"] for row in rows)
    said = pl.DataFrame(rows, schema=_STATED).with_columns(
        pl.col(*_DAYS).str.to_date("%Y-%m-%d"), pl.col("eid").replace(old)
    )
    # of several versions of one day the last corrects the others
    last = pl.col("version_order") == pl.col("version_order").max().over("eid", "approved_on")
    said = said.filter(pl.col("approved_on").is_null() | last)
    seen = pl.coalesce("approved_on", "established_on").alias("seen_on")
    spans = name_spans(said.with_columns(seen).select(list(STATEMENTS)))
    shown = said.sort("version_order", nulls_last=False).group_by("eid", maintain_order=True)
    subjects = shown.agg(pl.col("reg_no").drop_nulls().last(), pl.col("closed_on").last())
    return spans.join(subjects, on="eid", maintain_order="left").select(list(NAMES))


def unit_name(connection: Connection, code: str) -> str:
    """What a unit is called (单位名称): by its register, else by the records it decided; empty where by neither."""
    rows = connection.read("unit_names", code=code) if code else []
    return (rows[0]["registered"] or rows[0]["named"] or "") if rows else ""
