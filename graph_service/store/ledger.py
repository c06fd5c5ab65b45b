"""The ledger of batches (批次台账): what was delivered, when, by whom, and what stands on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from graph_service.domain.errors import BadInput, NotFound
from graph_service.store.bolt import Connection

Row = dict[str, Any]
SHOWN_ID = 12  # characters of a batch's id that people are shown
LOADING, LOADED, DUE, WITHDRAWN, WAITING = "loading", "loaded", "due", "withdrawn", "waiting"
"""States of a batch (批次状态): being written; done; done, but to be read again as a register came; being removed for
good; being removed to be loaded again from the archive."""

STATE_TERMS = {LOADING: "载入中断", LOADED: "已载入", DUE: "待重查", WITHDRAWN: "撤回中", WAITING: "待重载"}


@dataclass(frozen=True, slots=True)
class BatchEntry:
    """What the ledger says of a batch when it is opened (批次登记).

    ``today`` is the day its rows were checked against (V06), ``position`` orders it among what was received with it,
    whatever else that was: whoever loads it again gets the same rows in the same order. ``unit`` handed it in on the
    page; none did where the command line loaded it.
    """

    id: str
    file: str
    sheet: str | None
    kind: str
    mapping: str
    source: str
    sha256: str
    received_at: str
    today: str
    position: str
    corrects: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The batches of one graph (批次台账)."""

    connection: Connection

    def begin(self, entry: BatchEntry) -> Row:
        """Open a batch, or find it as it was opened; its row."""
        (row,) = self.connection.write("begin_batch", **asdict(entry))
        return row["batch"]

    def finish(self, batch: str, report: str, stands_on: Iterable[str]) -> None:
        """Mark a batch as loaded, with its report as JSON and the batches that decided any of its rows.

        Raises ``NotFound`` for a batch that was never begun.
        """
        if not self.connection.write("finish_batch", id=batch, report=report, stands_on=sorted(set(stands_on))):
            raise NotFound(f"没有这个批次: {batch}")

    def find(self, batch: str) -> Row | None:
        """One batch, or ``None``."""
        return next(iter(self.connection.read("batch", key=batch)), None)

    def named(self, start: str) -> Row:
        """Find the one batch whose id begins with a text; raises ``NotFound`` for none, ``BadInput`` for several."""
        found = [row for row in self.all() if row["id"].startswith(start)]
        if not found or not start:
            raise NotFound(f"没有这个批次: {start}", advice="credit-graph batch list 列出全部批次。")
        if len(found) > 1:
            raise BadInput(f"{start} 对应 {len(found)} 个批次", advice="请把批次号写长一些。")
        return found[0]

    def all(self) -> list[Row]:
        """Every batch in the order they were received."""
        return self.connection.read("batches", limit=1_000_000)

    def kinds(self) -> set[str]:
        """Kinds of fact that any batch states."""
        return {row["kind"] for row in self.connection.read("batch_kinds")}

    def mark(self, states: Mapping[str, str]) -> None:
        """Set the states of several batches in one transaction."""
        rows = [{"id": batch, "state": state} for batch, state in sorted(states.items())]
        self.connection.write("mark_batches", rows=rows)

    def forget(self, batch: str) -> None:
        """Take a batch out of the ledger: its facts are gone."""
        self.connection.write("forget_batch", id=batch)
