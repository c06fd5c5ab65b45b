"""Evidence (证据): what every answer carries, so that nobody has to believe a computer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact came from (来源): the batch, its file and row, and when it was recorded."""

    batch: str
    source: str
    row: int | None = None
    recorded_at: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One relation along a path (路径一步): ``start`` --kind--> ``end``.

    ``share`` is a fraction 0..1 where the step is a holding; ``rid`` names the relation in the store.
    """

    start: str
    kind: str
    end: str
    share: float | None = None
    rid: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an answer says what it says (依据).

    ``records`` are the ids of the records used, ``rule`` and ``article`` the law, ``path`` the relations walked,
    ``as_of`` the day asked about, ``quote`` the words of the source that decided, ``truncated`` whether work was cut.
    """

    as_of: date
    rule: str = ""
    article: str = ""
    records: tuple[str, ...] = ()
    path: tuple[Step, ...] = ()
    quote: str = ""
    truncated: bool = False
    notes: tuple[str, ...] = field(default=())
