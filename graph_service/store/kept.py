"""What was read from the graph, kept while nothing is written to it (写入前有效的缓存).

Never stale: whatever is written, by whichever process, ends all that was kept (``write_count``). A server that others
write to as well keeps no such count for us: nothing is kept then, and every question is asked.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from graph_service.store.bolt import Connection

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Answers by question (缓存), the ``most`` last asked of them, where they are such as to be ``kept``."""

    def __init__(self, most: int = 1, kept: Callable[[V], bool] = lambda _: True) -> None:
        self._most = most
        self._is_kept = kept
        self._lock = threading.Lock()
        self._writes: int | None = None
        self._answers: OrderedDict[K, V] = OrderedDict()

    def found(self, connection: Connection, key: K) -> tuple[V] | None:
        """Return what is kept of a question, in a tuple, ``None`` where it is to be asked."""
        writes = connection.writes()
        with self._lock:
            if writes is None or writes != self._writes or key not in self._answers:
                return None
            self._answers.move_to_end(key)
            return (self._answers[key],)

    def get(self, connection: Connection, key: K, ask: Callable[[], V]) -> V:
        """Return what is kept of a question, or ask it and keep the answer."""
        kept = self.found(connection, key)
        if kept is not None:
            return kept[0]
        before = connection.writes()
        answer = ask()
        with self._lock:
            if before is not None and before == connection.writes() and self._is_kept(answer):
                if before != self._writes:
                    self._answers.clear()
                    self._writes = before
                self._answers[key] = answer
                self._answers.move_to_end(key)
                if len(self._answers) > self._most:
                    self._answers.popitem(last=False)
        return answer
