"""Every test of the loaders has an archive of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.archive import Archive
from tests.loaders import delivered


@pytest.fixture(autouse=True)
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Archive:
    """Where ``run`` keeps what it loads."""
    kept = Archive(tmp_path / "archive", delivered.VAULT)
    monkeypatch.setitem(delivered.KEPT, "archive", kept)
    return kept
