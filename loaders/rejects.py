"""Rows set aside (退回与待核): every rejected, quarantined, mended or flagged row, so that its source can mend it.

``findings.csv`` says per fault: file, sheet, row, field, value (personal numbers masked), rule, outcome, what is
wrong, what to do. UTF-8 with a byte-order mark, as office programs expect; a cell that would
start a formula is kept as text.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from loaders.check import FINDINGS
from loaders.check_table import check_table

NAME = "findings.csv"
SCHEMA = {"file": pl.String(), "sheet": pl.String(), **FINDINGS, "problem": pl.String(), "advice": pl.String()}
_HEADERS = {
    "file": "文件", "sheet": "工作表", "row": "行", "field": "字段", "value": "值", "rule": "规则", "outcome": "处理",
    "candidates": "候选", "problem": "问题", "advice": "建议",
}  # fmt: skip
_OUTCOMES = {"rejected": "退回", "quarantined": "待核", "repaired": "已修正", "flagged": "已载入,待核对"}
_FORMULA = r"^[=+\-@\t\r]"


def with_advice(findings: pl.DataFrame, file: str, sheet: str | None) -> pl.DataFrame:
    """Return findings of one sheet with where they are and what to do (schema ``SCHEMA``)."""
    checks = check_table().checks
    rules = pl.DataFrame(
        {
            "rule": list(checks),
            "problem": [check.rule.text for check in checks.values()],
            "advice": [check.advice for check in checks.values()],
        }
    )
    placed = findings.with_columns(pl.lit(file).alias("file"), pl.lit(sheet, pl.String).alias("sheet"))
    return placed.join(rules, on="rule", how="left", maintain_order="left").select(list(SCHEMA))


def write_findings(findings: pl.DataFrame, folder: Path) -> Path:
    """Write ``findings.csv`` into ``folder`` (导出退回与待核) by file, sheet, row and rule; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME
    safe = findings.sort("file", "sheet", "row", "rule", "field").with_columns(
        pl.when(pl.col(name).str.contains(_FORMULA)).then("'" + pl.col(name)).otherwise(name).alias(name)
        for name, dtype in findings.schema.items()
        if dtype == pl.String
    )
    named = safe.with_columns(pl.col("outcome").replace(_OUTCOMES)).rename(_HEADERS)
    path.write_bytes(b"\xef\xbb\xbf" + named.write_csv().encode())
    return path
