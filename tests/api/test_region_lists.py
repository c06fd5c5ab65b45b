"""Lists of a caller of a region: nothing about subjects elsewhere is in them (ADR 0100, 0112)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from graph_service.api.clients import add_client
from graph_service.domain.acts import Actor
from graph_service.rulebook.access import access_matrix
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from tests.api.ban_service import BanService, ban_service
from tests.api.conftest import NOW, Service
from tests.api.county import CITY
from tests.api.region_worlds import HERE, THERE
from tests.api.test_regions import token
from tests.conftest import TestGraph
from tests.store.small_county import MILL
from tests.usecases.ban_county import MARKET

GRANT: dict[str, Any] = {
    "unit_code": "unit-bank", "purpose": "示例", "until": "2026-12-31", "signer": "王", "channel": "本系统",
}  # fmt: skip
WHERE = (HERE, THERE)


@pytest.fixture(scope="module")
def regional(service: Service) -> Service:
    for region in WHERE:
        name = f"regulator@{region}"
        service.tokens[name] = token(service.http, service.data, "regulator", region, f"regulator-{region}")
    return service


def test_a_case_elsewhere_is_neither_listed_nor_counted(regional: Service) -> None:
    connection = regional.app.state.context.connection
    made = {
        code: open_case(
            Desk(connection, access_matrix(), Actor("own", code, "subject"), NOW.date(), NOW),
            Opening(f"c-{code}", "authorisation", "give", NOW.date(), code, data=GRANT),
        ).head.id
        for code in (CITY, MILL)
    }
    seen = {"regulator": {CITY, MILL}, f"regulator@{HERE}": {MILL}, f"regulator@{THERE}": set[str]()}
    for role, codes in seen.items():
        assert listed(regional, role) & set(made.values()) == {made[code] for code in codes}, role
        assert open_cases(regional, role) == len(codes), role


def test_a_clock_about_a_subject_elsewhere_is_neither_listed_nor_counted(regional: Service) -> None:
    def told(role: str) -> tuple[set[str], int]:
        answer = regional.get(role, "/v1/clocks", subjects=True, running=True, limit=100).json()
        sums = sum(count for one in answer["departments"] for count in one.values() if isinstance(count, int))
        return {row["code"] for row in answer["items"]} - {None}, sums

    (every, all_), (here, ours), (there, theirs) = map(told, ("regulator", f"regulator@{HERE}", f"regulator@{THERE}"))
    assert MILL in every and MILL in here and MILL not in there
    assert all_ >= ours > theirs


@pytest.fixture
def bans(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("region-bans")) as service:
        yield service


def test_a_proposal_is_where_the_subject_of_its_record_is(bans: BanService) -> None:
    found: dict[str, set[str]] = {}
    for region in WHERE:
        bans.tokens[region] = token(bans.http, bans.data, "regulator", region, f"regulator-{region}")
    secret = add_client(bans.data, "market-there", role="department", unit=MARKET, region=THERE, at=NOW)
    form = {"grant_type": "client_credentials", "client_id": "market-there", "client_secret": secret}
    bans.tokens["decides"] = bans.http.post("/v1/token", data=form).json()["access_token"]
    for role in ("regulator", "department", "decides", *WHERE):
        found[role] = {one["matter"] for one in bans.get(role, "/v1/proposals").json()["proposals"]}
    assert found["regulator"] == found[HERE] != set()
    assert found[THERE] == set()
    assert found["decides"] == found["department"] != set()  # its field is not its territory


def listed(service: Service, role: str) -> set[str]:
    """Ids of all open cases of a list, a case a page: a page may be empty, for what is elsewhere is left out of it."""
    found, after = set[str](), ""
    while after is not None:
        page = service.get(role, "/v1/cases", limit=1, after=after).json()
        found |= {one["id"] for one in page["cases"]}
        after = page["after"]
    return found


def open_cases(service: Service, role: str) -> int:
    """How many authorisations the desk counts."""
    waits = service.get(role, "/v1/desk").json()["waits"]
    return sum(one["count"] for one in waits if (one["kind"], one["id"]) == ("cases", "authorisation"))
