"""The app factory (服务装配): one function that builds the whole HTTP edge from settings."""

from __future__ import annotations

import sys
import time
from collections.abc import AsyncGenerator, Callable, Collection
from contextlib import ExitStack, asynccontextmanager, nullcontext
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TextIO

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from graph_service.api import (
    accounts_endpoint,
    arrears,
    audit,
    bans,
    batch_faults,
    batches,
    campaigns,
    cases,
    changes,
    checks,
    clocks,
    commitments,
    dashboards,
    desk,
    docs,
    draws,
    envelope,
    explanations,
    explorer,
    health,
    holding_trees,
    inspection_items,
    inspections,
    investigations,
    last_run,
    loads,
    loans,
    networks,
    openapi,
    own_data,
    ownership,
    parties,
    persons,
    portraits,
    problems,
    proposals,
    public,
    related,
    repairs,
    reports,
    routing,
    rules,
    scenes,
    session_endpoint,
    signals,
    subjects,
    token_endpoint,
    unmask,
)
from graph_service.api.access_check import check_access
from graph_service.api.audit_keys import audit_log_of
from graph_service.api.auth import reader_of_route
from graph_service.api.clients import Authenticator
from graph_service.api.context import Context
from graph_service.api.gate import Gate, Revoked
from graph_service.api.key_ring import watched_ring
from graph_service.api.lockouts import Lockouts
from graph_service.api.metering import Metered
from graph_service.api.public_reader import public_reader
from graph_service.api.rates import Rates
from graph_service.api.readying import readying
from graph_service.api.roll import Roll
from graph_service.api.scoped import FieldScopes
from graph_service.api.second_factor import load_seals
from graph_service.api.sign_in import SignIn
from graph_service.api.tokens import token_key
from graph_service.api.unit_reader import unit_reader
from graph_service.domain.calendar import day_in_china
from graph_service.rulebook.access import AccessMatrix, access_matrix
from graph_service.rulebook.access_rows import Judged
from graph_service.settings import Settings
from graph_service.store.connection import Connection, connect
from graph_service.store.private_files import make_private_folder
from graph_service.store.sharing_keys import SharingKeys, load_sharing_keys
from graph_service.store.snapshot_cache import snapshots_of
from graph_service.store.vault import PersonVault, load_person_key
from graph_service.usecases.asked import Asked
from graph_service.usecases.class_shares import KeptShares
from graph_service.usecases.clocks import ClockBoard, clock_board
from graph_service.usecases.graph_now import GraphNow
from graph_service.usecases.law_refresh import Refresh
from graph_service.usecases.loading import FileLoader
from graph_service.usecases.policies import load_policies
from graph_service.usecases.portrait_ready import ReadyPortraits
from graph_service.usecases.risk_classes import CountyClasses, county_classes

DESCRIPTION = """
信用图谱: 面向地方信用监管的关联网络服务。市场主体、人员、处罚、承诺及其关系, 每个应答都附依据。

- 接入方以 `client_id`/`client_secret`, 人员以口令和动态口令, 向 `/v1/token` 换取令牌; 之后以 `Authorization: Bearer …`
  访问, 权限按角色 (R10.2)。
- 人员也可在页面登录 (`/v1/session`): 令牌在 HttpOnly Cookie 中; 以 Cookie 办理的非 GET 请求须带请求头 `X-CSRF-Token`。
- 自然人一律脱敏 (R10.3)。应答含个人信息或画像时, 请求头 `X-Purpose` 必填, 查询记入审计日志 (R10.5)。
- 缺省的字段是无权查看, `null` 是未知。「未查到记录」只说明本图谱中没有, 不等于没有。
- 请求过于频繁时应答 429 及 `Retry-After`, 限额按调用方计, 未带令牌的按地址计。
- 错误一律为 `application/problem+json` (RFC 9457)。

Credit graph for local credit supervision. Absent fields are withheld, `null` is unknown; every answer has its evidence.
"""
API_VERSION = "1.0.0"  # of the contract under /v1, not of the package
TAGS = [
    {"name": "主体 subjects", "description": "检索主体, 查看登记、网络、股东、控制人、关联方、记录"},
    {"name": "公众 public", "description": "公示网站: 检索主体、公示记录、公示动态、抽查公告和存证; 无需令牌"},
    {"name": "画像 portraits", "description": "信用画像: 凭主体授权查询, 批量, 贷后变动"},
    {"name": "案件 cases", "description": "异议、修复、撤销、传导认定、严重失信认定、约谈、承诺等程序的立案与办理"},
    {"name": "说明 explanations", "description": "拟措施、措施和信用风险分类是怎样得出的 (个人信息保护法24)"},
    {"name": "本人信息 own data", "description": "主体和个人查阅、复制图谱中关于自己的信息 (个人信息保护法45)"},
    {"name": "承诺 commitments", "description": "承诺能否适用, 问效清单, 覆盖情况; 作出和认定见案件"},
    {"name": "报告 reports", "description": "公共信用信息报告: 出具、取得、核验"},
    {"name": "贷款反馈 loans", "description": "银行反馈贷款结果, 监管部门查看汇总"},
    {"name": "载入 loads", "description": "交来部门文件, 查看进度和各行去向, 确认映射, 下载待更正表"},
    {"name": "专项治理 campaigns", "description": "专项治理及其进度; 列入和办结见案件"},
    {"name": "核查 checks", "description": "任职、许可等事项前的限制核查, 供业务系统嵌入"},
    {"name": "计算结果 computed", "description": "最近一次计算的关联方风险、数据质量"},
    {"name": "抽查 draws", "description": "双随机: 计划、抽取、任务、结果与成效"},
    {"name": "研判 investigations", "description": "研判卷宗: 保存的画布和批注, 以链接分享, 导出加印水印"},
    {"name": "看板 dashboards", "description": "全县汇总: 各类占比、抽查成效、城市信用监测指标"},
    {"name": "入库 loads", "description": "各批次的来源、状态和各检查项的行数"},
    {"name": "时限 clocks", "description": "各单位的时限队列与双公示考核"},
    {"name": "审计 audit", "description": "审计日志、锚点与异常提示, 供安全审计员; 谁查询过本主体; 凭案件号查看明文"},
    {"name": "规则 rules", "description": "规则的条文、依据和版本"},
    {"name": "认证 token", "description": "换取、注销访问令牌, 设置口令; 人员在浏览器登录、续期、退出"},
    {"name": "账号 accounts", "description": "账号与接入方: 系统管理员新增和停用, 安全保密管理员授予角色"},
    {"name": "运行 health", "description": "进程与图数据库状态"},
]
READERS = {
    Judged.SUBJECT: reader_of_route,
    Judged.HELD: reader_of_route,
    Judged.SUMS: reader_of_route,
    Judged.PUBLIC: public_reader,
    Judged.GRANT: reader_of_route,
    Judged.UNIT: unit_reader,
}


