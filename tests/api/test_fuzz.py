"""Schemathesis over the whole API with a token: no server error, every answer as the description says."""

from __future__ import annotations

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

from tests.api.conftest import PURPOSE, Service
from tests.api.county import DRAW
from tests.store.small_county import FARM, MILL, SHOP

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
SCHEMA = schemathesis.openapi.from_path(Path(__file__).parents[2] / "docs" / "openapi.json")
OPERATIONS = [(path, method) for path, item in SCHEMA.raw_schema["paths"].items() for method in item]
# Codes out of thin air are nowhere: most questions are put to what is there.
THERE = {"code": st.sampled_from([MILL, FARM, SHOP]), "id": st.just(DRAW)}


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_asked_is_answered_as_described(service: Service, path: str, method: str) -> None:
    operation = SCHEMA[path][method.upper()]
    headers = st.fixed_dictionaries({}, optional={"X-Purpose": st.just(PURPOSE["X-Purpose"])})

    @given(
        case=operation.as_strategy(),
        role=st.sampled_from(["regulator", "regulator", "inspector", "subject", "public"]),
        there=st.fixed_dictionaries({}, optional=THERE),
        purpose=headers,
    )
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def ask(case: schemathesis.Case, role: str, there: dict[str, str], purpose: dict[str, str]) -> None:
        for name in (case.path_parameters or {}).keys() & there.keys():
            case.path_parameters[name] = there[name]
        # The client's own credentials take the place of those that the fuzzer makes up.
        token = {} if path == "/v1/token" else {"Authorization": f"Bearer {service.tokens[role]}"}
        case.call_and_validate(base_url=str(service.http.base_url), headers=token | purpose, checks=CHECKS)

    ask()
    answered = {line["status"] for line in service.log_lines() if line.get("route") == path}
    assert path == "/v1/token" or 200 in answered, "nothing was answered: the fuzzing proved nothing"
