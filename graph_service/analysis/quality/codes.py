"""Codes of a snapshot (重错码, R1.11): who holds which code, for ``code_faults``."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.code_faults import HOLDINGS_SCHEMA, CodeFaults, code_faults
from graph_service.analysis.columns import name_keys
from graph_service.analysis.quality.shape import GONE, Examined, findings_of
from graph_service.rulebook.code_quality import CodeQualityTarget
from graph_service.rulebook.quality import QualityCode

SUPERSEDED_SCHEMA: dict[str, pl.DataType] = {
    "eid": pl.String(),
    "name": pl.String(),
    "type_text": pl.String(),
    "status": pl.String(),
    "rid": pl.String(),
    "batch": pl.String(),
    "row": pl.Int64(),
}
"""Registrations that another one replaced: of two rows under one code the later is the registration, the other here."""


def registered_codes(examined: Examined, superseded: pl.DataFrame) -> pl.DataFrame:
    """Who holds which code (代码持有情况): ``HOLDINGS_SCHEMA`` with the ``eid`` and ``rid`` behind each row.

    One subject a registration; and where one batch registers two names under one code, each name is a subject: a
    register holds a code once, so that the second is no change of name but another subject (一码多赋).
    """
    founded = examined.subjects.select(eid="party")
    now = examined.snapshot.facts["registration"].join(founded, on="eid", how="semi", maintain_order="left")
    columns = list(SUPERSEDED_SCHEMA)
    live = now.select(columns).with_columns(key=name_keys(now["name"]))
    other = superseded.select(columns).with_columns(key=name_keys(superseded["name"]))
    beside = (
        other.join(live.select("eid", "batch", live_key="key"), on=["eid", "batch"])
        .filter(pl.col("key") != pl.col("live_key"))
        .unique(["eid", "key"], keep="first", maintain_order=True)
        .select(*columns, subject=pl.concat_str("eid", "key", separator=" "))
    )
    codes = now.select("eid", "uscc")
    held = pl.concat([live.select(*columns, subject="eid"), beside]).join(codes, on="eid", maintain_order="left")
    individual = pl.col("type_text").str.contains("个体")
    return held.select(
        "subject",
        "name",
        "eid",
        "rid",
        code=pl.col("uscc").fill_null(""),
        category=pl.when(individual).then(pl.lit("个体工商户")).otherwise(pl.lit("")),
        registrar_name=pl.lit(""),
        closed=pl.col("status").is_in(GONE).fill_null(value=False),
    ).with_columns(pl.col("name").fill_null(""))


def faulty_codes(
    examined: Examined, superseded: pl.DataFrame, target: CodeQualityTarget
) -> tuple[CodeFaults, pl.DataFrame]:
    """Find shared and wrong codes (R1.11), and tell them as findings."""
    held = registered_codes(examined, superseded)
    found = code_faults(held.select(*HOLDINGS_SCHEMA), target)
    rows = found.findings.group_by("subject", "fault", "code").agg(pl.col("others", "name").first())
    told = pl.format(
        "{} ({}), 该行登记名称 {}{}",
        "fault",
        "code",
        "name",
        pl.when(pl.col("others").list.len() > 0)
        .then(pl.format(": 另见 {}", pl.col("others").list.join("、")))
        .otherwise(pl.lit("")),
    )
    findings = findings_of(QualityCode.CODE_FAULT, rows.select("subject", what=told), held.select("subject", "rid"))
    return found, findings.with_columns(subject=pl.col("subject").str.split(" ").list.first())
