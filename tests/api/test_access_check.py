"""The service starts with the access table that fits it, and with no other (ADR 0099)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI, Response
from pydantic import BaseModel

from graph_service.api.access_check import check_access
from graph_service.api.app import READERS, create_app
from graph_service.api.auth import ReaderDep
from graph_service.api.scoped import FieldScopes
from graph_service.domain.errors import RuleBookError
from graph_service.rulebook.access import AccessMatrix, access_matrix
from graph_service.rulebook.access_rows import Judged, Purpose, RouteRow, read_fields, read_routes
from graph_service.rulebook.loader import Row
from graph_service.settings import Settings

SCOPES = {"class:read": "分类", "persons:masked": "人员"}
NEW = "GET /v1/new"


def app_with_a_new_route(*, judged: bool = True) -> FastAPI:
    app, router = create_app(Settings()), APIRouter()

    def seen(reader: ReaderDep) -> Response:
        return Response(reader.route.scope)

    def unseen() -> Response:
        return Response()

    router.add_api_route("/v1/new", seen if judged else unseen)
    app.include_router(router)
    return app


def with_route(added: RouteRow) -> AccessMatrix:
    matrix = access_matrix()
    return replace(matrix, routes={**matrix.routes, NEW: added})


def row(judged: Judged = Judged.SUBJECT, scope: str = "class:read") -> RouteRow:
    return RouteRow(NEW, scope, judged, Purpose.NO, "" if scope else "示例")


def test_a_route_without_a_row_and_a_row_without_a_route_are_refused() -> None:
    with pytest.raises(RuleBookError, match="没有写明这个接口的权限: GET /v1/new"):
        check_access(app_with_a_new_route(), access_matrix(), READERS)
    with pytest.raises(RuleBookError, match="没有这个接口: GET /v1/new"):
        check_access(create_app(Settings()), with_route(row()), READERS)
    check_access(app_with_a_new_route(), with_route(row()), READERS)


@pytest.mark.parametrize(
    ("judged", "given"),
    [
        (False, row()),  # nobody judges it
        (True, row(Judged.UNIT)),  # judged another way
        (True, row(Judged.OPEN, "")),  # said to be open, and is not
    ],
)
def test_a_route_that_is_not_judged_as_the_table_says_is_refused(judged: bool, given: RouteRow) -> None:
    with pytest.raises(RuleBookError, match="GET /v1/new 没有按"):
        check_access(app_with_a_new_route(judged=judged), with_route(given), READERS)


@pytest.mark.parametrize("name", [("Nobody", "name"), ("CardOut", "risk_clas"), ("CardOut", "code")])
def test_a_field_row_names_a_field_of_an_answer_that_may_be_left_out(name: tuple[str, str]) -> None:
    matrix = access_matrix()
    model, field = name
    fields = dict(matrix.fields) | {model: {field: "class:read"}}
    with pytest.raises(RuleBookError, match=model):
        check_access(create_app(Settings()), replace(matrix, fields=fields), READERS)


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"/v1/x": {"scope": "class:read"}}, "/v1/x"),
        ({"GET /v1/x": {}}, "scope"),
        ({"GET /v1/x": {"scope": "clas:read"}}, "未在"),
        ({"GET /v1/x": {"by": "open"}}, "why"),
        ({"GET /v1/x": {"by": "open", "scope": "class:read", "why": "探针"}}, "scope"),
        ({"GET /v1/x": {"scope": "class:read", "why": "探针"}}, "why"),
        ({"GET /v1/x": {"scope": "class:read", "by": "guess"}}, "by"),
        ({"GET /v1/x": {"scope": "class:read", "purpse": "always"}}, "purpse"),
    ],
)
def test_a_faulty_route_is_named(table: dict[str, Any], named: str) -> None:
    with pytest.raises(RuleBookError, match=named):
        read_routes(Row("access.toml [routes]", table), SCOPES)


@pytest.mark.parametrize("table", [{"risk_class": "class:read"}, {"CardOut.risk_class": "clas:read"}])
def test_a_faulty_field_is_named(table: dict[str, Any]) -> None:
    with pytest.raises(RuleBookError, match="risk_class"):
        read_fields(Row("access.toml [fields]", table), SCOPES)


class Above(BaseModel):
    shown: str = "a"
    told: str | None = None


class Below(Above):
    parts: list[Above] = []
    by_key: dict[str, Above] = {}


def test_a_field_is_left_out_wherever_its_model_stands_and_in_what_is_made_of_it() -> None:
    fields = FieldScopes({"Above": {"told": "class:read"}, "Below": {"by_key": "persons:masked"}})
    answer = Below(parts=[Above()], by_key={"x": Above()})
    assert fields.visible(answer, frozenset()) == {"shown": "a", "parts": [{"shown": "a"}]}
    everything = fields.visible(answer, frozenset(SCOPES))
    assert everything == answer.model_dump()
