"""One sheet into one graph (归集): as the ledger knows it, from the delivery or again from the archive."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import polars as pl

from graph_service.store.connection import Connection
from graph_service.store.identity import derive_identities
from graph_service.store.ledger import DUE, LOADED, BatchEntry, Ledger
from graph_service.store.pen import Pen
from graph_service.store.vault import PersonVault
from graph_service.store.writer import GraphWriter
from loaders.archive import Archive
from loaders.detect import Sheet, detect
from loaders.facts import ALSO_STATES
from loaders.graph_register import GraphRegister
from loaders.keys import batch_id
from loaders.mapping import Mapping
from loaders.met import Met
from loaders.rejects import SCHEMA
from loaders.report import FileReport, file_report
from loaders.sheet_load import SheetLoad, has_findings

WAITING_FOR_A_REGISTER = {"V16", "F06"}  # nobody of that name, or none to mend a code by
REGISTERS = {"registration", "naming"}  # kinds of fact that tell whom a row means
Progress = Callable[[str, int, int], None]
"""Told the file, its rows done and its rows in all, after every slice."""


def untold(file: str, done: int, total: int) -> None:
    """Tell nobody (不报进度)."""


@dataclass(frozen=True, slots=True)
class Intake:
    """Where rows go and what helps to read them (归集): one graph, the vault and the archive.

    ``known`` are the mappings to recognise files by, those shipped where it is not given. ``met`` are the keys that may
    be in the graph, by kind of fact, of as long as nobody else loads.
    """

    connection: Connection
    vault: PersonVault
    archive: Archive
    progress: Progress = untold
    known: Sequence[Mapping] | None = None
    met: dict[str, Met] = field(default_factory=dict[str, Met], compare=False)

    @property
    def ledger(self) -> Ledger:
        """Ledger of the graph."""
        return Ledger(self.connection)


def load_sheet(sheet: Sheet, entry: BatchEntry, intake: Intake) -> tuple[FileReport, pl.DataFrame]:
    """Load one sheet as the batch of ``entry``, or as that was opened before; what became of its rows.

    A batch that is loaded and has nothing that waits or that somebody must see answers with its report.
    """
    stated = {also for kind in intake.ledger.kinds() for also in (kind, *ALSO_STATES.get(kind, ()))}
    batch = intake.ledger.begin(entry)
    stored = file_report(batch["report"]) if batch["state"] in {LOADED, DUE} else None
    if stored and not has_findings(stored):
        return replace(stored, file=sheet.file), pl.DataFrame(schema=SCHEMA)
    with Pen(intake.connection) as pen:
        writer = GraphWriter(intake.connection, pen)
        # of all kinds only these are asked for rows of their own sheet
        register = GraphRegister(intake.connection, pen.settle if sheet.mapping.kind in REGISTERS else None)
        work = SheetLoad(sheet, batch, writer, register, intake.vault, stated, intake.met)
        for done in work.run():
            intake.progress(sheet.file, done, sheet.rows)
    derive_identities(intake.connection, work.touched())  # before the batch is finished: a kill leaves none out
    report = work.report()
    if stored and replace(stored, file=sheet.file, checks=report.checks) == report:
        report = replace(stored, file=sheet.file)  # nothing new: which row was a version then is known only from then
    else:
        intake.ledger.finish(entry.id, report.to_json(), work.stands_on)
    return report, work.findings()


def sheets_of(batch: dict[str, Any], intake: Intake, scratch: Path) -> list[Sheet]:
    """Sheets of a batch of the ledger, from the archive; raises ``NotFound`` where the file is not there."""
    file = intake.archive.restore(batch["sha256"], batch["file"], scratch)
    return [
        sheet
        for sheet in detect(file, scratch, intake.known)
        if isinstance(sheet, Sheet) and sheet.sheet == batch["sheet"]
    ]


def reload(batch: dict[str, Any], intake: Intake, scratch: Path) -> list[FileReport]:
    """Load a batch of the ledger again from the archive, as it was delivered (重新载入)."""
    entry = BatchEntry(**{one.name: batch[one.name] for one in fields(BatchEntry)})
    again = sheets_of(batch, intake, scratch)
    return [load_sheet(sheet, replace(entry, id=batch_id(sheet)), intake)[0] for sheet in again]


def mark_due(intake: Intake, but: Collection[str]) -> None:
    """Mark the batches that wait for a register (V16, F06) as one is about to come (待重查), ``but`` for these.

    Marked before and read after it is loaded: whatever is killed in between, they are read.
    """
    waiting = {
        batch["id"]: DUE
        for batch in intake.ledger.all()
        if batch["state"] == LOADED
        and WAITING_FOR_A_REGISTER & json.loads(batch["report"]).get("checks", {}).keys()
        and batch["id"] not in but
    }
    intake.ledger.mark(waiting)


def read_due(intake: Intake, scratch: Path) -> list[FileReport]:
    """Read again what a register came for (待核重查)."""
    reports: list[FileReport] = []
    for batch in intake.ledger.all():
        if batch["state"] == DUE and intake.archive.has(batch["sha256"]):
            reports += reload(batch, intake, scratch)
            intake.ledger.mark({batch["id"]: LOADED})
    return reports
