"""Trees of holdings, up and down (股权穿透、对外投资)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from graph_service.api.models.answers import ContestableAnswer, Model, PartyOut, StepOut, WalkAnswer


class BranchOut(Model):
    """A party in a tree of holdings (穿透一支)."""

    party: PartyOut
    share: float | None = Field(description="这一层的出资比例; null: 未注明", ge=0)
    product: float | None = Field(description="逐层比例之积, 到所查主体; null: 有一层未注明", ge=0)
    depth: int = Field(ge=1, description="层数")
    stop: Literal["LOOP", "CUT"] | None = Field(
        description="分支终止: LOOP 循环持股, CUT 达到上限, 另有 more 笔; null: 已到头或已全部展开"
    )
    more: int | None = Field(ge=0, description="该方未列出的持股笔数 and so many more; null: 该方未显示")
    unknown: float | None = Field(
        ge=0,
        le=1,
        description="持有人不明的部分: 1 减去登记比例合计; null: 无从得知(无登记、有未注明或合计过 1)",
    )
    nominal: bool = Field(description="来源注明为名义持有(代持): 实际权益人另列或不明, 不计入控制和综合持股")
    nominee: bool = Field(description="名称为名义持有人(如登记结算机构, R8.7): 其所持归属不明")
    step: StepOut = Field(description="持股关系及来源")


class OwnerOut(BranchOut):
    """An owner in the tree (股权穿透一支)."""

    owners: list[OwnerOut] = Field(description="上一层股东")


class InvestmentOut(BranchOut):
    """What is held, in the tree (对外投资一支)."""

    investments: list[InvestmentOut] = Field(description="下一层被投资主体")


class RingOut(Model):
    """A ring of holdings (循环持股)."""

    parties: list[str] = Field(description="引用号, 各为后一方的股东, 首尾为同一方 each owns the next, closed")
    shares: list[float | None] = Field(description="逐段比例; null: 未注明或两端均未显示")
    product: float | None = Field(ge=0, description="各段比例之积; null: 有一段未注明")


class TreeOut(ContestableAnswer, WalkAnswer):
    """A tree of holdings (股权穿透树)."""

    code: str = Field(description="所查主体")
    more: int = Field(ge=0, description="所查主体未列出的直接持股笔数 direct ones that are not shown")
    unknown: float | None = Field(ge=0, le=1, description="所查主体持有人不明的部分, 同各支")
    rings: list[RingOut] = Field(description="走到的循环持股, 每环一次 rings met, each once")


class OwnersOut(TreeOut):
    """Owners upstream as a tree with products of shares (股权穿透)."""

    owners: list[OwnerOut]


class InvestmentsOut(TreeOut):
    """What a subject holds, downstream, as a tree with products of shares (对外投资)."""

    investments: list[InvestmentOut]
