"""A loader to be killed: loads a delivery into the graph of a data folder in small slices, saying when it begins."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import loaders.load
import loaders.sheet_load
from graph_service.settings import Settings
from graph_service.store.connection import connect
from graph_service.store.vault import PersonVault
from loaders.archive import Archive
from loaders.delivery import Delivery
from loaders.report import LoadReport

VAULT = PersonVault(bytes(range(32)))
SLICE = 20  # rows: many transactions, so that a kill falls between and into them


def load_small(data: Path, folder: Path) -> LoadReport:
    """Load ``folder`` into the graph of ``data``."""
    loaders.sheet_load.SLICE = SLICE
    with connect(Settings(data=data, heap="512m")) as connection:
        print("loading", flush=True)
        return loaders.load.load(
            [folder],
            connection=connection,
            vault=VAULT,
            archive=Archive(data / "archive", VAULT),
            as_of=date(2026, 6, 30),
            received_at=datetime(2026, 6, 30, tzinfo=UTC),
            delivery=Delivery(),
        )


if __name__ == "__main__":
    load_small(Path(sys.argv[1]), Path(sys.argv[2]))
