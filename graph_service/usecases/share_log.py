"""The share log (共享日志, R6.4): which units were given which records, read from the audit log of all answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from graph_service.usecases.audit import AuditEntry, AuditLog
from graph_service.usecases.audit_segments import files_of
from graph_service.usecases.case_plan import Receiver


def share_log(log: Path, unit: str) -> Callable[[str, Sequence[str]], Sequence[Receiver]]:
    """Return who asks an audit log for the receivers of records (共享日志查询): every unit but ``unit`` itself.

    Cost: one pass over the lines that name one of the records. A unit is told once however often it asked.
    """

    def receivers(_subject: str, refs: Sequence[str]) -> Sequence[Receiver]:
        return tuple(Receiver(one, one) for one in sorted(_units(log, frozenset(refs)) - {"", unit}))

    return receivers


def shared_with(
    log: AuditLog, unit: str, refs: Sequence[str], *, at: datetime, who: str, request: str = "", purpose: str = ""
) -> None:
    """Enter that a unit elsewhere was sent records (登记发送): like any receiver it is told if they turn out wrong."""
    entry = AuditEntry(
        at=at, request=request, who=who, unit=unit, role="receiver", action="bans shared", outcome="answered",
        purpose=purpose, rules=("R4.6",), records=tuple(refs),
    )  # fmt: skip
    log.append(entry)


def _units(log: Path, refs: frozenset[str]) -> set[str]:
    found: set[str] = set()
    for path in files_of(log) if refs else ():
        with path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                if any(one in line for one in refs):
                    entry = _entry(line)
                    if entry.get("outcome") == "answered" and not refs.isdisjoint(entry.get("records", ())):
                        found.add(str(entry.get("unit", "")))
    return found


def _entry(line: str) -> dict[str, Any]:
    """An entry of the log; a torn line, which the chain check names, tells nothing."""
    try:
        told = json.loads(line)
    except ValueError:
        return {}
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}
