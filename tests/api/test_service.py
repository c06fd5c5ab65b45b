"""The service as a whole: tokens, request ids, headers, logs, probes, docs, audit."""

from __future__ import annotations

import hashlib
import json
import re
import time
from pathlib import Path

import pytest

from graph_service.api.clients import add_client
from graph_service.rulebook.access import access_matrix
from graph_service.usecases.audit import verify_chain
from tests.api.conftest import NOW, Service
from tests.api.county import DRAW, ID_NUMBER
from tests.store.small_county import FARM, MILL

SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.json"
GRANT = {"grant_type": "client_credentials"}


def test_the_snapshot_is_what_the_app_says(service: Service) -> None:
    said = service.http.get("/openapi.json").json()
    assert said == json.loads(SNAPSHOT.read_text("utf-8")), "run tools/openapi and look at what changed"


OPEN_ROUTES = {name.partition(" ")[2] for name, row in access_matrix().routes.items() if row.anonymous}


def test_every_operation_tells_the_scope_of_the_table_or_is_open(service: Service) -> None:
    schema = service.app.openapi()
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            scopes = [scope for way in operation.get("security", []) for scope in way.get("client-credentials", [])]
            if path in OPEN_ROUTES:
                assert scopes == []
            else:
                assert len(scopes) == 1
                assert scopes[0] in access_matrix().scopes
    undescribed = {name.partition(" ")[2] for name in access_matrix().routes} - set(schema["paths"])
    pages = {"/", "/index.html", "/public.html", "/icon.svg", "/assets/{path}"}
    assert undescribed == {"/openapi.json", "/docs", "/docs/start.js", "/docs/assets/{path}"} | pages


def test_a_route_that_shows_people_asks_for_the_purpose(service: Service) -> None:
    schema = service.app.openapi()

    def shows_people(name: str, seen: frozenset[str] = frozenset()) -> bool:
        text = json.dumps(schema["components"]["schemas"][name])
        below = set(re.findall(r"#/components/schemas/(\w+)", text)) - seen
        return "persons:masked" in text or any(shows_people(one, seen | {name, *below}) for one in below)

    for path, operations in schema["paths"].items():
        answer = operations.get("get", {}).get("responses", {}).get("200", {})
        named = re.findall(r"#/components/schemas/(\w+)", json.dumps(answer))
        asks = any(one["name"] == "X-Purpose" for one in operations.get("get", {}).get("parameters", []))
        internal = path.endswith(
            (
                "/related-risk",
                "/excluded",
                "/readers",
                "/class/explanation",
                "/own-data",
                "/{grade}/subjects",
                "/findings.xlsx",
            )
        )  # of subjects, and internal
        asked_anyway = path in ("/v1/portraits/{code}", "/v1/portraits/changes") or internal
        always = path.startswith(("/v1/audit", "/v1/loads/")) and not path.endswith("/rejected")  # places alone
        asked_anyway = asked_anyway or ("get" in operations and always)
        if path.startswith("/v1/public/"):  # to the public no person is shown, of whatever model the answer is
            assert not asks, path
            continue
        assert asks is (asked_anyway or any(shows_people(name) for name in named)), path


def test_every_operation_is_described(service: Service) -> None:
    for path, operations in service.app.openapi()["paths"].items():
        for operation in operations.values():
            assert re.search(r"[\u4e00-\u9fff].*[A-Za-z]", operation["description"], re.DOTALL), path
            assert operation["tags"]
            assert all(one.get("description") for one in operation.get("parameters", [])), path
            declared = set(operation["responses"])
            assert declared >= {"429", "500"}
            assert path in OPEN_ROUTES or declared >= {"401", "403", "422", "503"}, path


def test_the_docs_name_no_other_host(service: Service) -> None:
    page = service.http.get("/docs")
    links = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert links
    assert [link for link in links if "//" in link] == []
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert {service.http.get(f"/{link}").status_code for link in links} == {200}
    assert "<script>" not in page.text


@pytest.mark.parametrize("way", ["form", "basic"])
def test_a_secret_is_traded_for_a_token(service: Service, way: str) -> None:
    secret = add_client(service.data, f"desk-{way}", role="public", unit="x", at=NOW)
    form = {"client_id": f"desk-{way}", "client_secret": secret}
    answer = (
        service.http.post("/v1/token", data=GRANT | form)
        if way == "form"
        else service.http.post("/v1/token", data=GRANT, auth=(f"desk-{way}", secret))
    )
    body = answer.json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 1800, "subjects:read")
    assert answer.headers["cache-control"] == "no-store"
    bearer = {"Authorization": f"Bearer {body['access_token']}"}
    assert service.http.get("/v1/subjects?q=鑫发", headers=bearer).status_code == 200


