"""Answers that walk the graph: network, owners, controllers (网络、股东、控制人)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model, PartyOut, RuleOut, StepOut, WalkAnswer


class NodeOut(Model):
    """A party in a network (网络节点)."""

    party: PartyOut
    depth: int = Field(description="距中心的层数", ge=0)
    status: str | None = Field(default=None, description="登记状态")
    entity_kind: str | None = Field(default=None, description="主体类别")
    hub: bool = Field(default=False, description="关系过多, 未展开 too many relations to walk through")


class NetworkOut(ContestableAnswer, WalkAnswer):
    """Relations around a subject in force on the day (关联网络)."""

    code: str = Field(description="中心主体")
    nodes: list[NodeOut]
    links: list[StepOut]


class OwnerOut(Model):
    """An owner in the tree (股权穿透一支)."""

    party: PartyOut
    share: float | None = Field(description="对下一层的出资比例; null: 未注明", ge=0)
    product: float | None = Field(description="逐层比例之积, 到所查主体; null: 有一层未注明", ge=0)
    depth: int = Field(ge=1, description="层数")
    stop: Literal["LOOP", "CUT"] | None = Field(
        description="分支终止: LOOP 循环持股, CUT 达到上限; null: 已到顶或已展开"
    )
    step: StepOut = Field(description="持股关系及来源")
    owners: list[OwnerOut] = Field(description="上一层股东")


class OwnersOut(ContestableAnswer, WalkAnswer):
    """Owners upstream as a tree with products of shares (股权穿透)."""

    code: str = Field(description="所查主体")
    owners: list[OwnerOut]


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
