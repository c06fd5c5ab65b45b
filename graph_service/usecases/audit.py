"""The audit log (审计日志, R10.5): who read what about whom, why, and when; append-only and hash-chained.

One entry is one line of JSON. ``prev`` of each entry is the SHA-256 of the line before it, byte for byte, so that an
edited, removed or reordered line breaks the chain at the next one. A line torn by a crash stays where it is: the next
entry chains over its bytes, and ``verify_chain`` names it. What a chain alone cannot show is a tail cut off or a log
rewritten whole; for that the ``head`` is to be written down elsewhere (R10.5; ADR 0071).
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BufferedRandom
from pathlib import Path
from typing import cast

import portalocker

from graph_service.store.private_files import writable

AUDIT_FILE = "audit.jsonl"  # in the data folder
START = "0" * 64
_BLOCK = 8192


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One read or refusal (审计条目).

    ``fields`` are the top-level fields answered, ``result`` the SHA-256 of the answer as sent, ``rules`` the rules that
    decided; a refusal has outcome ``refused`` and no result. ``grant`` is the authorisation or case number used.
    ``records`` are the references of the records answered, so that whoever was given one can be told of it (R6.4);
    ``case`` is the loan that a bank asks for.
    """

    at: datetime
    request: str
    who: str
    unit: str
    role: str
    action: str
    outcome: str
    purpose: str = ""
    subject: str = ""
    fields: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    result: str = ""
    grant: str = ""
    records: tuple[str, ...] = ()
    case: str = ""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What ``verify_chain`` found (链校验结果).

    ``head`` is the hash of the last line; ``broken`` the first line (1-based) that does not chain; ``torn`` the lines
    that are no whole entry; ``open_end`` whether the last line lacks its end, as after a crash.
    """

    entries: int
    head: str
    broken: int | None
    torn: tuple[int, ...]
    open_end: bool

    @property
    def whole(self) -> bool:
        """Whether every line chains to the one before it and is a whole entry."""
        return self.broken is None and not self.torn


def append_entry(path: Path, entry: AuditEntry) -> str:
    """Append one entry durably and return the hash of its line (追加审计条目).

    Under an exclusive lock on the file, flushed to the disk before it returns: an answer whose entry cannot be written
    must not be sent. The file is made with mode 0600. Raises ``StoreUnavailable`` where it cannot be written.
    """
    with writable(path.parent), os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b") as file:
        portalocker.lock(file, portalocker.LOCK_EX)
        tail, closed = _last_line(file)
        body = {**asdict(entry), "at": entry.at.isoformat(timespec="milliseconds"), "prev": _hash(tail)}
        line = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        file.write((b"" if closed else b"\n") + line + b"\n")
        file.flush()
        os.fsync(file.fileno())
        portalocker.unlock(file)
    return _hash(line)


def verify_chain(path: Path) -> ChainCheck:
    """Check that every line is whole and chained to the one before (审计链校验). A missing log is empty."""
    entries, torn, broken = 0, list[int](), None
    before, line = b"", b""
    if path.exists():
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                text = line.removesuffix(b"\n")
                prev = _prev(text)
                if prev is None:
                    torn.append(number)
                else:
                    entries += 1
                    if broken is None and prev != _hash(before):
                        broken = number
                before = text
    return ChainCheck(entries, _hash(before), broken, tuple(torn), bool(line) and not line.endswith(b"\n"))


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest() if line else START


def _prev(line: bytes) -> str | None:
    """Return the ``prev`` an entry states; None where the line is no whole entry."""
    try:
        body = json.loads(line)
    except ValueError:
        return None
    prev = cast("dict[str, object]", body).get("prev") if isinstance(body, dict) else None
    return prev if isinstance(prev, str) else None


def _last_line(file: BufferedRandom) -> tuple[bytes, bool]:
    """Return the last line without its end, and whether it has one; an empty file counts as ended."""
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return b"", True
    data, start = b"", end
    while start > 0 and b"\n" not in data[:-1]:
        size = min(_BLOCK, start)
        start -= size
        file.seek(start)
        data = file.read(size) + data
    closed = data.endswith(b"\n")
    return data.removesuffix(b"\n").rpartition(b"\n")[2], closed
