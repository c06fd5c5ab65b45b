"""The description of the service (OpenAPI): what FastAPI derives, problems as problems, and what the access table says.

The scope of each operation, the purpose that it asks for and the scope of a field (``x-scope``) are in no code: they
are put in from the table here.
"""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from graph_service.api.access_check import models_of, routes_of
from graph_service.api.auth import LONGEST, PURPOSE, oauth2
from graph_service.api.problems import Problem
from graph_service.api.reader import GRANT, LOAN_CASE
from graph_service.api.scoped import FieldScopes
from graph_service.api.session_cookie import CSRF, SAFE_METHODS, scheme
from graph_service.rulebook.access import AccessMatrix
from graph_service.rulebook.access_rows import Judged, Purpose

Json = dict[str, Any]
_PURPOSE = (
    "查询目的: 应答含个人信息、画像或内部风险时必填, 记入审计日志; 中文按 UTF-8 百分号编码。 why the data is asked for"
)
_GRANT = "授权编号: 凭授权查询的角色必填 id of the authorisation (R9.2)"
_LOAN_CASE = "信贷业务编号: 凭授权查询的角色必填, 记入审计日志; 中文按 UTF-8 百分号编码 the loan asked for"


def _header(name: str, why: str, example: str, most: int = LONGEST) -> Json:
    schema = {"type": "string", "maxLength": most, "description": why, "examples": [example], "default": "",
              "title": name}  # fmt: skip
    return {"name": name, "in": "header", "required": False, "schema": schema, "description": why}


_FROM_OUR_PAGE = _header(CSRF, "防跨站令牌: 以会话 Cookie 办理时必填 told by GET /v1/session", "0" * 64)
_ASKED_WHY = _header(PURPOSE, _PURPOSE, "%E6%97%A5%E5%B8%B8%E7%9B%91%E7%AE%A1")
_BY_GRANT = (
    _header(GRANT, _GRANT, "35074618a30c8863cbf16aebf2f03173", 64),
    _header(LOAN_CASE, _LOAN_CASE, "%E8%B4%B72026-001"),
)


def install(app: FastAPI, matrix: AccessMatrix) -> None:
    """Describe the app; the ``Problem`` schema is added once, because problem responses refer to it by name."""

    def describe() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schema["components"]["schemas"] |= problem.pop("$defs") | {"Problem": problem}
            _scopes_of_routes(schema, matrix)
            _scopes_of_fields(schema, app, matrix)
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]


def _scopes_of_routes(schema: Json, matrix: AccessMatrix) -> None:
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            row = matrix.route(f"{method.upper()} {path}")
            if not row.anonymous:
                operation["security"] = [{oauth2.scheme_name: [row.scope]}, {scheme.scheme_name: []}]
            if method.upper() not in SAFE_METHODS and {scheme.scheme_name: []} in operation.get("security", ()):
                operation.setdefault("parameters", []).append(_FROM_OUR_PAGE)
            if row.purpose is not Purpose.NO:
                operation.setdefault("parameters", []).append(_ASKED_WHY)
            if row.judged is Judged.GRANT:
                operation.setdefault("parameters", []).extend(_BY_GRANT)


def _scopes_of_fields(schema: Json, app: FastAPI, matrix: AccessMatrix) -> None:
    fields = FieldScopes(matrix.fields)
    answers = models_of(getattr(one, "response_model", None) for one in routes_of(app).values())
    for model in answers:
        described = schema["components"]["schemas"].get(model.__name__, {})
        for name, scope in fields.of(model):
            if scope and name in described.get("properties", {}):
                described["properties"][name]["x-scope"] = scope
