"""Names of subjects through time (历次名称): who bore which name on a day, as registers state it (ADR 0045)."""

from __future__ import annotations

import polars as pl

STATEMENTS = {
    "eid": pl.String(),
    "name": pl.String(),
    "name_key": pl.String(),
    "seen_on": pl.Date(),  # a registration of that day shows the name
    "begins_on": pl.Date(),  # a change to the name
    "ends_on": pl.Date(),  # a change away from it
    "established_on": pl.Date(),
    "recorded_at": pl.String(),
    "batch": pl.String(),
}
"""One statement of one name: a registration (``seen_on``) or a change of name (``begins_on``, ``ends_on``)."""

SPANS = {
    "eid": pl.String(),
    "name": pl.String(),
    "name_key": pl.String(),
    "name_from": pl.Date(),
    "name_to": pl.Date(),
    "recorded_at": pl.String(),
    "batch": pl.String(),
}

_col = pl.col
_OVER_NAME = ["eid", "name_key"]


def name_spans(statements: pl.DataFrame) -> pl.DataFrame:
    """Days on which a subject may have borne each of its names (名称使用期间), one row a subject and name.

    ``name_from`` is the first day possible and ``name_to`` the first day no longer possible, null where open. A change
    states its day. Where only registrations speak, a name may have begun the day after another was last seen, and
    ended by the day another was first seen after it: the days between belong to both, because nobody said which. The
    first name reaches back to the day of establishment. A former name of no stated day ended by the newest
    registration. ``recorded_at`` and ``batch`` are those of the earliest recorded statement of the name.
    """
    said = statements.sort("recorded_at", "batch", "name", nulls_last=True)
    names = said.group_by(_OVER_NAME, maintain_order=True).agg(
        _col("name", "recorded_at", "batch").first(),
        first_seen=_col("seen_on").min(),
        last_seen=_col("seen_on").max(),
        begins=_col("begins_on").min(),
        last_begin=_col("begins_on").max(),
        ends=_col("ends_on").max(),
    )
    subjects = said.group_by("eid").agg(established=_col("established_on").min(), newest=_col("seen_on").max())
    seen = said.filter(_col("seen_on").is_not_null()).select("eid", other_key="name_key", day="seen_on")
    others = names.join(seen, on="eid").filter(_col("other_key") != _col("name_key"))
    around = others.group_by(_OVER_NAME).agg(
        before=_col("day").filter(_col("day") < _col("first_seen")).max(),
        after=_col("day").filter(_col("day") > _col("last_seen")).min(),
    )
    known = names.join(subjects, on="eid").join(around, on=_OVER_NAME, how="left")
    former = _col("last_seen").is_null() & _col("last_begin").is_null()
    # a stated end counts unless the name is seen or taken up again later
    again = (_col("last_seen") >= _col("ends")) | (_col("last_begin") >= _col("ends"))
    ends = pl.when(again.fill_null(value=False)).then(None).otherwise(_col("ends"))
    return known.select(
        "eid",
        "name",
        "name_key",
        pl.coalesce(pl.when(_began_once()).then("begins"), "before", "established").alias("name_from"),
        pl.coalesce(ends, "after", pl.when(former).then("newest")).alias("name_to"),
        "recorded_at",
        "batch",
    ).sort("eid", "name_key")


def _began_once() -> pl.Expr:
    """Whether the stated beginning is the first: the name was neither seen nor left before it."""
    seen_before = (_col("first_seen") < _col("begins")).fill_null(value=False)
    left_before = (_col("ends") <= _col("begins")).fill_null(value=False)
    return _col("begins").is_not_null() & ~seen_before & ~left_before


def may_bear(day: pl.Expr) -> pl.Expr:
    """Whether the span of a row covers ``day`` (当日可能使用该名称); a missing day or bound covers."""
    started = (day >= _col("name_from")).fill_null(value=True)
    lasting = (day < _col("name_to")).fill_null(value=True)
    return started & lasting
