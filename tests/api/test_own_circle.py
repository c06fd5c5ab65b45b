"""R10.6: whoever reads of himself, of a near relative, or of a subject they are tied to is hinted at to the auditor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from graph_service.store.writer import GraphWriter
from tests.api.account_service import AccountService, with_people
from tests.api.conftest import PURPOSE
from tests.conftest import TestGraph
from tests.store.small_county import FARM, MILL, SHOP, fact, write_county
from tests.usecases.ban_county import NUMBERS

CLERK, SPOUSE, STRANGER = NUMBERS["张某"], NUMBERS["李某"], NUMBERS["王某"]
NETWORK = "/v1/subjects/{}/network"


@pytest.fixture(scope="module")
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AccountService]:
    """A clerk whose wife runs the mill, and who once held a part of the shop."""
    embedded.wipe()
    with with_people(embedded.connection, tmp_path_factory.mktemp("circle")) as one:
        clerk, spouse = map(one.app.state.context.vault().pid, (CLERK, SPOUSE))
        writer = GraphWriter(embedded.connection)
        write_county(writer)
        writer.upsert_persons([{"pid": pid, "name": "某", "certain": True} for pid in (clerk, spouse)])
        writer.write_facts("kin", [fact("ce1", "ce1", person=clerk, relative=spouse, kinship="SPOUSE",
                                        legal_source="婚姻登记核验")])  # fmt: skip
        writer.write_facts("role", [fact("ce2", "ce2", holder=spouse, eid=MILL, kind="LR", valid_from="2020-01-01")])
        writer.write_facts("holding", [fact("ce3", "ce3", owner=clerk, eid=SHOP, econ=0.1, valid_from="2020-01-01",
                                            valid_to="2024-01-01")])  # fmt: skip
        yield one


@pytest.fixture(scope="module")
def tokens(service: AccountService) -> dict[str, str]:
    named = {"clerk": "inspector", "watcher": "auditor", "guard": "security", "boss": "admin"}
    return {name: service.official(name, role) for name, role in named.items()}


def read(service: AccountService, token: str, code: str) -> None:
    headers = {"Authorization": f"Bearer {token}", **PURPOSE}
    assert service.http.get(NETWORK.format(code), headers=headers).status_code == 200


def alerts(service: AccountService, tokens: dict[str, str]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {tokens['watcher']}", **PURPOSE}
    answer = service.http.get("/v1/audit/alerts", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def register(service: AccountService, token: str, name: str, number: str) -> httpx.Response:
    return service.post(token, f"/v1/accounts/{name}/owner", {"id_number": number})


def of_own(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in told["alerts"] if one["rule"] == "R10.6.9"]


def test_reads_of_a_relative_s_firm_are_hinted_at_once_the_owner_is_known(
    service: AccountService, tokens: dict[str, str]
) -> None:
    for code in (MILL, FARM, SHOP):
        read(service, tokens["clerk"], code)
    before = alerts(service, tokens)
    assert of_own(before) == []
    assert "2 个工作人员账号未登记本人身份" in before["note"]  # the clerk and the administrator
    told = register(service, tokens["guard"], "clerk", CLERK)
    assert (told.status_code, told.json()["identified"]) == (200, True)
    after = alerts(service, tokens)
    (one,) = of_own(after)
    assert (one["term"], one["who"], one["count"], one["confirmed"]) == ("疑似查询本人或近亲属", "clerk", 1, False)
    lines = {entry["n"]: entry["subject"] for entry in service.audit() if "n" in entry}
    assert [lines[line] for line in one["lines"]] == [MILL]  # neither the farm nor what was sold before
    assert "1 个工作人员账号未登记本人身份" in after["note"]
    assert service.audit()[-1]["rules"] == ["R10.6", "R8.11"]  # relatives were looked up: it is told


def test_the_number_is_told_to_nobody_and_kept_as_a_keyed_id(service: AccountService, tokens: dict[str, str]) -> None:
    answer = register(service, tokens["guard"], "boss", STRANGER)
    assert STRANGER not in answer.text
    kept = (service.data / "accounts.json").read_text("utf-8")
    logged = (service.data / "audit.jsonl").read_text("utf-8") + service.log.getvalue()
    assert not [number for number in (CLERK, STRANGER) if number in kept + logged]
    assert service.app.state.context.vault().pid(STRANGER) in kept
    assert service.app.state.context.vault().pid(STRANGER) not in service.get(tokens["guard"], "/v1/accounts").text
    entry = next(one for one in reversed(service.audit()) if one["action"] == "POST /v1/accounts/{name}/owner")
    assert (entry["subject"], entry["fields"], entry["outcome"]) == ("boss", ["owner"], "done")


def test_only_another_officer_registers_it_and_only_for_a_person(
    service: AccountService, tokens: dict[str, str]
) -> None:
    assert register(service, tokens["boss"], "clerk", CLERK).status_code == 403
    assert register(service, tokens["guard"], "guard", STRANGER).status_code == 403  # not of oneself
    assert register(service, tokens["guard"], "nobody-here", STRANGER).status_code == 404
    wrong = register(service, tokens["guard"], "clerk", CLERK[:-1] + "0")
    assert (wrong.status_code, CLERK[:-1] in wrong.text) == (422, False)
    assert service.post(tokens["boss"], "/v1/accounts", {"name": "a-program", "kind": "client"}).status_code == 201
    refused = register(service, tokens["guard"], "a-program", STRANGER)
    assert (refused.status_code, "接入方程序" in refused.text) == (422, True)
