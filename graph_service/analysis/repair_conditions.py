"""Conditions of repair as a checklist (修复条件清单, R5.2): each met, not met, or for the applicant to show.

What the graph can tell is told; what only a person can judge (that the conduct was corrected, that the proof is good)
is to be shown, and stays the finding of the officer. Nothing beyond the table is ever asked for (R5.10).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph_service.analysis.repair_items import RepairItem
from graph_service.analysis.repair_terms import RepairTerms
from graph_service.analysis.triggers import event_texts
from graph_service.domain.events import EventState
from graph_service.rulebook.repair import RepairRules
from graph_service.rulebook.repair_conditions import ConditionName, ConditionRule
from graph_service.rulebook.rules import Rule, any_of, in_force

PERFORMED = ("全部已履行", "全部履行", "已履行完毕", "已履行")


class Verdict(StrEnum):
    """What is known of a condition (条件核对结果)."""

    MET = "met"
    NOT_MET = "not_met"
    TO_SHOW = "to_be_shown"


VERDICT_TERMS = {Verdict.MET: "符合", Verdict.NOT_MET: "不符合", Verdict.TO_SHOW: "待证明"}


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition with what is known of it, why, and on what basis (条件及依据)."""

    name: ConditionName
    term: str
    verdict: Verdict
    why: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Request:
    """What a request for repair stands on (修复申请): the records of the same subject, and how honest it was.

    ``applied`` is the day of applying, whose law counts; ``day`` the day the conditions are looked at. ``maximum`` is
    since when the record is shown to its maximum for a false promise, ``locked_until`` the last day on which the
    subject may not apply for anything after one (R5.7).
    """

    applied: date
    day: date
    others: Sequence[RepairItem] = ()
    promise: str = ""
    proof: str = ""
    maximum: date | None = None
    locked_until: date | None = None


def checklist(item: RepairItem, terms: RepairTerms, request: Request, rules: RepairRules) -> tuple[Condition, ...]:
    """Look at each condition asked for on the day of applying (核对修复条件), in the order of the table."""
    looked = [
        _Look(item, terms, request, rules, condition)
        for condition in rules.conditions.asked(request.applied, samr_penalty=item.is_samr_penalty(rules))
    ]
    judged = [(one.condition, *_JUDGES[one.condition.name](one)) for one in looked]
    return tuple(Condition(one.name, one.term, verdict, why, one.rule) for one, verdict, why in judged)


def refused(conditions: Sequence[Condition]) -> tuple[Condition, ...]:
    """Conditions that are not met (不符合的条件): while there is one, repair may not be granted."""
    return tuple(one for one in conditions if one.verdict is Verdict.NOT_MET)


@dataclass(frozen=True, slots=True)
class _Look:
    """One look at one condition."""

    item: RepairItem
    terms: RepairTerms
    request: Request
    rules: RepairRules
    condition: ConditionRule


_Told = tuple[Verdict, str]


def _term(look: _Look) -> _Told:
    return (Verdict.MET if look.terms.reached(look.request.day) else Verdict.NOT_MET), look.terms.formula


def _corrected(look: _Look) -> _Told:
    item, request = look.item, look.request
    if item.ended_on and item.ended_on <= request.day:
        return Verdict.MET, f"记录载明已于 {item.ended_on} 缴清或移出。"
    if item.performance in PERFORMED:
        return Verdict.MET, f"记录载明: {item.performance}。"
    stated = f"记录载明: {item.performance}; " if item.performance else ""
    shown = f"申请人提交: {request.proof}, 由办理人员核实。" if request.proof else "凭履行证明, 由办理人员核实。"
    return Verdict.TO_SHOW, stated + shown


def _promise(look: _Look) -> _Told:
    if look.request.promise:
        return Verdict.MET, f"承诺书 {look.request.promise}。"
    return Verdict.TO_SHOW, "申请时提交信用承诺书。"


def _repairable(look: _Look) -> _Told:
    texts = event_texts(look.item.event)["categories"] if look.item.event else ""
    samr_penalty = look.item.is_samr_penalty(look.rules)
    for barred in in_force(look.rules.conditions.barred, look.request.applied):
        if (samr_penalty or not barred.samr_penalty) and re.search(any_of(barred.words), texts):
            return Verdict.NOT_MET, f"{barred.rule.text}({barred.rule.source} {barred.rule.article})"
    return Verdict.MET, "规则库中未查到不可修复的规定。"


def _honest(look: _Look) -> _Told:
    request, lockout = look.request, look.rules.conditions.lockout
    if request.maximum:
        return Verdict.NOT_MET, f"该信息的修复承诺于 {request.maximum} 被认定不实, 公示至最长期限, 不再提前停止。"
    if request.locked_until and request.day <= request.locked_until:
        return Verdict.NOT_MET, f"修复承诺曾被认定不实, {request.locked_until} 届满前不得申请 ({lockout.id})。"
    return Verdict.MET, "未查到限制期内的不实承诺。"


def _lawful(_: _Look) -> _Told:
    return Verdict.TO_SHOW, "由办理人员对照行业规定核实。"


def _not_again(look: _Look) -> _Told:
    item, day = look.item, look.request.day
    later = [
        one
        for one in look.request.others
        if one.is_samr_penalty(look.rules) and one.ref != item.ref and one.state is not EventState.ANNULLED
        and one.day and item.day and item.day < one.day <= day
    ]  # fmt: skip
    same = [one.title for one in later if item.matter and one.matter == item.matter]
    if same:
        return Verdict.NOT_MET, f"此后因同类违法行为再受处罚: {'、'.join(same)}。"
    unclear = [one.title for one in later if not item.matter or not one.matter]
    if unclear:
        return Verdict.TO_SHOW, f"此后另有市场监管处罚({'、'.join(unclear)}), 未载明违法行为类型, 须核对是否同类。"
    return Verdict.MET, "未查到此后因同类违法行为受到的市场监管处罚。"


def _not_listed(look: _Look) -> _Told:
    day = look.request.day
    listed = [
        f"{one.list_code} {one.title}"
        for one in look.request.others
        if one.list_code in look.condition.lists and one.stands(day) and (one.day is None or one.day <= day)
    ]
    if listed:
        return Verdict.NOT_MET, f"尚在名录或名单中: {'、'.join(listed)}。"
    return Verdict.MET, "未查到在列的经营异常名录或严重违法失信名单记录。"


_JUDGES: Mapping[ConditionName, Callable[[_Look], _Told]] = {
    ConditionName.TERM: _term,
    ConditionName.CORRECTED: _corrected,
    ConditionName.PROMISE: _promise,
    ConditionName.REPAIRABLE: _repairable,
    ConditionName.HONEST: _honest,
    ConditionName.LAWFUL: _lawful,
    ConditionName.NOT_AGAIN: _not_again,
    ConditionName.NOT_LISTED: _not_listed,
}
