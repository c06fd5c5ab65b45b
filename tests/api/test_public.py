"""The public site: what anybody may see without a token, and that it is gone the moment it may not be seen."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph_service.domain.acts import Actor, ref
from graph_service.rulebook.access import access_matrix
from graph_service.store.graph_store import GraphStore
from graph_service.store.writer import GraphWriter
from graph_service.usecases.case_plan import Desk, Opening
from graph_service.usecases.cases import open_case
from tests.api.conftest import NOW, Service
from tests.api.county import CITY, ID_NUMBER, NAMES, WATER
from tests.store.small_county import CHEN, DENG, FARM, MILL, SHOP, T2, fact

ALL = (MILL, FARM, SHOP, WATER, CITY)
SHOP_FINED, DENG_FINED = "店铺之违法", "个人之违法"
OFFICE = "unit-department"
GONE = {
    "repaired": "已修复之违法",
    "annulled": "已撤销之违法",
    "expired": "已届满之违法",
    "shut": "过了自定公示期之违法",
}


def penalty(rid: str, subject: str, **columns: Any) -> dict[str, Any]:
    told = {"decided_on": "2026-04-10", "valid_from": "2026-04-10", "categories": ["罚款"], "fine_yuan": 30_000.0}
    named = {"subject_name": "某", "doc_no": f"翁罚公〔2026〕{rid}号", "finding_names": []}
    named |= {"authority_code": OFFICE, "authority": OFFICE}
    return fact(rid, f"pub{rid}", subject=subject, **(named | told | columns))


@pytest.fixture(scope="module")
def site(service: Service) -> Service:
    """The county with records that may not be seen, and one on an individual business."""
    writer = GraphWriter(service.app.state.context.connection)
    plants = [
        penalty("71", MILL, violation_type=GONE["repaired"], state="已修复"),
        penalty("72", MILL, violation_type=GONE["annulled"], state="撤销"),
        penalty("73", FARM, violation_type=GONE["expired"], decided_on="2019-01-10", valid_from="2019-01-10"),
        penalty("74", FARM, violation_type=GONE["shut"], publish_until="2026-06-29"),
        penalty("75", SHOP, violation_type=SHOP_FINED, lr_name="赖阿珍", subject_name="赖阿珍",
                facts=f"经营者赖阿珍(身份证{ID_NUMBER})"),
        penalty("76", DENG, violation_type=DENG_FINED, subject_name="邓小满", lr_name="邓小满"),
        penalty("77", FARM, violation_type="异议核查之违法", doc_no="翁罚公〔2026〕7号"),
        *(penalty(f"8{place}", FARM, decided_on=f"2026-05-{place + 1:02}", valid_from=f"2026-05-{place + 1:02}")
          for place in range(9)),
    ]  # fmt: skip
    writer.write_facts("penalty", plants)
    writer.write_facts(
        "objection",
        [fact("91", "puo1", subject=FARM, subject_name="某", doc_no="翁罚公[2026]7 号", state="受理",
              objected_on="2026-05-01", valid_from="2026-05-01", authority_name="某", recorded_at=T2)],
    )  # fmt: skip
    return service


def feed(service: Service, **query: Any) -> dict[str, Any]:
    answer = service.http.get("/v1/public/records", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def walked(service: Service, limit: int, **query: Any) -> list[dict[str, Any]]:
    """Every item of the feed, page by page."""
    items, after = [], {}
    while True:
        page = feed(service, limit=limit, **query, **after)
        assert len(page["items"]) <= limit
        items += page["items"]
        if page["then"] is None:
            assert not page["truncated"]
            return items
        assert page["truncated"]
        after = {"after": page["then"]}


def test_the_feed_is_the_public_records_of_every_subject_and_no_other(site: Service) -> None:
    dated = {
        (one["kind"], one["id"], code)
        for code in ALL
        for one in site.http.get(f"/v1/public/subjects/{code}/records").json()["records"]
        if one["valid_from"]
    }
    items = walked(site, 100)
    assert {(one["record"]["kind"], one["record"]["id"], one["code"]) for one in items} == dated
    assert len(dated) == len(items) > 15
    days = [(one["record"]["valid_from"], one["record"]["id"]) for one in items]
    assert sorted(sorted(days, key=lambda one: one[1]), key=lambda one: one[0], reverse=True) == days
    names = {one["code"]: one["name"] for one in items}
    assert names[FARM] == "翁源县绿野养殖有限公司"


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_pages_hold_all_of_it_once(site: Service, limit: int) -> None:
    assert walked(site, limit) == walked(site, 100)


def test_it_is_told_by_kind_and_day(site: Service) -> None:
    may = walked(site, 3, kinds="penalty", since="2026-05-01", until="2026-05-31")
    whole = [one["record"] for one in walked(site, 100)]
    wanted = {one["id"] for one in whole if one["kind"] == "penalty" and "2026-05-01" <= one["valid_from"] < "2026-06"}
    assert {one["record"]["id"] for one in may} == wanted
    assert len(wanted) >= 9
    assert walked(site, 5, kinds="honour", until="2026-01-09") == []
    assert feed(site, since="2026-06-01", until="2026-05-01")["items"] == []


def test_what_may_not_be_seen_is_nowhere(site: Service) -> None:
    told = json.dumps(walked(site, 100), ensure_ascii=False)
    paths = [f"/v1/public/subjects/{code}{part}" for code in ALL for part in ("", "/records")]
    told += "".join(site.http.get(path).text for path in [*paths, "/v1/public/subjects?q=翁源县"])
    assert SHOP_FINED in told  # an individual business is a subject; who runs it is a person
    for hidden in (*GONE.values(), DENG_FINED, ID_NUMBER, CHEN, DENG, "71.5", "R7.3@2026", "CIRCULAR_HOLDING", "P08"):
        assert hidden not in told, hidden
    for name in set(NAMES) - {"陈一鸣", "邓小满"}:  # who represents a company is public by law
        assert name not in told
    for field in ("risk_class", "signals", "proposals", "persons"):
        assert f'"{field}"' not in told
    assert site.http.get(f"/v1/public/subjects/{DENG}").status_code == 404


def test_a_mark_travels_with_the_record(site: Service) -> None:
    marked = {one["record"]["facts"]["doc_no"]: one["record"] for one in walked(site, 100, kinds="penalty")}
    one = marked["翁罚公〔2026〕7号"]
    assert (one["standing"], one["objection_mark"]) == ("MARKED", True)
    assert not marked["翁罚公〔2026〕80号"]["objection_mark"]


def test_a_past_day_cannot_be_asked_about(site: Service) -> None:
    for path in (f"/v1/public/subjects/{FARM}/records", f"/v1/public/subjects/{FARM}"):
        asked = {"as_of": "2019-06-30", "known_at": "2019-06-30T00:00:00Z"}
        assert site.http.get(path, params=asked).json() == site.http.get(path).json()
    assert all(one["record"]["valid_from"] <= "2026-06-30" for one in walked(site, 100, until="2999-01-01"))
    assert feed(site, after="2999-01-01.f")["items"] == feed(site)["items"]


@pytest.mark.parametrize("query", [{"after": "gestern"}, {"kinds": "complaint"}])
def test_a_question_at_fault_is_refused_with_advice(site: Service, query: dict[str, Any]) -> None:
    answer = site.http.get("/v1/public/records", params=query)
    assert (answer.status_code, bool(answer.json()["advice"])) == (422, True)


def test_what_was_annulled_a_moment_ago_is_in_no_page(site: Service) -> None:
    before = walked(site, 100)
    gone = next(one["record"] for one in before if one["record"]["facts"].get("doc_no") == "翁罚公〔2026〕80号")
    context = site.app.state.context
    rows = GraphStore(context.connection).records(FARM, kinds=["penalty"]).rows
    named = next(ref("penalty", row["key"]) for row in rows if row["rid"] == gone["id"])
    desk = Desk(context.connection, access_matrix(), Actor("li", OFFICE, "department"), NOW.date(), NOW)
    open_case(
        desk,
        Opening("pub-1", "annulment", "annul", NOW.date(), FARM, "翁源县绿野养殖有限公司", (named,), OFFICE, "某局",
                "复议撤销", {"doc_no": "撤1"}),
    )  # fmt: skip
    assert walked(site, 100) == [one for one in before if one["record"]["id"] != gone["id"]]


def test_a_token_changes_nothing_and_none_is_asked_for(site: Service) -> None:
    without = feed(site)
    for role in ("inspector", "auditor"):
        asked = {"Authorization": f"Bearer {site.tokens[role]}"}
        assert site.http.get("/v1/public/records", headers=asked).json() == without
    wrong = {"Authorization": "Bearer none of ours"}
    assert site.http.get("/v1/public/records", headers=wrong).json() == without
    assert not [one for one in site.audit() if "/v1/public" in one["action"]]
