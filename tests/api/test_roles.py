"""R10.2: each role at each route, and what each is shown there."""

from __future__ import annotations

import json
import math

import pytest

from graph_service.rulebook.access import access_matrix
from tests.api.conftest import Service
from tests.api.county import AS_OF, CITY, DRAW, ID_NUMBER, NAMES, WATER
from tests.store.small_county import FARM, MILL, SHOP

ROUTES = {
    "search": "/v1/subjects?q=鑫发",
    "card": f"/v1/subjects/{MILL}",
    "records": f"/v1/subjects/{MILL}/records",
    "repairs": f"/v1/subjects/{MILL}/repairs",
    "portrait": f"/v1/portraits/{MILL}",
    "network": f"/v1/subjects/{MILL}/network",
    "owners": f"/v1/subjects/{MILL}/owners",
    "controllers": f"/v1/subjects/{MILL}/controllers",
    "integrated": f"/v1/subjects/{MILL}/integrated",
    "beneficial": f"/v1/subjects/{MILL}/beneficial-owners",
    "related": f"/v1/subjects/{MILL}/related-parties",
    "risk": f"/v1/subjects/{MILL}/related-risk",
    "why_class": f"/v1/subjects/{MILL}/class/explanation",
    "own_data": f"/v1/subjects/{MILL}/own-data",
    "my_data": "/v1/persons/me/own-data",  # of natural persons alone: test_own_data
    "why_proposed": f"/v1/proposals/{'0' * 32}/explanation",  # of nothing: test_explanations
    "quality": "/v1/quality",
    "group": f"/v1/subjects/{MILL}/group",
    "paths": "/v1/paths",
    "signals": f"/v1/subjects/{MILL}/signals",
    "draws": "/v1/draws",
    "draw": f"/v1/draws/{DRAW}",
    "measures": f"/v1/subjects/{MILL}/measures",
    "receivers": f"/v1/subjects/{CITY}/notice-receivers",
    "clocks": "/v1/clocks",
    "clock_kpi": "/v1/clocks/kpi",
    "reviews": "/v1/commitments/reviews",
    "coverage": "/v1/commitments/coverage",
    "campaigns": "/v1/campaigns",
    "rule": "/v1/rules/P08",
    "unpublished": "/v1/arrears/unpublished",
    "audit": "/v1/audit",
    "anchor": "/v1/audit/anchor",
    "alerts": "/v1/audit/alerts",
    "readers": f"/v1/subjects/{MILL}/readers",
    "loan_totals": "/v1/loans/aggregate",
    "loans": "/v1/loans/feedback",
    "plans": "/v1/inspections",  # the others: test_inspections
    "loads": "/v1/loads/jobs",  # the others: test_loads
    "load_fields": "/v1/loads/fields",
    "accounts": "/v1/accounts",  # the others: test_accounts
}
OPEN = {"search", "card", "records", "repairs", "rule"}
WALKS = {"network", "owners", "controllers", "integrated", "beneficial", "related", "group"}
TOLD_OF_ALL = {"clock_kpi", "coverage", "campaigns", "unpublished", "loan_totals"}
REACHED: dict[str, set[str]] = {
    "public": OPEN,
    "subject": OPEN
    | WALKS
    | {"portrait", "readers", "why_class", "own_data"},  # MILL is its own subject; paths are about others too
    "association": OPEN,  # a portrait of its members by authorisation (test_tenants)
    "agency": {"rule"},  # of its members alone, of whom this client has none
    "bank": OPEN | {"loans"},  # its own; a portrait by authorisation (test_authorisation)
    "department": OPEN | {"clocks", "measures", "reviews", "plans"},  # the rest in its own field or by case
    "inspector": OPEN
    | WALKS
    | {"paths", "signals", "draws", "draw", "risk", "why_class", "clocks", "measures", "reviews", "plans"},
    "regulator": OPEN
    | WALKS
    | TOLD_OF_ALL
    | {"measures", "paths", "portrait", "quality", "clocks", "receivers", "reviews", "loads", "load_fields", "plans"},
    "court": OPEN | {"reviews"},
    "discipline": set(),
    "auditor": {"audit", "anchor", "alerts"},
    "admin": {"accounts"},
    "security": {"accounts"},
}


def path(name: str) -> str:
    return ROUTES[name].partition("?")[0]


