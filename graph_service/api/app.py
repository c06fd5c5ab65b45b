"""The app factory (服务装配): one function that builds the whole HTTP edge from settings."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from graph_service.api import auth, docs, draws, envelope, health, problems, subjects
from graph_service.settings import Settings
from graph_service.store.connection import Connection

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

DESCRIPTION = """
信用图谱: 面向地方信用监管的关联网络服务。市场主体、人员、处罚、承诺及其关系, 每个应答都附依据。

- 以 `client_id`/`client_secret` 向 `/v1/token` 换取令牌, 之后以 `Authorization: Bearer …` 访问; 权限按角色 (R10.2)。
- 自然人一律脱敏 (R10.3)。应答含个人信息或画像时, 请求头 `X-Purpose` 必填, 查询记入审计日志 (R10.5)。
- 缺省的字段是无权查看, `null` 是未知。「未查到记录」只说明本图谱中没有, 不等于没有。
- 错误一律为 `application/problem+json` (RFC 9457)。

Credit graph for local credit supervision. Absent fields are withheld, `null` is unknown; every answer has its evidence.
"""
TAGS = [
    {"name": "主体 subjects", "description": "检索主体, 查看登记、网络、股东、控制人、关联方、记录与画像"},
    {"name": "抽查 draws", "description": "双随机抽取结果"},
    {"name": "认证 token", "description": "换取访问令牌"},
    {"name": "运行 health", "description": "进程与图数据库状态"},
]


def create_app(
    settings: Settings,
    *,
    connection: Connection | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> FastAPI:
    """Build the app (装配服务). Nothing is opened before its lifespan starts.

    A given ``connection`` is used and left open; otherwise the lifespan opens the one of ``settings`` and closes it.
    ``clock`` decides what today is and when tokens end.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        opened = _opened(settings, connection)
        link = await run_in_threadpool(opened.__enter__)
        try:
            app.state.context = await run_in_threadpool(_context, settings, link, clock)
            yield
        finally:
            await run_in_threadpool(opened.__exit__, None, None, None)

    app = FastAPI(
        title="信用图谱 credit-graph",
        version=_version(),
        description=DESCRIPTION,
        openapi_tags=TAGS,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    for router in (subjects.router, draws.router, auth.router, health.router):
        app.include_router(router)
    docs.install(app)
    problems.install(app)
    app.add_middleware(envelope.Envelope, log=envelope.access_log(settings.log_level))
    return app
