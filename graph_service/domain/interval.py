"""Intervals of days (期间): half-open for roles and holdings, inclusive for bans (R0.4, R4.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Half-open span of days ``[start, end)`` (期间); ``None`` is an open side.

    An open side means *not stated*, which is not the same as unbounded: a question that depends on it is answered
    with ``uncertain`` (R4.5 ``ROLE_UNCERTAIN``).

    >>> held = Interval(date(2025, 1, 1), date(2025, 9, 1))
    >>> held.covers(date(2025, 8, 31)), held.covers(date(2025, 9, 1))
    (True, False)
    >>> held.overlaps(Interval(date(2025, 9, 1), None))
    False
    """

    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        """Whether ``day`` lies in the span, open sides taken as unbounded."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Interval) -> bool:
        """Whether the two spans share a day, open sides taken as unbounded."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )

    @property
    def uncertain(self) -> bool:
        """Whether the start is not stated, so that a past day cannot be judged surely."""
        return self.start is None
