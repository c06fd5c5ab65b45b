"""POST /v1/checks: what a desk is answered, who may ask, and what is nowhere written down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph_service.rulebook.access import access_matrix
from graph_service.store.writer import GraphWriter
from tests.api.ban_service import BanService, ban_service
from tests.conftest import TestGraph
from tests.usecases.ban_county import COURT, DEBTOR, LABOUR, MARKET, NUMBERS, PIDS, REVOCATION, entry

LI, WANG, CHEN, ZENG = (NUMBERS[name] for name in ("李某", "王某", "陈某", "曾某"))
OWN = "list_entry:" + "own".ljust(32, "f")
FOOD_LR = {"post": "LR", "business": "食品销售"}


@pytest.fixture(scope="module")
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("bans")) as service:
        service.office.serve("李某", "P08", MARKET, "2026-03-10")
        service.office.serve("陈某", "P25", COURT, "2026-02-01")
        own = entry("f9", "own", DEBTOR, "SXBZXR", COURT, subject=PIDS["曾某"], subject_name="曾某")
        GraphWriter(embedded.connection).write_facts("list_entry", [own])
        yield service


def asked(service: BanService, *checks: object, role: str = "department", **query: object) -> list[dict[str, object]]:
    answer = service.post(role, "/v1/checks", {"checks": list(checks)}, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def test_blocked_with_its_basis_clear_without_a_promise(service: BanService) -> None:
    blocked, clear = asked(service, {"id_number": LI} | FOOD_LR, {"id_number": WANG} | FOOD_LR)
    assert (blocked["answer"], blocked["until"]) == ("blocked", "至 2031-03-10")
    (hit,) = blocked["bans"]
    told = ("measure", "rule", "posts", "article", "confirmed", "decision", "authority_code")
    assert {name: hit[name] for name in told} == {
        "measure": "职业禁入或从业限制", "rule": "P08", "posts": ["APPLY", "MANAGE"], "article": "食安法135",
        "confirmed": True, "decision": "认定1号", "authority_code": MARKET,
    }  # fmt: skip
    assert (hit["first"], hit["last"], hit["discretion"], hit["objection_mark"]) == (
        "2026-03-10", "2031-03-10", "must", False
    )  # fmt: skip
    assert hit["way_back"]
    assert (hit["record"], clear["answer"], clear["message"], clear["bans"]) == (
        REVOCATION, "clear", "未查到限制记录。", []
    )  # fmt: skip


def test_what_was_decided_and_not_served_is_told_to_those_who_lead_it_on(service: BanService) -> None:
    case = service.office.take("曾某", "P26", LABOUR, "2026-06-01")
    service.office.step(case, "confirm", "2026-06-02", doc_no="认定9号")
    check = {"id_number": NUMBERS["曾某"], "measure": "纳入严重失信主体名单"}
    (told,) = asked(service, check, role="regulator")
    assert (told["answer"], told["bans"], "不得据以限制" in str(told["message"])) == ("unserved", [], True)
    assert [(one["case"], one["decision"], one["authority_code"]) for one in told["unserved"]] == [
        (case.head.id, "认定9号", LABOUR)
    ]
    for role in ("department", "inspector"):  # without effect, it is nobody else's business
        (other,) = asked(service, check, role=role)
        assert (other["answer"], other["unserved"]) == ("clear", []), role
        assert f"case:{case.head.id}" not in service.audit()[-1]["records"]


def test_whether_a_number_is_known_is_told_to_those_alone_who_may_search_for_anybody(service: BanService) -> None:
    there, nowhere = {"id_number": WANG} | FOOD_LR, {"id_number": "440229197001010014"} | FOOD_LR
    for role, known in (("inspector", [True, False]), ("regulator", [True, False]), ("department", [None, None])):
        found = asked(service, there, nowhere, role=role)
        assert [(one["answer"], one["known"]) for one in found] == [("clear", known[0]), ("clear", known[1])], role


def test_kinds_of_measure_and_scenes(service: BanService) -> None:
    found = asked(
        service,
        {"id_number": CHEN, "measure": "限制消费"},
        {"id_number": CHEN, "measure": "不准出境"},
        {"id_number": CHEN, "scene": "TRAVEL"},
        {"id_number": WANG, "scene": "TRAVEL"},
        {"id_number": ZENG, "scene": "CONSUMPTION"},
        {"id_number": WANG, "scene": "APPOINTMENT"},
    )
    assert [one["answer"] for one in found] == ["blocked", "clear", "blocked", "clear", "measures", "clear"]
    assert found[0]["bans"][0]["until"] == "至解除"
    assert ([hit["record"] for hit in found[4]["measures"]], found[4]["bans"]) == ([OWN], [])  # on his own record
    assert found[5]["notes"]  # whether he may be appointed is asked by post
    assert all("单位的名单记录不当然及于其人员(R4.4)" in str(one["notes"]) for one in found[2:])
    assert service.audit()[-1]["records"].count(OWN) == 1


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ({"id_number": LI}, "恰好指明一项"),
        ({"id_number": LI, "post": "LR", "scene": "TRAVEL"}, "恰好指明一项"),
        ({"post": "LR"}, "必填"),
        ({"id_number": LI[:-1] + "9", "post": "LR"}, "校验位不符"),
    ],
)
def test_what_does_not_fit_is_said_without_the_number(service: BanService, check: object, said: str) -> None:
    answer = service.post("department", "/v1/checks", {"checks": [check]})
    assert answer.status_code == 422
    assert said in answer.text
    assert LI[:-1] not in answer.text


def test_at_most_a_hundred(service: BanService) -> None:
    assert service.post("department", "/v1/checks", {"checks": []}).status_code == 422
    assert service.post("department", "/v1/checks", {"checks": [{"id_number": LI} | FOOD_LR] * 101}).status_code == 422
    assert len(asked(service, *[{"id_number": LI} | FOOD_LR] * 100)) == 100


def test_who_may_ask(service: BanService) -> None:
    may = {role for role in access_matrix().roles if access_matrix().reach(role, "checks:read")}
    assert may == {"department", "inspector", "regulator"}
    for role in access_matrix().roles:
        answer = service.post(role, "/v1/checks", {"checks": [{"id_number": LI} | FOOD_LR]})
        assert answer.status_code == (200 if role in may else 403), role
    assert service.post("regulator", "/v1/checks", {"checks": []}, purpose=False).status_code == 422


def test_every_check_is_audited_and_no_number_is_anywhere(service: BanService) -> None:
    asked(service, {"id_number": LI} | FOOD_LR, role="inspector")
    entry = service.audit()[-1]
    assert (entry["action"], entry["role"], entry["subject"]) == ("POST /v1/checks", "inspector", PIDS["李某"])
    assert REVOCATION in entry["records"]
    assert any(one.startswith("case:") for one in entry["records"])
    asked(service, {"id_number": WANG} | FOOD_LR)
    assert service.audit()[-1]["subject"] == PIDS["王某"]  # a clear answer is a look as well
    logged = service.everything_logged()
    assert not any(number in logged for number in NUMBERS.values())


def test_two_times(service: BanService) -> None:
    check = {"id_number": LI} | FOOD_LR
    days = {day: asked(service, check, as_of=day)[0]["answer"] for day in ("2026-03-09", "2026-03-10", "2031-03-11")}
    assert days == {"2026-03-09": "clear", "2026-03-10": "blocked", "2031-03-11": "clear"}
    assert asked(service, check, known_at="2026-03-01T00:00:00Z")[0]["answer"] == "clear"


def test_whoever_asked_tells_back_whether_it_was_applied(service: BanService) -> None:
    hit = asked(service, {"id_number": LI} | FOOD_LR, role="department-2")[0]["bans"][0]
    told = {"measure": hit["measure"], "scene": "食品经营许可"}
    body = {
        "procedure": "measure_use",
        "step": "applied",
        "case": hit["case"],
        "reason": "申请人拟任法定代表人",
        "data": told,
    }
    answer = service.post("department-2", "/v1/cases", body)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["state"], answer.json()["records"]) == ("APPLIED", [f"case:{hit['case']}"])
