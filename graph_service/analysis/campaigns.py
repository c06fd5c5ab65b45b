"""Campaigns (专项治理, measure 26): how far a campaign has come on a day, from its own case and those of its items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from graph_service.analysis.cases import CaseState

LISTED, DONE, EXEMPT = "LISTED", "DONE", "EXEMPT"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign is (治理进度): its items by state, and whether its time is over.

    ``open_items`` are those still to be dealt with, in order of their subjects' names.
    """

    campaign: CaseState
    listed: int
    done: int
    exempt: int
    open_items: tuple[CaseState, ...]
    due_on: date
    overdue: bool

    @property
    def share(self) -> float | None:
        """Part done of those to be dealt with (完成率), 0..1; ``None`` where nobody is."""
        wanted = self.listed - self.exempt
        return self.done / wanted if wanted else None


def progress(campaign: CaseState, items: Iterable[CaseState], as_of: date) -> Progress:
    """Work out the progress of a campaign (治理进度) from where its case and its items stand on ``as_of``.

    Definition. Every item that was listed counts once: done, exempt or open; the share is done by listed without
    exempt. A running campaign is overdue when open items are left after its last day.
    """
    all_items = sorted(items, key=lambda one: (one.head.subject_name, one.head.subject, one.head.id))
    of = {state: [one for one in all_items if one.state.id == state] for state in (LISTED, DONE, EXEMPT)}
    due_on = date.fromisoformat(str(campaign.data["due_on"]))
    return Progress(
        campaign=campaign,
        listed=len(all_items),
        done=len(of[DONE]),
        exempt=len(of[EXEMPT]),
        open_items=tuple(of[LISTED]),
        due_on=due_on,
        overdue=bool(of[LISTED]) and not campaign.state.closed and as_of > due_on,
    )
