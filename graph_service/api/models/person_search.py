"""Looking for a person, as asked and answered (查人员)."""

from __future__ import annotations

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model, PersonOut, StepOut, SubjectOut, WalkAnswer
from graph_service.api.models.checks import IdNumber


class PersonSearchIn(Model):
    """Whom to look for (查人员): exactly one of the two."""

    id_number: IdNumber | None = None
    name: str | None = Field(default=None, max_length=50, description="完整姓名, 至少两个字 the whole name")


class PersonHitOut(Model):
    """A person that was found (查到的人员)."""

    person: PersonOut
    via: str | None = Field(description="查询该人 ties、neighbours 时填入 via 的主体代码; null: 未查到与其相连的主体")
    ties: list[StepOut] = Field(description="历来的任职、持股等关系, 近的在前 relations of every day")
    more: int = Field(ge=0, description="未列出的关系数")


class PersonsFoundOut(ContestableAnswer, WalkAnswer):
    """Persons that were found (查人员结果)."""

    items: list[PersonHitOut]
    subjects: list[SubjectOut] = Field(description="关系所涉主体 whom the ties name")
    elsewhere: int = Field(default=0, ge=0, description="只与本行政区划外主体相连而未列的人数")
    note: str = Field(description="说明", examples=["同名不等于同一人。"])