def create_app(
    settings: Settings,
    *,
    connection: Connection | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    log: TextIO | None = None,
    ahead: bool = False,
    demo: Collection[str] = (),
    loader: FileLoader | None = None,
) -> FastAPI:
    """Build the app (装配服务). Nothing is opened before its lifespan starts.

    A given ``connection`` is used and left open; otherwise the lifespan opens the one of ``settings`` and closes it.
    ``clock`` decides what today is and when tokens end; ``log`` takes the access log (default: standard output).
    ``ahead`` has portraits made before they are asked, as is worth while where the app lasts. ``demo`` are accounts
    that anybody at this machine may sign in as without a password: of a demonstration alone.
    ``loader`` loads the files that are handed in; without one those routes say that they are not served here.

    Raises ``RuleBookError`` where the access table does not fit the routes.
    """
    matrix, told = access_matrix(), envelope.access_log(settings.log_level, log or sys.stdout)
    rates = Rates(settings.data, settings.rate_per_minute, settings.address_rate_per_minute, monotonic=time.monotonic)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        opened = nullcontext(connection) if connection else connect(settings)
        stack = ExitStack()
        link = await run_in_threadpool(stack.enter_context, opened)
        try:
            app.state.context = await run_in_threadpool(_context, settings, matrix, link, clock, rates, demo, loader)
            if loader:  # what was handed in before this process began
                await run_in_threadpool(loader.start)
            if ahead:
                stack.enter_context(readying(app.state.context, told))
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
        subjects, public, changes, portraits, repairs, desk, proposals, cases, explanations, own_data, checks, bans,
        persons, commitments, campaigns, networks, holding_trees, parties, related, ownership, routing, reports,
        loans, loads, batch_faults, batches, last_run, signals, scenes, draws, inspection_items, inspections,
        dashboards, clocks,
        investigations, arrears, audit, unmask, rules, token_endpoint, session_endpoint, accounts_endpoint, health,
    )  # fmt: skip
    for room in rooms:
        app.include_router(room.router)
    docs.install(app)
    explorer.install(app)
    problems.install(app)
    openapi.install(app, matrix)
    check_access(app, matrix, READERS)
    app.add_middleware(Metered, rates=rates, matrix=matrix, settings=settings)
    app.add_middleware(envelope.Envelope, log=told)
    return app


def _operation_id(route: APIRoute) -> str:
    """Name of an operation in generated clients: its room and its own, as ``portraits_batch``."""
    return f"{route.endpoint.__module__.rpartition('.')[2]}_{route.name}"


def _context(
    settings: Settings,
    matrix: AccessMatrix,
    connection: Connection,
    clock: Callable[[], datetime],
    rates: Rates,
    demo: Collection[str],
    loader: FileLoader | None,
) -> Context:
    make_private_folder(settings.data)
    policies = load_policies()
    root, roll, seals = token_key(settings), Roll(settings.data), load_seals(settings)
    lockouts = Lockouts(settings.data, root)

    @cache
    def vault() -> PersonVault:
        return PersonVault(load_person_key(settings))

    @cache
    def sharing_keys() -> SharingKeys:
        return load_sharing_keys(settings)

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
        matrix=matrix,
        fields=FieldScopes(matrix.fields),
        connection=connection,
        authenticator=Authenticator(settings.data, monotonic=time.monotonic, clock=clock),
        audit=audit_log_of(settings),
        sign_in=SignIn(roll, lockouts, seals, clock=clock),
        lockouts=lockouts,
        seals=seals,
        gate=Gate(watched_ring(settings), roll, Revoked(settings.data)),
        rates=rates,
        token_key=root,
        clock=clock,
        now=GraphNow(connection),
        shares=KeptShares(),
        portraits=ReadyPortraits(),
        refresh=Refresh(connection, snapshots_of(settings), policies),
        clocks=board,
        classes=classes,
        vault=vault,
        sharing_keys=sharing_keys,
        demo=tuple(demo),
        loader=loader,
    )
