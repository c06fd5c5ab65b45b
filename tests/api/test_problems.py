"""RFC 9457: whatever goes wrong is answered as a problem, and tells nothing that it must not."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from fastapi import FastAPI

from graph_service.analysis.ownership import RingTooLarge
from graph_service.api import envelope, problems
from graph_service.api.problems import (
    MEDIA_TYPE,
    CrossSite,
    GrantRefused,
    NotServed,
    PasswordDue,
    Problem,
    TooManyAttempts,
    TooManyRequests,
    Unauthenticated,
)
from graph_service.domain import errors
from tests.api.conftest import Service, served
from tests.store.small_county import MILL

SECRET = "440229197001011234"
REFUSALS: dict[str, tuple[Exception, int]] = {
    "bad-input": (errors.BadInput("输入"), 422),
    "bad-code": (errors.BadCode("代码"), 422),
    "bad-file": (errors.BadFile("文件"), 422),
    "ring-too-large": (RingTooLarge(np.arange(3)), 422),
    "unauthenticated": (Unauthenticated("令牌"), 401),
    "forbidden": (errors.Forbidden("无权", rule="R10.2", advice="请申请授权"), 403),
    "cross-site": (CrossSite("外站", rule="R10.2", advice="请在本页操作"), 403),
    "not-found": (errors.NotFound("没有"), 404),
    "gone": (errors.Gone("已到期", advice="请另行索取"), 410),
    "conflict": (errors.Conflict("已存在"), 409),
    "unlawful": (errors.Unlawful("不得", rule="R4.4"), 409),
    "grant-refused": (GrantRefused("不正确"), 400),
    "password-due": (PasswordDue("首次"), 400),
    "too-many-requests": (TooManyRequests("频繁", retry_after=7), 429),
    "too-many-attempts": (TooManyAttempts("频繁", retry_after=7), 429),
    "rule-book": (errors.RuleBookError(SECRET), 500),
    "store-misuse": (errors.StoreMisuse(SECRET), 500),
    "store": (errors.StoreError(SECRET), 500),
    "error": (errors.CreditGraphError(SECRET), 500),
    "not-served": (NotServed("未带此功能", advice="请用命令行"), 503),
    "store-unavailable": (errors.StoreUnavailable(SECRET), 503),
    "store-busy": (errors.StoreBusy(SECRET), 503),
    "internal-server-error": (RuntimeError(SECRET), 500),
}


@pytest.fixture(scope="module")
def broken() -> Iterator[tuple[httpx.Client, io.StringIO]]:
    """An app whose routes do nothing but fail."""
    app, log = FastAPI(), io.StringIO()
    problems.install(app)
    app.add_middleware(envelope.Envelope, log=envelope.access_log("INFO", log))

    @app.get("/fail/{code}")
    def fail(code: str) -> None:
        raise REFUSALS[code][0]

    with served(app) as http:
        yield http, log


@pytest.mark.parametrize("code", REFUSALS)
def test_an_error_becomes_a_problem_with_its_status(broken: tuple[httpx.Client, io.StringIO], code: str) -> None:
    error, status = REFUSALS[code]
    answer = broken[0].get(f"/fail/{code}")
    told = Problem.model_validate(answer.json())
    assert (answer.status_code, told.status, answer.headers["content-type"]) == (status, status, MEDIA_TYPE)
    assert told.type == f"urn:credit-graph:problem:{code}"
    assert told.instance == f"urn:credit-graph:request:{answer.headers['x-request-id']}"
    if status < 500 or isinstance(error, NotServed):
        assert isinstance(error, errors.CreditGraphError)
        assert (told.detail, told.advice or "", told.rule or "") == (error.message, error.advice, error.rule)
    assert SECRET not in answer.text
    assert SECRET not in broken[1].getvalue()


def test_every_error_of_the_tree_is_in_the_table() -> None:
    def tree(kind: type[Exception]) -> Iterator[type[Exception]]:
        yield kind
        for below in kind.__subclasses__():
            yield from tree(below)

    raised = {type(error) for error, _ in REFUSALS.values()}
    assert {kind for kind in tree(errors.CreditGraphError) if kind.__module__.startswith("graph_service")} <= raised


@pytest.mark.parametrize(
    ("code", "header", "value"),
    [
        ("unauthenticated", "www-authenticate", "Bearer"),
        ("too-many-attempts", "retry-after", "7"),
        ("store-unavailable", "retry-after", "5"),
        ("store-busy", "retry-after", "5"),
    ],
)
def test_a_problem_says_how_to_go_on(
    broken: tuple[httpx.Client, io.StringIO], code: str, header: str, value: str
) -> None:
    assert broken[0].get(f"/fail/{code}").headers[header] == value


def test_an_unforeseen_error_leaves_where_it_happened_in_the_log(broken: tuple[httpx.Client, io.StringIO]) -> None:
    broken[0].get("/fail/internal-server-error")
    told = [line for line in map(json.loads, broken[1].getvalue().splitlines()) if line["event"] == "unforeseen"]
    assert told[-1]["error"] == "RuntimeError"
    assert any(frame.startswith("fail:") for frame in told[-1]["frames"])


SAFE = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "strict-transport-security": "max-age=31536000",
    "permissions-policy": "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/healthz", 200),
        (f"/v1/subjects/{MILL}", 200),
        ("/v1/subjects", 422),
        (f"/v1/subjects/{MILL}/risk-of-none", 404),
        ("/nowhere", 404),
    ],
)
def test_every_answer_carries_the_safe_headers(service: Service, path: str, status: int) -> None:
    answer = service.get("regulator", path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in SAFE} == SAFE


@pytest.mark.parametrize("code", ["internal-server-error", "error", "unauthenticated", "too-many-attempts"])
def test_so_does_every_failure(broken: tuple[httpx.Client, io.StringIO], code: str) -> None:
    headers = broken[0].get(f"/fail/{code}").headers
    assert {name: headers.get(name) for name in SAFE} == SAFE


FIELDS: dict[str, tuple[str, dict[str, Any], list[tuple[str, str]]]] = {
    "no words": ("/v1/subjects", {}, [("query.q", "必填")]),
    "too many": ("/v1/subjects", {"q": "x", "limit": 101}, [("query.limit", "不得大于 100")]),
    "no number": ("/v1/subjects", {"q": "x", "limit": SECRET + "x"}, [("query.limit", "应为整数")]),
    "no page": ("/v1/subjects", {"q": "x", "offset": -1}, [("query.offset", "不得小于 0")]),
    "too deep": (f"/v1/subjects/{MILL}/network", {"depth": 4}, [("query.depth", "不得大于 3")]),
    "too far up": (f"/v1/subjects/{MILL}/owners", {"depth": 11}, [("query.depth", "不得大于 10")]),
    "no day": (f"/v1/subjects/{MILL}", {"as_of": "2026-02-30"}, [("query.as_of", "应为日期 YYYY-MM-DD")]),
    "no words at all": ("/v1/subjects", {"q": ""}, [("query.q", "至少 1 个字符")]),
}


@pytest.mark.parametrize("case", FIELDS)
def test_a_request_that_does_not_fit_is_told_which_fields(service: Service, case: str) -> None:
    path, query, fields = FIELDS[case]
    answer = service.get("regulator", path, **query)
    told = Problem.model_validate(answer.json())
    assert (answer.status_code, answer.headers["content-type"]) == (422, MEDIA_TYPE)
    assert [(one.field, one.message) for one in told.fields or []] == fields
    assert SECRET not in answer.text


REQUESTS: dict[str, tuple[str, str, dict[str, str], int]] = {
    "no route": ("GET", "/v1/nothing", {}, 404),
    "no method": ("DELETE", "/v1/draws", {}, 405),
    "no token": ("GET", "/v1/draws", {}, 401),
    "no bearer": ("GET", "/v1/draws", {"Authorization": "Basic eDp5"}, 401),
    "a bad token": ("GET", "/v1/draws", {"Authorization": "Bearer x.y.z"}, 401),
    "no grant type": ("POST", "/v1/token", {}, 422),
    "no basic": ("POST", "/v1/token", {"Authorization": "Basic ???"}, 401),
}


@pytest.mark.parametrize("case", REQUESTS)
def test_what_the_framework_refuses_is_a_problem_too(service: Service, case: str) -> None:
    method, path, headers, status = REQUESTS[case]
    answer = service.http.request(method, path, headers=headers)
    told = Problem.model_validate(answer.json())
    assert (answer.status_code, told.status, answer.headers["content-type"]) == (status, status, MEDIA_TYPE)
    assert ("www-authenticate" in answer.headers) is (status == 401)
    assert ("allow" in answer.headers) is (status == 405)


def test_a_subject_that_is_not_there_is_no_statement_about_the_world(service: Service) -> None:
    answer = service.get("regulator", "/v1/subjects/91440229MA99999999")
    assert answer.status_code == 404
    assert "未查到记录不等于不存在" in answer.json()["advice"]


def test_a_store_that_is_gone_is_503(tmp_path: Path, service: Service) -> None:
    from neo4j import GraphDatabase

    from graph_service.api.app import create_app
    from graph_service.settings import Settings
    from graph_service.store.bolt import Connection
    from graph_service.store.queries import cypher_root, load_queries

    with GraphDatabase.driver("bolt://127.0.0.1:1", connection_timeout=1, max_transaction_retry_time=0) as driver:
        nowhere = Connection(driver, None, load_queries(cypher_root()))
        with served(create_app(Settings(data=tmp_path), connection=nowhere, log=io.StringIO())) as http:
            gone = http.get("/readyz")
            alive = http.get("/healthz")
    assert (gone.status_code, gone.headers["content-type"], alive.status_code) == (503, MEDIA_TYPE, 200)


@pytest.mark.slow
def test_the_app_opens_its_own_embedded_graph_and_asks_for_its_migrations(tmp_path: Path) -> None:
    from graph_service.api.app import create_app
    from graph_service.settings import Settings
    from graph_service.store.connection import connect
    from graph_service.store.migrations import migrate

    settings = Settings(data=tmp_path / "data", heap="256m")
    with served(create_app(settings, log=io.StringIO())) as http:
        before = http.get("/readyz")
        with connect(settings) as connection:
            migrate(connection)
        after = http.get("/readyz")
    assert (before.status_code, after.status_code) == (503, 200)
