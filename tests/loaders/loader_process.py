"""A loader to be killed: loads a delivery into the graph of a data folder in small slices, saying when it begins."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import loaders.load
import loaders.slices
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.vault import PersonVault
from loaders.archive import Archive
from loaders.delivery import Delivery
from loaders.intake import Intake
from loaders.report import LoadReport
from loaders.withdraw import withdraw

VAULT = PersonVault(bytes(range(32)))
SLICE = 20  # rows: many transactions, so that a kill falls between and into them
HEAP = "512m"


@contextmanager
def small_slices() -> Generator[None]:
    """Load a few rows at a time, for the time of a ``with`` block: the process may go on to other tests."""
    before, loaders.slices.SLICE = loaders.slices.SLICE, SLICE
    try:
        yield
    finally:
        loaders.slices.SLICE = before


def load_small(data: Path, folder: Path, begun: Callable[[], Any] = lambda: None) -> LoadReport:
    """Load ``folder`` into the graph of ``data``."""
    with small_slices(), connect(Settings(data=data, heap=HEAP)) as connection:
        begun()
        return loaders.load.load(
            [folder],
            connection=connection,
            vault=VAULT,
            archive=Archive(data / "archive", VAULT),
            as_of=date(2026, 6, 30),
            received_at=datetime(2026, 6, 30, tzinfo=UTC),
            delivery=Delivery(),
        )


def withdraw_small(data: Path, batch: str, begun: Callable[[], Any] = lambda: None) -> None:
    """Withdraw a batch from the graph of ``data``."""
    with small_slices(), connect(Settings(data=data, heap=HEAP)) as connection:
        begun()
        withdraw(batch, Intake(connection, VAULT, Archive(data / "archive", VAULT)))
