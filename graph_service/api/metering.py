"""Requests without a token, counted by address before anything is done for them (匿名请求限流)."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from graph_service.api.problems import TooManyRequests, of_error
from graph_service.api.rates import Rates
from graph_service.api.session_cookie import token_of
from graph_service.rulebook.access import AccessMatrix
from graph_service.settings import Settings

# Files of the page: cheap, kept by browsers, and a whole office may be behind one address when it opens them.
_FREE = ("/assets/",)


class Metered:
    """ASGI layer that counts what claims no token, and what needs none; a claim is judged by ``auth``."""

    def __init__(self, app: ASGIApp, rates: Rates, matrix: AccessMatrix, settings: Settings) -> None:
        self._app = app
        self._rates = rates
        self._settings = settings
        paths = {name.partition(" ")[2] for name, row in matrix.routes.items() if row.anonymous}
        self._exact = frozenset(path for path in paths if "{" not in path)
        self._begins = tuple(path.partition("{")[0] for path in paths if "{" in path)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "http" and self._counted(scope):
            try:
                self._rates.admit_address(address(scope))
            except TooManyRequests as refusal:
                await of_error(scope["state"]["request_id"], refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def _counted(self, scope: Scope) -> bool:
        path = scope["path"]
        return not path.startswith(_FREE) and (self._open(path) or not self._claims_token(scope))

    def _open(self, path: str) -> bool:
        return path in self._exact or path.startswith(self._begins)

    def _claims_token(self, scope: Scope) -> bool:
        """Whether ``auth`` will judge a token, as it looks for one: the cookie counts where no header is given."""
        request = HTTPConnection(scope)
        header = request.headers.get("Authorization", "")
        return header.lower().startswith("bearer ") if header else bool(token_of(request, self._settings))


def address(scope: Scope) -> str:
    """Address of whoever asks (来源地址); empty where the transport has none."""
    client = scope.get("client")
    return client[0] if client else ""
