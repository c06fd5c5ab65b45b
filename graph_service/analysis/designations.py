"""Designation of severe dishonesty (严重失信主体认定, R4.1): who may list, on what penalty, until when; the entries.

Nothing here looks at a score, a class or a signal: a designation rests on a list's law, a penalty on record and the
acts of its case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from graph_service.analysis.cases import replay
from graph_service.analysis.repair_classes import penalty_class
from graph_service.analysis.repair_terms import list_terms
from graph_service.analysis.triggers import event_texts
from graph_service.domain.acts import Act, Case, CaseHead, digest
from graph_service.domain.calendar import add_months
from graph_service.domain.errors import BadInput
from graph_service.domain.events import Event, EventKind, EventState
from graph_service.rulebook.aliases import body_aliases
from graph_service.rulebook.designation import Circumstance, DesignationPolicy
from graph_service.rulebook.lists import ListRule
from graph_service.rulebook.repair import RepairRules
from graph_service.rulebook.repair_classes import RecordClass
from graph_service.rulebook.rules import any_of

Row = dict[str, Any]
SOURCE = "认定程序"
PROCEDURE, REPAIRED, EXPIRED, REVOKED = "designation", "信用修复", "期满", "撤销"
_LISTED = ("DECIDED", "PUBLISHED", "REMOVED")


class Fit(StrEnum):
    """Whether a unit is of the kind that a list's law names (认定权限)."""

    FITS = "符合"
    UNKNOWN = "不能由名称确认"
    NO = "不符合"


def fit(unit_name: str, listed: ListRule, policy: DesignationPolicy) -> Fit:
    """Tell whether a unit may designate for a list (认定权限), as far as its name tells.

    ``NO`` only where the list belongs to systems of their own (courts, customs, tax, police): any other duty may have
    been laid on a unit of another name, which a person has to say.
    """
    kinds = listed.authority.split("、")
    key = _bare(body_aliases().full_key(unit_name), policy)
    if any(_bare(re.sub(rf"(?:{any_of(policy.endings)})$", "", kind), policy) in key for kind in kinds):
        return Fit.FITS
    return Fit.NO if all(kind in policy.alone for kind in kinds) else Fit.UNKNOWN


def _bare(text: str, policy: DesignationPolicy) -> str:
    return re.sub(any_of(policy.joints), "", text)


def list_of(code: str, lists: Iterable[ListRule]) -> ListRule:
    """Return a list by its code (名单); raises ``BadInput`` naming those there are."""
    by_code = {one.rule.id: one for one in lists}
    try:
        return by_code[code]
    except KeyError:
        known = "、".join(f"{one.rule.id}({one.name})" for one in by_code.values())
        raise BadInput(f"没有名单 {code}。", advice=f"有: {known}。", rule="R4.1a") from None


def is_heavier(penalty: Event, circumstance: Circumstance, repair: RepairRules) -> bool:
    """Whether a penalty is a heavier one of some circumstance (较重处罚, SL44 2): standing, and by its own words."""
    texts = event_texts(penalty)
    words = texts["words"]
    for pattern in circumstance.without:
        words = re.sub(pattern, "", words)
    return (
        penalty.state is EventState.VALID
        and any(word in texts["categories"] for word in circumstance.categories or ("",))
        and any(word in words for word in circumstance.words or ("",))
        and (not circumstance.serious or penalty_class(penalty, repair.classes) is RecordClass.SERIOUS)
    )


def last_day(listed: ListRule, decided: date, until: str) -> date | None:
    """Last day of an entry (列入期限届满日, R0.4): by the decision, else by the list; ``None`` where neither says."""
    if until:
        return date.fromisoformat(until)
    return add_months(decided, listed.term_months) if listed.term_months else None


def early_day(listed: ListRule, decided: date, day: date, repair: RepairRules) -> date:
    """First day on which repair may end an entry (最早修复日), by the law of the day (R5.1)."""
    return list_terms(listed.rule.id, decided, listed, day, repair).apply_from or decided


def entries_of(
    cases: Iterable[Case], lists: Iterable[ListRule], *, as_of: date, known_at: str | None = None
) -> tuple[Row, ...]:
    """Entries that designations make (认定所致名单记录), as rows of the fact kind ``list_entry``, days as ISO text.

    ``rid`` is the id of the case, ``batch`` and ``row`` its deciding act, ``key`` the natural key that a source gives
    the same entry. An entry begins with its decision and ends with its removal or the day after its term. One that was
    revoked is void from the start (R5.9): once that was known there is none on any day.
    """
    listed = tuple(lists)
    found = (_entry(case, listed, as_of, known_at) for case in cases if case.head.procedure == PROCEDURE)
    return tuple(sorted(filter(None, found), key=lambda row: (row["listed_on"], row["rid"])))


def void_entries(cases: Iterable[Case], *, known_at: str | None = None) -> dict[str, Event]:
    """Entries whose designation was revoked (已撤销的认定所致记录), by key: void from the start, once it was known."""
    found: dict[str, Event] = {}
    for case in cases:
        now = replay(case, known_at=known_at) if case.head.procedure == PROCEDURE else None
        if now and now.data.get("end") == REVOKED:
            decided, head, code = decision_of(case.acts), case.head, str(now.data["list_code"])
            case_no = str(decided.data["doc_no"])
            found[_key(code, case_no, head)] = Event(
                head.id, EventKind.LIST_ENTRY, head.subject, head.subject_name, case_no, decided.day,
                list_code=code, state=EventState.ANNULLED,
            )  # fmt: skip
    return found


def _key(list_code: str, case_no: str, head: CaseHead) -> str:
    """The natural key that a source gives the same entry."""
    return digest(("list_entry", list_code, case_no, head.subject))


def _entry(case: Case, lists: Iterable[ListRule], as_of: date, known_at: str | None) -> Row | None:
    now, latest = replay(case, as_of=as_of, known_at=known_at), replay(case, known_at=known_at)
    if now is None or latest is None or now.state.id not in _LISTED or latest.data.get("end") == REVOKED:
        return None
    data, head = now.data, case.head
    decided = decision_of(case.acts)
    one = list_of(str(data["list_code"]), lists)
    removed = now.since if "end" in data else None
    last = last_day(one, decided.day, str(data.get("until", "")))
    ended = removed or (last + timedelta(days=1) if last else None)
    case_no = str(decided.data["doc_no"])  # a removal has a number of its own
    return {
        "subject": head.subject,
        "subject_name": head.subject_name,
        "list_code": one.rule.id,
        "list_name": one.name,
        "case_no": case_no,
        "facts": data["facts"],
        "basis": data["basis"],
        "listed_on": decided.day.isoformat(),
        "removed_on": _iso(removed),
        "removal_reason": data.get("end"),
        "authority_code": head.authority_code,
        "authority_name": head.authority_name,
        "duty": None,
        "performance": None,
        "finding_names": [],
        "finding_roles": [],
        "rid": head.id,
        "key": _key(one.rule.id, case_no, head),
        "valid_from": decided.day.isoformat(),
        "valid_to": _iso(ended),
        "recorded_at": decided.at,
        "source": SOURCE,
        "batch": head.id,
        "row": decided.seq,
        "trust": 1.0,
    }


def decision_of(acts: Iterable[Act]) -> Act:
    """Return the act that decided a designation (决定列入)."""
    return next(act for act in acts if act.step == "decide")


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
