"""The local Neo4j for tests and the demo: what its start must bear."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from graph_service.store.private_files import read_or_create_secret
from tests.local_server import neo4j_or_skip


@pytest.mark.slow
def test_a_password_that_begins_with_a_hyphen_is_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = "-" + secrets.token_urlsafe(32)
    monkeypatch.setattr("graph_service.store.private_files.secrets.token_urlsafe", lambda _: made)
    with neo4j_or_skip(tmp_path / "home") as server:
        assert server.password == made == read_or_create_secret(tmp_path / "home" / "password")[0]
