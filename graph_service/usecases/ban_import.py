"""Taking over bans of another region (外地限制的接收, SEED 22): verified, judged one by one, the same twice is once.

Every ban of the sender is one case here, found by the sender's unit and its own id. What is refused is a case as well,
with the reason, so that it can be listed and sent back; whoever the ban is on is not named in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import ValidationError

from graph_service.analysis.cases import CaseState, replay
from graph_service.analysis.shared_bans import read_shared
from graph_service.domain.acts import Value, digest
from graph_service.domain.ban_document import BanDocument, Ended, EndedBan, SealedPerson, SharedBan, read_document
from graph_service.domain.ban_terms import BanTerms
from graph_service.domain.errors import BadFile, BadInput
from graph_service.domain.identity import check_resident_id
from graph_service.domain.names import name_key
from graph_service.store.cases import read_cases
from graph_service.store.graph_store import GraphStore
from graph_service.store.sharing_keys import KeyCard, SharingKeys
from graph_service.store.vault import PersonVault
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening, Taking, voucher
from graph_service.usecases.cases import open_case, take_step
from graph_service.usecases.foreign_desk import PROCEDURE

_STEPS = {Ended.REVOKED: "revoke", Ended.SUSPENDED: "suspend"}


@dataclass(frozen=True, slots=True)
class Refused:
    """A ban that was not taken over (不予接收): the sender's id and decision, and why."""

    id: str
    decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a document (导入结果): how many bans were received, changed, known already; and those refused."""

    document: str
    unit: str
    done: Mapping[str, int]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class _Import:
    desk: Desk
    document: BanDocument
    keys: SharingKeys
    vault: PersonVault


def import_bans(desk: Desk, text: str, sender: KeyCard, keys: SharingKeys, vault: PersonVault) -> Imported:
    """Take over the bans of a document (导入限制), each in a transaction of its own; again after a break is safe.

    Raises ``BadFile`` for a document that ``sender`` did not sign, that is not for us, or that is of the future: then
    nothing of it is read. Raises ``Forbidden`` where the desk may not.
    """
    document = read_document(sender.verified(text))
    if document.unit != sender.unit:
        raise BadFile(f"文件由 {document.unit} 签发, 公钥卡是 {sender.unit} 的。", rule="R4.6")
    if document.receiver != keys.card("").thumbprint:
        raise BadFile("文件不是发给本单位的。", advice="请对方用本单位现在的公钥卡重新导出。", rule="R4.6")
    if document.issued_at > desk.now:
        raise BadFile("文件的签发时间在将来。", advice="请核对双方系统的时间。", rule="R4.6")
    one = _Import(desk, document, keys, vault)
    done: Counter[str] = Counter()
    refused: list[Refused] = []
    for row in document.bans:
        what = _take_over(one, row)
        done["refused" if isinstance(what, Refused) else what] += 1
        refused += [what] if isinstance(what, Refused) else []
    for row in document.ended:
        done[_end(one, row)] += 1
    return Imported(document.id, document.unit, dict(sorted(done.items())), tuple(refused))


def _take_over(one: _Import, row: SharedBan) -> str | Refused:
    """Receive a ban, or bring the case there is up to what is told of it now; what was done, or why nothing was."""
    terms = read_shared(row, one.desk.today)
    who = _person(one, row) if isinstance(terms, BanTerms) else terms
    if isinstance(who, str) or isinstance(terms, str):
        return _refuse(one, row, str(who))
    pid, number, name = who
    ban = replace(terms, person=pid, person_name=name).packed()
    known = _case(one, row.id)
    if known is None:
        GraphWriter(one.desk.connection).upsert_persons(
            [{"pid": pid, "name": name, "certain": True, "sealed": one.vault.seal(number)}]
        )
        _receive(one, row, pid, name, ban)
        return "received"
    if (known.data["ban"], known.data["foreign_no"]) != (ban, row.decision):
        return _refuse(one, row, "与此前接收的内容不同, 须由对方先撤销")
    if _older(one, known) or known.state.id == "REVOKED":
        return "unchanged"
    if known.state.id == "SUSPENDED":
        return _step(one, row.id, "resume", "对方通报恢复执行", {"objected": row.objected})
    if bool(known.data.get("objected")) is not row.objected:
        return _step(one, row.id, "mark", "", {"objected": row.objected})
    return "unchanged"


def _person(one: _Import, row: SharedBan) -> tuple[str, str, str] | str:
    """Id, number and name of whom a ban is on, by the whole number alone; or why nobody is meant."""
    try:
        told = SealedPerson.model_validate_json(one.keys.opened(row.person))
    except (BadInput, ValidationError):
        return "受限人信息无法开封"
    checked = check_resident_id(told.id_number, one.desk.today)
    if not checked.ok:
        return "证件号码不完整或不能通过校验, 不按姓名并人"
    pid = one.vault.pid(checked.code)
    known = GraphStore(one.desk.connection).persons([pid])
    if known and known[0]["name"] and name_key(known[0]["name"]) != name_key(told.name):
        return "证件号码相同而姓名不同, 须人工核实"
    return pid, checked.code, told.name


def _receive(one: _Import, row: SharedBan, pid: str, name: str, ban: str) -> None:
    desk, document = one.desk, one.document
    data: dict[str, Value] = {
        "foreign_no": row.decision, "foreign_unit": document.unit, "decided_on": row.decided_on.isoformat(),
        "basis": str(row.terms["article"]), "ban": ban, "objected": row.objected, **_told(one),
    }  # fmt: skip
    opening = Opening(
        act=digest((PROCEDURE, document.unit, row.id, "receive")),
        procedure=PROCEDURE,
        step="receive",
        day=desk.today,
        subject=pid,
        subject_name=name,
        authority_code=row.authority_code,
        authority_name=row.authority_name,
        data=data,
        case=_case_id(one, row.id),
    )
    open_case(replace(desk, vouched=desk.vouched | {voucher(ban)}), opening)


def _refuse(one: _Import, row: SharedBan, reason: str) -> Refused:
    """Keep a ban that is not taken over, without whom it is on; the same reason again is the same case."""
    key = digest((PROCEDURE, one.document.unit, row.id, "refuse", reason))
    data: dict[str, Value] = {"foreign_unit": one.document.unit, **_told(one)}
    if row.decision.strip():
        data["foreign_no"] = row.decision
    opening = Opening(
        act=key, procedure=PROCEDURE, step="refuse", day=one.desk.today, authority_code=row.authority_code,
        authority_name=row.authority_name, reason=reason, data=data, case=key,
    )  # fmt: skip
    open_case(one.desk, opening)
    return Refused(row.id, row.decision, reason)


def _end(one: _Import, row: EndedBan) -> str:
    """Let go of a ban that its own region no longer holds (随对方撤销); what was done."""
    known = _case(one, row.id)
    if known is None:
        return "unknown"
    step = _STEPS[row.how]
    if _older(one, known) or step not in {found.id for found in known.onward}:
        return "unchanged"
    since = f"(自 {row.since})" if row.since else ""
    return _step(one, row.id, step, f"对方通报: {row.why}{since}", {})


def _step(one: _Import, row: str, step: str, reason: str, data: Mapping[str, Value]) -> str:
    act = digest((PROCEDURE, one.document.unit, row, step, one.document.id))
    taking = Taking(act, _case_id(one, row), step, one.desk.today, reason, {**data, **_told(one)})
    return take_step(one.desk, taking).procedure.step(step).id


def _told(one: _Import) -> dict[str, Value]:
    return {"document": one.document.id, "issued_at": one.document.issued}


def _older(one: _Import, known: CaseState) -> bool:
    """Whether a document is not newer than the one that was heeded last: a copy of it, or one that came late."""
    return one.document.issued <= str(known.data["issued_at"])


def _case(one: _Import, row: str) -> CaseState | None:
    found = read_cases(one.desk.connection, [_case_id(one, row)])
    return replay(found[0]) if found else None


def _case_id(one: _Import, row: str) -> str:
    return digest((PROCEDURE, one.document.unit, row))
