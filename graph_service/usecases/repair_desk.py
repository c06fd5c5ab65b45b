"""Repair at the desk (信用修复办理, R5): what may be applied for, by whom, and on what a decision rests.

An application is judged by the law of its own day, whatever day it is decided on (R5.3), and against everything that
is known by now: an act that is entered late does not slip in before what happened since.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graph_service.analysis.cases import CaseState
from graph_service.analysis.repair_conditions import Condition, checklist, refused
from graph_service.analysis.repair_items import RepairItem, repair_terms
from graph_service.analysis.repair_terms import RepairTerms
from graph_service.domain.acts import Act, CaseHead, ref_parts
from graph_service.domain.errors import BadInput, Conflict, Forbidden, NotFound, Unlawful
from graph_service.domain.events import EventState
from graph_service.rulebook.access import Reach
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.repair import RepairRules, read_repair
from graph_service.rulebook.repair_classes import RecordClass
from graph_service.rulebook.repair_conditions import ConditionName
from graph_service.store.cases import case_by_id
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Draft
from graph_service.usecases.false_promise import check_promise
from graph_service.usecases.inspection_desk import ask_to_take_down
from graph_service.usecases.objections_desk import tell_receivers
from graph_service.usecases.repair_file import RepairFile, opening_step, repair_file

AT_ONCE = frozenset({ConditionName.HONEST, ConditionName.REPAIRABLE})  # no application at all while one is not met


@dataclass(frozen=True, slots=True)
class _Matter:
    """What a case is about, as it stands on the day of an act, with the terms of the day of applying."""

    rules: RepairRules
    file: RepairFile
    item: RepairItem
    terms: RepairTerms
    conditions: tuple[Condition, ...]


def _matter(desk: Desk, before: CaseState | None, head: CaseHead, act: Act) -> _Matter:
    if len(head.refs) != 1:
        raise BadInput("一件修复申请只针对一条信息。", advice="每条信息各提一件申请。", rule="R5.3b")
    (named,) = head.refs
    rules = read_repair()
    file = repair_file(GraphStore(desk.connection), head.subject, Asked(desk.today), rules)
    item = file.items.get(named)
    if item is None:
        advice = "只能为本主体记录在案的信息申请修复; 单位和个人各修复自己的信息 (R5.8)。"
        raise NotFound(f"未查到 {head.subject_name or head.subject} 的这条信息: {named}", advice=advice, rule="R5.8")
    applied = case_by_id(desk.connection, head.id).acts[0].day if before else act.day
    data = act.data if before is None else before.data
    request = file.request(named, applied, act.day, str(data["promise"]), str(data["proof"]))
    terms = repair_terms(item, applied, rules, {one.rule.id: one for one in read_lists()})
    return _Matter(rules, file, item, terms, checklist(item, terms, request, rules))


def _apply(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Applied for by whom it belongs to, at the right door, once, from the earliest day on."""
    head = after.head
    _own(desk, head)
    check_promise(desk.connection, head.subject, str(act.data["promise"]), desk.today)
    matter = _matter(desk, before, head, act)
    item, terms = matter.item, matter.terms
    _door(matter, act)
    if head.authority_code != item.authority_code:
        unit = item.authority_name or item.authority_code or "未载明"
        raise BadInput(
            f"该信息的认定单位是{unit}, 申请所写的不符。", advice=f"认定单位代码应为 {item.authority_code or '空'}。",
            rule="R5.3",
        )  # fmt: skip
    running = [case for case in matter.file.cases_of(item.ref) if not case.state.closed]
    if running:
        told = f"{running[-1].head.id}({running[-1].state.term})"
        raise Conflict(f"该信息已有在办的修复申请: {told}。", advice="请在该件中继续办理。", rule="R5.3b")
    _stands(item, act)
    for condition in refused(matter.conditions):
        if condition.name in AT_ONCE:
            raise Unlawful(f"不能申请修复: {condition.why}", rule=condition.rule.id)
    if not terms.reached(act.day):
        left = terms.days_left(act.day)
        advice = "请认定单位补正日期后再申请。" if left is None else f"还有 {left} 日。"
        raise Unlawful(f"尚不能申请修复: {terms.formula}", advice=advice, rule=terms.rule.id)


