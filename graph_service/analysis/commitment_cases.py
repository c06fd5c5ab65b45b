"""Commitments that are cases of our own (承诺案件): what their acts make of them on a day, and the record of the form.

A case tells by its acts what a source tells by its columns: who promised what when, until when, and what was found.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import Act, Case, ref, ref_parts
from graph_service.domain.commitment_record import publicity_of
from graph_service.domain.commitments import PERFORMANCE, CommitmentState, commitment_ref
from graph_service.domain.facts import FACTS
from graph_service.domain.subjects import is_person

UNTRUE = "承诺不实: 作出时即与事实不符"  # not kept of a false promise, where the finding says no more
MAKING = ("make", "sign")
FINDING = ("fulfil", "part", "breach", "find_false")
_IN_FORM = {state: text for text, state in PERFORMANCE.items()} | {
    CommitmentState.FALSE: next(text for text, state in PERFORMANCE.items() if state is CommitmentState.BREACHED)
}
"""A finding in the words of the form, which has none for a promise that was false from the start."""
_GONE = (CommitmentState.WITHDRAWN, CommitmentState.VOID)


def stated_by_case(case: Case, as_of: date, known_at: str | None = None) -> dict[str, object] | None:
    """What a case says of its commitment on a day (承诺案件所载): ``commitments.SCHEMA``, nothing of a draft."""
    now = replay(case, as_of=as_of, known_at=known_at)
    made = None if now is None else _last(case, now, MAKING)
    if now is None or made is None:
        return None
    found = _finding(case, now)
    return {
        "code": _text(now, "code"),
        "ref": commitment_ref(_text(now, "code")),
        "subject": now.head.subject,
        "subject_name": now.head.subject_name,
        "type": _text(now, "commitment_type"),
        "matter": _text(now, "matter"),
        "made_on": made.day,
        "due_on": due_day(now),
        "authority_code": now.head.authority_code or None,
        "authority_name": now.head.authority_name or None,
        "found_on": found.day if found else None,
        "said": now.state.id,
        "case": ref("case", case.head.id),
    }


def case_record(case: Case, now: CaseState) -> dict[str, str]:
    """Record of the national form (R2.5) that a case amounts to where it stands (承诺信息), text by field.

    A natural person has no code in it: his number stands in no record (R10.3).
    """
    made, found = _last(case, now, MAKING), _finding(case, now)
    state = CommitmentState(now.state.id)
    kept = found is None or state is CommitmentState.FULFILLED
    subject, kind = now.head.subject, _text(now, "party_kind")
    return {
        "commitment_code": _text(now, "code"),
        "name": now.head.subject_name,
        "subject_kind": kind,
        "code": "" if is_person(subject) or ":" in subject else subject,
        "type": _text(now, "commitment_type"),
        "matter": _text(now, "matter"),
        "content": _text(now, "content"),
        "liability": _text(now, "liability"),
        "made_on": made.day.isoformat() if made else "",
        "due_on": _text(now, "due_on"),
        "authority_name": now.head.authority_name,
        "authority_code": now.head.authority_code,
        "publicity": publicity_of(kind, _text(now, "publicity")),
        "remark": _text(now, "remark"),
        "performance": _IN_FORM[state] if found else "",
        "unfulfilled": "" if kept else _text(now, "unfulfilled") or UNTRUE,
        "accountability": "" if kept else _text(now, "accountability"),
        "found_on": found.day.isoformat() if found else "",
        "finder_name": now.head.authority_name if found else "",
        "finder_code": found.actor.unit if found else "",
    }


def due_day(now: CaseState) -> date | None:
    """Last day of the promise (承诺有效期), ``None`` where none is stated."""
    return date.fromisoformat(str(now.data["due_on"])) if "due_on" in now.data else None


def _finding(case: Case, now: CaseState) -> Act | None:
    """The act that found how the promise was kept, where that still stands."""
    return _last(case, now, FINDING) if now.state.id in _IN_FORM else None


def _last(case: Case, now: CaseState, steps: tuple[str, ...]) -> Act | None:
    """The last act of some steps that the case came to where it stands by."""
    return next((act for act in reversed(case.acts[: now.seq]) if act.step in steps), None)


def _text(now: CaseState, name: str) -> str:
    return str(now.data.get(name, ""))


def promises_of(cases: Iterable[Case], *, as_of: date, known_at: str | None = None) -> tuple[dict[str, Any], ...]:
    """Commitments that cases made (案件所成承诺), as rows of the fact kind ``commitment``, days as ISO text.

    One that was withdrawn or found void is none; ``key`` is that under which a source states the same commitment.
    """
    found = (_promise(case, as_of, known_at) for case in cases if case.head.procedure == "commitment")
    return tuple(sorted(filter(None, found), key=lambda row: (row["made_on"], row["rid"])))


def _promise(case: Case, as_of: date, known_at: str | None) -> dict[str, Any] | None:
    now = replay(case, as_of=as_of, known_at=known_at)
    if now is None or _last(case, now, MAKING) is None or now.state.id in _GONE:
        return None
    told = case_record(case, now)
    code = told.pop("commitment_code")
    stated = {name: text or None for name, text in told.items()}
    return {
        **{column.name: stated.get(column.name) for column in FACTS["commitment"].columns},
        "subject": now.head.subject,
        "subject_name": now.head.subject_name,
        "code": code,
        "rid": case.head.id,
        "key": ref_parts(commitment_ref(code))[1],
        "valid_from": stated["made_on"],
        "valid_to": None,
        "recorded_at": case.acts[now.seq - 1].at,
        "source": "信用承诺办理",
        "batch": case.head.id,
        "row": now.seq,
        "trust": 1.0,
    }
