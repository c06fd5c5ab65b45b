"""Routes of the dashboards (看板): sums of the county, each with its rule and the way to its rows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from graph_service.api import dashboard_answers as told
from graph_service.api import problems
from graph_service.api.auth import ReaderDep
from graph_service.api.cases import desk_of
from graph_service.api.context import Context, ContextDep, StoreDep
from graph_service.api.models.dashboards import (
    CityIndexOut,
    ClassedPageOut,
    ClassSharesOut,
    DrawsOverviewOut,
    OverviewOut,
)
from graph_service.api.params import AsOf, Limit, Said, TodayDep
from graph_service.api.reader import Reader
from graph_service.domain.errors import NotFound
from graph_service.store.graph_store import GraphStore
from graph_service.store.ledger import Ledger
from graph_service.usecases.asked import Asked
from graph_service.usecases.city_figures import PLAN
from graph_service.usecases.city_index import Indicator, city_index
from graph_service.usecases.class_shares import subjects_of_class
from graph_service.usecases.inspection_overview import draws_overview
from graph_service.usecases.last_run import run_asked_for
from graph_service.usecases.loaded import loaded

router = APIRouter(prefix="/v1/dashboards", tags=["看板 dashboards"])
READ = problems.responses(401, 403, 404, 422, 500, 503)
INDEX_NOTE = "指数由上级测算, 本系统只提供方案所列的指标; 方案没有定目标的不判定是否达标。数量为 0 只说明没有查到。"
OVERVIEW_NOTE = "算不出的指标及原因见 /v1/dashboards/city-index。"


@router.get("", summary="看板首页 headline figures", response_model=OverviewOut, responses=READ)
def overview(reader: ReaderDep, context: ContextDep, store: StoreDep, said: TodayDep) -> Response:
    """各类占比、已算出的指标、入库汇总, 一次取得. Shares of the classes, figures, loads, in one answer."""
    try:
        shares = told.shares_out(context.shares.of(store), context.refresh.policies.risk, said)
    except NotFound:
        shares = None
    found = [told.indicator_out(one) for one in _index(context, reader, store, said) if one.value is not None]
    answer = OverviewOut(
        **said,
        classes=shares,
        indicators=found,
        loads=told.loads_sum(loaded(Ledger(context.connection))),
        note=OVERVIEW_NOTE,
    )
    return reader.send(answer, rules=("R7.3",))


@router.get("/classes", summary="各类占比 shares of the classes", response_model=ClassSharesOut, responses=READ)
def classes(reader: ReaderDep, context: ContextDep, store: StoreDep, said: TodayDep) -> Response:
    """最近一次计算的各类户数和占比, 内部参考; 名单只供有权逐户查看类别的角色.

    Subjects by class as the last run left them; internal. Who they are is for those who may see the class.
    """
    return reader.send(told.shares_out(context.shares.of(store), context.refresh.policies.risk, said), rules=("R7.3",))


@router.get(
    "/classes/{grade}/subjects", summary="某类别的主体 subjects of a class", response_model=ClassedPageOut,
    responses=READ,
)  # fmt: skip
def classed(
    *,
    grade: Annotated[Literal["A", "B", "C", "D"], Path(description="信用风险类别")],
    reader: ReaderDep,
    store: StoreDep,
    said: TodayDep,
    limit: Limit = 50,
    offset: Annotated[int, Query(ge=0, le=10_000_000, description="起始位置")] = 0,
) -> Response:
    """该类别的主体, 得分高者在前; 内部参考. Subjects of a class, the highest scores first; internal."""
    run = run_asked_for(store)
    page, hidden = subjects_of_class(store, run, grade, limit=limit, offset=offset, region=reader.limit)
    answer = told.classed_out(run, grade, page, hidden, said, limit=limit, offset=offset)
    return reader.send(answer, rules=("R7.3",))


@router.get("/draws", summary="抽查成效总览 all draws", response_model=DrawsOverviewOut, responses=READ)
def draws(
    *,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    since: Annotated[AsOf | None, Query(description="冻结日期自, 缺省为当年1月1日 frozen from")] = None,
    until: Annotated[AsOf | None, Query(description="冻结日期至, 缺省为今天 frozen until")] = None,
) -> Response:
    """一段时间内各计划合计的命中率、按类别的命中率、无偏推断和提升. Rates and lift over all plans of a period."""
    first, last = since or date(said["as_of"].year, 1, 1), until or said["as_of"]
    found = draws_overview(desk_of(context, reader), context.settings.data, first, last)
    return reader.send(told.overview_out(found, said, since=first, until=last), rules=("R7.10",))


@router.get("/city-index", summary="城市信用监测指标 city index", response_model=CityIndexOut, responses=READ)
def index(reader: ReaderDep, context: ContextDep, store: StoreDep, said: TodayDep) -> Response:
    """实施方案所列指标: 数值、目标、定义、规则和明细; 算不出的附原因. Figures of the plan; what cannot be told, why."""
    found = [told.indicator_out(one) for one in _index(context, reader, store, said)]
    plan = context.refresh.policies.rulebook.sources[PLAN]
    answer = CityIndexOut(**said, plan=plan.title, plan_from=plan.valid_from, indicators=found, note=INDEX_NOTE)
    return reader.send(answer, rules=("R1.11", "R7.10"))


def _index(context: Context, reader: Reader, store: GraphStore, said: Said) -> tuple[Indicator, ...]:
    """The figures of the year until today."""
    asked = Asked(said["as_of"])
    board = context.clocks(said["data_version"], asked)
    first = date(asked.as_of.year, 1, 1)
    draws = draws_overview(desk_of(context, reader), context.settings.data, first, asked.as_of)
    return city_index(store, board, draws, asked)
