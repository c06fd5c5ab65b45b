"""Routes of one party in a network (关联数、一步展开): how many relations it has, and a page of them (ADR 0113)."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.context import StoreDep
from graph_service.api.models.answers import PersonOut, SubjectOut
from graph_service.api.models.networks import NeighboursOut, TieOut, TiesOut
from graph_service.api.node_answers import node_marks, nodes_out
from graph_service.api.params import Question, QuestionDep, SieveDep
from graph_service.api.presenting import relation_term
from graph_service.api.reader import Reader
from graph_service.domain.errors import BadInput
from graph_service.domain.subjects import is_person
from graph_service.store.graph_store import GraphStore
from graph_service.usecases.networks import MOST_READ, Direction, names_of, neighbours_of, ties_of
from graph_service.usecases.parties import person_met
from graph_service.usecases.region_scope import ASK_THERE, OUTSIDE, outside_of

router = APIRouter(prefix="/v1/parties", tags=["主体 subjects"])
WALKS = problems.responses(401, 403, 404, 422, 500, 503)
PERSON, HIDDEN = "person:", "hidden:"
Ref = Annotated[
    str,
    Path(
        min_length=1,
        max_length=64,
        description="主体代码, 或本单位应答中的人员引用号 code, or reference of a person",
        examples=["91440229MA4W00011F"],
    ),
]
Via = Annotated[
    str | None,
    Query(max_length=64, description="与该人员直接相连的主体代码, 人员引用号必填 through whom the person was met"),
]


@router.get("/{ref}/ties", summary="关联数 ties", response_model=TiesOut, responses=WALKS)
def ties(
    ref: Ref, reader: ReaderDep, store: StoreDep, question: QuestionDep, sieve: SieveDep, via: Via = None
) -> Response:
    """当日有效的关系数, 按种类和方向, 不取各方信息; 至多计到上限, 有截断的为下限.

    Relations in force on the day by kind and direction, before any party is loaded; the least there is where cut.
    """
    reader, party = _met(reader, store, question, ref, via)
    found = ties_of(store, party, question.asked, sieve)
    hidden = outside_of(store, found.others, reader.limit) if reader.limit else {}
    answer = TiesOut(
        **question.said,
        truncated=found.cut,
        party=_party_out(reader, store, party),
        ties=[
            TieOut.model_validate(
                {"kind": kind, "term": relation_term(kind), "direction": direction.value, "count": number}
            )
            for (kind, direction), number in found.counts.items()
        ],
        total=found.total,
        hidden=sum(number for other, number in found.others.items() if other in hidden),
    )
    return reader.send(answer, rules=("R8.13",))


@router.get("/{ref}/neighbours", summary="一步展开 neighbours", response_model=NeighboursOut, responses=WALKS)
def neighbours(
    *,
    ref: Ref,
    reader: ReaderDep,
    store: StoreDep,
    question: QuestionDep,
    sieve: SieveDep,
    via: Via = None,
    direction: Annotated[
        Direction | None, Query(description="out 该方为起点, in 该方为终点, 缺省为两者 which way")
    ] = None,
    after: Annotated[int, Query(ge=0, le=MOST_READ, description="已取得的关系数, 取自上一页的 next")] = 0,
    limit: Annotated[int, Query(ge=1, le=500, description="本页关系数上限")] = 100,
) -> Response:
    """一方当日有效的关系及其另一端, 分页; 顺序在数据未变 (data_version) 时不变, 节点和关系与关联网络同样呈现.

    One hop around a party, paged in an order that stays while nothing is written; nodes and links as in the network.
    """
    reader, party = _met(reader, store, question, ref, via)
    page = neighbours_of(store, party, question.asked, sieve, direction=direction, after=after, limit=limit)
    marks = node_marks(reader, store, page.network, question, sieve)
    show, reached = reader.presenter, after + len(page.network.edges)
    answer = NeighboursOut(
        **question.said,
        truncated=page.network.truncated,
        party=show.party(party, names_of(page.network)),
        nodes=nodes_out(show, page.network, marks),
        links=[show.step(row) for row in page.network.edges],
        computed_as_of=marks.of_run,
        more=page.more,
        next=reached if page.more else None,
    )
    return reader.send(answer, rules=("R8.13",))


def _met(reader: Reader, store: GraphStore, question: Question, ref: str, via: str | None) -> tuple[Reader, str]:
    """The reader in front of the party that a reference names (引用号所指); refused outside the region."""
    reader.only_if(not ref.startswith(HIDDEN), OUTSIDE, ASK_THERE)
    if not ref.startswith(PERSON):
        reader.within_region([ref])
        party = store.subject(ref)["eid"]
        return replace(reader, subject=party), party
    if not via:
        raise BadInput("人员引用号须写明经由哪个主体。", advice="请在 via 中填写与其直接相连的主体代码。")
    reader.within_region([via])
    show = reader.presenter
    person = person_met(store, via, question.asked, lambda one: show.ref(one) == ref)
    return replace(reader, subject=person), person


def _party_out(reader: Reader, store: GraphStore, party: str) -> SubjectOut | PersonOut:
    rows = store.persons([party]) if is_person(party) else store.subjects([party])
    return reader.presenter.party(party, dict.fromkeys([party], rows[0]) if rows else {})
