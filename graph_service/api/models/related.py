"""Answers about who belongs together: related parties, groups, paths (关联方、集团、找关系)."""

from __future__ import annotations

from pydantic import Field

from graph_service.analysis.paths import Cut
from graph_service.api.models.answers import ContestableAnswer, Model, PartyOut, RuleOut, StepOut, WalkAnswer
from graph_service.api.models.networks import NodeOut
from graph_service.rulebook.related_parties import Standard
from graph_service.usecases.groups import Basis


class RelatedOut(Model):
    """A related party by one rule (关联方)."""

    party: PartyOut
    relation: str = Field(description="关联关系; 计算所得的称疑似", examples=["疑似同受一方控制"])
    computed: bool = Field(description="是否计算所得 computed, hence suspected")
    measured: float | None = Field(description="该规则所比较的比例; null: 不比较比例", ge=0, examples=[0.25])
    through: PartyOut = Field(description="经由: 规则的起点, 直接关联的为所查主体")
    rule: RuleOut
    path: list[StepOut] = Field(description="依据, 自所查主体向外 the facts, from the subject outwards")
    restricted: bool = Field(default=False, description="依据亲属关系, 不得外传 rests on kinship")


class RelatedPartiesOut(ContestableAnswer, WalkAnswer):
    """Related parties of a subject on the day by a standard (关联方清单)."""

    code: str = Field(description="所查主体")
    standard: Standard = Field(description="适用标准")
    in_force: bool = Field(description="该标准当日是否施行 whether any of its rules was in force on the day")
    kin: bool = Field(description="是否查了亲属关系: 须逐案授权 whether relatives were looked for")
    items: list[RelatedOut]
    by_name: int = Field(description="仅知姓名、身份未核验而未列入的人数 persons left out", ge=0)
    parties: list[PartyOut] = Field(description="依据中的主体和人员 whom the paths name")
    note: str = Field(description="说明")


class MemberOut(Model):
    """A member of a group (成员)."""

    party: PartyOut
    by_person: bool = Field(description="是否经由同一人归入, 而不仅因控制 linked in by a person")
    path: list[StepOut] = Field(description="归入依据, 自牵头方而下 the facts, from the head down")


class GroupOut(ContestableAnswer, WalkAnswer):
    """The group of a subject (所在集团或关联群组): computed, hence suspected."""

    code: str = Field(description="所查主体")
    basis: Basis = Field(description="归组依据: CONTROL 同受控制, LINK 同受控制或同一人")
    head: PartyOut | None = Field(
        description="牵头方; null: 相互控制, 或者按同一人归组, 没有牵头方 nobody heads a ring, or whom a person links"
    )
    members: list[MemberOut] = Field(description="成员, 至少两户; 空: 未查到同组成员 none: nobody else belongs")
    parties: list[PartyOut] = Field(description="依据中的主体和人员 whom the paths name")
    rule: RuleOut
    note: str = Field(description="说明")


class HopOut(Model):
    """One hop of a path (一段): all relations between two parties."""

    start: str = Field(description="引用号 reference of a party")
    end: str = Field(description="引用号 reference of a party")
    steps: list[StepOut] = Field(description="两者之间的关系, 方向不限 relations between them, either way")


class PathOut(Model):
    """One path between two subjects (关系路径)."""

    hops: list[HopOut]
    length: int = Field(description="段数", ge=1)
    strength: float = Field(
        description="逐段强度之积, 只用于排序: 持股按比例, 其他关系按 1, 比例未注明按 0", ge=0, le=1
    )
    for_others: bool = Field(description="是否经过国家出资人或名义持有人: 仅此不构成关联 by the state or a nominee")


class PathsOut(ContestableAnswer, WalkAnswer):
    """Paths between subjects on the day, shortest first (找关系)."""

    between: list[PartyOut] = Field(description="所查主体")
    depth: int = Field(description="段数上限", ge=1)
    paths: list[PathOut]
    cuts: list[Cut] = Field(
        description="截断原因: LIMIT 路径数, STEPS 查找步数, HUB 遇到关系过多的一方, RELATIONS 读取的关系数"
    )
    hubs: list[PartyOut] = Field(description="关系过多、未穿过的一方 met, not walked through")
    parties: list[PartyOut] = Field(description="路径上的主体和人员 whom the paths name")
    nodes: list[NodeOut] = Field(description="同上, 带时点当日的登记状态; depth 为距端点的段数 the same as nodes")
    rule: RuleOut
    note: str = Field(description="说明")
