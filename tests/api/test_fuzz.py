"""Schemathesis over the whole API with a token: no server error, every answer as the description says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from graph_service.domain.acts import Actor
from graph_service.rulebook.access import access_matrix
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.cases import open_case
from tests.api.conftest import NOW, PURPOSE, Service
from tests.api.county import DRAW
from tests.api.handed_in import (
    CAMPAIGN,
    body_of,
    faulty_batch,
    himself,
    in_session,
    inspection,
    investigated,
    load_job,
    password_change,
    proposed,
    reported,
)
from tests.store.small_county import FARM, MILL, SHOP

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_path(Path(__file__).parents[2] / "docs" / "openapi.json")
OPERATIONS = [(path, method) for path, item in SCHEMA.raw_schema["paths"].items() for method in item]
# What is made up out of thin air is nowhere: most questions are put to what is there, about days that have data.
PLACES = {
    "code": st.sampled_from([MILL, FARM, SHOP]),
    "id": st.just(DRAW),
    "case": st.just("campaign-2"),
    "rule": st.just("P08"),
    "name": st.just("fuzzed"),
    "ref": st.sampled_from([MILL, FARM, SHOP]),
}
TIMES = {
    "since": st.just("2026-06-29T00:00:00Z"),
    "as_of": st.just("2026-06-30"),
    "known_at": st.just("2026-06-30T00:00:00Z"),
    "between": st.just([MILL, FARM]),
}
SETTINGS = {"address_rate_per_minute": 0}  # made-up questions come quicker than anybody's
MOSTLY = st.sampled_from([True, True, True, False])


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_asked_is_answered_as_described(service: Service, path: str, method: str) -> None:
    operation, route = SCHEMA[path][method.upper()], f"{method.upper()} {path}"
    connection = service.app.state.context.connection
    desk = Desk(connection, access_matrix(), Actor("li", "", "regulator"), NOW.date(), NOW)
    open_case(desk, CAMPAIGN)
    open_case(desk, replace(CAMPAIGN, act="c2", case="campaign-2"))  # to be ended
    here = PLACES | ({"id": st.just(CAMPAIGN.case)} if path.startswith("/v1/campaigns") else {})
    then = TIMES | ({"known_at": st.just(NOW.isoformat())} if route == "POST /v1/cases" else {})  # not known before
    body = body_of(service, route)
    session = in_session(service) if path == "/v1/session/renewal" else {}
    if "{matter}" in path:  # of something that was proposed
        here = here | {"matter": st.just(proposed(connection))}
    if "/me/" in path:
        himself(service)
    if "{name}" in path:  # of somebody whose account is new
        password_change(service)
    if path.startswith(("/v1/inspections", "/v1/public/draws")):
        places, own = inspection(connection, service.data, route)
        here, body = here | {name: st.just(value) for name, value in places.items()}, own
    if path.startswith("/v1/investigations/"):
        here |= {name: st.just(value) for name, value in investigated(service).items()}
    if "{number}" in path:
        here |= {name: st.just(value) for name, value in reported(service).items()}
    if "{job}" in path:
        here |= {"job": st.just(load_job(service))}
    if "{batch}" in path:
        here |= {"batch": st.just(faulty_batch(service))}
    of_many = path.startswith(("/v1/draws", "/v1/paths", "/v1/inspections", "/v1/parties"))  # of no single subject
    reach = ["inspector", "public"] if of_many else ["regulator", "inspector", "subject", "public"]
    of_some = {
        "/v1/portraits/changes": ["bank", "public"],
        "/v1/portraits/batch": ["bank", "public"],
        "/v1/subjects/{code}/own-data": ["subject", "public"],
        "/v1/subjects/{code}/readers": ["subject", "public"],
        "/v1/accounts": ["admin", "security", "public"],
        "/v1/audit": ["auditor", "public"],
        "/v1/unmask": ["department", "public"],
        "/v1/investigations": ["inspector", "regulator", "public"],
        "/v1/loans/feedback": ["bank", "public"],
    }
    reach = next((roles for begin, roles in of_some.items() if path.startswith(begin)), reach)
    reach += ["himself"] if "/me/" in path else []

    @given(
        case=operation.as_strategy(),
        role=st.sampled_from(reach),
        places=st.fixed_dictionaries(here),
        times=st.fixed_dictionaries(then),
        real=MOSTLY,
        purposeful=MOSTLY,
    )
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def ask(
        case: schemathesis.Case, role: str, places: dict[str, str], times: dict[str, str], real: bool, purposeful: bool
    ) -> None:
        if real:
            for given_, known in ((case.path_parameters, places), (case.query, times)):
                for name in (given_ or {}).keys() & known.keys():
                    given_[name] = known[name]
            if body is not None:
                case.body = body
            elif isinstance(case.body, dict) and "subject" in case.body:
                case.body["subject"] = places["code"]
        # The client's own credentials take the place of those that the fuzzer makes up.
        token = {} if path == "/v1/token" else session or {"Authorization": f"Bearer {service.tokens[role]}"}
        headers = token | (PURPOSE if purposeful else {})
        # The first question of a new checkout waits while what it computes with is compiled.
        case.call_and_validate(base_url=str(service.http.base_url), headers=headers, checks=CHECKS, timeout=60)

    before = len(service.log_lines())
    ask()
    told = [line for line in service.log_lines()[before:] if line.get("route") == path]
    answered = {line["status"] for line in told if line["method"] == method.upper()}
    assert path == "/v1/token" or answered & {200, 201, 202}, "nothing was answered: the fuzzing proved nothing"
