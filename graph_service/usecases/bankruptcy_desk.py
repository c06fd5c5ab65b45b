"""Reorganisation and settlement (破产重整、和解, R5.6): stopped by a ruling, for good once the plan is carried out.

The subject is told of each step in a notice written with it.
"""

from __future__ import annotations

from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import Act, digest, ref
from graph_service.domain.errors import BadInput, Conflict, Forbidden, NotFound
from graph_service.rulebook.repair import read_repair
from graph_service.store.cases import cases_concerning
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Draft, Opening, following
from graph_service.usecases.objections_desk import tell_receivers
from graph_service.usecases.repair_file import repair_file

TOLD = {
    "pause": "法院裁定批准计划或协议, 自 {day} 起暂停公示所列信息、暂停相应措施",
    "complete": "计划或协议执行完毕, 自 {day} 起永久停止公示所列信息、解除相应措施",
    "fail": "计划或协议终止执行, 自 {day} 起恢复公示所列信息和相应措施",
}


def _pause(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Pause records of that subject which stand, once (暂停)."""
    _handled(desk, before, after, act)
    head = after.head
    if not head.refs:
        raise BadInput("请列明暂停公示的信息。", rule="R5.6")
    file = repair_file(GraphStore(desk.connection), head.subject, Asked(desk.today), read_repair())
    for named in head.refs:
        item = file.items.get(named)
        if item is None:
            raise NotFound(f"未查到 {head.subject_name or head.subject} 的这条信息: {named}", rule="R5.6")
        if not item.stands(act.day):
            raise Conflict(f"该信息已撤销、已修复、已暂停或已移出: {named}", rule="R5.6")
    others = [case for case in cases_concerning(desk.connection, head.refs) if case.head.procedure == "bankruptcy"]
    if any(state and not state.state.closed for state in map(replay, others)):
        raise Conflict("所列信息已在暂停中。", advice="请在该件中继续办理。", rule="R5.6")


def _handled(desk: Desk, _before: CaseState | None, after: CaseState, _act: Act) -> None:
    if desk.actor.unit and desk.actor.unit == after.head.subject:
        raise Forbidden("不得办理本单位自己的事项。", rule="R5.6")


def _notify(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Tell the subject, and whoever was given what is to be used no more (告知, R5.6)."""
    head = after.head
    notice = Opening(
        act=digest((act.id, "notice")),
        procedure="notice",
        step="send",
        day=act.day,
        subject=head.subject,
        subject_name=head.subject_name,
        refs=(ref("case", head.id),),
        authority_code=desk.actor.unit,
        data={
            "notice_kind": "处理决定告知",
            "unit_name": head.subject_name or head.subject,
            "content": f"{act.data['doc_no']}: {TOLD[act.step].format(day=act.day)} (R5.6)。",
        },
    )
    others = [] if act.step == "fail" else tell_receivers(desk, before, after, act)
    return [following(desk, notice), *others]


GUARDS = {
    ("bankruptcy", "pause"): _pause,
    ("bankruptcy", "complete"): _handled,
    ("bankruptcy", "fail"): _handled,
}
FOLLOW_UPS = {("bankruptcy", step): _notify for step in TOLD}