def query(name: str) -> dict[str, object]:
    asked: dict[str, dict[str, object]] = {
        "search": {"q": "鑫发"},
        "measures": {"scene": "BIDDING"},
        "paths": {"between": [MILL, FARM]},
        "reviews": {"seed": "2026年7月"},
        "unpublished": {"year": 2025},
        "loan_totals": {"month": "2026-06"},
        "loans": {"case": "DK1"},
    }
    return asked.get(name, {})


def test_a_draw_is_found_by_its_id_written_either_way(service: Service) -> None:
    plain, quoted = (service.get("inspector", f"/v1/draws/{key}") for key in (DRAW, DRAW.replace("/", "%2F")))
    assert (plain.status_code, plain.json()) == (quoted.status_code, quoted.json())


def test_the_table_names_every_role() -> None:
    assert set(REACHED) == set(access_matrix().roles)


@pytest.mark.parametrize("role", REACHED)
@pytest.mark.parametrize("name", ROUTES)
def test_a_role_reaches_what_the_matrix_says(service: Service, role: str, name: str) -> None:
    answer = service.get(role, path(name), **query(name))
    if (role, name) == ("regulator", "why_proposed"):  # whoever reaches all may know that there is none
        assert answer.status_code == 404
        return
    assert answer.status_code == (200 if name in REACHED[role] else 403), answer.text
    if name not in REACHED[role]:
        assert answer.json()["rule"] == "R10.2"
        assert answer.json()["advice"], answer.text  # what to do, or who may


@pytest.mark.parametrize("name", sorted(WALKS | {"portrait"}))
def test_a_subject_reaches_itself_only(service: Service, name: str) -> None:
    assert service.get("subject", path(name).replace(MILL, FARM)).status_code == 403


@pytest.mark.parametrize("role", ["bank", "public", "department", "subject"])
@pytest.mark.parametrize("name", ["portrait", "network", "controllers"])
def test_a_refusal_does_not_tell_whether_the_subject_exists(service: Service, role: str, name: str) -> None:
    there, nowhere = (service.get(role, path(name).replace(MILL, code)).json() for code in (FARM, "91440229MA99999999"))
    assert {**there, "instance": ""} == {**nowhere, "instance": ""}
    assert FARM not in json.dumps(there)


@pytest.mark.parametrize("role", [role for role, reached in REACHED.items() if "card" in reached])
def test_a_card_shows_class_signals_and_proposals_to_those_who_hold_the_scope(service: Service, role: str) -> None:
    card = service.get(role, f"/v1/subjects/{MILL}").json()
    shown = {
        "subject": {"risk_class"},
        "inspector": {"risk_class", "signals"},
        "regulator": {"proposals"},
    }.get(role, set())
    assert {"risk_class", "signals", "proposals"} & card.keys() == shown
    if "risk_class" in shown:
        assert (card["risk_class"]["grade"], card["risk_class"]["scheme"]) == ("D", "R7.3@2026")


@pytest.mark.parametrize("role", [role for role, reached in REACHED.items() if "records" in reached])
def test_records_show_non_public_ones_and_people_by_scope(service: Service, role: str) -> None:
    answer = service.get(role, f"/v1/subjects/{MILL}/records").json()
    inside = role in {"subject", "inspector", "regulator"}
    records = {record["facts"].get("doc_no") or record["facts"].get("code"): record for record in answer["records"]}
    assert answer["public_only"] is not inside
    assert ("翁市监罚〔2026〕3号" in records) is inside  # a warning is minor: in principle not published (R5.1)
    assert ("CN4" in records) is inside  # 不可公开
    assert {"翁市监罚〔2026〕1号", "翁市监罚〔2026〕2号", "CN3"} <= records.keys()
    assert ("persons" in records["翁市监罚〔2026〕2号"]) is inside


@pytest.mark.parametrize("role", REACHED)
@pytest.mark.parametrize("name", ROUTES)
def test_no_answer_holds_a_number_a_person_id_or_a_full_name(service: Service, role: str, name: str) -> None:
    text = service.get(role, path(name), **query(name)).text
    assert ID_NUMBER not in text
    assert "13812341234" not in text
    assert '"p:' not in text
    assert '"n:' not in text
    full = [full for full in NAMES if full in text]
    assert full == (
        ["陈一鸣"] if name in {"card", "portrait", "own_data"} and name in REACHED[role] else []
    )  # LR as registered


