"""What a subject or a person is told of himself (查阅、复制, PIPL 45)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import (
    Cell,
    ContestableAnswer,
    Model,
    PartyOut,
    PersonOut,
    RuleOut,
    SourceOut,
    StepOut,
)
from graph_service.api.models.cases import ActOut, ProposalLineOut
from graph_service.api.models.computed import ClassOut
from graph_service.api.models.persons import PersonMarkOut, PersonMeasureOut
from graph_service.api.models.subjects import NameOut, RecordOut


class RegistrationOut(Model):
    """One version of what a register states (一次登记)."""

    id: str
    facts: dict[str, Cell] = Field(description="各项内容, 键为字段名")
    valid_from: date | None
    superseded_at: str | None = Field(description="被后来的登记取代的时间; null: 现行")
    source: SourceOut


class OwnCaseOut(Model):
    """A case about the one who asks, with what was done in it (关于本人的案件)."""

    id: str
    procedure: str
    term: str
    rule: RuleOut
    records: list[str]
    authority_code: str
    authority_name: str
    state: str
    state_term: str
    closed: bool
    since: date
    acts: list[ActOut]


class OwnGrantOut(Model):
    """An authorisation or consent that was given (所作的授权、同意)."""

    id: str
    term: str
    unit_code: str
    purpose: str
    starts_on: date | None
    until: date | None
    sections: list[str] = Field(description="授权的分项; 空: 全部")
    state_term: str
    holds: bool = Field(description="在所问之日是否有效")


class OwnData(ContestableAnswer):
    """What both kinds are told (共有部分), as known at a time."""

    relations: list[StepOut] = Field(default_factory=list[StepOut], description="历来任职、持股、担保")
    parties: list[PartyOut] = Field(default_factory=list[PartyOut], description="relations 所涉各方, 其他自然人脱敏")
    records: list[RecordOut]
    withdrawn: int = Field(description="已撤回、已撤销而不再列出的记录数: 只为追溯留存, 不再使用(个人信息保护法47)")
    cases: list[OwnCaseOut]
    grants: list[OwnGrantOut]
    withheld: list[str] = Field(description="不提供的内容及理由")
    note: str


class SubjectDataOut(OwnData):
    """All of a subject (主体的全部信息)."""

    code: str
    name: str | None
    names: list[NameOut]
    registrations: list[RegistrationOut]
    risk_class: ClassOut | None = Field(default=None, description="最近一次计算的信用风险分类及各部分, 内部参考")


class PersonDataOut(OwnData):
    """All of a person, told to himself (本人的全部信息)."""

    name: str | None = Field(description="本人姓名, 全名; null: 本图谱中未查到")
    person: PersonOut | None = Field(description="在 relations 中的引用; certain: 身份是否已核验")
    measures: list[PersonMeasureOut] = Field(description="已决定的措施(L1)")
    marks: list[PersonMarkOut] = Field(description="标注, 不减损任何权利")
    marks_as_of: date | None
    proposals: list[ProposalLineOut] = Field(description="最近一次计算的拟措施: 未经认定没有效力, 可以 matter 查说明")
