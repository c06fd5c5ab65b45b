"""What is kept too long (保存期限, R9.4, C23): personal bad information, five years from the end of the event.

Definition. A record of a natural person is over on a day d where the event it tells of ended on a day e and d lies
after the corresponding day of e so many months later (民法典202). On that day itself it is still kept. A record whose
event goes on, or whose end nobody stated, is never over.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graph_service.domain.acts import ref_parts
from graph_service.domain.calendar import add_months
from graph_service.rulebook.retention import KeptRecord


def end_of(row: Mapping[str, Any], kept: KeptRecord) -> date | None:
    """Day on which the event of a record ended (事件终止日): the latest that its columns state, ``None`` for none.

    >>> kept = KeptRecord("list_entry", ("valid_to", "removed_on"), running=True)
    >>> end_of({"valid_to": None, "removed_on": "2021-06-30"}, kept), end_of({}, kept)
    (datetime.date(2021, 6, 30), None)
    """
    days = [date.fromisoformat(str(row[name])[:10]) for name in kept.ends if row.get(name)]
    return max(days, default=None)


def over(ended: date | None, as_of: date, months: int) -> bool:
    """Whether what ended on a day is kept too long (保存期满).

    >>> over(date(2021, 6, 30), date(2026, 6, 30), 60), over(date(2021, 6, 30), date(2026, 7, 1), 60)
    (False, True)
    """
    return ended is not None and as_of > add_months(ended, months)


def mark_over(origin: str, decided_on: date, as_of: date, months: int) -> bool:
    """Whether a mark on a person (记录标注, L2) is kept too long: its event was over when its penalty was decided.

    A list entry that stands goes on; the mark of one that was removed is gone with it.

    >>> mark_over("penalty:k", date(2021, 6, 30), date(2026, 7, 1), 60)
    True
    >>> mark_over("list_entry:k", date(2021, 6, 30), date(2026, 7, 1), 60)
    False
    """
    return ref_parts(origin)[0] == "penalty" and over(decided_on, as_of, months)
