"""Answers about a subject: search, card, records, portrait (检索、名片、记录、画像)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from graph_service.api.models.answers import PERSONS, Answer, Cell, Model, PersonOut, SourceOut
from graph_service.api.models.networks import ControlOut
from graph_service.api.scoped import Scoped


class HitOut(Model):
    """A subject that was found, and why (检索结果)."""

    code: str = Field(description="主体标识 code, or scheme:value where it has none", examples=["91440229MA4W00011F"])
    name: str | None = Field(description="名称", examples=["翁源县示例建材有限公司"])
    status: str | None = Field(description="登记状态", examples=["ACTIVE"])
    status_term: str | None = Field(description="登记状态名称", examples=["存续"])
    why: str = Field(description="命中原因 what matched", examples=["字号"])
    matched: str | None = Field(description="命中内容 the words that matched", examples=["翁源县示例建材有限公司"])


class HitsOut(Answer):
    """Subjects found, best first (检索结果清单); ``truncated``: more follow."""

    items: list[HitOut]
    limit: int = Field(description="本页条数上限")
    offset: int = Field(description="起始位置")
    note: str = Field(description="说明", examples=["未查到记录不等于不存在。"])


class ClassOut(Model):
    """Risk class (信用风险分类), internal: a ground for how often to inspect, never a grade of the subject."""

    grade: str | None = Field(description="类别", examples=["B"])
    factors: list[str] = Field(default_factory=list[str], description="因素")
    run: str | None = Field(default=None, description="计算批次")


class SignalOut(Model):
    """A signal (疑似关联风险, L3): for supervisors, no effect on any right."""

    rule: str | None = Field(description="规则号", examples=["R8.10"])
    score: float | None = Field(default=None, description="分值")
    label: Literal["疑似"] = "疑似"


class ProposalOut(Model):
    """A proposed measure (拟议措施, L1): without effect until the authority decides."""

    rule: str | None = Field(description="规则号", examples=["P08"])
    person: PersonOut = Field(description="拟及人员")
    records: list[str] = Field(description="所依据记录 ids of the records it rests on")
    state: Literal["待人工认定"] = "待人工认定"


class CardOut(Answer):
    """One subject (主体名片)."""

    code: str = Field(description="主体标识", examples=["91440229MA4W00011F"])
    uscc: str | None = Field(default=None, description="统一社会信用代码")
    reg_no: str | None = Field(default=None, description="注册号")
    name: str | None = Field(default=None, description="名称")
    kind: str | None = Field(default=None, description="主体类别", examples=["ENTERPRISE"])
    kind_term: str | None = Field(default=None, description="主体类别名称", examples=["企业"])
    type_text: str | None = Field(default=None, description="企业类型")
    status: str | None = Field(default=None, description="登记状态", examples=["ACTIVE"])
    status_term: str | None = Field(default=None, description="登记状态名称", examples=["存续"])
    lr_name: str | None = Field(
        default=None,
        description="法定代表人姓名: 组织的依法公示; 个体工商户经营者脱敏 the operator of an individual business is masked",
    )
    established_on: date | None = Field(default=None, description="成立日期")
    approved_on: date | None = Field(default=None, description="核准日期")
    closed_on: date | None = Field(default=None, description="注销或吊销日期")
    capital_yuan: float | None = Field(default=None, description="注册资本(元)")
    registrar: str | None = Field(default=None, description="登记机关")
    region: str | None = Field(default=None, description="行政区划")
    address: str | None = Field(default=None, description="住所")
    scope: str | None = Field(default=None, description="经营范围")
    industry: str | None = Field(default=None, description="行业")
    registered: bool = Field(description="是否有登记记录 whether a register states it, or others only mention it")
    source: SourceOut | None = Field(default=None, description="登记信息来源; null: 未查到登记记录")
    risk_class: Annotated[ClassOut | None, Scoped("class:read")] = Field(default=None, description="风险分类")
    signals: Annotated[list[SignalOut] | None, Scoped("signals:read")] = Field(default=None, description="疑似信号")
    proposals: Annotated[list[ProposalOut] | None, Scoped("proposals:read")] = Field(
        default=None, description="拟议措施"
    )


class RecordOut(Model):
    """One record (记录)."""

    id: str = Field(description="版本标识 id of this version")
    kind: str = Field(description="记录种类", examples=["penalty"])
    term: str = Field(description="记录种类名称", examples=["行政处罚"])
    facts: dict[str, Cell] = Field(description="各项内容, 键为字段名 columns of the kind; people's numbers masked")
    valid_from: date | None = Field(default=None, description="生效日期")
    valid_to: date | None = Field(default=None, description="失效日期")
    superseded_at: str | None = Field(default=None, description="被更正的时间 when a later version replaced it")
    persons: Annotated[dict[str, Cell] | None, PERSONS] = Field(default=None, description="涉及人员, 脱敏")
    source: SourceOut = Field(description="来源")


class RecordsOut(Answer):
    """Records on a subject, newest first (记录清单)."""

    code: str = Field(description="主体标识")
    public_only: bool = Field(description="是否仅含公示信息 whether the caller is shown public records only")
    records: list[RecordOut]
    note: str = Field(description="说明", examples=["未查到记录只说明本图谱中没有, 不等于没有。"])


class PortraitOut(Answer):
    """Credit portrait (信用画像): facts side by side, neither score nor grade (R9.6)."""

    card: CardOut = Field(description="登记信息")
    control: ControlOut = Field(description="控制情况")
    records: list[RecordOut] = Field(description="期限内的记录, 由新到旧")
    commitments: dict[str, int] = Field(description="信用承诺及履行 by state of performance")
    newest: dict[str, str] = Field(description="各类数据最近入库时间 when each kind was last heard of")
    silent: list[str] = Field(description="未查到记录的种类 kinds of which no record was found")
    note: str = Field(description="说明")
