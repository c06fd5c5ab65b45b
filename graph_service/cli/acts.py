"""Acts of the operator on this machine, in the audit log (本机操作审计, R10.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import psutil

from graph_service.api.audit_keys import audit_log_of
from graph_service.settings import Settings
from graph_service.usecases.audit import AuditEntry


def record_act(
    settings: Settings,
    command: str,
    outcome: str,
    purpose: str,
    *,
    subject: str = "",
    files: Iterable[Path] = (),
    fields: Iterable[str] = (),
    at: datetime | None = None,
    result: str = "",
    grant: str = "",
    rules: Iterable[str] = (),
) -> None:
    """Record who did what here (本机操作): the names of the files that left the graph and their common hash.

    ``result`` names what came of an act that wrote no file, ``grant`` what it rests on, ``rules`` those
    that decided; ``at`` is now by default.
    """
    content, written = hashlib.sha256(), list(files)
    for path in written:
        content.update(path.read_bytes())
    entry = AuditEntry(
        at=at or datetime.now(UTC),
        request="",
        who=psutil.Process().username(),
        unit="",
        role="operator",
        action=f"credit-graph {command}",
        outcome=outcome,
        purpose=purpose,
        subject=subject,
        fields=(*fields, *(path.name for path in written)),
        result=content.hexdigest() if written else result,
        grant=grant,
        rules=tuple(rules),
    )
    audit_log_of(settings).append(entry)