INSIDE_ONLY = {"complaint": SHOP, "rectification": MILL, "lawsuit": MILL, "objection": MILL}
FOR_ALL = {"arrears": MILL, "grade": FARM, "honour": FARM, "statement": FARM}


@pytest.mark.parametrize("role", ["public", "bank", "department", "court", "inspector", "regulator"])
@pytest.mark.parametrize(("kind", "where"), (INSIDE_ONLY | FOR_ALL).items())
def test_the_later_kinds_are_shown_to_whom_they_may_be(service: Service, role: str, kind: str, where: str) -> None:
    answer = service.get(role, f"/v1/subjects/{where}/records", kinds=[kind]).json()
    told = kind in FOR_ALL or role in {"inspector", "regulator"}
    assert bool(answer["records"]) is told
    assert [one["kind"] for one in answer["asked"]] == [kind] * told  # withheld is not told as looked for in vain


@pytest.mark.parametrize("role", ["public", "regulator"])
def test_figures_that_a_subject_did_not_disclose_are_shown_to_nobody(service: Service, role: str) -> None:
    answer = service.get(role, f"/v1/subjects/{FARM}/records", kinds=["statement"])
    assert "存续状态:开业" in answer.text  # R2.7a: the six item groups are public, item 7 is by choice
    assert "资产总额" not in answer.text


def test_the_head_of_an_individual_business_is_masked(service: Service) -> None:
    assert service.get("public", f"/v1/subjects/{SHOP}").json()["lr_name"] == "赖*"


def test_people_are_the_same_within_a_unit_and_strangers_across(service: Service) -> None:
    def refs(role: str, where: str) -> set[str]:
        links = service.get(role, f"/v1/subjects/{where}/network").json()["links"]
        return {link["start"] for link in links if link["start"].startswith("person:")}

    assert refs("regulator", MILL) & refs("regulator", FARM)
    assert not refs("regulator", MILL) & refs("inspector", MILL)


def test_masked_text_keeps_its_sense(service: Service) -> None:
    records = service.get("regulator", f"/v1/subjects/{MILL}/records", kinds=["penalty"]).json()["records"]
    (facts,) = [record["facts"]["facts"] for record in records if record["facts"]["facts"]]
    assert facts == "经查, 法定代表人邓*(身份证440229********1234, 电话138****1234)使用超标粮食。"


def test_a_class_is_explained_by_what_it_can_be_worked_out_from_and_by_nobody_else(service: Service) -> None:
    answer = service.get("subject", f"/v1/subjects/{MILL}/class/explanation")
    told = answer.json()
    assert (told["code"], told["as_of"]) == (MILL, AS_OF)
    assert told["score"] == sum(part["points"] for part in told["parts"]) > 0
    for part in told["parts"]:
        each = [points for records in part["records"].values() for points in records]
        assert part["points"] == round(part["cap"] * (1 - math.prod(1 - one / part["cap"] for one in each)))
    assert {one["doc_no"] for one in told["records"]} >= {"翁市监罚〔2026〕1号", "翁市监罚〔2026〕2号"}
    assert "翁市监罚〔2026〕1号" in answer.text and not any(other in answer.text for other in (FARM, SHOP, WATER))
    assert service.get("subject", f"/v1/subjects/{FARM}/class/explanation").status_code == 403
    stale = service.get("subject", f"/v1/subjects/{MILL}/class/explanation", as_of="2026-01-01")
    assert stale.status_code == 422  # only the day of the last run


def test_a_score_recomputes_from_its_parts(service: Service) -> None:
    answer = service.get("inspector", f"/v1/subjects/{MILL}/related-risk").json()
    left = math.prod(1 - part["part"] for part in answer["parts"])
    assert answer["risk"] == pytest.approx(1 - (1 - answer["own"]) * left, abs=1e-9)
    assert [(part["ties"], part["via"] and part["via"]["ref"]) for part in answer["parts"]] == [
        (["SUBSIDIARY"], None), (["HOLDER", "SUBSIDIARY"], FARM),
    ]  # fmt: skip
    nothing = service.get("inspector", f"/v1/subjects/{SHOP}/related-risk").json()
    assert (nothing["risk"], nothing["parts"]) == (0.0, [])
    assert "不等于没有风险" in nothing["note"]
