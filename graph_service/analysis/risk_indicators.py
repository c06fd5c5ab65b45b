"""What counts towards the risk class (风险指标, R7.2): one row a subject, indicator and record, read from a snapshot.

Only what still counts is read: a record that does not stand (``analysis.standing``), is past its publication or older
than the months of its indicator weighs nothing (R5.4, R5.9, R6.3).
"""

from __future__ import annotations

from datetime import date

import polars as pl

from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.standing import standing_penalties, unmarked
from graph_service.domain.calendar import add_months
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import Status
from graph_service.rulebook.risk import Floor, Indicator, IndicatorId, RiskScheme

CLOSED = (Status.DEREGISTERED, Status.CANCELLED, Status.MOVED_OUT)


def live_subjects(snapshot: Snapshot) -> pl.DataFrame:
    """Return the registered subjects that are begun and not struck off (在册主体), which is who gets a class."""
    struck_off = pl.col("status").fill_null("").is_in([status.value for status in CLOSED])
    begun = pl.col("established_on").is_null() | (pl.col("established_on") <= snapshot.as_of)
    return snapshot.parties.filter(pl.col("registered") & ~pl.col("is_person") & ~struck_off & begun).sort("party")


def indicator_records(snapshot: Snapshot, signals: pl.DataFrame, scheme: RiskScheme) -> pl.DataFrame:
    """Collect what counts (计分记录): columns ``eid``, ``indicator``, ``points``."""
    as_of, by_id, facts = snapshot.as_of, scheme.indicators, snapshot.facts
    subjects = live_subjects(snapshot).rename({"party": "eid"})

    def rows(which: IndicatorId, frame: pl.DataFrame, eid: str, points: pl.Expr | None = None) -> pl.DataFrame:
        value = pl.lit(by_id[which].points) if points is None else points
        return frame.select(pl.col(eid).alias("eid"), indicator=pl.lit(which.value), points=value.cast(pl.Float64))

    return pl.concat(
        [
            *(
                rows(which, subjects.filter(is_new(as_of, by_id[which])), "eid")
                for which in (IndicatorId.NEW_FIRM, IndicatorId.YOUNG_FIRM)
            ),
            rows(
                IndicatorId.KEY_INDUSTRY,
                subjects.filter(in_key_industry(scheme)),
                "eid",
            ),
            rows(IndicatorId.SUSPENDED, subjects.filter(pl.col("status") == Status.SUSPENDED.value), "eid"),
            rows(
                IndicatorId.LR_CHANGE,
                facts["role"]
                .filter(pl.col("kind") == RoleKind.LR.value)
                .filter(_within(by_id[IndicatorId.LR_CHANGE], as_of, "valid_from"))
                .join(subjects.select("eid", "established_on"), on="eid")
                .filter(pl.col("valid_from") > pl.col("established_on")),
                "eid",
            ),
            rows(IndicatorId.PENALTY, live_penalties(snapshot, scheme), "subject", _penalty_points(scheme)),
            rows(IndicatorId.LIST_ENTRY, unmarked(live_list_entries(snapshot), "case_no", snapshot), "subject"),
            rows(
                IndicatorId.INSPECTION_PROBLEM,
                facts["inspection"].filter(
                    problem_found(scheme)
                    & _within(by_id[IndicatorId.INSPECTION_PROBLEM], as_of, "inspected_on")
                ),
                "subject",
            ),
            rows(
                IndicatorId.COMMITMENT_BREACH,
                facts["commitment"].filter(
                    pl.col("performance").is_in(by_id[IndicatorId.COMMITMENT_BREACH].words)
                    & _within(by_id[IndicatorId.COMMITMENT_BREACH], as_of, "found_on")
                ),
                "subject",
            ),
            rows(
                IndicatorId.RELATED_SIGNAL,
                signals.group_by("eid", "code").agg(pl.col("score").max()),
                "eid",
                pl.col("score").clip(0, 1) * by_id[IndicatorId.RELATED_SIGNAL].points,
            ),
        ]
    )  # fmt: skip


