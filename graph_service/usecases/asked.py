"""How a question is asked (提问): about which day, and on what we knew when (R8.13, R11b)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict

Row = dict[str, Any]


class Times(TypedDict):
    """The two times as the store takes them."""

    as_of: str
    known_at: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The day asked about (时点) and, where given, the moment whose knowledge counts (当时所知)."""

    as_of: date
    known_at: datetime | None = None

    @property
    def times(self) -> Times:
        """As the store takes them: days and moments as text (ADR 0005)."""
        return {"as_of": self.as_of.isoformat(), "known_at": self.known_text}

    @property
    def known_text(self) -> str | None:
        """The moment as text, or ``None`` for now."""
        return self.known_at.isoformat() if self.known_at else None

    def live(self, superseded_at: str | None) -> bool:
        """Whether a version replaced at ``superseded_at`` was still the current one at the moment asked about."""
        return superseded_at is None or (self.known_text is not None and superseded_at > self.known_text)

    def in_force(self, row: Row) -> bool:
        """Whether a relation holds on the day asked about; an open side counts as unbounded."""
        day = self.as_of.isoformat()
        return (row["valid_from"] or day) <= day and (row["valid_to"] is None or row["valid_to"] > day)
