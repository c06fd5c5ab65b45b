"""The count of writes to a data folder (写序号): by it what was read is known to be still so, without asking again.

It lies in a file that every client maps into its memory. It is odd while a write is going on and even between two:
whoever reads the same even number before and after a question knows that nothing was written in between. Beside it
stands the number of the write that touched something last, for everything and by name (ADR 0106): an answer holds as
long as nothing that it rests on was touched by a later write. A write marks what it touches with the number that it
will end with, before it begins: one of unknown outcome, or cut short by a crash, has marked it all the same, and leaves
the count odd until the next one is done.
"""

from __future__ import annotations

import mmap
import os
import zlib
from array import array
from collections.abc import Collection, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

from graph_service.domain.errors import StoreMisuse
from graph_service.store.private_files import writable

_COUNT, _EVERYTHING, _NAMED = 0, 1, 2  # places in the file, each a number
_NAMES = 2**18  # places for names: two that share one end each other's answers, a few in a hundred a day
_SIZE = 8 * (_NAMED + _NAMES)


class WriteCount:
    """The count of one data folder (写序号), shared by all processes that use it."""

    def __init__(self, path: Path) -> None:
        with writable(path.parent), os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            if file.seek(0, os.SEEK_END) < _SIZE:
                file.truncate(_SIZE)
            self._numbers = memoryview(mmap.mmap(file.fileno(), _SIZE)).cast("Q")  # a number is written in one go

    def settled(self) -> int | None:
        """Return the number of writes so far, ``None`` while one is going on or did not end well (写序号)."""
        number = self._numbers[_COUNT]
        return None if number % 2 else number

    @property
    def everything(self) -> int:
        """The number of the last write that may have touched anything (最近一次不限范围的写入)."""
        return self._numbers[_EVERYTHING]

    @staticmethod
    def places(names: Iterable[str]) -> array[int]:
        """Return where the last writes to names stand (名称位置): as ``touched`` takes them."""
        return array("I", {_NAMED + zlib.crc32(name.encode()) % _NAMES for name in names})

    def touched(self, places: Iterable[int]) -> int:
        """Return the number of the last write that touched one of these, or everything (最近一次触及)."""
        numbers = self._numbers
        return max([numbers[_EVERYTHING], *[numbers[place] for place in places]])

    @contextmanager
    def counted(self, names: Collection[str] | None = None) -> Generator[None]:
        """Count a write to what has such ``names``, to anything where there are none; by the only writer (写锁)."""
        numbers = self._numbers
        started = numbers[_COUNT] + 1 + numbers[_COUNT] % 2
        for place in [_EVERYTHING] if names is None else self.places(names):
            numbers[place] = started + 1
        numbers[_COUNT] = started
        try:
            yield
        except StoreMisuse:  # refused before it was committed: nothing was written
            numbers[_COUNT] = started + 1
            raise
        numbers[_COUNT] = started + 1
