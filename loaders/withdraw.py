"""Withdrawing a batch (撤回批次): the graph becomes the one that never saw it.

What stood on the batch - rows told by its registers, rows that repeat or replace its own - is decided anew: those
batches are taken out too and loaded again from the archive, in the order they came. The ledger says what is under way,
so that a withdrawal that was killed is finished by the next load or withdrawal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from graph_service.store.identity import derive_identities
from graph_service.store.ledger import DUE, LOADED, LOADING, WAITING, WITHDRAWN
from graph_service.store.removal import remove_batch
from loaders.intake import REGISTERS, Intake, mark_due, read_due, reload
from loaders.report import FileReport, file_report


def withdraw(batch: str, intake: Intake) -> list[FileReport]:
    """Withdraw a batch by the beginning of its id, and load again what stood on it: the reports of those (撤回).

    Raises ``NotFound`` for no such batch, or where the archive lacks a file that has to be read again: nothing has
    changed then.
    """
    with intake.archive.loading(), TemporaryDirectory(prefix="credit-graph-") as folder:
        intake = replace(intake, met={})  # others may have loaded since it was made
        known = [row["state"] for row in intake.ledger.all() if row["id"].startswith(batch)]
        finished = finish_what_was_begun(intake, Path(folder))
        if known == [WITHDRAWN] or (finished and not known):  # this very withdrawal, cut short before
            return finished
        ledger = intake.ledger.all()
        target = intake.ledger.named(batch)["id"]
        again = dependents(target, ledger)
        by_id = {row["id"]: row for row in ledger}
        for dependent in again:
            intake.archive.require(by_id[dependent]["sha256"], by_id[dependent]["file"])
        intake.ledger.mark({target: WITHDRAWN} | dict.fromkeys(again, WAITING))
        return finish_what_was_begun(intake, Path(folder))


def dependents(batch: str, ledger: Sequence[Mapping[str, Any]]) -> list[str]:
    """Batches that stand on a batch, or on one that does (依赖批次), in the order they came."""
    reached = {batch}
    grown = True
    while grown:
        more = {row["id"] for row in ledger if reached.intersection(row["stands_on"] or ())} - reached
        reached |= more
        grown = bool(more)
    return [row["id"] for row in ledger if row["id"] in reached and row["id"] != batch]


def finish_what_was_begun(intake: Intake, scratch: Path) -> list[FileReport]:
    """Finish loads and withdrawals that were cut short (续作): remove what is to go, load again what is to stay."""
    under_way = [row for row in intake.ledger.all() if row["state"] not in {LOADED, DUE}]
    gone = [row for row in under_way if row["state"] != LOADING]
    for row in gone:
        remove_batch(intake.connection, row["id"], partial(_tell, intake, row))
    if gone:
        derive_identities(intake.connection)  # of the whole graph: what a removal that was killed had touched is lost
    for row in under_way:
        if row["state"] == WITHDRAWN:
            intake.ledger.forget(row["id"])
    reports: list[FileReport] = []
    again = [row for row in under_way if row["state"] == WAITING or _may_go_on(row, intake)]
    for _, delivered in groupby(again, key=lambda row: row["received_at"]):  # as they came, one delivery after another
        rows = list(delivered)
        if any(row["kind"] in REGISTERS for row in rows):
            mark_due(intake, but={row["id"] for row in rows})
        for row in rows:
            reports += reload(row, intake, scratch)
        reports += read_due(intake, scratch)
    return reports + read_due(intake, scratch)


def _tell(intake: Intake, row: Mapping[str, Any], done: int) -> None:
    accepted = file_report(row["report"]).accepted if row["report"] else done
    intake.progress(f"移除 {row['file']}", done, max(accepted, done))


def _may_go_on(row: Mapping[str, Any], intake: Intake) -> bool:
    """Whether a load that was cut short can be finished here; otherwise the command that began it does."""
    return row["state"] == LOADING and intake.archive.has(row["sha256"])
