"""Counts before loading, one hop of any party, what a network tells of its nodes, trees down (ADR 0113)."""

from __future__ import annotations

from typing import Any

import pytest

from graph_service.store.writer import GraphWriter
from tests.api.conftest import Service
from tests.api.county import AS_OF, CITY, WATER
from tests.api.test_regions import token
from tests.store.small_county import CHEN, DENG, FARM, MILL, SHOP, fact

HERE = "440229"


def person_of(service: Service, role: str, eid: str, name: str) -> str:
    """The reference that a network of a subject gives of a person."""
    nodes = service.get(role, f"/v1/subjects/{eid}/network", depth=1).json()["nodes"]
    return next(one["party"]["ref"] for one in nodes if one["party"].get("name") == name)


def test_relations_are_counted_before_anything_is_loaded(service: Service) -> None:
    answer = service.get("inspector", f"/v1/parties/{MILL}/ties").json()
    counted = {(one["kind"], one["direction"]): one["count"] for one in answer["ties"]}
    assert counted == {
        ("OWNS", "in"): 2, ("OWNS", "out"): 1, ("ROLE", "in"): 1, ("ROLE", "out"): 1, ("GUARANTEES", "out"): 1,
    }  # fmt: skip
    assert (answer["total"], answer["truncated"], answer["hidden"]) == (6, False, 0)
    assert answer["party"]["ref"] == MILL
    held = service.get("inspector", f"/v1/parties/{MILL}/ties", kinds=["OWNS"]).json()
    assert held["total"] == 3
    before = service.get("inspector", f"/v1/parties/{MILL}/ties", as_of="1990-01-01").json()
    assert before["total"] < 6  # what holds since a stated day is not in force then


def test_pages_of_one_hop_are_all_of_it_each_relation_once(service: Service) -> None:
    links, after, pages = list[dict[str, Any]](), 0, 0
    while True:
        page = service.get("inspector", f"/v1/parties/{MILL}/neighbours", after=after, limit=2).json()
        links += page["links"]
        pages += 1
        named = {node["party"]["ref"] for node in page["nodes"]}
        assert {link[end] for link in page["links"] for end in ("start", "end")} | {MILL} == named
        assert page["more"] == 6 - len(links)
        if page["next"] is None:
            break
        after = page["next"]
    whole = service.get("inspector", f"/v1/subjects/{MILL}/network", depth=1).json()
    assert (pages, len(links)) == (3, 6)
    assert sorted(map(str, links)) == sorted(map(str, whole["links"]))
    out = service.get("inspector", f"/v1/parties/{MILL}/neighbours", direction="out").json()
    assert {link["start"] for link in out["links"]} == {MILL}


def test_a_person_is_found_through_a_subject_he_is_tied_to_and_through_no_other(service: Service) -> None:
    deng = person_of(service, "inspector", MILL, "邓*")
    answer = service.get("inspector", f"/v1/parties/{deng}/ties", via=MILL).json()
    assert (answer["party"]["ref"], answer["party"]["name"]) == (deng, "邓*")
    assert {one["direction"] for one in answer["ties"]} == {"out"}
    hop = service.get("inspector", f"/v1/parties/{deng}/neighbours", via=MILL).json()
    assert {node["party"]["ref"] for node in hop["nodes"]} == {deng, MILL, FARM}
    assert all(link["start"] == deng for link in hop["links"])
    assert service.audit()[-1]["subject"] == DENG
    assert service.get("inspector", f"/v1/parties/{deng}/ties", via=SHOP).status_code == 404
    assert service.get("inspector", f"/v1/parties/{deng}/ties").status_code == 422
    # the reference of another unit is nobody's here
    assert service.get("regulator", f"/v1/parties/{deng}/ties", via=MILL).status_code == 404
    # who left his post is found still
    was = service.get("inspector", f"/v1/subjects/{MILL}/network", depth=1, as_of="2020-01-01").json()["nodes"]
    chen = next(one["party"]["ref"] for one in was if one["party"].get("name") == "陈*")
    assert service.get("inspector", f"/v1/parties/{chen}/ties", via=MILL).status_code == 200


def test_a_region_holds_for_one_hop_too(service: Service) -> None:
    service.tokens["here"] = token(service.http, service.data, "inspector", HERE, "parties-here")
    answer = service.get("here", f"/v1/parties/{WATER}/neighbours").json()
    hidden = [node for node in answer["nodes"] if node["party"]["hidden"]]
    assert len(hidden) == answer["hidden"] == 1 and hidden[0]["party"]["ref"].startswith("hidden:")
    assert (hidden[0]["degree"], hidden[0]["group"], hidden[0]["status"]) == (None, None, None)
    assert service.get("here", f"/v1/parties/{WATER}/ties").json()["hidden"] == 1
    assert service.get("here", f"/v1/parties/{CITY}/ties").status_code == 403
    ref = hidden[0]["party"]["ref"]
    assert service.get("here", f"/v1/parties/{ref}/neighbours").status_code == 403


