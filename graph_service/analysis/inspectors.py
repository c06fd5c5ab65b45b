"""Who may be sent to inspect (可选派人员, R7.6, R7.9): read from the library, each other one with why not."""

from __future__ import annotations

import polars as pl

from graph_service.analysis.assignment import Inspector
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.fact_libraries import InspectorStatus
from graph_service.domain.subjects import CERTAIN_PERSON

EXPIRED, NOT_YET, NO_TERM = "EXPIRED", "NOT_YET", "NO_TERM"
NOT_ON_DUTY, UNCERTAIN, NO_UNIT, SECOND = "NOT_ON_DUTY", "UNCERTAIN", "NO_UNIT", "SECOND"
WHY = {
    EXPIRED: "执法证过期",
    NOT_YET: "执法证尚未生效",
    NO_TERM: "未载明执法证有效期",
    NOT_ON_DUTY: "不在岗或未载明在岗",
    UNCERTAIN: "身份未经核验",
    NO_UNIT: "未载明所属单位",
    SECOND: "同一人的另一证号已列入",
}


def judged_inspectors(snapshot: Snapshot) -> pl.DataFrame:
    """Judge every certificate of the library on the snapshot's day (人员名录判定), by certificate.

    The columns of the fact and ``why``, null for whoever may be drawn: the certificate is valid and says until when, he
    is at his post, his identity is certain, his unit is stated. Of a person with two certificates the one issued last
    counts: nobody is two inspectors.
    """
    day = snapshot.as_of
    latest = pl.col("cert_no").sort_by("issued_on", "cert_no", nulls_last=False).last().over("subject", "why")
    judged = snapshot.facts["inspector"].with_columns(
        why=pl.coalesce(
            pl.when(pl.col("valid_to").is_null()).then(pl.lit(NO_TERM)),
            pl.when(pl.col("valid_to") <= day).then(pl.lit(EXPIRED)),
            pl.when(pl.col("valid_from") > day).then(pl.lit(NOT_YET)),
            pl.when(pl.col("status").fill_null("") != InspectorStatus.ON_DUTY.value).then(pl.lit(NOT_ON_DUTY)),
            pl.when(~pl.col("subject").str.starts_with(CERTAIN_PERSON)).then(pl.lit(UNCERTAIN)),
            pl.when(pl.coalesce("unit_code", "unit_name").is_null()).then(pl.lit(NO_UNIT)),
        )
    )
    second = pl.col("why").is_null() & (pl.col("cert_no") != latest)
    return judged.with_columns(why=pl.when(second).then(pl.lit(SECOND)).otherwise("why")).sort("cert_no")


def sendable(judged: pl.DataFrame) -> tuple[Inspector, ...]:
    """Inspectors who may be drawn (可选派人员) out of those judged; the unit by its code, else by its name."""
    fit = judged.filter(pl.col("why").is_null()).select(
        "cert_no", pl.coalesce("unit_code", "unit_name"), "expertise", "areas"
    )
    return tuple(
        Inspector(certificate, unit, frozenset(skills or ()), tuple(areas or ()))
        for certificate, unit, skills, areas in fit.iter_rows()
    )
