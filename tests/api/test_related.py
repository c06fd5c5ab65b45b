"""Related parties, groups and paths over HTTP: evidence, masks, ceilings, audit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.api.conftest import Service
from tests.api.county import AS_OF, CITY, WATER
from tests.store.small_county import FARM, MILL, SHOP


def test_each_related_party_has_its_rule_and_facts(service: Service) -> None:
    answer = service.get("regulator", f"/v1/subjects/{FARM}/related-parties").json()
    by_rule = {item["rule"]["rule"]: item for item in answer["items"]}
    holder, controller = by_rule["CL-265-2"], by_rule["CL-265-3"]
    assert (holder["relation"], holder["measured"], holder["computed"]) == ("控股股东", 0.51, False)
    assert (controller["relation"], controller["computed"]) == ("疑似实际控制人", True)
    assert controller["party"]["name"] == "邓*"
    assert [(step["kind"], step["share"]) for step in controller["path"]] == [("OWNS", 0.51), ("OWNS", 0.6)]
    assert answer["standard"] == "CL"
    assert "不等于没有" in answer["note"]
    named = {party["ref"] for party in answer["parties"]}
    assert {step[end] for item in answer["items"] for step in item["path"] for end in ("start", "end")} == named


def test_the_standard_is_chosen(service: Service) -> None:
    answer = service.get("regulator", f"/v1/subjects/{FARM}/related-parties", standard="TAX").json()
    assert {item["rule"]["rule"] for item in answer["items"]} == {"TAX-2-1-HOLDER"}
    assert not any(item["rule"]["confirmed"] for item in answer["items"])
    assert service.get("regulator", f"/v1/subjects/{FARM}/related-parties", standard="X").status_code == 422


def test_a_group_names_its_head_and_why_each_belongs(service: Service) -> None:
    answer = service.get("regulator", f"/v1/subjects/{FARM}/group").json()
    assert (answer["head"]["name"], answer["truncated"]) == ("邓*", False)
    farm = next(one for one in answer["members"] if one["party"]["ref"] == FARM)
    assert {(step["kind"], step["share"]) for step in farm["path"]} == {("OWNS", 0.51), ("OWNS", 0.6)}
    linked = service.get("regulator", f"/v1/subjects/{FARM}/group", basis="LINK").json()
    assert (linked["head"], len(linked["members"]), "不是集团" in linked["note"]) == (None, 2, True)
    cut = service.get("regulator", f"/v1/subjects/{FARM}/group", limit=1).json()
    assert (len(cut["members"]), cut["truncated"]) == (1, True)


@pytest.mark.parametrize("basis", ["CONTROL", "LINK"])
@pytest.mark.parametrize(("code", "day"), [(WATER, AS_OF), (CITY, AS_OF), (SHOP, AS_OF), (FARM, "1980-01-01")])
def test_a_subject_alone_is_no_group(service: Service, code: str, day: str, basis: str) -> None:
    """A firm of the state, a state body, a shop of one person, a firm before it was founded."""
    alone = service.get("regulator", f"/v1/subjects/{code}/group", basis=basis, as_of=day).json()
    assert (alone["head"], alone["members"], "未查到同组成员" in alone["note"]) == (None, [], True)


def test_a_standard_that_was_not_in_force_is_said_to_be_none(service: Service) -> None:
    for standard, first in (
        ("CL", "2018-10-26"),
        ("CAS36", "2007-01-01"),
        ("BANK1", "2022-03-01"),
        ("TAX", "2016-06-29"),
    ):
        day = date.fromisoformat(first)
        for asked, there in ((day, True), (day - timedelta(days=1), False)):
            path = f"/v1/subjects/{FARM}/related-parties"
            answer = service.get("regulator", path, standard=standard, as_of=asked.isoformat()).json()
            assert (answer["in_force"], "该日该标准尚未施行" in answer["note"]) == (there, not there)
            assert there or answer["items"] == []


def test_relations_without_a_rule_of_the_day_are_named(service: Service) -> None:
    for day, missing in (("2024-06-30", True), ("2024-07-01", False)):
        answer = service.get("regulator", f"/v1/subjects/{FARM}/related-parties", as_of=day).json()
        assert (answer["in_force"], "未查: 董监高的近亲属、董监高近亲属控制的企业" in answer["note"]) == (True, missing)


def test_relatives_are_not_looked_for_and_the_answer_says_so(service: Service) -> None:
    answer = service.get("regulator", f"/v1/subjects/{FARM}/related-parties").json()
    assert (answer["kin"], "亲属关系未查" in answer["note"]) == (False, True)
    assert not any(item["restricted"] for item in answer["items"])


def test_paths_are_told_hop_by_hop(service: Service) -> None:
    answer = service.get("regulator", "/v1/paths", between=[FARM, MILL], depth=2).json()
    assert [way["length"] for way in answer["paths"]] == [1, 2]
    (hop,) = answer["paths"][0]["hops"]
    assert (hop["start"], hop["end"], {step["kind"] for step in hop["steps"]}) == (
        FARM, MILL, {"OWNS", "ROLE", "GUARANTEES"},
    )  # fmt: skip
    assert (answer["truncated"], answer["cuts"], answer["hubs"]) == (False, [], [])
    cut = service.get("regulator", "/v1/paths", between=[FARM, MILL], depth=2, limit=1).json()
    assert (cut["truncated"], cut["cuts"]) == (True, ["LIMIT"])


def test_a_read_of_paths_is_audited_with_every_subject(service: Service) -> None:
    before = len(service.audit())
    service.get("regulator", "/v1/paths", between=[FARM, MILL])
    (entry,) = service.audit()[before:]
    assert (entry["subject"], entry["rules"]) == (f"{FARM} {MILL}", ["PATH"])


def test_what_cannot_be_asked(service: Service) -> None:
    for between, status in (([FARM], 422), ([FARM, FARM], 422), ([FARM] * 11, 422)):
        assert service.get("regulator", "/v1/paths", between=between).status_code == status
    assert service.get("regulator", "/v1/paths", between=[FARM, "91440229MA99999999"]).status_code == 404
    assert service.get("regulator", "/v1/paths", between=[FARM, MILL], purpose=False).status_code == 422
    assert service.get("subject", "/v1/paths", between=[MILL, SHOP]).status_code == 403
