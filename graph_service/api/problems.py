"""Problems (错误应答, RFC 9457): every refusal of the service, in one shape, from one table.

The rest of the code raises errors that say what happened (``domain.errors``); here, and only here, they get a status.
No message of an unforeseen error and no value that a caller sent is repeated in an answer or a log line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from graph_service.domain.errors import (
    BadInput,
    Conflict,
    CreditGraphError,
    Forbidden,
    Gone,
    NotFound,
    RuleBookError,
    StoreError,
    StoreUnavailable,
    Unlawful,
)

MEDIA_TYPE = "application/problem+json"
RETRY_STORE_SECONDS = 5


class Unauthenticated(CreditGraphError):
    """No token, or one that does not hold (未认证). ``challenge`` is the ``WWW-Authenticate`` value."""

    code: ClassVar[str] = "unauthenticated"

    def __init__(self, message: str, *, advice: str = "", challenge: str = "Bearer") -> None:
        super().__init__(message, advice=advice)
        self.challenge = challenge


class GrantRefused(CreditGraphError):
    """No token is given (不予令牌, RFC 6749): ``error`` is its code there."""

    code: ClassVar[str] = "grant-refused"

    def __init__(self, message: str, *, advice: str = "", error: str = "invalid_grant") -> None:
        super().__init__(message, advice=advice)
        self.error = error


class PasswordDue(GrantRefused):
    """The password is the one an administrator was shown: its owner sets another first (须自设口令)."""

    code: ClassVar[str] = "password-due"


class CrossSite(Forbidden):
    """A change that a session's own page did not ask for, as far as can be seen (跨站请求)."""

    code: ClassVar[str] = "cross-site"


class TooManyAttempts(CreditGraphError):
    """Too many failed attempts of one client (尝试过于频繁): try again after ``retry_after`` seconds."""

    code: ClassVar[str] = "too-many-attempts"

    def __init__(self, message: str, *, retry_after: int, advice: str = "") -> None:
        super().__init__(message, advice=advice)
        self.retry_after = retry_after


class TooManyRequests(TooManyAttempts):
    """More requests than a caller or an address may send (请求过于频繁): go on after ``retry_after`` seconds."""

    code: ClassVar[str] = "too-many-requests"


class NotServed(CreditGraphError):
    """This process was started without what the route needs (本服务未提供); the advice says what to do instead."""

    code: ClassVar[str] = "not-served"


STATUS: dict[type[CreditGraphError], HTTPStatus] = {
    BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    NotFound: HTTPStatus.NOT_FOUND,
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    Gone: HTTPStatus.GONE,
    Conflict: HTTPStatus.CONFLICT,
    Unlawful: HTTPStatus.CONFLICT,
    GrantRefused: HTTPStatus.BAD_REQUEST,
    TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    NotServed: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    StoreError: HTTPStatus.INTERNAL_SERVER_ERROR,
    RuleBookError: HTTPStatus.INTERNAL_SERVER_ERROR,
    CreditGraphError: HTTPStatus.INTERNAL_SERVER_ERROR,
}

TITLES: dict[int, str] = {
    400: "请求无效",
    401: "未认证",
    403: "无权访问",
    404: "未找到",
    405: "不支持的请求方法",
    409: "状态冲突",
    410: "已失效",
    422: "输入有误",
    429: "请求过于频繁",
    500: "服务内部错误",
    503: "服务暂不可用",
}

# What pydantic says, in the words of the clerk. A type that is not listed is named, its value never repeated.
_FIELD_MESSAGES: dict[str, str] = {
    "missing": "必填",
    "int_parsing": "应为整数",
    "float_parsing": "应为数字",
    "bool_parsing": "应为 true 或 false",
    "enum": "应为 {expected} 之一",
    "literal_error": "应为 {expected}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than_equal": "不得大于 {le}",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "至多 {max_length} 个字符",
    "string_pattern_mismatch": "格式应符合 {pattern}",
    "date_from_datetime_parsing": "应为日期 YYYY-MM-DD",
    "date_parsing": "应为日期 YYYY-MM-DD",
    "date_from_datetime_inexact": "应为日期, 不带时刻",
    "json_invalid": "不是合法的 JSON",
}


class FieldProblem(BaseModel):
    """One field that does not fit (不合格字段)."""

    field: str = Field(description="字段位置 where the field is", examples=["query.limit"])
    message: str = Field(description="问题 what is wrong with it", examples=["不得大于 100"])


