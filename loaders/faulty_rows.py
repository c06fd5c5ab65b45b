"""Rows that somebody must see, one by one (问题行): where each is, which column, what is wrong and how to mend it.

They are judged anew from the archive, as a workbook to mend is; no cell of them is told (R10.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from loaders.check_table import check_table
from loaders.corrections import heading_of, judged_again
from loaders.intake import Intake, sheets_of


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """One fault of a row (一处问题): ``row`` counts from 1 below the header, ``column`` is the source's own heading."""

    row: int
    column: str
    outcome: str
    rule: str
    problem: str
    advice: str


def faulty_rows(
    batch: dict[str, Any],
    outcomes: frozenset[str],
    intake: Intake,
    scratch: Path,
    *,
    rule: str,
    offset: int,
    limit: int,
) -> list[FaultyRow]:
    """Faults of a batch with one of these outcomes, in the order of its rows, read no further than is asked (问题行).

    ``rule`` names one check alone, or none. Raises ``NotFound`` where the archive lacks the file.
    """
    met = (one for one in _found(batch, outcomes, intake, scratch) if not rule or one.rule == rule)
    return list(islice(met, offset, offset + limit))


def _found(batch: dict[str, Any], outcomes: frozenset[str], intake: Intake, scratch: Path) -> Iterator[FaultyRow]:
    checks = check_table().checks
    for sheet in sheets_of(batch, intake, scratch):
        for _, verdict in judged_again(sheet, batch, intake):
            found = verdict.findings.filter(pl.col("outcome").is_in(list(outcomes))).sort("row", "rule", "field")
            for row, field, rule, outcome in found.select("row", "field", "rule", "outcome").iter_rows():
                check = checks[rule]
                yield FaultyRow(row, heading_of(sheet, field), outcome, rule, check.rule.text, check.advice)
