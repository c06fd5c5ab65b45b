"""Tokens by name, each asked for when it is first used."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from graph_service.api.clients import add_client


class Tokens(dict[str, str]):
    """Tokens of clients of a service (令牌), who join it when they are first asked for.

    A secret is slow to hash and to verify, as it should be, there are fifteen roles, and a test speaks as two or three.
    ``clients`` are what ``add_client`` is told of each, by name; other tokens may be put beside.
    """

    def __init__(self, http: httpx.Client, data: Path, clients: Mapping[str, Mapping[str, Any]]) -> None:
        super().__init__()
        self._http, self._data, self._clients = http, data, clients
        self._alone = threading.RLock()

    def __missing__(self, name: str) -> str:
        with self._alone:
            if name not in self:
                self[name] = self._asked(f"{name}-1", **self._clients[name])
            return self[name]

    def _asked(self, client: str, **told: Any) -> str:
        form = {"grant_type": "client_credentials", "client_id": client}
        secret = add_client(self._data, client, **told)
        answer = self._http.post("/v1/token", data=form | {"client_secret": secret})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])
