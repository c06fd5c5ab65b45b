"""The frame of a draw (抽查对象名录, R7.6-R7.8): who may be drawn for which item, and why everybody else may not.

Definition. The units are pairs of a registered subject and an item of the plan that applies to it. Left out, each with
the first reason that holds: subjects struck off; those whose registered state the plan does not inspect (吊销 unless it
says so: nothing is done there any more); those outside the plan's range; those drawn already this year, where the plan
skips them; those inspected this year as often as the cap of their class allows (R7.8: visits that somebody
asked for by a complaint do not count); those that no item applies to, or only items inspected this year already.

Cost: a pass over the registry and over the year's inspections.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from graph_service.analysis.risk_indicators import CLOSED
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.errors import BadInput
from graph_service.domain.subjects import ENTITY_TERMS, STATUS_TERMS, Status

EVERYBODY = ("全部", "所有", "各类", "市场主体", "经营主体")
EXCLUDED_SCHEMA = {"code": pl.String, "name": pl.String, "class": pl.String, "reason": pl.String}
_KINDS = {term: kind.value for kind, term in ENTITY_TERMS.items()}


@dataclass(frozen=True, slots=True)
class Range:
    """Whom a plan is about (检查对象范围): empty means all. Regions by how their code begins, words by mention."""

    statuses: Sequence[Status] = ()
    regions: Sequence[str] = ()
    kinds: Sequence[str] = ()
    industries: Sequence[str] = ()
    classes: Sequence[str] = ()
    codes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Caps:
    """How often a subject may be visited in a year (检查频次上限), by class.

    ``not_counted`` are the words of a visit that somebody asked for; ``skip_drawn``: who was drawn this year is not
    drawn again.
    """

    visits: Mapping[str, int]
    not_counted: Sequence[str]
    skip_drawn: bool


@dataclass(frozen=True, slots=True)
class InspectionFrame:
    """The frame and what was left out (名录与排除记录).

    ``units``: ``code``, ``item``, ``class``, ``score``, one row a pair; ``excluded``: one row a subject, with why.
    """

    units: pl.DataFrame
    excluded: pl.DataFrame


def inspection_frame(
    snapshot: Snapshot, classes: pl.DataFrame, items: pl.DataFrame, wanted: Range, caps: Caps, drawn: pl.DataFrame
) -> InspectionFrame:
    """Make the frame of a draw (抽查对象名录).

    ``classes`` as ``risk.classify`` gives them; ``items`` the listed items of the plan (facts ``inspection_item``);
    ``drawn`` what was drawn this year and is not on record as inspected: ``code``, ``item``, ``task``, ``open``.
    Returned are units ordered by code and item. Raises ``BadInput`` for an item that does not say to whom it applies.
    """
    subjects = (
        snapshot.parties.filter(pl.col("registered") & ~pl.col("is_person"))
        .select("party", "name", "entity_kind", "status", "scope", "industry", region=region_of())
        .join(classes.select(party="eid", **{"class": "class"}, score=pl.col("score").cast(pl.Float64)),
              on="party", how="left")
        .rename({"party": "code"})
    )  # fmt: skip
    visits = year_visits(snapshot, caps.not_counted)
    counted = pl.concat([visits.select("code", day=pl.col("day").cast(pl.String)),
                         drawn.filter("open").select("code", day="task")])  # fmt: skip
    often = counted.unique().group_by("code").agg(visits=pl.len())
    subjects = subjects.join(often, on="code", how="left").with_columns(
        pl.col("visits").fill_null(0),
        most=pl.col("class").replace_strict(dict(caps.visits), default=None, return_dtype=pl.Int64),
        again=pl.col("code").is_in(drawn["code"].unique().to_list()) if caps.skip_drawn else pl.lit(value=False),
    )
    subjects = subjects.with_columns(reason=_reason(wanted))
    open_ = subjects.filter(pl.col("reason").is_null())
    done = pl.concat([visits.select("code", "item"), drawn.select("code", "item")]).unique()
    applying = pl.concat([open_.filter(_applies(row)).select("code", "class", "score", item=pl.lit(row["item_code"]),
                                                             item_name=pl.lit(row["item"]))
                          for row in items.iter_rows(named=True)])  # fmt: skip
    units = applying.join(done, left_on=("code", "item"), right_on=("code", "item"), how="anti").join(
        done, left_on=("code", "item_name"), right_on=("code", "item"), how="anti"
    )
    none = open_.join(units, on="code", how="anti")
    told = (
        pl.when(pl.col("code").is_in(applying["code"].unique().to_list()))
        .then(pl.lit("适用的事项本年度均已检查或抽中"))
        .otherwise(pl.lit("计划的事项均不适用于该主体"))
    )
    left = pl.concat([subjects.filter(pl.col("reason").is_not_null()), none.with_columns(reason=told)])
    return InspectionFrame(
        units=units.drop("item_name").sort("code", "item").select("code", "item", "class", "score"),
        excluded=left.select(*EXCLUDED_SCHEMA).sort("code"),
    )


def region_of() -> pl.Expr:
    """Region code of a party (行政区划): as registered, else that of the office that gave its code (R1.1)."""
    return pl.coalesce("region", pl.col("uscc").str.slice(2, 6))


def year_visits(snapshot: Snapshot, not_counted: Sequence[str]) -> pl.DataFrame:
    """Inspections of the year that count (本年度检查): ``code``, ``item``, ``day``."""
    begin = date(snapshot.as_of.year, 1, 1)
    text = pl.concat_str("form", "task_name", separator=" ", ignore_nulls=True)
    return (
        snapshot.facts["inspection"]
        .filter(pl.col("inspected_on").is_between(begin, snapshot.as_of))
        .filter(~text.str.contains_any(list(not_counted)) if not_counted else pl.lit(value=True))
        .select(code="subject", item=pl.col("item").fill_null(""), day="inspected_on")
    )


def item_kinds(object_kind: str | None) -> list[str] | None:
    """Kinds of subject an item is about (检查对象类别): empty for all, ``None`` where the text names no kind."""
    text = object_kind or ""
    named = [kind for term, kind in _KINDS.items() if term in text]
    return named or ([] if any(word in text for word in EVERYBODY) else None)


def _applies(item: Mapping[str, object]) -> pl.Expr:
    kinds, words = item_kinds(str(item["object_kind"] or "")), list(item["industries"] or [])  # type: ignore[call-overload]
    if kinds is None and not words:
        raise BadInput(
            f"事项 {item['item_code']} {item['item']} 没有写明适用的主体类别或行业: {item['object_kind']}。",
            advice="请在抽查事项清单中补充检查对象或适用行业。", rule="R7.6",
        )  # fmt: skip
    text = pl.concat_str("industry", "scope", separator=" ", ignore_nulls=True)
    by_kind = pl.col("entity_kind").is_in(kinds) if kinds else pl.lit(value=True)
    return (by_kind & text.str.contains_any(words)) if words else by_kind


def _reason(wanted: Range) -> pl.Expr:
    """First reason why a subject may not be drawn, null where there is none."""
    said = pl.concat_str("industry", "scope", separator=" ", ignore_nulls=True)
    region = pl.any_horizontal(
        pl.lit(value=False), *(pl.col("region").fill_null("").str.starts_with(one) for one in wanted.regions)
    )
    ranges = (
        ("区域", wanted.regions, region),
        ("主体类别", wanted.kinds, pl.col("entity_kind").is_in([_KINDS.get(one, one) for one in wanted.kinds])),
        ("行业", wanted.industries, said.str.contains_any(list(wanted.industries))),
        ("信用风险类别", wanted.classes, pl.col("class").is_in(list(wanted.classes))),
        ("名单", wanted.codes, pl.col("code").is_in(list(wanted.codes))),
    )
    status = pl.col("status").fill_null(Status.UNKNOWN.value)
    reasons = [
        pl.when(status.is_in([one.value for one in CLOSED])).then(pl.lit("已注销、撤销或迁出")),
        *(
            pl.when(status == one.value).then(pl.lit(f"登记状态为{STATUS_TERMS[one]}, 不在计划的检查对象范围"))
            for one in Status
            if wanted.statuses and one not in wanted.statuses
        ),
        pl.when(pl.col("class").is_null()).then(pl.lit("没有信用风险类别")),
        *(
            pl.when(~inside.fill_null(value=False)).then(pl.lit(f"不在计划的检查对象范围({term})"))
            for term, given, inside in ranges
            if given
        ),
        pl.when(pl.col("again")).then(pl.lit("本年度已被抽中")),
        pl.when(pl.col("visits") >= pl.col("most")).then(
            pl.format("本年度已检查或待查 {} 次, 达到 {} 类上限 {} 次", "visits", "class", "most")
        ),
    ]  # fmt: skip
    return pl.coalesce(*reasons)
