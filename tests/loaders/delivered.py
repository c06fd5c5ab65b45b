"""Loading files in a test: one vault, one day, the archive of the test."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from graph_service.store.connection import Connection
from graph_service.store.vault import PersonVault
from loaders.archive import Archive
from loaders.delivery import Delivery
from loaders.intake import Progress, untold
from loaders.load import load
from loaders.report import LoadReport

VAULT = PersonVault(bytes(range(32)))
RECEIVED = datetime(2026, 6, 30, 12, tzinfo=UTC)
AS_OF = date(2026, 6, 30)
KEPT: dict[str, Archive] = {}  # "archive": that of the test, set by conftest


def run(
    connection: Connection,
    *paths: Path,
    delivery: Delivery | None = None,
    received_at: datetime = RECEIVED,
    progress: Progress = untold,
    archive: Archive | None = None,
) -> LoadReport:
    """Load files and folders as the tests do."""
    return load(
        paths, connection=connection, vault=VAULT, archive=archive or KEPT["archive"], as_of=AS_OF,
        received_at=received_at, delivery=delivery or Delivery(), progress=progress,
    )  # fmt: skip