def test_wrong_secrets_are_told_alike_and_then_barred(service: Service) -> None:
    add_client(service.data, "desk-barred", role="public", unit="x", at=NOW)
    told = []
    for name in ("desk-barred", "desk-unknown"):
        form = GRANT | {"client_id": name, "client_secret": "wrong"}
        answers = [service.http.post("/v1/token", data=form) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [401] * 5 + [429]
        assert answers[0].headers["www-authenticate"].startswith("Basic")
        assert answers[0].json()["error"] == "invalid_client"
        told.append({**answers[0].json(), "instance": ""})
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("desk-7.request_0001", True),
        ("short", False),
        ("x" * 65, False),
        ("has blank 12", False),
        ("a\"b'c;d<e>", False),
    ],
)
def test_a_well_formed_request_id_is_kept(service: Service, given: str, kept: bool) -> None:
    answer = service.http.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["x-request-id"] == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", answer.headers["x-request-id"])


def test_answers_carry_safe_headers(service: Service) -> None:
    headers = service.get("regulator", f"/v1/subjects/{MILL}").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


def test_the_access_log_tells_the_route_and_no_value(service: Service) -> None:
    service.get("regulator", "/v1/subjects", q=ID_NUMBER)
    service.get("regulator", f"/v1/subjects/{FARM}/network")
    deadline = time.monotonic() + 5  # the line is written when the answer has left
    while "{code}/network" not in service.log.getvalue() and time.monotonic() < deadline:
        time.sleep(0.01)
    routes = {line["route"] for line in service.log_lines() if line["event"] == "request"}
    last = service.log_lines()[-1]
    assert {"/v1/subjects", "/v1/subjects/{code}/network"} <= routes
    assert (last["client"], last["role"], last["status"], last["method"]) == ("regulator-1", "regulator", 200, "GET")
    told = service.log.getvalue()
    assert [value for value in (ID_NUMBER, FARM, "日常监管", service.tokens["regulator"]) if value in told] == []


def test_probes_need_no_token(service: Service) -> None:
    assert [service.http.get(path).json() for path in ("/healthz", "/readyz")] == [{"status": "ok"}] * 2


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/network",
        "/owners",
        "/controllers",
        "/integrated",
        "/beneficial-owners",
        "/related-parties",
        "/group",
        "/records",
    ],
)
def test_people_are_not_shown_without_a_purpose(service: Service, path: str) -> None:
    answer = service.get("regulator", f"/v1/subjects/{MILL}{path}", purpose=False)
    assert (answer.status_code, answer.json()["rule"]) == (422, "R10.5")


def test_a_read_of_people_is_audited_before_it_is_answered(service: Service) -> None:
    before = len(service.audit())
    answer = service.get("regulator", f"/v1/subjects/{MILL}/network")
    (entry,) = service.audit()[before:]
    expected = {
        "who": "regulator-1",
        "unit": "unit-regulator",
        "role": "regulator",
        "action": "GET /v1/subjects/{code}/network",
        "outcome": "answered",
        "purpose": "日常监管",
        "subject": MILL,
        "fields": list(answer.json()),
        "rules": ["R8.13"],
        "result": hashlib.sha256(answer.content).hexdigest(),
        "request": answer.headers["x-request-id"],
        "at": "2026-06-30T04:00:00.000+00:00",
    }
    assert {name: entry[name] for name in expected} == expected


def test_every_refusal_is_audited(service: Service) -> None:
    before = len(service.audit())
    service.get("bank", f"/v1/portraits/{MILL}")
    service.get("public", f"/v1/draws/{DRAW}")
    told = [(one["who"], one["outcome"], one["action"], one["result"]) for one in service.audit()[before:]]
    assert told == [
        ("bank-1", "refused", "GET /v1/portraits/{code}", ""),
        ("public-1", "refused", "GET /v1/draws/{id}", ""),
    ]


def test_public_reads_are_not_audited(service: Service) -> None:
    before = len(service.audit())
    service.get("public", f"/v1/subjects/{MILL}")
    service.get("public", f"/v1/subjects/{MILL}/records")
    service.get("regulator", "/v1/subjects", q="鑫发")
    assert service.audit()[before:] == []


def test_the_audit_log_of_all_this_is_whole_and_holds_no_person(service: Service) -> None:
    log = service.data / "audit.jsonl"
    assert verify_chain(log).whole
    text = log.read_text("utf-8")
    assert [value for value in ("陈一鸣", "邓小满", ID_NUMBER, '"p:') if value in text] == []


def test_an_answer_whose_entry_cannot_be_written_is_not_sent(service: Service) -> None:
    log = service.data / "audit.jsonl"
    kept = log.rename(service.data / "kept.jsonl")
    log.mkdir()
    try:
        answer = service.get("regulator", f"/v1/subjects/{MILL}/network")
    finally:
        log.rmdir()
        kept.rename(log)
    assert answer.status_code == 503
    assert "nodes" not in answer.json()