def live_penalties(snapshot: Snapshot, scheme: RiskScheme) -> pl.DataFrame:
    """Penalties that still count (计分处罚): standing, and within the stated publication or the indicator's months."""
    as_of = snapshot.as_of
    stated = pl.col("publish_until") >= as_of
    recent = _within(scheme.indicators[IndicatorId.PENALTY], as_of, "decided_on")
    return standing_penalties(snapshot).filter(pl.coalesce(stated, recent))


def live_list_entries(snapshot: Snapshot) -> pl.DataFrame:
    """List entries in force on the day (在列名单记录)."""
    as_of = snapshot.as_of
    begun = pl.col("listed_on").is_null() | (pl.col("listed_on") <= as_of)
    ended = (pl.coalesce("removed_on", "valid_to") <= as_of).fill_null(value=False)
    return snapshot.facts["list_entry"].filter(begun & ~ended)


def judged_subjects(snapshot: Snapshot) -> pl.DataFrame:
    """Subjects whose conduct somebody has looked at (有监管数据): inspected, or found to have kept or broken a promise.

    Column ``eid``. A penalty alone is no such data: a punished new firm is not better known than a silent one.
    """
    inspected = snapshot.facts["inspection"].filter(pl.col("inspected_on") <= snapshot.as_of)
    found = snapshot.facts["commitment"].filter(pl.col("found_on") <= snapshot.as_of)
    return pl.concat([inspected.select(eid="subject"), found.select(eid="subject")]).unique()


def on_list(floor: Floor) -> pl.Expr:
    """Whether a list entry is of the lists that a floor names (名单识别)."""
    named = pl.concat_str("list_code", "list_name", separator=" ", ignore_nulls=True).str.contains_any(
        list(floor.words)
    )
    return pl.col("list_code").is_in(floor.codes) | named


def problem_found(scheme: RiskScheme) -> pl.Expr:
    """Whether the result of an inspection tells of a problem (检查发现问题), by the words of the scheme."""
    return _says(scheme.indicators[IndicatorId.INSPECTION_PROBLEM], "result_text", "result_code")


def in_key_industry(scheme: RiskScheme) -> pl.Expr:
    """Whether a subject's trade or scope is one that is watched (重点监管领域), by the words of the scheme."""
    return _says(scheme.indicators[IndicatorId.KEY_INDUSTRY], "industry", "scope")


def is_new(as_of: date, indicator: Indicator) -> pl.Expr:
    """Whether a subject was established within the months of the indicator (新设主体)."""
    return _within(indicator, as_of, "established_on")


def _within(indicator: Indicator, as_of: date, column: str) -> pl.Expr:
    """Whether a day lies in the months before ``as_of``; a day not stated does not."""
    since = add_months(as_of, -indicator.months)
    return ((pl.col(column) > since) & (pl.col(column) <= as_of)).fill_null(value=False)


def _says(indicator: Indicator, *columns: str) -> pl.Expr:
    """Whether the text of the columns has a word of the indicator, its exceptions taken out first."""
    text = pl.concat_str(*columns, separator=" ", ignore_nulls=True)
    if indicator.except_words:
        text = text.str.replace_many(dict.fromkeys(indicator.except_words, ""))
    return text.str.contains_any(list(indicator.words))


def _penalty_points(scheme: RiskScheme) -> pl.Expr:
    """Points of the highest tier that fits a penalty; the lowest tier where none does."""
    text = pl.col("categories").list.join(";", ignore_nulls=True).fill_null("")
    fine = pl.col("fine_yuan").fill_null(0.0)
    fitting = [
        pl.when(
            text.str.contains_any(list(tier.categories)) if tier.fine_from_yuan is None else fine >= tier.fine_from_yuan
        ).then(tier.points)
        for tier in scheme.tiers
    ]
    return pl.max_horizontal(*fitting, pl.lit(min(tier.points for tier in scheme.tiers)))
