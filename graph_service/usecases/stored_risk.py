"""Related-party risk as the graph keeps it (关联方风险的存储, R8.12): scores, parts, and the records behind both.

A property holds no list of maps, so parts are lists side by side; what shows a part and what makes ``own`` is text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
import polars as pl

from graph_service.analysis.related_risk import RelatedRisk
from graph_service.usecases.sources import Sources
from graph_service.usecases.stored_records import packed

MOST_EVENTS = 20  # records told of one subject
Row = dict[str, Any]


def risk_rows(
    related: RelatedRisk, ties: pl.DataFrame, events: pl.DataFrame, sources: Sources, as_of: str
) -> list[Row]:
    """Lay out the scores of a run (关联方风险写出).

    ``ties`` are those of ``tie_records``, ``events`` those of ``event_records``.
    """
    shown, told = _shown(ties, sources), _told(events, sources)
    parts = related.parts.with_columns(
        pl.Series("how", [_how(row, shown) for row in related.parts.iter_rows(named=True)], dtype=pl.String),
        pl.col("ties").list.join(">"),
        pl.col("via").fill_null(""),
    )
    lists = parts.group_by("eid", maintain_order=True).agg(
        "how", sources="source", ties="ties", vias="via", weights="weight", owns=pl.col("own"), parts="part"
    )
    scores = related.scores.join(lists, on="eid", how="left", maintain_order="left")
    return [
        {"id": row["eid"], "as_of": as_of, **row, "events": told.get(row["eid"])}
        for row in scores.iter_rows(named=True)
    ]


def _shown(ties: pl.DataFrame, sources: Sources) -> dict[tuple[str, str, str], list[Any]]:
    """Each tie as λ, trust, ratio and its records, by its ends and kind."""
    rows = sources.rows(ties["rids"].explode().drop_nulls())
    return {
        (row["to"], row["source"], row["tie"]): [
            row["lambda"], row["trust"], row["ratio"], packed(row["rids"], rows),
        ]
        for row in ties.iter_rows(named=True)
    }  # fmt: skip


def _how(part: Mapping[str, Any], shown: Mapping[tuple[str, str, str], list[Any]]) -> str:
    """What shows the ties of a part, the nearest to the source first, as text."""
    ends = [part["source"], *([part["via"]] if part["via"] else []), part["eid"]]
    return orjson.dumps(
        [shown[to, source, tie] for source, to, tie in zip(ends, ends[1:], part["ties"], strict=False)]
    ).decode()


def _told(events: pl.DataFrame, sources: Sources) -> dict[str, str]:
    """Events of each subject as text: its record, number, day and weight."""
    first = events.group_by("eid", maintain_order=True).head(MOST_EVENTS)
    rows = sources.rows(first["rid"])
    found = dict[str, list[Any]]()
    for eid, rid, doc_no, day, weight in first.select("eid", "rid", "doc_no", "day", "weight").iter_rows():
        found.setdefault(eid, []).append([*packed([rid], rows), doc_no, day, weight])
    return {eid: orjson.dumps(one).decode() for eid, one in found.items()}
