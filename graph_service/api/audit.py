"""Routes of the audit log (审计): for the security auditor, and for a subject who looked at it (R10.5, R10.6)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from graph_service.api import problems
from graph_service.api.access_check import routes_of
from graph_service.api.audit_answers import alerts_out, line_out, readers_out
from graph_service.api.auth import ReaderDep
from graph_service.api.context import ContextDep
from graph_service.api.models.audit import AlertsOut, AnchorOut, AuditOut, ReadersOut
from graph_service.api.params import AsOf, Code, TodayDep
from graph_service.rulebook.abuse import abuse_policy
from graph_service.store.graph_state import END_OF_TIME
from graph_service.store.same import Sameness
from graph_service.usecases.audit_export import anchor_of
from graph_service.usecases.audit_reading import Wanted, alerts_since, log_page, readers_of, span_of
from graph_service.usecases.own_circle import circles_of, rules_of

router = APIRouter(prefix="/v1", tags=["审计 audit"])
READ = problems.responses(401, 403, 422, 500, 503)
Since = Annotated[AsOf | None, Query(description="起始日 since which day, in China")]
YEAR, WEEK = timedelta(days=365), timedelta(days=7)


@router.get("/audit", summary="审计日志 audit log", response_model=AuditOut, responses=READ)
def audit(
    *,
    request: Request,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    who: Annotated[str, Query(max_length=100, description="账号 account")] = "",
    unit: Annotated[str, Query(max_length=100, description="单位 unit")] = "",
    role: Annotated[str, Query(max_length=50, description="角色 role")] = "",
    subject: Annotated[str, Query(max_length=100, description="主体代码, 自然人为引用号 code, or reference")] = "",
    outcome: Annotated[str, Query(max_length=50, description="结果, 如 refused")] = "",
    first: Annotated[AsOf | None, Query(alias="from", description="起始日 first day, in China")] = None,
    last: Annotated[AsOf | None, Query(alias="to", description="截止日 last day, in China")] = None,
    before: Annotated[int | None, Query(ge=1, le=2**53, description="上一页给出的 before")] = None,
    limit: Annotated[int, Query(ge=1, le=200, description="条数 page size")] = 50,
) -> Response:
    """谁在何时为何查询了什么, 新的在前; 不含应答内容。查阅本日志同样留痕. Who did what, when and why; no content.

    A page may be shorter than asked for, or empty, with ``before`` to go on: only so much is read at once.
    """
    show = reader.presenter

    def about(named: str) -> bool:
        return show.ref(named) == subject

    def of_unit(named: str) -> bool:  # a person may be a caller as well
        return show.ref(named) == unit

    wanted = Wanted(who, of_unit if unit else None, role, outcome, first, last, about if subject else None)
    page = log_page(context.audit_log, wanted, limit=limit, before=before)
    called = {action: getattr(one, "summary", None) or "" for action, one in routes_of(request.app).items()}
    answer = AuditOut(**said, entries=[line_out(one, show, called) for one in page.entries], before=page.before)
    return reader.send(answer, rules=("R10.5",))


@router.get("/audit/anchor", summary="审计锚点 anchor", response_model=AnchorOut, responses=READ)
def anchor(reader: ReaderDep, context: ContextDep, said: TodayDep) -> Response:
    """日志的条数与末行哈希, 供抄录到别处; 日志不完整时不给出. Where the log ends, after it was verified whole."""
    found = anchor_of(context.audit, context.clock())
    return reader.send(AnchorOut(**said, at=found.at, entries=found.entries, head=found.head), rules=("R10.5",))


@router.get("/audit/alerts", summary="异常提示 alerts", response_model=AlertsOut, responses=READ)
def alerts(reader: ReaderDep, context: ContextDep, said: TodayDep, since: Since = None) -> Response:
    """疑似异常查询: 非工作时间、批量、反复越权、明文查看、批量导出、查询本人或近亲属. Hints of abuse, the latest first.

    Never findings. Since seven days ago by default.
    """
    policy, today, roll = abuse_policy(), context.today(), context.gate.roll
    first = span_of(policy, since or today - WEEK, today)  # judged before anything is worked out
    near = circles_of(context.store(), roll.persons(), today)
    found = alerts_since(context.audit_log, policy, first, near)
    told = alerts_out(found, reader.presenter, said, unidentified=roll.unidentified(policy.staff))
    return reader.send(told, rules=rules_of(near))


@router.get("/subjects/{code}/readers", summary="谁查询过 who looked", response_model=ReadersOut, responses=READ)
def readers(
    code: Code,
    reader: ReaderDep,
    context: ContextDep,
    said: TodayDep,
    since: Since = None,
) -> Response:
    """谁查询过本主体: 日期、单位、角色、目的、字段、授权; 不列经办人. Who looked at this subject, without staff names.

    Since a year ago by default.
    """
    ids = Sameness(context.connection, END_OF_TIME).widen([reader.subject])
    found = readers_of(
        context.audit_log, ids, abuse_policy(), since=since or _year_before(context.today()), own=reader.caller.unit
    )
    return reader.send(readers_out(reader.subject, found, context.matrix, reader.presenter, said), rules=("R10.5",))


def _year_before(day: date) -> date:
    return day - YEAR
