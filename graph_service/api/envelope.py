"""The envelope of every request (请求外壳): its id, its line in the access log, safe headers, and the last resort.

The log line tells who called which route with what outcome. It never tells a path parameter, a query value, a header
or the message of an unforeseen error: any of them may be personal data (R10.3).
"""

from __future__ import annotations

import logging
import re
import time
import traceback
import uuid
from typing import TextIO

import orjson
import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph_service.api.problems import TITLES, problem

REQUEST_ID = "X-Request-ID"
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",  # a browser heeds it over TLS alone; other hosts are not ours
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def access_log(level: str, stream: TextIO) -> structlog.typing.FilteringBoundLogger:
    """Return a logger that writes one JSON object a line (访问日志)."""
    logger: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream),  # a line and its end in one go: several processes write to it
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(_json),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        cache_logger_on_first_use=True,
    )
    return logger


def _json(line: object, **_: object) -> str:
    return orjson.dumps(line).decode()


class Envelope:
    """Outermost ASGI layer: gives a request its id, answers what nobody caught, logs one line."""

    def __init__(self, app: ASGIApp, log: structlog.typing.FilteringBoundLogger) -> None:
        self._app = app
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _WELL_FORMED.fullmatch(given) else uuid.uuid4().hex
        scope.setdefault("state", {})["request_id"] = request_id
        status = 0
        started = time.perf_counter()

        async def sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, sealed)
        except Exception as error:  # noqa: BLE001  the edge: whatever nobody foresaw becomes a 500
            frames = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
            self._log.error("unforeseen", request=request_id, error=type(error).__name__, frames=frames[-8:])
            if status == 0:
                refusal = problem(request_id, 500, f"{TITLES[500]}, 请凭请求号联系管理员。")
                await refusal(scope, receive, sealed)
        finally:
            self._log.info("request", **_line(scope, request_id, status, time.perf_counter() - started))


def _line(scope: Scope, request_id: str, status: int, seconds: float) -> dict[str, object]:
    route = scope.get("route")
    caller = scope["state"].get("caller")
    return {
        "request": request_id,
        "method": scope["method"],
        "route": getattr(route, "path_format", "unmatched"),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "client": getattr(caller, "client", ""),
        "role": getattr(caller, "role", ""),
    }
