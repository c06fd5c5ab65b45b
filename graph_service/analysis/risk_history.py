"""What was there to be seen before a day (截止日前的资料): the only thing that a model may learn or predict from.

Whatever is dated on or after the cut, or was told only then, is taken out before any feature is made, so that no
feature can look into the label window, however it is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

import polars as pl

from graph_service.analysis.event_columns import state_column
from graph_service.analysis.risk_indicators import CLOSED
from graph_service.analysis.snapshot import SNAPSHOT_KINDS, Snapshot
from graph_service.analysis.told_later import TOLD_LATER
from graph_service.domain.events import EventState
from graph_service.domain.subjects import Status


class Basis(StrEnum):
    """By what a fact counts as known before the cut (以何为准)."""

    RECORDED = "recorded"  # 以入库时间为准: it was in the graph before the cut
    DATED = "dated"  # 以记载日期为准: it says itself that it was there; for a history that was loaded at one time


BASIS_TERMS: Mapping[Basis, str] = MappingProxyType(
    {
        Basis.RECORDED: "以入库时间为准: 截止日前已入库, 且记载日期不晚于截止日前一日",
        Basis.DATED: "以记载日期为准: 历史资料一次性入库, 无日期的记录和会变更而不载日期的内容不用",
    }
)

REGISTERED_NOW = ("region", "address", "address_key", "scope", "industry", "capital_yuan", "lr_name")
"""What a register states as of now and may have changed without a day (登记现状)."""


def before(snapshot: Snapshot, cut: date, basis: Basis) -> Snapshot:
    """Take out whatever a look on the day before ``cut`` could not see (截止日前的资料), as of that day.

    A fact stays if none of its own days is on or after ``cut`` and, by ``RECORDED``, it was recorded before it, or, by
    ``DATED``, it states a day at all. A day on or after ``cut`` inside a fact that stays is emptied (an end that was
    planned as well), and so is what was told after it (``TOLD_LATER``). By ``DATED`` registers tell what cannot change
    or has a day: when a subject began and when it closed; one that closed without a day is left out. A decision
    annulled (撤销) without a day counts at no time: it is void from the start (R5.9).

    Only subjects that were there stay ``registered``: they are the population (``risk_indicators.live_subjects``).
    """
    parties = _parties(snapshot, cut, basis)
    facts = {kind: _facts(snapshot, kind, cut, basis) for kind in SNAPSHOT_KINDS}
    return replace(snapshot, as_of=cut - timedelta(days=1), parties=parties, facts=facts, kept=None)


def undated(snapshot: Snapshot) -> Mapping[str, int]:
    """Count the facts of each kind that state no day (未载日期的记录数), where there are any: ``DATED`` uses none."""
    counts = {
        kind: frame.filter(pl.all_horizontal(pl.col(_days_of_making(kind)).is_null())).height
        for kind, frame in snapshot.facts.items()
    }
    return MappingProxyType({kind: count for kind, count in counts.items() if count})


def recorded_before(cut: date) -> pl.Expr:
    """Whether a fact was recorded before the day began in China (截止日前入库)."""
    recorded = pl.col("recorded_at").str.to_datetime(time_unit="us", time_zone="UTC", strict=False)
    midnight = pl.lit(cut).cast(pl.Datetime("us")).dt.replace_time_zone("Asia/Shanghai").dt.convert_time_zone("UTC")
    return (recorded < midnight).fill_null(value=False)


def _days_of_making(kind: str) -> list[str]:
    return [day for day in dict.fromkeys(("valid_from", SNAPSHOT_KINDS[kind].day)) if day]


def _facts(snapshot: Snapshot, kind: str, cut: date, basis: Basis) -> pl.DataFrame:
    frame = snapshot.facts[kind]
    made = _days_of_making(kind)
    seen = [pl.col(day).is_null() | (pl.col(day) < cut) for day in made]
    if basis is Basis.RECORDED:
        return _without_later_days(frame.filter(*seen, recorded_before(cut)), cut)
    if kind == "registration":  # what it states as of now has no day
        return frame.clear()
    kept = frame.filter(*seen, pl.any_horizontal(pl.col(made).is_not_null()))
    if "state" in frame.columns and kind != "objection":
        kept = kept.filter(state_column() != EventState.ANNULLED.value).with_columns(state=pl.lit(None, pl.String))
    kept = _without_later_days(kept, cut)
    day, told = TOLD_LATER.get(kind, ("", ()))
    known = pl.col(day).is_not_null() if day else pl.lit(value=False)
    return kept.with_columns(pl.when(known).then(name).alias(name) for name in told)


def _without_later_days(frame: pl.DataFrame, cut: date) -> pl.DataFrame:
    days = [name for name, dtype in frame.schema.items() if dtype == pl.Date()]
    return frame.with_columns(pl.when(pl.col(day) < cut).then(day).alias(day) for day in days)


def _parties(snapshot: Snapshot, cut: date, basis: Basis) -> pl.DataFrame:
    parties = snapshot.parties
    struck_off = pl.col("status").is_in([status.value for status in CLOSED])
    if basis is Basis.DATED:
        there = (pl.col("established_on") < cut) & ~(struck_off & pl.col("closed_on").is_null())
        stated = pl.lit(value=False)
        closed = pl.col("closed_on") < cut
    else:
        known = snapshot.facts["registration"].filter(recorded_before(cut)).select(party="eid", _known=True).unique()
        parties = parties.join(known, on="party", how="left", maintain_order="left")
        stated = pl.col("_known").fill_null(value=False)
        there = stated & (pl.col("established_on").is_null() | (pl.col("established_on") < cut))
        closed = (struck_off & pl.col("closed_on").is_null()) | (pl.col("closed_on") < cut)
    closed = closed.fill_null(value=False)
    status = pl.when(pl.col("is_person")).then(None).when(closed | stated).then("status")
    now = [pl.when(stated).then(name).alias(name) for name in REGISTERED_NOW]
    return parties.with_columns(
        pl.when(pl.col("established_on") < cut).then("established_on").alias("established_on"),
        pl.when(pl.col("closed_on") < cut).then("closed_on").alias("closed_on"),
        *now,
        registered=pl.col("registered") & there.fill_null(value=False),
        status=status.otherwise(pl.lit(Status.ACTIVE.value)),
    ).select(snapshot.parties.columns)
