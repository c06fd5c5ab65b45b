"""Ending the term of audit entries (审计日志期满, C24): closed as a segment, then removed, the anchor kept (ADR 0098).

Only a whole beginning of the log is moved, so that what stays is one chain that hangs on the anchor. Each step may be
cut short by a crash: the log verifies all the while, and the next call goes on.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from datetime import date, datetime
from io import BufferedRandom
from pathlib import Path
from typing import IO

from graph_service.analysis.retention import over
from graph_service.store.private_files import writable
from graph_service.usecases.audit import AuditLog
from graph_service.usecases.audit_export import day_of_line
from graph_service.usecases.audit_head import mark
from graph_service.usecases.audit_lines import BLOCK, hash_of
from graph_service.usecases.audit_segments import Index, Origin, Segment, locked, origin_of, read_index, write_index
from graph_service.usecases.audit_verify import INDEX


def entries_over(log: Path, as_of: date, months: int) -> int:
    """How many entries at the beginning of a log are past their term (期满条目数), closed segments among them."""
    index, moved = read_index(log), 0
    kept = sum(one.last - one.first + 1 for one in index.segments if not one.removed_at)
    if log.exists():
        with log.open("rb") as file:
            origin = origin_of(index, file)
            file.seek(0)
            moved = _beginning(file, origin, as_of, months).last - origin.lines
            if index.segments and origin.lines < index.segments[-1].last:
                kept -= index.segments[-1].last - origin.lines  # still in the live file
    return kept + moved


def end_term(log: AuditLog, as_of: date, months: int, at: datetime) -> int:
    """Remove the entries past their term (期满移除); how many went. Safe to repeat, goes on where it was cut short.

    Cost: one copy of what stays, during which no entry is written.
    """
    if not log.path.exists():
        return 0
    with writable(log.path.parent), locked(log.path) as file:
        _finish_moving(log.path, file)
    with writable(log.path.parent), locked(log.path) as file:
        index = read_index(log.path)
        origin = origin_of(index, file)
        file.seek(0)
        segment = _beginning(file, origin, as_of, months)
        if segment.last > origin.lines:
            segment = replace(segment, closed_at=at.isoformat(timespec="seconds"))
            _copy(file, 0, segment.size, segment.path(log.path))
            _listed(log, Index((*index.segments, segment)))
            _finish_moving(log.path, file)
    return _remove_closed(log, at)


def _beginning(file: IO[bytes], origin: Origin, as_of: date, months: int) -> Segment:
    """The lines at the beginning of a file that are past their term, as a segment; an empty one for none.

    A line without a day, torn by a crash, goes with those before it where one past its term follows.
    """
    number, size, head = origin.lines, 0, origin.start
    taken = Segment(origin.lines + 1, origin.lines, 0, origin.start, origin.start, "")
    for line in file:
        number, size, head = number + 1, size + len(line), hash_of(line.removesuffix(b"\n"))
        day = day_of_line(line)
        if day is not None and not over(day, as_of, months):
            break
        if day is not None and line.endswith(b"\n"):
            taken = replace(taken, last=number, size=size, head=head)
    return taken


def _finish_moving(log: Path, file: BufferedRandom) -> None:
    """Leave in the live file what follows the last segment, where it still holds the lines of that."""
    index = read_index(log)
    if index.segments and origin_of(index, file).lines < index.segments[-1].last:
        _copy(file, index.segments[-1].size, None, log)


def _copy(file: IO[bytes], start: int, size: int | None, target: Path) -> None:
    """Write a piece of a file to another (0600), which is there whole or not at all."""
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    file.seek(start)
    left = size
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        while (left is None or left > 0) and (block := file.read(BLOCK if left is None else min(BLOCK, left))):
            out.write(block)
            left = None if left is None else left - len(block)
        out.flush()
        os.fsync(out.fileno())
    part.replace(target)


def _listed(log: AuditLog, index: Index) -> None:
    write_index(log.path, replace(index, mac=mark(log.keys, INDEX, index.body)))


def _remove_closed(log: AuditLog, at: datetime) -> int:
    """Remove the files of closed segments: said in the index first, so that a missing file is never a riddle."""
    with writable(log.path.parent), locked(log.path):
        index = read_index(log.path)
        gone = [one for one in index.segments if not one.removed_at]
        if gone:
            said = at.isoformat(timespec="seconds")
            told = tuple(one if one.removed_at else replace(one, removed_at=said) for one in index.segments)
            _listed(log, Index(told))
        for one in index.segments:
            one.path(log.path).unlink(missing_ok=True)
    return sum(one.last - one.first + 1 for one in gone)
