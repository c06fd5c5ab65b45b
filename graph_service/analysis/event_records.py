"""Which records make a subject's own events (自身事件依据): what stands behind ``s`` of R8.12, record by record."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from graph_service.analysis.risk import EVENTS, SIGNALS_SCHEMA
from graph_service.analysis.risk_indicators import indicator_records
from graph_service.analysis.snapshot import Snapshot
from graph_service.rulebook.risk import RiskScheme

SCHEMA: dict[str, pl.DataType] = {
    "eid": pl.String(),
    "rid": pl.String(),
    "kind": pl.String(),  # of ``domain.facts.FACTS``
    "doc_no": pl.String(),  # 文书号, 案号, 承诺编码, 任务号; null where none is stated
    "day": pl.Date(),
    "weight": pl.Float64(),  # its points, as a part of the whole scale
}
_KINDS = {
    "penalty": ("doc_no", "decided_on"),
    "list_entry": ("case_no", "listed_on"),
    "inspection": ("task_no", "inspected_on"),
    "commitment": ("code", "found_on"),
}


def event_records(snapshot: Snapshot, scheme: RiskScheme, subjects: pl.Series) -> pl.DataFrame:
    """List the records that count as events of some subjects (自身事件依据), columns ``SCHEMA``.

    A record counts exactly where ``indicator_records`` counts it: that table is asked with each record standing for a
    subject of its own, under which the objections to its subject are filed as well. Several records of one group
    weigh together less than their sum (``risk.group_parts``). In the order of subject, then weight, heaviest first.
    """
    rows = {
        kind: snapshot.facts[kind].filter(pl.col("subject").is_in(subjects.implode())).with_columns(eid="subject")
        for kind in _KINDS
    }
    apart = {kind: frame.with_columns(subject="rid").drop("eid") for kind, frame in rows.items()}
    filed = pl.concat([frame.select("eid", "rid") for frame in rows.values()])
    objections = snapshot.facts["objection"]
    objected = objections.join(filed.rename({"eid": "subject", "rid": "record"}), on="subject", maintain_order="left")
    nobody = {
        "parties": snapshot.parties.clear(),
        "facts": {
            **{name: frame.clear() for name, frame in snapshot.facts.items()},
            **apart,
            "objection": objected.with_columns(subject="record").select(objections.columns),
        },
    }
    counted = indicator_records(replace(snapshot, **nobody), pl.DataFrame(schema=SIGNALS_SCHEMA), scheme)
    weighed = counted.filter(pl.col("indicator").is_in([indicator.value for indicator in EVENTS]))
    weight = (pl.col("points") / sum(scheme.caps.values())).round(6)
    told = pl.concat(
        [
            frame.select("eid", "rid", kind=pl.lit(kind), doc_no=_KINDS[kind][0], day=_KINDS[kind][1])
            for kind, frame in rows.items()
        ]
    )
    return (
        weighed.select(rid="eid", weight=weight)
        .join(told, on="rid")
        .select(*SCHEMA)
        .sort("eid", "weight", "rid", descending=[False, True, False])
    )
