"""Investigations asked for over HTTP, as accounts of the roles that have them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx

from graph_service.api.clients import add_client
from graph_service.api.refs import person_ref
from tests.api.conftest import NOW, Service
from tests.api.handed_in import INVESTIGATION
from tests.store.small_county import DENG

PATH = "/v1/investigations"
ORGANS = ("regulator", "inspector", "department", "court")
LAST = NOW.date() + timedelta(days=90)


def ask(service: Service, role: str, method: str, path: str = "", body: object = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {service.tokens[role]}"}
    return service.http.request(method, f"{PATH}{path}", headers=headers, json=body)


def made(service: Service, role: str = "inspector", **change: object) -> str:
    answer = ask(service, role, "POST", "", INVESTIGATION | change)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["investigation"]["id"])


def share(service: Service, one: str, by: str = "inspector", **change: object) -> dict[str, Any]:
    answer = ask(service, by, "POST", f"/{one}/shares", {"rights": "read", "until": str(LAST)} | change)
    assert answer.status_code == 201, answer.text
    return answer.json()


def listed(service: Service, role: str) -> dict[str, str]:
    rows = ask(service, role, "GET", "?limit=100").json()["investigations"]
    return {row["id"]: row["rights"] for row in rows}


def person(service: Service, role: str) -> str:
    return person_ref(service.app.state.context.token_key, f"unit-{role}", DENG)


def signed_in(service: Service, name: str, secret: str) -> str:
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    return str(service.http.post("/v1/token", data=form).json()["access_token"])


def colleague(service: Service) -> str:
    """A second account of the inspector's unit, by the name of its token."""
    if "colleague" not in service.tokens:
        secret = add_client(service.data, "inspector-2", role="inspector", unit="unit-inspector", at=NOW)
        service.tokens["colleague"] = signed_in(service, "inspector-2", secret)
    return "colleague"
