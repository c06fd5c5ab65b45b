"""R10.2, every role at every route: who is refused, and that no field comes back but those the table gives a role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from graph_service.api.access_check import routes_of
from graph_service.api.accounts import made_account
from graph_service.api.app import create_app
from graph_service.api.clients import add_client
from graph_service.api.holders import Holder
from graph_service.api.roll import Roll
from graph_service.api.scoped import FieldScopes
from graph_service.domain.acts import Actor
from graph_service.rulebook.access import Reach, access_matrix
from graph_service.rulebook.access_rows import Judged
from graph_service.settings import Settings
from graph_service.usecases.case_plan import Desk
from graph_service.usecases.cases import open_case
from graph_service.usecases.permission import shown, sum_scopes
from tests.api.access_walk import answered
from tests.api.conftest import NOW, PURPOSE, Service
from tests.api.county import AS_OF, CITY, DRAW
from tests.api.handed_in import (
    CAMPAIGN,
    NUMBER,
    body_of,
    faulty_batch,
    himself,
    inspection,
    investigated,
    load_job,
    proposed,
    reported,
)
from tests.store.small_county import FARM, MILL

MATRIX = access_matrix()
JUDGED = {name: row for name, row in MATRIX.routes.items() if row.judged is not Judged.OPEN}
ROUTES = routes_of(create_app(Settings()))
NOWHERE = "91440229MA99999999"
GIVEN = {
    "unit_code": "unit-bank", "purpose": "贷前审查", "until": "2026-12-31", "signer": "陈一鸣", "channel": "本系统",
}  # fmt: skip


@dataclass(frozen=True)
class Example:
    """What a route is asked (示例), with which files.

    ``refused`` hold the scope and are refused by the route itself, one by one.
    """

    query: dict[str, Any] = field(default_factory=dict[str, Any])
    body: Any = None
    files: Any = None
    refused: frozenset[str] = frozenset()


def only(*roles: str) -> frozenset[str]:
    return MATRIX.roles.keys() - frozenset(roles)


OF_THE_REGULATOR = Example(refused=only("regulator"))
NO_GRANTS = frozenset({"subject", "regulator"})  # what they hold needs no authorisation
INSPECTIONS, INVESTIGATIONS = "/v1/inspections", "/v1/investigations"
OF_ITS_OWNER = Example(refused=only("inspector"))
OF_PLANS = (INSPECTIONS, "/v1/public/draws")
PUBLIC = "public"
EXAMPLES: dict[str, Example] = {
    "GET /v1/subjects": Example({"q": "鑫发"}),
    "GET /v1/dashboards/classes/{grade}/subjects": Example(),
    **{f"GET /v1/{path}": Example() for path in ("commitments", "loads", "dashboards")},
    **{f"GET /v1/dashboards/{path}": Example() for path in ("classes", "draws", "city-index")},
    "GET /v1/public/subjects": Example({"q": "鑫发"}),
    **{
        f"GET /v1/public/{path}": Example()
        for path in ("subjects/{code}", "subjects/{code}/records", "records", "draws", "draws/{plan}",
                     "draws/{plan}/bundle")
    },
    "GET /v1/subjects/{code}/measures": Example({"scene": "BIDDING"}),
    "GET /v1/paths": Example({"between": [MILL, FARM]}),
    "GET /v1/cases/{case}": OF_THE_REGULATOR,
    "POST /v1/cases/{case}/acts": OF_THE_REGULATOR,
    "POST /v1/cases": Example(
        body={"procedure": "authorisation", "step": "give", "subject": MILL, "data": GIVEN}, refused=only("subject")
    ),
    "POST /v1/persons/record": Example(refused=frozenset({"subject", "bank"})),
    "POST /v1/commitments/gate": Example(
        body={"subject": MILL, "type": "容缺受理型", "item": "食品经营许可"}
    ),
    "GET /v1/commitments/reviews": Example({"seed": "2026年7月"}, refused=frozenset({"subject", "discipline"})),
    "GET /v1/arrears/unpublished": Example({"year": 2025}),
    "GET /v1/portraits/changes": Example({"since": "2026-06-29T00:00:00Z"}, refused=NO_GRANTS),
    "POST /v1/portraits/batch": Example(body={"items": [{"code": MILL}]}, refused=NO_GRANTS),
    "POST /v1/accounts": Example(body={"name": "somebody-new", "kind": "client"}),
    "POST /v1/accounts/{name}/grant": Example(body={"role": "bank", "unit": "x"}),
    "POST /v1/accounts/{name}/owner": Example(body={"id_number": NUMBER}),
    **{f"POST /v1/accounts/{{name}}/{act}": Example() for act in ("disable", "enable", "revoke", "reset", "unlock")},
    "GET /v1/accounts": Example(),
    "GET /v1/subjects/{code}/class/explanation": Example(),
    "GET /v1/subjects/{code}/changes": Example({"since": "2026-01-01T00:00:00Z"}),
    "POST /v1/subjects/{code}/visits": Example(),
    "POST /v1/persons/search": Example(),
    "GET /v1/subjects/{code}/own-data": Example(refused=frozenset({"inspector", "regulator"})),
    f"GET {INSPECTIONS}/{{plan}}/tasks": Example(refused=frozenset({"regulator"})),  # of draws it has sums alone
    "GET /v1/persons/me/own-data": Example(refused=only("subject")),
    "GET /v1/proposals/{matter}/explanation": OF_THE_REGULATOR,
    "POST /v1/portraits/{code}/reports": Example(),
    "GET /v1/reports/{number}.json": Example(),
    "GET /v1/reports/{number}.pdf": Example(),
    "POST /v1/loans/feedback": Example(),
    "POST /v1/loads": Example(files=[("files", ("空.csv", b""))]),
    **{f"POST /v1/loads/jobs/{{job}}/{act}": Example() for act in ("again", "mapping")},
    **{f"GET /v1/loads/{{batch}}/{file}": Example() for file in ("rejected", "rejected.xlsx")},
    **{f"GET /v1/{path}": Example() for path in ("clocks/kpi/acts", "quality/findings.xlsx")},
    **{f"GET /v1/loads/{path}": Example() for path in ("jobs", "jobs/{job}", "jobs/{job}/rejected.xlsx", "fields")},
    "GET /v1/loans/feedback": Example({"case": "1"}),
    "GET /v1/loans/aggregate": Example({"month": "2026-06"}),
    "POST /v1/unmask": Example(),
    **{f"{method} {INVESTIGATIONS}": Example() for method in ("GET", "POST")},
    f"GET {INVESTIGATIONS}/shared/{{token}}": Example(),
    **{
        f"{act} {INVESTIGATIONS}/{{id}}{part}": OF_ITS_OWNER
        for part, acts in {
            "": ("GET", "PUT", "DELETE"), "/shares": ("GET", "POST"), "/shares/{share}": ("DELETE",),
            "/exports": ("POST",),
        }.items()
        for act in acts
    },
    **{f"GET /v1/{path}": Example() for path in ("audit", "audit/anchor", "audit/alerts", "subjects/{code}/readers")},
    **{
        name: Example()
        for name in (
            "GET /v1/subjects/{code}", "GET /v1/subjects/{code}/records", "GET /v1/portraits/{code}",
            "GET /v1/subjects/{code}/repairs", "GET /v1/procedures", "GET /v1/proposals", "GET /v1/cases",
            "GET /v1/desk",
            "GET /v1/subjects/{code}/cases", "POST /v1/checks", "GET /v1/bans/key", "POST /v1/bans/export",
            "POST /v1/bans/import", "GET /v1/commitments/coverage", "GET /v1/campaigns", "GET /v1/campaigns/{id}",
            "GET /v1/subjects/{code}/network", "GET /v1/subjects/{code}/investments", "GET /v1/parties/{ref}/ties",
            "GET /v1/parties/{ref}/neighbours",
            "GET /v1/subjects/{code}/owners", "GET /v1/subjects/{code}/controllers",
            "GET /v1/subjects/{code}/related-parties", "GET /v1/subjects/{code}/group",
            "GET /v1/subjects/{code}/integrated", "GET /v1/subjects/{code}/beneficial-owners",
            "GET /v1/subjects/{code}/notice-receivers", "GET /v1/subjects/{code}/related-risk", "GET /v1/quality",
            "GET /v1/subjects/{code}/signals", "GET /v1/draws", "GET /v1/draws/{id}", "GET /v1/clocks",
            "GET /v1/clocks/kpi", "GET /v1/rules/{rule}", f"GET {INSPECTIONS}", f"POST {INSPECTIONS}",
            f"POST {INSPECTIONS}/frame",
            f"GET {INSPECTIONS}/{{plan}}", f"GET {INSPECTIONS}/{{plan}}/excluded", f"POST {INSPECTIONS}/{{plan}}/staff",
            f"POST {INSPECTIONS}/{{plan}}/reveal", "GET /v1/inspection-items",
            f"POST {INSPECTIONS}/{{plan}}/replacements",
            f"POST {INSPECTIONS}/{{plan}}/results", f"POST {INSPECTIONS}/tasks/{{case}}/recusal",
            f"GET {INSPECTIONS}/{{plan}}/bundle", f"GET {INSPECTIONS}/{{plan}}/kpi",
        )
    },
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A route with what is asked there, by whoever asks."""

    service: Service
    route: str
    places: dict[str, str]
    example: Example
    body: Any

    @property
    def subject(self) -> str:
        """Whom the path names."""
        return self.places.get("code", "") if "{code}" in self.route else ""

    def by(self, role: str, **change: str) -> httpx.Response:
        """Ask as a role, some places of the path changed."""
        method, _, path = self.route.partition(" ")
        for name, value in (self.places | change).items():
            path = path.replace(f"{{{name}}}", quote(value))
        headers = {"Authorization": f"Bearer {self.service.tokens[role]}"} | PURPOSE
        query = {"as_of": AS_OF} | self.example.query
        body = {} if change else self.body
        handed = {"files": self.example.files} if self.example.files else {"json": None if method == "GET" else body}
        return self.service.http.request(method, path, params=query, headers=headers, **handed)