def test_a_network_is_sieved_by_kind_and_trust(service: Service) -> None:
    answer = service.get("inspector", f"/v1/subjects/{MILL}/network", depth=1, kinds=["OWNS", "GUARANTEES"]).json()
    assert {link["kind"] for link in answer["links"]} == {"OWNS", "GUARANTEES"}
    centre = next(node for node in answer["nodes"] if node["party"]["ref"] == MILL)
    assert centre["degree"] == 4
    assert service.get("inspector", f"/v1/subjects/{MILL}/network", kinds=["KIN"]).status_code == 422
    assert service.get("inspector", f"/v1/subjects/{MILL}/network", least_trust=1.0).json()["links"]
    connection = service.app.state.context.connection
    doubted = fact("9d", "h9", row=9, owner=SHOP, eid=FARM, econ=0.01, trust=0.9)
    GraphWriter(connection).write_facts("holding", [doubted])
    for least, there in ((0.9, True), (0.95, False)):
        links = service.get("inspector", f"/v1/subjects/{SHOP}/network", depth=1, least_trust=least).json()["links"]
        assert any(link["kind"] == "OWNS" for link in links) is there


def test_computed_marks_are_told_with_the_day_of_the_run_to_those_who_may(service: Service) -> None:
    writer = GraphWriter(service.app.state.context.connection)
    pairs = [
        {"holder": holder, "eid": eid, "mode": "SOLE", "ultimate": top, "votes": 0.6, "direct": True, "as_of": AS_OF}
        for holder, eid, top in ((DENG, MILL, True), (DENG, FARM, True), (MILL, FARM, False), (CITY, WATER, True))
    ]
    writer.write_computed("controls", "run1", pairs)
    asked = service.get("inspector", f"/v1/subjects/{MILL}/network", depth=1).json()
    nodes = {node["party"].get("name"): node for node in asked["nodes"]}
    assert asked["computed_as_of"] == AS_OF
    mill, deng = nodes["翁源县鑫发碾米有限公司"], nodes["邓*"]
    assert (mill["risk_class"], mill["group"]["size"], deng["suspected_controller"]) == ("D", 2, True)
    assert mill["group"]["head"]["ref"] == deng["party"]["ref"]
    water = service.get("inspector", f"/v1/subjects/{WATER}/network", depth=1).json()["nodes"]
    assert [node["group"] for node in water] == [None] * len(water)  # the state heads no group
    assert "risk_class" not in service.get("regulator", f"/v1/subjects/{MILL}/network").json()["nodes"][0]
    own = service.get("subject", f"/v1/subjects/{MILL}/network", depth=1).json()
    assert own["computed_as_of"] is None
    assert {(node["group"], node["risk_class"]) for node in own["nodes"]} == {(None, None)}


def test_what_a_subject_holds_is_told_downwards_with_rings_and_remainders(service: Service) -> None:
    answer = service.get("inspector", f"/v1/subjects/{MILL}/investments").json()
    (farm,) = answer["investments"]
    assert (farm["party"]["ref"], farm["share"], farm["product"], farm["depth"]) == (FARM, 0.51, 0.51, 1)
    (back,) = farm["investments"]
    assert (back["party"]["ref"], back["stop"]) == (MILL, "LOOP")
    assert back["product"] == pytest.approx(0.0306)
    assert [ring["parties"] for ring in answer["rings"]] == [[MILL, FARM, MILL]]
    assert answer["rings"][0]["product"] == pytest.approx(0.0306)
    assert answer["unknown"] == pytest.approx(0.34)  # 0.6 and 0.06 are stated
    up = service.get("inspector", f"/v1/subjects/{MILL}/owners").json()
    assert [ring["parties"] for ring in up["rings"]] == [[MILL, FARM, MILL]]
    near = service.get("inspector", f"/v1/subjects/{MILL}/investments", depth=1).json()
    assert (near["investments"][0]["stop"], near["investments"][0]["more"], near["truncated"]) == ("CUT", 1, True)