class Problem(BaseModel):
    """Problem details (错误应答, RFC 9457)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:credit-graph:problem:not-found",
                    "title": "未找到",
                    "status": 404,
                    "detail": "本图谱中未查到该主体。",
                    "instance": "urn:credit-graph:request:5f1c0b7e9a7d4f0c8d6e",
                    "advice": "请核对统一社会信用代码, 或按名称检索。",
                }
            ]
        }
    )

    type: str = Field(description="错误种类 kind of problem, stable")
    title: str = Field(description="标题 the kind in words")
    status: int = Field(description="状态码 HTTP status", ge=400, le=599)
    detail: str = Field(description="说明 what happened, for the person at the desk")
    instance: str = Field(description="请求号 the request, as in X-Request-ID")
    advice: str | None = Field(default=None, description="建议 what to do next")
    rule: str | None = Field(default=None, description="规则 the rule that decided", examples=["R10.2"])
    seq: int | None = Field(
        default=None, description="现为第几步或第几版 (409): 看过之后以此作为 seen where it stands now"
    )
    fields: list[FieldProblem] | None = Field(default=None, description="不合格字段 fields that do not fit (422)")
    error: str | None = Field(
        default=None, description="OAuth2 错误代码 error code of RFC 6749, from /v1/token", examples=["invalid_client"]
    )


class ProblemResponse(JSONResponse):
    """A response with the media type of RFC 9457."""

    media_type = MEDIA_TYPE


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI declarations of the problems a route may answer with; any may be asked too often (429)."""
    return {
        status: {
            "description": TITLES[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({*statuses, HTTPStatus.TOO_MANY_REQUESTS.value})
    }


def status_of(error: CreditGraphError) -> HTTPStatus:
    """Status of an error: that of the nearest class above it in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem(
    request_id: str,
    status: int,
    detail: str,
    *,
    kind: str | None = None,
    headers: Mapping[str, str] | None = None,
    **members: object,
) -> ProblemResponse:
    """Build one problem response; members without a value are left out."""
    body = Problem.model_validate(
        {
            "type": f"urn:credit-graph:problem:{kind or HTTPStatus(status).phrase.lower().replace(' ', '-')}",
            "title": TITLES.get(status, HTTPStatus(status).phrase),
            "status": status,
            "detail": detail,
            "instance": f"urn:credit-graph:request:{request_id}",
            **{name: value for name, value in members.items() if value},
        }
    )
    return ProblemResponse(body.model_dump(exclude_none=True), status_code=status, headers=dict(headers or {}))


def of_error(request_id: str, error: CreditGraphError) -> ProblemResponse:
    """Problem of an error of ours. What a 5xx says in detail is for the log, not for the caller."""
    status = status_of(error)
    headers: dict[str, str] = {}
    oauth: str | None = None
    if isinstance(error, Unauthenticated):
        headers["WWW-Authenticate"] = error.challenge
        oauth = "invalid_client" if error.challenge.startswith("Basic") else None
    if isinstance(error, GrantRefused):
        oauth = error.error
    if isinstance(error, TooManyAttempts):
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, StoreUnavailable):
        headers["Retry-After"] = str(RETRY_STORE_SECONDS)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, NotServed):
        detail, advice = f"{TITLES[status]}, 请凭请求号联系管理员。", ""
    else:
        detail, advice = error.message, error.advice
    return problem(
        request_id,
        status,
        detail,
        kind=error.code,
        headers=headers,
        advice=advice,
        rule=error.rule,
        seq=error.seq if isinstance(error, Conflict) else None,
        error=oauth,
    )


def of_fields(request_id: str, errors: Sequence[Mapping[str, Any]]) -> ProblemResponse:
    """Problem of a request that does not fit its schema: which fields, never their values."""
    fields = [
        FieldProblem(
            field=".".join(str(part) for part in error["loc"]),
            message=_FIELD_MESSAGES.get(error["type"], f"不符合要求 ({error['type']})").format_map(
                error.get("ctx", {})
            ),
        )
        for error in errors
    ]
    return problem(request_id, 422, "请求中有字段不符合要求。", kind="bad-input", fields=fields)


def install(app: FastAPI) -> None:
    """Answer every error of the app with a problem; unforeseen ones are caught by the envelope."""

    def on_ours(request: Request, error: Exception) -> ProblemResponse:
        assert isinstance(error, CreditGraphError)  # noqa: S101  (registered for that class only)
        return of_error(request.state.request_id, error)

    def on_fields(request: Request, error: Exception) -> ProblemResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return of_fields(request.state.request_id, error.errors())

    def on_http(request: Request, error: Exception) -> ProblemResponse:
        assert isinstance(error, HTTPException)  # noqa: S101
        detail = f"{TITLES.get(error.status_code, '请求未能完成')}。"
        return problem(request.state.request_id, error.status_code, detail, headers=error.headers)

    app.add_exception_handler(CreditGraphError, on_ours)
    app.add_exception_handler(RequestValidationError, on_fields)
    app.add_exception_handler(HTTPException, on_http)
