"""A caller of a region (行政区划): public data of subjects elsewhere, walks that hide them (ADR 0100)."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings

from graph_service.api.app import create_app
from graph_service.api.clients import add_client
from graph_service.domain.acts import Actor
from graph_service.domain.errors import BadInput
from graph_service.domain.regions import region_of_subject
from graph_service.rulebook.access import access_matrix
from graph_service.settings import Settings
from graph_service.usecases.case_plan import Desk as CaseDesk
from graph_service.usecases.case_plan import Opening
from graph_service.usecases.cases import open_case
from graph_service.usecases.region_scope import NOWHERE, region_limit
from tests.api.conftest import NOW, PURPOSE, Service, served
from tests.api.county import AS_OF, CITY, WATER
from tests.api.region_worlds import HERE, PERSONS, THERE, World, worlds
from tests.conftest import TestGraph
from tests.store.small_county import MILL

WALKS = {
    "network": {"depth": 3}, "owners": {"depth": 6}, "investments": {"depth": 6},
    "controllers": {}, "integrated": {}, "beneficial-owners": {},
    "related-parties": {}, "group": {"basis": "LINK"}, "signals": {}, "related-risk": {},
}  # fmt: skip


def token(http: httpx.Client, data: Path, role: str, region: str, name: str) -> str:
    """A client of a role in a region, in the unit of that role."""
    secret = add_client(data, name, role=role, unit=f"unit-{role}", region=region, at=NOW)
    form = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    return str(http.post("/v1/token", data=form).json()["access_token"])


@pytest.fixture(scope="module")
def regional(service: Service) -> Service:
    """The service with clients of regions: ``inspector@440229`` and so on."""
    for role, region in (("regulator", HERE), ("regulator", THERE), ("regulator", "440000"), ("inspector", HERE)):
        service.tokens[f"{role}@{region}"] = token(service.http, service.data, role, region, f"{role}-{region}")
    return service


@pytest.mark.parametrize("part", ["", "/records", "/repairs"])
def test_of_a_subject_elsewhere_the_public_part_is_told_and_no_more(regional: Service, part: str) -> None:
    told, public = (
        regional.get(role, f"/v1/subjects/{MILL}{part}").json() for role in (f"regulator@{THERE}", "public")
    )
    assert told == public


def path_of(part: str, code: str) -> str:
    return f"/v1/portraits/{code}" if part == "portrait" else f"/v1/subjects/{code}/{part}".rstrip("/")


@pytest.mark.parametrize("part", ["network", "owners", "group", "portrait", "cases", "related-parties"])
def test_what_is_not_public_of_a_subject_elsewhere_is_refused_and_recorded(regional: Service, part: str) -> None:
    answer = regional.get(f"regulator@{THERE}", path_of(part, MILL))
    assert (answer.status_code, answer.json()["rule"]) == (403, "R10.2")
    assert "不在本行政区划" in answer.json()["detail"]
    assert regional.audit()[-1]["outcome"] == "refused"
    # one that is in no register is judged by its code alone, and refused alike
    nowhere = regional.get(f"regulator@{THERE}", path_of(part, "91440229MA99999999"))
    assert {**nowhere.json(), "instance": ""} == {**answer.json(), "instance": ""}


@pytest.mark.parametrize("part", ["", "records", "network", "owners", "controllers", "portrait", "group"])
def test_a_region_that_holds_all_of_an_answer_changes_nothing_in_it(regional: Service, part: str) -> None:
    answers = [regional.get(role, path_of(part, MILL)) for role in ("regulator", "regulator@440000")]
    assert answers[0].status_code == 200
    assert answers[0].content == answers[1].content


def test_what_bars_a_bidder_is_told_wherever_it_is_from(regional: Service) -> None:
    answers = [
        regional.get(role, f"/v1/subjects/{MILL}/measures", scene="BIDDING")
        for role in ("regulator", f"regulator@{THERE}")
    ]
    assert answers[0].status_code == 200
    assert answers[0].json() == answers[1].json()


def test_an_owner_elsewhere_is_a_hidden_node_and_the_answer_says_so(regional: Service) -> None:
    answer = regional.get(f"inspector@{HERE}", f"/v1/subjects/{WATER}/owners").json()
    (owner,) = answer["owners"]
    assert (owner["party"]["name"], owner["party"]["hidden"], owner["share"]) == (None, True, 1.0)
    assert owner["party"]["ref"].startswith("hidden:") and owner["step"]["start"] == owner["party"]["ref"]
    assert (answer["hidden"], "超出本行政区划, 未显示" in answer["hidden_note"]) == (1, True)
    text = json.dumps(answer, ensure_ascii=False)
    assert CITY not in text and "韶关市人民政府" not in text
    again = regional.get(f"inspector@{HERE}", f"/v1/subjects/{WATER}/network").json()
    assert owner["party"]["ref"] in {node["party"]["ref"] for node in again["nodes"]}


def test_paths_are_not_sought_to_a_subject_elsewhere_but_it_is_found_by_its_name(regional: Service) -> None:
    for between in ([WATER, CITY], [WATER, f" {CITY.lower()} "]):
        answer = regional.get(f"inspector@{HERE}", "/v1/paths", between=between)
        assert (answer.status_code, "不在本行政区划" in answer.json()["detail"]) == (403, True)
    found = regional.get(f"inspector@{HERE}", "/v1/subjects", q="韶关市人民政府").json()
    assert [hit["code"] for hit in found["items"]] == [CITY]


def test_a_case_about_a_subject_elsewhere_is_for_those_there_and_for_whoever_decides_it(regional: Service) -> None:
    connection = regional.app.state.context.connection
    desk = CaseDesk(connection, access_matrix(), Actor("city", CITY, "subject"), NOW.date(), NOW)
    told: dict[str, Any] = {
        "unit_code": "unit-bank",
        "purpose": "示例",
        "until": "2026-12-31",
        "signer": "王",
        "channel": "本系统",
    }
    case = open_case(desk, Opening("c-1", "authorisation", "give", NOW.date(), CITY, data=told)).head.id
    asked = {role: regional.get(role, f"/v1/cases/{case}").status_code for role in ("regulator", f"regulator@{HERE}")}
    assert asked == {"regulator": 200, f"regulator@{HERE}": 403}


@pytest.mark.parametrize("region", ["翁源", "4402", "999999"])
def test_a_region_that_is_none_is_refused_and_opens_nothing(tmp_path: Path, region: str) -> None:
    with pytest.raises(BadInput, match="行政区划代码"):
        add_client(tmp_path, "desk-1", role="regulator", unit="x", region=region, at=NOW)
    assert region_limit(access_matrix(), "regulator", region) == NOWHERE


@pytest.mark.parametrize(
    ("role", "region", "limit"),
    [
        ("regulator", "440229", "440229"), ("court", "440200", "4402"), ("department", "440000", "44"),
        ("inspector", "", ""), ("inspector", "100000", ""), ("bank", "440229", ""), ("public", "440229", ""),
    ],
)  # fmt: skip
def test_the_government_alone_is_limited_by_county_city_or_province(role: str, region: str, limit: str) -> None:
    assert region_limit(access_matrix(), role, region) == limit


@pytest.mark.parametrize(
    ("registered", "code", "region"),
    [
        ("440281", "91440229MA00000011", "440281"), ("440229001", None, "440229"), ("", "91440229MA00000011", "440229"),
        ("翁源县", "91440229MA00000011", "440229"), (None, "91999999MA00000011", None), (None, "reg:440229600", None),
        (None, "91100000MA00000011", None),
    ],
)  # fmt: skip
def test_where_a_subject_is_says_the_register_first(
    registered: str | None, code: str | None, region: str | None
) -> None:
    assert region_of_subject(registered, code) == region


@dataclass(frozen=True)
class Desk:
    """The app over graphs that change, and tokens of inspectors: unlimited, of all this province, of one county."""

    http: httpx.Client
    graph: TestGraph
    tokens: dict[str, str]

    def ask(self, who: str, path: str, **query: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[who]}"} | PURPOSE
        return self.http.get(path, params={"as_of": AS_OF} | query, headers=headers)


@pytest.fixture(scope="module")
def desk(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("regions")
    app = create_app(Settings(data=data), connection=embedded.connection, clock=lambda: NOW, log=io.StringIO())
    with served(app) as http:
        who = {"all": "", "province": "440000", "county": HERE}
        yield Desk(
            http, embedded, {name: token(http, data, "inspector", one, name + "-x") for name, one in who.items()}
        )


def links_of(value: Any) -> Iterator[tuple[str, str]]:
    """Both ends of every link of an answer, wherever it stands."""
    if isinstance(value, dict):
        for first, last in (("start", "end"), ("source", "to")):
            if isinstance(value.get(first), str) and isinstance(value.get(last), str):
                yield value[first], value[last]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from links_of(item)


def parties_of(value: Any) -> Iterator[dict[str, Any]]:
    """Every party of an answer, wherever it stands."""
    if isinstance(value, dict):
        if value.get("kind") in ("subject", "person") and "ref" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from parties_of(item)


def assert_veiled(told: dict[str, Any], whole: dict[str, Any], world: World) -> None:
    """Nothing of a subject elsewhere is told, every link has an end that is shown, and what is hidden is counted."""
    text = json.dumps(told, ensure_ascii=False)
    assert [one for one in (*world.outside, *world.outside.values()) if one in text] == []
    hidden = {one["ref"] for one in parties_of(told) if one["hidden"]}
    for party in parties_of(told):
        assert not party["hidden"] or (party["name"], party["certain"]) == (None, None)
    shown = {one["ref"] for one in parties_of(told)} - hidden | {world.asked}
    assert [ends for ends in links_of(told) if shown.isdisjoint(ends)] == []
    met = {one["ref"] for one in parties_of(whole) if one["kind"] == "subject"} | {world.asked}
    seen = {one for one in shown if not one.startswith("person:")}
    # a tree ends where two hidden ones follow each other; every other walk goes on behind them
    assert seen <= met - world.outside.keys() if "owners" in told else seen == met - world.outside.keys()
    assert (told["hidden"] > 0) == bool(told["hidden_note"]) == bool(met & world.outside.keys() or hidden)
    assert told["hidden"] >= len(hidden)


ROW = World(
    regions={f"91{HERE if at in (0, 3, 4, 5) else THERE}MA{at:08}": None for at in range(6)},
    holdings=((f"91{THERE}MA00000001", f"91{HERE}MA00000000", 0.8),
              (f"91{THERE}MA00000002", f"91{THERE}MA00000001", 0.7),
              (PERSONS[0], f"91{THERE}MA00000002", 0.9)),
    roles=((PERSONS[1], f"91{THERE}MA00000001", "LR"), (PERSONS[2], f"91{THERE}MA00000001", "DIR"),
           (PERSONS[2], f"91{HERE}MA00000000", "DIR")),
    guarantees=(),
)  # fmt: skip


def test_a_chain_through_hidden_firms_keeps_its_ends_and_nothing_lies_beyond_them(desk: Desk) -> None:
    """A firm here <- two firms elsewhere in a row <- a person."""
    desk.graph.wipe()
    ROW.write(desk.graph.connection)
    ask = {part: desk.ask("county", f"/v1/subjects/{ROW.asked}/{part}").json() for part in WALKS}
    (controller,) = ask["controllers"]["controllers"]
    assert (controller["party"]["name"], controller["party"]["hidden"]) == ("赵*", False)  # the end is kept
    near, far = (step for step in controller["path"])  # the step between the two hidden firms is not told
    assert (near["end"], near["start"][:7], far["end"][:7]) == (ROW.asked, "hidden:", "hidden:")
    assert far["start"] == controller["party"]["ref"]
    (chain,) = ask["integrated"]["owners"][-1]["chains"]
    assert [ref.partition(":")[0] for ref in chain["parties"]] == ["person", "hidden", "hidden", ROW.asked]
    assert chain["shares"] == [0.9, None, 0.8]
    (owner,) = ask["owners"]["owners"]
    assert (owner["party"]["hidden"], owner["owners"]) == (True, [])
    network = desk.ask("county", f"/v1/subjects/{ROW.asked}/network", depth=3).json()
    nodes = [(node["party"]["kind"], node["party"]["hidden"], node["status"]) for node in network["nodes"]]
    # the director is of a firm here as well; the head and the owner of firms elsewhere are not shown
    assert sorted(nodes, key=str) == [("person", False, None), ("subject", False, "ACTIVE"), ("subject", True, None)]
    assert network["hidden"] == 4


@pytest.mark.slow
@given(world=worlds())
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
def test_no_walk_names_a_subject_elsewhere_and_without_a_limit_nothing_changes(desk: Desk, world: World) -> None:
    desk.graph.wipe()
    world.write(desk.graph.connection)
    near = [code for code in world.regions if code not in world.outside]
    asked: dict[str, dict[str, Any]] = {f"/v1/subjects/{world.asked}/{part}": query for part, query in WALKS.items()}
    if len(near) > 1:
        asked["/v1/paths"] = {"between": near[:2], "depth": 6}
    for path, query in asked.items():
        whole, province, county = (desk.ask(who, path, **query) for who in ("all", "province", "county"))
        assert (whole.status_code, county.status_code) == (200, 200), county.text
        assert whole.content == province.content
        assert (whole.json()["hidden"], whole.json()["hidden_note"]) == (0, None)
        if world.outside:
            assert_veiled(county.json(), whole.json(), world)
        else:
            assert county.content == whole.content
    card = desk.ask("county", f"/v1/subjects/{world.asked}").text
    assert [one for one in (*world.outside, *world.outside.values()) if one in card] == []
    for code in world.outside:
        assert desk.ask("county", f"/v1/subjects/{code}/network").status_code == 403
        assert desk.ask("county", f"/v1/subjects/{code}").status_code == 200
