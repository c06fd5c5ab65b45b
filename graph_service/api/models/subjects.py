"""Answers about a subject: search, card, records, portrait (检索、名片、记录、画像)."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from graph_service.api.models.answers import Answer, Cell, ContestableAnswer, Model, SourceOut
from graph_service.api.models.computed import ClassOut, ProposalOut, SignalOut
from graph_service.domain.events import EventState


class HitOut(Model):
    """A subject that was found, and why (检索结果)."""

    code: str = Field(description="主体标识 code, or scheme:value where it has none", examples=["91440229MA4W00011F"])
    name: str | None = Field(description="名称", examples=["翁源县示例建材有限公司"])
    status: str | None = Field(description="时点当日的登记状态", examples=["ACTIVE"])
    status_term: str | None = Field(description="登记状态名称", examples=["存续"])
    region: str | None = Field(description="行政区划代码", examples=["440229"])
    why: str = Field(description="命中原因 what matched", examples=["字号"])
    matched: str | None = Field(description="命中内容 the words that matched", examples=["翁源县示例建材有限公司"])


class HitsOut(Answer):
    """Subjects found, best first (检索结果清单); ``truncated``: more follow."""

    items: list[HitOut]
    limit: int = Field(description="本页条数上限")
    offset: int = Field(description="起始位置")
    note: str = Field(description="说明", examples=["未查到记录不等于不存在。"])


class NameOut(Model):
    """A name the subject may have borne, and when (历次名称)."""

    name: str = Field(description="名称", examples=["翁源县示例建材有限公司"])
    name_from: date | None = Field(description="可能启用的首日; null: 未载明")
    name_to: date | None = Field(description="不再使用的首日; null: 仍在使用或未载明")


class CardOut(Answer):
    """One subject (主体名片)."""

    code: str = Field(description="主体标识", examples=["91440229MA4W00011F"])
    redirected_from: str | None = Field(
        default=None, description="所查的旧标识, 已归并到本主体 the old id asked for, merged into this subject"
    )
    uscc: str | None = Field(default=None, description="统一社会信用代码")
    reg_no: str | None = Field(default=None, description="注册号")
    name: str | None = Field(default=None, description="名称")
    kind: str | None = Field(default=None, description="主体类别", examples=["ENTERPRISE"])
    kind_term: str | None = Field(default=None, description="主体类别名称", examples=["企业"])
    type_text: str | None = Field(default=None, description="企业类型")
    status: str | None = Field(
        default=None,
        description="时点当日的登记状态; UNFOUNDED 该日尚未成立, 只列标识和成立日期; UNKNOWN 该日状态未载明 "
        "state on the day asked about, never that of a later one",
        examples=["ACTIVE"],
    )
    status_term: str | None = Field(default=None, description="登记状态名称", examples=["存续"])
    lr_name: str | None = Field(
        default=None,
        description="法定代表人姓名: 组织的依法公示, 个体工商户经营者脱敏 operators of individual businesses masked",
    )
    established_on: date | None = Field(default=None, description="成立日期")
    approved_on: date | None = Field(default=None, description="核准日期; 时点之后的不列")
    closed_on: date | None = Field(default=None, description="注销或吊销日期; 时点之后的不列")
    stated_since: date | None = Field(
        default=None,
        description="所示登记自何日起为登记所载 (核准日期, 未载明的为入库日期); 晚于时点的, 未查到该日的登记内容 "
        "from when the version shown speaks; later than as_of: no version of that day is known",
    )
    capital_yuan: float | None = Field(default=None, description="注册资本(元)")
    registrar: str | None = Field(default=None, description="登记机关")
    region: str | None = Field(default=None, description="行政区划")
    address: str | None = Field(default=None, description="住所")
    scope: str | None = Field(default=None, description="经营范围")
    industry: str | None = Field(default=None, description="行业")
    names: list[NameOut] = Field(default_factory=list, description="历次名称及可能使用的期间 names and when borne")
    registered: bool = Field(description="是否有登记记录 whether a register states it, or others only mention it")
    source: SourceOut | None = Field(default=None, description="登记信息来源; null: 未查到登记记录")
    risk_class: ClassOut | None = Field(default=None, description="风险分类")
    signals: list[SignalOut] | None = Field(default=None, description="疑似信号")
    proposals: list[ProposalOut] | None = Field(default=None, description="拟议措施")


class RecordOut(Model):
    """One record (记录)."""

    id: str = Field(description="版本标识 id of this version")
    kind: str = Field(description="记录种类", examples=["penalty"])
    term: str = Field(description="记录种类名称", examples=["行政处罚"])
    facts: dict[str, Cell] = Field(description="各项内容, 键为字段名 columns of the kind; people's numbers masked")
    valid_from: date | None = Field(default=None, description="生效日期")
    valid_to: date | None = Field(default=None, description="失效日期")
    superseded_at: str | None = Field(default=None, description="被更正的时间 when a later version replaced it")
    standing: EventState = Field(
        description="效力: VALID 有效, MARKED 异议核查中, REPAIRED 已修复, ANNULLED 已撤销 whether it stands"
    )
    objection_mark: bool = Field(description="异议标记 whether an objection to it is being looked into (R6.3)")
    persons: dict[str, Cell] | None = Field(default=None, description="涉及人员, 脱敏")
    source: SourceOut = Field(description="来源")


class DeliveryOut(Model):
    """Who delivers records of a kind, and when last (来源单位及最近入库)."""

    source: str = Field(description="来源单位或系统")
    received_at: str = Field(description="最近一次入库时间 when we knew what it last delivered")


class AskedKindOut(Model):
    """A kind of record that was asked for (所查种类): what "none found" rests on."""

    kind: str = Field(description="记录种类", examples=["penalty"])
    term: str = Field(description="记录种类名称", examples=["行政处罚"])
    sources: list[DeliveryOut] = Field(description="提供该种记录的来源; 空: 没有来源提供, 未查到不说明什么")


class RecordsOut(ContestableAnswer):
    """Records on a subject, newest first (记录清单)."""

    code: str = Field(description="主体标识")
    public_only: bool = Field(description="是否仅含公示信息 whether the caller is shown public records only")
    records: list[RecordOut]
    asked: list[AskedKindOut] = Field(
        description="所查种类及其来源; 对查询人不公开的种类不列 kinds withheld from the caller are left out"
    )
    note: str = Field(description="说明", examples=["未查到记录只说明本图谱中没有, 不等于没有。"])
