"""What is asked of draws, tasks and their results (双随机的办理前提与后果, R7.7-R7.10).

Frames, seeds, lists and teams are stated by the system: nobody writes them down. A result that counts against the
subject is handed on as a lead to the department whose item it was.
"""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Act, digest, ref, texts_of
from graph_service.domain.errors import BadInput, Unlawful
from graph_service.rulebook.sampling import sampling_defaults
from graph_service.usecases.case_plan import Desk, Draft, Opening, following, voucher

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
                subject_name=head.subject_name, refs=(ref("case", head.id),), authority_code=unit, data=told,
            ),
        )
        for unit in (texts_of(after.data.get("unit_codes")) or [head.authority_code])
    ]  # fmt: skip


GUARDS = {
    **{(DRAW, step): _by_the_system for step in ("freeze", "reveal", "staff", "replace")},
    **{(TASK, step): _by_the_system for step in ("assign", "decide_recusal", "replace")},
    (TASK, "report"): _known_items,
    (LEAD, "hand"): _by_the_system,
}
FOLLOW_UPS = {(TASK, "report"): _lead}