def _resubmit(desk: Desk, _before: CaseState | None, after: CaseState, _act: Act) -> None:
    _own(desk, after.head)


def _decide(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Nobody decides on his own record; under the older text a severe list is left through its own unit (R5.3a)."""
    head = after.head
    if desk.actor.unit and desk.actor.unit == head.subject:
        raise Forbidden("不得办理本单位自己的修复申请。", rule="R5.2")
    if ref_parts(head.refs[0])[0] == "list_entry":
        _designator(desk, _matter(desk, before, head, act))


def _grant(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Granted where nothing is against it; what is to be shown is the officer's finding, whose reason is kept."""
    _decide(desk, before, after, act)
    matter = _matter(desk, before, after.head, act)
    _stands(matter.item, act)
    against = refused(matter.conditions)
    if against:
        told = "; ".join(f"{one.term}: {one.why}" for one in against)
        raise Unlawful(f"不符合修复条件。{told}", advice="请不予修复并告知救济途径。", rule=against[0].rule.id)


def _sync(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Done once every site has confirmed (R5.3b)."""
    _decide(desk, before, after, act)
    matter = _matter(desk, before, after.head, act)
    asked = matter.rules.conditions
    sites = (*asked.sites, *(asked.samr_sites if matter.item.is_samr(matter.rules) else ()))
    told = act.data["sites"]
    confirmed = told if isinstance(told, list) else [str(told)]
    missing = [site for site in sites if not any(site in one for one in confirmed)]
    if missing:
        raise Unlawful(f"尚有平台未确认停止公示: {'、'.join(missing)}。", rule=asked.sync.id)


def _own(desk: Desk, head: CaseHead) -> None:
    """Who applies for himself applies for his own records alone (R5.8)."""
    reach = desk.matrix.reach(desk.actor.role, "repairs:request")
    if reach is not Reach.ALL and desk.actor.unit != head.subject:
        raise Forbidden("只能为自己的信息申请修复。", advice="单位和个人各修复自己的信息。", rule="R5.8")


def _door(matter: _Matter, act: Act) -> None:
    step = opening_step(matter.item, matter.rules)
    if act.step != step:
        where = "“信用中国”" if step == "apply" else "国家企业信用信息公示系统(市场监管事项)"
        raise Unlawful(f"该信息的修复经{where}申请。", advice=f"请用步骤 {step}。", rule="R5.3")


def _stands(item: RepairItem, act: Act) -> None:
    if not item.stands(act.day):
        why = {EventState.ANNULLED: "已撤销", EventState.REPAIRED: "已修复或暂停公示"}.get(item.state, "已移出或缴清")
        raise Conflict(f"该信息{why}, 无须修复。", rule="R5.4")


def _designator(desk: Desk, matter: _Matter) -> None:
    item, regime = matter.item, matter.terms.regime
    severe = matter.terms.record_class is RecordClass.SERIOUS and regime.severe_by_designator
    if severe and (not item.authority_code or desk.actor.unit != item.authority_code):
        unit = item.authority_name or item.authority_code or "未载明"
        raise Forbidden(f"严重失信主体名单只能由认定单位({unit})修复。", rule=regime.rule.id)


def _granted(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> list[Draft]:
    """Tell whoever was given the record, and whoever shows the result of the check that it came from (R7.10)."""
    return [*tell_receivers(desk, before, after, act), *ask_to_take_down(desk, after.head, act)]


FOLLOW_UPS = {("repair", "grant"): _granted}
GUARDS: dict[tuple[str, str], Callable[[Desk, CaseState | None, CaseState, Act], None]] = {
    ("repair", "apply"): _apply,
    ("repair", "apply_samr"): _apply,
    ("repair", "resubmit"): _resubmit,
    ("repair", "supplement"): _decide,
    ("repair", "accept"): _decide,
    ("repair", "not_accept"): _decide,
    ("repair", "grant"): _grant,
    ("repair", "refuse"): _decide,
    ("repair", "sync"): _sync,
    ("repair", "false_promise"): _decide,
}
