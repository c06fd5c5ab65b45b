"""What is asked of draws, tasks and their results (双随机的办理前提与后果, R7.7-R7.10).

Frames, seeds, lists and teams are stated by the system: nobody writes them down. A result that counts against the
subject is handed on as a lead to the department whose item it was, and taken down when the penalty is repaired.
"""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState, replay
from graph_service.domain.acts import Act, CaseHead, Effect, digest, ref, ref_parts, texts_of
from graph_service.domain.errors import BadInput, Unlawful
from graph_service.rulebook.sampling import sampling_defaults
from graph_service.store.cases import case_by_id, cases_about
from graph_service.store.naming import unit_name
from graph_service.usecases.case_plan import Desk, Draft, Opening, following, voucher
from graph_service.usecases.notices_desk import correction

DRAW, TASK, LEAD = "draw", "inspection_task", "inspection_lead"


def _by_the_system(desk: Desk, _before: CaseState | None, _after: CaseState, act: Act) -> None:
    if voucher(act.data) not in desk.vouched:
        raise Unlawful("名录、种子、名单和检查人员由系统给出, 不能自行填写。", rule="R7.7")


def _known_items(_desk: Desk, before: CaseState | None, _after: CaseState, act: Act) -> None:
    """A result is of the task's own items, and of a day on which it was open."""
    found = before.data if before else {}
    items, faulty = texts_of(found.get("items")), texts_of(act.data.get("problem_items"))
    if unknown := sorted(set(faulty) - set(items)):
        raise BadInput(
            f"任务没有事项 {'、'.join(unknown)}。", advice=f"本任务的事项: {'、'.join(items)}。", rule="R7.10"
        )
    if before and not before.since <= date.fromisoformat(str(act.data["inspected_on"])) <= act.day:
        raise BadInput(f"检查日期应在派发({before.since})与录入({act.day})之间。", rule="R7.10")
    if faulty and act.data["result_code"] not in sampling_defaults().problem:
        raise BadInput("写明了发现问题的事项, 检查结果却不是发现问题。", advice="请核对检查结果。", rule="R7.10")


def _lead(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Hand a problem on as a lead (移交线索): to be filed or declined by the department, with reasons."""
    if act.data["result_code"] not in sampling_defaults().problem:
        return []
    told = {"task_no": after.data["task_no"], "result_code": act.data["result_code"]}
    told |= {"items": items} if (items := act.data.get("problem_items") or after.data["items"]) else {}
    told |= {"facts": act.data["facts"]} if act.data.get("facts") else {}
    head = after.head
    return [
        following(
            desk,
            Opening(
                act=digest((LEAD, act.id, unit)), procedure=LEAD, step="hand", day=act.day, subject=head.subject,
                subject_name=head.subject_name, refs=(ref("case", head.id),), authority_code=unit,
                authority_name=unit_name(desk.connection, unit), data=told,
            ),
        )
        for unit in (texts_of(after.data.get("unit_codes")) or [head.authority_code])
    ]  # fmt: skip


def _repaired(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """What was published of a problem is taken down once a penalty of this subject was repaired (REPS)."""
    found = before.data if before else {}
    if found.get("result_code") not in sampling_defaults().problem:
        raise Unlawful("只有发现问题的检查结果才随处罚修复撤下。", rule="R7.10")
    repair = replay(case_by_id(desk.connection, str(act.data["repair"])))
    if repair is None or repair.head.procedure != "repair" or repair.head.subject != after.head.subject:
        raise BadInput(f"{act.data['repair']} 不是该主体的信用修复案件。", rule="R7.10")
    if repair.state.effect is not Effect.REPAIR or not _of_a_penalty(repair.head):
        raise Unlawful(f"修复案件 {repair.head.id} 未准予处罚的修复(现为「{repair.state.term}」)。", rule="R7.10")


def _undone(desk: Desk, before: CaseState | None, _after: CaseState, _act: Act) -> None:
    """What was taken down is shown again once the repair was undone, as where its promise was false (R5.7)."""
    repair = replay(case_by_id(desk.connection, str(before.data["repair"]))) if before else None
    if repair is not None and repair.state.effect is Effect.REPAIR:
        raise Unlawful(f"修复案件 {repair.head.id} 仍有效(「{repair.state.term}」), 不能恢复公示。", rule="R7.10")


def ask_to_take_down(desk: Desk, repair: CaseHead, act: Act) -> list[Draft]:
    """Ask whoever shows a problem that this unit filed a case on to take it down (提请撤下公示, R7.10).

    Whether the repaired penalty came from that check, whoever shows it finds out and says so: no record tells it.
    """
    if not _of_a_penalty(repair):
        return []
    found = map(replay, cases_about(desk.connection, repair.subject, procedures=(TASK, LEAD)))
    states = {ref("case", one.head.id): one for one in found if one}
    filed = [one.head for one in states.values() if one.state.id == "FILED"]
    shown = {named for one in filed if one.authority_code == repair.authority_code for named in one.refs}
    return [
        correction(
            desk, repair, act, (task.head.authority_code, task.head.authority_name),
            f"信用修复({repair.id}): 准予修复。双随机任务 {task.data['task_no']} 公示的检查结果如为该处罚所由来, "
            "请核对后撤下公示, 并回复。",
            key=task.head.id,
        )
        for named in sorted(shown) if (task := states.get(named)) and task.state.id == "PUBLISHED"
    ]  # fmt: skip


def _of_a_penalty(repair: CaseHead) -> bool:
    return any(ref_parts(one)[0] == "penalty" for one in repair.refs)


GUARDS = {
    **{(DRAW, step): _by_the_system for step in ("freeze", "reveal", "staff", "replace")},
    **{(TASK, step): _by_the_system for step in ("assign", "decide_recusal", "replace")},
    (TASK, "report"): _known_items,
    (TASK, "take_down"): _repaired,
    (TASK, "restore"): _undone,
    (LEAD, "hand"): _by_the_system,
}
FOLLOW_UPS = {(TASK, "report"): _lead}
