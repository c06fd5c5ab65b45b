"""Exports and anchors of the audit log (审计导出与锚点, R10.5): chained lines as they are, and one that seals them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from graph_service.domain.calendar import day_in_china
from graph_service.domain.errors import BadFile, BadInput
from graph_service.store.private_files import writable
from graph_service.usecases.audit import AuditLog
from graph_service.usecases.audit_head import mark
from graph_service.usecases.audit_lines import START, canonical, hash_of, told
from graph_service.usecases.audit_segments import files_of
from graph_service.usecases.audit_verify import SEAL, digest_of, seal_body, verify_log


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the log ends now (锚点): to be written down elsewhere, so that nobody can rewrite what came before."""

    at: datetime
    entries: int
    head: str

    def __str__(self) -> str:
        """One line for a day book."""
        return f"{self.at.isoformat(timespec='seconds')} {self.entries} {self.head}"


def anchor_of(log: AuditLog, at: datetime) -> Anchor:
    """Return where the log ends (锚点), after it was verified; raises ``BadFile`` for one that does not hold.

    Cost: one pass over the log.
    """
    found = verify_log(log.path, log.keys)
    if found.fault:
        raise BadFile(
            f"审计日志不完整, 不能作锚点: {found.fault}",
            advice="请运行 credit-graph audit verify 并报告。",
            rule="R10.5",
        )
    return Anchor(at, found.lines, found.head)


def export_log(
    log: AuditLog, target: Path, *, at: datetime, first: date | None = None, last: date | None = None
) -> Anchor:
    """Export the lines of some days in China to a new file and seal them (导出审计日志), both days included.

    All lines between the first and the last of these days are in it, in their order, so that the chain holds. Raises
    ``BadInput`` where the file is there already or the days are turned round; the log need not be whole.
    """
    if first and last and last < first:
        raise BadInput(f"截止日 {last} 早于起始日 {first}。", advice="请对调 --from 与 --to。")
    low, high = _span(log.path, first, last)
    start, prev, lines, number = START, START, 0, 0
    with writable(target.parent):
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise BadInput(f"文件已存在: {target}", advice="请换一个文件名, 导出不覆盖已有文件。") from None
        with os.fdopen(handle, "wb") as out:
            for number, line in enumerate(_lines(log.path), 1):
                if low <= number <= high:
                    if lines == 0:
                        start = str((told(line) or {}).get("prev", prev))
                    out.write(line + b"\n")
                    lines += 1
                    prev = hash_of(line)
                elif number < low:
                    prev = hash_of(line)
                else:
                    break
            out.write(_seal(log, at, lines, start if lines else prev, prev) + b"\n")
            out.flush()
            os.fsync(out.fileno())
    return Anchor(at, lines, prev)


def _seal(log: AuditLog, at: datetime, lines: int, start: str, head: str) -> bytes:
    body: dict[str, object] = {
        "seal": "credit-graph audit export 1", "lines": lines, "start": start, "at": at.isoformat(), "prev": head,
    }  # fmt: skip
    sealed = {**body, "mac": mark(log.keys, SEAL, seal_body(body))}
    return canonical({**sealed, "digest": digest_of(sealed)})


def _span(log: Path, first: date | None, last: date | None) -> tuple[int, int]:
    """Return the numbers of the first and the last line of some days; none where there is no such line."""
    low, high = 0, 0
    for number, line in enumerate(_lines(log), 1):
        day = day_of_line(line)
        if first is last is None or (day and (first or day) <= day <= (last or day)):
            low, high = low or number, number
    return (low, high) if low else (1, 0)


def day_of_line(line: bytes) -> date | None:
    """Day in China of an entry (条目日期), ``None`` where the line is none."""
    at = (told(line) or {}).get("at")
    try:
        return day_in_china(str(at)) if at else None
    except ValueError:
        return None


def _lines(log: Path) -> Iterator[bytes]:
    for path in files_of(log):
        with path.open("rb") as file:
            for line in file:
                yield line.removesuffix(b"\n")
