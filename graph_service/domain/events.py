"""Events (事件): a penalty or a list entry as a value, with what the decision found about persons (R4.6a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EventKind(StrEnum):
    """What happened (事件种类)."""

    PENALTY = "PENALTY"  # 行政处罚
    LIST_ENTRY = "LIST_ENTRY"  # 列入名单


class EventState(StrEnum):
    """Whether an event may be built upon (事件状态, R4.6a step 1; codes of the 2016 generation, R2.2)."""

    VALID = "VALID"  # 正常
    ANNULLED = "ANNULLED"  # 撤销: void from the start (R5.9)
    MARKED = "MARKED"  # 异议: nothing new is built on it (R6.3)


def event_state(text: str | None) -> EventState:
    """Read the state column of a record (状态): a code or its word.

    >>> [str(event_state(text)) for text in ("0", "1", "已撤销", "异议", None, "")]
    ['VALID', 'ANNULLED', 'ANNULLED', 'MARKED', 'VALID', 'VALID']
    """
    text = (text or "").strip()
    if text in ("1", EventState.ANNULLED) or "撤销" in text:
        return EventState.ANNULLED
    if text in ("2", EventState.MARKED) or "异议" in text:
        return EventState.MARKED
    return EventState.VALID


@dataclass(frozen=True, slots=True)
class Finding:
    """A person whom the decision names as responsible (责任人员认定).

    ``role_text`` and ``quote`` are the decision's own words. A finding names; whether it names a certain person is
    judged against the role holders of the subject (R4.6a step 5).
    """

    name: str
    role_text: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A penalty or a list entry (处罚或列入名单): what the propagation table is asked about.

    ``violation`` is first and last day of the conduct, inclusive, ``None`` where the record does not state it.
    ``ends_on`` is the first day it no longer stands (removal from a list), ``None`` while it does.
    ``content`` is what was imposed, ``facts`` what was done, ``basis`` the law cited, in the record's words.
    """

    rid: str
    kind: EventKind
    subject: str
    subject_name: str
    doc_no: str
    decided_on: date
    authority_code: str = ""
    authority_name: str = ""
    violation: tuple[date, date] | None = None
    categories: tuple[str, ...] = ()
    basis: str = ""
    content: str = ""
    facts: str = ""
    licence: str = ""
    list_code: str = ""
    fine_yuan: float | None = None
    ends_on: date | None = None
    state: EventState = EventState.VALID
    findings: tuple[Finding, ...] = ()
