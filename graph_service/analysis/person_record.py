"""The personal credit record (个人信用记录, R0.3, SEED 23): what was decided against a person, and what is only noted.

Definition. It holds the measures that were decided against him (L1), in force or past, and the marks of records of
others on which he stands as responsible (L2), without effect on any right. What is void was never there (R5.9); what
was repaired is neither shown nor shared (R5.4, R5.8); what is past leaves after the term of retention (R9.4, C23).
Internal signals (L3) have no place in it, by type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.analysis.ban_standing import BanState, StandingBan
from graph_service.analysis.cases import Effecting
from graph_service.analysis.law_overlay import state_of
from graph_service.analysis.propagation import ended
from graph_service.analysis.retention import mark_over
from graph_service.domain.acts import Effect
from graph_service.domain.calendar import add_months
from graph_service.domain.events import Event, EventState

CURRENT = frozenset({BanState.ACTIVE, BanState.PENDING, BanState.SUSPENDED, BanState.PAUSED})
"""States of a measure that still counts (现行); the others are past."""
_NOT_SHOWN = frozenset({BanState.VOID, BanState.REPAIRED})
_GONE = (EventState.ANNULLED, EventState.REPAIRED)


@dataclass(frozen=True, slots=True)
class Marked:
    """A record of another on which the person is noted as responsible (记录标注, L2): ``row`` as the run wrote it."""

    row: Mapping[str, Any]
    mark: bool

    @property
    def origin(self) -> str:
        """Reference of the record (源记录)."""
        return str(self.row["origin"])


def measures_shown(bans: Iterable[StandingBan], as_of: date, kept_months: int) -> tuple[StandingBan, ...]:
    """Measures of the record on a day (现行与既往措施), newest decision first; ``kept_months`` after they ended."""
    shown = [
        one
        for one in bans
        if one.state not in _NOT_SHOWN and (one.over_since is None or as_of <= add_months(one.over_since, kept_months))
    ]
    return tuple(sorted(shown, key=lambda one: (-one.decided_on.toordinal(), one.case, one.measure.kind)))


def marks_shown(
    rows: Iterable[Mapping[str, Any]],
    origins: Mapping[str, Event],
    effects: Mapping[str, Sequence[Effecting]],
    as_of: date,
    kept_months: int,
) -> tuple[Marked, ...]:
    """Marks of the record on a day (记录标注): of records that stand, by their source and by what cases do to them.

    A record that is in this graph no more holds no mark, nor does one kept too long (C23).
    """
    shown: list[Marked] = []
    for row in rows:
        origin, done = origins.get(row["origin"]), effects.get(row["origin"], ())
        if origin is None or origin.decided_on > as_of or ended(origin, as_of):
            continue
        if mark_over(row["origin"], origin.decided_on, as_of, kept_months):
            continue
        if origin.state not in _GONE and state_of(done) not in _GONE:
            marked = origin.state is EventState.MARKED or any(one.effect is Effect.MARK for one in done)
            shown.append(Marked(row, marked))
    return tuple(shown)
