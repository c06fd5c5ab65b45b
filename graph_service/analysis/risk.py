"""Credit risk class of every subject (企业信用风险分类, R7.1-R7.3): internal, for allocating supervision only.

Definition. A group's part is ``cap·(1 − Π(1 − points/cap))`` over its records, rounded to whole points; the score is
the sum of the five parts, 0..1000, higher is riskier; the class is the one whose threshold the score reaches, but
never below a floor that fires. The related-party part is at most 15 % of the scale and may lift the class by at most
one step over what the rest gives (A12). It is no credit rating, is not published and does not go to a bank (R9.3).
"""

from __future__ import annotations

import polars as pl

from graph_service.analysis.risk_indicators import (
    indicator_records,
    is_new,
    judged_subjects,
    live_list_entries,
    live_subjects,
    on_list,
)
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.subjects import Status
from graph_service.rulebook.risk import FloorId, Group, IndicatorId, RiskClassName, RiskScheme

SIGNALS_SCHEMA: dict[str, pl.DataType] = {"eid": pl.String(), "code": pl.String(), "score": pl.Float64()}
BANS_SCHEMA: dict[str, pl.DataType] = {"eid": pl.String(), "valid_from": pl.Date(), "valid_to": pl.Date()}

EVENTS = (
    IndicatorId.PENALTY, IndicatorId.LIST_ENTRY, IndicatorId.INSPECTION_PROBLEM, IndicatorId.COMMITMENT_BREACH,
)  # fmt: skip
"""Indicators that an event sets off: what a subject did, not what it is."""

_CLASSES = list(RiskClassName)  # lowest first: a class is its place here


def classify(snapshot: Snapshot, signals: pl.DataFrame, bans: pl.DataFrame | None, scheme: RiskScheme) -> pl.DataFrame:
    """Classify every registered live subject (信用风险分类), one row each, ordered by ``eid``.

    ``signals`` are the related-party risk signals (``SIGNALS_SCHEMA``, score 0..1), ``bans`` the confirmed industry
    bans on subjects (``BANS_SCHEMA``, both days included, an open end is life).

    Returns ``eid``, ``class``, ``score``, one part a group, ``floors`` (ids of those that fired),
    ``raised_by_related`` and ``factors`` (list of indicator, records, points before the cap, and ``each`` record's).
    """
    eids = live_subjects(snapshot).select(eid="party")
    records = indicator_records(snapshot, signals, scheme).join(eids, on="eid", how="semi")
    scored = eids.join(group_parts(records, scheme), on="eid", how="left").with_columns(
        pl.col(group.value).fill_null(0) for group in Group
    )
    floors = _floors(snapshot, bans, scheme)
    scored = scored.join(floors, on="eid", how="left").join(_factors(records), on="eid", how="left")
    scored = scored.with_columns(
        pl.col("floor").fill_null(0),
        pl.col("floors").fill_null([]),
        pl.col("factors").fill_null([]),
        score=pl.sum_horizontal(group.value for group in Group),
    )
    alone = _level(pl.col("score") - pl.col(Group.RELATED.value), scheme)
    level = pl.min_horizontal(_level(pl.col("score"), scheme), alone + 1)
    final, final_alone = pl.max_horizontal(level, "floor"), pl.max_horizontal(alone, "floor")
    return scored.select(
        "eid",
        final.replace_strict(dict(enumerate(_CLASSES)), return_dtype=pl.String).alias("class"),
        "score",
        *(group.value for group in Group),
        "floors",
        (final > final_alone).alias("raised_by_related"),
        "factors",
    ).sort("eid")


