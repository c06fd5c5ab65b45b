"""Shared and wrong codes (重错码, R1.11): who holds them, who has to mend them, and the rate.

重码: one code at two or more subjects (一码多赋), one subject with two or more live codes (一主体多码), or one body
(characters 9-17) in two or more codes. 错码: a code that fails R1.2, that conflicts with the category (R1.7), or whose
name at the registrar is another one (V04).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from graph_service.analysis.columns import name_keys, uscc_columns
from graph_service.domain.departments import DEPARTMENTS
from graph_service.rulebook.code_quality import CodeQualityTarget

HOLDINGS_SCHEMA: dict[str, pl.DataType] = {
    "subject": pl.String(),  # what the source itself calls the subject, not its code
    "name": pl.String(),
    "code": pl.String(),
    "category": pl.String(),  # 法人及非法人组织, 个体工商户, 自然人; empty where not given
    "registrar_name": pl.String(),  # the name that the registrar has for this code; empty where not asked
    "closed": pl.Boolean(),  # 注销 or 撤销
}


class Fault(StrEnum):
    """Kinds of shared and wrong codes (重错码种类)."""

    SHARED_CODE = "一码多赋"
    SEVERAL_CODES = "一主体多码"
    SHARED_BODY = "主体标识码重复"
    WRONG_CODE = "代码校验不符"
    WRONG_CATEGORY = "类别与代码不符"
    WRONG_NAME = "名称与登记不符"


@dataclass(frozen=True, slots=True)
class FaultRate:
    """Rate of live subjects with a fault among all subjects (重错码率)."""

    faulty: int
    subjects: int
    target: CodeQualityTarget

    @property
    def rate(self) -> float:
        """The rate as a fraction; 0 where there is no subject."""
        return self.faulty / self.subjects if self.subjects else 0.0

    @property
    def met(self) -> bool:
        """Whether the rate lies below the target: in whole numbers, so that just reaching it is not below (A20)."""
        return self.faulty * 10_000 < self.target.per_10000 * self.subjects or not self.subjects


@dataclass(frozen=True, slots=True)
class CodeFaults:
    """What was found (重错码结果).

    ``findings`` has one row a subject, code and fault: ``subject, name, code, closed, fault, others`` (the other
    subjects or codes that share). ``tickets`` has one row a subject and code: ``subject, name, code, lead`` (the
    department of character 1, which keeps the register), ``faults``.
    """

    findings: pl.DataFrame
    tickets: pl.DataFrame
    rate: FaultRate


def code_faults(held: pl.DataFrame, target: CodeQualityTarget) -> CodeFaults:
    """Find shared and wrong codes among who holds which code (重错码检查, R1.11).

    ``held`` has the columns of ``HOLDINGS_SCHEMA``, one row a subject and code; a row without a code counts as a
    subject and can have no fault.
    """
    checked = held.with_columns(uscc_columns(held["code"]).select("code", "ok")).with_columns(
        body=pl.when("ok").then(pl.col("code").str.slice(8, 9)),
        name_key=name_keys(held["name"]),
        registrar_key=name_keys(held["registrar_name"]),
    )
    coded = checked.filter(pl.col("code") != "")
    individual = pl.col("code").str.starts_with("92")
    fits = (
        pl.when(pl.col("category") == "自然人")
        .then(False)
        .otherwise(individual == (pl.col("category") == "个体工商户"))
    )
    parts = [
        _shared(coded, Fault.SHARED_CODE, "code", "subject"),
        _shared(coded.filter(~pl.col("closed")), Fault.SEVERAL_CODES, "subject", "code"),
        _shared(coded, Fault.SHARED_BODY, "body", "code"),
        _alone(coded.filter(~pl.col("ok")), Fault.WRONG_CODE),
        _alone(coded.filter(pl.col("ok") & (pl.col("category") != "") & ~fits), Fault.WRONG_CATEGORY),
        _alone(coded.filter((pl.col("registrar_name") != "") & (pl.col("name_key") != pl.col("registrar_key"))),
               Fault.WRONG_NAME),
    ]  # fmt: skip
    findings = pl.concat(parts).unique().sort("subject", "code", "fault", "name")
    lead = {key: department.term for key, department in DEPARTMENTS.items()}
    tickets = (
        findings.group_by("subject", "name", "code")
        .agg(faults=pl.col("fault").unique().sort())
        .with_columns(lead=pl.col("code").str.head(1).replace_strict(lead, default="待定"))
        .select("subject", "name", "code", "lead", "faults")
        .sort("subject", "code", "name")
    )
    faulty = findings.filter(~pl.col("closed"))["subject"].n_unique()
    return CodeFaults(findings, tickets, FaultRate(faulty, held["subject"].n_unique(), target))


_COLUMNS = ("subject", "name", "code", "closed")


def _alone(rows: pl.DataFrame, fault: Fault) -> pl.DataFrame:
    """Make the findings of a fault that a row has by itself."""
    return rows.select(*_COLUMNS, fault=pl.lit(fault.value), others=pl.lit([], pl.List(pl.String)))


def _shared(rows: pl.DataFrame, fault: Fault, by: str, of: str) -> pl.DataFrame:
    """Make the findings where one ``by`` stands with two or more ``of``; ``others`` are the different ones."""
    rows = rows.filter(pl.col(by).is_not_null())
    groups = rows.group_by(by).agg(all_of=pl.col(of).unique().sort()).filter(pl.col("all_of").list.len() > 1)
    others = pl.col("all_of").list.set_difference(pl.concat_list(of)).list.sort()
    return rows.join(groups, on=by).select(*_COLUMNS, fault=pl.lit(fault.value), others=others)
