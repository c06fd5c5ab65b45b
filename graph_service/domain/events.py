"""Events (事件): a penalty or a list entry as a value, with what the decision found about persons (R4.6a)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class EventKind(StrEnum):
    """What happened (事件种类)."""

    PENALTY = "PENALTY"  # 行政处罚
    LIST_ENTRY = "LIST_ENTRY"  # 列入名单


class EventState(StrEnum):
    """Whether an event stands (事件状态, R4.6a step 1; codes of the 2016 generation, R2.2).

    Only a ``VALID`` one weighs anything, sets off a signal or is shown to a bank. What a repaired one set off by a
    statutory term of its own runs on to its last day all the same (R5.8): that is for the spread to say.
    """

    VALID = "VALID"  # 正常
    ANNULLED = "ANNULLED"  # 撤销: void from the start (R5.9)
    MARKED = "MARKED"  # 异议: nothing new is built on it (R6.3)
    REPAIRED = "REPAIRED"  # 修复: neither shown nor used any more (R5.4)


STATE_WORDS: Mapping[EventState, tuple[tuple[str, ...], str]] = MappingProxyType(
    {
        EventState.ANNULLED: (("1", EventState.ANNULLED.value), "撤销"),
        EventState.MARKED: (("2", EventState.MARKED.value), "异议"),
        EventState.REPAIRED: ((EventState.REPAIRED.value,), "修复"),
    }
)
"""What a state column says of an event that does not stand (状态用语), the first that fits: codes, or a word in it."""

UNREPAIRED = (
    r"(?:未|不予|不准予|不可|不得|待|拟|可|正在|申请)(?:完成|申请)?(?:信用)?修复"
    r"|修复(?:申请)?(?:中|未|不|被|受理|已受理|待|失败|驳回)|修复申请$"
)
"""What says that repair is not granted (尚未修复), taken out before the word is looked for: read alike by polars."""

SETTLED_WORDS = ("办结", "完成", "驳回", "不予受理", "不成立", "撤回")
"""What the state of an objection without a day of its end says where it is closed (异议已办结, R6.3)."""


def event_state(text: str | None) -> EventState:
    """Read the state column of a record (状态): a code or a word in it.

    >>> [str(event_state(text)) for text in ("0", "1", "已撤销", "异议", None, "", "信用已修复", "未修复")]
    ['VALID', 'ANNULLED', 'ANNULLED', 'MARKED', 'VALID', 'VALID', 'REPAIRED', 'VALID']
    """
    said = re.sub(UNREPAIRED, "", (text or "").strip())
    for state, (codes, word) in STATE_WORDS.items():
        if said in codes or word in said:
            return state
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
