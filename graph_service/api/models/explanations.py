"""Explanations as answered (说明): a proposal replayed, and how a subject got its risk class."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model, PartyOut, RuleOut, SourceOut
from graph_service.api.models.cases import TermsOut


class ExplainedStepOut(Model):
    """One step of an explanation (说明的一步)."""

    id: str = Field(examples=["window"])
    term: str = Field(examples=["任职时点"])
    text: str
    source: SourceOut | None = Field(default=None, description="载明该事实的来源行; null: 由计算或规则得出")


class LookedOut(Model):
    """A rule that the record sets off, and what it came to for this person (所查条款)."""

    rule: RuleOut
    outcome: str = Field(examples=["NOT_REACHED"])
    outcome_term: str = Field(examples=["不适用于该人"])
    why: str


class DifferenceOut(Model):
    """A field that did not come out as it is stored (差异)."""

    field: str = Field(examples=["measures"])
    term: str = Field(examples=["措施及期间"])
    stored: str
    replayed: str | None = Field(description="null: 没有得出该事项")


class ExplanationOut(ContestableAnswer):
    """Why a measure was proposed against a person, replayed as of its day (拟措施的说明)."""

    matter: str
    person: PartyOut | None = Field(default=None, description="该人, 脱敏")
    own_name: str | None = Field(default=None, description="本人查看时为全名; 其他人查看时为 null")
    replayed_as_of: date = Field(description="按哪一日重现")
    replayed_known_at: str = Field(description="按哪一刻所知重现")
    of_run: bool = Field(description="是否按得出该措施的那次计算重现; 否: 该案未记载, 按受理当日重现")
    reproduced: bool = Field(description="以当时的数据和规则重新计算, 结果是否与所存一致")
    differences: list[DifferenceOut]
    terms: TermsOut = Field(description="所存的措施内容及依据")
    rule_version: str = Field(examples=["P08@2021-04-29"])
    steps: list[ExplainedStepOut]
    looked: list[LookedOut] = Field(description="本记录触发的各条款对该人的判断结果, 包括不适用的")
    rules_total: int = Field(description="责任传导表的条款总数; looked 以外的, 本记录不具备其适用条件")
    authority_code: str
    authority_name: str
    case_state: str | None = Field(description="认定案件现状; null: 尚未受理")
    case_state_term: str | None
    note: str


class ClassPartOut(Model):
    """One group's part of a score (分项): ``cap·(1 − Π(1 − points/cap))`` over the points of its records."""

    group: str
    points: int
    cap: int
    records: dict[str, list[float]] = Field(description="各项指标的计分记录, 每条分值")


class ClassRecordOut(Model):
    """A record of the subject itself that counts (计分记录)."""

    kind: str
    doc_no: str | None
    day: date | None
    points: float


class ClassExplanationOut(ContestableAnswer):
    """How a subject got its risk class, so that it can be worked out anew (信用风险分类说明)."""

    code: str
    name: str | None
    scheme: str
    risk_class: str
    score: int
    alone: str = Field(description="不计关联关系的类别")
    by_score: str = Field(description="计入关联关系后的类别, 至多升一类")
    parts: list[ClassPartOut]
    thresholds: dict[str, int]
    floors: dict[str, str] = Field(description="适用的底线规则及其类别")
    records: list[ClassRecordOut]
    note: str