@pytest.fixture(scope="module")
def prepared(service: Service) -> Service:
    connection = service.app.state.context.connection
    open_case(Desk(connection, MATRIX, Actor("li", "", "regulator"), NOW.date(), NOW), CAMPAIGN)
    add_client(service.data, "somebody", role="public", unit="x", at=NOW)
    account, _ = made_account(Holder(name="a-person", added_at=NOW), service.app.state.context.seals)
    Roll(service.data).add(account)
    return service


@pytest.fixture
def asked(prepared: Service, route: str) -> Iterator[Asked]:
    service = prepared
    path = route.partition(" ")[2]
    code = CITY if path.endswith("notice-receivers") else MILL
    draw = DRAW if path.startswith("/v1/draws") else CAMPAIGN.case
    places = {
        "code": code, "ref": MILL, "id": draw, "case": CAMPAIGN.case, "rule": "P08", "name": "somebody", "grade": "D"
    }  # fmt: skip
    if path.endswith("/owner"):
        places["name"] = "a-person"
    example = EXAMPLES[route]
    body = example.body or body_of(service, route)
    if "{number}" in path:
        places |= reported(service)
    if "{batch}" in path:
        places["batch"] = faulty_batch(service)
    if "{job}" in path:
        places["job"] = load_job(service)
    if "{matter}" in path:
        places["matter"] = proposed(service.app.state.context.connection)
    if "/me/" in path:  # who stands for a natural person
        himself(service)
        subject, service.tokens["subject"] = service.tokens["subject"], service.tokens["himself"]
    if path.startswith(OF_PLANS):
        own, made = inspection(service.app.state.context.connection, service.data, route)
        places, body = places | own, body or made
    if path.startswith(f"{INVESTIGATIONS}/"):
        places |= investigated(service)
    yield Asked(service, route, places, example, body)
    if "/me/" in path:
        service.tokens["subject"] = subject


