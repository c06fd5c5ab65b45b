"""Lines of the audit log (审计日志行): how one is written, hashed and found, and nothing of what it means.

A line is the bytes between two line ends. ``prev`` of an entry is the SHA-256 of the line before it, byte for byte;
``n`` is its number, which entries written before ADR 0097 lack. Numbers and places count from the first line ever
written, across all segments of the log.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import IO, Any, cast

START = "0" * 64  # what the first line of a log chains to
BLOCK = 1 << 16


def hash_of(line: bytes) -> str:
    """Hash of a line without its end (行哈希)."""
    return hashlib.sha256(line).hexdigest()


def told(line: bytes) -> dict[str, Any] | None:
    """What an entry says (条目内容), ``None`` where the line is no whole entry, as after a crash."""
    try:
        body = json.loads(line)
    except ValueError:
        return None
    entry = cast("dict[str, Any]", body) if isinstance(body, dict) else {}
    return entry if isinstance(entry.get("prev"), str) else None


def canonical(body: object) -> bytes:
    """One way alone to write a value (规范写法), so that it can be authenticated."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def last_line(file: IO[bytes]) -> tuple[bytes, bool]:
    """Return the last line without its end, and whether it has one; an empty file counts as ended."""
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return b"", True
    line, _ = next(lines_back(file, end))
    file.seek(end - 1)
    return line, file.read(1) == b"\n"


def line_at(file: IO[bytes], end: int) -> bytes:
    """Return the line that ends at a place (某处之前的行), without its end; nothing at the beginning of the file."""
    return next(lines_back(file, end))[0] if end > 0 else b""


def lines_back(file: IO[bytes], end: int) -> Iterator[tuple[bytes, int]]:
    """Yield the lines before a place, the last first (倒序读行), each with where it begins. Cost: what is taken."""
    held, start = b"", end
    if end > 0:
        file.seek(end - 1)
        if file.read(1) == b"\n":
            end -= 1
            start = end
        while True:
            cut = held.rfind(b"\n")
            if cut >= 0:
                yield held[cut + 1 :], start + cut + 1
                held = held[:cut]
                continue
            if start == 0:
                yield held, 0
                return
            size = min(BLOCK, start)
            start -= size
            file.seek(start)
            held = file.read(size) + held
