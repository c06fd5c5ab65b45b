"""Answers that walk the graph: network, one hop, relation counts, controllers (网络、展开、关联数、控制人)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import Answer, ContestableAnswer, Model, PartyOut, RuleOut, StepOut, WalkAnswer


class NodeGroupOut(Model):
    """The group of a node by the last run (所在集团): computed, hence suspected."""

    head: PartyOut = Field(description="疑似控制方, 引用号即集团标识 who is computed to control all of it alone")
    size: int = Field(ge=2, description="成员户数, 牵头方为主体的计入 subjects in it")


class NodeOut(Model):
    """A party in a network (网络节点)."""

    party: PartyOut
    depth: int = Field(description="距中心的层数", ge=0)
    status: str | None = Field(default=None, description="时点当日的登记状态; 该日尚未成立的主体不列, 所查主体除外")
    status_term: str | None = Field(default=None, description="登记状态名称", examples=["存续"])
    entity_kind: str | None = Field(default=None, description="主体类别")
    hub: bool = Field(default=False, description="关系过多, 未展开 too many relations to walk through")
    degree: int | None = Field(
        default=None, ge=0, description="当日有效、符合筛选的关系数; null: 关系过多或未显示, 见 ties"
    )
    group: NodeGroupOut | None = Field(
        default=None, description="最近一次计算的所在集团(疑似); null: 未查到, 或不提供 none found, or not told"
    )
    suspected_controller: bool | None = Field(
        default=None, description="最近一次计算中是否为所列主体的疑似实际控制人; null: 不提供"
    )
    risk_class: str | None = Field(default=None, description="信用风险分类; null: 未计算, 或不提供", examples=["C"])


class LinksOut(ContestableAnswer, WalkAnswer):
    """Parties and relations in force on the day (节点与关系)."""

    nodes: list[NodeOut]
    links: list[StepOut]
    computed_as_of: date | None = Field(
        default=None, description="集团、疑似控制、分类所属计算的截至日; null: 不提供 day of the last run"
    )


class NetworkOut(LinksOut):
    """Relations around a subject in force on the day (关联网络)."""

    code: str = Field(description="中心主体")


class TieOut(Model):
    """Relations of one kind and direction (一类关系)."""

    kind: Literal["OWNS", "ROLE", "GUARANTEES", "PROXY_VOTES", "CONCERT", "BRANCH_OF"] = Field(description="关系种类")
    term: str = Field(description="关系名称", examples=["持股"])
    direction: Literal["out", "in"] = Field(description="out 该方为起点, in 该方为终点")
    count: int = Field(ge=1, description="当日有效的条数")


class TiesOut(Answer):
    """How many relations a party has (关联数), before any is loaded."""

    party: PartyOut
    ties: list[TieOut]
    total: int = Field(ge=0, description="合计; 有截断的为下限 in all, the least there is where truncated")
    hidden: int = Field(default=0, ge=0, description="其中另一端超出本行政区划的条数 to parties hidden from you")


class NeighboursOut(LinksOut):
    """One hop around a party (一步展开), a page of it."""

    party: PartyOut
    more: int = Field(ge=0, description="本页之后的关系数; 有截断的为下限 relations after this page")
    next: int | None = Field(description="下一页的 after; null: 没有了")


class ControllerOut(Model):
    """A controller, or who may be one (控制人或候选)."""

    party: PartyOut
    label: str = Field(description="称谓", examples=["疑似实际控制人"])
    basis: str = Field(description="依据", examples=["SOLE"])
    votes: float | None = Field(
        description="该方表决权占起决定作用的表决权的比例: 库存股不计, 合计超过 100% 的按合计折算", ge=0, le=1
    )
    path: list[StepOut] = Field(description="控制路径, 自所查主体向上")


class DeclaredOut(Model):
    """A controller that a source declares (申报的实际控制人), kept beside the computed one."""

    party: PartyOut
    standing: Literal["AGREES", "CONFLICTS", "NOT_COMPUTED"] = Field(description="与计算结果的关系")
    standing_term: str = Field(description="与计算结果的关系", examples=["与计算不一致, 需复核"])
    step: StepOut


class ControlOut(ContestableAnswer, WalkAnswer):
    """Who controls a subject (控制情况, R8.7)."""

    code: str = Field(description="所查主体")
    mode: str = Field(description="控制方式", examples=["SOLE"])
    mode_term: str = Field(description="控制方式名称", examples=["单独控制"])
    unknown_votes: float = Field(
        description="持有人不明的表决权占起决定作用的表决权的比例 votes whose holders nobody states", ge=0, le=1
    )
    controllers: list[ControllerOut] = Field(
        description="计算或推定所得, 均为疑似 computed or presumed, hence suspected"
    )
    candidates: list[ControllerOut] = Field(description="候选, 待人工确认 to be confirmed by a person")
    declared: list[DeclaredOut] = Field(description="来源申报的实际控制人")
    parties: list[PartyOut] = Field(description="路径上的主体和人员 whom the paths name")
    rule: RuleOut = Field(description="本次结果所依规则, 因控制方式而异 the rule by which the mode was found")
