"""Probes (运行状态): whether the process lives, and whether it can answer."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from graph_service.api import problems
from graph_service.api.context import ContextDep
from graph_service.domain.errors import StoreUnavailable
from graph_service.store.migrations import read_migrations
from graph_service.store.queries import cypher_root

router = APIRouter(tags=["运行 health"])


class Health(BaseModel):
    """State of the service (运行状态)."""

    status: Literal["ok"] = Field(default="ok", description="状态")


@router.get("/healthz", summary="进程存活 the process lives", responses=problems.responses(500))
async def healthz() -> Health:
    """进程存活即应答, 不问图数据库.

    Answers while the process lives; the graph is not asked.
    """
    return Health()


@router.get("/readyz", summary="可以服务 ready to answer", responses=problems.responses(500, 503))
def readyz(context: ContextDep) -> Health:
    """图数据库有应答, 且迁移已全部执行.

    The graph answers and every migration has been applied.
    """
    known = {migration.number: migration.checksum for migration in read_migrations(cypher_root() / "schema")}
    applied = {row["number"]: row["checksum"] for row in context.connection.read("migrations")}
    if applied != known:
        raise StoreUnavailable("图数据库的迁移与程序不符。", advice="请执行 credit-graph migrate。")
    return Health()
