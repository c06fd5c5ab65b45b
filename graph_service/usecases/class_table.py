"""The risk classes for people (信用风险分类表): every part, record, floor and the scheme, so that it recomputes.

Internal, for allocating supervision: never to the public, never to a bank (R7.1, R9.3).
"""

from __future__ import annotations

from datetime import date

import orjson
import polars as pl

from graph_service.rulebook.risk import Group, RiskScheme
from graph_service.usecases.result_tables import way_back_cell

CLASSES, SCHEME = "classes.csv", "scheme.json"
GROUP_TERMS = {
    Group.BASE: "基础属性", Group.DYNAMIC: "动态信息", Group.SUPERVISION: "监管信息", Group.RELATED: "关联关系",
    Group.SOCIAL: "社会评价",
}  # fmt: skip
CLASS_HEADERS = {
    "eid": "主体代码", "name": "主体名称", "class": "信用风险类别(内部)", "score": "得分",
    **{group.value: term for group, term in GROUP_TERMS.items()}, "records": "计分记录", "floors": "底线规则",
    "raised_by_related": "因关联提升", "scheme": "方案版本", "as_of": "截至日", "way_back": "救济途径",
}  # fmt: skip


def classes_table(classes: pl.DataFrame, parties: pl.DataFrame, scheme: RiskScheme, as_of: date) -> pl.DataFrame:
    """Lay out the risk classes (信用风险分类表), one row a subject, by code.

    ``计分记录`` has each indicator with the points of each of its records: "行政处罚=120+180; 歇业=40". With the caps,
    thresholds and floors of ``scheme_json`` the parts, the score and the class follow from a row alone.
    """
    names = parties.select(eid="party", name="name")
    held_against = (pl.col("score") > 0) | (pl.col("floors").list.len() > 0)
    table = classes.join(names, on="eid", how="left").join(_records(classes, scheme), on="eid", how="left")
    table = table.with_columns(
        pl.col("floors").list.join("; "),
        pl.col("records").fill_null(""),
        pl.when("raised_by_related").then(pl.lit("是")).otherwise(pl.lit("")).alias("raised_by_related"),
        scheme=pl.lit(scheme.version),
        as_of=pl.lit(as_of.isoformat()),
        way_back=pl.when(held_against).then(pl.lit(way_back_cell())).otherwise(pl.lit("")),
    )
    return table.select(pl.col(column).alias(header) for column, header in CLASS_HEADERS.items()).sort("主体代码")


def scheme_json(scheme: RiskScheme, as_of: date) -> bytes:
    """The scheme that classes were made by (所用方案): caps, thresholds, floors, and the group of each indicator."""
    told = {
        "version": scheme.version,
        "source": scheme.rule.source,
        "article": scheme.rule.article,
        "valid_from": scheme.rule.valid_from,
        "status": scheme.rule.status.value,
        "digest": scheme.digest,
        "as_of": as_of,
        "caps": {GROUP_TERMS[group]: cap for group, cap in scheme.caps.items()},
        "thresholds": dict(zip("BCD", scheme.thresholds, strict=True)),
        "floors": {floor.id.value: floor.risk_class.value for floor in scheme.floors.values()},
        "indicators": {one.term: GROUP_TERMS[one.group] for one in scheme.indicators.values()},
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _records(classes: pl.DataFrame, scheme: RiskScheme) -> pl.DataFrame:
    """Points of each record as one text a subject: ``eid, records``."""
    terms = {one.id.value: one.term for one in scheme.indicators.values()}
    told = classes.select("eid", "factors").explode("factors").drop_nulls("factors").unnest("factors")
    points = pl.col("each").list.eval(pl.element().cast(pl.String).str.strip_suffix(".0")).list.join("+")
    line = pl.concat_str(pl.col("indicator").replace_strict(terms, return_dtype=pl.String), pl.lit("="), points)
    return told.with_columns(line=line).group_by("eid", maintain_order=True).agg(records=pl.col("line").str.join("; "))
