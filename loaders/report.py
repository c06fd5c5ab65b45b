"""The load report (载入报告): what became of every row of every file, for a machine and for a reader."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import polars as pl
from rich import box
from rich.console import Group
from rich.table import Table

from graph_service.domain.facts import FACTS
from loaders.check_table import check_table

COUNTS = ("rows", "accepted", "duplicate", "quarantined", "rejected", "repaired")


@dataclass(frozen=True, slots=True)
class FileReport:
    """One sheet or file (文件报告): ``rows`` counts data rows, blank ones apart: always the sum of the four outcomes.

    ``repaired`` counts accepted rows that the loader mended. A refused file has no ``kind``, its true ``reason``,
    and all the rows it holds as rejected; ``proposal`` is the text of a mapping that might fit it (ADR 0037).
    """

    file: str
    sheet: str | None
    kind: str | None
    encoding: str | None
    header_row: int | None
    rows: int
    accepted: int
    duplicate: int
    quarantined: int
    rejected: int
    repaired: int
    reason: str | None
    checks: Mapping[str, int] = field(default_factory=dict[str, int])
    proposal: str | None = None

    def __post_init__(self) -> None:
        """Refuse a report that loses or invents rows."""
        outcomes = self.accepted + self.duplicate + self.quarantined + self.rejected
        if outcomes != self.rows:
            raise AssertionError(f"{self.file}: 行数不守恒, {self.rows} 行读入, {outcomes} 行有去向")

    def to_json(self) -> str:
        """One line of JSON, as the batch keeps it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def file_report(text: str) -> FileReport:
    """Read the report that a batch kept (还原文件报告)."""
    return FileReport(**json.loads(text))


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Every file of one load (载入报告), in the order of their names.

    ``findings`` are the rows that somebody must see (``loaders.rejects.SCHEMA``), apart from ``report.json``.
    ``retried`` are files of earlier deliveries that were read again because a register came (待核重查), ``batches`` the
    ids of what was loaded.
    """

    files: tuple[FileReport, ...]
    findings: pl.DataFrame = field(default_factory=pl.DataFrame, compare=False)
    retried: tuple[FileReport, ...] = ()
    batches: tuple[str, ...] = ()

    @property
    def totals(self) -> dict[str, int]:
        """Sums over the files, and how many files were loaded and refused."""
        sums = {name: sum(int(getattr(report, name)) for report in self.files) for name in COUNTS}
        refused = sum(report.kind is None for report in self.files)
        return {"files": len(self.files), "refused": refused, **sums}

    def as_dict(self) -> dict[str, Any]:
        """Return the report as ``report.json`` holds it."""
        again = {"retried": [asdict(report) for report in self.retried]} if self.retried else {}
        return {"files": [asdict(report) for report in self.files], **again, "totals": self.totals}

    def to_json(self) -> str:
        """Text of ``report.json``: the same input gives the same bytes."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=2) + "\n"


def readable(report: LoadReport) -> Group:
    """Lay the report out for a reader (可读报告): the counts of every file, and under them why rows were not loaded."""
    table = Table(
        title="数据载入报告",
        show_footer=True,
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        collapse_padding=True,
        padding=(0, 1, 0, 0),
    )
    totals = report.totals
    files = f"合计 {totals['files']} 个, 拒收 {totals['refused']} 个"
    table.add_column("文件", footer=files, overflow="fold", min_width=12)
    table.add_column("种类", overflow="fold", min_width=8)
    for name, term in zip(COUNTS, ("数据行", "载入", "重复", "待核", "退回", "修正"), strict=True):
        total = f"{totals[name]:,}"  # the widest of its column: a number is never cut
        table.add_column(term, justify="right", footer=total, no_wrap=True, min_width=max(4, len(total)))
    notes = Table(title="检查与说明", show_header=False, box=box.SIMPLE, pad_edge=False)
    notes.add_column(overflow="fold", ratio=1)
    notes.add_column(overflow="fold", ratio=2)
    rules = check_table().checks
    for entry in (*report.files, *report.retried):
        name = entry.file if entry.sheet is None else f"{entry.file} [{entry.sheet}]"
        name = f"{name} (重查)" if entry in report.retried else name
        table.add_row(
            name, FACTS[entry.kind].term if entry.kind else "拒收",
            *(f"{int(getattr(entry, count)):,}" for count in COUNTS),
        )  # fmt: skip
        told = [f"{rule}×{hits} {rules[rule].rule.text}" for rule, hits in sorted(entry.checks.items())]
        if entry.reason or told:
            notes.add_row(name, entry.reason or "; ".join(told))
    return Group(table, notes)
