"""What a row says between its columns (推导): fines in words, days of a violation, persons found responsible (R4.6a).

Personal numbers in free text are masked first, so that nothing derived or stored holds one (V12, R10.3).
"""

from __future__ import annotations

import polars as pl

from graph_service.domain.masking import mask_text
from loaders.clean.amounts import fine_in_text
from loaders.clean.distinct import by_distinct
from loaders.clean.narrative import finding_columns, violation_interval

REPAIRED = "repaired"
MASKED = "masked"
FREE_TEXT = (
    "facts", "content", "basis", "matter", "liability", "unfulfilled", "accountability", "duty", "remark",
    "responsible", "demands", "result", "figures", "cause",
    "legal_source",
)  # fmt: skip
# where to look at all: every number that ``mask_text`` may mask has this shape
_PERSONAL = r"\d{6}[ \-]?\d{8}[ \-]?\d{3}[\dXxＸｘ]|[1１][3-9３-９]\d[ \-]?\d{4}[ \-]?\d{4}"


def derive(frame: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Fill in what the texts of rows say (推导列); ``masked`` and ``repaired`` tell where a number or an amount was.

    A value that a column states is never overruled.
    """
    frame = _masked(frame).with_columns(pl.lit(value=False).alias(REPAIRED))
    if kind == "penalty":
        return _penalty(frame)
    if kind == "rectification":
        # a talk that nobody numbered is told by its day
        day = pl.col("held_on").dt.to_string("%Y-%m-%d")
        return frame.with_columns(doc_no=pl.coalesce("doc_no", pl.concat_str("form", day)))
    if kind == "list_entry":
        # a list that numbers no decision tells its entries of one subject apart by the day of listing
        frame = frame.with_columns(case_no=pl.coalesce("case_no", pl.col("listed_on").dt.to_string("列入%Y-%m-%d")))
        return _found(frame, frame["responsible"], listed=True)
    return frame


def _masked(frame: pl.DataFrame) -> pl.DataFrame:
    present = [name for name in FREE_TEXT if name in frame.columns and frame.schema[name] == pl.String]
    hits = frame.select(pl.col(name).str.contains(_PERSONAL).fill_null(value=False) for name in present)
    changed: list[pl.Series] = []
    for name in present:
        if not hits[name].any():
            continue
        masked = by_distinct(frame[name].set(~hits[name], None), mask_text, pl.String()).fill_null(frame[name])
        changed.append(masked.ne_missing(frame[name]))
        frame = frame.with_columns(masked.alias(name))
    any_masked = pl.any_horizontal(changed) if changed else pl.lit(value=False)
    return frame.with_columns(any_masked.alias(MASKED))


def _penalty(frame: pl.DataFrame) -> pl.DataFrame:
    fined = pl.col("categories").list.contains("罚款").fill_null(value=False)
    stated = fine_in_text(pl.col("content"))
    repaired = fined & pl.col("fine_yuan").is_null() & stated.is_not_null()
    begin, end = violation_interval(pl.col("facts"), pl.col("decided_on"))
    frame = frame.with_columns(
        pl.when(repaired).then(stated).otherwise(pl.col("fine_yuan")).alias("fine_yuan"),
        pl.when(repaired).then(pl.col("content")).otherwise(pl.col("fine_yuan__raw")).alias("fine_raw"),
        repaired.alias(REPAIRED),
        pl.coalesce("violation_from", begin).alias("violation_from"),
        pl.coalesce("violation_to", end).alias("violation_to"),
    )
    texts = frame.select(pl.concat_str("facts", "content", "remark", separator="\n", ignore_nulls=True)).to_series()
    return _found(frame, texts, listed=False)


def _found(frame: pl.DataFrame, texts: pl.Series, *, listed: bool) -> pl.DataFrame:
    found = finding_columns(texts, listed=listed)
    return frame.with_columns(
        found["names"].alias("finding_names"),
        found["roles"].alias("finding_roles"),
        found["quote"].alias("finding_quote"),
    )
