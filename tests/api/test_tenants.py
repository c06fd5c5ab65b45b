"""Associations and agencies (行业协会、信用服务机构): public data, and what their members authorised (R10.2)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from graph_service.api.clients import Client, add_client, read_clients, set_members
from graph_service.domain.acts import Actor
from graph_service.domain.errors import BadFile, BadInput, RuleBookError
from graph_service.rulebook.access import access_matrix, read_role
from graph_service.rulebook.loader import Row
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from graph_service.usecases.member_lists import read_members
from tests.api.conftest import NOW, Service
from tests.store.small_county import FARM, MILL, SHOP

PURPOSE = "行业自律 会员服务"
NOWHERE = "91440229MA9999999X"
TENANTS = ["association", "agency"]


@pytest.fixture(scope="module", autouse=True)
def authorised(service: Service) -> None:
    """MILL authorised both, FARM nobody, SHOP both though it is on no list; MILL and FARM are members."""
    connection = service.app.state.context.connection
    for role in TENANTS:
        assert service.tokens[role]  # its client has joined
        set_members(service.data, f"{role}-1", [MILL, FARM])
        for code in (MILL, SHOP):
            desk = Desk(connection, access_matrix(), Actor("own", code, "subject"), NOW.date(), NOW)
            told: dict[str, object] = {"unit_code": f"unit-{role}", "purpose": PURPOSE, "until": "2026-12-31",
                                       "signer": "陈一鸣", "channel": "本系统"}  # fmt: skip
            case = f"{role}-{code}"
            open_case(desk, Opening(case, "authorisation", "give", NOW.date(), code, data=told, case=case))


def ask(service: Service, role: str, code: str, part: str = "portrait") -> httpx.Response:
    headers = {"Authorization": f"Bearer {service.tokens[role]}", "X-Purpose": quote(PURPOSE),
               "X-Grant": f"{role}-{code}", "X-Loan-Case": "1"}  # fmt: skip
    path = f"/v1/portraits/{code}" if part == "portrait" else f"/v1/subjects/{code}{part}"
    return service.http.get(path, params={"as_of": "2026-06-30"}, headers=headers)


@pytest.mark.parametrize("role", TENANTS)
def test_a_member_that_authorised_is_told_of_and_one_that_did_not_is_not(service: Service, role: str) -> None:
    answer = ask(service, role, MILL)
    assert (answer.status_code, answer.json()["code"]) == (200, MILL)
    assert service.audit()[-1]["grant"]
    refused = ask(service, role, FARM)
    assert (refused.status_code, refused.json()["rule"]) == (403, "R10.2")
    assert "授权" in refused.json()["detail"]


@pytest.mark.parametrize("role", TENANTS)
def test_off_the_list_all_are_refused_alike_authorised_or_not_there_or_not(service: Service, role: str) -> None:
    answers = [ask(service, role, code) for code in (SHOP, NOWHERE)]  # SHOP did authorise
    assert [answer.status_code for answer in answers] == [403, 403]
    told = [{**answer.json(), "instance": ""} for answer in answers]
    assert told[0] == told[1]
    assert "名单" in told[0]["detail"]


def test_an_association_sees_public_data_of_all_and_an_agency_of_its_members_alone(service: Service) -> None:
    for part in ("", "/records", "/repairs"):
        assert ask(service, "association", SHOP, part).status_code == 200
        assert ask(service, "agency", MILL, part).status_code == 200
        there, nowhere = ask(service, "agency", SHOP, part), ask(service, "agency", NOWHERE, part)
        assert {**there.json(), "instance": ""} == {**nowhere.json(), "instance": ""}
        assert (there.status_code, there.json()["rule"]) == (403, "R10.2")
    search = service.get("agency", "/v1/subjects", q="鑫发")
    assert search.status_code == 403  # it is about all, and not about its members


@pytest.mark.parametrize("role", TENANTS)
@pytest.mark.parametrize("part", ["", "/records"])
def test_neither_class_nor_signals_nor_persons_are_shown_of_a_member(service: Service, role: str, part: str) -> None:
    told, public = ask(service, role, MILL, part), ask(service, "public", MILL, part)
    assert told.json() == public.json()
    for walk in ("/network", "/owners", "/controllers", "/group", "/signals", "/related-risk", "/beneficial-owners"):
        assert ask(service, role, MILL, walk).status_code == 403


def test_off_the_list_is_off_at_once_and_a_key_is_for_its_scopes_alone(service: Service) -> None:
    set_members(service.data, "agency-1", [MILL], ["portrait:read"])
    assert [ask(service, "agency", MILL, part).status_code for part in ("portrait", "")] == [200, 403]
    set_members(service.data, "agency-1", [FARM])
    assert [ask(service, "agency", code, "").status_code for code in (MILL, FARM)] == [403, 200]
    set_members(service.data, "agency-1", [MILL, FARM])


def test_the_token_tells_the_scopes_of_its_key(service: Service) -> None:
    secret = add_client(service.data, "narrow", role="agency", unit="x", at=NOW)
    set_members(service.data, "narrow", [MILL], ["portrait:read"])
    form = {"grant_type": "client_credentials", "client_id": "narrow", "client_secret": secret}
    assert service.http.post("/v1/token", data=form).json()["scope"] == "portrait:read"


def test_a_list_is_of_a_role_that_has_one_and_of_scopes_it_holds(tmp_path: Path) -> None:
    add_client(tmp_path, "bank-1", role="bank", unit="x", at=NOW)
    add_client(tmp_path, "guild-1", role="association", unit="x", at=NOW)
    for name, scopes in (("bank-1", None), ("nobody", None), ("guild-1", ["network:read"])):
        with pytest.raises(BadInput):
            set_members(tmp_path, name, [MILL], scopes)
    set_members(tmp_path, "guild-1", [MILL])
    kept: Client = read_clients(tmp_path)["guild-1"]
    assert (kept.members, kept.scopes) == ((MILL,), None)


@pytest.mark.parametrize(
    "grants",
    [
        {"subjects:read": "all", "class:read": "own"},
        {"subjects:read": "all", "persons:masked": "grant"},
        {"portrait:read": "all"},
    ],
)
def test_no_table_gives_a_role_with_a_list_more_than_public_data_and_the_portrait(grants: dict[str, str]) -> None:
    row = Row("access.toml", {"id": "x", "term": "示例", "members": True, "grants": grants})
    with pytest.raises(RuleBookError, match="有名单的角色"):
        read_role(row, access_matrix().scopes)


@pytest.mark.parametrize(
    ("content", "said"), [("甲\n乙 丙".encode(), "第 2 行"), (b"\xff\xfe\x00", "UTF-8"), (b"a" * 65, "第 1 行")]
)
def test_a_faulty_list_is_refused_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        read_members(content, "名单.txt")
