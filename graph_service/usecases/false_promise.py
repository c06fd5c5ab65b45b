"""What follows from a false promise of repair (修复承诺不实, R5.7): the promise itself is found false.

The record is shown to its maximum again and the subject locked out because the repair case says so; nothing is stored
for that.
"""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState, advance, replay
from graph_service.domain.acts import Act, Case, CaseHead, Value, digest
from graph_service.domain.subjects import EntityKind, entity_kind, is_person
from graph_service.rulebook.repair import read_repair
from graph_service.store.cases import case_by_id, cases_about
from graph_service.usecases.case_plan import Desk, Draft, Opening, following

REPAIR_TYPE = "信用修复型"


def found_false(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Find the promise of a repair false (认定修复承诺不实): in its commitment case, or in one opened for it."""
    promise = str(after.data["promise"])
    case = _commitment(desk, after.head.subject, promise)
    state = replay(case) if case else None
    drafts: list[Draft] = []
    if state is None:
        applied = case_by_id(desk.connection, act.case).acts[0].day
        drafts.append(_made(desk, after.head, act, promise, applied))
        state = drafts[0].after
    if state.state.id == "FALSE":
        return []
    lockout = read_repair().conditions.lockout
    told: dict[str, Value] = {
        "proof": str(act.data["facts"]),
        "doc_no": str(act.data["doc_no"]),
        "accountability": f"该失信信息公示至最长期限; {lockout.text}({lockout.id})",
    }
    found = Act(
        digest((act.id, "find_false")), state.head.id, state.seq + 1, "find_false", act.day, desk.at, desk.actor,
        act.reason, told,
    )  # fmt: skip
    return [*drafts, Draft(advance(state.head, state, found), found)]


def _commitment(desk: Desk, subject: str, promise: str) -> Case | None:
    """The case of a promise, where it is kept as one already."""
    known = [case for case in cases_about(desk.connection, subject) if case.head.procedure == "commitment"]
    return next((case for case in known if case.acts[0].data.get("code") == promise), None)


def _made(desk: Desk, repair: CaseHead, act: Act, promise: str, applied: date) -> Draft:
    told: dict[str, Value] = {
        "code": promise,
        "commitment_type": REPAIR_TYPE,
        "party_kind": _party_kind(repair.subject),
        "matter": "信用修复",
        "content": f"申请修复 {'、'.join(repair.refs)} 时承诺: 所提交的材料真实有效, 失信行为已纠正, 义务已履行完毕。",
        "liability": "承诺不实的, 该失信信息公示至最长期限, 承诺不实本身记入信用记录。",
        "publicity": "不可公开" if is_person(repair.subject) else "可向社会公开",
    }
    opening = Opening(
        act=digest((act.id, "commitment")),
        procedure="commitment",
        step="make",
        day=applied,
        subject=repair.subject,
        subject_name=repair.subject_name,
        authority_code=desk.actor.unit,
        authority_name=repair.authority_name if desk.actor.unit == repair.authority_code else "",
        data=told,
    )
    return following(desk, opening)


def _party_kind(subject: str) -> str:
    if is_person(subject):
        return "自然人"
    return "个体工商户" if entity_kind(subject) is EntityKind.INDIVIDUAL else "法人及非法人组织"


FOLLOW_UPS = {("repair", "false_promise"): found_false}
