"""The real app over the county of bans, with clients of every role in units that decide there."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from graph_service.api.app import create_app
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from tests.api.conftest import NOW, PURPOSE, served
from tests.api.role_tokens import Tokens
from tests.conftest import TestGraph
from tests.usecases.ban_county import AS_OF, CREDIT, MARKET, PIDS, Office, write_ban_county

UNITS = {"department": MARKET, "regulator": CREDIT, "subject": PIDS["李某"]}
KEY = base64.b64encode(bytes(range(32))).decode()  # of the vault that the rows of the county were made with


@dataclass(frozen=True)
class BanService:
    """The app, a token of every role, its logs, and the desks of the county."""

    http: httpx.Client
    data: Path
    tokens: dict[str, str]
    log: io.StringIO
    office: Office

    def post(self, role: str, path: str, body: object, *, purpose: bool = True, **query: Any) -> httpx.Response:
        """Hand something in as a role."""
        headers = {"Authorization": f"Bearer {self.tokens[role]}"} | (PURPOSE if purpose else {})
        return self.http.post(path, json=body, params={"as_of": AS_OF.isoformat()} | query, headers=headers)

    def get(self, role: str, path: str) -> httpx.Response:
        """Ask as a role."""
        return self.http.get(path, headers={"Authorization": f"Bearer {self.tokens[role]}"} | PURPOSE)

    def audit(self) -> list[dict[str, Any]]:
        """Entries of the audit log."""
        log = self.data / "audit.jsonl"
        return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []

    def everything_logged(self) -> str:
        """All that the service wrote of requests, as text."""
        return self.log.getvalue() + (self.data / "audit.jsonl").read_text("utf-8")


@contextmanager
def ban_service(graph: TestGraph, data: Path) -> Iterator[BanService]:
    """Serve the county of bans; department-2 is a department that decided nothing."""
    graph.wipe()
    write_ban_county(graph.connection)
    log = io.StringIO()
    app = create_app(
        Settings(data=data, person_key=SecretStr(KEY)), connection=graph.connection, clock=lambda: NOW, log=log
    )
    with served(app) as http:
        roles = {role: role for role in access_matrix().roles} | {"department-2": "department"}
        clients = {
            name: {"role": role, "unit": UNITS.get(name, f"unit-{name}"), "at": NOW} for name, role in roles.items()
        }
        yield BanService(http, data, Tokens(http, data, clients), log, Office(graph.connection))
