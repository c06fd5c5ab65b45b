"""Registers (名册): small 0600 JSON files, changed whole under a lock, read again only when they have changed.

A request looks at the stamp of a file (one ``stat``), not at its content: what another process changed, such as the
command line, is in force at the next request.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeAlias, TypeVar

import portalocker
from pydantic import TypeAdapter

from graph_service.store.private_files import make_private_folder, writable, write_private

T = TypeVar("T")
_Stamp: TypeAlias = tuple[int, int, int] | None


class Watched(Generic[T]):
    """What a file says, read anew when the file is another (随文件更新). ``read`` is given None where there is none."""

    def __init__(self, path: Path, read: Callable[[bytes | None], T]) -> None:
        self._path = path
        self._read = read
        self._seen: tuple[_Stamp, T] | None = None

    def value(self) -> T:
        """What the file says now."""
        stamp = self._stamp()
        seen = self._seen
        if seen is None or seen[0] != stamp:
            # The stamp is of before the reading: a file replaced in between is read once more, never missed.
            seen = self._seen = (stamp, self._read(self._path.read_bytes() if stamp else None))
        return seen[1]

    def _stamp(self) -> _Stamp:
        try:
            found = os.stat(self._path)  # noqa: PTH116  every request: pathlib costs twice as much
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size


class Register(Generic[T]):
    """Entries by name (名册), kept in ``file`` of a data folder; registers that share a lock are changed one by one."""

    def __init__(self, data: Path, file: str, kind: type[dict[str, T]], *, lock: str = "") -> None:
        self._data = data
        self._path = data / file
        self._lock = data / f".{lock or file}.lock"
        self._kind: TypeAdapter[dict[str, T]] = TypeAdapter(kind)
        self._watched = Watched(self._path, self._parsed)

    def entries(self) -> Mapping[str, T]:
        """Every entry by its name, as the file stands."""
        return self._watched.value()

    def write(self, entries: Mapping[str, T]) -> None:
        """Replace the file; to be called under ``locked``."""
        write_private(self._path, self._kind.dump_json(dict(entries), indent=2).decode())

    @contextmanager
    def locked(self) -> Generator[dict[str, T]]:
        """Hold the lock and give the entries as they are, to be changed and handed to ``write``."""
        make_private_folder(self._data)
        with exclusive(self._lock):
            yield self.fresh()

    def fresh(self) -> dict[str, T]:
        """Return the entries read anew; under a lock they stay what they are."""
        return dict(self._parsed(self._path.read_bytes() if self._path.exists() else None))

    def _parsed(self, raw: bytes | None) -> Mapping[str, T]:
        return MappingProxyType(self._kind.validate_json(raw) if raw else {})


@contextmanager
def exclusive(path: Path) -> Generator[None]:
    """Hold an exclusive lock on a file beside what it guards (独占锁), across threads and processes."""
    with writable(path.parent), os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        portalocker.lock(file, portalocker.LOCK_EX)
        yield
