"""Routes of the trees of holdings (股权穿透、对外投资)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, TypedDict

from fastapi import APIRouter, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.answers import PersonOut, StepOut, SubjectOut
from graph_service.api.models.holding_trees import InvestmentOut, InvestmentsOut, OwnerOut, OwnersOut, RingOut
from graph_service.api.params import Code, QuestionDep, Said
from graph_service.api.presenting import Presenter, Row
from graph_service.usecases.holding_trees import Branch, HoldingTree, Ring, investment_tree, owner_tree
from graph_service.usecases.networks import names_of

router = APIRouter(prefix="/v1/subjects", tags=["主体 subjects"])
WALKS = problems.responses(401, 403, 404, 422, 500, 503)
RULES = ("R8.6", "R8.7", "R8.10")
Depth = Annotated[int, Query(ge=1, le=10, description="层数")]
Most = Annotated[int, Query(ge=1, le=2_000, description="分支数上限")]
Each = Annotated[int, Query(ge=1, le=500, description="每一方列出的持股笔数上限, 比例大的在前")]


@router.get("/{code}/owners", summary="股权穿透 owners", response_model=OwnersOut, responses=WALKS)
def owners(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    depth: Depth = 5,
    limit: Most = 500,
    each: Each = 100,
) -> Response:
    """上溯股东成树, 每支附到所查主体的逐层比例之积; 循环持股在第二次出现处终止, 各环另列.

    Owners upstream as a tree, each with the product of shares on its way down; a ring ends where it closes.
    """
    tree = owner_tree(store, code, question.asked, depth=depth, limit=limit, each=each)
    return reader.send(owners_out(reader.presenter, tree, question.said), rules=RULES)


@router.get("/{code}/investments", summary="对外投资 investments", response_model=InvestmentsOut, responses=WALKS)
def investments(
    *,
    code: Code,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    depth: Depth = 5,
    limit: Most = 500,
    each: Each = 100,
) -> Response:
    """所持主体逐层成树, 每支附所查主体逐层比例之积; 与股权穿透同一种走法, 方向相反.

    What a subject holds, downstream, by the walk of owners taken the other way.
    """
    tree = investment_tree(store, code, question.asked, depth=depth, limit=limit, each=each)
    return reader.send(investments_out(reader.presenter, tree, question.said), rules=RULES)


def owners_out(show: Presenter, tree: HoldingTree, said: Said) -> OwnersOut:
    """The tree of owners as an answer shows it (股权穿透)."""
    names = names_of(tree.network)

    def drawn(branches: Iterable[Branch]) -> list[OwnerOut]:
        return [OwnerOut(**_told(show, tree, one, names), owners=drawn(one.beyond)) for one in branches]

    return OwnersOut(**said, **_whole(show, tree), owners=drawn(tree.grown.branches))


def investments_out(show: Presenter, tree: HoldingTree, said: Said) -> InvestmentsOut:
    """The tree of what a subject holds as an answer shows it (对外投资)."""
    names = names_of(tree.network)

    def drawn(branches: Iterable[Branch]) -> list[InvestmentOut]:
        return [InvestmentOut(**_told(show, tree, one, names), investments=drawn(one.beyond)) for one in branches]

    return InvestmentsOut(**said, **_whole(show, tree), investments=drawn(tree.grown.branches))


class _Whole(TypedDict):
    truncated: bool
    code: str
    more: int
    unknown: float | None
    rings: list[RingOut]


def _whole(show: Presenter, tree: HoldingTree) -> _Whole:
    """What both trees say of themselves (整棵树)."""
    eid = tree.subject["eid"]
    return _Whole(
        truncated=tree.truncated,
        code=eid,
        more=tree.grown.more,
        unknown=tree.unknown.get(eid),
        rings=[_ring_out(show, ring) for ring in tree.grown.rings],
    )


class _Told(TypedDict):
    party: SubjectOut | PersonOut
    share: float | None
    product: float | None
    depth: int
    stop: Literal["LOOP", "CUT"] | None
    more: int
    unknown: float | None
    nominal: bool
    nominee: bool
    step: StepOut


def _told(show: Presenter, tree: HoldingTree, one: Branch, names: Mapping[str, Row]) -> _Told:
    """What both trees say of a party (一支)."""
    return _Told(
        party=show.party(one.party, names),
        share=one.holding["econ"],
        product=one.product,
        depth=one.depth,
        stop=one.stop.value if one.stop else None,
        more=one.more,
        unknown=tree.unknown.get(one.party),
        nominal=one.holding["nominee"] is True,
        nominee=one.party in tree.nominees,
        step=show.step(one.holding),
    )


def _ring_out(show: Presenter, ring: Ring) -> RingOut:
    refs = [show.ref(party) for party in ring.parties]
    return RingOut(parties=[*refs, refs[0]], shares=list(ring.shares), product=ring.product)