def event_risk(snapshot: Snapshot, scheme: RiskScheme) -> pl.DataFrame:
    """Weigh the events of each live subject (自身事件风险, s of R8.12): ``eid`` and ``s``, those above 0, by code.

    ``s`` is the part of the scale that its penalties, list entries, problems found and broken promises make. Being
    new, small or in a watched trade is no event and reaches nobody else; what is repaired, expired, annulled or
    objected to counts nothing (``risk_indicators``).
    """
    records = indicator_records(snapshot, pl.DataFrame(schema=SIGNALS_SCHEMA), scheme).filter(
        pl.col("indicator").is_in([indicator.value for indicator in EVENTS])
    )
    weighed = pl.sum_horizontal(group.value for group in Group) / sum(scheme.caps.values())
    live = records.join(live_subjects(snapshot).select(eid="party"), on="eid", how="semi")
    return group_parts(live, scheme).select("eid", s=weighed).filter(pl.col("s") > 0).sort("eid")


def group_parts(records: pl.DataFrame, scheme: RiskScheme) -> pl.DataFrame:
    """Sum the records of each subject up to one part a group (分组得分): ``eid`` and one column a group."""
    group_of = {indicator.id.value: indicator.group.value for indicator in scheme.indicators.values()}
    caps = {group.value: float(cap) for group, cap in scheme.caps.items()}
    part = (pl.col("cap").first() * (1 - (1 - (pl.col("points") / pl.col("cap")).clip(0, 1)).product())).round()
    long = (
        records.with_columns(group=pl.col("indicator").replace_strict(group_of))
        .with_columns(cap=pl.col("group").replace_strict(caps, return_dtype=pl.Float64))
        .sort("eid", "group", "points")  # a product of floats depends on its order
        .group_by("eid", "group", maintain_order=True)
        .agg(part.cast(pl.Int64).alias("part"))
    )
    return _wide(long)


def _wide(long: pl.DataFrame) -> pl.DataFrame:
    """Turn one row a subject and group into one row a subject."""
    return long.group_by("eid").agg(
        pl.col("part").filter(pl.col("group") == group.value).sum().alias(group.value) for group in Group
    )


def _factors(records: pl.DataFrame) -> pl.DataFrame:
    """List what each score is made of, the heaviest first."""
    points = pl.col("points")
    factors = records.group_by("eid", "indicator").agg(
        records=pl.len().cast(pl.Int64), points=points.sum(), each=points.sort(descending=True)
    )
    factors = factors.sort("eid", "points", "indicator", descending=[False, True, False])
    return factors.group_by("eid", maintain_order=True).agg(factors=pl.struct("indicator", "records", "points", "each"))


def _floors(snapshot: Snapshot, bans: pl.DataFrame | None, scheme: RiskScheme) -> pl.DataFrame:
    """Find which floors fire: ``eid``, ``floors`` and ``floor``, the place of the highest class among them."""
    as_of, subjects = snapshot.as_of, live_subjects(snapshot).rename({"party": "eid"})
    entries = live_list_entries(snapshot).rename({"subject": "eid"})
    bans = pl.DataFrame(schema=BANS_SCHEMA) if bans is None else bans
    firing = {
        FloorId.SEVERE_LIST: entries.filter(on_list(scheme.floors[FloorId.SEVERE_LIST])),
        FloorId.LIVE_BAN: bans.filter(
            (pl.col("valid_from") <= as_of) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= as_of))
        ),
        FloorId.REVOKED: subjects.filter(pl.col("status") == Status.REVOKED.value),
        FloorId.ABNORMAL: entries.filter(on_list(scheme.floors[FloorId.ABNORMAL])),
        FloorId.NEW_NO_DATA: subjects.filter(is_new(as_of, scheme.indicators[IndicatorId.NEW_FIRM])).join(
            judged_subjects(snapshot), on="eid", how="anti"
        ),
    }
    places = {floor.id: _CLASSES.index(floor.risk_class) for floor in scheme.floors.values()}
    long = pl.concat(
        frame.select("eid", id=pl.lit(floor.value), place=pl.lit(places[floor])) for floor, frame in firing.items()
    )
    return long.group_by("eid").agg(floors=pl.col("id").unique().sort(), floor=pl.col("place").max())


def _level(score: pl.Expr, scheme: RiskScheme) -> pl.Expr:
    """Place of the class that a score reaches."""
    return pl.sum_horizontal((score >= threshold).cast(pl.Int32) for threshold in scheme.thresholds)
