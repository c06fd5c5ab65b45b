"""What was read from the graph, kept while nothing that it rests on is written to (写入前有效的缓存).

Never stale: a write, by whichever process, ends all that rests on what it touches, and where that is not known all that
was kept (``write_count``). A server that others write to as well keeps no such count for us: nothing is kept then, and
every question is asked.
"""

from __future__ import annotations

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from typing import Generic, NamedTuple, TypeVar

from graph_service.store.bolt import Connection

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class _Answer(NamedTuple, Generic[V]):
    """An answer, the number of writes when it was read, and where what it rests on is counted."""

    told: V
    writes: int
    places: array[int]


class Kept(Generic[K, V]):
    """Answers by question (缓存), the ``most`` last asked of them."""

    def __init__(self, most: int = 1) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[K, _Answer[V]] = OrderedDict()

    def found(self, connection: Connection, key: K) -> tuple[V] | None:
        """Return what is kept of a question, in a tuple, ``None`` where it is to be asked."""
        count = connection.count
        with self._lock:
            answer = self._answers.get(key)
            if count is None or answer is None:
                return None
            if count.touched(answer.places) > answer.writes:
                del self._answers[key]
                return None
            self._answers.move_to_end(key)
            return (answer.told,)

    def get(self, connection: Connection, key: K, ask: Callable[[], tuple[V, Collection[str] | None]]) -> V:
        """Return what is kept of a question, or ask it and keep the answer.

        ``ask`` returns it with the names of what it rests on: of parties, records and cases, by which acts on cases
        say what they touch. Every other write ends it in any case. ``None`` has it not kept.
        """
        kept = self.found(connection, key)
        if kept is not None:
            return kept[0]
        count = connection.count
        before = count.settled() if count else None
        told, rests_on = ask()
        if count is None or before is None or before != count.settled() or rests_on is None:
            return told
        with self._lock:
            self._answers[key] = _Answer(told, before, count.places(rests_on))
            self._answers.move_to_end(key)
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return told
