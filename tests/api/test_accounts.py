"""Three hands (三员分立, R10.2): one officer adds, another grants, the third reads the log; nobody does two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from graph_service.api.account_rules import against_grant
from graph_service.api.holders import Holder
from graph_service.api.roll import Roll
from graph_service.rulebook.access import access_matrix
from graph_service.usecases.audit import verify_chain
from tests.api.account_service import START, AccountService, Person, with_people
from tests.conftest import TestGraph
from tests.store.small_county import MILL

ROLES = sorted(access_matrix().roles)
OFFICERS = {"admin", "security", "auditor"}


@dataclass
class Office:
    """The service with its officers' tokens."""

    desk: AccountService
    admin: str
    security: str
    auditor: str

    def add(self, name: str, kind: str = "person") -> Person:
        """Add somebody over the API."""
        answer = self.desk.post(self.admin, "/v1/accounts", {"name": name, "kind": kind})
        assert answer.status_code == 201, answer.text
        told = answer.json()
        return Person(name, told.get("initial_password") or told["client_secret"], told.get("otpauth") or "")

    def grant(self, name: str, role: str, token: str = "", unit: str = "unit-1") -> int:
        """Grant a role."""
        body = {"role": role, "unit": unit, "region": "440229"}
        return self.desk.post(token or self.security, f"/v1/accounts/{name}/grant", body).status_code

    def act(self, token: str, name: str, verb: str) -> int:
        """Take another act."""
        return self.desk.post(token, f"/v1/accounts/{name}/{verb}").status_code


