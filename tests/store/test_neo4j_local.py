"""The local Neo4j for tests and the demo: what its start must bear."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import pytest

from graph_service.domain.errors import StoreUnavailable
from graph_service.store.neo4j_local import local_neo4j
from graph_service.store.private_files import read_or_create_secret


@pytest.mark.slow
def test_a_password_that_begins_with_a_hyphen_is_a_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = "-" + secrets.token_urlsafe(32)
    monkeypatch.setattr("graph_service.store.private_files.secrets.token_urlsafe", lambda _: made)
    try:
        with local_neo4j(tmp_path / "home") as server:
            assert server.password == made == read_or_create_secret(tmp_path / "home" / "password")[0]
    except StoreUnavailable:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("NO NEO4J: no Java or no jars here")
