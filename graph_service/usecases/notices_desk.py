"""Notices (告知与移送, R4.7): opened for whoever must be told, signed and answered by the addressee alone.

Any procedure may take ``notice_openings`` of a matter; what is sent names no person, and what is about a person of a
public unit is written on no record of the unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from graph_service.analysis.cases import CaseState
from graph_service.analysis.open_cases import OpenCase, open_cases
from graph_service.analysis.routing import PERSON, Addressee, Matter, notice_text, shown
from graph_service.domain.acts import Act, CaseHead, Value, digest
from graph_service.domain.calendar import working_day_after
from graph_service.domain.errors import BadInput, Forbidden, Unlawful
from graph_service.domain.masking import holds_personal_number, mask_name
from graph_service.domain.subjects import is_person
from graph_service.rulebook.clocks import read_clocks
from graph_service.rulebook.routing import ABOUT_STAFF, ABOUT_UNITS, routing_policy
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.asked import Asked
from graph_service.usecases.case_plan import Desk, Draft, Opening, following
from graph_service.usecases.routing import public_unit

PROCEDURE, _TO_THE_PARTY, _TO_CORRECT = "notice", "处理决定告知", "更正通知"


def notice_openings(
    addressees: Iterable[Addressee],
    matter: Matter,
    *,
    act: str,
    day: date,
    subject: str,
    refs: tuple[str, ...] = (),
) -> list[Opening]:
    """Make the notices of a matter (拟发告知), one for each addressee, to be opened by whoever may send them.

    ``act`` is the act it follows from: the same act gives the same notices. ``subject`` is the party it is about: of a
    matter of somebody on the staff the person, so that nothing stands on the record of the unit; ``refs`` are records
    of that party. The addressee is the authority of its notice, and due to answer in ``reply_working_days``.
    """
    due_on = working_day_after(day, routing_policy().reply_working_days).day
    return [_opening(one, matter, act, day, due_on, subject, refs) for one in addressees]


def correction(desk: Desk, about: CaseHead, act: Act, to: tuple[str, str], content: str, key: str = "") -> Draft:
    """Make the notice to a unit (code and name) that must set something right (更正通知, R6.4), due within C03.

    ``key`` tells apart several to one unit that follow from the same act.
    """
    limit = next(one.limit for one in read_clocks() if one.rule.id == "C03") or 1
    told: dict[str, Value] = {"notice_kind": _TO_CORRECT, "content": content}
    due_on = working_day_after(act.day, limit).day
    name = digest((act.id, PROCEDURE, to[0], *((key,) if key else ())))
    return following(desk, _sent(name, act.day, (about.subject, about.subject_name, about.refs), to, told, due_on))


def _opening(
    to: Addressee, matter: Matter, act: str, day: date, due_on: date | None, subject: str, refs: tuple[str, ...]
) -> Opening:
    told: dict[str, Value] = {
        "notice_kind": to.receiver.value,
        "content": notice_text(matter, to, due_on),
        "basis": "、".join(rule.article for rule in to.rules),
    }
    about = subject, mask_name(matter.person) if matter.person else matter.unit_name, refs
    name = digest((act, PROCEDURE, to.receiver))
    return _sent(name, day, about, (to.unit.code, to.unit.name), told, due_on, to.why)


def _sent(
    act: str, day: date, about: tuple[str, str, tuple[str, ...]], to: tuple[str, str], told: Mapping[str, Value],
    due_on: date | None, why: str = "",
) -> Opening:  # fmt: skip
    """A notice about a party (id, name, records) to a unit (code, name), which is the authority of the case."""
    code, name = to
    subject, subject_name, refs = about
    data = {"unit_name": name, **told, **({"unit_code": code} if code else {})}
    return Opening(
        act=act,
        procedure=PROCEDURE,
        step="send",
        day=day,
        subject=subject,
        subject_name=subject_name,
        refs=refs,
        authority_code=code,
        authority_name=name,
        reason=why,
        data={**data, **({"due_on": due_on.isoformat()} if due_on else {})},
    )


def letter(store: GraphStore, case: CaseState, unit: str) -> str:
    """Show a notice to a unit (告知函): the person in full to its addressee, masked to any other (R10.3)."""
    head, content = case.head, str(case.data["content"])
    rows = store.persons([head.subject]) if is_person(head.subject) else []
    addressed = bool(unit) and unit == _addressee(case)
    return shown(content, rows[0]["name"] or "" if rows else "", to_addressee=addressed)


def overdue_notices(connection: Connection, asked: Asked) -> tuple[OpenCase, ...]:
    """Notices that were not answered in time (逾期未回复的告知), by addressee, the oldest first."""
    cases = all_cases(connection, procedure=PROCEDURE)
    return tuple(one for one in open_cases(cases, as_of=asked.as_of, known_at=asked.known_text) if one.over)


def _may_send(desk: Desk, _before: CaseState | None, after: CaseState, act: Act) -> None:
    head, content = after.head, str(act.data["content"])
    if holds_personal_number(content):
        raise BadInput("告知内容载有证件号码或手机号码。", advice="内容以必要为限, 请删去号码。", rule="R4.7")
    if act.data.get("unit_code", head.authority_code) != head.authority_code:
        raise BadInput(
            "受送达单位的代码与本案的办理单位不一致。", advice="告知由受送达单位签收, 两者应当相同。", rule="R4.7"
        )
    due = str(act.data.get("due_on", ""))
    if due and date.fromisoformat(due) <= act.day:
        raise BadInput(f"回复期限 {due} 应在发出之日以后。", advice="请更正 due_on。", rule="R4.7")
    _fits_whom(desk, head, str(act.data["notice_kind"]), content, act.day)


def _fits_whom(desk: Desk, head: CaseHead, kind: str, content: str, day: date) -> None:
    store = GraphStore(desk.connection)
    if is_person(head.subject):
        if kind in ABOUT_UNITS:
            raise Unlawful(
                "个人的事项不移送上级主管单位和审计部门。", advice="请移送所在单位、纪检监察和组织人事。", rule="R4.7"
            )  # fmt: skip
        name = next((row["name"] for row in store.persons([head.subject])), None)
        if kind in ABOUT_STAFF and name and name in content:
            raise BadInput("告知内容写有当事人姓名。", advice=f"请以{PERSON}代替, 送达时自动填入。", rule="R4.7")
    elif kind in ABOUT_STAFF:
        raise Unlawful(
            "移送所在单位、纪检监察和组织人事的, 应是工作人员个人的事项。", advice="请填写人员标识。", rule="R4.7"
        )  # fmt: skip
    elif kind in ABOUT_UNITS and not public_unit(store, head.subject, Asked(day)):
        raise Unlawful(
            "该主体不是机关、事业单位、群众团体或国有企业, 不移送上级主管单位和审计部门。",
            advice=f"credit-graph notices route {head.subject} 列出应当告知的单位。", rule="R4.7",
        )  # fmt: skip


def _addressee(case: CaseState) -> str:
    """Whoever a notice is for: of a decision told to its party that party, else the unit that the case is with."""
    return case.head.subject if case.data["notice_kind"] == _TO_THE_PARTY else case.head.authority_code


def _addressee_alone(desk: Desk, _before: CaseState | None, after: CaseState, _act: Act) -> None:
    head = after.head
    if not _addressee(after):
        raise Forbidden(
            f"受送达单位({head.authority_name})未载明代码, 不能在线签收。", advice="由发出单位登记回执。", rule="R4.7"
        )  # fmt: skip
    if desk.actor.unit != _addressee(after):
        raise Forbidden(f"只能由受送达人({after.data['unit_name']})签收、回复。", rule="R4.7")


def _on_paper(_desk: Desk, _before: CaseState | None, after: CaseState, _act: Act) -> None:
    if after.head.authority_code and after.data["notice_kind"] != _TO_THE_PARTY:  # a party may have no account
        raise Forbidden(
            f"受送达单位({after.head.authority_name})可以在线签收, 不能由他人代为登记。",
            advice="请由受送达单位签收、回复。", rule="R4.7",
        )  # fmt: skip


GUARDS = {
    (PROCEDURE, "send"): _may_send,
    (PROCEDURE, "sign"): _addressee_alone,
    (PROCEDURE, "reply"): _addressee_alone,
    (PROCEDURE, "enter_receipt"): _on_paper,
    (PROCEDURE, "enter_reply"): _on_paper,
}