def test_who_holds_for_others_is_marked(service: Service) -> None:
    writer = GraphWriter(service.app.state.context.connection)
    nominee, held = "91110000MA0000009X", "91440229MA00000099"
    writer.upsert_subjects(
        [
            {"eid": nominee, "uscc": nominee, "name": "香港中央结算(代理人)有限公司", "certain": True},
            {"eid": held, "uscc": held, "name": "翁源县代持示例有限公司", "certain": True},
        ]
    )
    rows = [
        fact("9a", "h9a", row=10, owner=nominee, eid=held, econ=0.3),
        fact("9b", "h9b", row=11, owner=CHEN, eid=held, econ=0.5, nominee=True),
        fact("9c", "h9c", row=12, owner=DENG, eid=held, econ=0.5),
    ]
    writer.write_facts("holding", rows)
    answer = service.get("inspector", f"/v1/subjects/{held}/owners").json()
    marks = {one["party"]["name"]: (one["nominal"], one["nominee"]) for one in answer["owners"]}
    assert marks == {
        "香港中央结算(代理人)有限公司": (False, True), "陈*": (True, False), "邓*": (False, False),
    }  # fmt: skip
    assert answer["unknown"] == pytest.approx(0.2)  # what is marked as nominal is the other half's


GONE, FORMER = "91440229MA00000066", "翁源县旧路运输有限公司"


def test_a_past_day_is_told_as_it_was_by_every_route(service: Service) -> None:
    writer = GraphWriter(service.app.state.context.connection)
    name = "翁源县长安运输有限公司"
    writer.upsert_subjects([{"eid": GONE, "uscc": GONE, "name": name, "entity_kind": "ENTERPRISE", "certain": True}])
    writer.write_facts("registration", [
        fact("a8", "e8", row=8, eid=GONE, uscc=GONE, name=name, entity_kind="ENTERPRISE", status="DEREGISTERED",
             established_on="2015-03-01", approved_on="2024-05-10", closed_on="2024-05-10", lr_name="陈一鸣"),
    ])  # fmt: skip
    writer.write_facts("role", [
        fact("b8", "r8", row=8, holder=MILL, eid=GONE, kind="DIR"),  # since when is not stated
        fact("b9", "r9", row=9, holder=DENG, eid=GONE, kind="LR", valid_from="2015-03-01", valid_to="2020-01-01"),
    ])  # fmt: skip
    writer.write_facts("naming", [
        fact("a6", "n8", row=8, eid=GONE, name=FORMER, valid_to="2018-01-01"),
        fact("a7", "n9", row=9, eid=GONE, name=name, valid_from="2018-01-01"),
    ])  # fmt: skip
    listed = fact("f8", "l8", row=8, subject=GONE, subject_name=name, list_code="ABNORMAL", case_no="8",
                  listed_on="2020-01-01", valid_from="2020-01-01", removed_on="2021-01-01", valid_to="2021-01-01",
                  removal_reason="已改正")  # fmt: skip
    writer.write_facts("list_entry", [listed])

    def told(path: str, day: str, **query: Any) -> Any:
        return service.get("inspector", f"/v1/{path}", as_of=day, **query).json()

    for day, status, closed, since in (
        ("2015-02-28", "UNFOUNDED", None, None),
        ("2024-05-09", "ACTIVE", None, "2024-05-10"),
        ("2024-05-10", "DEREGISTERED", "2024-05-10", "2024-05-10"),
    ):
        card = told(f"subjects/{GONE}", day)
        assert (card["status"], card["closed_on"], card["stated_since"]) == (status, closed, since)
        assert card["established_on"] == "2015-03-01"
        (found,) = told("subjects", day, q=name)["items"]
        assert found["status"] == status
        near = {one["party"]["ref"]: one for one in told(f"subjects/{MILL}/network", day, depth=1)["nodes"]}
        hop = {one["party"]["ref"]: one for one in told(f"parties/{MILL}/neighbours", day)["nodes"]}
        paths = told("paths", day, between=[GONE, MILL], depth=1)
        way = {one["party"]["ref"]: one["status"] for one in paths["nodes"]}
        if status == "UNFOUNDED":
            assert (card["lr_name"], card["status_term"]) == (None, "该日尚未成立")
            assert GONE not in near.keys() | hop.keys() | way.keys()
            (alone,) = told(f"subjects/{GONE}/network", day)["nodes"]
            assert (alone["status"], alone["degree"]) == (status, 0)
        else:
            assert (near[GONE]["status"], hop[GONE]["status"], way[GONE]) == (status, status, status)
    for day, removed in (("2020-06-01", None), ("2021-01-01", "2021-01-01")):
        (entry,) = told(f"subjects/{GONE}/records", day)["records"]
        assert (entry["facts"]["removed_on"], entry["valid_to"]) == (removed, removed)
        assert (entry["facts"]["removal_reason"] is None) == (removed is None)
    cards = {day: told(f"subjects/{GONE}", day) for day in ("2017-12-31", "2019-12-31", "2020-01-01", "2025-01-01")}
    assert [(card["name"], card["lr_name"]) for card in cards.values()] == [
        (FORMER, "邓小满"), (name, "邓小满"), (name, "陈一鸣"), (name, "陈一鸣"),
    ]  # fmt: skip
