"""What happens at the door, in the audit log (登录审计, R10.5): who failed, who was locked, never with what.

A name that nobody bears is not written down: people type passwords where names belong.
"""

from __future__ import annotations

from fastapi import Request

from graph_service.api.context import Context
from graph_service.api.holders import Holder
from graph_service.usecases.audit import AuditEntry

NOBODY = "?"


def note(context: Context, request: Request, holder: Holder | None, outcome: str, why: str = "") -> None:
    """Write one entry about somebody at the door, or about nobody known."""
    entry = AuditEntry(
        at=context.clock(),
        request=request.state.request_id,
        who=holder.name if holder else NOBODY,
        unit=holder.unit if holder else "",
        role=holder.role if holder else "",
        action=f"{request.method} {request.scope['route'].path_format}",
        outcome=outcome,
        fields=(why,) if why else (),
        rules=("R10.2",),
    )
    context.audit.append(entry)