def reaches(role: str, route: str, subject: str) -> bool:
    """Whether the table lets a role in at a route, in front of a subject: what the route judges itself left aside."""
    row, unit = MATRIX.routes[route], MILL if role == "subject" else f"unit-{role}"
    reach = MATRIX.reach(role, row.scope)
    if row.judged is Judged.PUBLIC:
        return True
    if row.judged is Judged.HELD:
        return reach is not None
    if row.judged is Judged.SUMS:
        return reach in (Reach.ALL, Reach.AGGREGATE)
    own = subject == unit or row.judged is Judged.UNIT
    return reach is Reach.ALL or (reach is Reach.OWN and own)


def test_there_is_an_example_for_every_route_and_for_no_other() -> None:
    assert EXAMPLES.keys() == JUDGED.keys()


@pytest.mark.parametrize("route", JUDGED)
def test_a_role_is_refused_where_the_table_says_so_and_nowhere_else(asked: Asked, route: str) -> None:
    admitted = {role for role in MATRIX.roles if reaches(role, route, asked.subject)}
    last = admitted - asked.example.refused  # whoever may act changes what the others would be told
    answers = {role: asked.by(role) for role in sorted(MATRIX.roles, key=last.__contains__)}
    refused = {role for role, answer in answers.items() if answer.status_code == 403}
    assert refused == (MATRIX.roles.keys() - admitted) | (admitted & asked.example.refused)
    assert {answers[role].json()["rule"] for role in MATRIX.roles.keys() - admitted} <= {"R10.2"}
    told = {role: answer for role, answer in answers.items() if answer.is_success}
    assert told, {role: answers[role].text for role in admitted}
    for role, answer in told.items():
        if answer.headers["content-type"] == "application/json":
            assert_fields(asked, role, answer.json())


