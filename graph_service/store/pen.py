"""Writing behind (后台写入): transactions go to the server in order while the next rows are being made ready."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

from graph_service.store.bolt import Connection

_AHEAD = 3  # transactions that may wait: memory stays flat whatever the server takes
Steps = Sequence[tuple[str, Mapping[str, object]]]


class Pen:
    """One thread that writes what it is given, in that order (后台写入).

    An error of a transaction comes out of a later call, at the latest at the end of the ``with`` block; nothing after
    it is written. The end of a block that failed waits for the transaction under way alone.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, "pen")
        self._waiting: deque[Future[None]] = deque()
        self._broken = False

    def write(self, steps: Steps) -> None:
        """Take one transaction; waits where too many wait already."""
        self._waiting.append(self._thread.submit(self._send, steps))
        while len(self._waiting) > _AHEAD:
            self._waiting.popleft().result()

    def settle(self) -> None:
        """Wait until all that was taken is in the graph, so that it can be read (落定)."""
        while self._waiting:
            self._waiting.popleft().result()

    def _send(self, steps: Steps) -> None:
        if self._broken:
            return
        self._broken = True
        self._connection.write_together(steps)
        self._broken = False

    def __enter__(self) -> Pen:
        """Begin."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Settle, unless the block failed."""
        try:
            if error is None:
                self.settle()
        finally:
            self._thread.shutdown(cancel_futures=True)
