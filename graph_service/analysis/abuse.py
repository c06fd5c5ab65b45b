"""Hints of abuse in the audit log (异常查询提示, R10.6): counts over hours and days of the clock, never a finding.

Definition. An entry of the log falls into one hour and one day of the clock in China. For each rule the entries that it
looks at are counted by caller (a unit, for unmasking) and window; more than its limit is one alert. Two half windows
side by side are not joined: a caller that stays under the limit in each is seen by the day, not by the hour. What is
near to a caller (himself, his relatives, the subjects they are tied to) is handed in: the log does not know.

Cost: one pass and one grouping a rule, O(n log n) of the entries of the span asked about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from graph_service.domain.calendar import is_working_day
from graph_service.rulebook.abuse import AbusePolicy, AlertRule, Watch, Window

SCHEMA: dict[str, pl.DataType] = {
    "line": pl.Int64(),  # number of the line in the log, missing for lines from before ADR 0097
    "at": pl.Datetime("us", "Asia/Shanghai"),
    "who": pl.String(),
    "unit": pl.String(),
    "role": pl.String(),
    "action": pl.String(),
    "outcome": pl.String(),
    "subject": pl.String(),
    "grant": pl.String(),
    "rules": pl.List(pl.String()),
}
UNMASKING = "POST /v1/unmask"
LINES_SHOWN = 100  # of the evidence of an alert
VOLUME = "R10.6"  # the rule that a refusal for volume names
_READ = ("answered", "shown", "exported")
_CALLER = ("who", "unit", "role")


@dataclass(frozen=True, slots=True)
class Alert:
    """One hint (疑似提示): more of something within a window than its rule lets pass.

    ``lines`` are the first lines of the log that it counts; ``uncertain`` that no holiday notice of the year is loaded.
    """

    rule: AlertRule
    who: str
    unit: str
    role: str
    first: datetime
    last: datetime
    count: int
    lines: tuple[int, ...]
    uncertain: bool = False


def abuse_alerts(entries: pl.DataFrame, policy: AbusePolicy, near: Mapping[str, Collection[str]]) -> tuple[Alert, ...]:
    """Return the hints in some entries of the log (异常查询提示), the latest first; ``entries`` as of ``SCHEMA``.

    ``near`` are the parties near to a caller, by account; of callers that are missing it is not known.
    """
    known = _dated(_own(entries, near), policy)
    found = [alert for one in policy.alerts for alert in _alerts(known.filter(_looked_at(one, policy)), one)]
    return tuple(sorted(found, key=lambda one: (one.last, one.rule.rule.id, one.unit, one.who), reverse=True))


def _own(entries: pl.DataFrame, near: Mapping[str, Collection[str]]) -> pl.DataFrame:
    """Add whether an entry is about a party near to its caller."""
    pairs = [{"who": who, "subject": party, "own": True} for who, parties in near.items() for party in parties]
    known = pl.DataFrame(pairs, schema={"who": pl.String(), "subject": pl.String(), "own": pl.Boolean()})
    return entries.join(known.unique(), on=["who", "subject"], how="left").with_columns(pl.col("own").fill_null(False))


def _dated(entries: pl.DataFrame, policy: AbusePolicy) -> pl.DataFrame:
    """Add hour, day, and whether the moment lies outside working time; ``None`` of the calendar counts by weekday."""
    dated = entries.with_columns(pl.col("at").dt.truncate("1h").alias("hour"), pl.col("at").dt.date().alias("day"))
    days = dated.select("day").unique().sort("day")
    working = pl.Series("known", [is_working_day(day) for day in days["day"]], dtype=pl.Boolean)
    told = days.with_columns(working).with_columns(
        pl.coalesce("known", pl.col("day").dt.weekday() <= 5).alias("working")
    )
    hour = pl.col("at").dt.hour()
    outside = ~pl.col("working") | (hour < policy.opens_at) | (hour >= policy.closes_at)
    return dated.join(told, on="day", how="left").with_columns(outside.alias("outside"))


def _looked_at(one: AlertRule, policy: AbusePolicy) -> pl.Expr:
    """Which entries a rule counts."""
    staff, read = pl.col("role").is_in(sorted(policy.staff)), pl.col("outcome").is_in(_READ)
    unmasking, refused = pl.col("action") == UNMASKING, pl.col("outcome").is_in(("refused", "locked"))
    match one.watch:
        case Watch.OFF_HOURS:
            return staff & read & pl.col("outside")
        case Watch.BULK:
            return staff & read & (pl.col("subject") != "")
        case Watch.REFUSALS:
            return refused
        case Watch.UNMASK_NO_CASE:
            return unmasking & ((read & (pl.col("grant") == "")) | (refused & ~_for_volume()))
        case Watch.UNMASK:
            return unmasking & (read | _for_volume())
        case Watch.EXPORTS:
            return staff & (pl.col("outcome") == "exported")
        case Watch.OWN:
            return staff & read & pl.col("own")


def _for_volume() -> pl.Expr:
    return pl.col("rules").list.contains(VOLUME)


def _alerts(entries: pl.DataFrame, one: AlertRule) -> list[Alert]:
    by = ("unit", "role") if one.watch is Watch.UNMASK else _CALLER
    counted = pl.col("subject").n_unique() if one.watch is Watch.BULK else pl.len()
    grouped = (
        entries.sort("at", "line")
        .group_by(*by, "hour" if one.window is Window.HOUR else "day")
        .agg(
            counted.alias("count"),
            pl.col("at").min().alias("first"),
            pl.col("at").max().alias("last"),
            pl.col("line").drop_nulls().head(LINES_SHOWN).alias("lines"),
            pl.col("known").is_null().any().alias("uncertain"),
            *([] if "who" in by else [pl.col("who").unique().sort().str.join("、").alias("who")]),
        )
        .filter(pl.col("count") > one.most)
    )
    return [
        Alert(
            rule=one, who=row["who"], unit=row["unit"], role=row["role"], first=row["first"], last=row["last"],
            count=row["count"], lines=tuple(row["lines"]),
            uncertain=one.watch is Watch.OFF_HOURS and row["uncertain"],
        )
        for row in grouped.iter_rows(named=True)
    ]  # fmt: skip
