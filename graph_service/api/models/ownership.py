"""Answers about final owners (综合持股、受益所有人)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model, PartyOut, RuleOut, StepOut, WalkAnswer


class ChainOut(Model):
    """One chain of holdings from an owner down to the subject (持股路径)."""

    parties: list[str] = Field(description="自股东至所查主体的引用号 references, owner first")
    shares: list[float | None] = Field(description="逐层持股比例; null: 两端均未显示", examples=[[0.6, 0.55]])
    product: float = Field(ge=0, description="逐层比例之积", examples=[0.33])


class FinalOwnerOut(Model):
    """What one party finally owns (综合持股)."""

    party: PartyOut
    integrated: float = Field(ge=0, description="综合持股比例, 循环持股按闭式求解 integrated share (R8.6)")
    path_sum: float = Field(ge=0, description="路径合计: 各条不重复路径乘积之和; 无循环时与综合持股比例相等")
    chains: list[ChainOut] = Field(description="贡献最大的几条路径 the strongest chains")
    truncated: bool = Field(
        description="路径过多, 未全部展开: 所列路径可能不全, 路径合计为下限 path_sum is a lower bound"
    )


class FinalOwnersOut(ContestableAnswer, WalkAnswer):
    """Final owners of a subject, largest first (综合持股)."""

    code: str = Field(description="所查主体")
    owners: list[FinalOwnerOut]
    unknown: float | None = Field(description="最终持有人不明的部分; null: 封闭环, 无解", ge=0)
    self_share: float | None = Field(description="经他人间接持有自身的比例, 仅列示", ge=0)
    closed_ring: bool = Field(description="CLOSED_RING 封闭环: 全部股权互相持有, 综合持股比例无解")
    parties: list[PartyOut] = Field(description="路径上的主体和人员 whom the chains name")


class BeneficialOwnerOut(Model):
    """A natural person and a standard that names them (受益所有人, 推算); who meets two has two entries."""

    party: PartyOut
    step: Literal["SHARE", "VOTES", "CONTROL", "MANAGEMENT", "STATE", "BRANCH"] = Field(description="认定标准")
    label: str = Field(description="称谓", examples=["疑似受益所有人(权益)"])
    part: float | None = Field(description="最终权益或表决权比例; null: 该标准不论比例", ge=0)
    basis: str | None = Field(description="控制方式、申报或职务", examples=["JOINT"])
    rule: RuleOut
    path: list[StepOut]


class BeneficialOwnersOut(ContestableAnswer, WalkAnswer):
    """Beneficial owners by the standards of R8.4, computed, no filing (受益所有人推算)."""

    code: str = Field(description="所查主体")
    in_scope: bool = Field(description="是否在备案范围内")
    may_promise: bool = Field(description="是否符合承诺免报的条件; 承诺由主体自行作出")
    owners: list[BeneficialOwnerOut]
    scope_rule: RuleOut
    parties: list[PartyOut] = Field(description="路径上的主体和人员 whom the paths name")
    note: str = Field(description="说明")