def assert_fields(asked: Asked, role: str, answer: Any) -> None:
    """Every field that comes back is one of its model and given to the role; of one subject, all that are given."""
    row, fields = MATRIX.routes[asked.route], FieldScopes(MATRIX.fields)
    role = PUBLIC if row.judged is Judged.PUBLIC else role  # whoever asks there is anybody
    unit = MILL if role == "subject" else f"unit-{role}"
    subject = unit if row.judged is Judged.UNIT else asked.subject
    reached = shown(MATRIX, role=role, unit=unit, subject=subject)
    reached |= sum_scopes(MATRIX, role) if row.judged is Judged.SUMS else frozenset()
    one_by_one = row.judged is Judged.HELD
    for where, model, keys in answered(answer, ROUTES[asked.route].response_model):
        scopes = dict(fields.of(model))
        assert keys <= scopes.keys(), f"{where}: {keys - scopes.keys()} is no field of {model.__name__}"
        most = MATRIX.scopes_of(role) if one_by_one else reached
        given = {name for name, scope in scopes.items() if scope is None or scope in most}
        least = {name for name, scope in scopes.items() if scope is None} if one_by_one else given
        assert least <= keys <= given, f"{where} of {model.__name__} for {role}: {sorted(keys ^ given)}"


@pytest.mark.parametrize("route", [name for name, row in JUDGED.items() if "{" in name and not row.anonymous])
def test_whoever_lacks_the_scope_is_refused_alike_whatever_he_asks_for(asked: Asked, route: str) -> None:
    places = dict.fromkeys(re.findall(r"{(\w+)}", route), NOWHERE)
    for role in MATRIX.roles:
        if MATRIX.reach(role, MATRIX.routes[route].scope) is None:
            there, nowhere = asked.by(role), asked.by(role, **places)
            assert (there.status_code, nowhere.status_code) == (403, 403), (role, nowhere.text)
            assert {**there.json(), "instance": ""} == {**nowhere.json(), "instance": ""}
