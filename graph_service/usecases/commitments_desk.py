"""Commitments made and found (承诺办理, §3): the record of the form, the gate of promises, what may be found when."""

from __future__ import annotations

from dataclasses import replace

from graph_service.analysis.cases import CaseState
from graph_service.analysis.commitment_cases import case_record, due_day
from graph_service.analysis.commitment_gate import Request
from graph_service.domain.acts import Act, Case
from graph_service.domain.commitment_record import check_record, refuse_faults
from graph_service.domain.commitments import CommitmentType, ExcludedMatter
from graph_service.domain.errors import BadInput, Unlawful
from graph_service.rulebook.commitments import commitment_rules
from graph_service.store.bolt import Connection
from graph_service.store.cases import case_by_id
from graph_service.store.graph_store import GraphStore
from graph_service.store.naming import unit_name
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.commitments import judge_promise


def promised(connection: Connection, opening: Opening, unit: str) -> Opening:
    """Say of a promise that its code names its case, and who receives it (承诺立案): the unit stated or the actor's."""
    stated = opening.data
    receiver = str(stated.get("unit_code") or unit)
    return replace(
        opening,
        case=str(stated.get("code", "")),
        authority_code=receiver,
        authority_name=str(stated.get("unit_name") or unit_name(connection, receiver)),
    )


def _draft(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Check of a draft what it holds already."""
    _numbered(after)
    record = _record(desk, before, after, act)
    refuse_faults(fault for fault in check_record(record, desk.today) if record[fault.field])


def _promise(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Accept a promise only as the form has it (R2.5), and only from whom may promise (R3.3)."""
    _numbered(after)
    refuse_faults(check_record(_record(desk, before, after, act), desk.today))
    kind = CommitmentType(str(after.data["commitment_type"]))
    rule = commitment_rules().types[kind]
    if rule.due_required and due_day(after) is None:
        raise BadInput(f"{kind}须载明期限届满日(due_on)。", advice="请填写承诺的补交日期。", rule=rule.rule.id)
    request = Request(
        type=kind,
        department=after.head.authority_code,
        item=str(after.data.get("item", "")),
        missing=tuple(_texts(after, "missing")),
        touches=tuple(map(ExcludedMatter, _texts(after, "touches"))),
    )
    answer = judge_promise(GraphStore(desk.connection), after.head.subject, request, Asked(act.day))
    if not answer.allowed:
        told = "; ".join(f"{one.told} [{one.rule.id} {one.rule.article}]" for one in answer.refusals)
        raise Unlawful(
            f"不适用{kind}承诺: {told}。", advice="请按一般程序办理; 违诺信息修复后可以再申请。", rule="R3.3"
        )


def _finding(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Check what a finding adds to the record of the form."""
    refuse_faults(check_record(_record(desk, before, after, act), desk.today))


def _breach(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Find a breach only of what could have been kept by now: a promise to supply by a day is not broken before it."""
    kind, due_on = CommitmentType(str(after.data["commitment_type"])), due_day(after)
    rule = commitment_rules().types[kind]
    if not rule.early_breach and due_on and act.day <= due_on:
        raise Unlawful(
            f"承诺期限至 {due_on}, 期限届满前不能认定未履行。", advice="期限届满后再认定。", rule=rule.rule.id
        )  # fmt: skip
    _finding(desk, before, after, act)


def _withdrawal(_desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    """Let nobody take a promise back that is already due: it waits for a finding."""
    due_on = due_day(after) if before else None
    if due_on and act.day > due_on:
        raise Unlawful(f"承诺已于 {due_on} 到期, 不能撤回。", advice="由受理单位认定履行情况。", rule="R3.2")


def _numbered(after: CaseState) -> None:
    code = str(after.data["code"])
    if after.head.id != code:
        raise BadInput(
            f"承诺案件以承诺编码为案件编号, 现为 {after.head.id}, 编码为 {code}。",
            advice="请以承诺编码作为案件编号立案: 一个编码只有一个承诺。", rule="R2.5",
        )  # fmt: skip


def _record(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> dict[str, str]:
    earlier = case_by_id(desk.connection, after.head.id).acts if before else ()
    return case_record(Case(after.head, (*earlier, act)), after)


def _texts(state: CaseState, name: str) -> list[str]:
    value = state.data.get(name, [])
    return value if isinstance(value, list) else [str(value)]


GUARDS = {
    ("commitment", "draft"): _draft,
    ("commitment", "make"): _promise,
    ("commitment", "sign"): _promise,
    ("commitment", "fulfil"): _finding,
    ("commitment", "part"): _breach,
    ("commitment", "breach"): _breach,
    ("commitment", "find_false"): _finding,
    ("commitment", "withdraw"): _withdrawal,
}
