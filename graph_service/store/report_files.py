"""Reports as they are kept (报告存档, R9.6): files of the data folder that only their owner may read, written once.

What a report says (PDF and signed JSON) goes when its term is over; the entry that says it was issued stays, so that
whoever holds a copy can still be told what it is worth. A code is kept as its SHA-256 alone: who reads the folder
cannot print it on another paper.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

from graph_service.domain.calendar import day_in_china
from graph_service.domain.errors import Conflict, NotFound
from graph_service.domain.reports import is_number, plain_code
from graph_service.store.private_files import make_private_folder, writable

PDF, JSON = "pdf", "json"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What is kept of a report besides its content (报告登记): days and moments are ISO text."""

    number: str
    code_sha256: str
    issued_at: str
    valid_until: str
    as_of: str
    subject: str
    subject_name: str
    unit: str
    purpose: str
    grant: str
    refs: tuple[str, ...]
    pdf_sha256: str
    json_sha256: str

    def expired(self, day: date) -> bool:
        """Whether its term is over (已过有效期): the last day still counts."""
        return day > date.fromisoformat(self.valid_until)


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """All reports of a data folder (报告存档)."""

    folder: Path

    def keep(self, entry: ReportEntry, contents: dict[str, bytes]) -> None:
        """Keep a report (存档), its entry last: one that was torn by a crash was never issued. Raises ``Conflict``."""
        for kind, content in contents.items():
            self._write("content", f"{entry.number}.{kind}", content)
        for digest in (entry.pdf_sha256, entry.json_sha256):
            self._write("hashes", digest, entry.number.encode())
        self._write("codes", entry.code_sha256, entry.number.encode())
        self._write("entries", f"{entry.number}.json", orjson.dumps(entry))

    def entry(self, number: str) -> ReportEntry | None:
        """Find what is kept of a report (报告登记), ``None`` for a number that names none."""
        text = self._read("entries", f"{number}.json") if is_number(number) else None
        if text is None:
            return None
        told: dict[str, Any] = orjson.loads(text)
        told["refs"] = tuple(told["refs"])
        return ReportEntry(**told)

    def by_code(self, typed: str) -> ReportEntry | None:
        """Find a report by its code as somebody typed it (凭验证码)."""
        return self._pointed("codes", code_sha256(typed))

    def by_hash(self, sha256: str) -> ReportEntry | None:
        """Find a report by the hash of one of its files (凭文件指纹)."""
        return self._pointed("hashes", sha256) if _SHA256.fullmatch(sha256) else None

    def content(self, number: str, kind: str) -> bytes:
        """Read the PDF or the signed JSON (报告内容); raises ``NotFound`` where its term is over."""
        found = self._read("content", f"{number}.{kind}") if is_number(number) else None
        if found is None:
            raise NotFound("报告内容已过保存期限。", advice="请重新申请报告。", rule="R9.6")
        return found

    def expired(self, day: date) -> list[Path]:
        """Files of reports whose term is over (到期报告的内容); their entries stay when these go."""
        folder = self.folder / "content"
        found = ((path, self.entry(path.stem)) for path in (sorted(folder.iterdir()) if folder.is_dir() else ()))
        return [path for path, entry in found if (entry.expired(day) if entry else _left_behind(path, day))]

    def remove_expired(self, day: date) -> int:
        """Remove the content of reports whose term is over (清除到期内容): how many files. Entries stay."""
        gone = self.expired(day)
        for path in gone:
            with writable(path.parent):
                path.unlink(missing_ok=True)
        return len(gone)

    def _pointed(self, folder: str, name: str) -> ReportEntry | None:
        number = self._read(folder, name)
        return self.entry(number.decode()) if number else None

    def _read(self, folder: str, name: str) -> bytes | None:
        with contextlib.suppress(FileNotFoundError):
            return (self.folder / folder / name).read_bytes()
        return None

    def _write(self, folder: str, name: str, content: bytes) -> None:
        """Write a file once, whole or not at all (一次写入)."""
        path = make_private_folder(make_private_folder(self.folder) / folder) / name
        part = path.with_name(f".{secrets.token_hex(8)}")
        with writable(path.parent):
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            try:
                path.hardlink_to(part)
            except FileExistsError as error:
                raise Conflict("同一编号或内容的报告已存档, 不能改写。", rule="R9.6") from error
            finally:
                part.unlink()


def _left_behind(path: Path, day: date) -> bool:
    """Whether a file without an entry is what a crash left, and not a report being issued just now."""
    with contextlib.suppress(FileNotFoundError):
        return day_in_china(datetime.fromtimestamp(path.stat().st_mtime, UTC)) < day
    return False


def code_sha256(typed: str) -> str:
    """SHA-256 of a code (验证码指纹), by which it is looked for: a text that is no code has one as well."""
    return hashlib.sha256(plain_code(typed).encode()).hexdigest()


def report_files(data: Path) -> ReportFiles:
    """Return the reports of a data folder (报告存档)."""
    return ReportFiles(data.absolute() / "reports")
