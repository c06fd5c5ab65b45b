"""Access, copy, correction and deletion (PIPL 45-47): walked as the person and as the subject, over HTTP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import httpx
import polars as pl
import pytest

from graph_service.store.writer import GraphWriter
from tests.api.ban_service import BanService, ban_service
from tests.api.conftest import PURPOSE
from tests.api.test_explanations import member
from tests.conftest import TestGraph
from tests.store.small_county import fact
from tests.usecases.ban_county import (
    COURT,
    DEBTOR,
    FIRMS,
    FOOD,
    MARKET,
    NUMBERS,
    PIDS,
    REVOCATION,
    entry,
    penalty,
    run_over,
)

ME, FIRM = "/v1/persons/me/own-data", f"/v1/subjects/{FOOD}/own-data"
RUNS = '=HYPERLINK("http://x")'
BEFORE = "2026-06-30T04:00:00Z"


@pytest.fixture
def service(embedded: TestGraph, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BanService]:
    with ban_service(embedded, tmp_path_factory.mktemp("own")) as service:
        member(service, "firm", FOOD)
        member(service, "zeng", PIDS["曾某"])
        yield service


def seen(service: BanService, role: str, path: str, **query: Any) -> dict[str, Any]:
    answer = asked(service, role, path, **query)
    assert answer.status_code == 200, answer.text
    assert [answer.text.partition(pid)[0][-300:] for pid in PIDS.values() if pid in answer.text] == []
    assert not any(number in answer.text for number in NUMBERS.values())
    return answer.json()


def asked(service: BanService, role: str, path: str, **query: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {service.tokens[role]}"} | PURPOSE
    return service.http.get(path, params=query, headers=headers)


def act(service: BanService, role: str, case: str, step: str, **told: Any) -> None:
    answer = service.post(role, f"/v1/cases/{case}/acts", {"step": step} | told)
    assert answer.status_code == 200, answer.text


def fines(service: BanService, role: str, path: str, **query: Any) -> list[tuple[str, bool]]:
    return [
        (one["standing"], one["objection_mark"])
        for one in seen(service, role, path, **query)["records"] if one["kind"] == "penalty"
    ]  # fmt: skip


def parts(answer: httpx.Response) -> list[str]:
    """The sheets of a workbook as they are written."""
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return [book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")]


def read(answer: httpx.Response) -> dict[str, pl.DataFrame]:
    """The sheets of a workbook as tables of texts."""
    return pl.read_excel(io.BytesIO(answer.content), sheet_id=0, infer_schema_length=0, raise_if_empty=False)


def test_a_subject_is_told_all_that_is_stated_of_it_with_its_source(service: BanService) -> None:
    writer = GraphWriter(service.office.connection)
    versions = [
        fact(f"a{n}", "reg", eid=FOOD, uscc=FOOD, name=FIRMS[FOOD], status="ACTIVE", lr_name=name, approved_on=day,
             scope=RUNS, recorded_at=f"2026-01-0{n}T08:00:00+00:00")
        for n, (name, day) in enumerate((("张某", "2020-01-01"), ("王某", "2026-01-15")), 1)
    ]  # fmt: skip
    for version in versions:
        writer.write_facts("registration", [version])
    run_over(service.office.connection, run="run2")
    told = seen(service, "firm", FIRM)
    assert (told["code"], told["name"], told["truncated"]) == (FOOD, FIRMS[FOOD], False)
    assert [one["facts"]["lr_name"] for one in told["registrations"]] == ["王某", "张某"]
    assert [one["superseded_at"] is None for one in told["registrations"]] == [True, False]
    (fine,) = told["records"]
    assert (fine["kind"], fine["standing"], fine["source"]["source"]) == ("penalty", "VALID", "市场监管局")
    assert fine["persons"]["finding_names"] == ["李*"]
    assert sorted(one["name"] for one in told["parties"]) == sorted(["张*", "李*", "王*", FIRMS[FOOD]])
    assert [one["term"] for one in told["relations"]] == ["法定代表人"] * 3
    assert told["risk_class"]["grade"] in "ABCD"
    assert any("亲属" in text for text in told["withheld"]) and told["way_back"]
    looked = service.audit()[-1]
    assert (looked["subject"], looked["records"]) == (FOOD, [])  # told of itself: no receiver (R6.4)
    assert looked["action"] == "GET /v1/subjects/{code}/own-data"


def test_the_copy_is_a_workbook_whose_texts_run_nothing(service: BanService) -> None:
    row = penalty("e7", recorded_at="2026-06-30T03:00:00+00:00", content=RUNS)
    GraphWriter(service.office.connection).write_facts("penalty", [row])
    answer = asked(service, "firm", FIRM, format="xlsx")
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert "attachment" in answer.headers["content-disposition"]
    book = read(answer)
    assert {"说明", "历次登记", "行政处罚", "任职持股担保", "案件", "授权与同意", "信用风险分类"} <= book.keys()
    for sheet in parts(answer):
        assert 'state="frozen"' in sheet and "<autoFilter" in sheet and "<f>" not in sheet
    (fine,) = book["行政处罚"].to_dicts()
    told = ("决定书文号", "效力", "来源单位", "行号", "处罚内容")
    assert [fine[name] for name in told] == ["翁市监罚〔2026〕1号", "有效", "市场监管局", "1", RUNS]
    assert service.audit()[-1]["outcome"] == "answered" and "xlsx" in service.audit()[-1]["fields"]


def test_a_person_is_told_by_his_full_name_and_others_are_masked(service: BanService) -> None:
    own = entry("f9", "own", DEBTOR, "SXBZXR", COURT, subject=PIDS["曾某"], subject_name="曾某")
    GraphWriter(service.office.connection).write_facts("list_entry", [own])
    told = seen(service, "zeng", ME)
    assert (told["name"], told["person"]["certain"]) == ("曾某", True)
    assert [one["kind"] for one in told["records"]] == ["list_entry"]
    assert [(one["term"], one["valid_from"]) for one in told["relations"]] == [("法定代表人", "2020-01-01")]
    assert [one["rule"] for one in told["proposals"]] == ["P26"]
    assert not any(name in str(told) for name in NUMBERS if name != "曾某")
    explained = asked(service, "zeng", f"/v1/proposals/{told['proposals'][0]['matter']}/explanation").json()
    assert explained["reproduced"] is True
    book = read(asked(service, "zeng", ME, format="xlsx"))
    assert {"措施", "标注", "拟措施(未认定)"} <= book.keys()
    assert "曾某" in book["说明"]["内容"].to_list()


def test_a_person_sees_the_consents_he_gave_and_whether_they_hold(service: BanService) -> None:
    body = {
        "procedure": "consent",
        "step": "give",
        "subject": PIDS["李某"],
        "data": {
            "unit_code": "unit-bank",
            "purpose": "贷后管理",
            "employer": FOOD,
            "until": "2026-12-31",
            "channel": "本系统",
        },
    }
    case = service.post("subject", "/v1/cases", body).json()["id"]
    assert [(one["unit_code"], one["holds"]) for one in seen(service, "subject", ME)["grants"]] == [("unit-bank", True)]
    act(service, "subject", case, "withdraw", seen=1)
    assert [one["holds"] for one in seen(service, "subject", ME)["grants"]] == [False]


@pytest.mark.parametrize(
    "role", ["regulator", "department", "inspector", "bank", "public", "court", "auditor", "admin"]
)
def test_nobody_else_gets_a_copy(service: BanService, role: str) -> None:
    answers = [asked(service, role, path) for path in (FIRM, ME, FIRM.replace(FOOD, "91440229MA99999999"))]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert {**answers[0].json(), "instance": ""} == {**answers[2].json(), "instance": ""}


def test_a_subject_gets_no_other_and_no_person_by_its_account(service: BanService) -> None:
    assert asked(service, "firm", FIRM.replace(FOOD, DEBTOR)).status_code == 403
    assert asked(service, "firm", ME).status_code == 403
    bare = service.http.get(FIRM, headers={"Authorization": f"Bearer {service.tokens['firm']}"})
    assert (bare.status_code, bare.json()["rule"]) == (422, "R10.5")


def test_an_inspection_to_come_and_a_hand_over_are_not_told(service: BanService) -> None:
    task = {"plan_id": "p", "task_no": "T1", "items": ["I1"], "drawn": ["A1", "A2"], "seed": "1"}
    service.office.recorded("inspection_task", (), FOOD, ("assign", "2026-06-01", task))
    told = {"notice_kind": "移送纪检监察", "unit_name": "纪委", "content": "线索"}
    service.office.recorded("notice", (), FOOD, ("send", "2026-06-01", told))
    assert seen(service, "firm", FIRM)["cases"] == []


def test_an_objection_walks_from_own_data_to_deletion_and_stays_explained(service: BanService) -> None:
    """As the subject: the record is marked, then gone from own data and portrait, and explained as of its day."""
    portrait = f"/v1/portraits/{FOOD}"

    def shown(as_: str = "firm") -> list[bool]:
        return [one["objection"] for one in seen(service, as_, portrait)["portrait"]["penalties"]["items"]]

    measure = service.office.serve("李某", "P08", MARKET, "2026-06-30")
    assert (fines(service, "firm", FIRM), shown()) == ([("VALID", False)], [False])
    body = {"procedure": "objection", "step": "file", "subject": FOOD, "records": [REVOCATION],
            "data": {"ground": "记录错误", "statement": "决定已被法院撤销"}}  # fmt: skip
    case = service.post("firm", "/v1/cases", body)
    assert case.status_code == 201, case.text
    act(service, "regulator", case.json()["id"], "mark", seen=1)
    assert (fines(service, "firm", FIRM), shown()) == ([("MARKED", True)], [True])
    act(service, "regulator", case.json()["id"], "uphold", seen=2, reason="查实", data={"outcome": "撤回"})
    assert (fines(service, "firm", FIRM), shown(), shown("regulator")) == ([], [], [])
    told = seen(service, "firm", FIRM)
    assert told["withdrawn"] == 1
    assert [one["state_term"] for one in told["cases"] if one["procedure"] == "objection"] == ["成立, 已撤回"]
    explained = asked(service, "subject", f"/v1/proposals/{measure.head.id}/explanation").json()
    assert (explained["reproduced"], explained["replayed_as_of"]) == (True, "2026-06-30")
    assert seen(service, "subject", ME)["measures"] == []  # void with the record that it came from (R5.9)


def test_a_person_objects_to_the_measure_on_him_and_it_is_marked_and_gone(service: BanService) -> None:
    measure = service.office.serve("李某", "P08", MARKET, "2026-06-30")
    (one,) = seen(service, "subject", ME)["measures"]
    assert (one["state"], one["objection_mark"]) == ("ACTIVE", False)
    body = {"procedure": "objection", "step": "file", "case": measure.head.id,
            "data": {"ground": "当时未任该职", "statement": "李某当日不在任"}}  # fmt: skip
    case = service.post("subject", "/v1/cases", body)
    assert case.status_code == 201, case.text
    act(service, "regulator", case.json()["id"], "mark", seen=1)
    assert [one["objection_mark"] for one in seen(service, "subject", ME)["measures"]] == [True]
    act(service, "regulator", case.json()["id"], "uphold", seen=2, reason="查实", data={"outcome": "撤回"})
    told = seen(service, "subject", ME)
    assert told["measures"] == []
    assert {one["procedure"] for one in told["cases"]} == {"proposal", "notice", "objection"}
    assert not any(one["closed"] is False and one["authority_code"].startswith("person:") for one in told["cases"])
    explained = asked(service, "subject", f"/v1/proposals/{measure.head.id}/explanation").json()
    assert explained["reproduced"] is True
    checked = service.post(
        "department",
        "/v1/checks",
        {"checks": [{"id_number": NUMBERS["李某"], "post": "MANAGE", "business": "食品销售"}]},
    ).json()
    assert [one["answer"] for one in checked["results"]] == ["clear"]


def test_what_was_known_before_is_still_told_when_asked_for(service: BanService) -> None:
    service.office.recorded("annulment", (REVOCATION,), FOOD, ("annul", "2026-07-01", {"doc_no": "撤1号"}))
    assert fines(service, "firm", FIRM, as_of="2026-07-01") == []
    assert fines(service, "firm", FIRM, as_of="2026-06-30", known_at=BEFORE) == [("VALID", False)]
