"""The app factory (服务装配): one function that builds the whole HTTP edge from settings."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack, asynccontextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TextIO

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from graph_service.api import (
    arrears,
    bans,
    campaigns,
    cases,
    checks,
    clocks,
    commitments,
    docs,
    draws,
    envelope,
    explanations,
    health,
    inspections,
    last_run,
    networks,
    openapi,
    own_data,
    ownership,
    persons,
    portraits,
    problems,
    related,
    repairs,
    routing,
    rules,
    scenes,
    signals,
    subjects,
    token_endpoint,
)
from graph_service.api.clients import Authenticator
from graph_service.api.context import Context
from graph_service.api.tokens import token_key
from graph_service.domain.calendar import day_in_china
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.graph_store import GraphStore
from graph_service.store.private_files import make_private_folder
from graph_service.store.sharing_keys import SharingKeys, load_sharing_keys
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.asked import Asked
from graph_service.usecases.clocks import ClockBoard, clock_board
from graph_service.usecases.law_refresh import Refresh
from graph_service.usecases.policies import load_policies
from graph_service.usecases.portraits import Sources, read_sources
from graph_service.usecases.risk_classes import CountyClasses, county_classes

DESCRIPTION = """
信用图谱: 面向地方信用监管的关联网络服务。市场主体、人员、处罚、承诺及其关系, 每个应答都附依据。

- 以 `client_id`/`client_secret` 向 `/v1/token` 换取令牌, 之后以 `Authorization: Bearer …` 访问; 权限按角色 (R10.2)。
- 自然人一律脱敏 (R10.3)。应答含个人信息或画像时, 请求头 `X-Purpose` 必填, 查询记入审计日志 (R10.5)。
- 缺省的字段是无权查看, `null` 是未知。「未查到记录」只说明本图谱中没有, 不等于没有。
- 错误一律为 `application/problem+json` (RFC 9457)。

Credit graph for local credit supervision. Absent fields are withheld, `null` is unknown; every answer has its evidence.
"""
API_VERSION = "1.0.0"  # of the contract under /v1, not of the package
TAGS = [
    {"name": "主体 subjects", "description": "检索主体, 查看登记、网络、股东、控制人、关联方、记录"},
    {"name": "画像 portraits", "description": "信用画像: 凭主体授权查询, 批量, 贷后变动"},
    {"name": "案件 cases", "description": "异议、修复、撤销、传导认定、严重失信认定、约谈、承诺等程序的立案与办理"},
    {"name": "说明 explanations", "description": "拟措施、措施和信用风险分类是怎样得出的 (个人信息保护法24)"},
    {"name": "本人信息 own data", "description": "主体和个人查阅、复制图谱中关于自己的信息 (个人信息保护法45)"},
    {"name": "承诺 commitments", "description": "承诺能否适用, 问效清单, 覆盖情况; 作出和认定见案件"},
    {"name": "专项治理 campaigns", "description": "专项治理及其进度; 列入和办结见案件"},
    {"name": "核查 checks", "description": "任职、许可等事项前的限制核查, 供业务系统嵌入"},
    {"name": "计算结果 computed", "description": "最近一次计算的关联方风险、数据质量"},
    {"name": "抽查 draws", "description": "双随机: 计划、抽取、任务、结果与成效"},
    {"name": "时限 clocks", "description": "各单位的时限队列与双公示考核"},
    {"name": "规则 rules", "description": "规则的条文、依据和版本"},
    {"name": "认证 token", "description": "换取访问令牌"},
    {"name": "运行 health", "description": "进程与图数据库状态"},
]


def create_app(
    settings: Settings,
    *,
    connection: Connection | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    log: TextIO | None = None,
) -> FastAPI:
    """Build the app (装配服务). Nothing is opened before its lifespan starts.

    A given ``connection`` is used and left open; otherwise the lifespan opens the one of ``settings`` and closes it.
    ``clock`` decides what today is and when tokens end; ``log`` takes the access log (default: standard output).
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        opened = nullcontext(connection) if connection else connect(settings)
        stack = ExitStack()
        link = await run_in_threadpool(stack.enter_context, opened)
        try:
            app.state.context = await run_in_threadpool(_context, settings, link, clock)
            yield
        finally:
            await run_in_threadpool(stack.close)

    app = FastAPI(
        title="信用图谱 credit-graph",
        version=API_VERSION,
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=_operation_id,
        lifespan=lifespan,
    )
    rooms = (
        subjects, portraits, repairs, cases, explanations, own_data, checks, bans, persons, commitments, campaigns,
        networks, related, ownership, routing, last_run, signals, scenes, draws, inspections, clocks,
        arrears, rules, token_endpoint, health,
    )  # fmt: skip
    for room in rooms:
        app.include_router(room.router)
    docs.install(app)
    problems.install(app)
    openapi.install(app)
    app.add_middleware(envelope.Envelope, log=envelope.access_log(settings.log_level, log or sys.stdout))
    return app


def _operation_id(route: APIRoute) -> str:
    """Name of an operation in generated clients: its room and its own, as ``portraits_batch``."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


def _context(settings: Settings, connection: Connection, clock: Callable[[], datetime]) -> Context:
    make_private_folder(settings.data)
    store, policies = GraphStore(connection), load_policies()

    @cache
    def vault() -> PersonVault:
        return PersonVault(load_person_key(settings))

    @cache
    def sharing_keys() -> SharingKeys:
        return load_sharing_keys(settings)

    @lru_cache(maxsize=2)
    def sources(_version: str) -> Sources:
        return read_sources(store)

    @lru_cache(maxsize=2)
    def board(_version: str, asked: Asked) -> ClockBoard:
        snapshot = snapshots_of(settings).snapshot(connection, asked.as_of, asked.known_text)
        return clock_board(connection, snapshot, asked)

    @lru_cache(maxsize=2)
    def classes(_version: str, day: date) -> CountyClasses:
        now = day_in_china(clock())
        return county_classes(connection, snapshots_of(settings), policies, as_of=day, today=now)

    return Context(
        settings=settings,
        matrix=access_matrix(),
        connection=connection,
        authenticator=Authenticator(settings.data, monotonic=time.monotonic),
        token_key=token_key(settings),
        clock=clock,
        sources=sources,
        refresh=Refresh(connection, snapshots_of(settings), policies),
        clocks=board,
        classes=classes,
        vault=vault,
        sharing_keys=sharing_keys,
    )
