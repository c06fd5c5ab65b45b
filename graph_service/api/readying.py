"""Portraits kept ready while the service runs (画像预制): a thread that makes them when it is quiet (ADR 0106)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date

import structlog

from graph_service.api.context import Context
from graph_service.domain.errors import CreditGraphError
from graph_service.usecases.portraits_ahead import made_ahead

LOOK = 5.0  # seconds between two looks: what did not change from one to the next is quiet
_REST = 2.0  # after each portrait, by what it took: callers come first
Log = structlog.typing.FilteringBoundLogger
State = tuple[int, date] | None


@contextmanager
def readying(context: Context, log: Log) -> Generator[None]:
    """Keep portraits ready for a ``with`` block (画像预制); what is done is told in the log."""
    ended = threading.Event()
    thread = threading.Thread(target=_keep_ready, args=(context, log, ended.wait), name="readying", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep_ready(context: Context, log: Log, ended: Callable[[float], bool]) -> None:
    seen: State = None
    ready: State = None
    while not ended(LOOK):
        now = _state(context)
        if now is not None and now == seen and now != ready:
            try:
                ready = now if _made(context, now, log, ended) else ready
            except CreditGraphError as error:  # the graph is away: the next look tries again
                log.warning("portraits_not_ready", error=type(error).__name__)
        seen = now


def _state(context: Context) -> State:
    """What ends all portraits where it changes: a write that says not what it touches, the day.

    ``None`` while a write is going on, and where there is no count of them: nothing is kept then.
    """
    count = context.connection.count
    return None if count is None or count.settled() is None else (count.everything, context.today())


def _made(context: Context, state: tuple[int, date], log: Log, ended: Callable[[float], bool]) -> bool:
    """Make them all, unless the service ends or they have to be made anew."""
    number, began = 0, time.perf_counter()
    started = began
    for _ in made_ahead(context.now, context.portraits, context.store, state[1]):
        number += 1
        if ended((time.perf_counter() - started) * _REST) or (_state(context) or state) != state:
            return False
        started = time.perf_counter()
    log.info("portraits_ready", number=number, seconds=round(time.perf_counter() - began, 1))
    return True
