"""The data-quality report for people (数据质量报告): Chinese headers, persons masked, sources named by file and row.

Workbook and CSV go to the departments that have to mend their data; they hold no party id of a person.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from graph_service.analysis.controllers import ControlPicture, control_picture
from graph_service.analysis.quality.codes import SUPERSEDED_SCHEMA
from graph_service.analysis.quality.report import QualityReport, examine
from graph_service.analysis.snapshot import Snapshot
from graph_service.domain.masking import mask_name
from graph_service.rulebook.code_quality import code_quality_target
from graph_service.rulebook.nominees import holder_policy
from graph_service.rulebook.quality import QualityCheck, QualityCode, quality_checks
from graph_service.store.connection import Connection
from graph_service.store.ledger import Ledger
from graph_service.store.registrations import superseded_registrations
from graph_service.usecases.sources import Sources
from graph_service.usecases.table_files import table_csv, workbook

SUMMARY_HEADERS = ("检查项", "规则", "规则状态", "数量", "分母", "占比", "分母含义", "定义", "处理建议", "责任单位")
FINDING_HEADERS = {
    "检查项": "check", "主体代码": "code", "主体名称": "name", "问题": "what", "差额": "amount", "人员": "person",
    "规则": "rule", "来源": "place", "处理建议": "advice", "责任单位": "department",
}  # fmt: skip
"""Headers of a finding in the workbook, and its fields over the API."""
NOT_FOUND = "未查到"
KEPT = 500  # findings of each check that the graph keeps for the API; the workbook has all


def examine_graph(
    connection: Connection, snapshot: Snapshot, picture: ControlPicture | None = None
) -> tuple[QualityReport, Sources]:
    """Check a snapshot and the registrations that others replaced (数据质量检查), and say where each fact stands.

    ``picture`` is the control picture of the snapshot where it was computed already.
    """
    replaced = superseded_registrations(connection, SUPERSEDED_SCHEMA)
    picture = picture or control_picture(snapshot, holder_policy())
    report = examine(snapshot, picture, replaced, code_quality_target())
    return report, Sources.of([snapshot], Ledger(connection).all(), replaced)


def summary_table(report: QualityReport) -> pl.DataFrame:
    """Lay out every check with its number, what that is a part of, and whose duty it is (汇总表)."""
    rows = [
        (
            check.term,
            check.cites,
            check.rule.status.value,
            str(report.counts[code].found) if report.counts[code].found else NOT_FOUND,
            str(report.counts[code].of),
            "" if (part := report.counts[code].part) is None else f"{part:.4%}",
            check.of,
            check.rule.text,
            check.advice,
            check.department,
        )
        for code, check in _checks()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(SUMMARY_HEADERS, pl.String), orient="row")


def findings_table(report: QualityReport, snapshot: Snapshot, sources: Sources) -> pl.DataFrame:
    """Lay out the findings (问题清单), in the order of the checks, each with its source rows and what to do."""
    names = snapshot.parties.select("party", pl.col("name").fill_null(""))
    persons = names.select(person="party", person_name="name")
    found = (
        report.findings.join(names, left_on="subject", right_on="party", how="left", maintain_order="left")
        .join(persons, on="person", how="left", maintain_order="left")
        .with_columns(pl.col("person_name").fill_null(""), place=_places(report.findings, sources))
    )
    checks = quality_checks()

    def of_check(told: Callable[[QualityCheck], str]) -> pl.Expr:
        return pl.col("code").replace_strict({code.value: told(check) for code, check in checks.items()})

    table = found.select(
        of_check(lambda check: check.term).alias("检查项"),
        pl.col("subject").alias("主体代码"),
        pl.col("name").alias("主体名称"),
        pl.col("what").alias("问题"),
        pl.col("amount").round(6).alias("差额"),
        pl.Series("人员", [mask_name(name) for name in found["person_name"]], dtype=pl.String),
        of_check(lambda check: check.cites).alias("规则"),
        pl.col("place").alias("来源"),
        of_check(lambda check: check.advice).alias("处理建议"),
        of_check(lambda check: check.department).alias("责任单位"),
    )
    return table.select(*FINDING_HEADERS)


def tickets_table(report: QualityReport) -> pl.DataFrame:
    """Lay out the tickets for shared and wrong codes (重错码工单, R1.11)."""
    tickets = report.codes.tickets.with_columns(pl.col("subject").str.split(" ").list.first())
    return tickets.select(
        pl.col("subject").alias("主体"),
        pl.col("name").alias("名称"),
        pl.col("code").alias("代码"),
        pl.col("lead").alias("责任单位"),
        pl.col("faults").list.join("; ").alias("问题"),
    )


def summary_json(report: QualityReport) -> bytes:
    """Write the numbers (汇总), each with its denominator, and the rate of R1.11 with its target."""
    rate = report.codes.rate
    told: dict[str, Any] = {
        "as_of": report.as_of.isoformat(),
        "data_version": report.data_version,
        "checks": [
            {
                "code": code.value,
                "term": check.term,
                "rule": check.cites,
                "status": check.rule.status.value,
                "found": report.counts[code].found,
                "of": report.counts[code].of,
                "of_term": check.of,
                "department": check.department,
            }
            for code, check in _checks()
        ],
        "code_fault_rate": {
            "faulty": rate.faulty,
            "subjects": rate.subjects,
            "rate": rate.rate,
            "target_per_10000": rate.target.per_10000,
            "met": rate.met,
        },
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def report_row(report: QualityReport, snapshot: Snapshot, sources: Sources) -> dict[str, Any]:
    """The report as a computed node (写回图库): its numbers and first findings as JSON, persons masked."""
    findings = findings_table(report, snapshot, sources)
    return {
        "id": "report",
        "as_of": report.as_of.isoformat(),
        "summary": summary_json(report).decode(),
        "findings": first_of_each(findings).rename(FINDING_HEADERS).write_json(),
        "found": findings.height,
    }


def first_of_each(findings: pl.DataFrame) -> pl.DataFrame:
    """Keep the first findings of each check, so that one that found many leaves room for the others (各项的前若干条).

    >>> first_of_each(pl.DataFrame({"检查项": ["甲"] * 600 + ["乙"]})).height
    501
    """
    return findings.filter(pl.int_range(pl.len()).over("检查项") < KEPT)


def write_report(report: QualityReport, snapshot: Snapshot, sources: Sources, out: Path) -> list[Path]:
    """Write the report into a folder (写出报告); returns the paths."""
    findings, tickets = findings_table(report, snapshot, sources), tickets_table(report)
    sheets = {"汇总": summary_table(report), "问题清单": findings, "重错码工单": tickets}
    files = {
        "数据质量报告.xlsx": workbook("数据质量报告", sheets),
        "问题清单.csv": table_csv(findings),
        "重错码工单.csv": table_csv(tickets),
        "summary.json": summary_json(report),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    return [out / name for name in files]


def _checks() -> list[tuple[QualityCode, QualityCheck]]:
    checks = quality_checks()
    return [(code, checks[code]) for code in QualityCode]


def _places(findings: pl.DataFrame, sources: Sources) -> pl.Series:
    """Places of the records of each finding, sorted, as one text."""
    told = sources.places(findings["records"].explode().drop_nulls().to_list())
    return pl.Series(
        "place",
        ["; ".join(sorted({told[rid] for rid in rids if rid in told})) for rids in findings["records"].to_list()],
        dtype=pl.String,
    )
