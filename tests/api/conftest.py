"""The real app under uvicorn, on the real embedded graph server, with a client of every role."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from graph_service.api.app import create_app
from graph_service.cli.loading import Loading
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from tests.api.county import AS_OF, write_county
from tests.api.role_tokens import Tokens
from tests.conftest import TestGraph
from tests.store.small_county import MILL

NOW = datetime(2026, 6, 30, 4, 0, tzinfo=UTC)
DEMO_USER = "shown"  # once a test adds the account
PURPOSE = {"X-Purpose": "%E6%97%A5%E5%B8%B8%E7%9B%91%E7%AE%A1"}  # 日常监管


@dataclass(frozen=True)
class Service:
    """The app, its data folder, and a token of every role."""

    app: FastAPI
    http: httpx.Client
    data: Path
    tokens: dict[str, str]
    log: io.StringIO

    def get(self, role: str, path: str, *, purpose: bool = True, **query: Any) -> httpx.Response:
        """Ask as a role."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} | (PURPOSE if purpose else {})
        return self.http.get(path, params={"as_of": AS_OF} | query, headers=headers)

    def log_lines(self) -> list[dict[str, Any]]:
        """Lines of the access log."""
        return [json.loads(line) for line in self.log.getvalue().splitlines()]

    def audit(self) -> list[dict[str, Any]]:
        """Entries of the audit log."""
        log = self.data / "audit.jsonl"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


@contextmanager
def served(app: FastAPI) -> Iterator[httpx.Client]:
    """Serve an app over HTTP on a free port, in a thread of this process."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the app did not start"
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as http:
            yield http
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def service(
    request: pytest.FixtureRequest, embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    """The service, under the ``SETTINGS`` of the module that has some."""
    embedded.wipe()
    write_county(embedded.connection)
    data, log = tmp_path_factory.mktemp("api"), io.StringIO()
    loader = Loading(Settings(data=data, heap="256m"))  # on a graph of its own
    app = create_app(
        Settings(data=data, **getattr(request.module, "SETTINGS", {})),
        connection=embedded.connection,
        clock=lambda: NOW,
        log=log,
        demo=[DEMO_USER],
        loader=loader,
    )
    with served(app) as http:
        clients = {
            role: {"role": role, "unit": MILL if role == "subject" else f"unit-{role}", "at": NOW}
            for role in access_matrix().roles
        }
        yield Service(app, http, data, Tokens(http, data, clients), log)