@pytest.fixture(scope="module")
def office(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    more = {"address_rate_per_minute": 0, "token_minutes": 24 * 60}  # the clock of the tests runs on
    with with_people(embedded.connection, tmp_path_factory.mktemp("office"), **more) as desk:
        yield Office(desk, *(desk.official(f"the-{role}", role) for role in ("admin", "security", "auditor")))


def client_token(office: Office, name: str, secret: str) -> tuple[int, dict[str, str]]:
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    answer = office.desk.http.post("/v1/token", data=form)
    return answer.status_code, answer.json()


def test_who_is_added_gets_no_token_before_another_officer_granted_a_role(office: Office) -> None:
    person = office.add("new-clerk")
    assert office.desk.set_password(person, "an own long password").status_code == 200
    waits = office.desk.ask_token(person)
    assert (waits.status_code, waits.json()["error"]) == (400, "unauthorized_client")
    assert office.grant("new-clerk", "regulator") == 200
    token = office.desk.ask_token(person).json()["access_token"]
    assert office.desk.get(token, "/v1/campaigns").status_code == 200


def test_a_client_is_added_and_granted_alike(office: Office) -> None:
    secret = office.add("new-desk", "client").password
    status, told = client_token(office, "new-desk", secret)
    assert (status, told["error"]) == (400, "unauthorized_client")
    assert office.grant("new-desk", "bank") == 200
    assert client_token(office, "new-desk", secret)[0] == 200


def test_the_register_tells_everything_but_secrets(office: Office) -> None:
    office.add("listed")
    office.grant("listed", "court", unit="11440229000000001A")
    answer = office.desk.get(office.security, "/v1/accounts?limit=1000")
    told = next(one for one in answer.json()["accounts"] if one["name"] == "listed")
    assert (told["kind"], told["role"], told["unit"], told["granted"]) == (
        "person",
        "court",
        "11440229000000001A",
        True,
    )
    assert (told["added_by"], told["locked_until"]) == ("the-admin", None)
    assert [word for word in ("argon2", "hash", "otp", "sealed", "generation") if word in answer.text] == []
    page = office.desk.get(office.admin, "/v1/accounts?limit=1").json()
    assert (len(page["accounts"]), page["truncated"]) == (1, True)


def test_a_name_is_borne_once_by_persons_and_clients_together(office: Office) -> None:
    office.add("one-name")
    answer = office.desk.post(office.admin, "/v1/accounts", {"name": "one-name", "kind": "client"})
    assert answer.status_code == 409


ACTS = {
    "list": ("GET", "", {"admin", "security"}),
    "add": ("POST", "", {"admin"}),
    "grant": ("POST", "/target/grant", {"security"}),
    "unlock": ("POST", "/target/unlock", {"security"}),
    "disable": ("POST", "/target/disable", {"admin"}),
    "enable": ("POST", "/target/enable", {"admin"}),
    "reset": ("POST", "/target/reset", {"admin"}),
    "revoke": ("POST", "/target/revoke", {"admin"}),
}


@pytest.fixture(scope="module")
def tokens(office: Office) -> dict[str, str]:
    """A token of every role, of officers who added nobody."""
    office.add("target")
    return {role: office.desk.official(f"any-{role}", role) for role in ROLES}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", ACTS)
def test_each_act_has_its_officer_and_nobody_else(office: Office, tokens: dict[str, str], role: str, act: str) -> None:
    verb, path, may = ACTS[act]
    bodies = {"add": {"name": f"by-{role}", "kind": "person"}, "grant": {"role": "regulator", "unit": "u"}}
    answer = office.desk.http.request(
        verb, f"/v1/accounts{path}", json=bodies.get(act), headers={"Authorization": f"Bearer {tokens[role]}"}
    )
    assert answer.status_code == ((201 if act == "add" else 200) if role in may else 403), answer.text
    if role not in may:
        assert answer.json()["rule"] == "R10.2"


@pytest.mark.parametrize("role", sorted(OFFICERS))
@pytest.mark.parametrize(
    "path", [f"/v1/subjects/{MILL}", "/v1/subjects?q=x", "/v1/cases", "/v1/rules/P08", "/v1/quality"]
)
def test_no_officer_reaches_business_data(office: Office, tokens: dict[str, str], role: str, path: str) -> None:
    assert office.desk.get(tokens[role], path).status_code == 403


@pytest.mark.parametrize(
    ("who", "verb"),
    [("admin", "disable"), ("admin", "enable"), ("admin", "reset"), ("admin", "revoke"), ("security", "unlock")],
)
def test_nobody_acts_on_his_own_account(office: Office, who: str, verb: str) -> None:
    before = len(office.desk.audit())
    assert office.act(getattr(office, who), f"the-{who}", verb) == 403
    (entry,) = office.desk.audit()[before:]
    assert (entry["who"], entry["outcome"], entry["subject"]) == (f"the-{who}", "refused", f"the-{who}")


def test_nobody_grants_to_himself(office: Office) -> None:
    assert office.grant("the-security", "security") == 403


def test_who_added_an_account_does_not_grant_it() -> None:
    matrix = access_matrix()
    added = Holder(name="x", added_at=START, added_by="li", keyed_by="wang")
    told = [bool(against_grant(matrix, added, "regulator", by)) for by in ("li", "wang", "zhao")]
    assert told == [True, True, False]


def test_not_even_after_he_became_another_officer(office: Office) -> None:
    """The recorded adder counts, whatever role the name bears now: here the machine's owner changed it."""
    changing = office.desk.enrol("changing", "admin")
    token = office.desk.token(changing)
    assert office.desk.post(token, "/v1/accounts", {"name": "planted", "kind": "client"}).status_code == 201
    Roll(office.desk.data).change("changing", lambda _: {"role": "security"})
    assert office.grant("planted", "regulator", office.desk.token(changing)) == 403
    assert office.grant("planted", "regulator") == 200


@pytest.mark.parametrize("before", ["admin", "security", "auditor", "regulator"])
@pytest.mark.parametrize("after", ["admin", "security", "auditor", "bank"])
def test_an_officer_stays_what_he_is(before: str, after: str) -> None:
    refused = against_grant(access_matrix(), Holder(name="x", role=before, added_at=START), after, "zhao")
    assert bool(refused) is (before != after and bool({before, after} & OFFICERS))


def test_so_it_is_over_the_api(office: Office) -> None:
    assert office.grant("the-auditor", "regulator") == 403
    office.add("clerk-to-officer")
    assert office.grant("clerk-to-officer", "regulator") == 200
    assert office.grant("clerk-to-officer", "admin") == 403
    assert office.grant("clerk-to-officer", "bank") == 200


def test_a_role_that_is_none_and_a_name_that_is_nobodys(office: Office) -> None:
    office.add("kingless")
    assert office.grant("kingless", "king") == 422
    assert office.grant("nobody-at-all", "bank") == 404
    assert office.desk.post(office.admin, "/v1/accounts", {"name": "张三", "kind": "person"}).status_code == 422


def test_disabling_ends_tokens_and_enabling_does_not_bring_them_back(office: Office) -> None:
    person = office.desk.enrol("switched", "regulator")
    token = office.desk.token(person)
    assert office.act(office.admin, "switched", "disable") == 200
    assert office.desk.get(token, "/v1/campaigns").status_code == 401
    assert office.desk.ask_token(person).status_code == 400
    assert office.act(office.admin, "switched", "enable") == 200
    assert office.desk.get(token, "/v1/campaigns").status_code == 401
    assert office.desk.get(office.desk.token(person), "/v1/campaigns").status_code == 200


def test_who_resets_a_secret_cannot_use_it_alone(office: Office) -> None:
    person = office.desk.enrol("reset-one", "regulator")
    token = office.desk.token(person)
    told = office.desk.post(office.admin, "/v1/accounts/reset-one/reset").json()
    fresh = Person("reset-one", told["initial_password"], told["otpauth"])
    assert office.desk.get(token, "/v1/campaigns").status_code == 401
    assert office.desk.ask_token(person).status_code == 400  # the old second factor is gone
    assert office.desk.set_password(fresh, "a newly owned password").status_code == 200
    assert office.desk.ask_token(fresh).json()["error"] == "unauthorized_client"
    assert office.grant("reset-one", "regulator") == 200
    assert office.desk.ask_token(fresh).status_code == 200


def test_a_client_is_reset_alike(office: Office) -> None:
    old = office.add("reset-desk", "client").password
    office.grant("reset-desk", "bank")
    new = office.desk.post(office.admin, "/v1/accounts/reset-desk/reset").json()["client_secret"]
    assert client_token(office, "reset-desk", old)[0] == 401
    assert client_token(office, "reset-desk", new)[1]["error"] == "unauthorized_client"
    office.grant("reset-desk", "bank")
    assert client_token(office, "reset-desk", new)[0] == 200


def test_a_lock_is_lifted_by_the_security_officer(office: Office) -> None:
    person = office.desk.enrol("unlock-me", "regulator")
    office.desk.token(person)
    for _ in range(5):
        office.desk.ask_token(person, code="", password="wrong")
    assert office.desk.ask_token(person).status_code == 429
    listed = office.desk.get(office.security, "/v1/accounts?limit=1000").json()["accounts"]
    assert [one["name"] for one in listed if one["locked_until"]] == ["unlock-me"]
    assert office.act(office.admin, "unlock-me", "enable") == 200  # the administrator's enabling lifts no lock
    assert office.desk.ask_token(person).status_code == 429
    assert office.act(office.security, "unlock-me", "unlock") == 200
    assert office.desk.ask_token(person).status_code == 200


def test_every_act_is_in_the_audit_log_and_no_secret(office: Office) -> None:
    before = len(office.desk.audit())
    handed = office.add("told-of")
    office.grant("told-of", "bank")
    for verb in ("disable", "enable", "revoke", "reset"):
        office.act(office.admin, "told-of", verb)
    office.act(office.security, "told-of", "unlock")
    told = [(one["who"], one["action"].rpartition("/")[2], one["outcome"], one["subject"])
            for one in office.desk.audit()[before:]]  # fmt: skip
    assert told == [
        ("the-admin", "accounts", "done", "told-of"),
        ("the-security", "grant", "done", "told-of"),
        ("the-admin", "disable", "done", "told-of"),
        ("the-admin", "enable", "done", "told-of"),
        ("the-admin", "revoke", "done", "told-of"),
        ("the-admin", "reset", "done", "told-of"),
        ("the-security", "unlock", "done", "told-of"),
    ]
    grant = next(one for one in office.desk.audit()[before:] if one["action"].endswith("grant"))
    assert grant["fields"] == ["role=bank", "unit=unit-1", "region=440229"]
    log = office.desk.data / "audit.jsonl"
    assert verify_chain(log).whole
    assert [one for one in (handed.password, handed.secret) if one in log.read_text("utf-8")] == []


def test_what_cannot_be_recorded_is_not_done(office: Office) -> None:
    office.add("unrecorded")
    log = office.desk.data / "audit.jsonl"
    kept = log.rename(office.desk.data / "kept.jsonl")
    log.mkdir()
    try:
        assert office.act(office.admin, "unrecorded", "disable") == 503
    finally:
        log.rmdir()
        kept.rename(log)
    listed = office.desk.get(office.admin, "/v1/accounts?limit=1000").json()["accounts"]
    assert next(one for one in listed if one["name"] == "unrecorded")["enabled"]
