"""Schemathesis over the whole API with a token: no server error, every answer as the description says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyotp
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

from graph_service.analysis.draw_bundle import SeedKind, SeedOrigin
from graph_service.api.accounts import made_account
from graph_service.api.clients import add_client
from graph_service.api.holders import Holder
from graph_service.api.refs import person_ref
from graph_service.api.roll import Roll
from graph_service.domain.acts import Actor
from graph_service.domain.ban_document import BanDocument
from graph_service.rulebook.access import access_matrix
from graph_service.store.bolt import Connection
from graph_service.store.cases import all_cases
from graph_service.store.sharing_keys import SharingKeys, read_card
from graph_service.store.snapshot_cache import SnapshotCache
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from graph_service.usecases.inspection_draw import reveal
from graph_service.usecases.inspection_plan import case_exists, freeze_plan
from graph_service.usecases.inspection_tasks import staff
from graph_service.usecases.plan_file import parse_plan
from graph_service.usecases.policies import load_policies
from tests.api.conftest import NOW, PURPOSE, Service
from tests.api.county import DRAW
from tests.api.inspection_county import FIRMS, MARKET, OTHERS, frozen, plan, write_inspections
from tests.api.report_service import authorise
from tests.store.small_county import DENG, FARM, MILL, SHOP, fact
from tests.usecases.ban_county import FOOD, PIDS, Office, penalty, run_over

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
}
TIMES = {
    "since": st.just("2026-06-29T00:00:00Z"),
    "as_of": st.just("2026-06-30"),
    "known_at": st.just("2026-06-30T00:00:00Z"),
    "between": st.just([MILL, FARM]),
}
MOSTLY = st.sampled_from([True, True, True, False])
NUMBER = "440229196501010016"
THEIRS = SharingKeys(b"t" * 32)
CARD = json.loads(THEIRS.card("11440203000000001X").told())
CAMPAIGN = Opening("c1", "campaign", "start", NOW.date(), case="campaign-1",
                   data={"title": "拖欠治理", "basis": "方案", "due_on": "2026-12-31"})  # fmt: skip


def bodies(service: Service) -> dict[str, object]:
    """What is handed in where no made-up body can be right: a number that checks, keys, a document signed for us."""
    card = service.get("regulator", "/v1/bans/key").json()
    ours = read_card(json.dumps(card)).thumbprint
    document = BanDocument(
        id="d1", unit="11440203000000001X", receiver=ours, issued_at=NOW, as_of=NOW.date(), bans=(), ended=()
    )
    return {
        "/v1/portraits/batch": {"items": [{"code": MILL, "grant": "0" * 32, "loan_case": "1"}]},
        "/v1/checks": {"checks": [{"id_number": NUMBER, "post": "LR"}, {"id_number": NUMBER, "scene": "TRAVEL"}]},
        "/v1/persons/record": {"id_number": NUMBER},
        "/v1/bans/export": {"receiver": CARD},
        "/v1/bans/import": {"document": THEIRS.signed(document.told()), "sender": CARD},
        "/v1/cases/{case}/acts": {"step": "end", "reason": "已完成", "seen": 1},
        "/v1/accounts": {"name": "added-by-fuzz", "kind": "person"},
        "/v1/accounts/{name}/grant": {"role": "regulator", "unit": "u"},
        "/v1/account/password": password_change(service),
        "/v1/token/revoke": {"token": "none of ours"},
    }


def password_change(service: Service) -> dict[str, str]:
    """What somebody whose account is new hands in: right once, then a code used before."""
    roll, name = Roll(service.data), "fuzzed"
    account, handed = made_account(
        Holder(name=name, role="regulator", unit="u", added_at=NOW), service.app.state.context.seals
    )
    if name not in roll.accounts.entries():
        roll.add(account)
    roll.change(name, lambda _: account.model_dump())
    code = pyotp.parse_uri(handed.otpauth).generate_otp(int(NOW.timestamp()) // 30)
    return {"username": name, "password": handed.password, "otp": code, "new_password": "a fuzzed long password"}


def reported(service: Service) -> dict[str, str]:
    """A report to be fetched by its number."""
    asked = {"Authorization": f"Bearer {service.tokens['regulator']}"} | PURPOSE
    return {"number": service.http.post(f"/v1/portraits/{MILL}/reports", headers=asked).json()["number"]}


def proposed(connection: Connection) -> str:
    """The matter of a proposal: a firm whose licence was revoked, and who represented it then."""
    writer = GraphWriter(connection)
    writer.upsert_subjects([{"eid": FOOD, "uscc": FOOD, "name": "好味食品", "certain": True}])
    writer.upsert_persons([{"pid": PIDS["李某"], "name": "李某", "certain": True}])
    held = {"holder": PIDS["李某"], "eid": FOOD, "kind": "LR", "valid_from": "2025-01-01"}
    writer.write_facts("role", [fact("b77", "r77", **held)])
    writer.write_facts("penalty", [penalty("e77")])
    run_over(connection, run="run2")
    return Office(connection).matter("李某", "P08")


def inspection(connection: Connection, data: Path, path: str) -> tuple[dict[str, str], object]:
    """A plan as far on as a route asks, and what is handed in there."""
    key = path.rpartition("/")[2] if path.endswith(("/reveal", "/staff")) else "staffed"
    of_class_a = [code for code, grade in FIRMS.items() if grade == "A"]
    firms = {"reveal": OTHERS[:4], "staff": OTHERS[4:]}.get(key) or sorted(FIRMS.keys() - set(of_class_a))
    if not case_exists(connection, key):
        write_inspections(connection)
        cache = SnapshotCache(data / "snapshots", "embedded")
        desk = Desk(connection, access_matrix(), Actor("li", MARKET, "inspector"), NOW.date(), NOW)
        told = plan(key, frame={"codes": firms})
        freeze_plan(desk, cache, data, parse_plan(json.dumps(told), key), SeedOrigin(SeedKind.BEACON, committed="x"))
        if key != "reveal":
            reveal(desk, data, key, "1")
        if key == "staffed":
            staff(desk, cache, load_policies(), data, key)
    tasks = [one for one in all_cases(connection, procedure="inspection_task") if one.acts[0].data["plan_id"] == key]
    if key != "staffed":
        return {"plan": key}, None
    team = tasks[-1].acts[0].data["drawn"]
    assert isinstance(team, list)
    gone = next(one.head.subject for one in tasks[1:-1] if FIRMS[one.head.subject] == "C")
    handed: dict[str, object] = {
        "/v1/inspections": frozen("made", frame={"codes": of_class_a}),
        "/v1/inspections/{plan}/replacements": {"code": gone, "why": "查无下落", "reason": "无人"},
        "/v1/inspections/tasks/{case}/recusal": {"certificate": team[0], "grant": False, "reason": "不成立"},
        "/v1/inspections/{plan}/results": [
            {"task_no": tasks[0].acts[0].data["task_no"], "inspected_on": "2026-06-30", "result_code": "未发现问题"}
        ],
    }
    return {"plan": key, "case": tasks[-1].head.id}, handed.get(path)


def himself(service: Service) -> None:
    """A natural person with an account of his own."""
    if "himself" not in service.tokens:
        secret = add_client(service.data, "himself", role="subject", unit=DENG, at=NOW)
        form = {"grant_type": "client_credentials", "client_id": "himself", "client_secret": secret}
        service.tokens["himself"] = service.http.post("/v1/token", data=form).json()["access_token"]


def unmasking(service: Service, connection: Connection) -> dict[str, object]:
    """What is handed in to see a person of an open case of the department in clear."""
    unit, case = "unit-department", "case-to-unmask"
    if not case_exists(connection, case):
        opening = Opening("u1", "objection", "file", NOW.date(), DENG, "邓小满", authority_code=unit, case=case,
                          data={"ground": "记录遗漏", "statement": "本人申请"})  # fmt: skip
        open_case(Desk(connection, access_matrix(), Actor("li", "", "regulator"), NOW.date(), NOW), opening)
    person = person_ref(service.app.state.context.token_key, unit, DENG)
    return {"case": case, "person": person, "fields": ["name", "id_number"], "reason": "核对"}


@pytest.mark.slow
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_whatever_is_asked_is_answered_as_described(service: Service, path: str, method: str) -> None:
    operation = SCHEMA[path][method.upper()]
    connection = service.app.state.context.connection
    desk = Desk(connection, access_matrix(), Actor("li", "", "regulator"), NOW.date(), NOW)
    open_case(desk, CAMPAIGN)
    open_case(desk, replace(CAMPAIGN, act="c2", case="campaign-2"))  # to be ended
    here = PLACES | ({"id": st.just(CAMPAIGN.case)} if path.startswith("/v1/campaigns") else {})
    body = bodies(service).get(path)
    if "{matter}" in path:  # of something that was proposed
        here = here | {"matter": st.just(proposed(connection))}
    if "/me/" in path:
        himself(service)
    if path.startswith("/v1/inspections"):
        places, own = inspection(connection, service.data, path)
        here, body = here | {name: st.just(value) for name, value in places.items()}, own or body
    if path == "/v1/unmask":
        body = unmasking(service, connection)
    if "{number}" in path:
        here |= {name: st.just(value) for name, value in reported(service).items()}
    of_many = path.startswith(("/v1/draws", "/v1/paths", "/v1/inspections"))  # of no single subject
    if path == "/v1/loans/feedback":
        body = {"case": "DK1", "grant": authorise(service), "code": MILL, "status": "applied", "on": "2026-06-30"}
    reach = ["inspector", "public"] if of_many else ["regulator", "inspector", "subject", "public"]
    of_some = {
        "/v1/portraits/changes": ["bank", "public"],
        "/v1/portraits/batch": ["bank", "public"],
        "/v1/subjects/{code}/own-data": ["subject", "public"],
        "/v1/subjects/{code}/readers": ["subject", "public"],
        "/v1/accounts": ["admin", "security", "public"],
        "/v1/audit": ["auditor", "public"],
        "/v1/unmask": ["department", "public"],
        "/v1/loans/feedback": ["bank", "public"],
    }
    reach = next((roles for begin, roles in of_some.items() if path.startswith(begin)), reach)
    reach += ["himself"] if "/me/" in path else []

    @given(
        case=operation.as_strategy(),
        role=st.sampled_from(reach),
        places=st.fixed_dictionaries(here),
        times=st.fixed_dictionaries(TIMES),
        real=MOSTLY,
        purposeful=MOSTLY,
    )
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
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
        token = {} if path == "/v1/token" else {"Authorization": f"Bearer {service.tokens[role]}"}
        headers = token | (PURPOSE if purposeful else {})
        case.call_and_validate(base_url=str(service.http.base_url), headers=headers, checks=CHECKS)

    ask()
    answered = {line["status"] for line in service.log_lines() if line.get("route") == path}
    assert path == "/v1/token" or answered & {200, 201}, "nothing was answered: the fuzzing proved nothing"
