"""The job "spread" (责任传导): every event is an order to its firm, which reaches whoever led it on that day or since.

Rule P25 is the case (A4: the order follows the office): a peer joins two tables, the product walks all of R4.6a and
tells measures, windows, articles and ways back for each person.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from bench.graph.jobs import Answer, Way, pairs
from bench.registry import Registry
from graph_service.analysis.propagation import Spread
from graph_service.analysis.propagation_columns import spread_snapshot
from graph_service.analysis.snapshot import PARTY_SCHEMA, SNAPSHOT_KINDS, Snapshot, snapshot_schema
from graph_service.rulebook.propagation_reader import read_propagation

DAY = date(2015, 1, 1)  # day 0 of the registry
AS_OF = date(2031, 12, 31)  # after its last event
ORDER = "XZXF"  # 限制消费


def snapshot_of(data: Registry) -> Snapshot:
    """Bring roles and events into the frames of a snapshot; legal representatives lead, the others are directors."""

    def code(prefix: str, ix: np.ndarray) -> pl.Series:
        return pl.select(pl.format(prefix + "{}", pl.Series(np.asarray(ix)))).to_series()

    def days(offset: np.ndarray) -> pl.Series:
        return pl.select(pl.lit(DAY) + pl.duration(days=pl.Series(np.asarray(offset)))).to_series().cast(pl.Date)

    def frame(name: str, **columns: object) -> pl.DataFrame:
        schema = snapshot_schema(SNAPSHOT_KINDS[name])
        given = pl.DataFrame(columns)
        return given.select(
            (pl.col(column) if column in columns else pl.lit(None)).cast(kind).alias(column)
            for column, kind in schema.items()
        )

    firm, holder = code("F", data.firm), code("p:", data.holder)
    roles = frame(
        "role",
        rid=code("r", np.arange(data.firm.size)),
        holder=holder,
        eid=firm,
        kind=np.where(data.leads, "LR", "DIR"),
        valid_from=days(data.role_from),
        valid_to=days(data.role_to),
    )
    entries = frame(
        "list_entry",
        rid=code("", np.arange(data.event_firm.size)),
        subject=code("F", data.event_firm),
        subject_name=code("公司", data.event_firm),
        list_code=[ORDER] * data.event_firm.size,
        case_no=code("案", np.arange(data.event_firm.size)),
        listed_on=days(data.event_day),
    )
    people = pl.DataFrame({"party": holder.unique()}).with_columns(is_person=True, name=pl.lit("某人"))
    parties = pl.concat([pl.DataFrame(schema=PARTY_SCHEMA), people], how="diagonal")
    facts = {name: pl.DataFrame(schema=snapshot_schema(kind)) for name, kind in SNAPSHOT_KINDS.items()}
    return Snapshot(AS_OF, "bench", parties, {**facts, "role": roles, "list_entry": entries})


def spread_pairs(found: Spread, data: Registry) -> Answer:
    """Who is proposed for which event."""
    reaches = [one.reach for one in found.proposals]
    event, person = [int(one.event) for one in reaches], [int(one.person[2:]) for one in reaches]
    return pairs(event, person, data.parties)


WAYS = {
    "spread": Way(
        lambda data: (snapshot_of(data), read_propagation()),
        lambda state: spread_snapshot(*state),
        spread_pairs,
        most=1_000_000,
    )
}
