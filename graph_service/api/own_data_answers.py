"""From all that is stated of a party to its answer (本人信息呈现): himself in full, everybody else masked (R10.3)."""

from __future__ import annotations

from datetime import date
from typing import Any

from graph_service.api import case_answers, computed, presenting
from graph_service.api.models.own_data import (
    OwnCaseOut,
    OwnGrantOut,
    PersonDataOut,
    RegistrationOut,
    SubjectDataOut,
)
from graph_service.api.models.subjects import NameOut
from graph_service.api.params import Said
from graph_service.api.person_answers import record_out
from graph_service.api.presenting import Presenter
from graph_service.domain.acts import texts_of
from graph_service.domain.facts import FACTS
from graph_service.domain.masking import mask_text
from graph_service.rulebook.propagation import PropagationTable
from graph_service.usecases.asked import Row
from graph_service.usecases.authorisation_desk import granted_by
from graph_service.usecases.own_data import OwnCase, OwnFacts, PersonData, SubjectData

NOTE = "本图谱中关于你的全部信息, 附来源。未查到记录不等于没有。对内容有异议的, 可按救济途径提出。"
WITHHELD = (
    "亲属关系: 依法受限, 不对外提供(R8.11)。",
    "疑似关联风险信号(内部参考): 只用于配置监管资源, 不减损任何权利(R0.3); 信用风险分类可以要求说明。",
    "其他自然人的姓名和号码: 脱敏(R10.3)。",
    "尚未进行的检查任务, 以及向审计、纪检监察、组织人事部门的移送: 告知将妨碍履行法定职责(个人信息保护法18、35)。",
)


def subject_data_out(found: SubjectData, show: Presenter, said: Said) -> SubjectDataOut:
    """All of a subject, as an answer shows it (主体的全部信息)."""
    stated = found.stated or {}
    return SubjectDataOut(
        **_shared(found.facts, show, said, truncated=found.truncated),
        code=found.subject["eid"],
        name=stated.get("name") or found.subject["name"],
        names=[NameOut(name=row["name"], name_from=row["name_from"], name_to=row["name_to"]) for row in found.names],
        registrations=[_registration(row) for row in found.registrations],
        risk_class=computed.class_out(found.risk_class) if found.risk_class else None,
    )


def person_data_out(found: PersonData, table: PropagationTable, show: Presenter, said: Said) -> PersonDataOut:
    """All of a person, as the answer to himself shows it (本人的全部信息)."""
    record = record_out(found.record, table, show, said, part=False)
    return PersonDataOut(
        **_shared(found.facts, show, said, truncated=found.truncated),
        name=found.row["name"] if found.row else None,
        person=record.person,
        measures=record.measures,
        marks=record.marks,
        marks_as_of=record.marks_as_of,
        proposals=[
            case_answers.proposal_line(row, show, found.standings.get(row["matter"])) for row in found.proposals
        ],
    )


def _shared(facts: OwnFacts, show: Presenter, said: Said, *, truncated: bool) -> dict[str, Any]:
    return {
        **said,
        "truncated": truncated,
        "relations": [show.step(row) for row in facts.relations],
        "parties": show.parties([facts.relations], facts.names),
        "records": [presenting.record(row) for row in facts.records],
        "withdrawn": facts.withdrawn,
        "cases": [_case(one, show) for one in facts.cases],
        "grants": [_grant(one, said["as_of"]) for one in facts.grants],
        "withheld": list(WITHHELD),
        "note": NOTE,
    }


def _registration(row: Row) -> RegistrationOut:
    kind = FACTS["registration"]
    told = {column.name: row[column.name] for column in kind.columns if row.get(column.name) is not None}
    return RegistrationOut(
        id=row["rid"],
        facts={name: mask_text(value) if isinstance(value, str) else value for name, value in told.items()},
        valid_from=row["valid_from"],
        superseded_at=row["superseded_at"],
        source=presenting.source(row),
    )


def _case(one: OwnCase, show: Presenter) -> OwnCaseOut:
    state, head = one.state, one.state.head
    return OwnCaseOut(
        id=head.id,
        procedure=head.procedure,
        term=state.procedure.term,
        rule=presenting.rule(state.procedure.rule),
        records=list(head.refs),
        authority_code=show.ref(head.authority_code),  # of a notice to a person it is his id
        authority_name=head.authority_name,
        state=state.state.id,
        state_term=state.state.term,
        closed=state.state.closed,
        since=state.since,
        acts=[case_answers.act_out(act, state.procedure, head, show) for act in one.acts],
    )


def _grant(one: OwnCase, day: date) -> OwnGrantOut:
    told, now = one.state.data, granted_by(one.state)
    starts = told.get("starts_on")
    return OwnGrantOut(
        id=one.state.head.id,
        term=one.state.procedure.term,
        unit_code=str(told["unit_code"]),
        purpose=str(told["purpose"]),
        starts_on=date.fromisoformat(str(starts)) if starts else None,
        until=date.fromisoformat(str(told["until"])),
        sections=texts_of(told.get("sections")),
        state_term=one.state.state.term,
        holds=now is not None and now.starts_on <= day <= now.until,
    )
