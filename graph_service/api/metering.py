"""Requests without a token, counted by address before anything is done for them (匿名请求限流)."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_service.api.auth import OPEN_ROUTES
from graph_service.api.problems import TooManyRequests, of_error
from graph_service.api.rates import Rates


class Metered:
    """ASGI layer that counts what claims no token, and what needs none; a claim is judged by ``auth``."""

    def __init__(self, app: ASGIApp, rates: Rates) -> None:
        self._app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "http" and (_open(scope["path"]) or not _claims_token(scope)):
            try:
                self._rates.admit_address(address(scope))
            except TooManyRequests as refusal:
                await of_error(scope["state"]["request_id"], refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def address(scope: Scope) -> str:
    """Address of whoever asks (来源地址); empty where the transport has none."""
    client = scope.get("client")
    return client[0] if client else ""


def _open(path: str) -> bool:
    return path in OPEN_ROUTES or path.startswith("/docs/")


def _claims_token(scope: Scope) -> bool:
    return Headers(scope=scope).get("Authorization", "").lower().startswith("bearer ")
