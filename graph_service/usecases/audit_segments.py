"""Segments of the audit log (审计日志分段): what was moved out of the live file, and what of it was removed since.

The index beside the log lists the closed segments in order, those removed after their term too: each with the hash it
chains to and the hash it ends with, its anchor (锚点), so that what follows still verifies (ADR 0098).
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BufferedRandom
from pathlib import Path
from typing import IO, Any, cast

import portalocker

from graph_service.domain.errors import StoreError
from graph_service.store.private_files import write_private
from graph_service.usecases.audit_lines import START, told


@dataclass(frozen=True, slots=True)
class Segment:
    """One closed piece of the log (已封存分段): lines ``first`` to ``last``, bytes, its place in the chain.

    ``removed_at`` is when its file was removed after its term, empty while it is there.
    """

    first: int
    last: int
    size: int
    start: str
    head: str
    closed_at: str
    removed_at: str = ""

    def path(self, log: Path) -> Path:
        """Where its lines are kept (分段文件)."""
        return log.with_name(f"{log.stem}.{self.first:09d}-{self.last:09d}.jsonl")


@dataclass(frozen=True, slots=True)
class Origin:
    """What lies before the live file (起点): lines and bytes, and the hash that its first line chains to."""

    lines: int = 0
    size: int = 0
    start: str = START


@dataclass(frozen=True, slots=True)
class Index:
    """The closed segments of a log (分段目录) and the code that authenticates them."""

    segments: tuple[Segment, ...] = ()
    mac: str = ""

    @property
    def body(self) -> list[dict[str, object]]:
        """What is authenticated."""
        return [asdict(one) for one in self.segments]


def index_path(log: Path) -> Path:
    """Where the index lies (分段目录文件)."""
    return log.with_suffix(".segments")


def read_index(log: Path) -> Index:
    """Read the index of a log (读分段目录), empty where nothing was ever closed; raises ``StoreError``."""
    path = index_path(log)
    if not path.exists():
        return Index()
    try:
        told_ = cast("dict[str, Any]", json.loads(path.read_bytes()))
        return Index(tuple(Segment(**row) for row in told_["segments"]), str(told_["mac"]))
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"审计日志的分段目录无法识别: {path.name}", advice="请从备份恢复该文件, 并报告安全审计员。", rule="R10.5"
        ) from error


def write_index(log: Path, index: Index) -> None:
    """Write the index in one step (写分段目录)."""
    text = json.dumps({"segments": index.body, "mac": index.mac}, ensure_ascii=False, indent=1)
    write_private(index_path(log), text + "\n")


def origin_of(index: Index, file: IO[bytes]) -> Origin:
    """Where the live file begins (起点).

    One that chains to where the last segment begins still holds its lines: moving them was cut short.
    """
    if not index.segments:
        return Origin()
    last = index.segments[-1]
    size = sum(one.size for one in index.segments)
    file.seek(0)
    first = told(file.readline().removesuffix(b"\n")) or {}
    if first.get("prev") == last.start:
        return Origin(last.first - 1, size - last.size, last.start)
    return Origin(last.last, size, last.head)


def places_of(log: Path) -> list[tuple[Path, int]]:
    """Every file that holds lines of a log with the place of its first byte (全部分段文件), the oldest first.

    A segment whose lines are still in the live file, because moving them was cut short, is left out.
    """
    index, live = read_index(log), None
    if log.exists():
        with log.open("rb") as file:
            live = origin_of(index, file).size
    found, size = list[tuple[Path, int]](), 0
    for one in index.segments:
        if not one.removed_at and (live is None or size < live) and one.path(log).exists():
            found.append((one.path(log), size))
        size += one.size
    return found if live is None else [*found, (log, live)]


def files_of(log: Path) -> list[Path]:
    """Every file that holds lines of a log (全部分段文件), the oldest first."""
    return [path for path, _ in places_of(log)]


@contextmanager
def locked(log: Path) -> Generator[BufferedRandom]:
    """Hold the live file for a ``with`` block (独占日志), made where it is missing, whatever replaced it."""
    while True:
        with os.fdopen(os.open(log, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
            portalocker.lock(file, portalocker.LOCK_EX)
            if log.exists() and os.path.samestat(os.fstat(file.fileno()), log.stat()):
                yield file
                return
