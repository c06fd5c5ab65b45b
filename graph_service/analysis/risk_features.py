"""Features of a subject's own past (自身特征): what its records before the cut say, columnar, one row a subject.

Every number comes from a snapshot that ``risk_history.before`` left: nothing here filters by the cut again, because
nothing on or after it is there. A feature that nobody can know is null: the model is told that it is missing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from types import MappingProxyType

import polars as pl

from graph_service.analysis.risk_indicators import in_key_industry, live_list_entries, live_subjects, problem_found
from graph_service.analysis.snapshot import Snapshot
from graph_service.analysis.standing import standing_penalties
from graph_service.domain.calendar import add_months
from graph_service.domain.relations import RoleKind
from graph_service.domain.subjects import EntityKind, Status
from graph_service.rulebook.risk import IndicatorId, RiskScheme

OWN_TERMS: Mapping[str, str] = MappingProxyType(
    {
        "age_years": "成立年数",
        "is_enterprise": "企业",
        "is_individual": "个体工商户",
        "is_cooperative": "农民专业合作社",
        "capital_log": "注册资本(元, 对数)",
        "key_industry": "重点监管领域",
        "suspended": "歇业",
        "revoked": "吊销未注销",
        "penalties_1y": "一年内处罚数",
        "penalties_3y": "三年内处罚数",
        "penalties": "处罚数",
        "penalty_years": "距最近处罚年数",
        "fines_log": "罚款合计(元, 对数)",
        "list_entries": "列入名单次数",
        "list_live": "在列名单数",
        "list_years": "距最近列入名单年数",
        "inspections_2y": "两年内检查次数",
        "problems_2y": "两年内检查发现问题次数",
        "problems": "检查发现问题次数",
        "inspection_years": "距最近检查年数",
        "commitments": "信用承诺数",
        "breaches": "违诺数",
        "lawsuits_1y": "一年内涉诉数",
        "lawsuits": "涉诉数",
        "lawsuit_years": "距最近涉诉年数",
        "lawsuit_sum_log": "涉诉标的合计(元, 对数)",
        "arrears": "欠税欠款公告数",
        "complaints_1y": "一年内投诉举报数",
        "complaints_upheld": "查实的投诉举报数",
        "rectifications": "约谈整改数",
        "grade_high": "评价为A级或优良次数",
        "grade_low": "评价为C、D级或差次数",
        "licences": "行政许可数",
        "licence_years": "距最近许可年数",
        "honours": "荣誉数",
        "lr_changes_3y": "三年内变更法定代表人次数",
        "lr_changes": "变更法定代表人次数",
    }
)
"""Name of each feature, in the order of the columns (自身特征名称)."""

_HIGH, _LOW = r"^(?:A|优|良)", r"^(?:C|D|差|不合格)"


def own_features(history: Snapshot, scheme: RiskScheme) -> pl.DataFrame:
    """Make the features of every live subject's own past (自身特征): ``eid`` and ``OWN_TERMS``, ordered by ``eid``.

    ``history`` is of ``risk_history.before``; its day is the last that was seen. Counts are 0 where no record is, years
    since are null. Cost: one pass over the records of each kind.
    """
    day = history.as_of
    frame = live_subjects(history).select("party", *_SUBJECT_COLUMNS).rename({"party": "eid"})
    frame = frame.select("eid", *_of_register(day, scheme))
    for told in _of_records(history, scheme):
        frame = frame.join(told, on="eid", how="left", maintain_order="left")
    recent = [name for name in OWN_TERMS if name.endswith("_years")]
    counted = [
        pl.col(name).fill_null(0.0) for name in OWN_TERMS if name not in {*recent, "capital_log", "key_industry"}
    ]
    return frame.with_columns(counted).select("eid", *(pl.col(name).cast(pl.Float64) for name in OWN_TERMS))


_SUBJECT_COLUMNS = ("established_on", "entity_kind", "capital_yuan", "industry", "scope", "status")


def _of_register(day: date, scheme: RiskScheme) -> list[pl.Expr]:
    kind = pl.col("entity_kind")
    unknown = pl.all_horizontal(pl.col("industry", "scope").is_null())
    return [
        years_before(day, "established_on").alias("age_years"),
        (kind == EntityKind.ENTERPRISE).alias("is_enterprise"),
        (kind == EntityKind.INDIVIDUAL).alias("is_individual"),
        (kind == EntityKind.COOPERATIVE).alias("is_cooperative"),
        pl.col("capital_yuan").clip(0).log1p().alias("capital_log"),
        pl.when(~unknown).then(in_key_industry(scheme)).cast(pl.Float64).alias("key_industry"),
        (pl.col("status") == Status.SUSPENDED).alias("suspended"),
        (pl.col("status") == Status.REVOKED).alias("revoked"),
    ]


def _of_records(history: Snapshot, scheme: RiskScheme) -> list[pl.DataFrame]:
    facts, day = history.facts, history.as_of
    changes = lr_changes(history)
    breach_words = scheme.indicators[IndicatorId.COMMITMENT_BREACH].words

    def counted(frame: pl.DataFrame, **features: pl.Expr) -> pl.DataFrame:
        return frame.group_by(eid="subject").agg(**features)

    def last(column: str) -> pl.Expr:
        return years_before(day, column).min()

    return [
        counted(
            standing_penalties(history),
            penalties_1y=within(day, 1, "decided_on").sum(),
            penalties_3y=within(day, 3, "decided_on").sum(),
            penalties=pl.len(),
            penalty_years=last("decided_on"),
            fines_log=pl.col("fine_yuan").fill_null(0).clip(0).sum().log1p(),
        ),
        counted(facts["list_entry"], list_entries=pl.len(), list_years=last("listed_on")),
        counted(live_list_entries(history), list_live=pl.len()),
        counted(
            facts["inspection"].with_columns(_problem=problem_found(scheme).fill_null(value=False)),
            inspections_2y=within(day, 2, "inspected_on").sum(),
            problems_2y=(within(day, 2, "inspected_on") & pl.col("_problem")).sum(),
            problems=pl.col("_problem").sum(),
            inspection_years=last("inspected_on"),
        ),
        counted(
            facts["commitment"],
            commitments=pl.len(),
            breaches=pl.col("performance").is_in(breach_words).fill_null(value=False).sum(),
        ),
        counted(
            facts["lawsuit"],
            lawsuits_1y=within(day, 1, "filed_on").sum(),
            lawsuits=pl.len(),
            lawsuit_years=last("filed_on"),
            lawsuit_sum_log=pl.col("amount_yuan").fill_null(0).clip(0).sum().log1p(),
        ),
        counted(facts["arrears"], arrears=pl.len()),
        counted(
            facts["complaint"],
            complaints_1y=within(day, 1, "received_on").sum(),
            complaints_upheld=pl.col("upheld").fill_null(value=False).sum(),
        ),
        counted(facts["rectification"], rectifications=pl.len()),
        counted(
            facts["grade"],
            grade_high=pl.col("grade").str.contains(_HIGH).fill_null(value=False).sum(),
            grade_low=pl.col("grade").str.contains(_LOW).fill_null(value=False).sum(),
        ),
        counted(facts["licence"], licences=pl.len(), licence_years=last("decided_on")),
        counted(facts["honour"], honours=pl.len()),
        changes.group_by("eid").agg(lr_changes_3y=within(day, 3, "valid_from").sum(), lr_changes=pl.len()),
    ]


def lr_changes(history: Snapshot) -> pl.DataFrame:
    """Times that somebody became legal representative after the founding (变更法定代表人): ``eid``, ``valid_from``."""
    founded = history.parties.select("established_on", eid="party")
    became = history.facts["role"].filter(pl.col("kind") == RoleKind.LR.value).join(founded, on="eid")
    return became.filter(pl.col("valid_from") > pl.col("established_on")).select("eid", "valid_from")


def within(day: date, years: int, column: str) -> pl.Expr:
    """Whether a day lies in the years that end with ``day``; one that is not stated does not (年内)."""
    return (pl.col(column) > add_months(day, -12 * years)).fill_null(value=False)


def years_before(day: date, column: str) -> pl.Expr:
    """Years from a day to the day after ``day`` (距今年数): the same unit for every cut."""
    return (pl.lit(day + timedelta(days=1)) - pl.col(column)).dt.total_days() / 365.25
