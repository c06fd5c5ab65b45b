"""The audit log (审计日志, R10.5): who read what about whom, why, and when; append-only and hash-chained.

One entry is one line of JSON. ``prev`` of each entry is the SHA-256 of the line before it, byte for byte, so that an
edited, removed or reordered line breaks the chain at the next one. A line torn by a crash stays where it is: the next
entry chains over its bytes, and ``verify_chain`` names it. A tail cut off shows by the head beside the log
(``audit_head``), a log rewritten whole by an anchor that was written down elsewhere (ADR 0071, 0097).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path

from graph_service.domain.errors import StoreUnavailable
from graph_service.store.private_files import writable
from graph_service.usecases.audit_head import Agreement, Head, Keys, Standing, standing, write_head
from graph_service.usecases.audit_lines import START, canonical, hash_of, last_line, told
from graph_service.usecases.audit_segments import locked, origin_of, read_index

__all__ = ["AUDIT_FILE", "START", "AuditEntry", "AuditLog", "ChainCheck", "verify_chain"]
AUDIT_FILE = "audit.jsonl"  # in the data folder
LOG_ITSELF = "audit log"  # action of the entries that the log makes of itself


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


_COLUMNS = tuple(one.name for one in fields(AuditEntry))


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


@dataclass
class _Waiting:
    """An entry on its way to the disk: ``turn`` is set when it is there, or when its thread is to write for all."""

    entry: AuditEntry
    turn: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    hash: str = ""


class AuditLog:
    """One log that many threads append to (审计日志): all entries that wait are written and flushed together.

    The first that comes writes for all who wait by then, whoever comes meanwhile waits for the next; a lock on the file
    keeps processes apart. ``keys`` authenticate the head; without any there is the chain alone.
    """

    def __init__(self, path: Path, keys: Keys = ()) -> None:
        self.path = path
        self.keys = tuple(keys)
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []
        self._led = False

    def append(self, entry: AuditEntry) -> str:
        """Append one entry durably and return the hash of its line (追加审计条目).

        It is on the disk before this returns: an answer whose entry cannot be written must not be sent. The file is
        made with mode 0600. Raises ``StoreUnavailable`` where it cannot be written.
        """
        mine = _Waiting(entry)
        with self._lock:
            self._waiting.append(mine)
            if not self._led:
                self._led = mine.leads = True
                mine.turn.set()
        mine.turn.wait()
        if mine.leads:
            self._lead()
        if not mine.hash:
            raise StoreUnavailable("审计日志未能写入, 应答不予发出。", advice="请检查数据目录的磁盘空间与权限。")
        return mine.hash

    def _lead(self) -> None:
        """Write all that waits, then let the first who came meanwhile lead."""
        with self._lock:
            batch, self._waiting = self._waiting, []
        try:
            for one, line in zip(batch, self._commit([one.entry for one in batch]), strict=True):
                one.hash = line
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting[0].leads = True
                    self._waiting[0].turn.set()
                else:
                    self._led = False
            for one in batch:
                one.turn.set()

    def _commit(self, entries: Sequence[AuditEntry]) -> list[str]:
        """Write entries in one go, flushed, and the head after them; the hashes of their lines."""
        with writable(self.path.parent), locked(self.path) as file:
            origin = origin_of(read_index(self.path), file)
            found = standing(self.path, file, origin, self.keys) if self.keys else None
            told_first = [*_of_itself(found, entries[0].at), *entries]
            tail, closed = last_line(file)
            end = file.seek(0, os.SEEK_END)
            prev, text, hashes = hash_of(tail) if end else origin.start, b"" if closed else b"\n", list[str]()
            for number, entry in enumerate(told_first, found.entries + 1 if found else 0):
                line = canonical(_body(entry, number, prev))
                text += line + b"\n"
                prev = hash_of(line)
                hashes.append(prev)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
            if found:
                size = origin.size + end + len(text)
                write_head(self.path, Head(found.entries + len(told_first), size, prev), self.keys)
        return hashes[-len(entries) :]


def _of_itself(found: Standing | None, at: datetime) -> list[AuditEntry]:
    """What the log has to say of itself where its head does not agree with it, so that writing on hides nothing."""
    if found is None or found.agreement is Agreement.SAME:
        return []
    head = (f"entries={found.head.entries}", f"head={found.head.hash}") if found.head else ()
    return [AuditEntry(at, "", "credit-graph", "", "system", LOG_ITSELF, found.agreement.value, fields=head)]


def _body(entry: AuditEntry, number: int, prev: str) -> dict[str, object]:
    said = {name: getattr(entry, name) for name in _COLUMNS} | {"at": entry.at.isoformat(timespec="milliseconds")}
    return {**said, "n": number, "prev": prev} if number else {**said, "prev": prev}


def verify_chain(path: Path) -> ChainCheck:
    """Check that every line is whole and chained to the one before (审计链校验). A missing log is empty."""
    entries, torn, broken = 0, list[int](), None
    head, line = START, b""
    if path.exists():
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                text = line.removesuffix(b"\n")
                entry = told(text)
                if entry is None:
                    torn.append(number)
                else:
                    entries += 1
                    if broken is None and entry["prev"] != head:
                        broken = number
                head = hash_of(text)
    return ChainCheck(entries, head, broken, tuple(torn), bool(line) and not line.endswith(b"\n"))
