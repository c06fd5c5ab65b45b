"""Loading a delivery into the graph (载入): registers first, then relations, then records; safe to repeat.

A batch is one sheet of one file under one mapping. Every fact has a key of what it speaks of and an id of what it says,
so a row met again, in this file or another, is a duplicate, and a load that was killed is finished by the same command.
A row counts as accepted where its fact is in the graph from this very row: loading a folder twice gives an equal
report. Every file is kept (``loaders.archive``), so that rows which wait for a register are read again when one comes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from graph_service.domain.errors import CreditGraphError
from graph_service.domain.facts import FACTS
from graph_service.store.connection import Connection
from graph_service.store.ledger import LOADED, BatchEntry
from graph_service.store.vault import PersonVault
from loaders.archive import Archive
from loaders.corrections import as_correction
from loaders.delivery import Delivery
from loaders.detect import Refusal, Sheet, detect
from loaders.files import SourceFile, discover
from loaders.intake import REGISTERS, Intake, Progress, load_sheet, mark_due, read_due, untold
from loaders.keys import batch_id
from loaders.mapping import Mapping
from loaders.rejects import SCHEMA
from loaders.report import FileReport, LoadReport
from loaders.withdraw import finish_what_was_begun

ORDER = tuple(FACTS)  # registers first, then relations, then records
Found = Callable[[Sequence[Sheet | Refusal]], None]
"""Told once what every file and sheet is, in the order of the report, before any row is loaded."""


def unseen(found: Sequence[Sheet | Refusal]) -> None:
    """Tell nobody (不报识别结果)."""


def load(
    paths: Sequence[Path | SourceFile],
    *,
    connection: Connection,
    vault: PersonVault,
    archive: Archive,
    as_of: date,
    received_at: datetime,
    delivery: Delivery,
    unit: str | None = None,
    known: Sequence[Mapping] | None = None,
    progress: Progress = untold,
    tell_found: Found = unseen,
) -> LoadReport:
    """Load files and folders, and tell what became of every row of every file (载入).

    ``unit`` handed the files in on the page. ``known`` are the mappings to recognise files by
    (``loaders.mapping.mappings``), by default those shipped.
    A date after both ``as_of`` and the day of ``received_at`` is an error (V06). Raises ``BadFile`` for a path that
    does not exist, ``Conflict`` where another load is under way, ``StoreError`` where the graph fails: what was loaded
    by then stays, and the same call goes on.
    """
    intake = Intake(connection, vault, archive, progress, known)
    with archive.loading(), TemporaryDirectory(prefix="credit-graph-") as folder:
        scratch = Path(folder)
        finish_what_was_begun(intake, scratch)
        files = discover(paths)
        found = [
            (place, part, sheet)
            for place, file in enumerate(files)
            for part, sheet in enumerate(detect(file, scratch, known))
        ]
        tell_found([sheet for _, _, sheet in found])
        stated = _Stated(max(as_of, received_at.date()), received_at.isoformat(), delivery, unit)
        reports: dict[tuple[int, int], FileReport] = {}
        findings = [pl.DataFrame(schema=SCHEMA)]
        loaded: dict[str, str] = {}
        due_known = False
        for place, part, sheet in sorted(found, key=_order):
            if isinstance(sheet, Refusal):
                reports[place, part] = _refused(sheet)
                continue
            if (first := loaded.get(batch_id(sheet))) is not None:
                reports[place, part] = _copy(sheet, first)
                continue
            loaded[batch_id(sheet)] = sheet.file
            archive.keep(files[place], sheet.digest)
            before = intake.ledger.find(batch_id(sheet))
            try:
                entry = as_correction(stated.entry(sheet, files[place], part), sheet, intake.ledger)
            except CreditGraphError as error:
                reports[place, part] = _refused(_refusal(sheet, str(error)))
                continue
            new = before is None or before["state"] != LOADED
            if sheet.mapping.kind in REGISTERS and new and not due_known:
                mark_due(intake, but={batch_id(one) for _, _, one in found if isinstance(one, Sheet)})
                due_known = True
            report, seen = load_sheet(sheet, entry, intake)
            reports[place, part] = report
            findings.append(seen)
        retried = read_due(intake, scratch)
    return LoadReport(
        files=tuple(reports[place] for place in sorted(reports)),
        findings=pl.concat(findings),
        retried=tuple(retried),
        batches=tuple(loaded),
    )


@dataclass(frozen=True, slots=True)
class _Stated:
    """What a delivery says of all its files (交付说明)."""

    today: date
    received_at: str
    delivery: Delivery
    unit: str | None

    def entry(self, sheet: Sheet, file: SourceFile, part: int) -> BatchEntry:
        return BatchEntry(
            id=batch_id(sheet), file=sheet.file, sheet=sheet.sheet, kind=sheet.mapping.kind, mapping=sheet.mapping.id,
            source=self.delivery.source(file), sha256=sheet.digest, received_at=self.received_at,
            today=self.today.isoformat(), position=f"{ORDER.index(sheet.mapping.kind):02}/{sheet.file}/{part:04}",
            unit=self.unit,
        )  # fmt: skip


def _order(item: tuple[int, int, Sheet | Refusal]) -> tuple[int, int, int]:
    place, part, sheet = item
    return (ORDER.index(sheet.mapping.kind) if isinstance(sheet, Sheet) else -1, place, part)


def _refusal(sheet: Sheet, reason: str) -> Refusal:
    return Refusal(sheet.file, sheet.sheet, sheet.encoding, sheet.header_row, sheet.rows, reason)


def _refused(refusal: Refusal) -> FileReport:
    return FileReport(
        file=refusal.file, sheet=refusal.sheet, kind=None, encoding=refusal.encoding, header_row=refusal.header_row,
        rows=refusal.rows, accepted=0, duplicate=0, quarantined=0, rejected=refusal.rows, repaired=0,
        reason=refusal.reason, proposal=refusal.proposal,
    )  # fmt: skip


def _copy(sheet: Sheet, first: str) -> FileReport:
    return FileReport(
        file=sheet.file, sheet=sheet.sheet, kind=sheet.mapping.kind, encoding=sheet.encoding,
        header_row=sheet.header_row, rows=sheet.rows, accepted=0, duplicate=sheet.rows, quarantined=0, rejected=0,
        repaired=0, reason=f"与 {first} 内容相同",
    )  # fmt: skip
