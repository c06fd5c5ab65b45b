"""What the law asks of a complaint about arrears (拖欠账款投诉, R4.8) beyond its steps: of whom, how long, on what.

Who owed at the end of a year and did not publish it is asked here as well (SME 18).
"""

from __future__ import annotations

from datetime import date, timedelta

from graph_service.analysis.arrears import PROCEDURE, Unpublished, debts_of, unpublished
from graph_service.analysis.cases import CaseState
from graph_service.domain.acts import Act, CaseHead
from graph_service.domain.errors import BadInput, Unlawful
from graph_service.domain.subjects import EntityKind, entity_kind, is_person
from graph_service.rulebook.arrears import arrears_policy
from graph_service.rulebook.clocks import read_clocks
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.law import lawful
from graph_service.usecases.records import is_public
from graph_service.usecases.routing import public_unit

_MOST = "C13.3"
_LARGE = ("大型企业", "国有企业")  # what the accepting unit says of a debtor whose size no register states


def _of_a_debtor(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    _never_a_person(after.head)
    if float(str(act.data["amount_yuan"])) <= 0:
        raise BadInput("拖欠金额应大于零。", advice="请填写以元为单位的金额。", rule="R4.8")
    debtor = after.head.subject
    kind = entity_kind(debtor)
    if kind is EntityKind.PUBLIC_BODY or (kind is EntityKind.ENTERPRISE and act.data.get("debtor_kind") in _LARGE):
        return
    if kind is EntityKind.ENTERPRISE:
        state = public_unit(GraphStore(desk.connection), debtor, Asked(act.day))
        if state and state.certain:
            return
    raise Unlawful(
        "债务单位应是机关、事业单位、大型企业或者国有企业; 登记信息不能确认该主体属于其中之一。",
        advice="经核实属于大型企业或国有企业的请填写 debtor_kind; 其他拖欠引导通过诉讼、仲裁等途径解决。",
        rule=arrears_policy().rule.id,
    )


def _never_a_person(head: CaseHead) -> None:
    if not head.subject or is_person(head.subject):
        raise Unlawful(
            "拖欠账款只记录债务单位本身, 不记录个人。",
            advice="请填写债务单位的代码; 拖欠农民工工资按 P26 办理。", rule="R4.8",
        )  # fmt: skip


def _once_and_not_too_long(_desk: Desk, before: CaseState | None, _after: CaseState, act: Act) -> None:
    limit = next(clock.limit or 0 for clock in read_clocks() if clock.rule.id == _MOST)
    started = next(clock.start for clock in before.clocks if clock.clock == _MOST) if before else act.day
    last, wanted = started + timedelta(days=limit), date.fromisoformat(str(act.data["due_on"]))
    if not act.day < wanted <= last:
        raise Unlawful(
            f"延期至 {wanted} 不合规定: 自投诉之日({started})起最长 {limit} 日, 即至 {last}。",
            advice="请更正 due_on。", rule=_MOST,
        )  # fmt: skip


def _severe_by_law(_desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    _never_a_person(after.head)
    if not str(act.data["basis"]).strip() or not str(act.data["doc_no"]).strip():
        raise Unlawful("认定情节严重并公示应当有依据和文书。", advice="请写明条款和文书号。", rule="R4.8")


GUARDS = {
    (PROCEDURE, "file"): _of_a_debtor,
    (PROCEDURE, "extend"): _once_and_not_too_long,
    (PROCEDURE, "publish"): _severe_by_law,
}


def unpublished_arrears(connection: Connection, asked: Asked, *, year: int) -> tuple[Unpublished, ...]:
    """Find who owed at the end of a year and published nothing of it (应公开未公开的拖欠账款, SME 18)."""
    store, policy = GraphStore(connection), arrears_policy()
    cases = all_cases(connection, procedure=PROCEDURE)
    debts = debts_of(cases, policy, as_of=asked.as_of, known_at=asked.known_text)
    debtors = dict.fromkeys(debt["subject"] for debt in debts)
    said = [row for one in debtors for row in store.records(one, kinds=("statement",), **asked.times).rows]
    public = [row for row in lawful(connection, said, asked) if is_public(row, asked.as_of)]
    return unpublished(debts, public, policy, year=year, as_of=asked.as_of)
