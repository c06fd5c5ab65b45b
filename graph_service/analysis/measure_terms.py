"""How long a measure runs on a record (措施期间, R4.2a): what ends it, and the last day, known or possible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from graph_service.analysis.repair import publication
from graph_service.domain.calendar import add_months
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.rulebook.lists import ListRule
from graph_service.rulebook.measures import EndEvent, MeasureRule
from graph_service.rulebook.repair import RepairRules

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class RecordTerms:
    """How long records stand (记录存续规则): the terms of lists by code, and those of publication."""

    lists: Mapping[str, ListRule]
    repair: RepairRules

    def until(self, event: Event, as_of: date) -> date | None:
        """Last day a record stands and may be used (记录存续的末日), ``None`` where none is fixed.

        That is the day before its removal, the end of the list's longest term, or of a penalty's publication (R5.1):
        what is past its publication is no longer used, whether its duties are done or not.
        """
        ends = [event.ends_on - _ONE_DAY] if event.ends_on else []
        listed = self.lists.get(event.list_code)
        if event.kind is EventKind.PENALTY:
            ends.append(publication(event, as_of, self.repair).auto_stop)
        elif listed and listed.max_months:
            ends.append(add_months(event.decided_on, listed.max_months))
        return min(ends, default=None)


def ended(measure: MeasureRule, event: Event) -> bool:
    """Whether what became of the record ends the measure on every day (措施因记录状态终止, R5.4, R5.9)."""
    repaired = event.state is EventState.REPAIRED and EndEvent.REPAIR in measure.ends
    return event.state is EventState.ANNULLED or repaired


def last_day(measure: MeasureRule, event: Event) -> date | None:
    """Last day of a measure where one is known (措施的末日): a fixed term, or a removal on record.

    The 处罚有效期 of a penalty does not shorten a term that the law fixes (A7).
    """
    fixed = measure.term.fixed
    ends = [add_months(event.decided_on, measure.term.most)] if fixed and measure.term.most is not None else []
    if event.ends_on and not (fixed and event.kind is EventKind.PENALTY):
        ends.append(event.ends_on - _ONE_DAY)
    return min(ends, default=None)


def latest_day(measure: MeasureRule, event: Event, as_of: date, terms: RecordTerms) -> date | None:
    """Last day on which a measure can possibly run (措施至迟的末日), ``None`` where there is no such day."""
    known = last_day(measure, event)
    ends = [known] if known else []
    if measure.term.most is not None and not measure.term.life:
        ends.append(add_months(event.decided_on, measure.term.most))
    if measure.term.membership and (stands := terms.until(event, as_of)):
        ends.append(stands)
    return min(ends, default=None)
