"""Routes of the public site (公众): no token, and no more than the role ``public`` is shown anywhere else (ADR 0110).

They are about today: a past day would show what has been repaired or withdrawn since.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from graph_service.api import inspection_answers, presenting, problems
from graph_service.api.cases import desk_of
from graph_service.api.context import ContextDep, StoreDep
from graph_service.api.inspections import PlanId
from graph_service.api.models.inspections import BundleOut, PlanOut, PlansOut
from graph_service.api.models.public import FeedItemOut, FeedOut
from graph_service.api.models.subjects import CardOut, HitsOut, RecordsOut
from graph_service.api.params import FIRST_DAY, AsOf, Code, Limit, Offset, TodayDep
from graph_service.api.public_reader import PublicDep
from graph_service.api.subjects import NOT_ABSENT, asked_kinds, card_out, hits_out, records_out
from graph_service.domain.errors import BadInput
from graph_service.store.feed import Place
from graph_service.usecases.asked import Asked
from graph_service.usecases.inspection_draw import drawn_plan
from graph_service.usecases.inspection_views import plan_view, plan_views, progress
from graph_service.usecases.public_feed import public_feed
from graph_service.usecases.records import PUBLIC_KINDS, records_of
from graph_service.usecases.subjects import find_subjects, subject_card

router = APIRouter(prefix="/v1/public", tags=["公众 public"])
MANY = problems.responses(403, 422, 500, 503)
ONE = problems.responses(403, 404, 422, 500, 503)
FEED_NOTE = "只列公示期内的组织记录, 修复、撤销、期满的即行撤下; 没有日期的记录不在其列, 见主体的记录。" + NOT_ABSENT


@router.get("/subjects", summary="公众检索主体 find subjects", response_model=HitsOut, responses=MANY)
def find(
    *,
    q: Annotated[
        str, Query(min_length=1, max_length=100, description="名称、字号、拼音首字母或代码", examples=["鑫发"])
    ],
    reader: PublicDep,
    store: StoreDep,
    said: TodayDep,
    limit: Limit = 20,
    offset: Offset = 0,
) -> Response:
    """按名称、字号、曾用名、拼音首字母或代码检索主体; 不检索自然人. Find subjects; natural persons are not searched."""
    found = find_subjects(store, q, Asked(said["as_of"]), limit=limit, offset=offset)
    return reader.send(hits_out(found, said, limit, offset))


@router.get("/subjects/{code}", summary="公众查看主体 one subject", response_model=CardOut, responses=ONE)
def card(code: Code, reader: PublicDep, store: StoreDep, said: TodayDep) -> Response:
    """登记信息; 不含类别、信号和拟议措施. What registers state; no class, no signals, no proposals."""
    return reader.send(card_out(reader.presenter, subject_card(store, code, Asked(said["as_of"])), said))


@router.get(
    "/subjects/{code}/records", summary="公众查看公示记录 published records", response_model=RecordsOut, responses=ONE
)
def records(
    code: Code,
    reader: PublicDep,
    context: ContextDep,
    store: StoreDep,
    said: TodayDep,
    limit: Annotated[int, Query(ge=1, le=1_000, description="每种条数上限 at most so many of each kind")] = 100,
) -> Response:
    """公示期内的记录, 人员不列; 修复、撤销、期满的即行撤下. Published records, without people; withdrawn in time."""
    found = records_of(store, code, Asked(said["as_of"]), kinds=PUBLIC_KINDS, limit=limit, public_only=True)
    asked = asked_kinds(PUBLIC_KINDS, context.now.sources(said["data_version"]))
    return reader.send(records_out(found, said, public_only=True, asked=asked))


@router.get("/records", summary="公示动态 the feed", response_model=FeedOut, responses=MANY)
def feed(
    *,
    reader: PublicDep,
    context: ContextDep,
    store: StoreDep,
    said: TodayDep,
    kinds: Annotated[
        list[str] | None,
        Query(
            description="记录种类, 缺省为全部可公示的",
            json_schema_extra={"items": {"enum": list(PUBLIC_KINDS), "type": "string"}},
        ),
    ] = None,
    since: Annotated[AsOf, Query(description="日期自 first day")] = FIRST_DAY,
    until: Annotated[AsOf | None, Query(description="日期至, 缺省为今天 last day")] = None,
    after: Annotated[
        str | None, Query(max_length=300, description="上一页的 then", examples=["2026-06-01.0a1b2c"])
    ] = None,
    limit: Limit = 20,
) -> Response:
    """全县最近公示的记录, 新的在前, 可按种类和日期筛选. What was published last in the county, by kind and day.

    Pages by ``then``: what is published meanwhile moves nothing.
    """
    today = said["as_of"]
    last = min(until or today, today)
    wanted = _kinds(kinds)
    begin = Place(last.isoformat())
    place = min(begin, _place(after), key=lambda one: one.day) if after else begin
    found = public_feed(store, today, context.now.made(today), kinds=wanted, since=since, place=place, limit=limit)
    answer = FeedOut(
        **said,
        truncated=found.then is not None,
        kinds=list(wanted),
        since=since,
        until=last,
        items=[
            FeedItemOut(code=row["subject"], name=found.names.get(row["subject"]), record=presenting.record(row))
            for row in found.rows
        ],
        then=f"{found.then.day}.{found.then.after}" if found.then else None,
        limit=limit,
        note=FEED_NOTE,
    )
    return reader.send(answer)


@router.get("/draws", summary="抽查公告 notices of draws", response_model=PlansOut, responses=MANY)
def draws(reader: PublicDep, context: ContextDep, said: TodayDep, limit: Limit = 50, offset: Offset = 0) -> Response:
    """抽查计划的公告: 抽取前公告的指纹和承诺, 办理进度; 不含主体. Notices of plans: hash, commitment, progress."""
    found = plan_views(context.connection)
    return reader.send(inspection_answers.plans_out(found, said, limit=limit, offset=offset))


@router.get("/draws/{plan}", summary="一次抽查的公告 one draw", response_model=PlanOut, responses=ONE)
def draw(plan_id: PlanId, reader: PublicDep, context: ContextDep, said: TodayDep) -> Response:
    """一个计划的公告; 抽取后附种子和抽中单元数. The notice of a plan; its seed and number once it was drawn."""
    view = plan_view(context.connection, plan_id)
    return reader.send(inspection_answers.plan_out(view, progress(desk_of(context, reader), plan_id), said))


@router.get(
    "/draws/{plan}/bundle", summary="抽取存证 bundle to verify", response_model=BundleOut,
    responses=problems.responses(403, 404, 409, 422, 500, 503),
)  # fmt: skip
def bundle(plan_id: PlanId, reader: PublicDep, context: ContextDep) -> Response:
    """抽取存证, 揭示之前没有 (409); 单元为代号, 不含主体, 任何人可用 credit-graph verify-draw 复核.

    The bundle of a draw, none before the seed was revealed; units under pseudonyms, for anybody to draw again.
    """
    made = drawn_plan(desk_of(context, reader), context.settings.data, plan_id)
    return reader.send(BundleOut(**made.stored()))


def _kinds(given: list[str] | None) -> tuple[str, ...]:
    if unknown := sorted(set(given or ()) - set(PUBLIC_KINDS)):
        raise BadInput(f"没有这种公示记录: {'、'.join(unknown)}。", advice="可查的种类: " + "、".join(PUBLIC_KINDS))
    return tuple(kind for kind in PUBLIC_KINDS if not given or kind in given)


def _place(after: str) -> Place:
    day, _, rid = after.partition(".")
    try:
        return Place(date.fromisoformat(day).isoformat(), rid)
    except ValueError as error:
        raise BadInput(
            "after 不是上一页给出的 then。", advice="请原样带回上一页应答中的 then, 或不带从头查起。"
        ) from error
