"""Every answer that links parties is veiled for a caller of a region, or is none that a region limits (ADR 0100)."""

from __future__ import annotations

from typing import Any

import pytest

from graph_service.api.access_check import models_of, routes_of
from graph_service.api.app import create_app
from graph_service.api.models.answers import StepOut, SubjectOut, WalkAnswer
from graph_service.api.models.signals import SignalStepOut
from graph_service.settings import Settings

APP = create_app(Settings())
ROUTES: dict[str, Any] = {name: getattr(one, "response_model", None) for name, one in routes_of(APP).items()}
LINKS = {StepOut, SignalStepOut}
# Links within one public unit and its staff, told to whoever must be told of it (R4.7).
# Its own data is told to a subject or a person alone, whom no region limits (R6.6).
NO_WALKS = {
    "GET /v1/subjects/{code}/notice-receivers", "GET /v1/subjects/{code}/own-data", "GET /v1/persons/me/own-data",
}  # fmt: skip


@pytest.mark.parametrize("route", [name for name, model in ROUTES.items() if LINKS & models_of([model])])
def test_an_answer_with_links_is_a_walk(route: str) -> None:
    model = ROUTES[route]
    assert route in NO_WALKS or issubclass(model, WalkAnswer)


def test_the_routes_that_are_veiled_are_these() -> None:
    veiled = {name.rpartition("/")[2] for name, one in ROUTES.items() if one and issubclass(one, WalkAnswer)}
    assert veiled == {
        "network", "neighbours", "owners", "investments", "search", "changes",
        "controllers", "integrated", "beneficial-owners", "related-parties", "group", "paths",
        "signals", "related-risk",
    }  # fmt: skip
    assert all(SubjectOut in models_of([one]) for one in ROUTES.values() if one and issubclass(one, WalkAnswer))
