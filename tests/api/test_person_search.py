"""Finding a person: whole number or whole name, masked, audited, nowhere in a log (R10.3, R10.5)."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graph_service.store.writer import GraphWriter
from tests.api.conftest import PURPOSE, Service
from tests.api.county import AS_OF, CITY
from tests.api.test_regions import token
from tests.store.small_county import CHEN, FARM, MILL, NAMED_CHEN, fact
from tests.usecases.ban_county import NUMBERS

NUMBER = NUMBERS["张某"]


@pytest.fixture(scope="module")
def known(service: Service) -> Iterator[Service]:
    """The service with a person whose number is known, who left the farm, and with a name that two bear."""
    pid = service.app.state.context.vault().pid(NUMBER)
    writer = GraphWriter(service.app.state.context.connection)
    writer.upsert_persons([{"pid": pid, "name": "张大成", "certain": True}])
    writer.write_facts("role", [fact("aa7", "aa7", row=70, holder=pid, eid=FARM, kind="LR", valid_from="2010-01-01",
                                     valid_to="2012-01-01")])  # fmt: skip
    yield service


def ask(service: Service, role: str, body: dict[str, str], *, purpose: bool = True) -> httpx.Response:
    headers = {"Authorization": f"Bearer {service.tokens[role]}"} | (PURPOSE if purpose else {})
    return service.http.post("/v1/persons/search", params={"as_of": AS_OF}, headers=headers, json=body)


def test_a_whole_number_finds_its_person_masked_with_every_tie(known: Service) -> None:
    answer = ask(known, "inspector", {"id_number": NUMBER})
    (hit,) = answer.json()["items"]
    assert (hit["person"]["name"], hit["person"]["certain"], hit["via"]) == ("张*", True, FARM)
    assert [(tie["term"], tie["end"], tie["valid_to"]) for tie in hit["ties"]] == [("法定代表人", FARM, "2012-01-01")]
    assert [one["ref"] for one in answer.json()["subjects"]] == [FARM]
    assert NUMBER not in answer.text and "张大成" not in answer.text
    (entry,) = [one for one in known.audit() if one["action"] == "POST /v1/persons/search"][-1:]
    assert entry["subject"] == known.app.state.context.vault().pid(NUMBER)
    everything = known.log.getvalue() + (known.data / "audit.jsonl").read_text("utf-8")
    assert NUMBER not in everything and "张大成" not in everything
    through = known.get("inspector", f"/v1/parties/{hit['person']['ref']}/ties", via=hit["via"])
    assert through.status_code == 200


def test_a_name_finds_all_who_bear_it_and_says_that_they_are_several(known: Service) -> None:
    answer = ask(known, "regulator", {"name": " 陈一鸣 "}).json()
    assert sorted(one["person"]["certain"] for one in answer["items"]) == [False, True]
    assert "同名不等于同一人" in answer["note"]
    assert ask(known, "regulator", {"name": "陈一"}).json()["items"] == []
    assert set(known.audit()[-2]["subject"].split()) == {CHEN, NAMED_CHEN}


def test_who_is_tied_to_other_regions_alone_is_counted_and_not_listed(known: Service) -> None:
    writer = GraphWriter(known.app.state.context.connection)
    away = "p:" + "7" * 32
    writer.upsert_persons([{"pid": away, "name": "陈一鸣", "certain": True}])
    writer.write_facts("role", [fact("aa8", "aa8", row=71, holder=away, eid=CITY, kind="LR")])
    known.tokens["here"] = token(known.http, known.data, "inspector", "440229", "person-search-here")
    told, all_ = (ask(known, role, {"name": "陈一鸣"}).json() for role in ("here", "inspector"))
    assert (told["elsewhere"], len(told["items"]), len(all_["items"])) == (1, len(all_["items"]) - 1, 3)
    assert CITY not in str(told)


@pytest.mark.parametrize(
    "body", [{}, {"name": "陈"}, {"name": "陈一鸣", "id_number": NUMBER}, {"id_number": "440229197001011234"}]
)
def test_what_does_not_fit_is_refused_and_told_without_the_number(known: Service, body: dict[str, str]) -> None:
    answer = ask(known, "inspector", body)
    assert answer.status_code == 422
    assert not set(body.values()) & {one for one in body.values() if len(one) > 10 and one in answer.text}


def test_a_purpose_is_asked_for_and_no_other_role_may(known: Service) -> None:
    assert ask(known, "inspector", {"name": "陈一鸣"}, purpose=False).status_code == 422
    for role in ("public", "subject", "bank", "department", "court", "auditor"):
        assert ask(known, role, {"name": "陈一鸣"}).status_code == 403, role


def test_the_mill_is_not_a_person(known: Service) -> None:
    assert ask(known, "inspector", {"name": MILL}).json()["items"] == []
