"""What the last run left in the graph beside relations (最近一次计算): risk of subjects, the data-quality report."""

from __future__ import annotations

from typing import Any

from graph_service.store.bolt import Connection

Row = dict[str, Any]


def last_run(connection: Connection) -> Row | None:
    """The last run: ``id, as_of, data_version, at``, or ``None`` (最近一次计算)."""
    return next(iter(connection.read("last_run")), None)


def related_risk(connection: Connection, eid: str) -> Row | None:
    """Related-party risk of a subject, or ``None`` (关联方风险)."""
    return next((row["risk"] for row in connection.read("related_risk_of", eid=eid)), None)


def quality_report(connection: Connection) -> Row | None:
    """The data-quality report, or ``None`` (数据质量报告)."""
    return next((row["report"] for row in connection.read("quality_report")), None)
