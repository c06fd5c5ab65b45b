"""Objections and the way back (异议与纠正, R6, R5.9): who may object to what, and what an upheld one sets right.

Whatever is upheld or annulled is told to every unit that was given it (R6.4), and an objection is settled only when
all of them answered.
"""

from __future__ import annotations

from collections.abc import Iterable

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.law_overlay import row_ref
from graph_service.domain.acts import Act, CaseHead, Effect, digest, ref_parts
from graph_service.domain.errors import BadInput, Conflict, Unlawful
from graph_service.domain.events import EventState
from graph_service.domain.facts import FACTS
from graph_service.domain.subjects import is_person
from graph_service.store.cases import case_by_id, cases_concerning
from graph_service.store.graph_store import RECORD_KINDS, GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Draft
from graph_service.usecases.concerned import Row, concerned, decided_by
from graph_service.usecases.notices_desk import correction
from graph_service.usecases.permission import decides
from graph_service.usecases.records import is_public, with_publication

Step = tuple[str, dict[str, object]]
OMISSION = "记录遗漏"  # the one ground on which no record need be named
NOT_ME = "非本人"
_RELATIONS = frozenset(name for name, kind in FACTS.items() if kind.is_relation)


def _may_be_filed(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    """Anyone recorded may object, to what is recorded of him (R6.1); one open objection to a record at a time."""
    head = after.head
    if not head.refs and act.data.get("ground") != OMISSION:
        raise BadInput("请指明所异议的记录。", advice="记录遗漏的除外。", rule="R6.1")
    concerned(desk.connection, head.subject, head.refs)
    for other in cases_concerning(desk.connection, head.refs):
        now = replay(other)
        if other.head.procedure == "objection" and other.head.subject == head.subject and now and not now.state.closed:
            raise Conflict("该记录已有异议在办。", advice=f"案件 {other.head.id}。", rule="R6.2")


def _standing_record(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    """An annulment is of records that this authority decided, and that are not void already (R5.9)."""
    if not after.head.refs:
        raise BadInput("请指明所撤销的决定。", rule="R5.9")
    for row in concerned(desk.connection, after.head.subject, after.head.refs).values():
        if not decides(desk.actor, decided_by(after.head, row)):
            raise Unlawful("只能撤销本单位作出的决定。", advice="由原决定机关或其上级办理。", rule="R5.9")
    for other in cases_concerning(desk.connection, after.head.refs):
        now = replay(other)
        if now and now.state.effect is Effect.ANNUL:
            raise Conflict("该决定已撤销。", advice=f"案件 {other.head.id}。", rule="R5.9")


def _undone(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Settle an upheld objection once every unit told of it has answered, and it is corrected where it was shown.

    消除不良影响, R6.4.
    """
    open_notices = [
        str(now.data["unit_name"])
        for other in cases_concerning(desk.connection, after.head.refs)
        if (now := replay(other)) and now.head.procedure == "notice" and not now.state.closed
    ]
    if open_notices:
        raise Conflict(
            f"尚有单位未确认更正: {'、'.join(sorted(open_notices))}。",
            advice="全部回复后再确认影响已消除。",
            rule="R6.4",
        )
    if not act.data.get("corrected_at") and _was_public(desk, after.head):
        raise Unlawful(
            "该信息曾经公示, 更正须在原公开范围内公布。",
            advice="请在 corrected_at 中写明已公开更正的平台。", rule="R6.4",
        )  # fmt: skip


def _was_public(desk: Desk, head: CaseHead) -> bool:
    """Whether a record of these was public when the objection was filed, as its source had it (曾经公示)."""
    filed = case_by_id(desk.connection, head.id).acts[0].day
    kinds = [kind for kind in RECORD_KINDS if kind in {ref_parts(one)[0] for one in head.refs}]
    if is_person(head.subject) or not kinds:
        return False
    page = GraphStore(desk.connection).records(head.subject, kinds=kinds, **Asked(filed).times)
    rows = [{**row, "standing": EventState.VALID} for row in page.rows if row_ref(row["fact"], row) in head.refs]
    return any(is_public(row, filed) for row in with_publication(rows, filed))


def tell_receivers(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Open a notice to every unit that was given these records (更正通知, R6.4).

    Whoever they are about read them of himself: he is told by the case, and owes nobody an answer.
    """
    head = after.head
    said = f"{after.procedure.term}({head.id}): {after.state.term}。{act.reason} "
    said += "请停止使用原信息, 在原范围内更正, 并回复。"
    receivers = [one for one in desk.receivers(head.subject, head.refs) if one.unit != head.subject]
    return [correction(desk, head, act, (one.unit, one.name), said) for one in receivers]


def withdraw(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> list[Step]:
    """Take back relations that an upheld objection found wrong, and part who is not the same (R6.1, R6.4)."""
    head = after.head
    rows = concerned(desk.connection, head.subject, head.refs)
    steps: list[Step] = []
    for name, query in (("kin", "kin_withdraw"), ("", "relation_withdraw")):
        told = [
            {"eid": row["target_id"], "rid": row["rid"], "ref": named, "at": desk.at}
            for named, row in rows.items()
            if (kind := ref_parts(named)[0]) in _RELATIONS and (kind == "kin") is bool(name)
        ]
        if told:
            steps.append((query, {"rows": told}))
    if after.data.get("ground") == NOT_ME and is_person(head.subject):
        steps += _parted(desk, head.subject, rows.values(), act)
    return steps


def _parted(desk: Desk, person: str, rows: Iterable[Row], act: Act) -> list[Step]:
    """Record that a name stated in these rows is not the person it was merged into (拆分, A16)."""
    stated = {str(end) for row in rows for end in (row.get("source_id"), row.get("subject")) if end}
    known = desk.connection.read("merges_of", party=person)
    merges = [row for row in known if row["new"] == person and row["old"] in stated and not row["ended_at"]]
    steps: list[Step] = []
    for row in merges:
        decision: dict[str, object] = {
            "id": digest((act.id, row["old"])), "kind": "NOT_SAME", "old": row["old"], "new": person,
            "who": act.actor.who, "why": act.reason, "at": desk.at, "evidence": f"case:{act.case}",
        }  # fmt: skip
        ended = {"old": row["old"], "new": person, "fact": {"ended_at": desk.at}}
        steps.append(("identity_decision", decision))
        steps.append(("same_persons", {"rows": [ended]}))
    return steps


GUARDS = {
    ("objection", "file"): _may_be_filed,
    ("objection", "settle"): _undone,
    ("objection", "settle_withdrawn"): _undone,
    ("annulment", "annul"): _standing_record,
}
FOLLOW_UPS = {
    ("objection", "correct"): tell_receivers,
    ("objection", "uphold"): tell_receivers,
    ("annulment", "annul"): tell_receivers,
}
EXTRAS = {("objection", "uphold"): withdraw}
