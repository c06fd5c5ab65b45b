"""Cases as asked and answered (案件): what is handed in, and where a case stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from graph_service.api.models.answers import Answer, ContestableAnswer, Model, PartyOut, RuleOut
from graph_service.usecases.proposals_desk import Progress

Text = Annotated[str, Field(max_length=4_000)]
DataIn = dict[Annotated[str, Field(max_length=50)], Text | bool | float | list[Annotated[str, Field(max_length=200)]]]


class StepIn(Model):
    """A step of a case (办理)."""

    step: str = Field(max_length=50, description="步骤, 见 /v1/procedures", examples=["mark"])
    day: date | None = Field(default=None, description="发生日, 缺省为今天 the day it was done")
    reason: Text = Field(default="", description="理由")
    data: DataIn = Field(default_factory=dict, description="栏目, 键见 /v1/procedures")


class ActIn(StepIn):
    """The next step of a case (继续办理)."""

    seen: int = Field(ge=1, description="所见的行为数 how many acts you saw: if there are more by now, 409")


class CaseIn(StepIn):
    """A case to be opened (立案): on records of a subject, or on a proposal of the last run."""

    procedure: str = Field(max_length=50, description="程序, 见 /v1/procedures", examples=["objection"])
    subject: str = Field(default="", max_length=100, description="主体代码 the subject")
    case: str = Field(default="", max_length=100, description="所涉案件, 如对限制的异议 a case that it is about")
    proposal: str = Field(default="", max_length=100, description="拟措施的事项号, 见 /v1/proposals")
    records: list[Annotated[str, Field(max_length=200)]] = Field(
        default_factory=list, max_length=100, description="所涉记录的版本标识或引用 records, by id or reference"
    )


class FieldOut(Model):
    """A field that a step states (栏目)."""

    id: str
    term: str
    type: str = Field(examples=["day"])
    choices: list[str] = Field(description="可选值; 空: 不限")


class StepOut(Model):
    """A step that may be taken (可为的步骤)."""

    id: str
    term: str
    by_authority: bool = Field(description="是否仅认定单位可为")
    scope: str = Field(description="所需权限")
    reasoned: bool = Field(description="是否须说明理由")
    needs: list[FieldOut] = Field(description="必填栏目")
    may: list[FieldOut] = Field(description="可填栏目")


class StateOut(Model):
    """A state of a procedure (状态)."""

    id: str
    term: str
    closed: bool = Field(description="是否不再待办")
    effect: str | None = Field(description="对所涉记录的效果")
    steps: list[str] = Field(description="由此可为的步骤")


class ProcedureOut(Model):
    """A procedure (程序)."""

    id: str
    term: str
    rule: RuleOut
    concerns: list[str] = Field(description="可针对的记录种类; 空: 不针对记录")
    opening: list[str] = Field(description="立案的步骤")
    states: list[StateOut]
    steps: list[StepOut]


class ProceduresOut(Answer):
    """All procedures (程序清单)."""

    procedures: list[ProcedureOut]


class CaseClockOut(Model):
    """A clock of the case (时限)."""

    clock: str = Field(examples=["C08"])
    term: str
    start: date
    due: date | None = Field(description="到期日; null: 放假安排未载入, 不作推断")
    stop: date | None
    overdue: bool = Field(description="截至所问日是否逾期")


class ActOut(Model):
    """What was done (行为)."""

    seq: int
    step: str
    term: str
    day: date
    at: str = Field(description="记录时间")
    unit: str
    role: str
    reason: str
    data: dict[str, str | bool | float | list[str]]


class MeasureOut(Model):
    """A measure of the case (措施)."""

    kind: str
    posts: list[str] = Field(description="所限职务或活动")
    field: list[str] = Field(description="所限行业; 空: 不限")
    elsewhere: bool = Field(description="是否仅限其他单位")
    first: date
    last: date | None
    term: str


class EndBoundsOut(Model):
    """Between which days the authority fixes the end of a measure (终止日的法定幅度)."""

    earliest: date
    latest: date | None = Field(description="null: 可至终身")


class TermsOut(Model):
    """What a person is proposed, or decided, to be barred from, and on what it rests (措施内容及依据)."""

    rule: str = Field(description="规则号", examples=["P08"])
    article: str = Field(description="依据条款", examples=["食安法135"])
    text: str = Field(description="条款内容")
    entity: str = Field(description="源记录的主体")
    entity_name: str
    role: str | None = Field(description="据以传导的任职; null: 本人即源记录的主体")
    role_term: str | None
    doc_no: str = Field(description="源决定文号")
    quote: str | None = Field(default=None, description="决定书对其责任的认定原文, 脱敏")
    path: str | None = Field(default=None, description="传导路径, 人员为引用号")
    layer: str = Field(description="proposal 拟议, candidate 待补认定, needs_id 待核身份, foreign 外地决定")
    missing: list[str] = Field(description="尚缺的要件")
    end_bounds: EndBoundsOut | None = Field(description="认定时须定的终止日的法定幅度; null: 期限由法律规定, 不另定")
    with_origin: bool = Field(description="是否随源记录修复、移出而结束; 否: 有独立法定期限")
    measures: list[MeasureOut]
    way_back: list[str] = Field(description="救济途径")


class CaseOut(ContestableAnswer):
    """Where a case stands, and how it came there (案件)."""

    id: str
    procedure: str
    term: str
    rule: RuleOut
    party: PartyOut | None = Field(default=None, description="所涉主体或自然人, 脱敏")
    records: list[str] = Field(description="所涉记录的引用")
    authority_code: str
    authority_name: str
    state: str
    state_term: str
    effect: str | None
    closed: bool
    since: date
    seq: int = Field(description="行为数, 办理时作为 seen 提交")
    clocks: list[CaseClockOut]
    terms: TermsOut | None = Field(description="措施内容及依据; null: 不涉及对人的措施")
    letter: str | None = Field(default=None, description="告知函正文: 对受送达人为全名, 对其他人脱敏 text of a notice")
    onward: list[StepOut]
    acts: list[ActOut]


class CaseLineOut(Model):
    """A case in a list (案件清单一行)."""

    id: str
    procedure: str
    term: str
    party: PartyOut | None = Field(default=None)
    authority_code: str
    authority_name: str
    state: str
    state_term: str
    closed: bool
    since: date
    due: date | None = Field(description="最近的到期日")
    overdue: bool


class CasesOut(ContestableAnswer):
    """A page of cases (案件清单)."""

    cases: list[CaseLineOut]
    after: str | None = Field(description="下一页的 after; null: 已到末页。本行政区划外的不列, 一页可少于条数")


class ProposalLineOut(TermsOut):
    """A proposal that waits for a decision (待认定的拟措施)."""

    matter: str = Field(description="事项号: 立案时填入 proposal")
    person: PartyOut | None = Field(default=None)
    decided_on: date
    authority_code: str | None
    authority_name: str
    state: str | None = Field(default=None, description="办理状态; null: 尚无人受理")
    state_term: str = Field(description="办理状态名称", examples=["待人工认定"])


class ProgressCountOut(Model):
    """How many proposals came so far (办理进度计数)."""

    id: Progress
    term: str = Field(description="办理进度", examples=["待认定"])
    count: int = Field(ge=0, description="件数, 只计可查看的")


class ProposalsOut(ContestableAnswer):
    """A page of proposals (拟措施清单)."""

    counts: list[ProgressCountOut] = Field(description="各办理进度的件数, 不论所列的是哪一种")
    proposals: list[ProposalLineOut]
    after: str | None
