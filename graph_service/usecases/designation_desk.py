"""What the law asks of a designation (严重失信主体认定, R4.1) beyond its steps: who, on what, heard or not, how long.

No guard reads a score, a class or a signal, and no step has a field for one.
"""

from __future__ import annotations

from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.analysis.designations import (
    EXPIRED,
    REPAIRED,
    Fit,
    decision_of,
    early_day,
    fit,
    is_heavier,
    last_day,
    list_of,
)
from graph_service.analysis.event_columns import event_of, penalty_events
from graph_service.analysis.fact_frames import fact_frame
from graph_service.analysis.law_overlay import row_ref
from graph_service.domain.acts import Act
from graph_service.domain.calendar import add_months
from graph_service.domain.errors import BadInput, Unlawful
from graph_service.domain.subjects import EntityKind, entity_kind, is_person
from graph_service.rulebook.designation import designation_policy
from graph_service.rulebook.lists import ListRule, read_lists
from graph_service.rulebook.repair import read_repair
from graph_service.store.cases import case_by_id
from graph_service.store.graph_store import GraphStore
from graph_service.store.naming import unit_name
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.law import lawful

_RIGHTS = ("陈述", "申辩")


def _listed(after: CaseState) -> ListRule:
    return list_of(str(after.data["list_code"]), read_lists())


def _may_list(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    head, one = after.head, _listed(after)
    if not head.subject:
        raise BadInput("未写明拟列入的主体。", advice="请填写主体代码或人员标识。", rule="R4.1")
    if not is_person(head.subject) and entity_kind(head.subject) is EntityKind.PUBLIC_BODY:
        raise Unlawful(
            "机关事业单位不列入公开曝光的名单, 应移送上级主管单位和审计部门。",
            advice=f"credit-graph notices route {head.subject} 列出应当告知的单位。", rule="R4.7",
        )  # fmt: skip
    name = unit_name(desk.connection, head.authority_code) or head.authority_name
    fits = fit(name, one, designation_policy())
    if fits is Fit.NO or entity_kind(head.authority_code) is not EntityKind.PUBLIC_BODY:
        raise Unlawful(
            f"{one.name}由{one.authority}认定, {name or head.authority_code}无权认定。",
            advice="请将线索移送有权认定的机关。", rule="R4.1",
        )  # fmt: skip
    if fits is Fit.UNKNOWN and not act.reason.strip():
        raise BadInput(
            f"{one.name}由{one.authority}认定, 由单位名称({name or '未载明'})不能确认认定权限。",
            advice="请在 reason 中写明本单位承担该项职能的依据。", rule="R4.1.1",
        )  # fmt: skip


def _heavier_penalty(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    policy, one = designation_policy(), _listed(after)
    if one.rule.id not in policy.lists:
        return
    circumstance = policy.circumstance(str(after.data.get("heavier", "")))
    if circumstance is None:
        raise BadInput(
            f"列入{one.name}须已受到较重行政处罚, 请填写其情形(heavier)。",
            advice=f"可选: {'、'.join(each.term for each in policy.circumstances)}。", rule=policy.heavier.id,
        )  # fmt: skip
    found = GraphStore(desk.connection).records(after.head.subject, kinds=("penalty",), as_of=act.day.isoformat()).rows
    if after.head.refs:
        found = [row for row in found if row_ref("penalty", row) in after.head.refs]
    rows = [
        row
        for row in lawful(desk.connection, found, Asked(act.day))
        if row["authority_code"] == after.head.authority_code
        or fit(row["authority_name"] or "", one, policy) is Fit.FITS
    ]
    events = map(event_of, penalty_events(fact_frame("penalty", rows)).iter_rows(named=True))
    repair = read_repair()
    if not any(is_heavier(event, circumstance, repair) for event in events):
        of_case = "案件所涉处罚中" if after.head.refs else "该主体名下"
        raise Unlawful(
            f"{of_case}未查到由{one.authority}作出的「{circumstance.term}」处罚记录。",
            advice="已撤销、已修复、异议核查中的不计; 请先由处罚机关报送处罚决定, 或者更正情形。",
            rule=policy.heavier.id,
        )  # fmt: skip


def _told_of_rights(_desk: Desk, _before: CaseState | None, _after: CaseState, act: Act) -> None:
    if not all(word in str(act.data["rights"]) for word in _RIGHTS):
        raise Unlawful("告知书应当写明当事人享有陈述、申辩的权利。", advice="请在 rights 中写明。", rule="R4.1")
    if date.fromisoformat(str(act.data["due_on"])) <= act.day:
        raise Unlawful(
            "陈述、申辩的期限应当在告知之日以后。", advice="告知之日不计入期限, 请改写 due_on。", rule="R4.1"
        )  # fmt: skip


def _may_decide(desk: Desk, before: CaseState | None, after: CaseState, act: Act) -> None:
    due = date.fromisoformat(str(after.data["due_on"]))
    if before and "defence" not in before.data and act.day <= due:
        raise Unlawful(
            f"陈述、申辩期限至 {due}, 期满前未听取当事人意见的不得作出决定。",
            advice="请听取申辩后或期限届满后再决定。", rule="R4.1",
        )  # fmt: skip
    if act.data["repair_notice"] == act.data["doc_no"]:
        raise BadInput("信用修复告知书与决定书应是两份文书, 同时送达。", advice="请填写各自的编号。", rule="R4.1")
    one = _listed(after)
    if until := str(act.data.get("until", "")):
        last = date.fromisoformat(until)
        longest = add_months(act.day, one.max_months) if one.max_months else None
        if last <= act.day or (longest and last > longest):
            most = f", 最长至 {longest}" if longest else ""
            raise Unlawful(
                f"列入期限的终止日 {last} 不合规定: 应在决定之日以后{most}。", advice="请更正 until。", rule=one.rule.id
            )  # fmt: skip
    _heavier_penalty(desk, before, after, act)


def _may_remove(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    decided = decision_of(case_by_id(desk.connection, act.case).acts).day
    one = _listed(after)
    if act.data["end"] == EXPIRED:
        last = last_day(one, decided, str(after.data.get("until", "")))
        if last is None:
            raise Unlawful(
                f"{one.name}没有规定期限, 决定也未载明终止日, 不能以期满移出。",
                advice="请以信用修复或者撤销移出。", rule=one.rule.id,
            )  # fmt: skip
        if act.day <= last:
            raise Unlawful(f"列入期限至 {last}, 期满之日起才可以移出。", advice="期满后再办理。", rule=one.rule.id)
    elif act.data["end"] == REPAIRED:
        first = early_day(one, decided, act.day, read_repair())
        if act.day < first:
            raise Unlawful(
                f"{one.name}自 {decided} 列入, 最早自 {first} 起可以因信用修复移出。",
                advice="达到最短期限后再办理。", rule=one.rule.id,
            )  # fmt: skip
    elif not str(act.data.get("doc_no", "")).strip():
        raise BadInput("撤销列入决定应当有文书。", advice="请在 doc_no 中填写撤销决定书文号。", rule="R5.9")


GUARDS = {
    ("designation", "lead"): _may_list,
    ("designation", "intend"): _heavier_penalty,
    ("designation", "notify"): _told_of_rights,
    ("designation", "decide"): _may_decide,
    ("designation", "remove"): _may_remove,
}
