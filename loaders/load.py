"""Loading a delivery into the graph (载入): registers first, then relations, then records; safe to repeat.

A batch is one sheet of one file under one mapping. Every fact has a key of what it speaks of and an id of what it says,
so a row met again, in this file or another, is a duplicate, and a load that was killed is finished by the same command.
A row counts as accepted where its fact is in the graph from this very batch: loading a folder twice gives an equal
report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from graph_service.store.connection import Connection
from graph_service.store.identity import derive_identities
from graph_service.store.vault import PersonVault
from graph_service.store.writer import GraphWriter
from loaders.check import FINDINGS
from loaders.check_table import Outcome, check_table
from loaders.delivery import Delivery
from loaders.detect import ROW, Refusal, Sheet, detect
from loaders.facts import Facts, assemble
from loaders.files import SourceFile, discover
from loaders.graph_register import GraphRegister
from loaders.keys import batch_id, with_keys
from loaders.prepare import Prepared, prepare
from loaders.rejects import SCHEMA, with_advice
from loaders.report import FileReport, LoadReport, file_report

SLICE = 200_000  # rows in memory at a time
ORDER = (
    "registration",
    "naming",
    "role",
    "holding",
    "guarantee",
    "penalty",
    "licence",
    "list_entry",
    "commitment",
    "inspection",
)
IDENTIFYING = {"registration", "role"}  # kinds of facts that say who is who
Progress = Callable[[str, int, int], None]
"""Told the file, its rows done and its rows in all, after every slice."""


@dataclass(frozen=True, slots=True)
class Intake:
    """One delivery on its way into one graph (归集): where to, as of when, from whom."""

    writer: GraphWriter
    register: GraphRegister
    vault: PersonVault
    today: date
    received_at: str
    delivery: Delivery
    progress: Progress


@dataclass(slots=True)
class _Tally:
    """What became of the rows of a sheet so far."""

    accepted: int = 0
    duplicate: int = 0
    quarantined: int = 0
    rejected: int = 0
    repaired: int = 0
    checks: dict[str, int] = field(default_factory=dict[str, int])
    touched: set[str] = field(default_factory=set[str])  # subjects whose identity these rows bear on
    seen: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])  # key and rid of accepted rows
    findings: list[pl.DataFrame] = field(default_factory=list[pl.DataFrame])


def load(
    paths: Sequence[Path],
    *,
    connection: Connection,
    vault: PersonVault,
    as_of: date,
    received_at: datetime,
    delivery: Delivery,
    progress: Progress = lambda file, done, total: None,
) -> LoadReport:
    """Load files and folders, and tell what became of every row of every file (载入).

    A date after both ``as_of`` and the day of ``received_at`` is an error (V06). Raises ``BadFile`` for a path that
    does not exist, ``StoreError`` where the graph fails: what was loaded by then stays, and the same call goes on.
    """
    intake = Intake(
        GraphWriter(connection), GraphRegister(connection), vault, max(as_of, received_at.date()),
        received_at.isoformat(), delivery, progress,
    )  # fmt: skip
    files = discover(paths)
    plan = sorted(
        (ORDER.index(found.mapping.kind) if isinstance(found, Sheet) else -1, number, part)
        for number, file in enumerate(files)
        for part, found in enumerate(detect(file))
    )
    reports: dict[tuple[int, int], FileReport] = {}
    findings: list[pl.DataFrame] = []
    loaded: dict[str, str] = {}
    for _, number, part in plan:
        found = detect(files[number])[part]  # read again: only one file is in memory at a time
        if isinstance(found, Refusal):
            reports[number, part] = _refused(found)
            continue
        report, seen = _load_sheet(found, files[number], intake, loaded)
        reports[number, part] = report
        findings.append(seen)
    return LoadReport(
        files=tuple(reports[place] for place in sorted(reports)),
        findings=pl.concat([pl.DataFrame(schema=SCHEMA), *findings]),
    )


def _refused(refusal: Refusal) -> FileReport:
    return FileReport(
        file=refusal.file, sheet=refusal.sheet, kind=None, encoding=refusal.encoding, header_row=refusal.header_row,
        rows=refusal.rows, accepted=0, duplicate=0, quarantined=0, rejected=refusal.rows, repaired=0,
        reason=refusal.reason,
    )  # fmt: skip


def _load_sheet(
    sheet: Sheet, file: SourceFile, intake: Intake, loaded: dict[str, str]
) -> tuple[FileReport, pl.DataFrame]:
    batch = batch_id(sheet)
    rows = sheet.rows()
    nothing = pl.DataFrame(schema=SCHEMA)
    if batch in loaded:
        copy = _report(sheet, rows.height, _Tally(duplicate=rows.height), f"与 {loaded[batch]} 内容相同")
        return copy, nothing
    loaded[batch] = sheet.file
    ledger = intake.writer.batch(batch)
    stored = file_report(ledger["report"]) if ledger and ledger["report"] else None
    if stored and not _has_findings(stored):
        return replace(stored, file=sheet.file), nothing
    source = intake.delivery.source(file)
    intake.writer.begin_batch(
        batch, file=sheet.file, sheet=sheet.sheet, kind=sheet.mapping.kind, source=source, sha256=sheet.digest,
        received_at=intake.received_at,
    )  # fmt: skip
    provenance = {"recorded_at": intake.received_at, "source": source, "batch": batch}
    tally, done = _Tally(), 0
    for part in rows.iter_slices(SLICE):
        _load_slice(part, sheet, provenance, intake, tally)
        done += part.height
        intake.progress(sheet.file, done, rows.height)
    derive_identities(intake.writer.connection, tally.touched)  # before the batch is finished: a kill leaves none out
    report = _report(sheet, rows.height, tally, None)
    if stored and replace(stored, file=sheet.file, checks=report.checks) == report:
        report = replace(stored, file=sheet.file)  # nothing new: which row was a version then is known only from then
    else:
        intake.writer.finish_batch(batch, report.to_json())
    return report, with_advice(pl.concat([pl.DataFrame(schema=FINDINGS), *tally.findings]), sheet.file, sheet.sheet)


def _has_findings(report: FileReport) -> bool:
    """Whether the report tells of rows that somebody must see, which only reading the file again can list."""
    checks = check_table().checks
    return any(checks[rule].outcome is not Outcome.COUNTED for rule in report.checks)


def _report(sheet: Sheet, rows: int, tally: _Tally, reason: str | None) -> FileReport:
    return FileReport(
        file=sheet.file,
        sheet=sheet.sheet,
        kind=sheet.mapping.kind,
        encoding=sheet.encoding,
        header_row=sheet.header_row,
        rows=rows,
        accepted=tally.accepted,
        duplicate=tally.duplicate,
        quarantined=tally.quarantined,
        rejected=tally.rejected,
        repaired=tally.repaired,
        reason=reason,
        checks=dict(sorted(tally.checks.items())),
    )


def _load_slice(rows: pl.DataFrame, sheet: Sheet, provenance: dict[str, str], intake: Intake, tally: _Tally) -> None:
    prepared = prepare(rows, sheet.mapping, intake.today, intake.register, intake.vault)
    facts = assemble(prepared.rows, sheet.mapping, intake.vault)
    frames = {kind: with_keys(frame, kind) for kind, frame in facts.frames.items()}
    accepted = _settle(frames[facts.main], facts.main, provenance["batch"], intake.writer, tally)
    _count(prepared, accepted, tally)
    _write_parties(facts, intake)
    if IDENTIFYING & frames.keys():
        tally.touched.update(facts.subjects["eid"])
    for kind, frame in frames.items():
        kept = frame.filter(pl.col(ROW).is_in(accepted.implode())).unique("rid", keep="first", maintain_order=True)
        stated = kept.with_columns(pl.lit(value).alias(name) for name, value in provenance.items())
        intake.writer.write_facts(kind, _parameters(stated))


def _settle(main: pl.DataFrame, kind: str, batch: str, writer: GraphWriter, tally: _Tally) -> pl.Series:
    """Rows that state something new, or that this batch stated before; the rest are duplicates (V10)."""
    rows = main.unique(ROW, keep="first", maintain_order=True).select(ROW, "key", "rid")
    known = pl.DataFrame(
        writer.existing(kind, rows["key"].unique().sort().to_list()),
        schema={"key": pl.String(), "rid": pl.String(), "batch": pl.String()},
    ).filter(pl.col("batch") != batch)
    before = pl.concat([rows.clear().select("key", "rid"), *tally.seen])
    told = rows["rid"].is_in(known["rid"].implode()) | rows["rid"].is_in(before["rid"].implode())
    fresh = rows.filter(~told & rows["rid"].is_first_distinct())
    replaced = fresh["key"].is_in(known["key"].implode()) | fresh["key"].is_in(before["key"].implode())
    versions = int((replaced | ~fresh["key"].is_first_distinct()).sum())
    if versions:
        tally.checks["V10"] = tally.checks.get("V10", 0) + versions
    tally.accepted += fresh.height
    tally.duplicate += rows.height - fresh.height
    tally.seen.append(fresh.select("key", "rid"))
    return fresh[ROW]


def _count(prepared: Prepared, accepted: pl.Series, tally: _Tally) -> None:
    tally.quarantined += prepared.count(Outcome.QUARANTINED)
    tally.rejected += prepared.count(Outcome.REJECTED)
    tally.repaired += int(prepared.repaired.is_in(accepted.implode()).sum())
    tally.findings.append(prepared.verdict.findings)
    for rule, hits in prepared.verdict.hits.items():
        tally.checks[rule] = tally.checks.get(rule, 0) + hits


def _write_parties(facts: Facts, intake: Intake) -> None:
    intake.writer.upsert_subjects(facts.subjects.to_dicts())
    sealed = intake.vault.seals(facts.persons["id_number"])
    persons = facts.persons.select("pid", "name", certain=pl.col("id_number").is_not_null()).with_columns(sealed=sealed)
    intake.writer.upsert_persons(persons.to_dicts())


def _parameters(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as the driver takes them: days as ISO text (ADR 0005)."""
    return frame.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d")).to_dicts()
