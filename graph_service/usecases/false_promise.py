"""What follows from a false promise of repair (修复承诺不实, R5.7): the promise itself is found false.

The record is shown to its maximum again and the subject locked out because the repair case says so; nothing is stored
for that. The promise is a commitment like any other (R2.5): known by its code, its case named by it.
"""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState, advance, replay
from graph_service.domain.acts import Act, Case, CaseHead, Value, digest
from graph_service.domain.commitment_record import check_record, refuse_faults
from graph_service.domain.commitments import CommitmentState, CommitmentType, PartyKind, Publicity
from graph_service.domain.errors import Conflict
from graph_service.domain.subjects import EntityKind, entity_kind, is_person
from graph_service.rulebook.repair import read_repair
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id, read_cases
from graph_service.store.naming import unit_name
from graph_service.usecases.case_plan import Desk, Draft, Opening, following


def check_promise(connection: Connection, subject: str, promise: str, today: date) -> None:
    """Refuse a promise whose number is no 承诺编码, or that of somebody else's (承诺书编号核对, R2.5).

    Raises ``BadInput`` and ``Conflict``.
    """
    refuse_faults(one for one in check_record({"commitment_code": promise}, today) if one.field == "commitment_code")
    _commitment(connection, subject, promise)


def found_false(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Find the promise of a repair false (认定修复承诺不实): in its commitment case, or in one opened for it."""
    promise = str(after.data["promise"])
    case = _commitment(desk.connection, after.head.subject, promise)
    state = replay(case) if case else None
    drafts: list[Draft] = []
    if state is None:
        applied = case_by_id(desk.connection, act.case).acts[0].day
        drafts.append(_made(desk, after.head, act, promise, applied))
        state = drafts[0].after
    if state.state.id == CommitmentState.FALSE:
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


def _commitment(connection: Connection, subject: str, promise: str) -> Case | None:
    """The case of a promise, where it is kept as one already; raises ``Conflict`` where it is somebody else's."""
    case = next(iter(read_cases(connection, [promise])), None)
    if case and (case.head.procedure, case.head.subject) != ("commitment", subject):
        raise Conflict(f"承诺编码 {promise} 是另一主体的承诺。", advice="请核对承诺书编号。", rule="R2.5")
    return case


def _made(desk: Desk, repair: CaseHead, act: Act, promise: str, applied: date) -> Draft:
    person = is_person(repair.subject)
    told: dict[str, Value] = {
        "code": promise,
        "commitment_type": CommitmentType.REPAIR.value,
        "party_kind": _party_kind(repair.subject).value,
        "matter": "信用修复",
        "content": f"申请修复 {'、'.join(repair.refs)} 时承诺: 所提交的材料真实有效, 失信行为已纠正, 义务已履行完毕。",
        "liability": "承诺不实的, 该失信信息公示至最长期限, 承诺不实本身记入信用记录。",
        "publicity": (Publicity.NONE if person else Publicity.PUBLIC).value,
    }
    opening = Opening(
        act=digest((act.id, "commitment")),
        procedure="commitment",
        step="make",
        day=applied,
        subject=repair.subject,
        subject_name=repair.subject_name,
        authority_code=desk.actor.unit,
        authority_name=unit_name(desk.connection, desk.actor.unit),
        data=told,
        case=promise,
    )
    return following(desk, opening)


def _party_kind(subject: str) -> PartyKind:
    if is_person(subject):
        return PartyKind.PERSON
    return PartyKind.INDIVIDUAL if entity_kind(subject) is EntityKind.INDIVIDUAL else PartyKind.UNIT


FOLLOW_UPS = {("repair", "false_promise"): found_false}
