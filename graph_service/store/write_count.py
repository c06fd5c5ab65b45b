"""The count of writes to a data folder (写序号): by it what was read is known to be still so, without asking again.

It lies in a file that every client maps into its memory. It is odd while a write is going on and even between two:
whoever reads the same even number before and after a question knows that nothing was written in between, and as long as
it stays the answer does. A write of unknown outcome, or cut short by a crash, leaves it odd until the next one is done.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from graph_service.store.private_files import writable

_NUMBER = struct.Struct("<Q")


class WriteCount:
    """The count of one data folder (写序号), shared by all processes that use it."""

    def __init__(self, path: Path) -> None:
        with writable(path.parent), os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            if file.seek(0, os.SEEK_END) < _NUMBER.size:
                file.truncate(_NUMBER.size)
            self._shared = mmap.mmap(file.fileno(), _NUMBER.size)

    def settled(self) -> int | None:
        """Return the number of writes so far, ``None`` while one is going on or did not end well (写序号)."""
        number = self._number
        return None if number % 2 else number

    @contextmanager
    def counted(self) -> Generator[None]:
        """Count a write; to be called by the only writer (写锁)."""
        started = self._number + 1 + self._number % 2
        self._number = started
        yield
        self._number = started + 1

    @property
    def _number(self) -> int:
        (number,) = _NUMBER.unpack_from(self._shared)
        return number

    @_number.setter
    def _number(self, number: int) -> None:
        _NUMBER.pack_into(self._shared, 0, number)
