"""Investigations (研判卷宗): a canvas of the network page that somebody saved, with notes, and shared with a few.

A canvas holds references, positions and filters, never what an answer told: whoever opens it asks for the data himself,
under his own rights. Versions are appended and never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

OPAQUE = ("person:", "hidden:")  # what references begin with that mean something to one unit alone (ADR 0072, 0100)


class Rights(StrEnum):
    """What somebody may do with an investigation (权限)."""

    OWN = "own"  # 本人: share and close it besides
    WRITE = "write"  # 可改
    READ = "read"  # 只读


@dataclass(frozen=True, slots=True)
class Writer:
    """Who saved, shared or opened (经手人): account, unit, and what the register of accounts calls the unit."""

    who: str
    unit: str
    unit_name: str = ""

    @property
    def term(self) -> str:
        """Unit and account, as they are told (单位和账号).

        >>> Writer("li", "11440229007000001X", "翁源县发展和改革局").term, Writer("li", "u").term
        ('翁源县发展和改革局 li', 'u li')
        """
        return f"{self.unit_name or self.unit} {self.who}".strip()


@dataclass(frozen=True, slots=True)
class Investigation:
    """What a list tells of an investigation (研判卷宗): whose it is, and its last version by number, title, writer."""

    id: str
    owner: Writer
    made_at: datetime
    version: int
    title: str
    saved_at: datetime
    saved_by: Writer
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """One version (版本): ``canvas`` and ``notes`` as they were handed in.

    ``origins`` say of each opaque reference which unit's it is: it means nothing to another.
    """

    title: str
    purpose: str
    canvas: Mapping[str, object]
    notes: tuple[Mapping[str, object], ...]
    origins: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """One share (分享): ``until`` is its last day; ``unit`` and ``role`` narrow whom the link is for, empty for any."""

    id: str
    investigation: str
    rights: Rights
    until: date
    unit: str
    role: str
    note: str
    made_at: datetime
    withdrawn_at: datetime | None = None

    def lives(self, day: date) -> bool:
        """Whether it opens anything on a day (有效)."""
        return self.withdrawn_at is None and day <= self.until

    def fits(self, unit: str, role: str) -> bool:
        """Whether it is meant for a caller (对象相符)."""
        return self.unit in ("", unit) and self.role in ("", role)


@dataclass(frozen=True, slots=True)
class Opening:
    """That somebody opened a share, the first time (打开记录): from then on the investigation is in his list."""

    share: str
    by: Writer
    at: datetime
