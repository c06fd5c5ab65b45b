"""Values of a record for a portrait (画像取值): texts, numbers and days, as frames or the graph hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol, cast

from graph_service.domain.evidence import Source

Record = Mapping[str, object]


class Terms(Protocol):
    """Class and publication of a penalty (R5.1), as ``analysis.repair.publication`` gives them."""

    @property
    def record_class(self) -> str:
        """Class of the record (失信信息分类)."""
        ...

    @property
    def published(self) -> bool:
        """Whether it is shown on the day."""
        ...

    @property
    def apply_from(self) -> date:
        """First day on which repair may be applied for (可申请修复日)."""
        ...

    @property
    def auto_stop(self) -> date:
        """Last day shown (公示截止日)."""
        ...


def by(record: Record, column: str, as_of: date) -> bool:
    """Whether a thing had happened by the day asked about; a day not stated is taken as past."""
    happened = day(record, column)
    return happened is None or happened <= as_of


def source(record: Record) -> Source:
    """Where the record comes from (来源)."""
    row = record.get("row")
    return Source(
        batch=text(record, "batch"),
        source=text(record, "source"),
        row=row if isinstance(row, int) else None,
        recorded_at=text(record, "recorded_at") or None,
    )


def objected(record: Record) -> bool:
    """Whether a case looks into an objection to the record (异议标记, R6.3)."""
    return record.get("objection_mark") is True


def text(record: Record, column: str) -> str:
    """Text of a column, empty where there is none."""
    return str(record.get(column) or "")


def number(record: Record, column: str) -> float | None:
    """Number of a column, or ``None``."""
    value = record.get(column)
    return float(value) if isinstance(value, int | float) else None


def day(record: Record, column: str) -> date | None:
    """Return a day that is a date in frames and ISO text in the graph (ADR 0005)."""
    value = record.get(column)
    return date.fromisoformat(value) if isinstance(value, str) and value else cast("date | None", value or None)
