"""The personal credit record as asked and answered (个人信用记录)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model, PersonOut
from graph_service.api.models.checks import BanOut, IdNumber


class PersonRecordIn(Model):
    """Whose record is asked for (查询)."""

    id_number: IdNumber


class PersonMeasureOut(BanOut):
    """A measure decided against the person (措施, L1)."""

    state: str = Field(description="状态", examples=["ACTIVE"])
    state_term: str = Field(examples=["生效"])
    current: bool = Field(description="是否现行; 否则为既往")
    since: date | None = Field(description="暂停、结束或解除的日期")
    entity: str = Field(description="由何主体的记录而来")
    entity_name: str
    origin_doc_no: str = Field(description="源记录文号")
    role: str = Field(description="任职")
    statements: list[str] = Field(description="异议未能查清时申请人的陈述(R6.5)")


class PersonMarkOut(Model):
    """A record of another on which the person is noted as responsible (标注, L2), without effect on any right."""

    rule: str = Field(examples=["R4.4b"])
    article: str
    confirmed: bool
    text: str
    record: str = Field(description="源记录引用")
    doc_no: str
    decided_on: date
    authority_code: str | None
    authority_name: str
    entity: str
    entity_name: str
    role: str | None
    objection_mark: bool
    statements: list[str]
    way_back: list[str]


class PersonRecordOut(ContestableAnswer):
    """A personal credit record (个人信用记录): what is not there was not found, and no more is said."""

    person: PersonOut | None = Field(default=None, description="本人, 脱敏; null: 本图谱中未查到")
    measures: list[PersonMeasureOut] = Field(description="已决定的措施(L1), 现行与既往")
    marks: list[PersonMarkOut] = Field(description="标注, 不减损任何权利")
    marks_as_of: date | None = Field(description="标注的计算时点")
    part: bool = Field(description="是否只列本单位认定的部分")
    note: str
