"""An explanation in the words of who reads it (说明的步骤, PIPL 24): a step a fact, each with where it stands.

The person is called 该人 throughout: the same sentences are for him, for the subject and for the clerk, and name nobody
else (R10.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph_service.domain.decisions import MISSING_TERMS, Note
from graph_service.domain.events import Event, EventState
from graph_service.domain.measures import Measure, span_told
from graph_service.domain.relations import ROLE_TERMS, RoleKind
from graph_service.domain.subjects import is_certain_person
from graph_service.rulebook.lists import read_lists
from graph_service.rulebook.propagation import RoleTime
from graph_service.rulebook.rules import STATUS_TERMS, Status
from graph_service.usecases.explanation import Explained

ROLE_TIME_TERMS: Mapping[RoleTime, str] = {
    RoleTime.VIOLATION: "违法行为发生期间(R4.5)",
    RoleTime.DECISION: "决定之日",
    RoleTime.ONWARD: "决定之日起, 记录存续期间",
}
STATE_TERMS: Mapping[EventState, str] = {
    EventState.VALID: "有效",
    EventState.MARKED: "异议核查中, 不新增措施(R6.3)",
    EventState.REPAIRED: "已修复或暂停(R5.8)",
    EventState.ANNULLED: "已撤销, 自始无效(R5.9)",
}
FIELD_TERMS: Mapping[str, str] = {
    "matter": "事项", "person": "人员", "person_name": "姓名", "entity": "主体", "entity_name": "主体名称",
    "origin": "源记录", "doc_no": "源决定文号", "role": "任职", "role_rid": "任职记录", "rule": "规则",
    "version": "规则版本", "article": "条款", "text": "条款内容", "quote": "认定原文", "path": "传导路径",
    "way_back": "救济途径", "with_origin": "是否随源记录结束", "layer": "层次", "missing": "尚缺要件",
    "measures": "措施及期间", "bounds": "法定幅度",
}  # fmt: skip
NEVER = (
    "只查了该主体自身的任职记录。没有查看、也不会因为亲属关系、持股、其他企业、继任或者前任而涉及任何人(R4.4)。"
    "没有使用风险分类、风险信号或者评分(R0.3)。"
)
LACKING = "未载明"


@dataclass(frozen=True, slots=True)
class ToldStep:
    """One step of an explanation (说明的一步); ``source`` is the row of the graph that states it, if one does."""

    id: str
    term: str
    text: str
    source: Mapping[str, Any] | None = None


def told_steps(found: Explained) -> tuple[ToldStep, ...]:
    """Tell an explanation step by step (逐项说明), what could not be found again among it."""
    return (
        *_record_steps(found),
        _rule_step(found),
        *_role_steps(found),
        _identity_step(found),
        *_burden_steps(found),
        ToldStep("never", "没有查看的", NEVER),
        _decision_step(found),
        ToldStep("way_back", "救济途径", " ".join(found.matter.terms.way_back)),
    )


def _record_steps(found: Explained) -> Iterator[ToldStep]:
    terms, event, day = found.matter.terms, found.event, found.matter.facts.as_of
    if event is None:
        yield ToldStep(
            "record", "源记录", f"{terms.entity_name} {terms.doc_no}: 按当时所知已找不到该记录。", found.record
        )
        return
    yield ToldStep("record", "源记录", _record(event), found.record)
    yield ToldStep("standing", "记录效力", f"截至 {day}: {STATE_TERMS[event.state]}。")


def _record(event: Event) -> str:
    what = imposed(event) or _list_name(event.list_code) or LACKING
    return (
        f"{event.authority_name or '决定机关' + LACKING} {event.decided_on} 对{event.subject_name}作出 "
        f"{event.doc_no or '文号' + LACKING}: {what}; 依据: {event.basis or LACKING}; "
        f"违法行为发生期间: {_span(event.violation) if event.violation else LACKING}。"
    )


def imposed(event: Event) -> str:
    """What a decision imposed (处罚内容): the certificate that it names, beside the statutory kind that it falls under.

    The kind 吊销许可证件 covers a 营业执照 as well (PPL 9), which whoever reads it does not take it for.
    """

    def told(category: str) -> str:
        verb, certificate = category[:2], category[2:]
        return (
            f"{verb}{event.licence}(处罚种类: {category})" if event.licence and certificate == "许可证件" else category
        )

    return "、".join(map(told, event.categories)) or event.content


def _list_name(code: str) -> str:
    return f"列入{next((one.name for one in read_lists() if one.rule.id == code), code)}" if code else ""


def _rule_step(found: Explained) -> ToldStep:
    terms, row = found.matter.terms, found.rule
    if row is None:
        return ToldStep("rule", "规则", f"{terms.rule} {terms.article}: {terms.text} (规则库已没有 {terms.version})")
    status = STATUS_TERMS[row.rule.status]
    since = f"{row.rule.valid_from or '起始日' + LACKING} 起施行的文本"
    return ToldStep("rule", "规则", f"{terms.rule} {terms.article} ({status}, {since}): {terms.text}")


def _role_steps(found: Explained) -> Iterator[ToldStep]:
    terms, reach = found.matter.terms, found.replayed.reach
    if not terms.role:
        yield ToldStep("role", "任职", "该人本人就是源记录的当事人, 不是因任职而涉及。")
        return
    kind = ROLE_TERMS[RoleKind(terms.role)]
    if not terms.role_rid:
        yield ToldStep("role", "任职", f"疑似{kind}: 由股权计算得出, 没有来源登记, 须核实后才能认定(R8.7)。")
    elif found.role is None:
        yield ToldStep("role", "任职", f"{kind}: 按当时所知已找不到该任职记录。")
    else:
        start, end = found.role.get("valid_from"), found.role.get("valid_to")
        held = f"自 {start or '起始日' + LACKING} 至 {end + '(不含)' if end else '今(未载明终止)'}"
        yield ToldStep("role", "任职", f"{terms.entity_name} {kind}, {held}。", found.role)
    if reach and found.rule:
        asked = ROLE_TIME_TERMS[found.rule.role_time]
        text = f"该条问的是{asked}的任职: {_span(reach.window)}; 其中该人在任: {_span(reach.overlap)}。"
        if Note.ROLE_UNCERTAIN in reach.notes:
            text += "任职时间或者违法时间不完整, 须由人工核实。"
        yield ToldStep("window", "任职时点", text)


def _identity_step(found: Explained) -> ToldStep:
    if is_certain_person(found.matter.terms.person):
        return ToldStep("identity", "身份", "身份已凭证件号码核验; 不是只凭姓名。")
    return ToldStep("identity", "身份", "只知姓名, 身份未经核验, 不能认定(R4.6a)。")


def _burden_steps(found: Explained) -> Iterator[ToldStep]:
    """What the decision found of him, what is proposed, what is still missing (责任认定、措施、尚缺)."""
    terms = found.matter.terms
    needs = found.rule.needs_finding if found.rule else False
    if terms.quote:
        yield ToldStep("finding", "个人责任认定", f"决定书写明: {terms.quote}")
    elif needs:
        yield ToldStep("finding", "个人责任认定", "该条要求决定书认定其个人责任, 决定书没有写明。")
    if terms.measures:
        yield ToldStep("measures", "措施及期间", "; ".join(measures_told(terms.measures)) + "。")
    ends = "随源记录修复、移出而结束。" if terms.with_origin else "有独立的法定期限, 不随源记录修复而提前结束(R5.8)。"
    yield ToldStep("ends", "何时结束", ends)
    if terms.missing:
        lacking = "、".join(MISSING_TERMS[one] for one in terms.missing)
        yield ToldStep("missing", "尚缺要件", f"{lacking}; 未查明之前不能认定。")
    if found.rule and found.rule.rule.status is Status.UNCONFIRMED:
        yield ToldStep("unconfirmed", "提示", "该规则的条文未核对原文, 认定前须核对。")


def _decision_step(found: Explained) -> ToldStep:
    matter = found.matter
    who = matter.authority_name or matter.authority_code or "决定机关" + LACKING
    said = f"软件只提出, 不作决定; 由作出原决定的{who}人工认定(R4.6a)。"
    if matter.case is None:
        return ToldStep("decision", "由谁决定", said + "现状: 尚未受理, 对该人没有任何效力。")
    no = matter.case.data.get("doc_no")
    return ToldStep(
        "decision",
        "由谁决定",
        f"{said}现状: {matter.case.state.term}, 自 {matter.case.since}{f', {no}' if no else ''}。",
    )


def measures_told(found: Iterable[Measure]) -> Iterator[str]:
    """Measures in words (措施表述)."""
    for one in found:
        yield f"{one.kind.value}, {span_told(one.span.first, one.span.last, one.span.term)}"


def _span(days: tuple[date, date]) -> str:
    return str(days[0]) if days[0] == days[1] else f"{days[0]} 至 {days[1]}"
